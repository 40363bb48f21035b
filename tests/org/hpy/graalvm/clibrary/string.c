// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "program.h"
#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

static int sign(int x) { return (x > 0) - (x < 0); }

/* Where in a text a pointer points, or -1. */
static long at(const char *text, const void *p) { return p == NULL ? -1 : (long)((const char *)p - text); }

/* A text of few letters, so that it has repetitions. */
static void make_text(uint64_t *state, char *text, size_t size) {
    size_t length = next_random(state) % size;
    for (size_t i = 0; i < length; i++) {
        text[i] = "aab,Z \xe4"[next_random(state) % 7];
    }
    text[length] = 0;
}

static void compare(FILE *out, const char *a, const char *b, size_t n) {
    PRINT("%d %d %d %d %d\n", sign(strcmp(a, b)), sign(strncmp(a, b, n)), sign(memcmp(a, b, n)), sign(strcasecmp(a, b)),
          sign(strncasecmp(a, b, n)));
    PRINT("%d %d\n", sign(strcoll(a, b)), sign(strverscmp(a, b)));
}

static void search(FILE *out, const char *a, const char *b) {
    PRINT("%zu %zu %zu %zu\n", strlen(a), strnlen(a, 5), strspn(a, "ab"), strcspn(a, b));
    PRINT("%ld %ld %ld %ld\n", at(a, strchr(a, 'b')), at(a, strrchr(a, 'b')), at(a, strchrnul(a, ',')),
          at(a, memchr(a, 'Z', strlen(a))));
    PRINT("%ld %ld %ld %ld\n", at(a, strstr(a, "ab")), at(a, strstr(a, b)), at(a, strpbrk(a, ",Z")),
          at(a, strcasestr(a, "B,")));
    PRINT("%ld %ld\n", at(a, memmem(a, strlen(a), "aa", 2)), at(a, memrchr(a, 'a', strlen(a))));
}

static void copy(FILE *out, const char *a, const char *b, size_t n) {
    char buffer[200];
    memset(buffer, '#', sizeof buffer);
    strcpy(buffer, a);
    strcat(buffer, b);
    strncat(buffer, "more", n % 5);
    PRINT("%s\n", buffer);
    memmove(buffer + 3, buffer, 50), memcpy(buffer + 100, buffer, 60), memset(buffer + n, '*', 3);
    strncpy(buffer + 60, b, 30);
    PRINT("%ld %.20s %.20s\n", at(buffer, stpcpy(buffer, a)), buffer, buffer + 100);
    PRINT("%ld\n", at(buffer, mempcpy(buffer, b, n)));
    char *copied = strdup(a), *part = strndup(a, n), *rest, *place = copied;
    PRINT("%s %s", copied, part);
    while ((rest = strsep(&place, ", ")) != NULL) {
        PRINT(" [%s]", rest);
    }
    for (char *word = strtok_r(part, ",Z", &rest); word != NULL; word = strtok_r(NULL, ",Z", &rest)) {
        PRINT(" (%s)", word);
    }
    strcpy(buffer, a);
    for (char *word = strtok(buffer, "b"); word != NULL; word = strtok(NULL, "b")) {
        PRINT(" {%s}", word);
    }
    size_t needed = strxfrm(buffer, b, sizeof buffer);
    PRINT(" %zu\n", needed);
    free(copied), free(part);
}

/* Pieces of memory of all lengths, aligned and not, equal but for one byte. */
static void compare_memory(FILE *out, uint64_t *state) {
    static unsigned char a[3000], b[3000];
    for (int i = 0; i < 300; i++) {
        size_t n = next_random(state) % (i % 2 ? 40 : 2900), place = n == 0 ? 0 : next_random(state) % n;
        unsigned char *left = a + next_random(state) % 16, *right = b + next_random(state) % 16;
        memset(left, 'm', n), memset(right, 'm', n);
        right[place] = "\0m\xff"[i % 3];
        PRINT("%d %d\n", sign(memcmp(left, right, n)), sign(bcmp(left, right, n) != 0));
        PRINT("%ld %ld\n", at((char *)right, memchr(right, right[place], n)), at((char *)right, memchr(right, 'n', n)));
        left[n] = right[n] = 0;
        PRINT("%d %ld\n", sign(strncmp((char *)left, (char *)right, n + 1)),
              at((char *)right, strchr((char *)right, i % 4)));
        PRINT("%ld\n", at((char *)right, memchr(right, 0x100 | right[place], n)));
    }
}

PROGRAM(string) {
    uint64_t state = 4;
    compare_memory(out, &state);
    for (int i = 0; i < 60; i++) {
        char a[41], b[9];
        make_text(&state, a, sizeof a), make_text(&state, b, sizeof b);
        compare(out, a, b, i % 7 < sizeof b ? i % 7 : 0), search(out, a, b), copy(out, a, b, i % 8);
    }
    for (int c = -1; c < 256; c++) {
        PRINT("%d%d%d%d%d%d%d%d%d%d%d%d %d %d\n", !!isalpha(c), !!isdigit(c), !!isalnum(c), !!isspace(c), !!isupper(c),
              !!islower(c), !!ispunct(c), !!isprint(c), !!isgraph(c), !!iscntrl(c), !!isxdigit(c), !!isblank(c),
              toupper(c), tolower(c));
    }
    for (int error = 0; error < 40; error++) {
        PRINT("%s\n", strerror(error));
    }
    PRINT("%s\n", strsignal(11));
}
