// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Threads. Sulong makes them in Java, and a pthread_t is a number of Java's, which no function of the C library may get. So
 * these are all functions that take one, and those of C11: what Linux does for the number of a thread (gettid) is done with
 * that, and what needs the C library's own descriptor of the thread is refused with an error number.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

/* Sulong's. */
int __sulong_thread_create(pthread_t *thread, void *(*start)(void *), void *argument);
void *__sulong_thread_join(pthread_t thread);
pthread_t __sulong_thread_self(void);
_Noreturn void thrd_exit_with(void *result) __asm__("thrd_exit");

_Noreturn void hpy_jump(void *buffer, int value);

typedef struct thread {
    pthread_t id;
    pid_t number; /* 0 before it runs */
    enum { JOINABLE, DETACHED, JOINED } state;
    int has_ended, is_cancelled;
    pthread_cond_t *condition; /* that it waits for where it can be cancelled, with this mutex; or NULL */
    pthread_mutex_t *mutex;
    void *(*start)(void *);
    thrd_start_t c11_start;
    void *argument;
    struct thread *next;
} thread;

static thread *threads; /* all that have not been joined */
static _Thread_local thread *current;
static _Thread_local int cancel_state;                /* 0 is PTHREAD_CANCEL_ENABLE */
static _Thread_local __pthread_unwind_buf_t *cleanup; /* of the innermost pthread_cleanup_push */
static _Thread_local void *exit_result;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t has_changed = PTHREAD_COND_INITIALIZER;

/* The place that points to the thread, or to NULL; with the lock. */
static thread **find(pthread_t id) {
    thread **place = &threads;
    while (*place != NULL && (*place)->id != id) {
        place = &(*place)->next;
    }
    return place;
}

static void remove_at(thread **place) {
    thread *removed = *place;
    *place = removed->next;
    free(removed);
}

/* Lets go of what Sulong keeps of threads that nobody will join; with the lock. */
static void forget_detached(void) {
    thread **place = &threads;
    while (*place != NULL) {
        if ((*place)->has_ended && (*place)->state == DETACHED) {
            __sulong_thread_join((*place)->id);
            remove_at(place);
        } else {
            place = &(*place)->next;
        }
    }
}

static void set_number(thread *self, pid_t number) {
    pthread_mutex_lock(&lock);
    self->number = number;
    pthread_cond_broadcast(&has_changed);
    pthread_mutex_unlock(&lock);
}

static void end(void) {
    if (current != NULL) {
        pthread_mutex_lock(&lock);
        current->has_ended = 1;
        pthread_cond_broadcast(&has_changed);
        pthread_mutex_unlock(&lock);
    }
}

static void *run(void *argument) {
    current = argument;
    set_number(current, gettid());
    void *result = current->c11_start != NULL ? (void *)(intptr_t)current->c11_start(current->argument)
                                              : current->start(current->argument);
    end();
    return result;
}

static int create(pthread_t *id, thread description) {
    thread *created = malloc(sizeof *created);
    if (created == NULL) {
        return EAGAIN;
    }
    *created = description;
    pthread_mutex_lock(&lock);
    forget_detached();
    int error = __sulong_thread_create(&created->id, run, created);
    if (error == 0) {
        *id = created->id;
        created->next = threads;
        threads = created;
    } else {
        free(created);
    }
    pthread_mutex_unlock(&lock);
    return error;
}

/* The kernel's number of the thread, or 0 if it is none that C has made, or has been joined. */
static pid_t number_of(pthread_t id) {
    if (id == __sulong_thread_self()) {
        return gettid();
    }
    pthread_mutex_lock(&lock);
    thread *found = *find(id);
    while (found != NULL && found->number == 0) {
        pthread_cond_wait(&has_changed, &lock);
        found = *find(id);
    }
    pid_t number = found == NULL ? 0 : found->number;
    pthread_mutex_unlock(&lock);
    return number;
}

/* What a function returns whose system call has returned -1 or not. */
static int error_of(int result) { return result < 0 ? errno : 0; }

int pthread_create(pthread_t *id, const pthread_attr_t *attributes, void *(*start)(void *), void *argument) {
    thread description = {.start = start, .argument = argument};
    int detached = PTHREAD_CREATE_JOINABLE;
    if (attributes != NULL) {
        pthread_attr_getdetachstate(attributes, &detached);
    }
    if (detached == PTHREAD_CREATE_DETACHED) {
        description.state = DETACHED;
    }
    return create(id, description);
}

pthread_t pthread_self(void) { return __sulong_thread_self(); }

/* Runs what pthread_cleanup_push has set up, whose code calls __pthread_unwind_next, and ends the thread. */
static _Noreturn void leave(void) {
    if (cleanup != NULL) {
        hpy_jump(cleanup, 1);
    }
    end();
    thrd_exit_with(exit_result);
}

_Noreturn void hpy_pthread_exit(void *result) {
    exit_result = result;
    leave();
}

