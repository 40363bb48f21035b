// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.trace;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.hpy.graalvm.border.Mode;
import org.hpy.graalvm.upcall.ContextMember;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runners.Parameterized.Parameters;

/** {@code hpy.trace}: what modules in trace mode call. */
public class TraceTest extends ExtensionTest {

    private static final String CODE = """
            HPyDef_METH(add, "add", HPyFunc_VARARGS)
            static HPy add_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                return HPy_Add(ctx, args[0], args[1]); // adds
            }
            HPyDef_METH(call, "call", HPyFunc_O)
            static HPy call_impl(HPyContext *ctx, HPy self, HPy function) {
                return HPy_CallTupleDict(ctx, function, HPy_NULL, HPy_NULL);
            }
            HPyDef_METH(fail, "fail", HPyFunc_NOARGS)
            static HPy fail_impl(HPyContext *ctx, HPy self) {
                HPyErr_SetString(ctx, ctx->h_ValueError, "from C");
                return HPy_NULL;
            }
            HPyDef_METH(same, "same", HPyFunc_O)
            static HPy same_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPy_Dup(ctx, arg);
            }
            HPyDef_METH(outside, "outside", HPyFunc_NOARGS)
            static HPy outside_impl(HPyContext *ctx, HPy self) {
                HPy_BEGIN_LEAVE_PYTHON(ctx);
                HPy_END_LEAVE_PYTHON(ctx);
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(arrays, "arrays", HPyFunc_VARARGS)
            static HPy arrays_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                HPy items[2] = {args[0], args[1]};
                HPy pair = HPyTuple_FromArray(ctx, items, 2);
                HPy result = HPy_Call(ctx, ctx->h_ListType, &pair, 1, HPy_NULL);
                HPy_Close(ctx, pair);
                return result;
            }
            HPyDef_METH(places, "places", HPyFunc_O)
            static HPy places_impl(HPyContext *ctx, HPy self, HPy arg) {
                for (int i = 0; i < 3; i++) {
                    HPy_Close(ctx, HPyLong_FromInt64_t(ctx, i)); // three times
                }
                for (int i = 0; i < 10; i++) {
                    HPy_Close(ctx, HPyLong_FromInt64_t(ctx, i)); // ten times
                }
                return HPyLong_FromInt64_t(ctx, 1); // once
            }
            """;

    private static final String[] NAMES = {"add", "call", "fail", "same", "outside", "arrays", "places"};

    private Value m;

    @Parameters(name = "{0} {1}")
    public static List<Object[]> ways() {
        return List.of(new Object[] {Mode.TRACE, "-O2"}, new Object[] {Mode.TRACE, "-O0"});
    }

    @Override
    protected List<String> options() {
        return List.of(optimization, "-gline-tables-only");
    }

    @Before
    public void loadModule() {
        m = load(CODE, NAMES);
        exec(m, """
                import collections, io
                import hpy.trace as t
                events = []
                def enter(name): events.append('+' + name)
                def leave(name): events.append('-' + name)
                def change(function, *args, values=t.get_call_counts):
                    "What a call adds to the values."
                    before = collections.Counter(values())
                    try:
                        function(*args)
                    except ValueError:
                        pass
                    return collections.Counter(values()) - before
                """);
    }

    @After
    public void removeFunctions() {
        exec(m, "t.set_trace_functions(on_enter=None, on_exit=None)");
    }

