// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.function.PArguments;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.profiles.BranchProfile;
import org.hpy.graalvm.border.Border;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.errors.ErrorIndicator;
import org.hpy.graalvm.graalpy.BuiltinRootNode;
import org.hpy.graalvm.graalpy.TracebackFrame;
import org.hpy.graalvm.signals.CCaller;

/** A C function as the body of a Python function. */
final class CFunctionRootNode extends BuiltinRootNode implements CCaller {

    private final CFunction function;

    @Child
    private SelfNode self;

    @Children
    private final Argument[] arguments;

    @Child
    private CalleeNode callee;

    @Child
    private Result result;

    @Child
    private TracebackNode traceback;

    private final BranchProfile failed = BranchProfile.create();
    private final BranchProfile raised = BranchProfile.create();

    CFunctionRootNode(
            PythonLanguage language, CFunction function, Border border, Convention convention, Class<?> layout) {
        super(language, TracebackFrame.DESCRIPTOR, convention.signature());
        this.function = function;
        this.self = layout == null ? null : new SelfNode(layout, function.name());
        Crossing crossing = border.crossing(this, function.name(), null);
        this.arguments = convention.arguments(crossing);
        this.result = convention.result(crossing);
        this.callee = convention.callee(function, crossing);
        this.traceback = TracebackNodeGen.create(function);
    }

    @Override
    public Object execute(VirtualFrame frame) {
        try {
            if (self != null) {
                self.execute(frame);
            }
            return call(frame);
        } catch (PException e) {
            raised.enter();
            Node origin = ErrorIndicator.get(this).takeOrigin();
            traceback.execute(frame, e, origin == null ? this : origin);
            throw e;
        }
    }

    @ExplodeLoop
    private Object call(VirtualFrame frame) {
        Object[] values = new Object[DowncallNode.FIRST_ARGUMENT + arguments.length];
        try {
            for (int i = 0; i < arguments.length; i++) {
                values[DowncallNode.FIRST_ARGUMENT + i] = arguments[i].execute(frame);
            }
        } catch (Throwable t) {
            failed.enter();
            closeThoseBefore(values);
            throw t;
        }
        try {
            return callee.execute(PArguments.getArgument(frame, 0), values, result);
        } finally {
            for (int i = 0; i < arguments.length; i++) {
                arguments[i].close(values[DowncallNode.FIRST_ARGUMENT + i]);
            }
        }
    }

    /** One argument could not be converted. */
    @ExplodeLoop
    private void closeThoseBefore(Object[] values) {
        for (int i = 0; i < arguments.length; i++) {
            Object value = values[DowncallNode.FIRST_ARGUMENT + i];
            if (value == null) {
                return;
            }
            arguments[i].close(value);
        }
    }

    @Override
    public String getName() {
        return function.name();
    }

    @Override
    public String toString() {
        return getName();
    }
}
