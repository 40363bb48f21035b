// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/**
 * An exception that Python or C code has raised, as a Java exception of its own, which goes to other JVMs and outlives the
 * context. Its message is the type and the text of the Python exception; its stack trace has the frames of C, Python and
 * Java, innermost first. If it comes from Java code below Python, that exception is the cause.
 */
public final class PythonException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final String TRACEBACK = """
            import traceback
            lambda e: [
                (frame.f_code.co_name, frame.f_code.co_filename, line)
                for frame, line in traceback.walk_tb(getattr(e, '__traceback__', None))]
            """;

    private final boolean isInterrupted;

    private PythonException(PolyglotException e) {
        super(e.getMessage(), e.isHostException() ? e.asHostException() : null);
        isInterrupted = e.isInterrupted() || e.isCancelled();
        setStackTrace(frames(e, traceback(e)));
    }

    /** The frames of all languages, innermost first. Those of Python know their lines only in its traceback. */
    private static StackTraceElement[] frames(PolyglotException e, List<StackTraceElement> traceback) {
        List<StackTraceElement> frames = new ArrayList<>();
        int next = 0;
        for (PolyglotException.StackFrame frame : e.getPolyglotStackTrace()) {
            StackTraceElement element = frame.toHostFrame();
            if (frame.isGuestFrame() && frame.getSourceLocation() == null) {
                for (int i = next; i < traceback.size(); i++) {
                    if (traceback.get(i).getMethodName().equals(frame.getRootName())) {
                        element = traceback.get(i);
                        next = i + 1;
                        break;
                    }
                }
            }
            frames.add(element);
        }
        return frames.toArray(StackTraceElement[]::new);
    }

    /** The frames of a Python exception's traceback, innermost first; none if it is no Python exception. */
    private static List<StackTraceElement> traceback(PolyglotException e) {
        List<StackTraceElement> frames = new ArrayList<>();
        Value exception = e.getGuestObject();
        if (e.isGuestException() && exception != null && exception.isException()) {
            Value entries = exception.getContext().eval("python", TRACEBACK).execute(exception);
            for (long i = entries.getArraySize() - 1; i >= 0; i--) {
                Value entry = entries.getArrayElement(i);
                frames.add(new StackTraceElement(
                        "<python>",
                        entry.getArrayElement(0).asString(),
                        entry.getArrayElement(1).asString(),
                        entry.getArrayElement(2).asInt()));
            }
        }
        return frames;
    }

    /**
     * What a call of a {@code Value} has thrown, as such an exception. If an interrupt of this thread has ended the call, the thread's
     * interrupt status is set again.
     */
    public static PythonException of(PolyglotException e) {
        PythonException result = new PythonException(e);
        if (e.isInterrupted()) {
            Thread.currentThread().interrupt();
        }
        return result;
    }

    /** Whether the code was ended from outside: its thread was interrupted, or its context closed. */
    public boolean isInterrupted() {
        return isInterrupted;
    }
}
