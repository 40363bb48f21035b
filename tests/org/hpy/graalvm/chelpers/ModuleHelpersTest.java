// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.chelpers;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** HPyHelpers_AddType and HPyHelpers_PackArgsAndKeywords. */
public class ModuleHelpersTest extends ExtensionTest {

    private Value addType() {
        return load("""
                static HPyType_Spec spec = {
                    .name = "snippet.Dummy", .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE, .doc = "A type."};

                HPyDef_METH(add, "add", HPyFunc_VARARGS)
                static HPy add_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPyType_SpecParam params[] = {{HPyType_SpecParam_Base, nargs > 1 ? args[1] : HPy_NULL}, {0, HPy_NULL}};
                    int added = HPyHelpers_AddType(ctx, args[0], "Added", &spec, nargs > 1 ? params : NULL);
                    return added ? HPyLong_FromLong(ctx, added) : HPy_NULL;
                }
                """, "add");
    }

    @Test
    public void addTypeSetsTheTypeAsAttribute() {
        Value m = addType();
        assertPython(m, "m.add(m) == 1");
        assertPython(m, "(m.Added.__name__, m.Added.__module__, m.Added.__doc__) == ('Dummy', 'snippet', 'A type.')");
        assertPython(m, "m.Added.__base__ is object and type(m.Added()) is m.Added");
    }

    @Test
    public void addTypeTakesBases() {
        Value m = addType();
        exec(m, "class Base: pass\n");
        assertPython(m, "m.add(m, Base) == 1 and m.Added.__base__ is Base");
    }

    @Test
    public void addTypeFailsAsTypeAndAttributeDo() {
        Value m = addType();
        exec(m, """
                class Frozen:
                    def __setattr__(self, name, value): raise LookupError(name)
                """);
        assertRaises(m, "m.add(Frozen())", "LookupError", "Added");
        assertRaises(m, "m.add(m, bool)", "TypeError", "type 'bool' is not an acceptable base type");
    }

    private Value pack() {
        Value m = load("""
                HPyDef_METH(pack, "pack", HPyFunc_KEYWORDS)
                static HPy pack_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                    HPy tuple, dict;
                    if (!HPyHelpers_PackArgsAndKeywords(ctx, args, nargs, kwnames, &tuple, &dict)) {
                        return HPy_NULL;
                    }
                    HPy result = HPyTuple_Pack(ctx, 2, HPy_IsNull(tuple) ? ctx->h_None : tuple,
                                               HPy_IsNull(dict) ? ctx->h_None : dict);
                    HPy_Close(ctx, tuple);
                    HPy_Close(ctx, dict);
                    return result;
                }
                HPyDef_METH(forward, "forward", HPyFunc_KEYWORDS)
                static HPy forward_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                    HPy tuple, dict;
                    if (!HPyHelpers_PackArgsAndKeywords(ctx, args + 1, nargs - 1, kwnames, &tuple, &dict)) {
                        return HPy_NULL;
                    }
                    HPy result = HPy_CallTupleDict(ctx, args[0], tuple, dict);
                    HPy_Close(ctx, tuple);
                    HPy_Close(ctx, dict);
                    return result;
                }
                HPyDef_METH(names, "names", HPyFunc_VARARGS)
                static HPy names_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPy before = HPy_FromVoidP(&before), tuple = before, dict = before;
                    int packed = HPyHelpers_PackArgsAndKeywords(ctx, args + 1, 1, args[0], &tuple, &dict);
                    if (!packed && (HPy_AsVoidP(tuple) != &before || HPy_AsVoidP(dict) != &before)) {
                        return HPyErr_SetString(ctx, ctx->h_AssertionError, "results were written");
                    }
                    return HPy_NULL;
                }
                HPyDef_METH(no_results, "no_results", HPyFunc_VARARGS)
                static HPy no_results_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPy result;
                    HPyHelpers_PackArgsAndKeywords(ctx, args, nargs, HPy_NULL, nargs == 0 ? NULL : &result,
                                                   nargs == 0 ? &result : NULL);
                    return HPy_NULL;
                }
                """, "pack", "forward", "names", "no_results");
        exec(m, "def f(*args, **kw): return args, kw\n");
        return m;
    }

    @Test
    public void packMakesATupleAndADict() {
        assertPython(pack(), "m.pack(1, 'two', three=3, four=[4]) == ((1, 'two'), {'three': 3, 'four': [4]})");
        assertPython(pack(), "[*m.pack(b=1, a=2)[1]] == ['b', 'a']");
    }

    @Test
    public void packMakesNothingOfNothing() {
        assertPython(
                pack(), "m.pack() == (None, None) and m.pack(1) == ((1,), None) and m.pack(a=1) == (None, {'a': 1})");
    }

    @Test
    public void packedArgumentsCanBePassedOn() {
        assertPython(
                pack(), "all(m.forward(f, *a, **k) == f(*a, **k) for a in ((), (1,), (1, 2)) for k in ({}, {'x': 1}))");
    }

    @Test
    public void packReportsErrorsAndWritesNoResults() {
        Value m = pack();
        assertRaises(m, "m.names(7, 1, 2)", "TypeError", "object of type 'int' has no len()");
        assertRaises(m, "m.names(([],), 1, 2)", "TypeError", "unhashable type: 'list'");
    }

    @Test
    public void packNeedsBothResults() {
        String message = "HPyHelpers_PackArgsAndKeywords: a result pointer is NULL";
        assertRaises(pack(), "m.no_results()", "SystemError", message);
        assertRaises(pack(), "m.no_results(1)", "SystemError", message);
    }
}
