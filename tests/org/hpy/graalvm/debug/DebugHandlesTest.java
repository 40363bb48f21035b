// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import java.util.List;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.junit.Before;
import org.junit.Test;

/** {@code hpy._debug} and {@code hpy.debug}: what Python sees of the handles of C code. */
public class DebugHandlesTest extends DebugTest {

    private static final String CODE = """
            HPyDef_METH(leak, "leak", HPyFunc_O)
            static HPy leak_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPy_Dup(ctx, arg); // opens
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(open_and_close, "open_and_close", HPyFunc_VARARGS)
            static HPy open_and_close_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                for (int32_t n = HPyLong_AsInt32_t(ctx, args[1]); n > 0; n--) {
                    HPy h = HPy_Dup(ctx, args[0]); // opens again
                    HPy_Close(ctx, h); // closes
                }
                return HPy_Dup(ctx, ctx->h_None);
            }
            """;

    private Value m;

    @Before
    public void loadModule() {
        m = load(CODE, "leak", "open_and_close");
    }

    @Test
    public void leaksBelongToGenerations() {
        exec(m, "m.leak('a'); m.leak('b'); second = d.new_generation(); m.leak('c')");
        assertPython(m, "second == generation + 1");
        assertPython(m, "[h.obj for h in d.get_open_handles(generation)] == ['a', 'b', 'c']");
        assertPython(m, "[h.obj for h in d.get_open_handles(second)] == ['c']");
        assertPython(m, "d.get_open_handles(second + 1) == []");
        assertPython(m, "[h.obj for h in d.get_open_handles()][-3:] == ['a', 'b', 'c']");
    }

    @Test
    public void aHandleIsOpenUntilItIsClosed() {
        exec(m, "thing = object(); m.leak(thing); [h] = opened()");
        assertPython(m, "h.obj is thing and h.is_closed is False and h not in closed()");
        exec(m, "h._force_close()");
        assertPython(m, "opened() == [] and h.is_closed is True and closed()[-1] == h");
        exec(m, "h._force_close()");
        assertPython(m, "closed().count(h) == 1 and found == []");
    }

    @Test
    public void theObjectOfAClosedHandleMayBeGone() {
        exec(m, """
                import gc, weakref
                class Thing: pass
                thing = Thing()
                gone = weakref.ref(thing)
                m.leak(thing)
                [h] = opened()
                h._force_close()
                """);
        assertPython(m, "h.obj is thing");
        exec(m, "del thing");
        for (int i = 0; i < 100 && !eval(m, "gone() is None").asBoolean(); i++) {
            System.gc();
        }
        assertPython(m, "gone() is None and h.obj is None");
    }

    @Test
    public void handlesAreEqualByTheirNumbers() {
        exec(m, "m.leak('a'); m.leak('a'); a, b = opened(); a2, b2 = opened()");
        assertPython(m, "a == a2 and a is not a2 and hash(a) == hash(a2) and a.id == a2.id and not a != a2");
        assertPython(m, "a != b and a.id != b.id and a != 'a' and a != a.id and not a == b");
        for (String operator : new String[] {"<", "<=", ">", ">="}) {
            String message = "'%s' not supported between instances of 'DebugHandle' and '%s'";
            assertRaises(m, "a " + operator + " b", "TypeError", message.formatted(operator, "DebugHandle"));
            assertRaises(m, "a " + operator + " 'a'", "TypeError", message.formatted(operator, "str"));
        }
    }

    @Test
    public void theReprTellsThePlacesInC() {
        exec(m, "m.leak('a'); [h] = opened(); name = f'<DebugHandle 0x{h.id:x} '");
        String opened = at(CODE, "// opens") + " in leak_impl (HPy_Dup)";
        assertText("for 'a'>\n      opened " + opened, "repr(h).removeprefix(name)");
        exec(m, "h._force_close()");
        assertText(
                "CLOSED>\n      opened " + opened + "\n      closed DebugHandle._force_close()",
                "repr(h).removeprefix(name)");
        exec(m, "m.open_and_close('b', 1); [h] = [h for h in closed() if '(HPy_Close)' in repr(h)]");
        assertText(
                "CLOSED>\n      opened " + at(CODE, "// opens again")
                        + " in open_and_close_impl (HPy_Dup)\n      closed " + at(CODE, "// closes")
                        + " in open_and_close_impl (HPy_Close)",
                "repr(h).split(maxsplit=2)[2]");
    }

