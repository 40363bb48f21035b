// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeNotNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The tour of docs/debugging.md and the flame graph of docs/profiling.md in Chromium: for {@code bin/test --browser}, which names the browser. */
public class DebuggingInBrowser {

    private static final Path EXAMPLE = Path.of("examples", "basket");
    private static final String STACK = ".call-frame-item";
    private static final String VALUES = ".name-and-value";
    private static final int CONTROL = 2;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Browser.Page page;

    @Test
    public void theTour() throws IOException {
        String browser = System.getProperty("browser");
        assumeNotNull(browser);
        run("bin/hpy", "build", "-g", "-O0", EXAMPLE + "/basket.c");
        try (Launched program = new Launched(
                        List.of("env", "HPY_RUNTIME=jdk", "bin/hpy", "--inspect=0", EXAMPLE + "/shop.py"));
                Browser chromium =
                        new Browser(Path.of(browser), folder.newFolder().toPath())) {
            page = chromium.page(program.awaitLine("devtools://.*").group());
            assertStopsAt("<module> shop.py:2");
            recordStops();
            step("Step over");
            assertStopsAt("<module> shop.py:4");
            openSource();
            breakAt(22, "double value = price_of(ctx, price, item);");
            step("Resume");
            assertStopsAt("total_impl basket.c:22", "<module> shop.py:13");
            assertShows("i : HPy_ssize_t 0", "item : tuple ('apple', 4)", "items : list [", "sum : double 0.0");
            stepTo("price", "Step into");
            assertStopsAt("price shop.py:8", "price_of basket.c:6", "total_impl basket.c:22", "<module> shop.py:13");
            stepTo("price_of", "Step out");
            step("Step over");
            step("Step over");
            assertStopsAt("price_of basket.c:8", "total_impl basket.c:22", "<module> shop.py:13");
            assertShows("item : tuple ('apple', 4)", "result : 2.0");
            takePicture();
            push("Deactivate breakpoints");
            push("Resume");
            program.awaitLine("^5\\.75$");
        }
    }

    @Test
    public void theFlameGraph() throws IOException {
        String browser = System.getProperty("browser");
        assumeNotNull(browser);
        Path graph = folder.getRoot().toPath().resolve("rush.html");
        run("bin/hpy", "build", EXAMPLE + "/basket.c");
        run("env", "HPY_RUNTIME=jdk", "bin/hpy", "--profile=" + graph, EXAMPLE + "/rush.py");
        try (Browser chromium = new Browser(Path.of(browser), folder.newFolder().toPath())) {
            page = chromium.page(graph.toUri().toString());
            for (String function : List.of("<module>", "total_impl", "HPy_Call", "price")) {
                page.await("find('text').some(e => e.textContent == '%s') && 'shown'".formatted(function));
            }
            page.screenshot(Path.of("docs", "images", "flame-graph.png"), 380);
        }
    }

    /** Without the list of files, which shows where this machine has them, and with more room for values. */
    private void takePicture() throws IOException {
        push("Hide navigator");
        page.drag(400, page.left(STACK), 800);
        page.screenshot(Path.of("docs", "images", "debugger.png"));
    }

    private static void run(String... command) throws IOException {
        try (Launched build = new Launched(List.of(command))) {
            assertEquals(0, build.join());
        }
    }

    /** Opens the source of the extension, as the page has it from the program. */
    private void openSource() throws IOException {
        choose("p", 80, "basket.c", "basket.c");
        for (String line : Files.readAllLines(EXAMPLE.resolve("basket.c"))) {
            page.awaitText(".cm-content", line.strip());
        }
    }

    private void breakAt(int line, String text) {
        choose("g", 71, Integer.toString(line), "Go to line " + line);
        page.awaitText(".toolbar-text", "Line " + line + ", column 1");
        page.press("b", 66, CONTROL);
        page.awaitText(".breakpoint-item", text);
    }

    /** Types a text into the list that a key opens, and chooses what it then offers. */
    private void choose(String key, int code, String text, String offer) {
        page.press(key, code, CONTROL);
        page.awaitText(".filtered-list-widget", "");
        page.type(text);
        page.awaitText(".filtered-list-widget", offer);
        page.press("Enter", 13, 0);
        page.await("find('.filtered-list-widget').length == 0 && 'closed'");
    }

    /** Keeps the functions where the program stops, since the page may show the same for two stops. */
    private void recordStops() {
        page.evaluate("""
                globalThis.stops = [];
                Promise.all([import('./core/sdk/sdk.js'), import('./ui/legacy/legacy.js')]).then(([sdk, ui]) => {
                    ui.Context.Context.instance().addFlavorChangeListener(sdk.DebuggerModel.DebuggerPausedDetails,
                        ({data: details}) => { if (details) stops.push(details.callFrames[0].functionName); });
                    return '';
                });
                """);
    }

    /** Pushes a button that lets the program go on, and waits until it stops; returns in which function. */
    private String step(String button) {
        push(button);
        return page.await("stops.shift()");
    }

    private void stepTo(String function, String button) {
        String now;
        do {
            now = step(button);
        } while (!now.equals(function));
    }

    private void push(String button) {
        page.click("[aria-label^=\"%s\"]".formatted(button));
    }

    private void assertStopsAt(String... frames) {
        page.awaitText(STACK, frames[0]);
        assertEquals(String.join("\n", frames), page.texts(STACK));
    }

    private void assertShows(String... values) {
        for (String value : values) {
            page.awaitText(VALUES, value);
        }
    }
}
