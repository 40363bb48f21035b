// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.graal.python.nodes.PRootNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.truffle.api.TruffleStackTrace;
import com.oracle.truffle.api.TruffleStackTraceElement;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.SourceSection;
import java.util.ArrayList;
import java.util.List;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.border.Place;
import org.hpy.graalvm.graalpy.PythonFrame;

/** The calls that the current thread is in, in C and in Python, as text. */
final class Frames {

    /** The innermost frame of Python that is not described yet; null if there is none, or its lines cannot be had. */
    private PythonFrame pythonFrame;

    private final List<String> lines = new ArrayList<>();

    private Frames() {}

    /**
     * Describes the calls, the innermost first, a line each: {@code file:line in function}.
     *
     * @param crossing where the innermost call is
     * @param limit how many lines there are at most
     */
    static List<String> describe(Crossing crossing, int limit) {
        Frames frames = new Frames();
        if (PythonContext.get(null).ownsGil()) {
            frames.pythonFrame = PythonFrame.innermost();
        }
        Here here = new Here(crossing.node());
        TruffleStackTrace.fillIn(here);
        Place first = crossing.place();
        if (first.function() != null) {
            frames.lines.add(first.toString());
        }
        for (TruffleStackTraceElement element : TruffleStackTrace.getStackTrace(here)) {
            RootNode root = element.getTarget().getRootNode();
            if (root instanceof PRootNode python) {
                frames.add(python);
            } else if (element.getLocation() != null && element.getLocation() != crossing.node()) {
                Place place = Place.of(element.getLocation(), null);
                if (place.function() != null) {
                    frames.lines.add(place.toString());
                }
            }
        }
        return frames.lines.subList(0, Math.min(limit, frames.lines.size()));
    }

    private void add(PRootNode root) {
        SourceSection section = root.getSourceSection();
        if (root.isPythonInternal() || section == null || section.getSource().isInternal()) {
            return;
        }
        String line = Integer.toString(section.getStartLine());
        if (pythonFrame != null && pythonFrame.function().equals(root.getName())) {
            line = Integer.toString(pythonFrame.line());
            pythonFrame = pythonFrame.caller();
        }
        lines.add(section.getSource().getName() + ":" + line + " in " + root.getName());
    }

    /** Carries a stack trace, and is never thrown. */
    @SuppressWarnings("serial")
    private static final class Here extends AbstractTruffleException {
        Here(Node node) {
            super(node);
        }
    }
}
