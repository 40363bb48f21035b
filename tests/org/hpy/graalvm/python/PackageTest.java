// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.python;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

/**
 * A test of what {@code import hpy} offers to those who build extensions, with one context for a class. Each test has a
 * directory of its own, named {@code directory} in Python, and a cache below it; the environment is restored after it.
 */
public abstract class PackageTest {

    private static Context context;

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    @BeforeClass
    public static void createContext() {
        context =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build();
        context.initialize("hpy");
        exec("""
                import importlib, io, os, sys, traceback, subprocess
                import hpy, hpy.build, hpy.source
                hpy.install_source_importer()
                environment, paths, drive = dict(os.environ), list(sys.path), hpy.source.run_driver
                def no_compiler(*arguments):
                    raise AssertionError('compiled again')
                def error(function, *arguments, **options):
                    try:
                        function(*arguments, **options)
                    except Exception as e:
                        return e
                def clang():
                    "The compiler that the driver has found."
                    with open('clang.c', 'w') as file:
                        file.write('int x;')
                    hpy.build.build('clang.c', options=['--record', 'record'])
                    with open('record') as file:
                        return file.read().splitlines()[1]
                """);
    }

    @AfterClass
    public static void closeContext() {
        context.close();
    }

    @Before
    public void enterDirectory() throws IOException {
        context.getBindings("python").putMember("directory", temporary.getRoot().getCanonicalPath());
        exec("""
                os.chdir(directory)
                os.environ['XDG_CACHE_HOME'] = directory + '/cache'
                sys.path.insert(0, directory)
                """);
    }

    @After
    public void restoreEnvironment() {
        exec("""
                os.environ.clear()
                os.environ.update(environment)
                sys.path[:] = paths
                hpy.source.run_driver = drive
                hpy.install_source_importer()
                for name in [name for name in sys.modules if name.split('.')[0] in ('ext', 'package')]:
                    del sys.modules[name]
                """);
    }

    /** Writes the C code of a module {@code ext} with one function {@code f()}, which returns an expression. */
    protected final void writeExtension(String name, String before, String expression) throws IOException {
        write(name, extension(before, expression));
    }

    protected static String extension(String before, String expression) {
        return """
                #include "hpy.h"
                %s
                HPyDef_METH(f, "f", HPyFunc_NOARGS)
                static HPy f_impl(HPyContext *ctx, HPy self) {
                    return HPyLong_FromInt64_t(ctx, %s);
                }
                static HPyDef *defines[] = {&f, NULL};
                static HPyModuleDef definition = {.doc = "as built", .defines = defines};
                HPy_MODINIT(ext, definition)
                """.formatted(before, expression);
    }

    protected final void write(String name, String text) throws IOException {
        Path target = temporary.getRoot().toPath().resolve(name);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }

    protected static void set(String name, Object value) {
        context.getBindings("python").putMember(name, value);
    }

    protected static void exec(String code) {
        context.eval("python", code);
    }

    protected static void assertPython(String expression) {
        Value result = context.eval("python", expression);
        assertTrue(expression + " is " + result, result.isBoolean() && result.asBoolean());
    }

    protected static void assertEqual(String expected, String expression) {
        assertEquals(expression, expected, context.eval("python", expression).asString());
    }

    protected static void assertRaises(String code, String message) {
        assertEquals(
                message, assertThrows(PolyglotException.class, () -> exec(code)).getMessage());
    }
}
