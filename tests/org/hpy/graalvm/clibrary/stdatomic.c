// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#include <stdatomic.h>
#include <stdbool.h>
#include "program.h"

#define SHOW PRINT("%lld %lld\n", (long long)result, (long long)atomic)

#define INTEGER(TYPE)                                                                                                  \
    static void on_##TYPE(FILE *out, TYPE a, TYPE b) {                                                                 \
        _Atomic TYPE value = a;                                                                                        \
        TYPE result, atomic, expected = b, plain = a;                                                                  \
        result = atomic_fetch_add(&value, b), atomic = atomic_load(&value), SHOW;                                      \
        result = atomic_fetch_sub_explicit(&value, 3, memory_order_acquire), atomic = atomic_load(&value), SHOW;       \
        result = atomic_fetch_or(&value, b), atomic = atomic_load_explicit(&value, memory_order_relaxed), SHOW;        \
        result = atomic_fetch_and(&value, a), atomic = atomic_load(&value), SHOW;                                      \
        result = atomic_fetch_xor(&value, b), atomic = atomic_load(&value), SHOW;                                      \
        result = atomic_exchange(&value, b), atomic = atomic_load(&value), SHOW;                                       \
        result = atomic_compare_exchange_strong(&value, &expected, a), atomic = atomic_load(&value), SHOW;             \
        result = atomic_compare_exchange_strong(&value, &expected, b), atomic = expected, SHOW;                        \
        atomic_store_explicit(&value, 9, memory_order_release);                                                        \
        result = value++, atomic = --value, SHOW;                                                                      \
        value *= b, value <<= 1, value |= 1;                                                                           \
        result = value /= (TYPE)5, atomic = value, SHOW;                                                               \
        result = __atomic_fetch_max(&plain, b, __ATOMIC_SEQ_CST), atomic = plain, SHOW;                                \
        result = __atomic_min_fetch(&plain, a, __ATOMIC_SEQ_CST), atomic = plain, SHOW;                                \
        result = __atomic_nand_fetch(&plain, b, __ATOMIC_SEQ_CST), atomic = plain, SHOW;                               \
        result = __sync_fetch_and_add(&plain, a), atomic = plain, SHOW;                                                \
        result = __sync_val_compare_and_swap(&plain, plain, b), atomic = plain, SHOW;                                  \
        result = __sync_lock_test_and_set(&plain, 1), atomic = plain, SHOW;                                            \
    }
typedef unsigned char uchar;
typedef unsigned short ushort_t;
typedef unsigned int uint;
typedef unsigned long ulong_t;
INTEGER(char)
INTEGER(uchar)
INTEGER(short)
INTEGER(ushort_t)
INTEGER(int)
INTEGER(uint)
INTEGER(long)
INTEGER(ulong_t)

typedef struct {
    float x;
    int y;
} pair;

PROGRAM(stdatomic) {
    uint64_t state = 9;
    for (int i = 0; i < 12; i++) {
        uint64_t a = next_random(&state) >> i, b = next_random(&state) >> (3 * i);
        on_char(out, (char)a, (char)b), on_uchar(out, (uchar)a, (uchar)b);
        on_short(out, (short)a, (short)b), on_ushort_t(out, (ushort_t)a, (ushort_t)b);
        on_int(out, (int)a, (int)b), on_uint(out, (uint)a, (uint)b);
        on_long(out, (long)a, (long)b), on_ulong_t(out, a, b);
    }
    atomic_flag flag = ATOMIC_FLAG_INIT;
    PRINT("%d %d\n", atomic_flag_test_and_set(&flag), atomic_flag_test_and_set(&flag));
    atomic_flag_clear(&flag);
    atomic_bool truth = false;
    PRINT("%d %d %d\n", atomic_exchange(&truth, true), atomic_load(&truth), atomic_flag_test_and_set(&flag));
    int numbers[4] = {1, 2, 3, 4}, *_Atomic pointer = numbers;
    int *old = atomic_fetch_add(&pointer, 2);
    PRINT("%ld %d\n", (long)(old - numbers), *--pointer);
    _Atomic double real = 1.5;
    real += 2.25, real *= 2;
    PRINT("%a\n", (double)real);
    _Atomic pair both = (pair){1.5f, 2};
    pair read = atomic_load(&both), expected = read;
    PRINT("%a %d %d\n", (double)read.x, read.y, atomic_compare_exchange_strong(&both, &expected, ((pair){2.5f, 3})));
    read = atomic_exchange(&both, expected);
    PRINT("%a %d %d\n", (double)read.x, read.y, atomic_is_lock_free(&both));
    atomic_thread_fence(memory_order_seq_cst), atomic_signal_fence(memory_order_acq_rel);
}
