// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * setjmp and longjmp in bitcode, as jump.awk has made them: a jump is thrown, and Sulong unwinds it like an exception of C++
 * up to the function that has called setjmp, which goes on there.
 */
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* An activation of a function that calls setjmp, in its stack frame. */
typedef struct {
    uint64_t serial; /* 0 until it calls setjmp */
} activation;

/* What is at the beginning of a jmp_buf, which has room for five pointers if it is __builtin_setjmp's. */
typedef struct {
    activation *activation;
    uint64_t serial; /* what it had: there may be another one at the same place by now */
    int site;        /* which of its calls of setjmp it was, from 1 */
} target;

/* A jump on its way: what libc++ has of an exception (__cxa_exception), so that it can tell that no type matches. */
typedef struct {
    void *unused[2];
    const void *type;
    void *for_catch[9];
    struct {
        uint64_t class;
        void *destructor, *for_unwinding[2];
    } header; /* an _Unwind_Exception: what is thrown, and landing pads get */
    target target;
    int value;
} jump;

/* How Fault.java knows a jump that nobody waits for. */
static const uint64_t CLASS = 0x504d554a59504800; /* "HPYJUMP", from the end */

extern const char type_of_void __asm__("_ZTIv") __attribute__((weak)); /* which no catch has */
int _Unwind_RaiseException(void *header);

static uint64_t last_serial;

void hpy_set_jump(void *buffer, activation *here, int site) {
    if (here->serial == 0) {
        here->serial = __atomic_add_fetch(&last_serial, 1, __ATOMIC_RELAXED);
    }
    *(target *)buffer = (target){here, here->serial, site};
}

void hpy_set_jump_and_mask(jmp_buf buffer, int saves, activation *here, int site) {
    buffer->__mask_was_saved = saves && pthread_sigmask(SIG_BLOCK, NULL, (sigset_t *)&buffer->__saved_mask) == 0;
    hpy_set_jump(buffer, here, site);
}

_Noreturn void hpy_jump(void *buffer, int value) {
    jump *thrown = calloc(1, sizeof *thrown);
    if (thrown == NULL) {
        abort();
    }
    thrown->type = &type_of_void;
    thrown->header.class = CLASS;
    thrown->target = *(target *)buffer;
    thrown->value = value == 0 ? 1 : value;
    _Unwind_RaiseException(&thrown->header);
    abort();
}

_Noreturn void hpy_jump_and_mask(jmp_buf buffer, int value) {
    if (buffer->__mask_was_saved) {
        pthread_sigmask(SIG_SETMASK, (sigset_t *)&buffer->__saved_mask, NULL);
    }
    hpy_jump(buffer, value);
}

/* Which call of setjmp in this activation, if any, an exception goes to: 0 if it is none of ours, -1 if it goes to another one. */
int hpy_site_of_jump(void *header, activation *here, int *value) {
    jump *thrown = (jump *)((char *)header - offsetof(jump, header));
    if (thrown->header.class != CLASS) {
        return 0;
    }
    if (thrown->target.activation != here || here == NULL || thrown->target.serial != here->serial) {
        return -1;
    }
    int site = thrown->target.site;
    *value = thrown->value;
    free(thrown);
    return site;
}
