// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "program.h"
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static void print_time(FILE *out, const struct tm *t) {
    PRINT("%d-%d-%d %d:%d:%d %d %d\n", t->tm_year, t->tm_mon, t->tm_mday, t->tm_hour, t->tm_min, t->tm_sec, t->tm_wday,
          t->tm_yday);
}

PROGRAM(time) {
    uint64_t state = 8;
    for (int i = 0; i < 40; i++) {
        time_t seconds = (time_t)(next_random(&state) >> (20 + i % 20)) - 1000000000;
        struct tm t, parsed = {0}, *shared = gmtime(&seconds);
        char text[100];
        print_time(out, shared), print_time(out, gmtime_r(&seconds, &t));
        PRINT("%s%d %d\n", asctime_r(&t, text), timegm(&t) == seconds, mktime(&t) == seconds);
        PRINT("%zu %s\n", strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %b %j %U %y %p %%", &t), text);
        PRINT("%d", strptime("2024-02-29 23:59:58", "%Y-%m-%d %H:%M:%S", &parsed) != NULL);
        parsed.tm_mday += i * 40;
        time_t normal = timegm(&parsed);
        PRINT(" %ld %a\n", (long)normal, difftime(seconds, normal));
        print_time(out, &parsed);
    }
    struct timespec start, end, resolution;
    struct timeval now;
    PRINT("%d %d %d\n", clock_gettime(CLOCK_MONOTONIC, &start), clock_getres(CLOCK_MONOTONIC, &resolution),
          timespec_get(&end, TIME_UTC));
    PRINT("%d %d %d\n", nanosleep(&(struct timespec){0, 1000000}, NULL), clock_gettime(CLOCK_MONOTONIC, &end),
          gettimeofday(&now, NULL));
    PRINT("%d %d %d\n", end.tv_sec > start.tv_sec || end.tv_nsec > start.tv_nsec, clock() >= 0,
          time(NULL) == time(&(time_t){0}) || 1);
}
