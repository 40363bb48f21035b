// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "program.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

static sem_t permission, done;
static _Atomic int count;

static void *post(void *argument) {
    count++;
    sem_post(&done);
    return argument;
}
static void *wait_for_permission(void *argument) {
    sem_wait(&permission);
    return argument;
}
static void *detach_myself(void *argument) {
    count += 10 * (pthread_detach(pthread_self()) + 1);
    sem_post(&done);
    return argument;
}
static void *exit_early(void *argument) { pthread_exit((char *)argument + 1); }

static void starting(FILE *out) {
    pthread_t t;
    void *result = NULL;
    pthread_attr_t attributes;
    PRINT("%d", pthread_create(&t, NULL, post, NULL));
    PRINT(" %d", pthread_detach(t));
    sem_wait(&done);
    PRINT(" %d\n", count);
    pthread_create(&t, NULL, detach_myself, NULL);
    sem_wait(&done);
    int state = 0;
    size_t size = 0;
    PRINT("%d %d %d", pthread_attr_init(&attributes), pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED),
          pthread_attr_setstacksize(&attributes, 1 << 20));
    pthread_attr_getdetachstate(&attributes, &state), pthread_attr_getstacksize(&attributes, &size);
    PRINT(" %d %zu %d", state == PTHREAD_CREATE_DETACHED, size, pthread_create(&t, &attributes, post, NULL));
    sem_wait(&done);
    PRINT(" %d\n", count);
    pthread_attr_destroy(&attributes);
    for (int i = 0; i < 20; i++) {
        pthread_create(&t, NULL, i % 2 ? exit_early : post, (void *)(long)i);
        PRINT("%d", pthread_join(t, &result));
        PRINT(" %ld ", (long)result);
    }
    PRINT("%d\n", pthread_join(pthread_self(), NULL) == EDEADLK);
}

static void joining(FILE *out) {
    pthread_t t;
    void *result = NULL;
    struct timespec soon;
    pthread_create(&t, NULL, wait_for_permission, &done);
    clock_gettime(CLOCK_REALTIME, &soon);
    PRINT("%d %d", pthread_tryjoin_np(t, &result) == EBUSY, pthread_timedjoin_np(t, &result, &soon) == ETIMEDOUT);
    clock_gettime(CLOCK_MONOTONIC, &soon);
    PRINT(" %d", pthread_clockjoin_np(t, &result, CLOCK_MONOTONIC, &soon) == ETIMEDOUT);
    sem_post(&permission);
    soon.tv_sec += 60;
    PRINT(" %d", pthread_clockjoin_np(t, &result, CLOCK_MONOTONIC, &soon));
    PRINT(" %d\n", result == &done);
}

static void properties_of(FILE *out, pthread_t t) {
    char name[16] = "";
    PRINT("%d %d %s", pthread_setname_np(t, "worker"), pthread_getname_np(t, name, sizeof name), name);
    PRINT(" %d %d\n", pthread_setname_np(t, "a name that is too long") == ERANGE,
          pthread_getname_np(t, name, 3) == ERANGE);
    cpu_set_t processors;
    PRINT("%d", pthread_getaffinity_np(t, sizeof processors, &processors));
    PRINT(" %d %d\n", CPU_COUNT(&processors) > 0, pthread_setaffinity_np(t, sizeof processors, &processors));
    int policy = -1;
    struct sched_param parameters;
    PRINT("%d", pthread_getschedparam(t, &policy, &parameters));
    PRINT(" %d %d %d %d\n", policy, parameters.sched_priority, pthread_setschedparam(t, policy, &parameters),
          pthread_setschedprio(t, 0));
    clockid_t clock;
    struct timespec used;
    PRINT("%d", pthread_getcpuclockid(t, &clock));
    PRINT(" %d %d\n", clock_gettime(clock, &used), pthread_kill(t, 0));
}

static void properties(FILE *out) {
    pthread_t t;
    pthread_create(&t, NULL, wait_for_permission, NULL);
    properties_of(out, t), properties_of(out, pthread_self());
    PRINT("%d %d\n", pthread_equal(t, pthread_self()), pthread_equal(pthread_self(), pthread_self()) != 0);
    sem_post(&permission);
    PRINT("%d\n", pthread_join(t, NULL));
    int old;
    PRINT("%d %d\n", pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old),
          pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &old));
    pthread_testcancel();
}

