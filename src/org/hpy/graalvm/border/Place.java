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
        LLVMSourceLocation location = locationOf(node);
        if (location == null) {
            return calledBy(node, call);
        }
        return isWithoutLines(location)
                ? new Place(null, location.getName(), call)
                : new Place(location.describeFile() + ":" + location.getLine(), functionOf(location), call);
    }

    /** File, line and column of a node, as compilers write them; the name of the function if that is all there is. */
    public static String position(Node node) {
        LLVMSourceLocation location = locationOf(node);
        if (location == null || isWithoutLines(location)) {
            return of(node, null).toString();
        }
        return location.describeLocation();
    }

    /** The path of the file that the place of a node is in, or its name if that is all there is; null if it is not known. */
    public static String fileOf(Node node) {
        LLVMSourceLocation location = locationOf(node);
        SourceSection section = location == null
                ? sectionCalledBy(node)
                : isWithoutLines(location) ? null : location.getSourceSection();
        if (section == null || section.getSource() == null) {
            return null;
        }
        String path = section.getSource().getPath();
        return path == null ? section.getSource().getName() : path;
    }

    /** The number of the line; 0 if it is not known. */
    public int line() {
        return source == null ? 0 : Integer.parseInt(source.substring(source.lastIndexOf(':') + 1));
    }

    private static LLVMSourceLocation locationOf(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at instanceof LLVMInstrumentableNode instrumentable
                    && instrumentable.getSourceLocation() != null
                    && (isWithoutLines(instrumentable.getSourceLocation())
                            || instrumentable.getSourceLocation().getLine() > 0)) {
                return instrumentable.getSourceLocation();
            }
        }
        return null;
    }

    /** Without debug information Sulong has a source for each function, of one line, that is named after file and function. */
    private static boolean isWithoutLines(LLVMSourceLocation location) {
        return location.getKind() == LLVMSourceLocation.Kind.FUNCTION
                && location.getParent() == null
                && location.describeFile().endsWith(":" + location.getName());
    }

    /** Where the function of C begins that a node calls. */
    private static Place calledBy(Node node, String call) {
        SourceSection section = sectionCalledBy(node);
        return section == null
                ? new Place(null, null, call)
                : new Place(section.getSource().getName() + ":" + section.getStartLine(), null, call);
    }

    private static SourceSection sectionCalledBy(Node node) {
        DirectCallNode direct = node == null ? null : NodeUtil.findFirstNodeInstance(node, DirectCallNode.class);
        SourceSection section =
                direct == null ? null : direct.getCurrentRootNode().getSourceSection();
        return section == null
                        || !section.isAvailable()
                        || section.getSource().getName().contains(":")
                ? null
                : section;
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
