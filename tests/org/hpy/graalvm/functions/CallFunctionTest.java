// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** Calls of objects: HPy_tp_call, and the functions of single objects that HPy_SetCallFunction sets. */
public class CallFunctionTest extends ExtensionTest {

    private static final String CODE = """
            typedef struct { long x; HPyCallFunction function; } Adder;
            HPyType_HELPERS(Adder, HPyType_BuiltinShape_%1$s)
            static HPy sum(HPyContext *ctx, long start, const HPy *args, size_t nargs, HPy kwnames) {
                HPy_ssize_t count = nargs + (HPy_IsNull(kwnames) ? 0 : HPy_Length(ctx, kwnames));
                for (HPy_ssize_t i = 0; i < count; i++)
                    start += HPyLong_AsLong(ctx, args[i]);
                return HPyLong_FromLong(ctx, start);
            }
            HPyDef_SLOT(call, HPy_tp_call)
            static HPy call_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                return sum(ctx, 0, args, nargs, kwnames);
            }
            HPyDef_CALL_FUNCTION(hundred)
            static HPy hundred_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                return sum(ctx, 100, args, nargs, kwnames);
            }
            HPyDef_CALL_FUNCTION(from_x)
            static HPy from_x_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                return sum(ctx, Adder_AsStruct(ctx, self)->x, args, nargs, kwnames);
            }
            HPyDef_CALL_FUNCTION(fail)
            static HPy fail_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) {
                HPyErr_SetString(ctx, ctx->h_ValueError, "failed");
                return HPy_NULL;
            }
            #define NUMBERED(i) \\
                HPyDef_CALL_FUNCTION(numbered##i) \\
                static HPy numbered##i##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs, HPy kwnames) { \\
                    return HPyLong_FromLong(ctx, i); \\
                }
            NUMBERED(0) NUMBERED(1) NUMBERED(2) NUMBERED(3) NUMBERED(4) NUMBERED(5)
            NUMBERED(6) NUMBERED(7) NUMBERED(8) NUMBERED(9) NUMBERED(10) NUMBERED(11)
            HPyDef_METH(set, "set", HPyFunc_VARARGS)
            static HPy set_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                HPyCallFunction *functions[] = {&hundred, &from_x, &fail, NULL, &numbered0, &numbered1, &numbered2,
                    &numbered3, &numbered4, &numbered5, &numbered6, &numbered7, &numbered8, &numbered9, &numbered10,
                    &numbered11};
                if (HPy_SetCallFunction(ctx, args[0], functions[HPyLong_AsLong(ctx, args[1])]) < 0)
                    return HPy_NULL;
                return HPy_Dup(ctx, args[0]);
            }
            HPyDef_MEMBER(x, "x", HPyMember_LONG, offsetof(Adder, x))
            HPyDef_MEMBER(offset, "__vectorcalloffset__", HPyMember_HPYSSIZET, offsetof(Adder, function), .readonly=1)
            static HPyDef *T_defines[] = {&%2$s, &x, NULL};
            static HPyType_Spec T_spec = {.name = "snippet.T", .defines = T_defines, .basicsize = sizeof(Adder),
                .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE, .builtin_shape = HPyType_BuiltinShape_%1$s};
            HPyDef_METH(make, "make", HPyFunc_NOARGS)
            static HPy make_impl(HPyContext *ctx, HPy self) { return HPyType_FromSpec(ctx, &T_spec, NULL); }
            """;

    private Value load(String shape, String definition) {
        Value m = load(CODE.formatted(shape, definition), "make", "set");
        exec(m, "T = m.make()");
        return m;
    }

    @Test
    public void anObjectIsCalledByTheFunctionOfItsType() {
        Value m = load("Object", "call");
        assertPython(m, "T()(1, 2) == 3 and T()() == 0 and T()(1, a=2, b=3) == 6 and T.__call__(T(), 4) == 4");
        assertPython(m, "callable(T()) and type(T.__call__) is type(int.__add__)");
    }

    @Test
    public void anObjectCanHaveItsOwnFunction() {
        Value m = load("Object", "call");
        exec(m, "o = m.set(T(), 0); p = m.set(T(), 1); p.x = 7; q = T()");
        assertPython(m, "[f(1, a=2) for f in (o, p, q)] == [103, 10, 3]");
        assertPython(m, "o.__call__(1) == 101 and T.__call__(p, 1) == 8");
        exec(m, "m.set(o, 1)");
        assertPython(m, "o(1, 2) == 3");
    }

    @Test
    public void instancesOfSubclassesTakeOneToo() {
        Value m = load("Object", "call");
        exec(m, """
                class S(T): pass
                class Overriding(T):
                    def __call__(self, *args): return -super().__call__(*args)
                """);
        assertPython(m, "m.set(S(), 0)(1) == 101 and S()(1) == 1 and m.set(Overriding(), 0)(1) == -101");
    }

    @Test
    public void manyFunctionsAreCalledFromOnePlace() {
        Value m = load("Object", "call");
        exec(m, "objects = [T()] + [m.set(T(), i) for i in range(4, 16)]");
        assertPython(m, "[[o(5) for o in objects] for i in range(3)] == [[5] + list(range(12))] * 3");
    }

    @Test
    public void anErrorIsRaised() {
        Value m = load("Object", "call");
        assertRaises(m, "m.set(T(), 2)()", "ValueError", "failed");
    }

    @Test
    public void otherObjectsCannotHaveOne() {
        Value m = load("Object", "x");
        String message = "HPy_SetCallFunction: type '%s' does not implement the HPy call protocol";
        assertRaises(m, "m.set(T(), 0)", "TypeError", message.formatted("T"));
        assertRaises(m, "m.set(object(), 0)", "TypeError", message.formatted("object"));
        assertRaises(m, "m.set(3, 0)", "TypeError", message.formatted("int"));
        assertRaises(m, "T()()", "TypeError", "'T' object is not callable");
    }

    @Test
    public void theFunctionMustNotBeNull() {
        Value m = load("Object", "call");
        assertRaises(m, "m.set(T(), 3)", "SystemError", "HPy_SetCallFunction: the HPyCallFunction is NULL");
    }

    @Test
    public void objectsWithABuiltInShapeAreCalled() {
        Value m = load("List", "call");
        exec(m, "o = T((4, 5))");
        assertPython(m, "o(1) == 1 and m.set(o, 0)(1) == 101 and o == [4, 5]");
        exec(m, "m.set(o, 1).x = 20");
        assertPython(m, "o(1) == 21 and T()(1) == 1");
    }

    @Test
    public void theStructCanHaveTheFunction() {
        Value m = load("Object", "offset");
        exec(m, "o = m.set(T(), 0); p = m.set(T(), 1); p.x = 7");
        assertPython(m, "[f(1, a=2) for f in (o, p)] == [103, 10] and callable(T())");
        assertPython(m, "not hasattr(T, '__vectorcalloffset__')");
        assertRaises(
                m, "T()()", "TypeError", "'T' object has no call function: use HPy_SetCallFunction where it is made");
    }
}
