// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.handles;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** C code may look at the parts of what it gets, and copy it piece by piece. */
public class PartsTest extends ExtensionTest {

    private static final String CODE = """
            #include <string.h>
            HPyDef_METH(bytes, "bytes", HPyFunc_VARARGS)
            static HPy bytes_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                HPy copy[4];
                for (size_t i = 0; i < nargs * sizeof(HPy); i++) {
                    ((volatile char *)copy)[i] = ((const volatile char *)args)[i];
                }
                return HPyTuple_FromArray(ctx, copy, nargs);
            }
            HPyDef_METH(halves, "halves", HPyFunc_O)
            static HPy halves_impl(HPyContext *ctx, HPy self, HPy arg) {
                volatile uint32_t low = (uint32_t)arg._i, high = (uint32_t)((uint64_t)arg._i >> 32);
                return HPy_Dup(ctx, (HPy){(intptr_t)((uint64_t)high << 32 | low)});
            }
            HPyDef_METH(shifted, "shifted", HPyFunc_VARARGS)
            static HPy shifted_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                char memory[3 + 2 * sizeof(HPy)];
                HPy copy[2];
                memcpy(memory + 3, args, sizeof copy);
                memcpy(copy, memory + 3, sizeof copy);
                uint32_t middle;
                memcpy(&middle, (const char *)args + 6, sizeof middle);
                return HPy_BuildValue(ctx, "OOi", copy[1], copy[0], (int)(middle & 0xffff));
            }
            union Either { HPy handle; unsigned char bytes[sizeof(HPy)]; };
            HPyDef_METH(punned, "punned", HPyFunc_O)
            static HPy punned_impl(HPyContext *ctx, HPy self, HPy arg) {
                volatile union Either either = {.handle = arg};
                union Either copy;
                for (size_t i = 0; i < sizeof(HPy); i++) copy.bytes[i] = either.bytes[i];
                return HPy_Dup(ctx, copy.handle);
            }
            HPyDef_METH(context, "context", HPyFunc_VARARGS)
            static HPy context_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                HPyContext copy = *ctx;
                if (copy._private != ctx->_private || copy.abi_version != 0 || strcmp(copy.name, ctx->name) != 0) {
                    return HPy_NULL;
                }
                return copy.ctx_Add(ctx, args[0], args[1]);
            }
            """;

    @Test
    public void handlesAndTheContext() {
        Value m = load(CODE, "bytes", "halves", "shifted", "punned", "context");
        assertPython(m, "m.bytes('a', [], None) == ('a', [], None)");
        assertPython(m, "m.halves('a') == 'a' and m.punned('b') == 'b'");
        assertPython(m, "m.shifted('a', 'b') == ('b', 'a', 0)");
        assertPython(m, "m.context(3, 4) == 7");
    }

    @Test
    public void atomicOperations() {
        Value m = load("""
                static HPy shared; /* HPy_NULL, or an open handle */
                HPyDef_METH(exchange, "exchange", HPyFunc_O)
                static HPy exchange_impl(HPyContext *ctx, HPy self, HPy arg) {
                    HPy put = HPy_Is(ctx, arg, ctx->h_None) ? HPy_NULL : HPy_Dup(ctx, arg), old;
                    __atomic_exchange(&shared, &put, &old, __ATOMIC_SEQ_CST);
                    return HPy_IsNull(old) ? HPy_Dup(ctx, ctx->h_None) : old;
                }
                HPyDef_METH(put, "put", HPyFunc_O)
                static HPy put_impl(HPyContext *ctx, HPy self, HPy arg) {
                    HPy old = HPy_NULL, new = HPy_Dup(ctx, arg);
                    int is_put = __atomic_compare_exchange(&shared, &old, &new, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
                    if (is_put) return HPy_Dup(ctx, ctx->h_None);
                    HPy_Close(ctx, new);
                    return HPy_Dup(ctx, old);
                }
                HPyDef_METH(replace, "replace", HPyFunc_O)
                static HPy replace_impl(HPyContext *ctx, HPy self, HPy arg) {
                    HPy new = HPy_Dup(ctx, arg), old;
                    __atomic_load(&shared, &old, __ATOMIC_ACQUIRE);
                    while (!__atomic_compare_exchange(&shared, &old, &new, 1, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {}
                    return old;
                }
                """, "exchange", "put", "replace");
        assertPython(
                m,
                "[m.exchange('a'), m.exchange(2.5), m.put('b'), m.replace([1]), m.exchange(None), m.put('c'), m.put(0),"
                        + " m.exchange(None)] == [None, 'a', 2.5, 2.5, [1], None, 'c', 'c']");
    }

    @Test
    public void partsBehindTheArgumentsAreOutOfBounds() {
        Value m = load("""
                HPyDef_METH(byte, "byte", HPyFunc_VARARGS)
                static HPy byte_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPyLong_FromLong(ctx, ((const char *)args)[9]);
                }
                """, "byte");
        assertPython(m, "m.byte(1, 2) == 0");
        if (optimization.equals("-O2")) {
            assertRaises(m, "m.byte(1)", "SystemError", "C code reads args[1], but nargs is 1");
        }
    }
}
