// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Functions of characters, which Sulong has by Java's rules for Unicode: here by the C library's tables for the locale.
 */
#define __NO_CTYPE
#include <ctype.h>

#undef isalpha
#undef isspace
#undef isupper
#undef tolower
#undef toupper

static int has(int c, int kind) { return (*__ctype_b_loc())[c] & kind; }

int isalpha(int c) { return has(c, _ISalpha); }
int isspace(int c) { return has(c, _ISspace); }
int isupper(int c) { return has(c, _ISupper); }
int tolower(int c) { return c >= -128 && c < 256 ? (*__ctype_tolower_loc())[c] : c; }
int toupper(int c) { return c >= -128 && c < 256 ? (*__ctype_toupper_loc())[c] : c; }
