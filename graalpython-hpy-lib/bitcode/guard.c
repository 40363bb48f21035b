// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Part of the native code of an extension: functions that would end the whole process end the call that has come from
 * GraalPy instead, and GraalPy does what they do in bitcode.
 */
#include <stdio.h>
#include <stdlib.h>

/* How a guarded call has ended; as Guard.java reads it. */
typedef struct {
    enum { RETURNED, ABORTED, EXITED } kind;
    int status;
} hpy_outcome;

typedef struct guard {
    void *jump[5]; /* what __builtin_setjmp saves */
    hpy_outcome *outcome;
    struct guard *outer;
} guard;

static __thread guard *innermost;

/* Every function of C that takes what fits into registers can be called with all registers filled. */
#define REGISTERS                                                                                                      \
    long a, long b, long c, long d, long e, long f, double p, double q, double r, double s, double t, double u,        \
        double v, double w
#define PASSED a, b, c, d, e, f, p, q, r, s, t, u, v, w

#define GUARDED_CALL(NAME, RESULT)                                                                                     \
    __attribute__((visibility("default"))) RESULT NAME(RESULT (*function)(REGISTERS), REGISTERS,                       \
                                                       hpy_outcome *outcome) {                                         \
        guard here = {.outcome = outcome, .outer = innermost};                                                         \
        if (__builtin_setjmp(here.jump)) {                                                                             \
            innermost = here.outer;                                                                                    \
            return 0;                                                                                                  \
        }                                                                                                              \
        innermost = &here;                                                                                             \
        RESULT result = function(PASSED);                                                                              \
        innermost = here.outer;                                                                                        \
        return result;                                                                                                 \
    }
GUARDED_CALL(hpy_guarded_long, long)
GUARDED_CALL(hpy_guarded_double, double)

static _Noreturn void leave(hpy_outcome outcome) {
    *innermost->outcome = outcome;
    __builtin_longjmp(innermost->jump, 1);
}

/* The linker prefers these to the C library's for this library alone: they are hidden. */
#pragma GCC visibility push(hidden)
_Noreturn void abort(void) { leave((hpy_outcome){ABORTED, 0}); }
_Noreturn void exit(int status) { leave((hpy_outcome){EXITED, status}); }
_Noreturn void _exit(int status) { leave((hpy_outcome){EXITED, status}); }
_Noreturn void _Exit(int status) { leave((hpy_outcome){EXITED, status}); }
_Noreturn void quick_exit(int status) { leave((hpy_outcome){EXITED, status}); }
_Noreturn void __assert_fail(const char *assertion, const char *file, unsigned line, const char *function) {
    fprintf(stderr, "%s:%u: %s: Assertion `%s' failed.\n", file, line, function, assertion);
    abort();
}
#pragma GCC visibility pop
