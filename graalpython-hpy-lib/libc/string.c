// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Functions of short pieces of memory, which C++ strings, maps and parsers call all the time: as bitcode they take some nanoseconds,
 * and Sulong's call of the C library's twenty times as many. Long pieces are the C library's.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <string.h>

enum { WORD = sizeof(uint64_t), LONG = 512 };

static uint64_t word_at(const unsigned char *memory) {
    uint64_t word;
    memcpy(&word, memory, WORD);
    return word;
}

int memcmp(const void *a, const void *b, size_t n) {
    const unsigned char *left = a, *right = b;
    while (n > LONG && bcmp(left, right, LONG) == 0) {
        left += LONG, right += LONG, n -= LONG;
    }
    while (n >= WORD && word_at(left) == word_at(right)) {
        left += WORD, right += WORD, n -= WORD;
    }
    while (n > 0 && *left == *right) {
        left++, right++, n--;
    }
    return n == 0 ? 0 : *left - *right;
}

void *memchr(const void *memory, int c, size_t n) {
    const unsigned char *at = memory;
    if (n > LONG) {
        return memmem(memory, n, &(char){c}, 1);
    }
    while (n > 0 && *at != (unsigned char)c) {
        at++, n--;
    }
    return n == 0 ? NULL : (void *)at;
}

int strncmp(const char *a, const char *b, size_t n) {
    while (n > 0 && *a == *b && *a != 0) {
        a++, b++, n--;
    }
    return n == 0 ? 0 : (unsigned char)*a - (unsigned char)*b;
}

char *strchr(const char *text, int c) {
    for (const char *at = text; at < text + LONG; at++) {
        if (*at == (char)c) {
            return (char *)at;
        }
        if (*at == 0) {
            return NULL;
        }
    }
    char *found = strchrnul(text + LONG, c);
    return *found == (char)c ? found : NULL;
}