/* What pthread_cleanup_push and pthread_cleanup_pop call; the C library keeps room for its links. */
void __pthread_register_cancel(__pthread_unwind_buf_t *buffer) {
    buffer->__pad[0] = cleanup;
    cleanup = buffer;
}
void __pthread_unregister_cancel(__pthread_unwind_buf_t *buffer) { cleanup = buffer->__pad[0]; }
void __pthread_unwind_next(__pthread_unwind_buf_t *buffer) {
    cleanup = buffer->__pad[0];
    leave();
}

static int is_to_end(void) { return current != NULL && current->is_cancelled && cancel_state == PTHREAD_CANCEL_ENABLE; }

void pthread_testcancel(void) {
    if (is_to_end()) {
        cancel_state = PTHREAD_CANCEL_DISABLE;
        hpy_pthread_exit(PTHREAD_CANCELED);
    }
}

int pthread_setcancelstate(int state, int *old) {
    if (state != PTHREAD_CANCEL_ENABLE && state != PTHREAD_CANCEL_DISABLE) {
        return EINVAL;
    }
    if (old != NULL) {
        *old = cancel_state;
    }
    cancel_state = state;
    return 0;
}

static void set_condition(pthread_cond_t *condition, pthread_mutex_t *mutex) {
    if (current != NULL) {
        pthread_mutex_lock(&lock);
        current->condition = condition;
        current->mutex = mutex;
        pthread_mutex_unlock(&lock);
    }
}

/* Waits without end if `until` is NULL. */
int hpy_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until) {
    set_condition(condition, mutex);
    int error = is_to_end()     ? 0
                : until == NULL ? pthread_cond_wait(condition, mutex)
                                : pthread_cond_timedwait(condition, mutex, until);
    set_condition(NULL, NULL);
    pthread_testcancel();
    return error;
}

int hpy_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex) {
    return hpy_cond_timedwait(condition, mutex, NULL);
}

/* Whether the thread will see that it is cancelled. One that has its mutex may be about to wait, and miss a broadcast. */
static int wake(thread *cancelled) {
    if (cancelled->condition == NULL) {
        return 1;
    }
    int is_mine = pthread_mutex_trylock(cancelled->mutex) == 0;
    if (!is_mine && cancelled->mutex->__data.__owner == cancelled->number) {
        return 0;
    }
    pthread_cond_broadcast(cancelled->condition);
    if (is_mine) {
        pthread_mutex_unlock(cancelled->mutex);
    }
    return 1;
}

int pthread_cancel(pthread_t id) {
    for (int is_done = 0; !is_done; sched_yield()) {
        pthread_mutex_lock(&lock);
        thread *found = *find(id);
        if (found != NULL) {
            found->is_cancelled = 1;
        }
        is_done = found == NULL ? ESRCH : wake(found);
        pthread_mutex_unlock(&lock);
        if (is_done == ESRCH) {
            return ESRCH;
        }
    }
    return 0;
}

int pthread_detach(pthread_t id) {
    pthread_mutex_lock(&lock);
    thread *found = *find(id);
    int error = found != NULL && found->state != JOINABLE ? EINVAL : 0;
    if (found != NULL && error == 0) {
        found->state = DETACHED;
    }
    pthread_mutex_unlock(&lock);
    return error;
}

/* Joins a thread when it has ended, which it waits for until a time, or not if that is NULL, or else for ever. */
static int join(pthread_t id, void **result, int waits, clockid_t clock, const struct timespec *until) {
    if (id == __sulong_thread_self()) {
        return EDEADLK;
    }
    int error = 0;
    pthread_mutex_lock(&lock);
    thread *found = *find(id);
    if (found != NULL && found->state != JOINABLE) {
        error = EINVAL;
    }
    while (error == 0 && found != NULL && !found->has_ended && !(waits && until == NULL)) {
        error = waits ? pthread_cond_clockwait(&has_changed, &lock, clock, until) : EBUSY;
    }
    if (error == 0 && found != NULL) {
        found->state = JOINED;
    }
    pthread_mutex_unlock(&lock);
    if (error != 0) {
        return error;
    }
    void *returned = __sulong_thread_join(id);
    if (result != NULL) {
        *result = returned;
    }
    pthread_mutex_lock(&lock);
    thread **place = find(id);
    if (*place != NULL) {
        remove_at(place);
    }
    pthread_mutex_unlock(&lock);
    return 0;
}

int pthread_join(pthread_t id, void **result) { return join(id, result, 1, CLOCK_REALTIME, NULL); }
int pthread_tryjoin_np(pthread_t id, void **result) { return join(id, result, 0, CLOCK_REALTIME, NULL); }
int pthread_timedjoin_np(pthread_t id, void **result, const struct timespec *until) {
    return join(id, result, 1, CLOCK_REALTIME, until);
}
int pthread_clockjoin_np(pthread_t id, void **result, clockid_t clock, const struct timespec *until) {
    return join(id, result, 1, clock, until);
}

