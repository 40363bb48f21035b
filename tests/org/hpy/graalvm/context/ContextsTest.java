// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.context;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.handles.HandleTable;
import org.hpy.graalvm.memory.NativeMemory;
import org.junit.BeforeClass;
import org.junit.Test;

/** Several polyglot contexts, their ends, and several threads in one. */
public class ContextsTest {

    private static final String CODE = """
            static int64_t counter;
            HPyDef_METH(count, "count", HPyFunc_NOARGS)
            static HPy count_impl(HPyContext *ctx, HPy self) {
                return HPyLong_FromInt64_t(ctx, ++counter);
            }
            HPyDef_METH(call, "call", HPyFunc_O)
            static HPy call_impl(HPyContext *ctx, HPy self, HPy f) {
                return HPy_Call(ctx, f, NULL, 0, HPy_NULL);
            }
            HPyDef_METH(spin, "spin", HPyFunc_O)
            static HPy spin_impl(HPyContext *ctx, HPy self, HPy f) {
                HPy started = HPy_Call(ctx, f, NULL, 0, HPy_NULL);
                if (HPy_IsNull(started)) return HPy_NULL;
                for (volatile uint64_t i = 0;; i++) {}
            }
            HPyDef_METH(spin_in_python, "spin_in_python", HPyFunc_O)
            static HPy spin_in_python_impl(HPyContext *ctx, HPy self, HPy f) {
                while (true) {
                    HPy result = HPy_Call(ctx, f, NULL, 0, HPy_NULL);
                    if (HPy_IsNull(result)) return HPy_NULL;
                    HPy_Close(ctx, result);
                }
            }

            typedef struct { int64_t *destroyed; int64_t number; } Box;
            HPyType_HELPERS(Box)
            HPyDef_SLOT(box_new, HPy_tp_new)
            static HPy box_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
                Box *box;
                HPy result = HPy_New(ctx, type, &box);
                if (HPy_IsNull(result)) return HPy_NULL;
                box->destroyed = HPyLong_AsVoidPtr(ctx, args[0]);
                box->number = HPyLong_AsInt64_t(ctx, args[1]);
                return result;
            }
            HPyDef_SLOT(box_destroy, HPy_tp_destroy)
            static void box_destroy_impl(void *data) {
                Box *box = data;
                if (box->destroyed) ++*box->destroyed;
            }
            HPyDef_METH(add, "add", HPyFunc_O)
            static HPy add_impl(HPyContext *ctx, HPy self, HPy arg) {
                volatile HPy other = HPy_Dup(ctx, arg);
                int64_t sum = Box_AsStruct(ctx, self)->number + Box_AsStruct(ctx, other)->number;
                HPy_Close(ctx, other);
                if (sum % 7 == 3) {
                    HPyErr_SetString(ctx, ctx->h_ValueError, "seven");
                    return HPy_NULL;
                }
                return HPyErr_Occurred(ctx) ? HPy_NULL : HPyLong_FromInt64_t(ctx, sum);
            }
            static HPyDef *box_defines[] = {&box_new, &box_destroy, &add, NULL};
            static HPyType_Spec box_spec = {
                .name = "snippet.Box", .basicsize = sizeof(Box), .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE,
                .defines = box_defines
            };
            HPyDef_METH(make, "make", HPyFunc_NOARGS)
            static HPy make_impl(HPyContext *ctx, HPy self) {
                return HPyType_FromSpec(ctx, &box_spec, NULL);
            }
            """;

    private static File extension;

    @BeforeClass
    public static void build() {
        extension = Compiler.module(CODE, "-O2", "count", "call", "spin", "spin_in_python", "make");
    }

    private static Context newContext() {
        return newContext(Context.newBuilder("python", "llvm", "hpy"));
    }

    private static Context newContext(Context.Builder builder) {
        return builder.allowAllAccess(true).build();
    }

    private static Value load(Context context) {
        Value module = context.eval(Source.newBuilder("hpy", extension).buildLiteral());
        context.getBindings("python").putMember("m", module);
        return module;
    }

    private static HPyContext internals(Context context) {
        context.enter();
        try {
            return HPyContext.get(null);
        } finally {
            context.leave();
        }
    }

    private static void assertSeparate(Context first, Context second) {
        Value one = load(first);
        Value two = load(second);
        for (int i = 1; i <= 5; i++) {
            assertEquals(i, one.invokeMember("count").asInt());
        }
        assertEquals(1, two.invokeMember("count").asInt());
        assertEquals(6, one.invokeMember("count").asInt());
        String sum = "Box = m.make(); Box(0, 1).add(Box(0, 1))";
        assertEquals(2, first.eval("python", sum).asInt());
        assertEquals(2, second.eval("python", sum).asInt());
        Value box = first.eval("python", "Box");
        assertNotEquals(box, second.eval("python", "Box"));
        second.close();
        assertEquals(7, one.invokeMember("count").asInt());
        assertEquals(2, first.eval("python", sum).asInt());
    }

    @Test
    public void contextsOfTheirOwnEnginesShareNothing() {
        try (Context first = newContext();
                Context second = newContext()) {
            assertSeparate(first, second);
        }
    }

