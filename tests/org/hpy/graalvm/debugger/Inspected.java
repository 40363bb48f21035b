// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.File;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A program under GraalVM's inspector, and a client that does what Chrome's DevTools do. */
final class Inspected implements AutoCloseable {

    private final Program program;
    private final DevTools tools;
    private String top;

    /** Starts a script, which stops at its first line, and connects to it. */
    Inspected(File script, Map<String, String> options) {
        Map<String, String> allOptions = new HashMap<>(options);
        allOptions.put("inspect", "0");
        program = new Program(script, allOptions);
        tools = new DevTools(
                URI.create(program.awaitLine("Debugger listening on (ws:.*)").group(1)));
        tools.call("Runtime.enable");
        tools.call("Debugger.enable");
        tools.call("Runtime.runIfWaitingForDebugger");
    }

    DevTools tools() {
        return tools;
    }

    /** Waits for a source to be loaded, and returns its URL and text. */
    List<String> awaitSource(String fileName) {
        JsonObject script = tools.await(
                "Debugger.scriptParsed",
                parameters -> parameters.get("url").getAsString().endsWith("/" + fileName));
        String text = tools.call(
                        "Debugger.getScriptSource",
                        Map.of("scriptId", script.get("scriptId").getAsString()))
                .get("scriptSource")
                .getAsString();
        return List.of(script.get("url").getAsString(), text);
    }

    /** Sets a breakpoint at a line, the first being 1; returns the lines where it is bound already. */
    List<Integer> breakAt(String fileName, int line) {
        List<Integer> lines = new ArrayList<>();
        for (JsonElement location : tools.call(
                        "Debugger.setBreakpointByUrl",
                        Map.of("urlRegex", ".*/" + Pattern.quote(fileName), "lineNumber", line - 1))
                .getAsJsonArray("locations")) {
            lines.add(location.getAsJsonObject().get("lineNumber").getAsInt() + 1);
        }
        return lines;
    }

    /** Lets the program go on: {@code resume}, {@code stepInto}, {@code stepOver} or {@code stepOut}. */
    void go(String way) {
        tools.call("Debugger." + way);
    }

    /** Lets the program go on, and waits until it stops: the line there. */
    String goAndStop(String way) {
        go(way);
        return stack().getFirst();
    }

    /** The same, until this is another line: code has several places to stop at for some. */
    String goToNextLine(String way) {
        String last = top;
        String line = last;
        while (line.equals(last)) {
            line = goAndStop(way);
        }
        return line;
    }

    /** Waits until the program stops: its stack, as function, file and line. */
    List<String> stack() {
        List<String> frames = new ArrayList<>();
        for (JsonElement element : tools.await("Debugger.paused").getAsJsonArray("callFrames")) {
            JsonObject frame = element.getAsJsonObject();
            String url = frame.get("url").getAsString();
            frames.add("%s %s:%d"
                    .formatted(
                            frame.get("functionName").getAsString(),
                            url.substring(url.lastIndexOf('/') + 1),
                            frame.getAsJsonObject("location").get("lineNumber").getAsInt() + 1));
        }
        top = frames.getFirst();
        return frames;
    }

    /** Lets the program run to its end. */
    void finish() {
        go("resume");
        program.join();
    }

    @Override
    public void close() {
        // A program that is suspended cannot be cancelled.
        try (program;
                tools) {
            tools.call("Debugger.disable");
        }
    }
}
