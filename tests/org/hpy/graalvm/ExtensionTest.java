// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.handles.HandleTable;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/**
 * A test of C code through a real polyglot context. All tests of a class share one context. Each runs with optimized
 * code, where handles stay Java objects, and with -O0, where C code keeps them in native memory; after each, no
 * handle may be left open there.
 */
@RunWith(Parameterized.class)
public abstract class ExtensionTest {

    /** The way the C code is compiled. */
    @Parameters(name = "{0}")
    public static List<String> optimizations() {
        return List.of("-O2", "-O0");
    }

    @Parameter
    public String optimization;

    private static Context context;

    private int openHandles;

    @BeforeClass
    public static void createContext() {
        context =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build();
        context.initialize("hpy");
    }

    @AfterClass
    public static void closeContext() {
        context.close();
    }

    @Before
    public void countHandles() {
        openHandles = openHandles();
    }

    @After
    public void noHandleIsLeftOpen() {
        assertEquals("open handles in native memory", openHandles, openHandles());
    }

    private static int openHandles() {
        context.enter();
        try {
            return HandleTable.get(null).openCount();
        } finally {
            context.leave();
        }
    }

    /** Whether the code is compiled as C++. */
    protected boolean isCpp() {
        return false;
    }

    /** The context of this class. */
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
        File file = isCpp()
                ? Compiler.cppModule(code, optimization, definitions)
                : Compiler.module(code, optimization, definitions);
        return context.eval(Source.newBuilder("hpy", file).buildLiteral());
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
