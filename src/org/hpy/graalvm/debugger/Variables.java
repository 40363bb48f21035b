// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.oracle.truffle.api.frame.Frame;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.debug.debugexpr.nodes.DebugExprNodeFactory;
import com.oracle.truffle.llvm.runtime.debug.scope.LLVMSourceSymbol;
import com.oracle.truffle.llvm.runtime.types.symbols.LocalVariableDebugInfo;
import java.util.Map;

/** The local variables of a C function, with what HPy's types in them stand for. */
final class Variables implements LocalVariableDebugInfo {

    private static final String EXPRESSIONS = DebugExprNodeFactory.class.getPackageName();

    private final LocalVariableDebugInfo original;

    Variables(LocalVariableDebugInfo original) {
        this.original = original;
    }

    @Override
    public Map<LLVMSourceSymbol, Object> getLocalVariables(Frame frame, Node node) {
        Map<LLVMSourceSymbol, Object> variables = original.getLocalVariables(frame, node);
        return new FrameView(variables, isForExpression()).show();
    }

    /**
     * Whether an expression of Sulong's asks, whose operators know no other objects than Sulong's own. Nothing in the request tells
     * that from a debugger that shows all variables.
     */
    private static boolean isForExpression() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith(EXPRESSIONS)));
    }
}
