// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.Test;

/** Python threads in C code, and threads that C code starts. */
public class ThreadsTest extends ExtensionTest {

    private static final String C_THREADS = """
            #include <pthread.h>
            #include <string.h>

            static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
            static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
            static int turn;
            static int64_t total;
            static _Thread_local int64_t own;

            static void *take_turns(void *arg) {
                intptr_t number = (intptr_t)arg;
                own = number;
                for (int round = 0; round < 20; round++) {
                    pthread_mutex_lock(&mutex);
                    while (turn % 4 != number) pthread_cond_wait(&changed, &mutex);
                    own += 10;
                    total += own;
                    turn++;
                    pthread_cond_broadcast(&changed);
                    pthread_mutex_unlock(&mutex);
                }
                return (void *)own;
            }
            HPyDef_METH(run, "run", HPyFunc_NOARGS)
            static HPy run_impl(HPyContext *ctx, HPy self) {
                pthread_t threads[4];
                int64_t sum = 0;
                int error = 0, started = 0;
                turn = 0;
                total = 0;
                own = -1;
                HPy_BEGIN_LEAVE_PYTHON(ctx)
                while (started < 4 && !error) {
                    error = pthread_create(&threads[started], NULL, take_turns, (void *)(intptr_t)started);
                    if (!error) started++;
                }
                for (int i = 0; i < started; i++) {
                    void *result;
                    error |= pthread_join(threads[i], &result);
                    sum += (intptr_t)result;
                }
                HPy_END_LEAVE_PYTHON(ctx)
                if (error) {
                    HPyErr_SetString(ctx, ctx->h_RuntimeError, strerror(error));
                    return HPy_NULL;
                }
                return HPyLong_FromInt64_t(ctx, own == -1 ? sum * 100000 + total : -1);
            }
            """;

    /** The sum of each thread's own total, and the total of all. */
    private static final long TAKEN = (0 + 1 + 2 + 3 + 4 * 200) * 100000L + 20 * (0 + 1 + 2 + 3) + 4 * 10 * 210;

    @Test
    public void cThreadsRunAndAreJoined() {
        Value m = load(C_THREADS, "run");
        assertEquals(TAKEN, m.invokeMember("run").asLong());
    }

    @Test
    public void cThreadsNeedAContextThatMayCreateThreads() {
        try (Context context = Context.newBuilder("python", "llvm", "hpy")
                .allowAllAccess(true)
                .allowCreateThread(false)
                .build()) {
            Value m = context.eval(Source.newBuilder("hpy", Compiler.module(C_THREADS, optimization, "run"))
                    .buildLiteral());
            PolyglotException e = assertThrows(PolyglotException.class, () -> m.invokeMember("run"));
            assertEquals(
                    "RuntimeError: can't start new thread in run: allow the polyglot context to create threads",
                    e.getMessage());
        }
    }