    @Test
    public void withoutDebugInformationTheFunctionIsKnown() {
        Value other = load(
                Source.newBuilder("hpy", Compiler.module(CODE, List.of(optimization, "-g0"), "leak", "open_and_close"))
                        .buildLiteral());
        exec(other, "d.set_handle_stack_trace_limit(32); m.leak('a')");
        assertText(
                "opened an unknown line in leak_impl (HPy_Dup)\n        an unknown line in leak_impl\n"
                        + "        Unnamed:1 in <module>",
                "repr(opened()[0]).split('\\n', 1)[1].strip()");
    }

    @Test
    public void stacksAreNotedIfAsked() {
        exec(m, """
                import hpy.debug
                hpy.debug.set_handle_stack_trace_limit(32)
                def leaking(): m.leak('a')
                leaking()
                hpy.debug.disable_handle_stack_traces()
                m.leak('b')
                with_stack, without = map(repr, opened())
                """);
        assertPython(m, "':3 in leaking' in with_stack and ' in leak_impl' in with_stack");
        assertPython(m, "'leaking' not in without");
        exec(m, "d.set_handle_stack_trace_limit(1); leaking(); short = repr(opened()[-1])");
        assertPython(m, "'in leak_impl' in short and 'leaking' not in short");
        for (String wrong : new String[] {"-1", "2**31"}) {
            assertRaises(
                    m,
                    "d.set_handle_stack_trace_limit(" + wrong + ")",
                    "ValueError",
                    "a number from 0 to 2**31 - 1 is needed, not " + eval(m, wrong));
        }
    }

    @Test
    public void theLeakDetectorRaisesAnErrorWithTheLeaks() {
        exec(m, """
                detector = LeakDetector()
                detector.start()
                m.leak('a')
                try:
                    detector.stop()
                except HPyLeakError as e:
                    one = e
                try:
                    with LeakDetector():
                        m.leak('b'); m.leak('c'); m.leak('d')
                except HPyLeakError as e:
                    three = e
                """);
        assertPython(m, "one.leaks == opened()[:1] and three.leaks == opened()[1:]");
        assertPython(m, "str(one).startswith('1 unclosed handle:\\n    <DebugHandle 0x')");
        assertPython(m, "str(three).startswith('3 unclosed handles:\\n    <DebugHandle 0x')");
        assertPython(m, "str(three).count('opened " + at(CODE, "// opens") + "') == 3 and \"'a'\" not in str(three)");
        exec(m, "with LeakDetector(): m.open_and_close(1, 100)");
        assertRaises(m, "LeakDetector().stop()", "ValueError", "LeakDetector not started yet");
        assertRaises(m, "detector.start()", "ValueError", "LeakDetector already started");
    }

    @Test
    public void closedHandlesAreForgottenInTheirOrder() {
        assertPython(m, "d.get_closed_handles_queue_max_size() == 1024");
        exec(m, "m.open_and_close('old', 2000)");
        assertPython(m, "len(d.get_closed_handles()) == 1024");
        exec(m, "d.set_closed_handles_queue_max_size(5)");
        exec(m, "m.open_and_close('new', 2000)");
        assertPython(m, "d.get_closed_handles_queue_max_size() == 5 and len(d.get_closed_handles()) == 5");
        exec(m, """
                d.set_closed_handles_queue_max_size(1024); d.new_generation()
                def error(function, *args):
                    try:
                        function(*args)
                    except Exception as e:
                        return e
                """);
        exec(m, "m.leak('a'); m.leak('b'); a, b = opened(); b._force_close(); a._force_close()");
        assertPython(
                m, "[h for h in closed() if h in (a, b)] == [b, a] and d.get_closed_handles(generation + 2) == []");
        assertPython(m, "type(error(d.get_closed_handles, 1, 2)) is TypeError");
    }

    @Test
    public void numbersOfForgottenHandlesAreUsedAgain() {
        exec(m, "d.set_closed_handles_queue_max_size(0)");
        exec(m, "m.open_and_close(None, 3000); m.leak('a'); [a] = opened(); a._force_close(); m.leak('b')");
        assertPython(m, "d.get_closed_handles() == [] and max(h.id for h in opened()) < 3000");
    }

    @Test
    public void aClosedHandleThatIsUsedIsKnownByItsHistory() {
        exec(m, "d.set_closed_handles_queue_max_size(1024)");
        exec(m, "m.leak('a'); [h] = opened(); h._force_close(); forgotten = d.DebugHandle(2**31 - 1)");
        assertPython(m, "forgotten.is_closed and forgotten.obj is None and forgotten.raw_data_size == -1");
        assertPython(m, "repr(forgotten) == '<DebugHandle 0x7fffffff CLOSED>'");
    }
}
