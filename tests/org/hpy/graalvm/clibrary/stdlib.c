// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "program.h"
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <malloc.h>
#include <search.h>
#include <stdarg.h>
#include <stdlib.h>

static const char *const texts[] = {"0",
                                    "42",
                                    "-17",
                                    "+9",
                                    "  12abc",
                                    "0x1F",
                                    "077",
                                    "zz",
                                    "",
                                    "-",
                                    "9223372036854775807",
                                    "9223372036854775808",
                                    "-9223372036854775809",
                                    "18446744073709551616",
                                    "1e10",
                                    "-1.5e-3x",
                                    "0x1.8p3",
                                    "inf",
                                    "-nan",
                                    "1e400",
                                    "1e-400",
                                    ".5",
                                    "5.",
                                    "1e",
                                    "123456789.123456789"};

static void conversions(FILE *out) {
    for (size_t i = 0; i < COUNT(texts); i++) {
        char *end;
        const char *text = texts[i];
        for (int base = 0; base <= 36; base += base == 0 ? 8 : base == 8 ? 2 : 26) {
            errno = 0;
            long l = strtol(text, &end, base);
            PRINT("%ld %ld %d", l, (long)(end - text), errno);
            errno = 0;
            unsigned long long u = strtoull(text, &end, base);
            PRINT(" %llu %ld %d", u, (long)(end - text), errno);
            errno = 0;
            intmax_t j = strtoimax(text, &end, base);
            PRINT(" %" PRIdMAX " %d\n", j, errno);
        }
        PRINT("%d %ld %lld\n", i == 11 ? 0 : atoi(text) & 0xffff, atol(text), atoll(text));
        errno = 0;
        double d = strtod(text, &end);
        PRINT("%a %ld %d", d, (long)(end - text), errno);
        float f = strtof(text, &end);
        PRINT(" %a %ld", (double)f, (long)(end - text));
        long double l = strtold(text, &end);
        PRINT(" %La %ld %a\n", l, (long)(end - text), atof(text));
    }
}

static ldiv_t (*const volatile divide)(long, long) = ldiv;

static void division(FILE *out, long a, long b) {
    ldiv_t l = divide(a, b);
    lldiv_t ll = lldiv(a, -b);
    imaxdiv_t j = imaxdiv(-a, b);
    div_t i = div((int)(a >> 3), (int)(b >> 33) | 1);
    PRINT("%ld %ld %lld %lld %" PRIdMAX " %" PRIdMAX " %d %d\n", l.quot, l.rem, ll.quot, ll.rem, j.quot, j.rem, i.quot,
          i.rem);
    PRINT("%ld %lld %d %" PRIdMAX "\n", labs(a | 1), llabs(b | 1), abs((int)a | 1), imaxabs(a | 1));
}

static int calls;
static int by_value(const void *a, const void *b) {
    calls++;
    return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}
static int by_value_of(const void *a, const void *b, void *factor) { return by_value(a, b) * *(int *)factor; }

static void sorting(FILE *out, uint64_t *state, size_t n) {
    int numbers[100], factor = -1;
    for (size_t i = 0; i < n; i++) {
        numbers[i] = (int)(next_random(state) % 50);
    }
    int key = numbers[n / 2];
    size_t count = n;
    int *found = lfind(&key, numbers, &count, sizeof *numbers, by_value);
    PRINT("%ld", (long)(found - numbers));
    qsort(numbers, n, sizeof *numbers, by_value);
    found = bsearch(&key, numbers, n, sizeof *numbers, by_value);
    PRINT(" %d", *found == key);
    for (key = 0; key < 5; key++) {
        PRINT(" %d", bsearch(&key, numbers, n, sizeof *numbers, by_value) != NULL);
    }
    qsort_r(numbers, n, sizeof *numbers, by_value_of, &factor);
    for (size_t i = 0; i < n; i++) {
        PRINT(" %d", numbers[i]);
    }
    PRINT(" %d\n", calls > 0);
}