    private static final String OBJECTS = """
            #include <stdlib.h>
            typedef struct { int64_t number; int64_t *guard; HPyField other; } Box;
            HPyType_HELPERS(Box)
            static int64_t alive;
            HPyDef_SLOT(box_new, HPy_tp_new)
            static HPy box_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
                Box *box;
                HPy result = HPy_New(ctx, type, &box);
                if (HPy_IsNull(result)) return HPy_NULL;
                if (box->number || box->guard) {
                    HPyErr_SetString(ctx, ctx->h_AssertionError, "the struct of another object");
                    return HPy_NULL;
                }
                box->number = HPyLong_AsInt64_t(ctx, args[0]);
                box->guard = malloc(sizeof(int64_t));
                *box->guard = box->number;
                HPyField_Store(ctx, result, &box->other, args[0]);
                alive++;
                return result;
            }
            HPyDef_SLOT(box_destroy, HPy_tp_destroy)
            static void box_destroy_impl(void *data) {
                Box *box = data;
                if (!box->guard) return;
                alive -= *box->guard == box->number ? 1 : 1000000000;
                free(box->guard);
            }
            HPyDef_SLOT(box_traverse, HPy_tp_traverse)
            static int box_traverse_impl(void *data, HPyFunc_visitproc visit, void *arg) {
                Box *box = data;
                HPy_VISIT(&box->other);
                return 0;
            }
            /* Keeps handles in native memory while Python code runs. */
            HPyDef_METH(box_apply, "apply", HPyFunc_O)
            static HPy box_apply_impl(HPyContext *ctx, HPy self, HPy function) {
                HPy kept[16];
                volatile HPy *stored = kept;
                Box *box = Box_AsStruct(ctx, self);
                for (int i = 0; i < 16; i++) stored[i] = HPyLong_FromInt64_t(ctx, box->number + i);
                HPy result = HPy_Call(ctx, function, NULL, 0, HPy_NULL);
                int64_t sum = 0;
                for (int i = 0; i < 16; i++) {
                    HPy handle = stored[i];
                    sum += HPyLong_AsInt64_t(ctx, handle);
                    HPy_Close(ctx, handle);
                }
                if (HPy_IsNull(result)) return HPy_NULL;
                HPy_Close(ctx, result);
                HPy other = HPyField_Load(ctx, self, box->other);
                int64_t number = HPyLong_AsInt64_t(ctx, other);
                HPy_Close(ctx, other);
                if (sum != 16 * number + 120 || *box->guard != number) {
                    HPyErr_SetString(ctx, ctx->h_AssertionError, "a handle, a field or a struct has changed");
                    return HPy_NULL;
                }
                return HPyLong_FromInt64_t(ctx, sum);
            }
            static HPyDef *box_defines[] = {&box_new, &box_destroy, &box_traverse, &box_apply, NULL};
            static HPyType_Spec box_spec = {
                .name = "snippet.Box", .basicsize = sizeof(Box), .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_HAVE_GC,
                .defines = box_defines
            };
            HPyDef_METH(make, "make", HPyFunc_NOARGS)
            static HPy make_impl(HPyContext *ctx, HPy self) {
                return HPyType_FromSpec(ctx, &box_spec, NULL);
            }
            """;

    /** Switches between threads in Python code that C code calls, and between two instructions of Python. */
    @Test
    public void pythonThreadsMakeObjectsAndHandlesAtTheSameTime() {
        Value m = load(OBJECTS, "make");
        exec(m, """
                import threading, time
                Box = m.make()
                errors = []
                def work(number):
                    try:
                        boxes = []
                        for i in range(400):
                            box = Box(number * 100000 + i)
                            boxes.append(box)
                            nap = (lambda: time.sleep(0)) if i % 100 == 50 else (lambda: [].append(i))
                            if box.apply(nap) != 16 * (number * 100000 + i) + 120:
                                raise AssertionError(i)
                            if i % 7 == 0:
                                boxes.clear()
                    except BaseException as e:
                        errors.append(e)
                threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
                for thread in threads: thread.start()
                for thread in threads: thread.join()
                """);
        assertPython(m, "errors == []");
    }

    private static final String STORED = """
            #include <stdatomic.h>
            #include <time.h>

            #define FOUR(X, i) X(i##0) X(i##1) X(i##2) X(i##3)
            #define ALL(X) FOUR(X, 1) FOUR(X, 2) FOUR(X, 3) FOUR(X, 4) FOUR(X, 5) FOUR(X, 6) FOUR(X, 7)

            static atomic_int arrived;
            static atomic_bool alone;

            /* Waits until the other thread is here, too, if that has not ended with an error. */
            static void meet(void) {
                int both = (atomic_fetch_add(&arrived, 1) / 2 + 1) * 2;
                time_t end = time(NULL) + 10;
                while (atomic_load(&arrived) < both && !alone) alone = time(NULL) > end;
            }
            /* The handles get their numbers when they are stored, and that is outside of Python. */
            HPyDef_METH(store, "store", HPyFunc_O)
            static HPy store_impl(HPyContext *ctx, HPy self, HPy arg) {
                int64_t first = HPyLong_AsInt64_t(ctx, arg);
                volatile intptr_t kept[80];
                bool good = true;
                #define OPEN(i) HPy h##i = HPyLong_FromInt64_t(ctx, first + i);
                ALL(OPEN)
                HPyThreadState state = HPy_LeavePythonExecution(ctx);
                meet();
                #define STORE(i) kept[i] = h##i._i;
                ALL(STORE)
                HPy_ReenterPythonExecution(ctx, state);
                #define CHECK(i) h##i._i = kept[i]; good &= HPyLong_AsInt64_t(ctx, h##i) == first + i; HPy_Close(ctx, h##i);
                ALL(CHECK)
                return HPyErr_Occurred(ctx) ? HPy_NULL : HPyBool_FromBool(ctx, good);
            }
            """;

