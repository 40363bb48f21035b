// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.AfterClass;
import org.junit.Test;

/** Modules that are sent, borrowed, interrupted and closed. */
public class PythonModuleTest {

    private static final PythonModule MODULE = Snippet.module();

    @AfterClass
    public static void close() {
        MODULE.close();
    }

    @SuppressWarnings("unchecked")
    private static <T> T sent(T object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new ObjectOutputStream(bytes).writeObject(object);
            return (T) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Context contextOf(PythonModule module) {
        try (Loan loan = module.borrow()) {
            return loan.context();
        }
    }

    @Test
    public void copiesThatAreSentShareTheirContexts() {
        Context context = contextOf(sent(MODULE));
        assertSame(context, contextOf(sent(MODULE)));
        assertSame(context, contextOf(MODULE));
    }

    @Test
    public void aModuleWithAnotherFileIsAnother() throws IOException {
        try (PythonModule other = MODULE.with("package/data.txt", "from Java".getBytes())) {
            assertNotSame(contextOf(MODULE), contextOf(other));
            try (Loan loan = other.borrow()) {
                Path file = Path.of(loan.module().getMember("__file__").asString());
                assertEquals("from Java", Files.readString(file.resolveSibling("package/data.txt")));
            }
        }
    }

    @Test
    public void eachLoanOfThoseAtOneTimeHasItsOwnContext() {
        try (Loan one = MODULE.borrow();
                Loan two = MODULE.borrow()) {
            int before = one.call("count").asInt();
            int other = two.call("count").asInt();
            assertEquals(before + 1, one.call("count").asInt());
            assertEquals(other + 1, two.call("count").asInt());
        }
    }

    @Test
    public void manyTasksUseAsManyContextsAsThreads() throws Exception {
        Set<Context> contexts = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        List<Future<Double>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 100; i++) {
                double[] values = {i, 2 * i, 0.5};
                results.add(threads.submit(() -> {
                    try (Loan loan = sent(MODULE).borrow()) {
                        contexts.add(loan.context());
                        return loan.call("total", loan.column(values).view()).asDouble();
                    }
                }));
            }
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(3 * i + 0.5, results.get(i).get(), 0);
        }
        assertTrue(contexts.size() + " contexts", contexts.size() <= 8);
    }

    /** Runs an endless function in a thread of its own, and interrupts the thread. */
    private static Context interrupted(String function) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        ProxyExecutable tell = arguments -> {
            started.countDown();
            return 0;
        };
        FutureTask<Context> task = new FutureTask<>(() -> {
            try (Loan loan = MODULE.borrow()) {
                PythonException e = assertThrows(PythonException.class, () -> loan.call(function, tell));
                assertTrue(e.toString(), e.isInterrupted());
                assertTrue("the status stays", Thread.currentThread().isInterrupted());
                return loan.context();
            }
        });
        Thread thread = new Thread(task);
        thread.start();
        assertTrue(started.await(60, TimeUnit.SECONDS));
        thread.interrupt();
        return task.get(60, TimeUnit.SECONDS);
    }

    @Test(timeout = 120_000)
    public void anInterruptEndsALoopInPython() throws Exception {
        assertThrows(PolyglotException.class, interrupted("loop")::enter);
        try (Loan loan = MODULE.borrow()) {
            assertEquals(4, loan.call("twice", 2).asInt());
        }
    }

    @Test(timeout = 120_000)
    public void anInterruptEndsALoopInC() throws Exception {
        assertThrows(PolyglotException.class, interrupted("spin")::enter);
    }

    /** Truffle interrupts a thread for a moment if it has something to do and may be waiting. */
    @Test
    public void anInterruptThatIsClearedSoonEndsNothing() {
        ProxyExecutable interruptForAMoment = arguments -> {
            long start = System.nanoTime();
            Thread.currentThread().interrupt();
            while (System.nanoTime() - start < (Interrupts.PERIOD_MILLIS + 10) * 1_000_000L) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
            long millis = (System.nanoTime() - start) / 1_000_000;
            assumeTrue("a machine that is not so busy", millis < (Interrupts.LOOKS - 1) * Interrupts.PERIOD_MILLIS);
            return 0;
        };
        Context context;
        try (Loan loan = MODULE.borrow()) {
            loan.call("call", interruptForAMoment);
            context = loan.context();
        }
        assertSame(context, contextOf(MODULE));
    }

    @Test
    public void anExceptionHasTheFramesOfCAndPythonWhereverItIsSent() {
        try (Loan loan = MODULE.borrow()) {
            PythonException e = sent(assertThrows(PythonException.class, () -> loan.call("deep_fail")));
            assertEquals("ValueError: no luck in C", e.getMessage());
            assertFalse(e.isInterrupted());
            StackTraceElement[] frames = e.getStackTrace();
            assertEquals("fail", frames[0].getMethodName());
            assertEquals(
                    "snippet.c", Path.of(frames[0].getFileName()).getFileName().toString());
            assertEquals("deep_fail", frames[1].getMethodName());
            assertEquals(5, frames[1].getLineNumber());
            assertTrue(Arrays.stream(frames)
                    .anyMatch(frame -> frame.getClassName().equals(getClass().getName())));
        }
    }

    @Test
    public void anExceptionOfJavaBelowPythonIsTheCause() {
        try (Loan loan = MODULE.borrow()) {
            ProxyExecutable broken = arguments -> {
                throw new IllegalStateException("in Java");
            };
            PythonException e = assertThrows(PythonException.class, () -> loan.call("loop", broken));
            assertTrue(e.toString(), e.getCause() instanceof IllegalStateException);
        }
    }

    @Test
    public void aModuleThatCannotBeImportedSaysWhy() {
        try (PythonModule missing = PythonModule.named("nowhere")) {
            PythonException e = assertThrows(PythonException.class, missing::borrow);
            assertEquals("ModuleNotFoundError: No module named 'nowhere'", e.getMessage());
        }
    }

    @Test
    public void aFileThatIsNotThereIsNamed() {
        PythonModule module = MODULE.with("data.csv", () -> Snippet.class.getResourceAsStream("nothing"));
        UncheckedIOException e = assertThrows(UncheckedIOException.class, module::borrow);
        assertEquals(
                "data.csv of Python module program: its content is not there",
                e.getCause().getMessage());
    }

    @Test
    public void filesStayInTheirDirectory() {
        for (String path : List.of("/etc/x.py", "../x.py", "a/../../x.py", "a/./x.py")) {
            assertThrows(path, IllegalArgumentException.class, () -> MODULE.with(path, new byte[0]));
        }
    }

    @Test
    public void closingAModuleEndsWhatIsLentAndDeletesItsFiles() {
        PythonModule module = Snippet.module();
        Loan loan = module.borrow();
        Path file = Path.of(loan.module().getMember("__file__").asString());
        assertTrue(Files.exists(file));
        module.close();
        assertFalse(Files.exists(file.getParent()));
        PythonException e = assertThrows(PythonException.class, () -> loan.call("twice", 1));
        assertTrue(e.isInterrupted());
        loan.close();
        assertNotSame(loan.context(), contextOf(module));
        module.close();
    }

    /** A class loader as that of a job, with a class that no other has. */
    private static final class JobLoader extends ClassLoader {
        JobLoader() {
            super(JobLoader.class.getClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.equals("job.Own")) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = ClassFile.of().build(ClassDesc.of(name), builder -> builder.withFlags(ClassFile.ACC_PUBLIC));
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    @Test
    public void pythonFindsTheClassesOfTheThreadThatBorrows() throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> {
            try (PythonModule module = PythonModule.named("java");
                    Loan loan = module.borrow()) {
                return loan.call("type", "job.Own").getMetaQualifiedName();
            }
        });
        Thread thread = new Thread(task);
        thread.setContextClassLoader(new JobLoader());
        thread.start();
        assertEquals("job.Own", task.get(60, TimeUnit.SECONDS));
    }
}
