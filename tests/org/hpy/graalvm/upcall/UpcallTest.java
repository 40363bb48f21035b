// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.ExtensionTest;
import org.hpy.graalvm.border.Mode;
import org.junit.Assert;
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

    @Test
    public void functionsAreSharedByContexts() {
        for (int i = 0; i < 2; i++) {
            try (Context other = Context.newBuilder("python", "llvm", "hpy")
                    .allowAllAccess(true)
                    .build()) {
                Value m = other.eval(Source.newBuilder("hpy", Compiler.module(CODE, optimization, NAMES))
                        .buildLiteral());
                other.getBindings("python").putMember("other", m);
                Assert.assertEquals(
                        "[9, 3, 18, 2.0]",
                        other.eval("python", "other.save(); [other.calculate(i, 6, 3) for i in range(4)]")
                                .toString());
            }
        }
    }

    @Test
    public void theFieldsCanBeRead() {
        Value m = load(CODE, NAMES);
        String name = mode == Mode.DEBUG ? "HPy Debug Mode ABI (GraalVM)" : "HPy Universal ABI (GraalVM)";
        assertPython(m, "m.name() == '" + name + "' and m.version() == 0");
    }
}
