// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.oracle.truffle.api.debug.DebugStackFrame;
import com.oracle.truffle.api.debug.DebugValue;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.ExtensionTest;
import org.hpy.graalvm.border.Mode;
import org.junit.Test;

/** What a debugger shows of variables in C, and what it makes of expressions there. */
public class ValuesTest extends ExtensionTest {

    private static final String CODE = """
            #include "hpy.h"
            #include <string.h>
            enum color { RED = 1, GREEN = 5 };
            typedef struct { double x; HPyField item; HPyField nothing; const char *name; } Probe;
            HPyType_HELPERS(Probe)
            static HPyType_Spec Probe_spec = {.name = "probe.Probe", .basicsize = sizeof(Probe), .builtin_shape = SHAPE(Probe)};
            HPyDef_METH(make, "make", HPyFunc_O)
            static HPy make_impl(HPyContext *ctx, HPy self, HPy item) {
                Probe *probe;
                HPy type = HPyType_FromSpec(ctx, &Probe_spec, NULL);
                HPy result = HPy_New(ctx, type, &probe);
                probe->x = 1.5;
                probe->name = "p";
                HPyField_Store(ctx, result, &probe->item, item);
                HPy_Close(ctx, type);
                return result;
            }
            HPyDef_METH(look, "look", HPyFunc_VARARGS)
            static HPy look_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                HPy first = args[0], second = args[1], none = HPy_NULL;
                Probe *probe = Probe_AsStruct(ctx, second);
                HPy sum = HPy_Add(ctx, first, first);
                enum color color = (enum color)nargs;
                const char *name = probe->name;
                HPyField item = probe->item;
                HPy_Length(ctx, sum); // stop in look
                HPy kept = HPyField_Load(ctx, second, item);
                HPy result = HPyLong_FromSize_t(ctx, strlen(name) + nargs + color + HPy_IsNull(none) + HPy_Is(ctx, kept, first));
                HPy_Close(ctx, kept);
                HPy_Close(ctx, sum);
                return result;
            }
            HPyDef_METH(build, "build", HPyFunc_O)
            static HPy build_impl(HPyContext *ctx, HPy self, HPy value) {
                HPyTracker tracker = HPyTracker_New(ctx, 2);
                HPyListBuilder list = HPyListBuilder_New(ctx, 2);
                HPyTracker_Add(ctx, tracker, HPy_Dup(ctx, value));
                HPyListBuilder_Set(ctx, list, 1, value);
                HPy_IsTrue(ctx, value); // stop in build
                HPyListBuilder_Set(ctx, list, 0, value);
                HPyTracker_Close(ctx, tracker);
                return HPyListBuilder_Build(ctx, list);
            }
            HPyDef_METH(close, "close", HPyFunc_O)
            static HPy close_impl(HPyContext *ctx, HPy self, HPy value) {
                HPy copy = HPy_Dup(ctx, value);
                HPy_Close(ctx, copy);
                HPy_IsTrue(ctx, value); // stop in close
                return HPy_IsNull(copy) ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
            }
            static HPyDef *defines[] = {&make, &look, &build, &close, NULL};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(probe, definition)
            """;

    @Test
    public void aHandleIsItsObject() {
        atStop("look", "m.look([1, 2.5], m.make('kept'))", frame -> {
            assertEquals("[1, 2.5]", show(frame, "first"));
            assertEquals("list", Stop.variable(frame, "first").getMetaObject().getMetaSimpleName());
            assertEquals("[1, 2.5, 1, 2.5]", show(frame, "sum"));
            assertEquals("2.5", show(Stop.variable(frame, "sum").getProperty("[3]")));
        });
    }

    @Test
    public void argumentsAreAnArrayOfTheirNumber() {
        atStop("look", "m.look([1, 2.5], m.make('kept'))", frame -> {
            assertEquals("HPy[2]", show(frame, "args"));
            assertEquals(List.of("[0]", "[1]"), names(Stop.variable(frame, "args")));
            assertEquals("[1, 2.5]", show(Stop.variable(frame, "args").getProperty("[0]")));
        });
    }

    @Test
    public void theContextIsALineWithItsMode() {
        atStop(
                "look",
                "m.look([1], m.make('kept'))",
                frame -> assertEquals(
                        mode == Mode.DEBUG ? "HPy Debug Mode ABI (GraalVM)" : "HPy Universal ABI (GraalVM)",
                        show(frame, "ctx")));
    }

    @Test
    public void anObjectHasTheMembersOfItsStructAndItsAttributes() {
        atStop("look", "m.look([1], m.make('kept'))", frame -> {
            DebugValue object = Stop.variable(frame, "second");
            assertEquals("1.5", show(object.getProperty("x")));
            assertEquals("'kept'", show(object.getProperty("item")));
            assertEquals("empty", show(object.getProperty("nothing")));
            assertTrue(show(object.getProperty("name")).endsWith(" \"p\""));
        });
    }

