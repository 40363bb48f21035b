// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* Types of clang on x86-64 and its functions for bits. */
#include "program.h"
#include <immintrin.h>

static void print_128(FILE *out, const char *name, unsigned __int128 x) {
    PRINT("%s %016llx%016llx\n", name, (unsigned long long)(x >> 64), (unsigned long long)x);
}

static void wide(FILE *out, __int128 x, __int128 y) {
    unsigned __int128 u = x, v = y;
    __int128 r;
    print_128(out, "+", x + y), print_128(out, "-", x - y), print_128(out, "*", x * y);
    if (y != 0 && y != -1) {
        print_128(out, "/", x / y), print_128(out, "%", x % y), print_128(out, "u/", u / v),
            print_128(out, "u%", u % v);
    }
    print_128(out, "<<", u << (v & 127)), print_128(out, ">>", x >> (v & 127)), print_128(out, "u>>", u >> (v & 127));
    print_128(out, "&", x & y), print_128(out, "|", x | y), print_128(out, "^", x ^ y), print_128(out, "~", ~x);
    PRINT("%d %d %d %d %d\n", x < y, u < v, x == y, x >= y, u > v);
    PRINT("%d", __builtin_add_overflow(x, y, &r)), print_128(out, " add", r);
    PRINT("%d", __builtin_sub_overflow(x, y, &r)), print_128(out, " sub", r);
    PRINT("%d", __builtin_mul_overflow(x, y, &r)), print_128(out, " mul", r);
    PRINT("%a %a %a %a %La %La\n", (double)x, (double)u, (double)(float)x, (double)(float)u, (long double)x,
          (long double)u);
}

static void narrow(FILE *out, uint64_t x, uint64_t y) {
    int shift = (int)(y & 63);
    PRINT("%lx %x %x\n", __builtin_bswap64(x), __builtin_bswap32((uint32_t)x), __builtin_bswap16((uint16_t)x));
    PRINT("%lx %x %x %x\n", __builtin_bitreverse64(x), __builtin_bitreverse32((uint32_t)x),
          __builtin_bitreverse16((uint16_t)x), __builtin_bitreverse8((uint8_t)x));
    PRINT("%d %d %d %d %d\n", __builtin_popcountll(x), __builtin_popcount((uint16_t)x), __builtin_popcount((uint8_t)x),
          __builtin_parityll(x), __builtin_ffsll((long long)x));
    PRINT("%d %d %d %d\n", __builtin_clzll(x | 1), __builtin_ctzll(x | 256), __builtin_clz((uint32_t)x | 1),
          __builtin_clrsbll((long long)x));
    PRINT("%lx %x %x %x\n", __builtin_rotateleft64(x, y), __builtin_rotateright32((uint32_t)x, (uint32_t)y),
          __builtin_rotateleft16((uint16_t)x, 5), __builtin_rotateright8((uint8_t)x, 3));
    long l;
    int i;
    short s;
    unsigned char c;
    PRINT("%d", __builtin_add_overflow((long)x, (long)y, &l)), PRINT(" %ld", l);
    PRINT(" %d", __builtin_mul_overflow((int)x, (int)y, &i)), PRINT(" %d", i);
    PRINT(" %d", __builtin_sub_overflow((short)x, (short)y, &s)), PRINT(" %d", s);
    PRINT(" %d", __builtin_mul_overflow((unsigned char)x, (unsigned char)y, &c)), PRINT(" %d\n", c);
    PRINT("%d %u %ld %d\n", __builtin_elementwise_add_sat((int)x, (int)y),
          __builtin_elementwise_sub_sat((unsigned)x, (unsigned)y), __builtin_elementwise_max((long)x, (long)y),
          __builtin_elementwise_abs((int)x | 1));
    PRINT("%lx %lx\n", x << shift | x >> (63 - shift), (uint64_t)((int64_t)x >> shift));
}

static _Float16 halved(_Float16 x) { return x / 2; }

static void floating(FILE *out, double x, double y) {
    _Float16 h = (_Float16)x, k = (_Float16)y, array[3] = {h, k, 1};
    h = h * k + array[1] - halved(h);
    h == h ? PRINT("%a\n", (double)h) : PRINT("nan\n");
    PRINT("%d %d %d\n", h < k, (int)(_Float16)3.75, (double)-h == -(double)h);
    __float128 q = x, p = y, table[2] = {q, p};
    q = q * p - table[1] / 3;
    print_exact(out, "quad", (double)q), print_long_double(out, "quad", (long double)q),
        print_exact(out, "quad", (double)(float)q);
    PRINT("%d %d\n", q < p, q == p);
    if (q > -1e9 && q < 1e9) {
        PRINT("%ld %d\n", (long)q, (int)q);
    }
    p = (__float128)(long)(x > -1e18 && x < 1e18 ? x : 1) + (unsigned)3;
    print_exact(out, "quad", (double)p);
    if (x > -1e37 && x < 1e37) {
        print_128(out, "i128", (unsigned __int128)(__int128)x),
            print_128(out, "i128", (unsigned __int128)(__int128)(float)x);
        print_128(out, "u128", x > 0 ? (unsigned __int128)x : 0);
        PRINT("%ld %d %lu\n", x > -1e18 && x < 1e18 ? (long)x : 0, x > -2e9 && x < 2e9 ? (int)x : 0,
              x > 0 && x < 1e19 ? (unsigned long)x : 0);
    }
}

typedef int ints __attribute__((vector_size(16)));
typedef float floats __attribute__((vector_size(16)));

static void vectors(FILE *out, float x, int n) {
    floats a = {x, 1, 2, -3}, b = a * a + 0.5f;
    ints c = {n, 2, -3, 4}, d = c * c - (a > b) + (c << 3);
    PRINT("%a %a %d %d %d\n", (double)b[0], (double)b[3], d[0], d[1], d[2]);
    b = __builtin_shufflevector(a, b, 0, 5, 2, 7);
    d = __builtin_convertvector(__builtin_elementwise_trunc(b / 4), ints) + __builtin_elementwise_max(c, d);
    PRINT("%d %d %d %a\n", d[1], __builtin_reduce_add(d), __builtin_reduce_max(c),
          (double)__builtin_elementwise_sqrt(b * b)[1]);
}

/* For a processor that has to be asked for; Sulong says that there is none. */
__attribute__((target("avx"))) static double sum_of_wide_vector(double x) {
    __m256d sums = _mm256_hadd_pd(_mm256_set_pd(x, 2, 3, 4), _mm256_set1_pd(0));
    return sums[0] + sums[2];
}

PROGRAM(numbers) {
    print_exact(out, "avx", __builtin_cpu_supports("avx") ? sum_of_wide_vector(1.75) : 10.75);
    static const char *const texts[] = {"one half of it, 0xH3C00", "(half)"};
    PRINT("%s %s\n", texts[0], texts[1]);
    uint64_t state = 3;
    for (int i = 0; i < 60; i++) {
        uint64_t a = next_random(&state), b = next_random(&state), c = next_random(&state);
        wide(out, (__int128)a << (i % 64) | b, (__int128)(i % 3 ? b >> (i % 60) : c) - (i % 2 ? 0 : a));
        narrow(out, a >> (i % 64), b);
        floating(out, next_double(&state), next_double(&state));
        vectors(out, (float)(i * 3.25), (int)(a % 1000));
    }
}