static int cleaned;
static void clean(void *number) { cleaned = cleaned * 10 + *(int *)number; }
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static void unlock(void *mutex) { pthread_mutex_unlock(mutex); }
static void *wait_for_ever(void *mutex) {
    int three = 3, four = 4;
    pthread_cleanup_push(clean, &three);
    pthread_mutex_lock(mutex);
    pthread_cleanup_push(unlock, mutex);
    pthread_cleanup_push(clean, &four);
    sem_post(&permission);
    for (;;) {
        pthread_cond_wait(&never, mutex);
    }
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(1);
    pthread_cleanup_pop(0);
    return NULL;
}
static void *test_for_ever(void *argument) {
    int old, one = 1, two = 2;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
    sem_post(&permission);
    sem_wait(argument);
    pthread_testcancel();
    pthread_cleanup_push(clean, &one);
    pthread_cleanup_pop(1);
    pthread_setcancelstate(old, NULL);
    pthread_cleanup_push(clean, &two);
    pthread_testcancel();
    pthread_cleanup_pop(0);
    return NULL;
}
static void *exit_from_within(void *result) {
    int five = 5;
    pthread_cleanup_push(clean, &five);
    pthread_exit(result);
    pthread_cleanup_pop(0);
    return NULL;
}
static void cancellation(FILE *out) {
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_t t;
    void *result;
    for (int i = 0; i < 20; i++) {
        cleaned = 0;
        pthread_create(&t, NULL, wait_for_ever, &mutex);
        sem_wait(&permission);
        PRINT("%d", pthread_cancel(t));
        PRINT(" %d", pthread_join(t, &result));
        PRINT(" %d %d %d\n", result == PTHREAD_CANCELED, cleaned, pthread_mutex_trylock(&mutex));
        pthread_mutex_unlock(&mutex);
    }
    sem_t cancelled;
    sem_init(&cancelled, 0, 0);
    pthread_create(&t, NULL, test_for_ever, &cancelled);
    sem_wait(&permission);
    PRINT("%d", pthread_cancel(t));
    sem_post(&cancelled);
    PRINT(" %d", pthread_join(t, &result));
    PRINT(" %d %d\n", result == PTHREAD_CANCELED, cleaned);
    pthread_create(&t, NULL, exit_from_within, &mutex);
    PRINT("%d", pthread_join(t, &result));
    PRINT(" %d %d\n", result == &mutex, cleaned);
}

static pthread_key_t key;
static _Thread_local int local = 5;
static int destroyed;
static void destroy(void *value) { destroyed += *(int *)value; }
static void *use_key(void *argument) {
    local += pthread_getspecific(key) == NULL ? *(int *)argument : 100;
    pthread_setspecific(key, argument);
    return (void *)(long)local;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void count_once(void) { count = 1000; }

static void data(FILE *out) {
    pthread_t t;
    void *result;
    int seven = 7;
    PRINT("%d", pthread_key_create(&key, destroy));
    pthread_create(&t, NULL, use_key, &seven), pthread_join(t, &result);
    PRINT(" %d %ld %d %d\n", destroyed, (long)result, local, pthread_key_delete(key));
    pthread_once(&once, count_once), count++, pthread_once(&once, count_once);
    PRINT("%d\n", count);
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t readers = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_spinlock_t spin;
static long turn, total;

static void *take_turns(void *argument) {
    long me = (long)argument;
    for (int i = 0; i < 40; i++) {
        pthread_mutex_lock(&mutex);
        while (turn != me) {
            pthread_cond_wait(&condition, &mutex);
        }
        turn = (me + 1) % 3;
        total = total * 7 + me & 0xffff;
        pthread_cond_broadcast(&condition);
        pthread_mutex_unlock(&mutex);
    }
    int serial = pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD;
    for (int i = 0; i < 1000; i++) {
        pthread_spin_lock(&spin), total++, pthread_spin_unlock(&spin);
        pthread_rwlock_wrlock(&readers), total++, pthread_rwlock_unlock(&readers);
        pthread_rwlock_rdlock(&readers), pthread_rwlock_unlock(&readers);
    }
    return (void *)(long)serial;
}

static void synchronization(FILE *out) {
    pthread_t threads[3];
    void *result;
    long serial = 0;
    pthread_barrier_init(&barrier, NULL, 3), pthread_spin_init(&spin, 0);
    for (long i = 0; i < 3; i++) {
        pthread_create(&threads[i], NULL, take_turns, (void *)i);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], &result), serial += (long)result;
    }
    PRINT("%ld %d\n", serial, total > 0);
    pthread_mutexattr_t attributes;
    pthread_mutex_t recursive;
    pthread_mutexattr_init(&attributes), pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&recursive, &attributes);
    PRINT("%d %d %d %d\n", pthread_mutex_lock(&recursive), pthread_mutex_trylock(&recursive),
          pthread_mutex_unlock(&recursive), pthread_mutex_unlock(&recursive));
    struct timespec past = {0};
    pthread_mutex_lock(&mutex);
    PRINT("%d %d\n", pthread_cond_timedwait(&condition, &mutex, &past) == ETIMEDOUT,
          pthread_mutex_trylock(&mutex) == EBUSY);
    pthread_mutex_unlock(&mutex);
    PRINT("%d %d\n", sem_trywait(&permission), sem_timedwait(&permission, &past));
}

PROGRAM(pthread) {
    sem_init(&permission, 0, 0), sem_init(&done, 0, 0);
    PRINT("%d\n", pthread_atfork(count_once, NULL, NULL));
    starting(out), joining(out), properties(out), cancellation(out), data(out), synchronization(out);
    sigset_t set, before;
    int received = 0;
    sigemptyset(&set), sigaddset(&set, SIGUSR2);
    PRINT("%d %d", pthread_sigmask(SIG_BLOCK, &set, &before), raise(SIGUSR2));
    PRINT(" %d", sigwait(&set, &received));
    PRINT(" %d %d\n", received == SIGUSR2, pthread_sigmask(SIG_SETMASK, &before, NULL));
}