    @Test
    public void aPointerShowsWhatIsThere() {
        atStop("look", "m.look([1], m.make('kept'))", frame -> {
            assertEquals("1.5", show(Stop.variable(frame, "probe").getProperty("x")));
            assertEquals("'kept'", show(Stop.variable(frame, "probe").getProperty("item")));
            assertTrue(show(frame, "name").endsWith(" \"p\""));
        });
    }

    @Test
    public void noHandleSaysSo() {
        atStop("look", "m.look([1], m.make('kept'))", frame -> assertEquals("HPy_NULL", show(frame, "none")));
    }

    @Test
    public void aClosedHandleSaysSo() {
        assumeTrue("without debug mode only a handle with a number is known to be closed", mode == Mode.DEBUG);
        atStop("close", "m.close([1])", frame -> {
            assertEquals("[1]", show(frame, "value"));
            assertTrue(show(frame, "copy"), show(frame, "copy").startsWith("closed handle"));
        });
    }

    @Test
    public void buildersAndTrackersHaveTheirContents() {
        atStop("build", "m.build('abc')", frame -> {
            assertEquals("tracker of 1 handles", show(frame, "tracker"));
            assertEquals("'abc'", show(Stop.variable(frame, "tracker").getProperty("[0]")));
            assertEquals("builder of 2 items", show(frame, "list"));
            assertEquals("not set", show(Stop.variable(frame, "list").getProperty("[0]")));
            assertEquals("'abc'", show(Stop.variable(frame, "list").getProperty("[1]")));
        });
    }

    @Test
    public void expressionsKnowHandles() {
        atStop("look", "m.look({'a': [7]}['a'], m.make('kept'))", frame -> {
            assertEquals("[7]", eval(frame, "first"));
            assertEquals("7", eval(frame, "first[0]"));
            assertEquals("[7]", eval(frame, "args[0]"));
            assertEquals("<class 'probe.Probe'>", eval(frame, "second.__class__"));
            assertEquals("'Probe'", eval(frame, "second.__class__.__name__"));
        });
    }

    @Test
    public void expressionsCalculateWithHandlesOfNumbers() {
        atStop("build", "m.build(20)", frame -> {
            assertEquals("41", eval(frame, "value + 21"));
            assertEquals("true", eval(frame, "value > 19").toLowerCase());
        });
    }

    @Test
    public void expressionsKnowStructs() {
        atStop("look", "m.look([1], m.make('kept'))", frame -> {
            assertEquals("1.5", eval(frame, "probe->x"));
            assertEquals("2.5", eval(frame, "probe->x + 1"));
        });
    }

    @Test
    public void keysOfADictionaryAreNames() {
        atStop("build", "m.build({'a': 1, 2: 'b'})", frame -> {
            DebugValue value = Stop.variable(frame, "value");
            assertEquals("1", show(value.getProperty("['a']")));
            assertEquals("'b'", show(value.getProperty("[2]")));
        });
    }

    @Test
    public void withoutOptimizationAllVariablesAreThere() {
        assumeTrue("the optimizer drops some", optimization.equals("-O0"));
        atStop("look", "m.look([1], m.make('kept'))", frame -> {
            Map<String, String> shown = new TreeMap<>();
            frame.getScope().getDeclaredValues().forEach(value -> shown.put(value.getName(), show(value)));
            assertEquals("2", shown.get("nargs"));
            assertTrue(shown.get("self").startsWith("<module 'probe'"));
            assertEquals(
                    List.of(
                            "args", "color", "ctx", "first", "item", "name", "nargs", "none", "probe", "second", "self",
                            "sum"),
                    new ArrayList<>(shown.keySet()));
        });
    }

    private void atStop(String function, String expression, Consumer<DebugStackFrame> check) {
        File file = Compiler.build("probe", CODE, optimization, "-g");
        int line = (int) CODE.substring(0, CODE.indexOf("// stop in " + function))
                .lines()
                .count();
        Value module = load(source(file));
        int stops = Stop.at(
                context().getEngine(),
                new File(file.getParentFile(), "probe.c"),
                line,
                event -> check.accept(event.getTopStackFrame()),
                () -> eval(module, expression));
        assertEquals("stops", 1, stops);
    }

    private static Source source(File file) {
        try {
            return Source.newBuilder("hpy", file).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String show(DebugStackFrame frame, String variable) {
        return show(Stop.variable(frame, variable));
    }

    private static String show(DebugValue value) {
        return value.toDisplayString();
    }

    private static List<String> names(DebugValue value) {
        return value.getProperties().stream().map(DebugValue::getName).toList();
    }

    private static String eval(DebugStackFrame frame, String expression) {
        return frame.eval(expression).toDisplayString();
    }
}
