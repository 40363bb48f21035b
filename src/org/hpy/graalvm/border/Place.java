// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.border;

import com.oracle.truffle.api.nodes.DirectCallNode;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.NodeUtil;
import com.oracle.truffle.api.source.SourceSection;
import com.oracle.truffle.llvm.runtime.debug.scope.LLVMSourceLocation;
import com.oracle.truffle.llvm.runtime.nodes.api.LLVMInstrumentableNode;

/**
 * A place in C code, as people look for it.
 *
 * @param source the file and the line, such as {@code series.c:41}; null if they are not known
 * @param function the function of C; null if it is not known
 * @param call what is called there, such as {@code HPy_Dup}
 */
public record Place(String source, String function, String call) {

    /** Finds the place of a node, which may be inlined code. Works without the source itself. */
    public static Place of(Node node, String call) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at instanceof LLVMInstrumentableNode instrumentable && instrumentable.getSourceLocation() != null) {
                LLVMSourceLocation location = instrumentable.getSourceLocation();
                if (isWithoutLines(location)) {
                    return new Place(null, location.getName(), call);
                }
                if (location.getLine() > 0) {
                    return new Place(location.describeFile() + ":" + location.getLine(), functionOf(location), call);
                }
            }
        }
        return calledBy(node, call);
    }

    /** Without debug information Sulong has a source for each function, of one line, that is named after file and function. */
    private static boolean isWithoutLines(LLVMSourceLocation location) {
        return location.getKind() == LLVMSourceLocation.Kind.FUNCTION
                && location.getParent() == null
                && location.describeFile().endsWith(":" + location.getName());
    }

    /** Where the function of C begins that a node calls. */
    private static Place calledBy(Node node, String call) {
        DirectCallNode direct = node == null ? null : NodeUtil.findFirstNodeInstance(node, DirectCallNode.class);
        SourceSection section =
                direct == null ? null : direct.getCurrentRootNode().getSourceSection();
        return section == null
                        || !section.isAvailable()
                        || section.getSource().getName().contains(":")
                ? new Place(null, null, call)
                : new Place(section.getSource().getName() + ":" + section.getStartLine(), null, call);
    }

    private static String functionOf(LLVMSourceLocation location) {
        for (LLVMSourceLocation at = location; at != null; at = at.getParent()) {
            if (at.getKind() == LLVMSourceLocation.Kind.FUNCTION) {
                return at.getName();
            }
        }
        return null;
    }

    @Override
    public String toString() {
        String place = source == null ? "an unknown line" : source;
        return function == null ? place : place + " in " + function;
    }
}
