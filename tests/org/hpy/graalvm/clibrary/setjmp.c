// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#include "program.h"
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>

static jmp_buf target;
static sigjmp_buf target_of_handler;
static jmp_buf targets[4];
static void *small[5];

__attribute__((noinline)) static int jump(jmp_buf to, int value) { longjmp(to, value); }
__attribute__((noinline)) static long deep(int n, int value) {
    volatile long local = n;
    return n == 0 ? jump(target, value) : deep(n - 1, value) + local;
}

static void values(FILE *out) {
    static const int tried[] = {0, 1, 2, -1, 1 << 30};
    for (size_t i = 0; i < COUNT(tried); i++) {
        int before = (int)i * 10;
        volatile int changed = 1;
        int value = setjmp(target);
        if (value == 0) {
            changed = 2;
            deep((int)i * 5, tried[i]);
        }
        PRINT("jump %d -> %d, %d %d\n", tried[i], value, before, changed);
    }
}

/* A retry by jumping back, with loops, variable-length arrays and values that are in use across the setjmp. */
static void retries(FILE *out, int n) {
    volatile int attempts = 0;
    long sum = 0;
    for (volatile int i = 0; i < n; i++) {
        int squares[i + 1];
        squares[i] = i * i;
        double half = i > 2 ? i / 2.0 : -1;
        volatile int local = 0;
        switch (setjmp(target)) {
        case 0:
        case 1:
        case 2:
            attempts++;
            for (;; local++) {
                if (local == 3 + i) {
                    jump(target, attempts % 4 + 1);
                }
            }
        case 3: sum += squares[i]; break;
        default: sum += 1000;
        }
        PRINT("%d: %d %g %ld, %d attempts\n", i, squares[i], half, sum, attempts);
    }
}

/* Each has its own target; the inner ones have returned when an outer one is jumped to. */
static int nested(FILE *out, int depth) {
    int value = setjmp(targets[depth]);
    PRINT("depth %d: %d\n", depth, value);
    if (value == 0 && depth < 3) {
        nested(out, depth + 1);
    } else if (value == 0) {
        jump(targets[2], 5);
    } else if (value < 7 && depth > 0) {
        jump(targets[depth - 1], value + 1);
    }
    return value;
}

/* Several calls of setjmp in a function, and one that is executed several times. */
static void several(FILE *out) {
    jmp_buf first, second, many[3];
    volatile int step = 0;
    int value = setjmp(first);
    PRINT("first %d at %d\n", value, step);
    int other = setjmp(second);
    PRINT("second %d at %d\n", other, step);
    for (volatile int i = 0; i < 3; i++) {
        int which = setjmp(many[i]);
        PRINT("%d gives %d at %d\n", i, which, step);
    }
    step++;
    if (step == 1) jump(second, 20);
    if (step == 2) jump(first, 30);
    if (step == 3) jump(many[1], 40);
    if (step == 4) jump(many[0], 50);
}

static double combine(int n, double (*f)(double, double)) {
    jmp_buf here;
    double x = n > 1 && setjmp(here) == 0 ? f(n, 2) : f(1, n) + (n > 3 ? 1 : 2);
    return n > 3 && x < 100 ? combine(n - 1, f) * x : x;
}
static double product(double x, double y) { return x * y; }

static int compare(const void *x, const void *y) {
    if (*(const int *)x == 0 || *(const int *)y == 0) {
        longjmp(target, 9);
    }
    return *(const int *)x - *(const int *)y;
}
static void sorting(FILE *out) {
    int numbers[] = {5, 3, 9, 0, 1};
    if (setjmp(target) == 0) {
        qsort(numbers, 3, sizeof *numbers, compare);
        PRINT("sorted %d %d %d\n", numbers[0], numbers[1], numbers[2]);
        qsort(numbers, COUNT(numbers), sizeof *numbers, compare);
    } else {
        PRINT("not sorted\n");
    }
}

static void handle(int number) { siglongjmp(target_of_handler, number); }
static int is_blocked(int number) {
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    return sigismember(&blocked, number);
}
static void signals(FILE *out) {
    signal(SIGUSR2, handle);
    for (volatile int saves = 0; saves < 2; saves++) {
        int number = sigsetjmp(target_of_handler, saves);
        if (number == 0) {
            raise(SIGUSR2);
        }
        PRINT("signal %d, saves %d, blocked %d\n", number == SIGUSR2, saves, is_blocked(SIGUSR2));
        sigset_t all;
        sigemptyset(&all);
        sigaddset(&all, SIGUSR2);
        pthread_sigmask(SIG_UNBLOCK, &all, NULL);
    }
    signal(SIGUSR2, SIG_DFL);
}

__attribute__((noinline)) static void small_jump(int n) {
    if (n > 4) {
        __builtin_longjmp(small, 1);
    }
}
static int builtin(int n) {
    volatile int i = 0;
    if (__builtin_setjmp(small)) {
        return 100 + i;
    }
    for (; i < n; i++) {
        small_jump(i);
    }
    return i;
}

/* One function is inlined into a loop, and its target differs each time. */
static inline int once(int n) {
    jmp_buf here;
    int value = setjmp(here);
    return value ? value : n % 3 == 0 ? n : jump(here, n * 2);
}

PROGRAM(setjmp) {
    values(out);
    retries(out, 6);
    nested(out, 0);
    several(out);
    PRINT("%g %g %g\n", combine(1, product), combine(3, product), combine(6, product));
    sorting(out);
    signals(out);
    PRINT("%d %d\n", builtin(3), builtin(30));
    for (int i = 1; i < 6; i++) {
        PRINT("%d ", once(i));
    }
    volatile long sum = 0;
    for (volatile int i = 0; i < 2000; i++) {
        int value = setjmp(target);
        sum += value;
        if (value < 3) {
            deep(i % 7, value + 1);
        }
    }
    PRINT("%ld\n", sum);
}
