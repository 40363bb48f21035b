// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "program.h"
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t received, calls;
static sem_t arrived;
static void handle(int number) { received = number, calls++; }
static void post(int number) { received = number, sem_post(&arrived); }
static void handle_info(int number, siginfo_t *info, void *context) {
    received = number + (info->si_signo == number ? 1000 : 0) + (info->si_pid == getpid() ? 2000 : 0);
    (void)context;
}

static void handlers(FILE *out) {
    signal(SIGTERM, SIG_DFL);
    PRINT("%d", signal(SIGTERM, handle) == SIG_DFL);
    PRINT(" %d", raise(SIGTERM));
    PRINT(" %d %d", received == SIGTERM, signal(SIGTERM, SIG_IGN) == handle);
    PRINT(" %d %d", raise(SIGTERM), calls);
    PRINT(" %d %d\n", signal(SIGTERM, SIG_DFL) == SIG_IGN, signal(SIGTERM, SIG_DFL) == SIG_DFL);
    errno = 0;
    PRINT("%d %d", signal(SIGKILL, handle) == SIG_ERR, errno == EINVAL);
    PRINT(" %d %d\n", signal(1000, handle) == SIG_ERR, sigaction(-1, NULL, NULL));
}

static void actions(FILE *out) {
    struct sigaction action = {.sa_sigaction = handle_info, .sa_flags = SA_SIGINFO | SA_RESETHAND}, old;
    PRINT("%d %d", sigaction(SIGUSR2, &action, &old), old.sa_handler == SIG_DFL);
    PRINT(" %d", sigaction(SIGUSR2, NULL, &old));
    PRINT(" %d %d", old.sa_sigaction == handle_info, raise(SIGUSR2));
    PRINT(" %d %d", received - SIGUSR2, sigaction(SIGUSR2, NULL, &old));
    PRINT(" %d\n", old.sa_handler == SIG_DFL);
    action = (struct sigaction){.sa_handler = post};
    PRINT("%d %d", sigaction(SIGUSR2, &action, NULL), kill(getpid(), SIGUSR2));
    sem_wait(&arrived);
    PRINT(" %d %d\n", received == SIGUSR2, signal(SIGUSR2, SIG_DFL) == post);
}

static void sets(FILE *out) {
    sigset_t set, before, pending;
    PRINT("%d %d %d", sigemptyset(&set), sigaddset(&set, SIGUSR2), sigismember(&set, SIGUSR2));
    PRINT(" %d %d %d", sigismember(&set, SIGTERM), sigfillset(&pending), sigdelset(&pending, SIGTERM));
    PRINT(" %d %d\n", sigismember(&pending, SIGTERM), sigismember(&pending, SIGINT));
    signal(SIGUSR2, handle);
    calls = 0;
    PRINT("%d %d %d", sigprocmask(SIG_BLOCK, &set, &before), raise(SIGUSR2), calls);
    PRINT(" %d %d", sigpending(&pending), sigismember(&pending, SIGUSR2));
    int number = 0;
    PRINT(" %d", sigwait(&set, &number));
    PRINT(" %d %d %d\n", number == SIGUSR2, sigprocmask(SIG_SETMASK, &before, NULL), raise(SIGUSR2));
    PRINT("%d\n", calls);
    signal(SIGUSR2, SIG_DFL);
}

PROGRAM(signal) {
    sem_init(&arrived, 0, 0);
    handlers(out), actions(out), sets(out);
}
