// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "program.h"
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <uchar.h>
#include <wchar.h>
#include <wctype.h>

static int sign(int x) { return (x > 0) - (x < 0); }
static long at(const wchar_t *text, const wchar_t *p) { return p == NULL ? -1 : p - text; }

static void make_text(uint64_t *state, wchar_t *text, size_t size) {
    size_t length = next_random(state) % size;
    for (size_t i = 0; i < length; i++) {
        text[i] = L"aab,Z \xe4\x20ac\x1f600"[next_random(state) % 9];
    }
    text[length] = 0;
}

static void texts(FILE *out, uint64_t *state) {
    wchar_t a[31], b[9], c[60], *rest;
    make_text(state, a, COUNT(a)), make_text(state, b, COUNT(b));
    PRINT("%zu %d %d %d\n", wcslen(a), sign(wcscmp(a, b)), sign(wcsncmp(a, b, 3)), sign(wcscasecmp(a, b)));
    PRINT("%ld %ld %ld %ld\n", at(a, wcschr(a, 0x20ac)), at(a, wcsrchr(a, L'b')), at(a, wcsstr(a, L"ab")),
          at(a, wcspbrk(a, L",Z")));
    PRINT("%zu %zu %ld\n", wcsspn(a, L"ab"), wcscspn(a, b), at(a, wmemchr(a, L'Z', wcslen(a))));
    wmemset(c, L'#', COUNT(c));
    wcscat(wcscpy(c, a), b);
    for (wchar_t *word = wcstok(c, L", ", &rest); word != NULL; word = wcstok(NULL, L", ", &rest)) {
        PRINT("(%zu)", wcslen(word));
    }
    wcsncpy(c, a, 5), wmemmove(c + 2, c, 5), wmemcpy(c + 20, c, 9);
    PRINT(" %d %x %x\n", wmemcmp(c, c + 20, 9), (unsigned)c[3], (unsigned)c[21]);
}

static void numbers(FILE *out) {
    wchar_t *end, text[60];
    const wchar_t *input = L"  -42.5e1xyz";
    PRINT("%ld %ld %a", wcstol(input, &end, 10), at(input, end), wcstod(input, NULL));
    PRINT(" %a %La %llu\n", (double)wcstof(input, NULL), wcstold(input, NULL), wcstoull(L"ff", NULL, 16));
    PRINT("%d", swprintf(text, COUNT(text), L"%d %ls %.2f %lc", 7, L"wide", 2.5, (wint_t)L'!'));
    int n = 0;
    wchar_t word[9];
    double d = 0;
    PRINT(" %d", swscanf(text, L"%d %8ls %lf", &n, word, &d));
    PRINT(" %d %zu %a\n", n, wcslen(word), d);
}

static void utf8(FILE *out, locale_t locale) {
    locale_t before = uselocale(locale);
    const char *text = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", *place = text;
    wchar_t wide[9];
    char narrow[20] = "";
    mbstate_t state = {0};
    PRINT("%s %zu %zu", nl_langinfo(CODESET), MB_CUR_MAX, mbstowcs(wide, text, 9));
    for (int i = 0; i < 5; i++) {
        PRINT(" %x", (unsigned)wide[i]);
    }
    PRINT(" %zu %d\n", wcstombs(narrow, wide, sizeof narrow), strcmp(narrow, text));
    PRINT("%zu %d", mbsrtowcs(wide, &place, 9, &state), place == NULL);
    char32_t c32 = 0;
    char16_t c16 = 0;
    PRINT(" %zu", mbrtoc32(&c32, text + 3, 3, &state));
    PRINT(" %x %zu", (unsigned)c32, mbrtoc16(&c16, text + 6, 4, &state));
    PRINT(" %x %zu", c16, mbrtoc16(&c16, "", 0, &state));
    PRINT(" %x %zu %zu", c16, wcrtomb(narrow, 0x20ac, &state), c32rtomb(narrow, 0xe4, &state));
    PRINT(" %d %d %d\n", btowc('x'), wctob(L'y'), mbsinit(&state) != 0);
    for (wint_t c = 0; c < 0x3000; c += 37) {
        PRINT("%d%d%d%d%d %x %x %d\n", !!iswalpha(c), !!iswupper(c), !!iswspace(c), !!iswpunct(c), !!iswprint(c),
              towupper(c), towlower(c), wcwidth((wchar_t)c));
    }
    PRINT("%d %x\n", !!iswctype(L'5', wctype("digit")), towctrans(L'a', wctrans("toupper")));
    uselocale(before);
}

PROGRAM(wchar) {
    uint64_t state = 7;
    for (int i = 0; i < 30; i++) {
        texts(out, &state);
    }
    numbers(out);
    locale_t locale = newlocale(LC_ALL_MASK, "C.UTF-8", NULL);
    PRINT("%d\n", locale != NULL);
    utf8(out, locale);
    freelocale(locale);
    struct lconv *conventions = localeconv();
    PRINT("[%s] [%s] %d\n", conventions->decimal_point, conventions->thousands_sep, conventions->frac_digits);
    PRINT("%d\n", setlocale(LC_ALL, "nonesuch") == NULL);
}