    private static String at(String mark) {
        List<String> lines = CODE.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(mark)) {
                return "snippet.c:" + (i + 2); // the first line is an #include
            }
        }
        throw new AssertionError("no line has " + mark);
    }

    @Test
    public void callsAreCounted() {
        assertPython(m, "change(m.add, 1, 2) == {'ctx_Add': 1}");
        assertPython(m, "change(lambda: [m.add(i, i) for i in range(50)]) == {'ctx_Add': 50}");
        assertPython(m, "change(m.fail) == {'ctx_Err_SetString': 1}");
        assertPython(m, "change(m.call, lambda: m.add(1, 2)) == {'ctx_CallTupleDict': 1, 'ctx_Add': 1}");
        assertPython(m, "change(int) == {}");
    }

    @Test
    public void callsThatFailAreCounted() {
        assertRaises(m, "m.add(1, '')", "TypeError", "unsupported operand type(s) for +: 'int' and 'str'");
        exec(m, "def bad(): raise ValueError");
        assertPython(m, "change(m.call, bad) == {'ctx_CallTupleDict': 1}");
    }

    /** Our headers have functions of their own for arrays of a few handles. */
    @Test
    public void callsWithArraysCountAsThoseOfThePublicFunctions() {
        assertPython(m, "m.arrays(1, 2) == [1, 2]");
        assertPython(m, "change(m.arrays, 1, 2) == {'ctx_Tuple_FromArray': 1, 'ctx_Call': 1, 'ctx_Close': 1}");
    }

    @Test
    public void thereIsAKeyForEachFunctionAndForNothingElse() {
        context().getBindings("python").putMember("functions", ContextMember.functionNames());
        assertPython(m, "sorted(t.get_call_counts()) == sorted(functions) == sorted(t.get_durations())");
        assertPython(m, "'ctx_Add' in t.get_call_counts() and 'h_None' not in t.get_call_counts()");
    }

    @Test
    public void durationsAreInclusive() {
        exec(m, """
                class Slow:
                    def __add__(self, other): return sum(range(100_000))
                durations = change(m.call, lambda: m.add(Slow(), 1), values=t.get_durations)
                """);
        assertPython(m, "durations.keys() == {'ctx_Add', 'ctx_CallTupleDict'}");
        assertPython(m, "durations['ctx_CallTupleDict'] > durations['ctx_Add'] > 0");
        assertPython(m, "t.get_frequency() == 1_000_000_000");
    }

    @Test
    public void functionsAreCalledAtBeginningAndEnd() {
        exec(m, "t.set_trace_functions(on_enter=enter, on_exit=leave); m.call(lambda: m.add(1, 2))");
        assertPython(m, "events == ['+ctx_CallTupleDict', '+ctx_Add', '-ctx_Add', '-ctx_CallTupleDict']");
        exec(m, "events.clear(); change(m.fail)");
        assertPython(m, "events == ['+ctx_Err_SetString', '-ctx_Err_SetString']");
    }

    /** They are Python code, which needs the GIL and knows nothing of errors that C code has set. */
    @Test
    public void functionsAreCalledAsOtherPythonCode() {
        exec(m, """
                results = []
                def on_exit(name):
                    if name != 'ctx_Dup': results.append((name, m.same(1)))
                t.set_trace_functions(on_exit=on_exit)
                """);
        assertRaises(m, "m.fail()", "ValueError", "from C");
        assertPython(m, "results == [('ctx_Err_SetString', 1)]");
        exec(m, "results.clear(); m.outside()");
        assertPython(m, "results == [('ctx_LeavePythonExecution', 1), ('ctx_ReenterPythonExecution', 1)]");
    }

    @Test
    public void whatIsLeftOutStaysAndNoneClears() {
        exec(m, "t.set_trace_functions(enter); m.add(1, 2)");
        assertPython(m, "events == ['+ctx_Add']");
        exec(m, "events.clear(); t.set_trace_functions(on_exit=leave); m.add(1, 2)");
        assertPython(m, "events == ['+ctx_Add', '-ctx_Add']");
        exec(m, "events.clear(); t.set_trace_functions(on_enter=None); m.add(1, 2)");
        assertPython(m, "events == ['-ctx_Add']");
        exec(m, "events.clear(); t.set_trace_functions(); m.add(1, 2)");
        assertPython(m, "events == ['-ctx_Add']");
        exec(m, "events.clear(); t.set_trace_functions(None, None); m.add(1, 2)");
        assertPython(m, "events == []");
    }

    @Test
    public void whatCannotBeCalledIsATypeError() {
        exec(m, "t.set_trace_functions(on_exit=leave)");
        for (String wrong : new String[] {"1", "on_enter='x'", "on_exit=1", "enter, 1"}) {
            assertRaises(m, "t.set_trace_functions(" + wrong + ")", "TypeError", "Expected a callable object or None");
        }
        exec(m, "m.add(1, 2)");
        assertPython(m, "events == ['-ctx_Add']");
    }

    @Test
    public void aFunctionThatRaisesEndsTheContext() {
        for (String which : new String[] {"on_enter", "on_exit"}) {
            var err = new ByteArrayOutputStream();
            Context fatal = Context.newBuilder("python", "llvm", "hpy")
                    .allowAllAccess(true)
                    .environment(Mode.VARIABLE, "trace")
                    .err(err)
                    .build();
            fatal.getBindings("python").putMember("m", fatal.eval(source(CODE, NAMES)));
            fatal.eval("python", """
                    import hpy.trace
                    def bad(name): raise ValueError('not ' + name)
                    hpy.trace.set_trace_functions(%s=bad)
                    """.formatted(which));
            PolyglotException e = assertThrows(PolyglotException.class, () -> fatal.eval("python", "m.add(1, 2)"));
            assertTrue(e.toString(), e.isExit());
            assertEquals(134, e.getExitStatus());
            assertTrue(
                    err.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8).contains("ValueError: not ctx_Add"));
            closeEnded(fatal);
        }
    }

    @Test
    public void theReportIsATableWithTheLinesThatCallMost() {
        exec(m, """
                for i in range(3):
                    m.places(None)
                def report(**options):
                    file = io.StringIO()
                    t.report(file=file, **options)
                    return file.getvalue().splitlines()
                def below(lines, function):
                    "The places below a function, with their numbers of calls."
                    start = [line.split()[0] for line in lines].index(function) + 1
                    rows = []
                    for line in lines[start:]:
                        if not line.startswith('  '): break
                        rows.append((line[:40].strip(), line[40:53].strip()))
                    return rows
                lines, short = report(), report(places=1)
                rows = [line.split() for line in lines[1:] if not line.startswith(' ')]
                """);
        assertPython(m, "lines[0].split() == ['function', 'calls', 'total', 'ms', 'ns', 'a', 'call']");
        assertPython(
                m, "'ctx_Long_FromInt64_t' in [row[0] for row in rows] and 'ctx_Sequence_Check' not in str(lines)");
        exec(m, "times = [t.get_durations()[row[0]] for row in rows]");
        assertPython(m, "times == sorted(times, reverse=True)");
        exec(m, "top = below(lines, 'ctx_Long_FromInt64_t')");
        assertPython(
                m,
                "[place.split()[0] for place, calls in top] == ['" + at("// ten times") + "', '" + at("// three times")
                        + "', '" + at("// once") + "']");
        assertPython(m, "int(top[0][1].replace(',', '')) > int(top[1][1].replace(',', ''))");
        assertPython(m, "below(short, 'ctx_Long_FromInt64_t') == top[:1]");
        assertPython(m, "top[0][0].endswith(' in places_impl')");
    }

    @Test
    public void theModuleHasItsNameOfOtherImplementations() {
        assertPython(m, "__import__('hpy.universal').universal._trace.get_call_counts is t.get_call_counts");
    }
}
