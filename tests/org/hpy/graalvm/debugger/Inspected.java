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

/** A program under GraalVM's inspector; its client does what Chrome's DevTools do. */
final class Inspected extends Debuggee {

    private static final Map<Go, String> COMMANDS = Map.of(
            Go.RESUME, "Debugger.resume",
            Go.INTO, "Debugger.stepInto",
            Go.OVER, "Debugger.stepOver",
            Go.OUT, "Debugger.stepOut");

    private final DevTools tools;

    private Inspected(Program program) {
        super(program);
        tools = new DevTools(
                URI.create(program.awaitLine("Debugger listening on (ws:.*)").group(1)));
        tools.call("Runtime.enable");
        tools.call("Debugger.enable");
        tools.call("Runtime.runIfWaitingForDebugger");
        awaitStop();
    }

    /** Starts a script. */
    static Inspected start(File script, Map<String, String> options) {
        Map<String, String> allOptions = new HashMap<>(options);
        allOptions.put("inspect", "0");
        return new Inspected(new Program(script, allOptions));
    }

    @Override
    String awaitSource(String fileName) {
        JsonObject script = tools.await(
                null,
                "Debugger.scriptParsed",
                parameters -> parameters.get("url").getAsString().endsWith("/" + fileName));
        return tools.call(
                        "Debugger.getScriptSource",
                        Map.of("scriptId", script.get("scriptId").getAsString()))
                .get("scriptSource")
                .getAsString();
    }

    @Override
    List<Integer> breakAt(String fileName, int line) {
        List<Integer> lines = new ArrayList<>();
        for (JsonElement location : tools.call(
                        "Debugger.setBreakpointByUrl",
                        Map.of("urlRegex", ".*/" + Pattern.quote(fileName), "lineNumber", line - 1))
                .getAsJsonArray("locations")) {
            lines.add(line(location.getAsJsonObject()));
        }
        return lines;
    }

    @Override
    void pauseOnExceptions() {
        tools.call("Debugger.setPauseOnExceptions", Map.of("state", "all"));
    }

    @Override
    void go(Go way) {
        tools.call(COMMANDS.get(way));
    }

    @Override
    List<String> awaitStack() {
        List<String> stack = new ArrayList<>();
        for (JsonElement element : tools.await("Debugger.paused").getAsJsonArray("callFrames")) {
            JsonObject frame = element.getAsJsonObject();
            String url = frame.get("url").getAsString();
            stack.add("%s %s:%d"
                    .formatted(
                            frame.get("functionName").getAsString(),
                            url.substring(url.lastIndexOf('/') + 1),
                            line(frame.getAsJsonObject("location"))));
        }
        return stack;
    }

    /** The protocol counts lines from 0. */
    private static int line(JsonObject location) {
        return location.get("lineNumber").getAsInt() + 1;
    }

    @Override
    void detach() {
        try (tools) {
            tools.call("Debugger.disable");
        }
    }
}
