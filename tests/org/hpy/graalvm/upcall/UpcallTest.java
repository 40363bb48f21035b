// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import static org.junit.Assert.assertEquals;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.ExtensionTest;
import org.hpy.graalvm.border.Mode;
import org.junit.Test;

/** The context as C code sees it, beyond calls of its functions. */
public class UpcallTest extends ExtensionTest {

    private static final String CODE = """
            typedef HPy (*Operator)(HPyContext *, HPy, HPy);
            static Operator operators[4];
            static HPyContext *saved;
            HPyDef_METH(save, "save", HPyFunc_NOARGS)
            static HPy save_impl(HPyContext *ctx, HPy self) {
                saved = ctx;
                operators[0] = ctx->ctx_Add;
                operators[1] = ctx->ctx_Subtract;
                operators[2] = ctx->ctx_Multiply;
                operators[3] = ctx->ctx_TrueDivide;
                return HPyBool_FromBool(ctx, operators[0] == ctx->ctx_Add && operators[0] != operators[1]);
            }
            HPyDef_METH(calculate, "calculate", HPyFunc_VARARGS)
            static HPy calculate_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                return operators[HPyLong_AsInt64_t(ctx, args[0])](saved, args[1], args[2]);
            }
            HPyDef_METH(choose, "choose", HPyFunc_VARARGS)
            static HPy choose_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                Operator f = HPy_IsTrue(ctx, args[0]) ? ctx->ctx_Add : ctx->ctx_Multiply;
                return f(ctx, args[1], args[2]);
            }
            HPyDef_METH(name, "name", HPyFunc_NOARGS)
            static HPy name_impl(HPyContext *ctx, HPy self) {
                return HPyUnicode_FromString(ctx, ctx->name);
            }
            HPyDef_METH(version, "version", HPyFunc_NOARGS)
            static HPy version_impl(HPyContext *ctx, HPy self) {
                return HPyLong_FromInt64_t(ctx, ctx->abi_version);
            }
            """;

    private static final String[] NAMES = {"save", "calculate", "choose", "name", "version"};

    @Test
    @UniversalOnly("debug mode ends the context when a call uses the HPyContext * of another one")
    public void functionPointersAndTheContextMayBeStored() {
        Value m = load(CODE, NAMES);
        assertPython(m, "m.save() and m.save()");
        assertPython(m, "[m.calculate(i, 6, 3) for i in range(4)] * 3 == [9, 3, 18, 2.0] * 3");
        assertRaises(m, "m.calculate(3, 1, 0)", "ZeroDivisionError", "division by zero");
        assertPython(m, "[m.choose(i % 2, 6, 3) for i in range(4)] == [18, 9, 18, 9]");
    }

    /** Its constants are an array like any other: in a variable, and where the optimizer knows the pointer. */
    @Test
    public void membersOfTheContextAreAnArray() {
        Value m = load("""
                HPyDef_METH(constants, "constants", HPyFunc_O)
                static HPy constants_impl(HPyContext *ctx, HPy self, HPy count) {
                    return HPyTuple_FromArray(ctx, &ctx->h_None, HPyLong_AsInt64_t(ctx, count));
                }
                HPyDef_METH(stored, "stored", HPyFunc_O)
                static HPy stored_impl(HPyContext *ctx, HPy self, HPy count) {
                    const HPy *volatile constants = &ctx->h_None;
                    return HPyTuple_FromArray(ctx, constants, HPyLong_AsInt64_t(ctx, count));
                }
                HPyDef_METH(call, "call", HPyFunc_O)
                static HPy call_impl(HPyContext *ctx, HPy self, HPy function) {
                    return HPy_Call(ctx, function, &ctx->h_True, 1, HPy_NULL);
                }
                """, "constants", "stored", "call");
        for (int i = 0; i < 3; i++) {
            assertPython(m, "[m.constants(n) for n in range(3)] == [(), (None,), (None, True)]");
            assertPython(m, "m.stored(3) == m.constants(3) == (None, True, False)");
            assertPython(m, "m.call(str) == 'True'");
        }
    }

