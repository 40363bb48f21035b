// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * What calls back from outside of Java: the C library at the end of the process, when there is no bitcode any more, and threads
 * of its own, which Java does not know.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void (*at_quick_exit_functions[32])(void); /* C demands room for as many */
static int function_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

int at_quick_exit(void (*function)(void)) {
    pthread_mutex_lock(&lock);
    int has_room = function_count < (int)(sizeof at_quick_exit_functions / sizeof *at_quick_exit_functions);
    if (has_room) {
        at_quick_exit_functions[function_count++] = function;
    }
    pthread_mutex_unlock(&lock);
    return has_room ? 0 : -1;
}

_Noreturn void quick_exit(int status) {
    while (function_count > 0) {
        at_quick_exit_functions[--function_count]();
    }
    _exit(status);
}

/* Nothing forks. */
int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void)) {
    (void)prepare, (void)parent, (void)child;
    return 0;
}

int hpy_timer_create(clockid_t clock, struct sigevent *event, timer_t *timer) {
    if (event != NULL && event->sigev_notify == SIGEV_THREAD) {
        errno = ENOTSUP;
        return -1;
    }
    return timer_create(clock, event, timer);
}
