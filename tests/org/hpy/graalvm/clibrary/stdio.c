// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include "program.h"
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>

static int format(FILE *out, const char *text, ...) {
    char buffer[300];
    va_list arguments, again;
    va_start(arguments, text);
    va_copy(again, arguments);
    int length = vsnprintf(buffer, sizeof buffer, text, arguments);
    vfprintf(out, text, again);
    va_end(arguments), va_end(again);
    return fprintf(out, " %d %s\n", length, buffer);
}

static void formats(FILE *out, uint64_t *state) {
    double d = next_double(state);
    long l = (long)next_random(state);
    format(out, "%d|%5d|%-5d|%05d|%+d|% d|%x|%#X|%o|%u", (int)l, 42, 42, 42, 42, 42, 255, 255, 8, (unsigned)l);
    format(out, "%ld|%lld|%hd|%hhd|%zu|%jd|%td|%lx", l, (long long)l, (short)l, (signed char)l, (size_t)l, (intmax_t)l,
           (ptrdiff_t)l, l);
    format(out, "%f|%.3f|%10.2e|%g|%a|%G|%.0f|%#.3g|%+.1E", d, d, d, d, d, d, d, d, d);
    format(out, "%*.*f|%-*d|", 12, 3, d, 8, 7);
    PRINT("%Lf|%.10Lg|%La\n", (long double)d, (long double)d, (long double)d);
    format(out, "%s|%10s|%-10s|%.2s|%c|%%|%5c|%ls|%lc", "text", "right", "left", "cut", 'x', 'y', L"wide",
           (wint_t)L'w');
    format(out, "%2$s %1$d %2$.1s", 7, "position");
    int before = 0, after = 0;
    PRINT("ab%ncd%n ", &before, &after);
    PRINT("%d %d\n", before, after);
}

static void scans(FILE *out) {
    int i = 0, j = 0, n = 0;
    long l = 0;
    double d = 0;
    float f = 0;
    long double ld = 0;
    unsigned u = 0;
    char word[20] = "", set[20] = "", c = 0, *allocated = NULL;
    PRINT("%d ",
          sscanf("12 -7 0x1f 99999999999 2.5e3 1.25 3.5", "%d %i %x %ld %lf %f %Lf", &i, &j, &u, &l, &d, &f, &ld));
    PRINT("%d %d %u %ld %a %a %La\n", i, j, u, l, d, (double)f, ld);
    PRINT("%d ", sscanf("hello, world:x123", "%5s, %[a-z]:%c%n", word, set, &c, &n));
    PRINT("%s %s %c %d\n", word, set, c, n);
    PRINT("%d %d", sscanf("abc", "%d", &i), sscanf("", "%d", &i));
    PRINT(" %d %s\n", sscanf("heap", "%ms", &allocated), allocated);
    free(allocated);
}

static void files(FILE *out) {
    FILE *f = tmpfile();
    for (int i = 0; i < 50; i++) {
        fprintf(f, "line %d\n", i * i);
    }
    PRINT("%ld %d\n", ftell(f), fputs("last", f) >= 0);
    rewind(f);
    char line[50], *grown = NULL;
    size_t size = 0;
    PRINT("%s", fgets(line, sizeof line, f));
    PRINT("%zd %s", getline(&grown, &size, f), grown);
    PRINT("%zd %s\n", getdelim(&grown, &size, ' ', f), grown);
    int n = 0;
    PRINT("%d %d\n", fscanf(f, "%d", &n), n);
    PRINT("%d %c %c\n", fseek(f, -4, SEEK_END), fgetc(f), ungetc('#', f));
    PRINT("%zu %.4s %d %d\n", fread(line, 1, 10, f), line, feof(f) != 0, ferror(f));
    clearerr(f);
    fpos_t place;
    PRINT("%d %d %d\n", fgetpos(f, &place), feof(f), fsetpos(f, &place));
    PRINT("%d %d\n", fseeko(f, (off_t)5 << 32, SEEK_SET), ftello(f) == (off_t)5 << 32);
    PRINT("%zu %d %d\n", fwrite("far", 1, 3, f), fflush(f), lseek(fileno(f), 0, SEEK_END) == ((off_t)5 << 32) + 3);
    PRINT("%d\n", setvbuf(f, NULL, _IOFBF, 100));
    free(grown), fclose(f);
    errno = 0;
    PRINT("%d", fopen("/nonesuch/file", "r") == NULL);
    PRINT(" %d %s\n", errno == ENOENT, strerror(errno));
}

static ssize_t write_to(void *cookie, const char *text, size_t size) {
    FILE *out = cookie;
    PRINT("[%.*s]", (int)size, text);
    return (ssize_t)size;
}
static int close_it(void *cookie) { return fputs("<closed>\n", (FILE *)cookie) < 0; }

static void streams(FILE *out) {
    char *memory = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&memory, &size);
    fprintf(f, "%d and %s", 5, "more");
    fclose(f);
    PRINT("%zu %s\n", size, memory);
    f = fmemopen(memory, size, "r");
    int n = 0;
    char word[9];
    PRINT("%d", fscanf(f, "%d %8s", &n, word));
    PRINT(" %d %s\n", n, word);
    fclose(f), free(memory);
    f = fopencookie(out, "w", (cookie_io_functions_t){.write = write_to, .close = close_it});
    fprintf(f, "%s %d", "cookie", 7), fflush(f), fputs("end", f);
    PRINT(" %d\n", fclose(f));
    f = popen("echo piped", "r");
    PRINT("%s", fgets(word, sizeof word, f));
    PRINT("%d\n", pclose(f));
    char *text = NULL;
    PRINT("%d", asprintf(&text, "%d:%s", 3, "printed"));
    PRINT(" %s\n", text);
    free(text);
}

PROGRAM(stdio) {
    uint64_t state = 6;
    for (int i = 0; i < 25; i++) {
        formats(out, &state);
    }
    scans(out), files(out), streams(out);
}