    /** More functions than Sulong caches at a call, so that the build has compared them. */
    @Test
    public void tablesOfFunctionsWithTheContextInAStruct() {
        Value m = load("""
                typedef struct { HPyContext *ctx; HPy value; double factor; } State;
                #define HANDLER(NAME, RESULT) \\
                    static HPy NAME(State *state, _Bool twice, double x) { \\
                        HPyContext *ctx = state->ctx; \\
                        HPy result = RESULT; \\
                        if (!twice) return result; \\
                        HPy doubled = HPy_Add(ctx, result, result); \\
                        HPy_Close(ctx, result); \\
                        return doubled; \\
                    }
                HANDLER(same, HPy_Dup(ctx, state->value))
                HANDLER(negative, HPy_Negative(ctx, state->value))
                HANDLER(inverse, HPy_Invert(ctx, state->value))
                HANDLER(number, HPyFloat_FromDouble(ctx, x * state->factor))
                HANDLER(truth, HPy_Dup(ctx, HPy_IsTrue(ctx, state->value) ? ctx->h_True : state->ctx->h_False))
                HANDLER(as_float, HPy_Call(ctx, ctx->h_FloatType, &state->value, 1, HPy_NULL))
                HANDLER(as_text, HPy_Str(state->ctx, state->value))
                HANDLER(pair, HPyTuple_Pack(ctx, 2, state->value, state->ctx->h_None))
                static HPy (*const handlers[])(State *, _Bool, double) = {
                    same, negative, inverse, number, truth, as_float, as_text, pair};
                HPyDef_METH(handle, "handle", HPyFunc_VARARGS)
                static HPy handle_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    State *state = malloc(sizeof *state);
                    *state = (State){ctx, HPy_Dup(ctx, args[1]), 10};
                    int which = HPyLong_AsInt32_t(ctx, args[0]);
                    HPy result = handlers[which % 8](state, which >= 8, 0.5);
                    HPy_Close(state->ctx, state->value);
                    free(state);
                    return result;
                }
                """, "handle");
        String expected = "[6, -6, -7, 5.0, True, 6.0, '6', (6, None)]";
        for (int i = 0; i < 3; i++) {
            assertPython(m, "[m.handle(i, 6) for i in range(8)] == " + expected);
            assertPython(m, "[m.handle(i + 8, 6) for i in range(8)] == [x + x for x in " + expected + "]");
        }
    }

    private Context newContext(String name) {
        Context context =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build();
        Value m = context.eval(Source.newBuilder("hpy", Compiler.module(CODE, optimization, NAMES))
                .buildLiteral());
        context.getBindings("python").putMember("m", m);
        context.getBindings("python").putMember("name", name);
        context.eval("python", """
                class Number:
                    def __add__(self, other): return f'{name} adds {other}'
                m.save()
                """);
        return context;
    }

    private static String added(Context context) {
        return context.eval("python", "m.calculate(0, Number(), 3)").asString();
    }

    /** Each has its own C globals, in which pointers to functions of its own HPyContext are. */
    @Test
    public void pointersAreThoseOfTheContextThatHasStoredThem() {
        try (Context first = newContext("first")) {
            try (Context second = newContext("second")) {
                for (int i = 0; i < 3; i++) {
                    assertEquals("first adds 3", added(first));
                    assertEquals("second adds 3", added(second));
                }
            }
            assertEquals("first adds 3", added(first));
        }
    }

    @Test
    public void theFieldsCanBeRead() {
        Value m = load(CODE, NAMES);
        String name = mode == Mode.DEBUG ? "HPy Debug Mode ABI (GraalVM)" : "HPy Universal ABI (GraalVM)";
        assertPython(m, "m.name() == '" + name + "' and m.version() == 0");
    }
}