    @Test
    public void threadsThatAreOutsideStoreHandlesAtTheSameTime() {
        Value m = load(STORED, "store");
        exec(m, """
                import threading
                results = []
                def work(number):
                    try:
                        for i in range(300):
                            results.append(m.store(number * 1000000 + i * 100))
                    except SystemError as e:
                        results.append(e)
                threads = [threading.Thread(target=work, args=(number,)) for number in (1, 2)]
                for thread in threads: thread.start()
                for thread in threads: thread.join()
                """);
        assertPython(m, "[r for r in results if r is not True] == [] and len(results) == 600");
    }

    private static final String COUNTED = """
            static volatile int64_t first, second;
            /* Other threads do not run Python code or C code meanwhile, however long it takes. */
            HPyDef_METH(bump, "bump", HPyFunc_O)
            static HPy bump_impl(HPyContext *ctx, HPy self, HPy n) {
                int64_t end = HPyLong_AsInt64_t(ctx, n), steps = 0;
                first++;
                while (steps < end) steps++, second++;
                second -= steps - 1;
                return HPyBool_FromBool(ctx, first == second);
            }
            """;

    @Test
    public void cCodeInsideIsNotInterruptedByOtherThreads() {
        Value m = load(COUNTED, "bump");
        exec(m, """
                import threading
                results = []
                def work():
                    for i in range(100):
                        results.append(m.bump(20000))
                threads = [threading.Thread(target=work) for i in range(3)]
                for thread in threads: thread.start()
                for thread in threads: thread.join()
                """);
        assertPython(m, "len(results) == 300 and all(results)");
    }

    private static final String SPIN = """
            static volatile bool stop;
            HPyDef_METH(spin, "spin", HPyFunc_VARARGS)
            static HPy spin_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                HPy started = HPy_Call(ctx, args[0], NULL, 0, HPy_NULL);
                if (HPy_IsNull(started)) return HPy_NULL;
                HPy_Close(ctx, started);
                HPy_BEGIN_LEAVE_PYTHON(ctx)
                while (!stop) {}
                HPy_END_LEAVE_PYTHON(ctx)
                return HPy_Dup(ctx, ctx->h_None);
            }
            """;

    private CompletableFuture<Value> spin(Context context) throws Exception {
        Value m = context.eval(Source.newBuilder("hpy", Compiler.module(SPIN, optimization, "spin"))
                .buildLiteral());
        CompletableFuture<Void> started = new CompletableFuture<>();
        CompletableFuture<Value> result = CompletableFuture.supplyAsync(
                () -> m.invokeMember("spin", (ProxyExecutable) _ -> started.complete(null)));
        started.get(60, TimeUnit.SECONDS);
        return result;
    }

    private static PolyglotException failure(CompletableFuture<Value> result) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> result.get(60, TimeUnit.SECONDS));
        assertTrue(e.toString(), e.getCause() instanceof PolyglotException);
        return (PolyglotException) e.getCause();
    }

    @Test
    public void cancellingEndsAThreadThatIsOutside() throws Exception {
        Context context =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build();
        CompletableFuture<Value> result = spin(context);
        context.close(true);
        assertTrue(failure(result).isCancelled());
    }

    @Test
    public void interruptingAThreadThatIsOutsideGivesItsGilBack() throws Exception {
        try (Context context =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build()) {
            CompletableFuture<Value> result = spin(context);
            context.interrupt(Duration.ofSeconds(60));
            PolyglotException failure = failure(result);
            assertTrue(failure.toString(), failure.isInterrupted());
            assertEquals(3, context.eval("python", "1 + 2").asInt());
        }
    }
}
