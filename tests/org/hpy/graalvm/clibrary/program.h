// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * What the programs of this directory share. Each is compiled twice, natively and as an extension, and prints what the
 * functions of a header return; CLibraryTest compares. A word that begins with ~ is compared with a tolerance of 1e-14, and one
 * with ~~ with 1e-6: there Java's functions round otherwise than the C library's.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Begins the program of a header; it prints to `out`. */
#ifdef __cplusplus
#define PROGRAM(HEADER) extern "C" void program_##HEADER(FILE *out)
#else
#define PROGRAM(HEADER) void program_##HEADER(FILE *out)
#endif
#define PRINT(...) fprintf(out, __VA_ARGS__)
#define COUNT(ARRAY) (sizeof(ARRAY) / sizeof *(ARRAY))

/* Inputs for numbers: the same in each run. */
static inline uint64_t next_random(uint64_t *state) {
    uint64_t x = *state += 0x9e3779b97f4a7c15;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

static const double special[] = {0.0,
                                 -0.0,
                                 0.5,
                                 -0.5,
                                 1,
                                 -1,
                                 1.5,
                                 2.5,
                                 -2.5,
                                 3.49999,
                                 0.1,
                                 1e300,
                                 -1e300,
                                 1e-310,
                                 4503599627370497.5,
                                 9007199254740993.0,
                                 1.0 / 0.0,
                                 -1.0 / 0.0};

/* A number of 22 magnitudes, or a special one. */
static inline double next_double(uint64_t *state) {
    uint64_t x = next_random(state);
    if (x % 5 == 0) {
        return special[x / 5 % COUNT(special)];
    }
    double mantissa = (double)(int64_t)x / 9223372036854775808.0;
    for (uint64_t i = x / 5 % 23; i > 0; i--) {
        mantissa *= 10;
    }
    return mantissa;
}

static inline void print_exact(FILE *out, const char *name, double x) {
    x == x ? PRINT("%s %a\n", name, x) : PRINT("%s nan\n", name);
}
static inline void print_long_double(FILE *out, const char *name, long double x) {
    x == x ? PRINT("%s %La\n", name, x) : PRINT("%s nan\n", name);
}
static inline void print_near(FILE *out, const char *name, double x) {
    x == x ? PRINT("%s ~%.17g\n", name, x) : PRINT("%s nan\n", name);
}
static inline void print_nearf(FILE *out, const char *name, float x) {
    x == x ? PRINT("%s ~~%.9g\n", name, (double)x) : PRINT("%s nan\n", name);
}