int pthread_kill(pthread_t id, int signal_number) {
    pid_t number = number_of(id);
    if (number == 0) {
        return ESRCH;
    }
    return number == gettid() && signal_number != 0 ? raise(signal_number)
                                                    : error_of(tgkill(getpid(), number, signal_number));
}

int pthread_sigqueue(pthread_t id, int signal_number, union sigval value) {
    (void)id, (void)signal_number, (void)value;
    return ENOTSUP;
}

int pthread_getattr_np(pthread_t id, pthread_attr_t *attributes) {
    (void)id, (void)attributes;
    return ENOTSUP;
}

int pthread_getaffinity_np(pthread_t id, size_t size, cpu_set_t *processors) {
    pid_t number = number_of(id);
    return number == 0 ? ESRCH : error_of(sched_getaffinity(number, size, processors));
}

int pthread_setaffinity_np(pthread_t id, size_t size, const cpu_set_t *processors) {
    pid_t number = number_of(id);
    return number == 0 ? ESRCH : error_of(sched_setaffinity(number, size, processors));
}

int pthread_getschedparam(pthread_t id, int *policy, struct sched_param *parameters) {
    pid_t number = number_of(id);
    if (number == 0) {
        return ESRCH;
    }
    *policy = sched_getscheduler(number);
    return *policy < 0 ? errno : error_of(sched_getparam(number, parameters));
}

int pthread_setschedparam(pthread_t id, int policy, const struct sched_param *parameters) {
    pid_t number = number_of(id);
    return number == 0 ? ESRCH : error_of(sched_setscheduler(number, policy, parameters));
}

int pthread_setschedprio(pthread_t id, int priority) {
    pid_t number = number_of(id);
    struct sched_param parameters = {.sched_priority = priority};
    return number == 0 ? ESRCH : error_of(sched_setparam(number, &parameters));
}

/* The clock of a thread's processor time, as Linux numbers them. */
int pthread_getcpuclockid(pthread_t id, clockid_t *clock) {
    pid_t number = number_of(id);
    *clock = (clockid_t)(~(unsigned)number << 3 | 6);
    return number == 0 ? ESRCH : 0;
}

enum { LONGEST_NAME = 16 }; /* with its end */

static int open_name(pthread_t id, int flags) {
    char path[64];
    pid_t number = number_of(id);
    if (number == 0) {
        errno = ESRCH;
        return -1;
    }
    snprintf(path, sizeof path, "/proc/self/task/%d/comm", (int)number);
    return open(path, flags);
}

int pthread_setname_np(pthread_t id, const char *name) {
    size_t length = strlen(name);
    if (length >= LONGEST_NAME) {
        return ERANGE;
    }
    int file = open_name(id, O_WRONLY);
    if (file < 0) {
        return errno;
    }
    int error = error_of((int)write(file, name, length));
    close(file);
    return error;
}

int pthread_getname_np(pthread_t id, char *name, size_t size) {
    if (size < LONGEST_NAME) {
        return ERANGE;
    }
    int file = open_name(id, O_RDONLY);
    if (file < 0) {
        return errno;
    }
    ssize_t length = read(file, name, LONGEST_NAME);
    int error = error_of((int)length);
    if (length > 0) {
        name[length - 1] = 0; /* in place of the newline */
    }
    close(file);
    return error;
}

/* C11's threads are these. */
static int thrd_result(int error) {
    return error == 0 ? thrd_success : error == ENOMEM || error == EAGAIN ? thrd_nomem : thrd_error;
}

int thrd_create(thrd_t *id, thrd_start_t start, void *argument) {
    return thrd_result(create(id, (thread){.c11_start = start, .argument = argument}));
}

thrd_t thrd_current(void) { return __sulong_thread_self(); }
int thrd_detach(thrd_t id) { return thrd_result(pthread_detach(id)); }
_Noreturn void hpy_thrd_exit(int result) { hpy_pthread_exit((void *)(intptr_t)result); }

int thrd_join(thrd_t id, int *result) {
    void *returned;
    int error = pthread_join(id, &returned);
    if (error == 0 && result != NULL) {
        *result = (int)(intptr_t)returned;
    }
    return thrd_result(error);
}

int tss_create(tss_t *key, tss_dtor_t destructor) { return thrd_result(pthread_key_create(key, destructor)); }
void tss_delete(tss_t key) { pthread_key_delete(key); }
void *tss_get(tss_t key) { return pthread_getspecific(key); }
int tss_set(tss_t key, void *value) { return thrd_result(pthread_setspecific(key, value)); }

/* std::thread::detach(), which calls the C library's pthread_detach otherwise: *self is the pthread_t. */
void thread_detach(pthread_t *self) __asm__("_ZNSt3__16thread6detachEv");
void thread_detach(pthread_t *self) {
    pthread_detach(*self);
    *self = 0;
}
