// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.builtins.objects.function.PKeyword;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.runtime.AsyncHandler;
import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.frame.Frame;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.NodeUtil;
import com.oracle.truffle.api.nodes.RootNode;

/**
 * Calls of signal handlers and of callbacks of weak references. GraalPy has no way to put them off. All go through one
 * function of its, where a node of ours decides between now and later; it costs nothing while there are none.
 */
public final class AsyncCalls {

    private AsyncCalls() {}

    /** Decides what becomes of a call. */
    @FunctionalInterface
    public interface Interceptor {
        /** Returns true if the call is not to be made now. */
        boolean intercept(Node node, Object callable, Object[] arguments);
    }

    /** Has all such calls decided upon. All contexts that share the language have to give the same interceptor. */
    public static void intercept(PythonLanguage language, Interceptor interceptor) {
        CallNode call = NodeUtil.findFirstNodeInstance(root(language), CallNode.class);
        if (!(call instanceof InterceptedCallNode)) {
            call.replace(new InterceptedCallNode(call, interceptor));
        }
    }

    static RootNode root(PythonLanguage language) {
        RootCallTarget target = language.createCachedCallTarget(
                _ -> {
                    throw CompilerDirectives.shouldNotReachHere("GraalPy has made it with the context");
                },
                rootClass());
        return target.getRootNode();
    }

    private static Class<? extends Node> rootClass() {
        for (Class<?> inner : AsyncHandler.class.getDeclaredClasses()) {
            if (RootNode.class.isAssignableFrom(inner)) {
                return inner.asSubclass(RootNode.class);
            }
        }
        throw CompilerDirectives.shouldNotReachHere("GraalPy makes asynchronous calls in another way");
    }

    static final class InterceptedCallNode extends CallNode {
        private final Interceptor interceptor;

        @Child
        private CallNode now;

        InterceptedCallNode(CallNode now, Interceptor interceptor) {
            this.now = now;
            this.interceptor = interceptor;
        }

        @Override
        protected Object executeInternal(Frame frame, Object callable, Object[] arguments, PKeyword[] keywords) {
            return interceptor.intercept(this, callable, arguments)
                    ? PNone.NONE
                    : now.execute(frame, callable, arguments, keywords);
        }
    }
}
