// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.frame.FrameInstance;
import com.oracle.truffle.api.nodes.LanguageInfo;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.LLVMContext;
import com.oracle.truffle.llvm.runtime.LLVMExitException;
import com.oracle.truffle.llvm.runtime.LLVMLanguage;
import com.oracle.truffle.llvm.runtime.nodes.func.LLVMRootNode;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Predicate;
import org.hpy.graalvm.border.Place;
import org.hpy.graalvm.context.HPyContext;
import org.hpy.graalvm.graalpy.FatalError;

/** What a check has found in a checked build. It leaves the frames of C; Python gets it as {@code hpy.CheckedError}. */
public final class CheckFailure extends AbstractTruffleException {

    private static final long serialVersionUID = 1L;

    private CheckFailure(String message, Node node) {
        super(message, node);
    }

    /** Fails with what the node found where it is, or where the C code is that has called a function of ours. */
    static CheckFailure at(Node node, String message) {
        Node place = placeOf(node);
        throw raise(Place.position(place) + ": " + message, place);
    }

    /**
     * Fails; ends the context if nobody waits for the result of the C code: its thread was made by C code itself.
     *
     * @param message begins with the place
     */
    @TruffleBoundary
    static CheckFailure raise(String message, Node node) {
        endThreadOfC(message, node);
        throw new CheckFailure(message, node);
    }

    /** Ends the context with a report if nobody waits for the result of the C code: its thread was made by C code itself. */
    private static void endThreadOfC(String message, Node node) {
        if (isThreadOfC()) {
            byte[] text = message.getBytes(StandardCharsets.UTF_8);
            FatalError.exitThreadOfC(HPyContext.get(null).env(), text, node);
        }
    }

    /** Does what {@code abort} does: ends the call of C by Sulong's exception for it, or the context in a thread of C. */
    @TruffleBoundary
    public static RuntimeException abort(Node node) {
        endThreadOfC("aborted at " + Place.of(placeOf(node), null), node);
        throw LLVMExitException.abort(node);
    }

    /** Not if there is code of another language, Python or ours, for which C code was called. */
    private static boolean isThreadOfC() {
        return Truffle.getRuntime().iterateFrames(frame -> isC(frame) ? null : frame) == null;
    }

    private static boolean isC(FrameInstance frame) {
        LanguageInfo language =
                ((RootCallTarget) frame.getCallTarget()).getRootNode().getLanguageInfo();
        return language == null || language.getId().equals(LLVMLanguage.ID);
    }

    /** The innermost node with a known line: the node itself, or a call that led to it. */
    @TruffleBoundary
    static Node placeOf(Node node) {
        if (isKnown(node)) {
            return node;
        }
        return Objects.requireNonNullElse(caller(CheckFailure::isKnown), node);
    }

    /** What has allocated memory, behind C++'s library; of the memory of our library nobody knows the line. */
    @TruffleBoundary
    static Node ownerOf(Node node) {
        if (!node.getRootNode().isInternal()) {
            return node;
        }
        Node user = caller(place -> isKnown(place) && !Place.fileOf(place).startsWith("/usr/"));
        return user == null ? placeOf(node) : user;
    }

    private static Node caller(Predicate<Node> isWanted) {
        return Truffle.getRuntime()
                .iterateFrames(frame -> isWanted.test(frame.getCallNode()) ? frame.getCallNode() : null);
    }

    static boolean isKnown(Node node) {
        return node != null
                && node.getRootNode() instanceof LLVMRootNode root
                && !root.isInternal()
                && Place.of(node, null).source() != null;
    }

    /** Lets the stack be used again that frames of C had before an exception has ended them. */
    @TruffleBoundary
    public static void leaveFrames() {
        long end = Shadow.base() == 0 ? 0 : stackPointer();
        if (end != 0) {
            Shadow.clearEnded(end);
        }
    }

    /** The end of this thread's stack of C; 0 if it has none yet. */
    static long stackPointer() {
        return LLVMContext.get(null)
                .getThreadingStack()
                .getStack(LLVMLanguage.get(null))
                .getStackPointer();
    }
}
