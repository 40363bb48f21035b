// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.nodes.PRootNode;
import com.oracle.truffle.api.TruffleStackTrace;
import com.oracle.truffle.api.TruffleStackTraceElement;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.llvm.runtime.nodes.func.LLVMFunctionStartNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpy.graalvm.border.Place;

/**
 * Finds where C code has failed. Truffle knows the calls that led there, but of an exception of Java only the function, not
 * the node, that has thrown it: the stack of Java has the classes of the nodes that were executing, and often there is
 * one line only with nodes of these classes.
 */
final class FaultNode {

    private FaultNode() {}

    /** The innermost node with a known line; else that of the innermost function; null if even that is not known. */
    static Node of(Throwable thrown) {
        List<Node> nodes = frames(thrown)
                .map(frame -> frame.getLocation() == null
                        ? failed(frame.getTarget().getRootNode(), thrown.getStackTrace())
                        : frame.getLocation())
                .toList();
        return nodes.stream()
                .filter(node -> Place.of(node, null).source() != null)
                .findFirst()
                .orElse(nodes.isEmpty() ? null : nodes.getFirst());
    }

    /** The place of the node; at least the function. */
    static Place placeOf(Node node) {
        return node instanceof RootNode root ? new Place(null, root.getName(), null) : Place.of(node, null);
    }

    /** Those of the innermost call of C, without those of Sulong's C library. */
    private static Stream<TruffleStackTraceElement> frames(Throwable thrown) {
        List<TruffleStackTraceElement> frames = TruffleStackTrace.getStackTrace(thrown);
        return (frames == null ? Stream.<TruffleStackTraceElement>empty() : frames.stream())
                .takeWhile(frame -> !(frame.getTarget().getRootNode() instanceof PRootNode))
                .filter(frame -> !frame.getTarget().getRootNode().isInternal());
    }

    /** The node that has failed, or another one of its line; the root if it can be of several lines. */
    private static Node failed(RootNode root, StackTraceElement[] stack) {
        List<String> executing = Stream.of(stack)
                .map(StackTraceElement::getClassName)
                .takeWhile(name -> !name.equals(LLVMFunctionStartNode.class.getName()))
                .distinct()
                .toList();
        List<Node> nodes = new ArrayList<>();
        root.getChildren().forEach(child -> addExecuting(child, executing, nodes));
        for (String innermost : executing) {
            Map<Integer, Node> lines = nodes.stream()
                    .filter(node -> node.getClass().getName().equals(innermost))
                    .collect(Collectors.toMap(node -> Place.of(node, null).line(), node -> node, (a, _) -> a));
            if (!lines.isEmpty()) {
                return lines.size() == 1 ? lines.values().iterator().next() : root;
            }
        }
        return root;
    }

    private static void addExecuting(Node node, List<String> executing, List<Node> nodes) {
        if (Stream.<Class<?>>iterate(node.getClass(), type -> type != Node.class, Class::getSuperclass)
                .anyMatch(type -> executing.contains(type.getName()))) {
            nodes.add(node);
            node.getChildren().forEach(child -> addExecuting(child, executing, nodes));
        }
    }
}
