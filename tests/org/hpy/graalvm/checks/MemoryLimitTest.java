// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** C code gets no more memory than the context allows, and no more than there is. */
public class MemoryLimitTest {

    private static final String SOURCE = """
            #include "hpy.h"
            #include <cstdint>
            #include <cstdlib>
            #include <new>
            static void *kept[100];
            static HPy answer(HPyContext *ctx, void *block, int slot) {
                if (block == nullptr) return HPy_Dup(ctx, ctx->h_False);
                kept[slot] = block;
                return HPy_Dup(ctx, ctx->h_True);
            }
            // How block `slot` gets its memory: which function, how much.
            HPyDef_METH(get, "get", HPyFunc_VARARGS)
            static HPy get_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                int slot = HPyLong_AsInt32_t(ctx, args[0]);
                int how = HPyLong_AsInt32_t(ctx, args[1]);
                size_t size = HPyLong_AsUInt64_t(ctx, args[2]);
                switch (how) {
                case 0: return answer(ctx, std::malloc(size), slot);
                case 1: return answer(ctx, std::calloc(size / 8, 8), slot);
                case 2: return answer(ctx, std::realloc(kept[slot], size), slot);
                case 3: return answer(ctx, std::calloc(size, size), slot);
                default: break;
                }
                try {
                    return answer(ctx, ::operator new(size), slot);
                } catch (const std::bad_alloc &) {
                    return HPy_Dup(ctx, ctx->h_False);
                }
            }
            HPyDef_METH(drop, "drop", HPyFunc_O)
            static HPy drop_impl(HPyContext *ctx, HPy self, HPy number) {
                int slot = HPyLong_AsInt32_t(ctx, number);
                std::free(kept[slot]);
                kept[slot] = nullptr;
                return HPy_Dup(ctx, ctx->h_None);
            }
            typedef struct { char memory[50000]; } Large;
            HPyType_HELPERS(Large)
            static HPyType_Spec spec = {.name = "snippet.Large", .basicsize = sizeof(Large), .flags = HPy_TPFLAGS_DEFAULT};
            HPyDef_METH(type, "type", HPyFunc_NOARGS)
            static HPy type_impl(HPyContext *ctx, HPy self) { return HPyType_FromSpec(ctx, &spec, nullptr); }
            static HPyDef *defines[] = {&get, &drop, &type, nullptr};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(limits, definition)
            """;

    private static final String HELPERS = """
            def fill(how, size):
                n = 0
                while n < 100 and m.get(n, how, size):
                    n += 1
                for i in range(n):
                    m.drop(i)
                return n
            """;

    private static File file;
    private static Context context;

    @BeforeClass
    public static void open() {
        file = Compiler.buildFile("limits.cpp", SOURCE, "--bitcode-only");
        context = context("1MB");
    }

    private static Context context(String limit) {
        Context result = Context.newBuilder()
                .allowAllAccess(true)
                .option("hpy.MemoryLimit", limit)
                .build();
        Value module = result.eval(Source.newBuilder("hpy", file).buildLiteral());
        result.getBindings("python").putMember("m", module);
        result.eval("python", HELPERS);
        return result;
    }

    @AfterClass
    public static void close() {
        context.close();
    }

    private static Value eval(String expression) {
        return context.eval("python", expression);
    }

    @Test
    public void allFunctionsShareTheLimit() {
        for (int how : new int[] {0, 1, 2, 4, 0}) {
            int blocks = eval("fill(" + how + ", 100_000)").asInt();
            assertTrue(how + ": " + blocks, blocks >= 9 && blocks <= 10);
        }
        assertEquals(
                "[True, False, True, True]",
                eval("str([m.get(0, 0, 600_000), m.get(1, 0, 600_000), " + "m.get(0, 2, 900_000), m.get(0, 2, 100)])")
                        .asString());
        assertTrue(eval("m.get(1, 0, 900_000)").asBoolean());
        eval("[m.drop(0), m.drop(1)]");
    }

    @Test
    public void objectsCountTheirStructs() {
        context.eval("python", """
                Large = m.type()
                objects = []
                try:
                    while len(objects) < 100:
                        objects.append(Large())
                    outcome = 'no error'
                except MemoryError:
                    outcome = 'MemoryError'
                count = len(objects)
                before = fill(0, 100_000)
                objects.clear()
                """);
        assertEquals("MemoryError", eval("outcome").asString());
        int count = eval("count").asInt();
        assertTrue("" + count, count >= 15 && count <= 20);
        assertEquals(0, eval("before").asInt());
        context.eval("python", """
                import gc
                after = 0
                for i in range(100):
                    if after < 9:
                        gc.collect()
                        after = fill(0, 100_000)
                """);
        assertTrue(eval("after").asInt() >= 9);
    }

    /** With a limit that they do not reach, and without one: what is tracked has another way. */
    @Test
    public void sizesBeyondAllMemoryAreAnswered() {
        for (String limit : new String[] {"8000000000GB", Long.toString(Long.MAX_VALUE)}) {
            try (Context other = context(limit)) {
                for (String size : new String[] {"2**63", "2**63 - 1", "2**64 - 1", "2**62", "2**60"}) {
                    for (int how : new int[] {0, 1, 2, 3, 4}) {
                        String call = "m.get(0, " + how + ", " + size + ")";
                        assertTrue(
                                limit + " " + call, !other.eval("python", call).asBoolean());
                    }
                }
            }
        }
    }

    @Test
    public void otherValuesAreRefused() {
        for (String limit : new String[] {"many", "1XB", "-", "99999999999GB"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> context(limit))
                    .getMessage();
            assertTrue(message, message.contains(limit + " is no size such as"));
        }
    }
}
