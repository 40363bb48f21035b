// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.border;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.CompilerDirectives.CompilationFinal;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import org.hpy.graalvm.cstructs.CText;
import org.hpy.graalvm.handles.Handle;
import org.hpy.graalvm.handles.HandleTable;

/**
 * What happens where Python and C meet, in one mode: how C code gets handles and loses them, what its texts are, and what is
 * to be done where a call begins and ends. Each upcall table has a border; the modules that are loaded with this table, and
 * the types and functions that they make, stay behind it for ever.
 *
 * <p>Nodes know it through the {@link Crossing} that they are. So it is a constant for partial evaluation, and what a mode
 * does not do costs nothing.
 */
public abstract class Border {

    private static final TruffleString NO_HANDLE = PythonUtils.tsLiteral("HPy handle %d is closed or was never open");

    /** The handles of C code that are in native memory. */
    protected final HandleTable handles;

    @CompilationFinal
    private LLVMPointer context;

    protected Border(HandleTable handles) {
        this.handles = handles;
    }

    /** The {@code name} of the {@code HPyContext}. */
    public abstract String contextName();

    /** Sets what C code gets as its {@code HPyContext *}; once. */
    public final void setContext(LLVMPointer pointer) {
        context = pointer;
    }

    /** The {@code HPyContext *} that is valid all the time. */
    public final LLVMPointer context() {
        return context;
    }

    /**
     * Makes the crossing that a node is.
     *
     * @param node knows the place in the source
     * @param function what messages call the function of the API, or of C
     * @param member the name of the function in the struct {@code HPyContext}; null for a function of C
     */
    @SuppressWarnings("unused")
    public Crossing crossing(Node node, String function, String member) {
        return new Crossing(this, node, function);
    }

    /** Makes a handle that C code owns and has to close. */
    protected abstract Handle open(Object object, Crossing crossing);

    /** The same for a builder or a tracker. */
    protected abstract Handle openBuilder(Object builder, Crossing crossing);

    /** Makes a handle that C code may use until its function returns. */
    protected abstract Handle lend(Object object, Crossing crossing);

    /** Ends what {@link #lend} has begun. */
    protected abstract void takeBack(Handle handle, Crossing crossing);

    /** The object of a handle that C code passes to a function. */
    protected abstract Object use(Handle handle, Crossing crossing);

    /** The builder or tracker of a handle that C code passes to a function; null if C code must not use it any more. */
    protected abstract Object useBuilder(Handle handle, Crossing crossing);

    /** Ends a handle that C code owns, and gives its object. */
    protected abstract Object close(Handle handle, Crossing crossing);

    /** The same for a builder or a tracker; null if C code must not use it any more. */
    protected abstract Object closeBuilder(Handle handle, Crossing crossing);

    /** Ends the handle that a function of C has returned, which it owned until then, and gives its object. */
    protected abstract Object takeResult(Handle handle, Crossing crossing);

    /**
     * Gives C code a text, at an address that is valid as long as the handle of its owner.
     *
     * @param owner the {@code HPy} of the owner, as bitcode holds it
     */
    protected abstract long text(Object owner, CText text, Crossing crossing);

    /** Raises the error for a number that is not, or not any more, that of a handle. */
    @TruffleBoundary
    protected RuntimeException noHandle(long number, Crossing crossing) {
        throw PRaiseNode.raiseStatic(crossing.node(), PythonBuiltinClassType.SystemError, NO_HANDLE, number);
    }

    /** A function of C is about to be called; returns the {@code HPyContext *} that it gets. */
    protected abstract LLVMPointer enterC(Crossing crossing);

    /** The function that was called with this context has returned. */
    protected abstract void leaveC(LLVMPointer pointer, Crossing crossing);

    /**
     * C code calls a function of the API.
     *
     * @param pointer the {@code HPyContext *} that it passes
     * @return what {@link #leaveApi} gets
     */
    protected abstract long enterApi(Object pointer, Crossing crossing);

    /** Looks at what C code passes to the function, as Java sees it. */
    protected abstract void check(Object[] arguments, Crossing crossing);

    /** The function of the API is about to return. */
    protected abstract void leaveApi(long entered, Crossing crossing);
}
