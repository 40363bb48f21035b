// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.legacy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/**
 * Tests of hybrid extensions, first those that call HPy functions through functions of CPython's C API. Only one context of the
 * process can load GraalPy's C API, so all of them are one class, {@link HybridTest}.
 */
abstract class Trampolines extends ExtensionTest {

    static final String CONVERT = """
            HPyDef_METH(convert, "convert", HPyFunc_O)
            static HPy convert_impl(HPyContext *ctx, HPy self, HPy arg) {
                PyObject *object = HPy_AsPyObject(ctx, arg);
                if (object == NULL) return HPy_NULL;
                HPy result = HPy_FromPyObject(ctx, object);
                Py_DECREF(object);
                return result;
            }
            """;

    static String read(String file) {
        try (InputStream text = Trampolines.class.getResourceAsStream(file)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected boolean sharesContext() {
        return true;
    }

    @Override
    protected List<String> options() {
        return List.of(optimization, "--abi=hybrid");
    }

    /** Blocks are what HPy's headers make of the parameters, with the result behind them. */
    private Value trampolines(String cases) {
        Value m = load(read("trampolines.c").replace("CASES", cases) + CONVERT, "run", "convert");
        exec(m, "m.convert(None)");
        return m;
    }

    @Test
    public void aTrampolineConvertsArgumentsAndResult() {
        Value m = trampolines("""
                case 1: { struct { Object a, b, r; } t = {o[0], o[1]}; CALL(HPyFunc_BINARYFUNC, add, t); object = t.r; break; }
                case 2: { struct { Object a; HPy_ssize_t i; Object r; } t = {o[0], -1}; CALL(HPyFunc_SSIZEARGFUNC, item, t); object = t.r; break; }
                case 3: { struct { Object a, b; int op; Object r; } t = {o[0], o[1], HPy_LT}; CALL(HPyFunc_RICHCMPFUNC, compare, t); object = t.r; break; }
                case 4: { struct { Object a; HPy_ssize_t r; } t = {o[0]}; CALL(HPyFunc_LENFUNC, length, t); number = t.r; break; }
                case 5: { struct { Object a; int r, guard; } t = {o[0], 0, 99}; CALL(HPyFunc_INQUIRY, truth, t); number = t.r + t.guard; break; }
                case 6: { struct { Object a; HPy_ssize_t i; Object v; int r; } t = {o[0], 1, o[1], 9}; CALL(HPyFunc_SSIZEOBJARGPROC, set_item, t); number = t.r + 100; break; }
                case 7: { struct { Object a; } t = {o[0]}; CALL(HPyFunc_DESTRUCTOR, clear, t); number = 1; break; }
                """);
        assertPython(m, "m.run(1, 'a', 'b') == 'ab' and m.run(1, 2, 3) == 5");
        assertPython(m, "m.run(2, [1, 2, 3]) == 3");
        assertPython(m, "m.run(3, 1, 2) is True and m.run(3, 2, 1) is False");
        assertPython(m, "m.run(4, 'four') == 4");
        assertPython(m, "m.run(5, [1]) == 100 and m.run(5, []) == 99");
        exec(m, "l = [1, 2]\nassert m.run(6, l, 'x') == 100 and l == [1, 'x']");
        exec(m, "l = [1, 2]\nassert m.run(7, l) == 1 and l == []");
    }

    @Test
    public void aTrampolineConvertsArraysOfArguments() {
        Value m = trampolines("""
                case 1: { struct { Object s; Object *a; HPy_ssize_t n; Object r; } t = {o[0], o, 3}; CALL(HPyFunc_VARARGS, array, t); object = t.r; break; }
                case 2: { struct { Object s; Object *a; size_t n; Object k, r; } t = {o[0], o, 2 | (size_t)1 << 63}; CALL(HPyFunc_KEYWORDS, keywords, t); object = t.r; break; }
                case 3: { struct { Object s; Object *a; size_t n; Object k, r; } t = {o[0], o, 1, o[2]}; CALL(HPyFunc_KEYWORDS, keywords, t); object = t.r; break; }
                case 4: { struct { Object s, a, k; int r; } t = {o[0], o[1], NULL}; CALL(HPyFunc_INITPROC, init, t); number = t.r; break; }
                case 5: { struct { Object s, a, k; int r; } t = {o[0], NULL, o[1]}; CALL(HPyFunc_INITPROC, init, t); number = t.r; break; }
                case 6: { struct { Object s, a, k, r; } t = {o[0], o[1]}; CALL(HPyFunc_NEWFUNC, make, t); object = t.r; break; }
                """);
        assertPython(m, "m.run(1, 'a', 'b', 'c') == ('a', 'b', 'c')");
        assertPython(m, "m.run(2, 'a', 'b') == ('a', 'b')");
        assertPython(m, "m.run(3, 'a', 'b', ('name',)) == ('a', 'b', 'name')");
        exec(m, "l = [0]\nassert m.run(4, l, ('x', 'y')) == 7 and l == ['y']");
        exec(m, "l = [0]\nassert m.run(5, l, {}) == 8 and l == [None]");
        assertPython(m, "m.run(6, int, ('42',)) == 42");
    }

    @Test
    public void aTrampolineConvertsBuffers() {
        Value m = trampolines("""
                case 1: { struct { Object s; HPy_buffer *b; int f, r; } t = {o[0], &buffer, 5, 9}; CALL(HPyFunc_GETBUFFERPROC, get_buffer, t);
                    if (t.r == 0 || (t.r == -1 && HPy_IsNull(buffer.obj))) object = *(Object *)&buffer.obj; else number = 1; break; }
                case 2: { HPy_buffer b = {.len = 1}; *(Object *)&b.obj = o[1];
                    struct { Object s; HPy_buffer *b; } t = {o[0], &b}; CALL(HPyFunc_RELEASEBUFFERPROC, release_buffer, t); number = 1; break; }
                case 3: number = buffer.len * 10 + buffer.itemsize; break;
                """);
        exec(m, "o = [0]\nassert m.run(1, o) is o");
        assertPython(m, "m.run(3) == 5 * 10 + 8");
        exec(m, "l = [0]\nassert m.run(2, l, 'view') == 1 and l == ['view']");
        assertRaises(m, "m.run(1, (1,))", "TypeError", "only lists have this buffer");
        assertPython(m, "m.run(3) == 50 + 8");
    }

    @Test
    public void trampolinesWithoutHandles() {
        Value m = trampolines("""
                case 1: { struct { Object s; void *v, *a; int r; } t = {o[0], NULL, NULL, 9}; CALL(HPyFunc_TRAVERSEPROC, traverse, t); number = 1 + t.r; break; }
                case 2: context->ctx_CallRealFunctionFromTrampoline(context, HPyFunc_CAPSULE_DESTRUCTOR, (HPyCFunction)destroy, o[0]);
                    number = !HPyErr_Occurred(ctx); break;
                case 3: { object = PyCapsule_New(&destroyed, "name", NULL); break; }
                case 4: number = destroyed; break;
                """);
        assertPython(m, "m.run(1, 'x') == 1");
        assertPython(m, "m.run(2, m.run(3)) == 1 and m.run(4) == 42");
        assertRaises(
                m,
                "m.run(2, 'x')",
                "SystemError",
                "_HPy_CallRealFunctionFromTrampoline: the destructor got 'str' and not a capsule");
    }

    @Test
    public void aTrampolineTurnsAnErrorIntoOneOfCPythonsApi() {
        Value m = trampolines("""
                case 1: {
                    struct { Object a, b, r; } t = {o[0], o[1], o[0]};
                    CALL(HPyFunc_BINARYFUNC, add, t);
                    if (t.r || !HPyErr_Occurred(ctx) || !PyErr_Occurred()) number = 1;
                    break;
                }
                case 2: {
                    struct { Object a; HPy_ssize_t i; Object v; int r; } t = {o[0], 1};
                    CALL(HPyFunc_SSIZEOBJARGPROC, set_item, t);
                    if (t.r != -1) number = 1;
                    break;
                }
                """);
        assertRaises(m, "m.run(1, 1, 'b')", "TypeError", "unsupported operand type(s) for +: 'int' and 'str'");
        assertRaises(m, "m.run(2, [])", "TypeError", "no value");
    }

    @Test
    public void aTrampolineWithoutASignatureOfCPythonIsAnError() {
        Value m = trampolines("""
                case 1: { struct { Object a; } t = {o[0]}; CALL(HPyFunc_DESTROYFUNC, clear, t); break; }
                case 2: { struct { Object a; } t = {o[0]}; CALL((HPyFunc_Signature)99, clear, t); break; }
                """);
        String message = "_HPy_CallRealFunctionFromTrampoline: no trampoline has HPyFunc_Signature ";
        assertRaises(m, "m.run(1, None)", "SystemError", message + 5);
        assertRaises(m, "m.run(2, None)", "SystemError", message + 99);
    }
}
