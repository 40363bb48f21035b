// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* What POSIX and Linux have beside C's library, and assembly. */
#define _GNU_SOURCE
#include "program.h"
#include <cpuid.h>
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <limits.h>
#include <regex.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <x86intrin.h>

static void mapping(FILE *out) {
    char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    PRINT("%d", p != MAP_FAILED);
    strcpy(p + 4090, "across pages");
    PRINT(" %s %d", p + 4090, mprotect(p, 4096, PROT_READ));
    PRINT(" %d %d", mprotect(p, 4096, PROT_READ | PROT_WRITE), madvise(p, 8192, MADV_NORMAL));
    p = mremap(p, 8192, 16384, MREMAP_MAYMOVE);
    PRINT(" %s", p + 4090);
    PRINT(" %d %d\n", munmap(p, 16384), mmap(NULL, 1, PROT_READ, MAP_PRIVATE, -1, 0) == MAP_FAILED);
}

static void libraries(FILE *out) {
    Dl_info info;
    void *library = dlopen("libm.so.6", RTLD_NOW);
    double (*cosine)(double) = (double (*)(double))dlsym(library, "cos");
    PRINT("%d %.12g %d", library != NULL, cosine(0.5), dladdr((void *)cosine, &info));
    PRINT(" %d %d", strstr(info.dli_fname, "libm") != NULL, dlsym(library, "nonesuch") == NULL);
    PRINT(" %d %d", dlerror() != NULL, dlclose(library));
    PRINT(" %d %d %d\n", dlopen("nonesuch.so", RTLD_NOW) == NULL, dlerror() != NULL, dlerror() == NULL);
}

static int files_seen;
static int see(const char *path, const struct stat *status, int kind, struct FTW *place) {
    files_seen += kind == FTW_F ? 1 : kind == FTW_DP || kind == FTW_D ? 100 : 0;
    return (void)path, (void)status, (void)place, 0;
}
static int is_text(const struct dirent *entry) { return strstr(entry->d_name, ".txt") != NULL; }

static void files(FILE *out) {
    char directory[] = "/tmp/hpy-clibrary-XXXXXX", path[100];
    PRINT("%d", mkdtemp(directory) != NULL);
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%d.txt", directory, i);
        int file = open(path, O_RDWR | O_CREAT, 0600);
        PRINT(" %zd %zd", write(file, "some text", 9), pread(file, path, 4, 5));
        PRINT(" %.4s %d", path, ftruncate(file, 3));
        struct stat status;
        PRINT(" %d", fstat(file, &status));
        PRINT(" %ld %o %d", (long)status.st_size, status.st_mode, close(file));
    }
    struct dirent **names;
    int n = scandir(directory, &names, is_text, alphasort);
    for (int i = 0; i < n; i++) {
        PRINT(" %s", names[i]->d_name);
        free(names[i]);
    }
    free(names);
    PRINT(" %d", nftw(directory, see, 5, FTW_PHYS));
    snprintf(path, sizeof path, "%s/*.txt", directory);
    glob_t found;
    PRINT(" %d %d %zu", files_seen, glob(path, 0, NULL, &found), found.gl_pathc);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        unlink(found.gl_pathv[i]);
    }
    globfree(&found);
    PRINT(" %d\n", rmdir(directory));
}

static void processes(FILE *out) {
    pid_t child;
    char *arguments[] = {"sh", "-c", "exit 7", NULL};
    int status = 0, ends[2];
    PRINT("%d", posix_spawn(&child, "/bin/sh", NULL, NULL, arguments, environ));
    PRINT(" %d %d", waitpid(child, &status, 0) == child, WEXITSTATUS(status));
    char text[9] = "";
    PRINT(" %d %zd", pipe(ends), write(ends[1], "pipe", 4));
    PRINT(" %zd %s\n", read(ends[0], text, 8), text);
    close(ends[0]), close(ends[1]);
    regex_t pattern;
    regmatch_t matches[2];
    PRINT("%d", regcomp(&pattern, "a(b+)c", REG_EXTENDED));
    PRINT(" %d %d %d\n", regexec(&pattern, "xxabbbc", 2, matches, 0), matches[1].rm_so, matches[1].rm_eo);
    regfree(&pattern);
}

static void timers(FILE *out) {
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    struct itimerspec set = {.it_value.tv_sec = 100}, left;
    PRINT("%d", timer_create(CLOCK_MONOTONIC, &event, &timer));
    PRINT(" %d", timer_settime(timer, 0, &set, NULL));
    PRINT(" %d", timer_gettime(timer, &left));
    PRINT(" %d %d\n", left.it_value.tv_sec > 50, timer_delete(timer));
}

static int variable = 3;

static void assembly(FILE *out, int x) {
    unsigned low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    unsigned long time = (unsigned long)high << 32 | low, later = __rdtsc();
    PRINT("%d", later > time);
    char text[] = "moved", moved[8] = "";
    void *to = moved, *from = text;
    long n = sizeof text;
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n)::"memory");
    PRINT(" %s %ld", moved, n);
    __asm__ volatile("pause");
    __asm__ volatile("prefetcht0 %0" ::"m"(variable));
    __asm__ volatile("" ::: "memory");
    _mm_pause(), _mm_mfence(), _mm_prefetch(text, _MM_HINT_T0);
    int old = x;
    __asm__ volatile("lock xaddl %0, %1" : "+r"(old), "+m"(variable)::"memory");
    unsigned char carry;
    unsigned long sum = -1UL;
    __asm__("addq %2, %1\n\tsetc %0" : "=q"(carry), "+r"(sum) : "r"((long)x));
    PRINT(" %d %d %d %lu", old, variable, carry, sum);
    unsigned a = 0, b, c = 0, d;
    PRINT(" %d %d\n", __get_cpuid(0, &a, &b, &c, &d), a > 0);
    variable -= x;
}

PROGRAM(system) {
    mapping(out), libraries(out), files(out), processes(out), timers(out);
    for (int i = 1; i < 4; i++) {
        assembly(out, i);
    }
}
