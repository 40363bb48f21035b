// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Chromium without a window, driven by the DevTools protocol. */
final class Browser implements AutoCloseable {

    private static final int WIDTH = 1280;
    private static final int HEIGHT = 800;

    private final Launched process;
    private final DevTools tools;

    /**
     * Starts a browser.
     *
     * @param command the program
     * @param profile an empty directory for what it keeps
     */
    Browser(Path command, Path profile) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                command.toString(),
                "--headless=new",
                "--no-first-run",
                "--disable-gpu",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile));
        // Its sandbox refuses to work for root, who is the only user in many containers.
        if (Files.getAttribute(profile, "unix:uid").equals(0)) {
            arguments.add("--no-sandbox");
        }
        process = new Launched(arguments);
        tools = new DevTools(
                URI.create(process.awaitLine("DevTools listening on (ws:.*)").group(1)));
        // A page waits until there is somebody to see that it is loaded.
        tools.call("Target.setAutoAttach", Map.of("autoAttach", true, "waitForDebuggerOnStart", true, "flatten", true));
    }

    /** Opens a page, and waits until it is loaded. */
    Page page(String url) {
        String target = tools.call("Target.createTarget", Map.of("url", url, "newWindow", true))
                .get("targetId")
                .getAsString();
        String session = tools.await(
                        null,
                        "Target.attachedToTarget",
                        event -> event.getAsJsonObject("targetInfo")
                                .get("targetId")
                                .getAsString()
                                .equals(target))
                .get("sessionId")
                .getAsString();
        tools.call(session, "Page.enable", Map.of());
        tools.call(
                session,
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", WIDTH, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
        tools.call(session, "Runtime.runIfWaitingForDebugger", Map.of());
        tools.await(session, "Page.loadEventFired", event -> true);
        return new Page(session);
    }

    @Override
    public void close() {
        try (process;
                tools) {
            tools.call("Browser.close");
            process.join();
        }
    }

    /** An open page. */
    final class Page {

        /** What JavaScript here may use: the elements that match a selector, in shadow trees too. */
        private static final String FIND = """
                const find = (selector, root = document) => [...root.querySelectorAll(selector),
                    ...[...root.querySelectorAll('*')].flatMap(e => e.shadowRoot ? find(selector, e.shadowRoot) : [])];
                """;

        private final String session;

        private Page(String session) {
            this.session = session;
        }

        private JsonObject call(String method, Map<String, ?> parameters) {
            return tools.call(session, method, parameters);
        }

        /** The value of a JavaScript expression, which is a string, or a promise of one. */
        String evaluate(String expression) {
            JsonObject answer = call(
                    "Runtime.evaluate",
                    Map.of("expression", "{" + FIND + expression + "}", "awaitPromise", true, "returnByValue", true));
            if (answer.has("exceptionDetails")) {
                throw new AssertionError(expression + ": " + answer);
            }
            return answer.getAsJsonObject("result").get("value").getAsString();
        }

        /** Waits until a JavaScript expression has a true value, which is a string; returns it. */
        String await(String expression) {
            return evaluate("""
                    new Promise(resolve => {
                        const look = () => {
                            const value = %s;
                            value ? resolve(value) : requestAnimationFrame(look);
                        };
                        look();
                    });
                    """.formatted(expression));
        }

        /** The texts of the elements that match a selector, one a line. */
        String texts(String selector) {
            return evaluate(
                    "find('%s').map(e => e.innerText.replace(/\\s+/g, ' ').trim()).join('\\n');".formatted(selector));
        }

        /** The x coordinate where the first element that matches a selector begins. */
        int left(String selector) {
            return Integer.parseInt(
                    evaluate("'' + Math.round(find('%s')[0].getBoundingClientRect().left);".formatted(selector)));
        }

        /** Clicks on the first element that matches a selector. */
        void click(String selector) {
            evaluate("find('%s')[0].click(); '';".formatted(selector));
        }

        /** Waits until an element that matches a selector shows this text, or more. */
        void awaitText(String selector, String text) {
            String shown = "find('%s').some(e => e.innerText.replace(/\\s+/g, ' ').includes(%s))"
                    .formatted(selector, new JsonPrimitive(text));
            try {
                await(shown + " && 'shown'");
            } catch (AssertionError e) {
                throw new AssertionError(
                        "the page does not show %s; %s shows:%n%s".formatted(text, selector, texts(selector)), e);
            }
        }

        /** Presses a key: its name and code in JavaScript, and of Alt, Control, Meta and Shift 1, 2, 4, 8 if they are held. */
        void press(String key, int code, int modifiers) {
            Map<String, Object> event = new HashMap<>(
                    Map.of("key", key, "code", key, "windowsVirtualKeyCode", code, "modifiers", modifiers));
            if (key.equals("Enter")) {
                event.put("text", "\r");
            }
            for (String type : List.of("keyDown", "keyUp")) {
                event.put("type", type);
                call("Input.dispatchKeyEvent", event);
            }
        }

        /** Types a text. */
        void type(String text) {
            call("Input.insertText", Map.of("text", text));
        }

        /** Drags the mouse along a horizontal line. */
        void drag(int y, int fromX, int toX) {
            for (Object[] step :
                    new Object[][] {{"mousePressed", fromX}, {"mouseMoved", toX}, {"mouseReleased", toX}}) {
                call(
                        "Input.dispatchMouseEvent",
                        Map.of("type", step[0], "x", step[1], "y", y, "button", "left", "clickCount", 1));
            }
        }

        /** Writes what the page shows to a PNG file. */
        void screenshot(Path file) throws IOException {
            screenshot(file, HEIGHT);
        }

        /** Writes the upper part of what the page shows. */
        void screenshot(Path file, int height) throws IOException {
            Map<String, Integer> clip = Map.of("x", 0, "y", 0, "width", WIDTH, "height", height, "scale", 1);
            String data = call("Page.captureScreenshot", Map.of("format", "png", "clip", clip))
                    .get("data")
                    .getAsString();
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode(data));
        }
    }
}