static void trees(FILE *out) {
    static int numbers[] = {5, 2, 8, 1, 9};
    void *root = NULL;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        tsearch(&numbers[i], &root, by_value);
    }
    int key = 8, missing = 7;
    PRINT("%d %d\n", tfind(&key, &root, by_value) != NULL, tfind(&missing, &root, by_value) != NULL);
    for (size_t i = 0; i < COUNT(numbers); i++) {
        PRINT("%d ", tdelete(&numbers[i], &root, by_value) != NULL);
    }
    PRINT("%d\n", root == NULL);
}

static void memory(FILE *out) {
    for (size_t alignment = 8; alignment <= 65536; alignment *= 2) {
        void *a = NULL, *b = aligned_alloc(alignment, 3 * alignment), *c = memalign(alignment, 10);
        int error = posix_memalign(&a, alignment, 100);
        PRINT("%d %lu %lu %lu\n", error, (uintptr_t)a % alignment, (uintptr_t)b % alignment, (uintptr_t)c % alignment);
        memset(a, 1, 100), memset(b, 1, 3 * alignment), memset(c, 1, 10);
        free(a), free(b), free(c);
    }
    void *p = NULL;
    PRINT("%d %d %d\n", posix_memalign(&p, 3, 8), posix_memalign(&p, 4, 8), posix_memalign(&p, 64, SIZE_MAX / 2));
    void *volatile none = malloc((size_t)1 << 60);
    PRINT("%d %d\n", none == NULL, reallocarray(NULL, SIZE_MAX, 2) == NULL);
    char *grown = calloc(3, 4);
    grown = realloc(grown, 1000);
    for (int i = 0; i < 12; i++) {
        PRINT("%d", grown[i]);
    }
    PRINT(" %d\n", malloc_usable_size(grown) >= 1000);
    free(grown);
}

static long sum(int count, ...) {
    va_list arguments, again;
    va_start(arguments, count);
    va_copy(again, arguments);
    double total = 0;
    for (int i = 0; i < count; i++) {
        total += i % 3 == 0   ? va_arg(arguments, int)
                 : i % 3 == 1 ? va_arg(arguments, double)
                              : (double)va_arg(arguments, long long);
    }
    int first = va_arg(again, int);
    va_end(arguments), va_end(again);
    return (long)(total * 100) + first;
}

typedef struct {
    double x;
    int y;
    char text[9];
} record;
static record next_record(record r, ...) {
    va_list arguments;
    va_start(arguments, r);
    record other = va_arg(arguments, record);
    va_end(arguments);
    return (record){r.x + other.x, r.y - other.y, "record"};
}

static void nothing(void) {}

PROGRAM(stdlib) {
    uint64_t state = 5;
    conversions(out);
    for (int i = 0; i < 20; i++) {
        division(out, (long)next_random(&state) >> i, (long)(next_random(&state) >> (2 * i)) | 1);
        sorting(out, &state, 1 + i * 4);
    }
    trees(out), memory(out);
    PRINT("%ld %ld\n", sum(3, 1, 2.5, 3LL), sum(12, 1, 2.5, 3LL, 4, 5.5, 6LL, 7, 8.5, 9LL, 10, 11.5, 12LL));
    record r = next_record((record){1.5, 2, "a"}, (record){2.5, 3, "b"});
    PRINT("%a %d %s\n", r.x, r.y, r.text);
    srand(1);
    int first = rand();
    srand(1);
    PRINT("%d %d\n", first == rand(), first >= 0 && first <= RAND_MAX);
    unsigned short seed[3] = {1, 2, 3};
    PRINT("%a %ld %d\n", erand48(seed), nrand48(seed), rand_r(&(unsigned){7}));
    setenv("HPY_CLIBRARY", "one", 1), setenv("HPY_CLIBRARY", "two", 0);
    PRINT("%s", getenv("HPY_CLIBRARY"));
    unsetenv("HPY_CLIBRARY");
    PRINT(" %d\n", getenv("HPY_CLIBRARY") == NULL);
    wchar_t wide[8];
    char narrow[8];
    PRINT("%d %zu %zu %d\n", mblen("a", 1), mbstowcs(wide, "abc", 8), wcstombs(narrow, L"abc", 8),
          mbtowc(wide, "x", 1));
    PRINT("%s %ld\n", l64a(123456), a64l("zzz"));
    PRINT("%d %d\n", system("exit 3") >> 8, at_quick_exit(nothing));
}
