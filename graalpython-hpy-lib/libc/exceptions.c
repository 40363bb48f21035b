// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * How C++ throws an exception again that a std::exception_ptr has kept. libc++ makes a second header for it, behind which
 * Sulong looks for the exception itself, and finds other memory. Here it is thrown with its own header, so one thread at a
 * time may handle it.
 */
#include <stdlib.h>

/* libc++abi's. */
typedef struct {
    void *caught;
    unsigned uncaught;
} eh_globals;
eh_globals *__cxa_get_globals(void);
void __cxa_increment_exception_refcount(void *exception);
int _Unwind_RaiseException(void *header);

/* The state that a std::future shares with a std::promise: a table of virtual functions, the count of its owners, and a
 * std::exception_ptr, then more. */
typedef struct {
    void *functions;
    long owners;
    void *exception;
} future_state;
void wait_for(future_state *state) __asm__("_ZNSt3__117__assoc_sub_state4waitEv");
void release(future_state *state) __asm__("_ZNSt3__114__shared_count16__release_sharedEv");

/* The functions that throw again and are no templates: std::rethrow_exception(std::exception_ptr),
 * std::nested_exception::rethrow_nested(), std::future<void>::get(), and what std::shared_future<void>::get() calls. */
_Noreturn void rethrow_exception(void **exception) __asm__("_ZSt17rethrow_exceptionSt13exception_ptr");
_Noreturn void rethrow_nested(void **nested) __asm__("_ZNKSt16nested_exception14rethrow_nestedEv");
void future_get(future_state **future) __asm__("_ZNSt3__16futureIvE3getEv");
void get_result(future_state *state) __asm__("_ZNSt3__117__assoc_sub_state4copyEv");
_Noreturn void terminate(void) __asm__("_ZSt9terminatev");

enum { SIZE_OF_HEADER = 32 }; /* an _Unwind_Exception, which is before each exception */

/* Throws an exception that the caller has counted. */
static _Noreturn void throw_counted(void *exception) {
    __cxa_get_globals()->uncaught++;
    _Unwind_RaiseException((char *)exception - SIZE_OF_HEADER);
    terminate();
}

void rethrow_exception(void **exception) {
    if (*exception == NULL) {
        terminate();
    }
    __cxa_increment_exception_refcount(*exception);
    throw_counted(*exception);
}

/* An object with a table of virtual functions, then an exception_ptr. */
void rethrow_nested(void **nested) { rethrow_exception(nested + 1); }

void future_get(future_state **future) {
    future_state *state = *future;
    *future = NULL;
    wait_for(state);
    void *exception = state->exception;
    if (exception != NULL) {
        __cxa_increment_exception_refcount(exception);
    }
    release(state);
    if (exception != NULL) {
        throw_counted(exception);
    }
}

void get_result(future_state *state) {
    wait_for(state);
    if (state->exception != NULL) {
        rethrow_exception(&state->exception);
    }
}
