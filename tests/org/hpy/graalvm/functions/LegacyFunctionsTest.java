// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** Only one context of the process can load GraalPy's C API this way, so all tests that need it are in this class. */
public class LegacyFunctionsTest extends ExtensionTest {

    /** Finds functions of CPython's C API as a library would that C code loads. */
    private static final String API = """
            #include <dlfcn.h>
            #define API(RESULT, NAME, ...) \\
                RESULT (*NAME)(__VA_ARGS__) = (RESULT (*)(__VA_ARGS__))dlsym(RTLD_DEFAULT, #NAME)
            typedef cpy_PyObject *Object;
            """;

    private static String read(String file) {
        try (InputStream text = LegacyFunctionsTest.class.getResourceAsStream(file)) {
            return API + new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final String CONVERT = API + """
            HPyDef_METH(convert, "convert", HPyFunc_O)
            static HPy convert_impl(HPyContext *ctx, HPy self, HPy arg) {
                Object object = ctx->ctx_AsPyObject(ctx, arg);
                if (object == NULL) return HPy_NULL;
                API(void, Py_DecRef, Object);
                HPy result = ctx->ctx_FromPyObject(ctx, object);
                Py_DecRef(object);
                return result;
            }
            """;

    /** Only one context of a process gets CPython's C API. */
    @Override
    protected boolean sharesContext() {
        return true;
    }

    @Test
    public void objectsGoToCPythonsApiAndBack() {
        Value m = load(CONVERT, "convert");
        exec(m, "class C: pass");
        for (String value : new String[] {"C()", "C", "[1]", "{}", "b'b'", "2**70", "1.5", "None", "len"}) {
            exec(m, "x = " + value + "\nassert m.convert(x) is x");
        }
        assertPython(
                m,
                "m.convert(5) == 5 and m.convert(True) is True and m.convert(2**40) == 2**40 and m.convert('text') == 'text'");
    }

    @Test
    public void nullStaysNull() {
        Value m = load("""
                HPyDef_METH(nulls, "nulls", HPyFunc_NOARGS)
                static HPy nulls_impl(HPyContext *ctx, HPy self) {
                    bool from = HPy_IsNull(ctx->ctx_FromPyObject(ctx, NULL));
                    bool as = ctx->ctx_AsPyObject(ctx, HPy_NULL) == NULL;
                    return HPyBool_FromBool(ctx, from && as && !HPyErr_Occurred(ctx));
                }
                """, "nulls");
        assertPython(m, "m.nulls()");
    }

    @Test
    public void theReferenceIsANewOne() {
        Value m = load(API + """
                HPyDef_METH(counts, "counts", HPyFunc_O)
                static HPy counts_impl(HPyContext *ctx, HPy self, HPy arg) {
                    Object object = ctx->ctx_AsPyObject(ctx, arg);
                    if (object == NULL) return HPy_NULL;
                    API(HPy_ssize_t, Py_REFCNT, Object);
                    API(void, Py_DecRef, Object);
                    HPy_ssize_t one = Py_REFCNT(object);
                    ctx->ctx_AsPyObject(ctx, arg);
                    HPy_ssize_t two = Py_REFCNT(object);
                    Py_DecRef(object);
                    Py_DecRef(object);
                    return HPyLong_FromInt64_t(ctx, two - one);
                }
                """, "counts");
        assertPython(m, "m.counts([]) == 1");
    }

    @Test
    public void anObjectThatCPythonsApiMakesIsAPythonObject() {
        Value m = load(CONVERT + """
                HPyDef_METH(list, "list", HPyFunc_O)
                static HPy list_impl(HPyContext *ctx, HPy self, HPy arg) {
                    API(Object, PyList_New, HPy_ssize_t);
                    API(int, PyList_Append, Object, Object);
                    API(void, Py_DecRef, Object);
                    Object list = PyList_New(0), item = ctx->ctx_AsPyObject(ctx, arg);
                    if (item == NULL) return HPy_NULL;
                    PyList_Append(list, item);
                    Py_DecRef(item);
                    HPy result = ctx->ctx_FromPyObject(ctx, list);
                    Py_DecRef(list);
                    return result;
                }
                """, "convert", "list");
        exec(m, "m.convert(None)");
        assertPython(m, "m.list('x') == ['x'] and type(m.list(1)) is list");
    }

    @Test
    public void anErrorOfCPythonsApiIsRaised() {
        Value m = load(CONVERT + """
                HPyDef_METH(length, "length", HPyFunc_O)
                static HPy length_impl(HPyContext *ctx, HPy self, HPy arg) {
                    API(HPy_ssize_t, PyObject_Size, Object);
                    API(void, Py_DecRef, Object);
                    Object object = ctx->ctx_AsPyObject(ctx, arg);
                    if (object == NULL) return HPy_NULL;
                    HPy_ssize_t length = PyObject_Size(object);
                    Py_DecRef(object);
                    return length < 0 ? HPy_NULL : HPyLong_FromInt64_t(ctx, length);
                }
                """, "convert", "length");
        exec(m, "m.convert(None)");
        assertPython(m, "m.length('four') == 4");
        assertRaises(m, "m.length(5)", "TypeError", "object of type 'int' has no len()");
        assertPython(m, "m.length('four') == 4");
    }

    @Test
    @UniversalOnly("debug mode ends the context where a struct has another shape")
    public void aStructOfAnotherTypeIsNotLegacy() {
        Value m = load("""
                HPyDef_METH(as_struct, "as_struct", HPyFunc_O)
                static HPy as_struct_impl(HPyContext *ctx, HPy self, HPy arg) {
                    int64_t *head = _HPy_AsStruct_Legacy(ctx, arg);
                    return HPyErr_Occurred(ctx) && head[0] == 0 ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
                }
                """, "as_struct");
        assertRaises(
                m,
                "m.as_struct([])",
                "TypeError",
                "'list' object is not an instance of a legacy type: its struct does not begin with PyObject_HEAD");
    }

    @Test
    public void aSecondContextCannotLoadTheApi() {
        Value m = load(CONVERT, "convert");
        exec(m, "m.convert(None)");
        try (Context second =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build()) {
            Value module = second.eval(Source.newBuilder("hpy", Compiler.module(CONVERT, optimization, "convert"))
                    .buildLiteral());
            PolyglotException e = assertThrows(
                    PolyglotException.class, () -> module.getMember("convert").execute(1));
            assertEquals(
                    "ImportError: HPy's legacy features need GraalPy's C API, which cannot be loaded: it needs native"
                            + " access, and without the option python.IsolateNativeModules only the first context of a"
                            + " process that asks gets it",
                    e.getMessage());
        }
    }

    /** Blocks are what HPy's headers make of the parameters, with the result behind them. */
    private Value trampolines(String cases) {
        Value m = load(read("trampolines.c").replace("CASES", cases) + CONVERT.replace(API, ""), "run", "convert");
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
                case 3: { API(Object, PyCapsule_New, void *, const char *, void *); object = PyCapsule_New(&destroyed, "name", NULL); break; }
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
                    API(Object, PyErr_Occurred, void);
                    struct { Object a, b, r; } t = {o[0], o[1], o[0]};
                    CALL(HPyFunc_BINARYFUNC, add, t);
                    if (t.r || HPyErr_Occurred(ctx) || !PyErr_Occurred()) number = 1;
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

    private Value module(String code, String definition) {
        String source = "#include \"hpy.h\"\n" + code + "static HPyModuleDef definition = {" + definition
                + "};\nHPy_MODINIT(snippet, definition)\n";
        return load(Source.newBuilder("hpy", Compiler.build("snippet", source, optimization))
                .buildLiteral());
    }

    @Test
    public void legacyMethodsAreFunctionsOfTheModule() {
        Value m = module(API + """
                static Object twice(Object self, Object arg) {
                    API(Object, PyNumber_Add, Object, Object);
                    return PyNumber_Add(arg, arg);
                }
                typedef struct { const char *name; Object (*function)(Object, Object); int flags; const char *doc; } Method;
                static Method methods[] = {{"twice", twice, 8 /* METH_O */, "Doubles."}, {NULL}};
                """, ".legacy_methods = (cpy_PyMethodDef *)methods");
        assertPython(m, "m.twice(21) == 42 and m.twice('a') == 'aa' and m.twice.__doc__ == 'Doubles.'");
        assertRaises(m, "m.twice(None)", "TypeError", "unsupported operand type(s) for +: 'NoneType' and 'NoneType'");
        assertPython(m, "m.twice(21) == 42");
    }

    @Test
    public void aLegacyTypeHasHPysAndCPythonsSlots() {
        Value m = load(read("legacytypes.c"), "make");
        exec(m, "P = m.make(0)\np, q = P(), P(1, 2)\nclass Sub(P): pass");
        assertPython(m, "repr(p) == '<0>' and repr(q) == '<20>' and p + q == 20 and q.x == 20");
        exec(m, "q.x = 7");
        assertPython(m, "repr(q) == '<7>' and P.__name__ == 'Point' and P.__module__ == 'snippet'");
        exec(m, "s = Sub(1)\ns.attribute = 5");
        assertPython(m, "repr(s) == '<10>' and s + q == 17 and s.attribute == 5 and isinstance(s, P)");
    }

    @Test
    public void aLegacyStructHoldsNoFields() {
        Value m = load(read("legacytypes.c"), "make");
        assertRaises(
                m,
                "m.make(0)().store(1)",
                "TypeError",
                "the struct of a legacy type cannot hold an HPyField: keep a PyObject * there, or use a type of another"
                        + " shape");
    }

    @Test
    public void aLegacySlotDeallocatesTheObjects() throws InterruptedException {
        Value m = load(read("legacytypes.c"), "make", "deallocations");
        exec(m, "P = m.make(3)\nfor i in range(100): P()");
        for (int i = 0; i < 100 && !eval(m, "m.deallocations() > 0").asBoolean(); i++) {
            System.gc();
            Thread.sleep(50);
            exec(m, "P()");
        }
        assertPython(m, "m.deallocations() > 0");
    }

    @Test
    public void legacyAndOtherStructsDoNotMix() {
        Value m = load(read("legacytypes.c"), "make");
        String name = "snippet.Point: ";
        assertRaises(
                m,
                "m.make(1)",
                "TypeError",
                name + "cannot specify .legacy_slots without setting .builtin_shape=HPyType_BuiltinShape_Legacy");
        assertRaises(
                m,
                "m.make(2)",
                "TypeError",
                name + "a legacy type cannot have HPy_tp_destroy: use the legacy slot Py_tp_dealloc");
        assertRaises(
                m,
                "m.make(m.make(0))",
                "TypeError",
                "snippet.Derived: only one of the type and its base has HPyType_BuiltinShape_Legacy, so that their structs"
                        + " conflict");
    }
}
