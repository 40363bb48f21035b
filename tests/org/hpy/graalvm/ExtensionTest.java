// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.border.Mode;
import org.hpy.graalvm.debug.DebugBorder;
import org.hpy.graalvm.handles.HandleTable;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;
import org.junit.runners.model.Statement;

/**
 * A test of C code through a real polyglot context. All tests of a class share one context for each mode. Each runs with
 * optimized code, where handles stay Java objects, and with -O0, where C code keeps them in native memory; and both in
 * universal and in debug mode. After each, no handle may be left open, and debug mode may have nothing to report.
 */
@RunWith(Parameterized.class)
public abstract class ExtensionTest {

    /** A test, or all of a class, that debug mode would end; the value says why. */
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    public @interface UniversalOnly {
        String value();
    }

    /** The modes, and the ways in which the C code is compiled. */
    @Parameters(name = "{0} {1}")
    public static List<Object[]> ways() {
        return List.of(
                new Object[] {Mode.UNIVERSAL, "-O2"},
                new Object[] {Mode.UNIVERSAL, "-O0"},
                new Object[] {Mode.DEBUG, "-O2"},
                new Object[] {Mode.DEBUG, "-O0"});
    }

    /** The mode in which modules are loaded. */
    @Parameter(0)
    public Mode mode;

    /** The way the C code is compiled. */
    @Parameter(1)
    public String optimization;

    @Rule
    public final TestRule modes = this::inItsMode;

    private static Context context;

    /** The mode of {@link #context}; null if there is none. */
    private static Mode contextMode;

    private int openHandles;
    private long generation;
    private String lastReport;

    private Statement inItsMode(Statement test, Description description) {
        return new Statement() {
            @Override
            public void evaluate() throws Throwable {
                if (mode != Mode.UNIVERSAL) {
                    assumeApplies(description.getAnnotation(UniversalOnly.class));
                    assumeApplies(description.getTestClass().getAnnotation(UniversalOnly.class));
                }
                ensureContext();
                try {
                    test.evaluate();
                } finally {
                    forgetContextIfEnded();
                }
            }
        };
    }

    /** A fatal finding of debug mode fails one test, and not all that follow. */
    private static void forgetContextIfEnded() {
        try {
            context.enter();
            context.leave();
        } catch (PolyglotException ended) {
            contextMode = null;
            closeEnded(context);
        }
    }

    /** Closes a context that a fatal error has ended: until then Truffle keeps a thread for it. */
    protected static void closeEnded(Context ended) {
        PolyglotException e = assertThrows(PolyglotException.class, ended::close);
        assertTrue(e.toString(), e.isExit());
    }

    private static void assumeApplies(UniversalOnly reason) {
        assumeTrue("universal mode only: " + (reason == null ? "" : reason.value()), reason == null);
    }

    /** Whether one context has modules of all modes. */
    protected boolean sharesContext() {
        return false;
    }

    private void ensureContext() {
        if (contextMode == null || mode != contextMode && !sharesContext()) {
            closeContext();
            context = Context.newBuilder("python", "llvm", "hpy")
                    .allowAllAccess(true)
                    .environment(Mode.VARIABLE, mode.toString())
                    .build();
            context.initialize("hpy");
            contextMode = mode;
        }
    }

    @AfterClass
    public static void closeContext() {
        if (contextMode != null) {
            contextMode = null;
            context.close();
        }
    }

    @Before
    public void beginLeakCheck() {
        if (mode == Mode.DEBUG) {
            generation = inContext(() -> debug().log().newGeneration());
            lastReport = inContext(() -> debug().findings().lastReport());
        } else {
            openHandles = inContext(ExtensionTest::openHandles);
        }
    }

    @After
    public void noHandleIsLeftOpen() {
        if (mode == Mode.DEBUG) {
            assertEquals(
                    "the last report",
                    lastReport,
                    inContext(() -> debug().findings().lastReport()));
            assertEquals(List.of(), inContext(() -> debug().log().placesOfOpenHandles(generation)));
        } else {
            assertEquals("open handles in native memory", openHandles, (int) inContext(ExtensionTest::openHandles));
        }
    }

    private static int openHandles() {
        return HandleTable.get(null).openCount();
    }

    private static DebugBorder debug() {
        return DebugBorder.get(null);
    }

    /** Gets what only code inside of the context can see. */
    protected static <T> T inContext(Supplier<T> supplier) {
        context.enter();
        try {
            return supplier.get();
        } finally {
            context.leave();
        }
    }

    /** Whether the code is compiled as C++. */
    protected boolean isCpp() {
        return false;
    }

    /** The context of this class and mode. */
    protected static Context context() {
        return context;
    }

    /**
     * Compiles and loads a module.
     *
     * @param code C code that follows {@code #include "hpy.h"}
     * @param definitions names of its {@code HPyDef}s, which become the module's
     */
    protected final Value load(String code, String... definitions) {
        return load(source(code, definitions));
    }

    /** Loads an extension, which is a source of the language {@code hpy}. */
    protected final Value load(Source extension) {
        if (mode == contextMode) {
            return context.eval(extension);
        }
        context.getBindings("python").putMember("path", extension.getPath());
        return context.eval(
                "python",
                "import hpy.universal; hpy.universal.load('snippet', path, None, mode=" + mode.ordinal() + ")");
    }

    /** Compiles a module. */
    protected final Source source(String code, String... definitions) {
        File file = isCpp()
                ? Compiler.cppModule(code, options(), definitions)
                : Compiler.module(code, options(), definitions);
        return Source.newBuilder("hpy", file).buildLiteral();
    }

    /** The options of the compiler. */
    protected List<String> options() {
        return List.of(optimization);
    }

    /** Evaluates a Python expression in which {@code m} is this module. */
    protected static Value eval(Value module, String expression) {
        context.getBindings("python").putMember("m", module);
        return context.eval("python", expression);
    }

    /** Asserts that a Python expression, in which {@code m} is this module, is true. */
    protected static void assertPython(Value module, String expression) {
        Value result = eval(module, expression);
        assertTrue(expression + " is " + result, result.isBoolean() && result.asBoolean());
    }

    /** Asserts that a Python expression, in which {@code m} is this module, raises this exception. */
    protected static void assertRaises(Value module, String expression, String type, String message) {
        PolyglotException e = assertThrows(PolyglotException.class, () -> eval(module, expression));
        assertTrue("a Python exception, not " + e, e.isGuestException() && e.getGuestObject() != null);
        assertEquals(expression, type, e.getGuestObject().getMetaObject().getMetaSimpleName());
        assertEquals(
                expression, message, e.getGuestObject().invokeMember("__str__").asString());
    }

    /** Runs Python statements in which {@code m} is this module. */
    protected static void exec(Value module, String statements) {
        eval(module, statements);
    }
}
