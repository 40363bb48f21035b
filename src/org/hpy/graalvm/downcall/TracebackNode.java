// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.downcall;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.runtime.exception.PException;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Bind;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.Node;
import org.hpy.graalvm.border.Place;
import org.hpy.graalvm.graalpy.TracebackFrame;

/** Puts the line of C into the traceback of an exception that leaves a C function. */
abstract class TracebackNode extends Node {

    /** What Python calls the function, where C has no name for it. */
    final CFunction function;

    TracebackNode(CFunction function) {
        this.function = function;
    }

    /**
     * Adds the line.
     *
     * @param origin where in C the error was set; or the node of the function if it was not set there
     */
    abstract void execute(VirtualFrame frame, PException exception, Node origin);

    @Specialization(guards = "origin == cachedOrigin", limit = "3")
    static void cached(
            VirtualFrame frame,
            PException exception,
            @SuppressWarnings("unused") Node origin,
            @Cached(value = "origin", adopt = false) @SuppressWarnings("unused") Node cachedOrigin,
            @Bind @SuppressWarnings("unused") PythonLanguage language,
            @Cached("create(origin, language)") TracebackFrame entry) {
        entry.show(exception, frame);
    }

    @Specialization(replaces = "cached")
    void generic(VirtualFrame frame, PException exception, Node origin, @Bind PythonLanguage language) {
        create(origin, language).show(exception, frame);
    }

    /** An error of a function without lines, such as those of our C library, has the first line of the whole function. */
    @TruffleBoundary
    TracebackFrame create(Node origin, PythonLanguage language) {
        Place raised = Place.of(origin, null);
        Node node = raised.function() != null && raised.line() > 0 ? origin : getRootNode();
        Place place = node == origin ? raised : Place.of(node, null);
        String file = Place.fileOf(node);
        return new TracebackFrame(
                language,
                file == null ? "<C>" : file,
                place.line(),
                place.function() == null ? function.name() : place.function());
    }
}
