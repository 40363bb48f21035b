// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Signals. Java receives them and calls handlers that are bitcode in a thread of its own, as functions of no known type:
 * this file is compiled without debug information, which would tell Sulong one. What a thread sends to itself is handled
 * before raise returns, as C demands.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* Sulong's: returns the old handler or SIG_ERR, for a signal that the Java VM needs. */
sighandler_t __sulong_signal(int number, sighandler_t handler);

static struct sigaction actions[NSIG];

/* What runs for a signal that has a handler. */
static void handle(int number) {
    struct sigaction action = actions[number];
    sigset_t masked = action.sa_mask, before;
    if (!(action.sa_flags & SA_NODEFER)) {
        sigaddset(&masked, number);
    }
    if (action.sa_flags & SA_RESETHAND) {
        actions[number].sa_handler = SIG_DFL;
        __sulong_signal(number, SIG_DFL);
    }
    pthread_sigmask(SIG_BLOCK, &masked, &before);
    if (action.sa_flags & SA_SIGINFO) {
        siginfo_t info = {.si_signo = number, .si_code = SI_USER};
        info.si_pid = getpid();
        info.si_uid = getuid();
        action.sa_sigaction(number, &info, NULL);
    } else if (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN) {
        action.sa_handler(number);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static int is_handled(int number) {
    return (actions[number].sa_flags & SA_SIGINFO) ||
           (actions[number].sa_handler != SIG_DFL && actions[number].sa_handler != SIG_IGN);
}

int sigaction(int number, const struct sigaction *action, struct sigaction *old) {
    if (number <= 0 || number >= NSIG) {
        errno = EINVAL;
        return -1;
    }
    struct sigaction before = actions[number];
    if (action != NULL) {
        actions[number] = *action;
        if (__sulong_signal(number, is_handled(number) ? handle : action->sa_handler) == SIG_ERR) {
            actions[number] = before;
            errno = EINVAL;
            return -1;
        }
    }
    if (old != NULL) {
        *old = before;
    }
    return 0;
}

sighandler_t signal(int number, sighandler_t handler) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, old;
    return sigaction(number, &action, &old) == 0 ? old.sa_handler : SIG_ERR;
}

int raise(int number) {
    sigset_t blocked;
    if (number > 0 && number < NSIG && is_handled(number) && pthread_sigmask(SIG_SETMASK, NULL, &blocked) == 0 &&
        !sigismember(&blocked, number)) {
        handle(number);
        return 0;
    }
    if (number == SIGABRT && actions[number].sa_handler == SIG_DFL) {
        abort();
    }
    return tgkill(getpid(), gettid(), number);
}
