// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#include <threads.h>
#include "program.h"
#include <time.h>

static mtx_t mutex;
static cnd_t condition;
static tss_t key;
static once_flag flag = ONCE_FLAG_INIT;
static int count, destroyed;

static int plus_one(void *argument) { return *(int *)argument + 1; }
static int exit_early(void *argument) { thrd_exit(*(int *)argument - 1); }
static int notify(void *argument) {
    mtx_lock(&mutex);
    count = *(int *)argument;
    cnd_signal(&condition);
    return mtx_unlock(&mutex);
}
static int set_key(void *argument) { return tss_get(key) == NULL ? tss_set(key, argument) : -1; }
static void destroy(void *value) { destroyed += *(int *)value; }
static void count_once(void) { count++; }

PROGRAM(threads) {
    thrd_t t;
    int number = 41, result = 0;
    PRINT("%d", thrd_create(&t, plus_one, &number));
    PRINT(" %d", thrd_join(t, &result));
    PRINT(" %d\n%d", result, thrd_create(&t, exit_early, &number));
    PRINT(" %d", thrd_join(t, &result));
    PRINT(" %d\n", result);
    PRINT("%d %d\n", mtx_init(&mutex, mtx_plain), cnd_init(&condition));
    mtx_lock(&mutex);
    PRINT("%d", thrd_create(&t, notify, &number));
    PRINT(" %d", thrd_detach(t));
    while (count == 0) {
        cnd_wait(&condition, &mutex);
    }
    PRINT(" %d %d %d\n", count, mtx_trylock(&mutex) == thrd_busy, mtx_unlock(&mutex));
    struct timespec past = {0}, moment = {.tv_nsec = 1000};
    mtx_lock(&mutex);
    PRINT("%d %d %d\n", cnd_timedwait(&condition, &mutex, &past) == thrd_timedout, mtx_unlock(&mutex),
          thrd_sleep(&moment, NULL));
    PRINT("%d", tss_create(&key, destroy));
    thrd_create(&t, set_key, &number), thrd_join(t, &result);
    PRINT(" %d %d %d\n", result, destroyed, tss_get(key) == NULL);
    tss_delete(key), thrd_yield();
    call_once(&flag, count_once), call_once(&flag, count_once);
    PRINT("%d %d\n", count, thrd_equal(thrd_current(), thrd_current()) != 0);
    cnd_destroy(&condition), mtx_destroy(&mutex);
}
