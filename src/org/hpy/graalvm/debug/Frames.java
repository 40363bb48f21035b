// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.lib.PyObjectGetAttr;
import com.oracle.graal.python.nodes.PRootNode;
import com.oracle.graal.python.nodes.call.CallNode;
import com.oracle.graal.python.nodes.util.CastToJavaIntExactNode;
import com.oracle.graal.python.nodes.util.CastToJavaStringNode;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.TruffleStackTrace;
import com.oracle.truffle.api.TruffleStackTraceElement;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.SourceSection;
import com.oracle.truffle.api.strings.TruffleString;
import java.util.ArrayList;
import java.util.List;
import org.hpy.graalvm.border.Crossing;
import org.hpy.graalvm.border.Place;

/** The calls that the current thread is in, in C and in Python, as text. */
final class Frames {

    private static final TruffleString GETFRAME = PythonUtils.tsLiteral("_getframe");
    private static final TruffleString F_LINENO = PythonUtils.tsLiteral("f_lineno");
    private static final TruffleString F_CODE = PythonUtils.tsLiteral("f_code");
    private static final TruffleString F_BACK = PythonUtils.tsLiteral("f_back");
    private static final TruffleString CO_NAME = PythonUtils.tsLiteral("co_name");
    private static final TruffleString SYS = PythonUtils.tsLiteral("sys");

    /** The innermost frame of Python that is not described yet; null if there is none, or its lines cannot be had. */
    private Object pythonFrame;

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
            frames.pythonFrame = innermostPythonFrame();
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

    /** GraalPy's own call nodes do not know their lines; its frame objects do. */
    private static Object innermostPythonFrame() {
        try {
            Object sys = PythonContext.get(null).lookupBuiltinModule(SYS);
            return CallNode.executeUncached(PyObjectGetAttr.executeUncached(sys, GETFRAME));
        } catch (PException e) {
            return null; // there is none: Java code has called a function of C
        }
    }

    private void add(PRootNode root) {
        SourceSection section = root.getSourceSection();
        if (root.isPythonInternal() || section == null || section.getSource().isInternal()) {
            return;
        }
        String line = Integer.toString(section.getStartLine());
        if (pythonFrame != null) {
            Object code = PyObjectGetAttr.executeUncached(pythonFrame, F_CODE);
            if (text(PyObjectGetAttr.executeUncached(code, CO_NAME)).equals(root.getName())) {
                line = Integer.toString(
                        CastToJavaIntExactNode.executeUncached(PyObjectGetAttr.executeUncached(pythonFrame, F_LINENO)));
                Object next = PyObjectGetAttr.executeUncached(pythonFrame, F_BACK);
                pythonFrame = next == PNone.NONE ? null : next;
            }
        }
        lines.add(section.getSource().getName() + ":" + line + " in " + root.getName());
    }

    private static String text(Object string) {
        return CastToJavaStringNode.getUncached().execute(string);
    }

    /** Carries a stack trace, and is never thrown. */
    @SuppressWarnings("serial")
    private static final class Here extends AbstractTruffleException {
        Here(Node node) {
            super(node);
        }
    }
}