    @Test
    public void contextsOfOneEngineShareNothing() {
        try (Engine engine = Engine.create("python", "llvm", "hpy");
                Context first = newContext(Context.newBuilder().engine(engine));
                Context second = newContext(Context.newBuilder().engine(engine))) {
            assertSeparate(first, second);
            try (Context third = newContext(Context.newBuilder().engine(engine))) {
                assertEquals(1, load(third).invokeMember("count").asInt());
            }
        }
    }

    @Test
    public void functionsOfAClosedContextCannotBeCalled() {
        Context context = newContext();
        Value count = load(context).getMember("count");
        assertEquals(1, count.execute().asInt());
        context.close();
        assertThrows(IllegalStateException.class, count::execute);
    }

    @Test
    public void closingDestroysObjectsAndFreesMemory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment destroyed = arena.allocate(ValueLayout.JAVA_LONG);
            Context context = newContext();
            load(context);
            NativeMemory memory = internals(context).memory();
            context.getBindings("python").putMember("address", destroyed.address());
            context.eval("python", "Box = m.make(); boxes = [Box(address, i) for i in range(1000)]");
            assertTrue(memory.blockCount() > 0);
            assertEquals(0, destroyed.get(ValueLayout.JAVA_LONG, 0));
            context.close();
            assertEquals(1000, destroyed.get(ValueLayout.JAVA_LONG, 0));
            assertEquals(0, memory.blockCount());
        }
    }

    @Test
    public void aContextMayCloseWhileAnotherRuns() throws Exception {
        try (Context running = newContext()) {
            load(running);
            running.eval("python", "def work(n):\n  return sum(m.call(lambda: i) for i in range(n))");
            Value work = running.eval("python", "work");
            CompletableFuture<Long> result =
                    CompletableFuture.supplyAsync(() -> work.execute(100_000).asLong());
            for (int i = 0; i < 2; i++) {
                try (Context other = newContext()) {
                    assertEquals(1, load(other).invokeMember("count").asInt());
                }
            }
            assertEquals(100_000L * 99_999 / 2, (long) result.get(60, TimeUnit.SECONDS));
        }
    }

    /** Cancels a context while a function of the extension runs. */
    private static void assertCancellable(String function) throws Exception {
        Context context = newContext();
        Value module = load(context);
        NativeMemory memory = internals(context).memory();
        CountDownLatch started = new CountDownLatch(1);
        ProxyExecutable start = arguments -> {
            started.countDown();
            return 0;
        };
        CompletableFuture<Value> result = CompletableFuture.supplyAsync(() -> module.invokeMember(function, start));
        assertTrue(started.await(60, TimeUnit.SECONDS));
        Thread.sleep(200);
        context.close(true);
        ExecutionException e = assertThrows(ExecutionException.class, () -> result.get(60, TimeUnit.SECONDS));
        assertTrue(e.toString(), e.getCause() instanceof PolyglotException problem && problem.isCancelled());
        assertEquals(0, memory.blockCount());
    }

    @Test(timeout = 120_000)
    public void anEndlessLoopInCCanBeCancelled() throws Exception {
        assertCancellable("spin");
    }

    @Test(timeout = 120_000)
    public void anEndlessLoopThroughCAndPythonCanBeCancelled() throws Exception {
        assertCancellable("spin_in_python");
    }

    @Test
    public void pythonThreadsCallTheSameExtension() {
        try (Context context = newContext()) {
            load(context);
            Value problems = context.eval("python", """
                    import threading
                    Shared = m.make()
                    problems = []
                    barrier = threading.Barrier(8)
                    def expect(f, result):
                        try:
                            actual = f()
                        except ValueError as e:
                            actual = str(e)
                        if actual != result:
                            problems.append((actual, result))
                    def work(number):
                        try:
                            barrier.wait()
                            for i in range(300):
                                Box = m.make() if i % 10 == 0 else Shared
                                a, b = Box(0, number), Box(0, i)
                                expect(lambda: m.call(lambda: a.add(b)), 'seven' if (number + i) % 7 == 3 else number + i)
                        except BaseException as e:
                            problems.append(repr(e))
                    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
                    for t in threads: t.start()
                    for t in threads: t.join()
                    problems
                    """);
            assertEquals(problems.toString(), 0, problems.getArraySize());
            assertEquals(0, ((HandleTable.Owner) internals(context)).handles().openCount());
        }
    }

    @Test
    public void hostThreadsUseAContextInTurn() throws Exception {
        try (Context context = newContext()) {
            Value module = load(context);
            Value box = context.eval("python", "m.make()");
            for (int i = 1; i <= 3; i++) {
                int number = i;
                FutureTask<Integer> task = new FutureTask<>(() -> {
                    assertThrows(
                            PolyglotException.class,
                            () -> box.newInstance(0, 1).invokeMember("add", box.newInstance(0, 2)));
                    assertEquals(number, module.invokeMember("count").asInt());
                    return box.newInstance(0, number)
                            .invokeMember("add", box.newInstance(0, 20))
                            .asInt();
                });
                new Thread(task).start();
                assertEquals(number + 20, (int) task.get(60, TimeUnit.SECONDS));
            }
        }
    }
}
