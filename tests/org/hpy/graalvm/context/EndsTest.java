// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.context;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.hpy.graalvm.Compiler;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** A context that is closed in whatever its C code is doing ends there, and leaves no thread behind. */
public class EndsTest {

    /** The embedder's function {@code started} has the context closed, by another thread; Python's is called all the same. */
    private static final String CODE = """
            #include "hpy.h"
            #define HANG for (volatile uint64_t i = 0;; i++)
            static HPyGlobal started;
            static void start(HPyContext *ctx) {
                HPy function = HPyGlobal_Load(ctx, started);
                HPy result = HPy_Call(ctx, function, NULL, 0, HPy_NULL);
                HPy_Close(ctx, result);
                HPy_Close(ctx, function);
                HANG;
            }
            HPyDef_METH(loop, "loop", HPyFunc_NOARGS)
            static HPy loop_impl(HPyContext *ctx, HPy self) {
                start(ctx);
                return HPy_NULL;
            }
            HPyDef_METH(call, "call", HPyFunc_O)
            static HPy call_impl(HPyContext *ctx, HPy self, HPy f) { return HPy_Call(ctx, f, NULL, 0, HPy_NULL); }
            typedef struct { int unused; } Box;
            HPyType_HELPERS(Box)
            HPyDef_SLOT(box_finalize, HPy_tp_finalize)
            static void box_finalize_impl(HPyContext *ctx, HPy self) { start(ctx); }
            static HPyDef *box_defines[] = {&box_finalize, NULL};
            static HPyType_Spec box_spec = {.name = "ends.Box", .basicsize = sizeof(Box), .defines = box_defines};
            HPyDef_SLOT(execute, HPy_mod_exec)
            static int execute_impl(HPyContext *ctx, HPy module) {
                HPy builtins = HPyImport_ImportModule(ctx, "builtins");
                HPy function = HPy_GetAttr_s(ctx, builtins, "started");
                HPyGlobal_Store(ctx, &started, function);
                HPy_Close(ctx, function);
                int in_load = HPy_HasAttr_s(ctx, builtins, "in_load");
                HPy_Close(ctx, builtins);
                if (in_load) start(ctx);
                HPy type = HPyType_FromSpec(ctx, &box_spec, NULL);
                int status = HPy_SetAttr_s(ctx, module, "Box", type);
                HPy_Close(ctx, type);
                return status;
            }
            static HPyDef *defines[] = {&loop, &call, &execute, NULL};
            static HPyGlobal *globals[] = {&started, NULL};
            static HPyModuleDef definition = {.defines = defines, .globals = globals};
            HPy_MODINIT(ends, definition)
            """;

    private static final String FAILING = """
            #include "hpy.h"
            HPyDef_SLOT(execute, HPy_mod_exec)
            static int execute_impl(HPyContext *ctx, HPy module) {
                HPyErr_SetString(ctx, ctx->h_ValueError, "not today");
                return -1;
            }
            static HPyDef *defines[] = {&execute, NULL};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(failing, definition)
            """;

    private static Engine engine;
    private static File extension;

    @BeforeClass
    public static void build() {
        engine = Engine.create();
        extension = Compiler.build("ends", CODE, "-O2");
    }

    @AfterClass
    public static void closeEngine() {
        engine.close();
    }

    private static Context newContext() {
        return Context.newBuilder("python", "llvm", "hpy")
                .engine(engine)
                .allowAllAccess(true)
                .build();
    }

    /** Closes a context while it runs some Python code in which {@code m} is the module, once C code has begun. */
    private static void assertCloses(String beforeLoading, String code) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Context context = newContext();
        ProxyExecutable signal = arguments -> {
            started.countDown();
            return null;
        };
        FutureTask<Void> running = new FutureTask<>(
                () -> {
                    context.getBindings("python").putMember("signal", signal);
                    context.eval("python", "import builtins; builtins.started = lambda: signal()\n" + beforeLoading);
                    Object m = context.eval(Source.newBuilder("hpy", extension).buildLiteral());
                    context.getBindings("python").putMember("m", m);
                    context.eval("python", code);
                },
                null);
        Thread thread = Thread.ofPlatform().name("runs C").start(running);
        assertTrue(code, started.await(60, TimeUnit.SECONDS));
        context.close(true);
        ExecutionException e = assertThrows(code, ExecutionException.class, () -> running.get(60, TimeUnit.SECONDS));
        assertTrue(code + ": " + e, e.getCause() instanceof PolyglotException end && end.isCancelled());
        thread.join();
    }

    @Test
    public void inEachPhase() throws Exception {
        assertCloses("builtins.in_load = True", ""); // while it loads
        assertCloses("", "m.loop()");
        assertCloses("", "m.call(m.loop)");
        assertCloses("", "m.call(lambda: m.call(m.loop))");
        assertCloses("", "import gc\nm.Box()\nwhile True: gc.collect()"); // in a finalizer
        assertCloses("", "import threading\nt = threading.Thread(target=m.loop)\nt.start(); t.join()");
        assertCloses("", "try: m.loop()\nfinally: m.loop()");
    }

    @Test
    public void aModuleThatFailsToLoadLeavesNothing() throws Exception {
        File file = Compiler.build("failing", FAILING, "-O2");
        try (Context context = newContext()) {
            context.initialize("hpy");
            context.getBindings("python").putMember("path", file.getAbsolutePath());
            String program = """
                    import hpy.universal, sys
                    def count(n):
                        failed = 0
                        for _ in range(n):
                            try:
                                hpy.universal.load('failing', path, None)
                            except ValueError as e:
                                failed += str(e) == 'not today'
                        return failed, 'failing' in sys.modules
                    """;
            context.eval("python", program);
            context.eval("python", "count(5)");
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            assertTrue(context.eval("python", "count(100) == (100, False)").asBoolean());
            assertTrue(ManagementFactory.getThreadMXBean().getThreadCount() <= threads + 1);
            assertEquals(0, internalHandles(context));
        }
    }

    private static int internalHandles(Context context) {
        context.enter();
        try {
            return org.hpy.graalvm.handles.HandleTable.get(null).openCount();
        } finally {
            context.leave();
        }
    }
}
