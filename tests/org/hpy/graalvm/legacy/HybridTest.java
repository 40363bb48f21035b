// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.legacy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.junit.Test;

/** Hybrid extensions: HPy and CPython's C API in one source. */
public class HybridTest extends LegacyTypes {

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
                    bool from = HPy_IsNull(HPy_FromPyObject(ctx, NULL));
                    bool as = HPy_AsPyObject(ctx, HPy_NULL) == NULL;
                    return HPyBool_FromBool(ctx, from && as && !HPyErr_Occurred(ctx));
                }
                """, "nulls");
        assertPython(m, "m.nulls()");
    }

    @Test
    public void theReferenceIsANewOne() {
        Value m = load("""
                HPyDef_METH(counts, "counts", HPyFunc_O)
                static HPy counts_impl(HPyContext *ctx, HPy self, HPy arg) {
                    PyObject *object = HPy_AsPyObject(ctx, arg);
                    if (object == NULL) return HPy_NULL;
                    HPy_ssize_t one = Py_REFCNT(object);
                    HPy_AsPyObject(ctx, arg);
                    HPy_ssize_t two = Py_REFCNT(object);
                    Py_DECREF(object);
                    Py_DECREF(object);
                    return HPyLong_FromInt64_t(ctx, two - one);
                }
                """, "counts");
        assertPython(m, "m.counts([]) == 1");
    }

    /** Code for a CPython before 3.10 reads the header of an object itself. */
    @Test
    public void theHeaderOfAnObjectCanBeReadThroughItsPointer() {
        String checks = """
                    PyObject **place = &object;
                    Py_ssize_t count = object->ob_refcnt;
                    if (count <= 0 || count != Py_REFCNT(object) || place[0]->ob_refcnt != count) return __LINE__;
                    if (object->ob_type != Py_TYPE(object) || (*place)->ob_type->tp_basicsize <= 0) return __LINE__;
                    if (((PyVarObject *)object)->ob_base.ob_type != Py_TYPE(object)) return __LINE__;
                    if (has_size && ((PyVarObject *)object)->ob_size != PyObject_Size(object)) return __LINE__;
                    return 0;
                """;
        Value m = load("""
                static int check(PyObject *object, int has_size) {
                %s}
                HPy_NATIVE static int check_natively(PyObject *object, int has_size) {
                %s}
                HPyDef_METH(check_header, "check_header", HPyFunc_O)
                static HPy check_header_impl(HPyContext *ctx, HPy self, HPy arg) {
                    PyObject *object = HPy_AsPyObject(ctx, arg);
                    if (object == NULL) return HPy_NULL;
                    int has_size = PyList_Check(object) || PyTuple_Check(object);
                    int line = check(object, has_size);
                    if (line == 0) line = check_natively(object, has_size);
                    Py_DECREF(object);
                    return HPyLong_FromLong(ctx, line);
                }
                """.formatted(checks, checks), "check_header");
        exec(m, "class C: pass");
        assertPython(
                m, "[m.check_header(x) for x in ([], [1, 2], (1, 2), {}, C(), C, 'text', 5, None, len)] == [0] * 10");
    }

    @Test
    public void macrosAndDataOfCPythonsApi() {
        Value m = load("""
                HPyDef_METH(make, "make", HPyFunc_O)
                static HPy make_impl(HPyContext *ctx, HPy self, HPy arg) {
                    PyObject *item = HPy_AsPyObject(ctx, arg), *list = PyList_New(3);
                    if (item == NULL || list == NULL) return HPy_NULL;
                    PyList_SET_ITEM(list, 0, item);
                    PyList_SET_ITEM(list, 1, Py_NewRef(PyLong_CheckExact(item) ? Py_True : Py_None));
                    Py_INCREF(&PyType_Type);
                    PyList_SET_ITEM(list, 2, (PyObject *)&PyType_Type);
                    bool right = PyList_GET_SIZE(list) == 3 && PyList_Check(list) && Py_TYPE(list) == &PyList_Type &&
                                 PyList_GET_ITEM(list, 2) == (PyObject *)&PyType_Type;
                    HPy result = right ? HPy_FromPyObject(ctx, list) : HPy_NULL;
                    Py_DECREF(list);
                    return result;
                }
                HPyDef_METH(abi, "abi", HPyFunc_NOARGS)
                static HPy abi_impl(HPyContext *ctx, HPy self) { return HPyUnicode_FromString(ctx, HPY_ABI); }
                """, "make", "abi");
        assertPython(m, "m.make('x') == ['x', None, type] and m.make(1) == [1, True, type] and m.abi() == 'hybrid'");
    }

    /** NumPy's port does, where other C code wants a function of CPython's API. */
    @Test
    public void theFunctionThatADefinitionMakesForCPythonCanBeCalled() {
        Value m = load("""
                HPyDef_METH(twice, "twice", HPyFunc_O)
                static HPy twice_impl(HPyContext *ctx, HPy self, HPy arg) { return HPy_Add(ctx, arg, arg); }
                HPyDef_METH(call, "call", HPyFunc_O)
                static HPy call_impl(HPyContext *ctx, HPy self, HPy arg) {
                    PyObject *object = HPy_AsPyObject(ctx, arg), *sum = twice_trampoline(object, object);
                    HPy result = HPy_FromPyObject(ctx, sum);
                    Py_XDECREF(sum);
                    Py_DECREF(object);
                    return result;
                }
                """, "twice", "call");
        assertPython(m, "m.call(21) == 42 and m.call('a') == 'aa' and m.twice(1) == 2");
        assertRaises(m, "m.call(None)", "TypeError", "unsupported operand type(s) for +: 'NoneType' and 'NoneType'");
    }

    @Test
    public void aTypeInStaticMemoryIsAPythonType() {
        Value m = load("""
                typedef struct { PyObject_HEAD int number; } Counter;
                static PyObject *call(PyObject *self, PyObject *args, PyObject *kw) {
                    return PyLong_FromLong(++((Counter *)self)->number);
                }
                static PyTypeObject type = {
                    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "snippet.Counter", .tp_basicsize = sizeof(Counter),
                    .tp_flags = Py_TPFLAGS_DEFAULT, .tp_new = PyType_GenericNew, .tp_call = call,
                };
                HPyDef_METH(make, "make", HPyFunc_NOARGS)
                static HPy make_impl(HPyContext *ctx, HPy self) {
                    return PyType_Ready(&type) < 0 ? HPy_NULL : HPy_FromPyObject(ctx, (PyObject *)&type);
                }
                """, "make");
        exec(m, "c = m.make()()");
        assertPython(m, "(c(), c()) == (1, 2) and type(c).__name__ == 'Counter' and type(c).__module__ == 'snippet'");
    }

    @Test
    public void whatBothApisAreForIsShared() {
        Value m = load("""
                static int pointed = 42;
                HPyDef_METH(capsules, "capsules", HPyFunc_NOARGS)
                static HPy capsules_impl(HPyContext *ctx, HPy self) {
                    HPy h = HPyCapsule_New(ctx, &pointed, "snippet.ours", NULL);
                    PyObject *ours = HPy_AsPyObject(ctx, h), *theirs = PyCapsule_New(&pointed, "snippet.theirs", NULL);
                    HPy h2 = HPy_FromPyObject(ctx, theirs);
                    int *one = PyCapsule_GetPointer(ours, "snippet.ours");
                    int *two = HPyCapsule_GetPointer(ctx, h2, "snippet.theirs");
                    HPy_Close(ctx, h);
                    HPy_Close(ctx, h2);
                    Py_DECREF(ours);
                    Py_DECREF(theirs);
                    return one && two ? HPyBool_FromBool(ctx, one == &pointed && two == &pointed) : HPy_NULL;
                }
                """, "capsules");
        assertPython(m, "m.capsules()");
    }

    /** The cases return 1 if all is as it should be, and else the line. */
    private static final String ERRORS = """
            static HPyContext *context;
            #define CHECK(C) if (!(C)) return __LINE__
            static long seen_by_cpython(HPyContext *ctx, HPy arg) {
                HPyErr_SetString(ctx, ctx->h_TypeError, "ours");
                CHECK(PyErr_Occurred() == PyExc_TypeError && PyErr_ExceptionMatches(PyExc_TypeError));
                PyErr_Clear();
                CHECK(!HPyErr_Occurred(ctx));
                CHECK(HPyLong_AsLong(ctx, arg) == -1 && PyErr_Occurred() == PyExc_TypeError && HPyErr_Occurred(ctx));
                PyErr_Clear();
                return 1;
            }
            static long seen_by_hpy(HPyContext *ctx, HPy arg) {
                PyErr_SetString(PyExc_ValueError, "theirs");
                CHECK(HPyErr_Occurred(ctx) && HPyErr_ExceptionMatches(ctx, ctx->h_ValueError) && PyErr_Occurred());
                HPyErr_SetString(ctx, ctx->h_KeyError, "ours");
                CHECK(PyErr_Occurred() == PyExc_KeyError);
                HPyErr_Clear(ctx);
                CHECK(!PyErr_Occurred());
                return 1;
            }
            HPyDef_METH(check, "check", HPyFunc_O)
            static HPy check_impl(HPyContext *ctx, HPy self, HPy arg) {
                long a = seen_by_cpython(ctx, arg), b = seen_by_hpy(ctx, arg);
                return HPyErr_Occurred(ctx) ? HPy_NULL : HPyLong_FromLong(ctx, a == 1 ? b : a);
            }
            HPyDef_METH(leave, "leave", HPyFunc_O)
            static HPy leave_impl(HPyContext *ctx, HPy self, HPy arg) {
                context = ctx;
                PyErr_SetString(PyExc_ValueError, "theirs");
                return HPy_Dup(ctx, arg);
            }
            HPyDef_SLOT(hash, HPy_tp_hash)
            static HPy_hash_t hash_impl(HPyContext *ctx, HPy self) {
                PyErr_SetString(PyExc_ValueError, "no hash");
                return -1;
            }
            static HPyDef *defines[] = {&hash, NULL};
            static HPyType_Spec spec = {.name = "snippet.T", .defines = defines};
            HPyDef_METH(make, "make", HPyFunc_NOARGS)
            static HPy make_impl(HPyContext *ctx, HPy self) { return HPyType_FromSpec(ctx, &spec, NULL); }
            static PyObject *old(PyObject *self, PyObject *arg) {
                HPyErr_SetString(context, context->h_OSError, "by HPy in a function of CPython's API");
                return NULL;
            }
            """;

    @Test
    public void bothApisHaveTheSameError() {
        Value m = load(ERRORS, "check", "leave", "make");
        assertPython(m, "m.check('x') == 1");
        assertRaises(m, "m.leave(1)", "SystemError", "leave returned a result with an exception set");
        assertPython(m, "m.check('x') == 1");
        assertRaises(m, "hash(m.make()())", "ValueError", "no hash");
    }

    @Test
    @UniversalOnly("a function of CPython's C API has no context of a call, and must not use that of another call")
    public void anErrorOfHPyIsOneOfALegacyMethod() {
        String source = "#include \"hpy.h\"\n" + ERRORS + """
                static PyMethodDef methods[] = {{"old", old, METH_O}, {NULL}};
                static HPyDef *module_defines[] = {&leave, NULL};
                static HPyModuleDef definition = {.defines = module_defines, .legacy_methods = methods};
                HPy_MODINIT(snippet, definition)
                """;
        Value m = module(source);
        assertRaises(m, "m.leave(1)", "SystemError", "leave returned a result with an exception set");
        assertRaises(m, "m.old(1)", "OSError", "by HPy in a function of CPython's API");
        assertRaises(m, "m.old(1)", "OSError", "by HPy in a function of CPython's API");
    }

    @Test
    public void anErrorOfCPythonsApiIsRaised() {
        Value m = load("""
                HPyDef_METH(length, "length", HPyFunc_O)
                static HPy length_impl(HPyContext *ctx, HPy self, HPy arg) {
                    PyObject *object = HPy_AsPyObject(ctx, arg);
                    if (object == NULL) return HPy_NULL;
                    Py_ssize_t length = PyObject_Size(object);
                    Py_DECREF(object);
                    return length < 0 ? HPy_NULL : HPyLong_FromSsize_t(ctx, length);
                }
                """, "length");
        assertPython(m, "m.length('four') == 4");
        assertRaises(m, "m.length(5)", "TypeError", "object of type 'int' has no len()");
        assertPython(m, "m.length('four') == 4");
    }

    /** The code of a universal file may use what the context has. */
    @Test
    public void universalCodeCanUseTheContextsFunctions() {
        Value m = load(Source.newBuilder("hpy", Compiler.module("""
                #include <dlfcn.h>
                HPyDef_METH(convert, "convert", HPyFunc_O)
                static HPy convert_impl(HPyContext *ctx, HPy self, HPy arg) {
                    cpy_PyObject *object = ctx->ctx_AsPyObject(ctx, arg);
                    if (object == NULL) return HPy_NULL;
                    HPy result = ctx->ctx_FromPyObject(ctx, object);
                    ((void (*)(cpy_PyObject *))dlsym(RTLD_DEFAULT, "Py_DecRef"))(object);
                    return result;
                }
                """, optimization, "convert"))
                .buildLiteral());
        exec(m, "x = [1]\nassert m.convert(x) is x");
    }

    /** It may use CPython's API there, too, and is called natively. */
    @Test
    public void nativeCodeCanUseCPythonsApi() {
        String code = """
                HPy_NATIVE static long sum(PyObject *list) {
                    long total = 0;
                    for (Py_ssize_t i = 0; i < PyList_Size(list); i++) {
                        long item = PyLong_AsLong(PyList_GetItem(list, i));
                        if (item == -1 && PyErr_Occurred()) return -1;
                        total += item;
                    }
                    return total;
                }
                HPyDef_METH(add, "add", HPyFunc_O)
                static HPy add_impl(HPyContext *ctx, HPy self, HPy arg) {
                    PyObject *list = HPy_AsPyObject(ctx, arg);
                    if (list == NULL) return HPy_NULL;
                    long result = sum(list);
                    Py_DECREF(list);
                    return HPyErr_Occurred(ctx) ? HPy_NULL : HPyLong_FromLong(ctx, result);
                }
                """;
        Value m = load(code, "add");
        assertPython(m, "m.add([1, 2, 3]) == 6 and m.add([-1]) == -1");
        assertRaises(m, "m.add([1, 'x'])", "TypeError", "'str' object cannot be interpreted as an integer");
        assertRaises(m, "m.add([2**70])", "OverflowError", "Python int too large to convert to 8-byte C type");
        assertRaises(m, "m.add(1)", "SystemError", "expected list, not int");
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
            Source hybrid = source(CONVERT, "convert");
            PolyglotException e = assertThrows(PolyglotException.class, () -> second.eval(hybrid));
            assertEquals(
                    "ImportError: HPy's legacy features need GraalPy's C API, which cannot be loaded: it needs native"
                            + " access, and without the option python.IsolateNativeModules only the first context of a"
                            + " process that asks gets it",
                    e.getMessage());
            Value universal = second.eval(Source.newBuilder("hpy", Compiler.module("""
                    HPyDef_METH(f, "f", HPyFunc_O)
                    static HPy f_impl(HPyContext *ctx, HPy self, HPy arg) { return HPy_Dup(ctx, arg); }
                    """, optimization, "f"))
                    .buildLiteral());
            assertEquals(5, universal.getMember("f").execute(5).asInt());
        }
    }

    private Value module(String code, String definition) {
        return module("#include \"hpy.h\"\n" + code + "static HPyModuleDef definition = {" + definition
                + "};\nHPy_MODINIT(snippet, definition)\n");
    }

    private Value module(String source) {
        return load(Source.newBuilder(
                        "hpy", Compiler.build("snippet", source, options().toArray(String[]::new)))
                .buildLiteral());
    }

    @Test
    public void legacyMethodsAreFunctionsOfTheModule() {
        Value m = module("""
                static PyObject *twice(PyObject *self, PyObject *arg) { return PyNumber_Add(arg, arg); }
                static PyObject *pair(PyObject *self, PyObject *args) {
                    const char *text;
                    int number;
                    return PyArg_ParseTuple(args, "si", &text, &number) ? Py_BuildValue("(is)", number, text) : NULL;
                }
                static PyMethodDef methods[] = {
                    {"twice", twice, METH_O, "Doubles."}, {"pair", pair, METH_VARARGS}, {NULL},
                };
                """, ".legacy_methods = methods");
        assertPython(m, "m.twice(21) == 42 and m.twice('a') == 'aa' and m.twice.__doc__ == 'Doubles.'");
        assertRaises(m, "m.twice(None)", "TypeError", "unsupported operand type(s) for +: 'NoneType' and 'NoneType'");
        assertPython(m, "m.twice(21) == 42 and m.pair('a', 1) == (1, 'a')");
        assertRaises(m, "m.pair('a', 'b')", "TypeError", "'str' object cannot be interpreted as an integer");
    }
}
