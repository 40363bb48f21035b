// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Functions of characters, which Sulong has by Java's rules for Unicode: here by the C library's tables for the locale. All
 * locales agree on ASCII, but for the letter i in Turkish, so that there is an answer without a call.
 */
#define __NO_CTYPE
#include <ctype.h>

#undef isalpha
#undef isspace
#undef isupper
#undef tolower
#undef toupper

static int is_in(int c, int first, int last) { return c >= first && c <= last; }
static int is_ascii(int c) { return is_in(c, 0, 127); }
static int is_ascii_but_i(int c) { return is_ascii(c) && (c | 32) != 'i'; }
static int has(int c, int kind) { return (*__ctype_b_loc())[c] & kind; }

int isalpha(int c) { return is_ascii(c) ? is_in(c | 32, 'a', 'z') : has(c, _ISalpha); }
int isspace(int c) { return is_ascii(c) ? c == ' ' || is_in(c, '\t', '\r') : has(c, _ISspace); }
int isupper(int c) { return is_ascii(c) ? is_in(c, 'A', 'Z') : has(c, _ISupper); }

int tolower(int c) {
    return is_ascii_but_i(c) ? is_in(c, 'A', 'Z') ? c + 32 : c : c >= -128 && c < 256 ? (*__ctype_tolower_loc())[c] : c;
}

int toupper(int c) {
    return is_ascii_but_i(c) ? is_in(c, 'a', 'z') ? c - 32 : c : c >= -128 && c < 256 ? (*__ctype_toupper_loc())[c] : c;
}
