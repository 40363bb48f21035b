// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import com.oracle.graal.python.builtins.objects.capsule.PyCapsule;
import com.oracle.graal.python.runtime.PythonContext;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CapsuleFunctionsTest extends ExtensionTest {

    /** Numbers stand for pointers. */
    private static final String CAPSULES = """
            #include <string.h>
            static char *names[] = {NULL, "first", "second", "caf\\xc3\\xa9"};
            static char copy[] = "first";
            #define INT(i) HPyLong_AsInt64_t(ctx, args[i])
            #define PTR(i) ((void *) (intptr_t) INT(i))
            #define METHOD(name)                                                                                   \\
                HPyDef_METH(name, #name, HPyFunc_VARARGS)                                                          \\
                static HPy name##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs)
            static HPy pointer(HPyContext *ctx, const void *p) {
                return p == NULL && HPyErr_Occurred(ctx) ? HPy_NULL : HPyLong_FromInt64_t(ctx, (intptr_t) p);
            }
            static HPy status(HPyContext *ctx, int result) {
                return result < 0 ? HPy_NULL : HPyLong_FromInt64_t(ctx, result);
            }
            METHOD(new) { return HPyCapsule_New(ctx, PTR(0), names[INT(1)], NULL); }
            METHOD(get_pointer) { return pointer(ctx, HPyCapsule_GetPointer(ctx, args[0], names[INT(1)])); }
            METHOD(get_pointer_by_copy) { return pointer(ctx, HPyCapsule_GetPointer(ctx, args[0], copy)); }
            METHOD(get_context) { return pointer(ctx, HPyCapsule_GetContext(ctx, args[0])); }
            METHOD(get_name) {
                const char *name = HPyCapsule_GetName(ctx, args[0]);
                if (name == NULL) return HPyErr_Occurred(ctx) ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
                return HPyUnicode_FromString(ctx, name);
            }
            METHOD(get_key) { return pointer(ctx, HPyCapsule_Get(ctx, args[0], (_HPyCapsule_key) INT(1), NULL)); }
            METHOD(is_valid) { return status(ctx, HPyCapsule_IsValid(ctx, args[0], names[INT(1)])); }
            METHOD(set_pointer) { return status(ctx, HPyCapsule_SetPointer(ctx, args[0], PTR(1))); }
            METHOD(set_context) { return status(ctx, HPyCapsule_SetContext(ctx, args[0], PTR(1))); }
            METHOD(set_name) { return status(ctx, HPyCapsule_SetName(ctx, args[0], names[INT(1)])); }
            METHOD(set_key) { return status(ctx, HPyCapsule_Set(ctx, args[0], (_HPyCapsule_key) INT(1), NULL)); }
            METHOD(with_null) {
                switch (INT(0)) {
                case 0: return status(ctx, HPyCapsule_IsValid(ctx, HPy_NULL, NULL));
                case 1: return pointer(ctx, HPyCapsule_GetPointer(ctx, HPy_NULL, NULL));
                default: return status(ctx, HPyCapsule_SetContext(ctx, HPy_NULL, NULL));
                }
            }
            static HPyCapsule_Destructor no_function = {NULL, NULL};
            METHOD(bad_destructor) {
                if (nargs == 0) return HPyCapsule_New(ctx, &no_function, NULL, &no_function);
                return status(ctx, HPyCapsule_SetDestructor(ctx, args[0], &no_function));
            }
            METHOD(is_capsule_type) { return HPyBool_FromBool(ctx, HPy_TypeCheck(ctx, args[0], ctx->h_CapsuleType)); }
            """;

    private Value capsules() {
        return load(
                CAPSULES,
                "new",
                "get_pointer",
                "get_pointer_by_copy",
                "get_context",
                "get_name",
                "get_key",
                "is_valid",
                "set_pointer",
                "set_context",
                "set_name",
                "set_key",
                "with_null",
                "bad_destructor",
                "is_capsule_type");
    }

    @Test
    public void whatIsPutInComesOut() {
        Value m = capsules();
        exec(m, "c = m.new(2**47 + 1, 1)");
        assertPython(m, "m.get_pointer(c, 1) == 2**47 + 1 == m.get_pointer_by_copy(c)");
        assertPython(m, "(m.get_name(c), m.get_context(c)) == ('first', 0)");
        assertPython(m, "m.set_pointer(c, -1) == 0 and m.get_pointer(c, 1) == -1");
        assertPython(m, "m.set_context(c, 77) == 0 and m.get_context(c) == 77");
        assertPython(m, "m.set_context(c, 0) == 0 and m.get_context(c) == 0");
        assertPython(m, "m.set_name(c, 2) == 0 and m.get_name(c) == 'second' and m.get_pointer(c, 2) == -1");
        assertPython(m, "m.set_name(c, 0) == 0 and m.get_name(c) is None and m.get_pointer(c, 0) == -1");
        assertPython(m, "m.set_key(c, 3) == 0");
    }

    @Test
    public void aCapsuleIsAPythonCapsule() {
        Value m = capsules();
        assertPython(m, "type(m.new(1, 1)).__name__ == 'PyCapsule' and m.is_capsule_type(m.new(1, 1))");
        assertPython(m, "m.is_capsule_type(3) is False");
    }

    @Test
    public void theNameIsShownWithoutTheHelpOfTheCApi() {
        Value m = capsules();
        exec(m, "import re");
        assertPython(m, "bool(re.fullmatch('<capsule object \"first\" at 0x[0-9a-f]+>', repr(m.new(1, 1))))");
        assertPython(m, "bool(re.fullmatch('<capsule object NULL at 0x[0-9a-f]+>', repr(m.new(1, 0))))");
        context().enter();
        try {
            assertFalse("the C API is loaded", PythonContext.get(null).hasCApiContext());
        } finally {
            context().leave();
        }
    }

    @Test
    public void onlyTheRightNameGivesThePointer() {
        Value m = capsules();
        exec(m, "first, unnamed = m.new(1, 1), m.new(1, 0)");
        String isNot = "HPyCapsule_GetPointer: the name of the capsule is %s, not %s";
        assertRaises(m, "m.get_pointer(first, 2)", "ValueError", isNot.formatted("\"first\"", "\"second\""));
        assertRaises(m, "m.get_pointer(first, 3)", "ValueError", isNot.formatted("\"first\"", "\"café\""));
        assertRaises(m, "m.get_pointer(first, 0)", "ValueError", isNot.formatted("\"first\"", "NULL"));
        assertRaises(m, "m.get_pointer(unnamed, 1)", "ValueError", isNot.formatted("NULL", "\"first\""));
    }

    @Test
    public void aCapsuleIsValidIfItHasTheName() {
        Value m = capsules();
        assertPython(m, "[m.is_valid(m.new(1, 1), i) for i in range(4)] == [0, 1, 0, 0]");
        assertPython(m, "[m.is_valid(m.new(1, 0), i) for i in range(4)] == [1, 0, 0, 0]");
        assertPython(m, "[m.is_valid(o, 1) for o in ('first', None, m, int)] == [0] * 4 and m.with_null(0) == 0");
    }

    @Test
    public void pythonsOwnCapsulesCanBeLookedAt() {
        Value m = capsules();
        exec(m, """
                import _codecs_jp
                foreign = next(o for o in vars(_codecs_jp).values() if type(o).__name__ == 'PyCapsule') \\
                    if any(type(o).__name__ == 'PyCapsule' for o in vars(_codecs_jp).values()) else None
                """);
    }

    @Test
    public void whatIsNoPointerInPythonsOwnCapsulesIsRefused() {
        Value m = capsules();
        context().enter();
        try {
            PythonContext python = PythonContext.get(null);
            PyCapsule capsule = PFactory.createCapsuleJavaName(
                    python.getLanguage(), python.getMainModule(), PyCapsule.capsuleName("of Python"));
            python.getMainModule().setAttribute(PythonUtils.toTruffleStringUncached("c"), capsule);
        } finally {
            context().leave();
        }
        assertPython(m, "(m.is_valid(c, 1), m.get_context(c)) == (0, 0)");
        assertRaises(
                m,
                "m.get_pointer(c, 1)",
                "ValueError",
                "HPyCapsule_GetPointer: the name of the capsule is \"of Python\", not \"first\"");
        assertRaises(
                m,
                "m.get_name(c)",
                "ValueError",
                "HPyCapsule_Get: this part of the capsule is a Java object, not a pointer");
    }

    @Test
    public void theNullPointerIsRefused() {
        Value m = capsules();
        assertRaises(m, "m.new(0, 1)", "ValueError", "HPyCapsule_New: the pointer is NULL");
        exec(m, "c = m.new(5, 1)");
        assertRaises(m, "m.set_pointer(c, 0)", "ValueError", "HPyCapsule_SetPointer: the pointer is NULL");
        assertPython(m, "m.get_pointer(c, 1) == 5");
    }

    @Test
    public void otherObjectsAreRefused() {
        Value m = capsules();
        String not = "HPyCapsule_%s: argument 1 must be a capsule, not 'str'";
        assertRaises(m, "m.get_pointer('', 1)", "ValueError", not.formatted("GetPointer"));
        assertRaises(m, "m.get_name('')", "ValueError", not.formatted("GetName"));
        assertRaises(m, "m.get_context('')", "ValueError", not.formatted("GetContext"));
        assertRaises(m, "m.set_pointer('', 1)", "ValueError", not.formatted("SetPointer"));
        assertRaises(m, "m.set_name('', 1)", "ValueError", not.formatted("SetName"));
        assertRaises(m, "m.set_context('', 1)", "ValueError", not.formatted("SetContext"));
        assertRaises(m, "m.set_key('', 3)", "ValueError", not.formatted("SetDestructor"));
        assertRaises(m, "m.with_null(1)", "ValueError", "HPyCapsule_GetPointer: argument 1 is HPy_NULL");
        assertRaises(m, "m.with_null(2)", "ValueError", "HPyCapsule_SetContext: argument 1 is HPy_NULL");
    }

    @Test
    public void aDestructorWithoutAFunctionIsRefused() {
        Value m = capsules();
        assertRaises(m, "m.bad_destructor()", "ValueError", "HPyCapsule_New: the destructor has no function");
        assertRaises(
                m,
                "m.bad_destructor(m.new(1, 1))",
                "ValueError",
                "HPyCapsule_SetDestructor: the destructor has no function");
    }

    @Test
    public void thereAreFourKeysAndTheDestructorIsNotReadable() {
        Value m = capsules();
        exec(m, "c = m.new(1, 1)");
        assertRaises(m, "m.get_key(c, 3)", "ValueError", "HPyCapsule_Get: the destructor of a capsule cannot be read");
        assertRaises(m, "m.get_key(c, 4)", "SystemError", "HPyCapsule_Get: no such key");
        assertRaises(m, "m.set_key(c, -1)", "SystemError", "HPyCapsule_Set: no such key");
    }

    /** Capsules around numbers, whose destructors write a line to a file: name, pointer and context. */
    private static final String LOGGING = """
            #include <stdio.h>
            static char path[1000];
            static long destroyed;
            static void log_line(char which, const char *name, void *pointer, void *context) {
                destroyed++;
                FILE *file = fopen(path, "a");
                if (file == NULL) return; // The test that made the capsule is over.
                fprintf(file, "%c %s %ld %ld\\n", which, name == NULL ? "NULL" : name, (long) pointer, (long) context);
                fclose(file);
            }
            HPyCapsule_DESTRUCTOR(destroy_a)
            static void destroy_a_impl(const char *name, void *pointer, void *context) {
                log_line('a', name, pointer, context);
            }
            HPyCapsule_DESTRUCTOR(destroy_b)
            static void destroy_b_impl(const char *name, void *pointer, void *context) {
                log_line('b', name, pointer, context);
            }
            static HPyContext *saved;
            HPyCapsule_DESTRUCTOR(fail)
            static void fail_impl(const char *name, void *pointer, void *context) {
                HPyErr_SetString(saved, saved->h_KeyError, "left behind");
            }
            static HPyCapsule_Destructor *destructors[] = {NULL, &destroy_a, &destroy_b, &fail};
            #define INT(i) HPyLong_AsInt64_t(ctx, args[i])
            HPyDef_METH(set_path, "set_path", HPyFunc_O)
            static HPy set_path_impl(HPyContext *ctx, HPy self, HPy arg) {
                const char *text = HPyUnicode_AsUTF8AndSize(ctx, arg, NULL);
                snprintf(path, sizeof(path), "%s", text);
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(new, "new", HPyFunc_VARARGS)
            static HPy new_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                saved = ctx;
                return HPyCapsule_New(ctx, (void *) (intptr_t) INT(0), "log", destructors[INT(1)]);
            }
            HPyDef_METH(set, "set", HPyFunc_VARARGS)
            static HPy set_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                int result = nargs == 2 ? HPyCapsule_SetDestructor(ctx, args[0], destructors[INT(1)])
                    : HPyCapsule_Set(ctx, args[0], (_HPyCapsule_key) INT(1), (void *) (intptr_t) INT(2));
                return result < 0 ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(count, "count", HPyFunc_NOARGS)
            static HPy count_impl(HPyContext *ctx, HPy self) { return HPyLong_FromInt64_t(ctx, destroyed); }
            """;

    private static final String[] LOGGING_DEFINITIONS = {"new", "set", "count", "set_path"};

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Value logging(Path log) {
        Value m = load(LOGGING, LOGGING_DEFINITIONS);
        context().getBindings("python").putMember("path", log.toString());
        exec(m, "m.set_path(path)");
        return m;
    }

    /** Collects until an expression is true. */
    private static void await(Value m, String expression) throws InterruptedException {
        for (int attempt = 0; attempt < 50 && !eval(m, expression).asBoolean(); attempt++) {
            System.gc();
            Thread.sleep(20);
            exec(m, "m.new(1, 1)");
        }
        assertPython(m, expression);
    }

    private static long lines(Path log, String line) throws IOException {
        return Files.readAllLines(log).stream().filter(line::equals).count();
    }

    @Test
    public void theDestructorRunsOnceWhenTheCapsuleIsGone() throws Exception {
        Path log = folder.newFile().toPath();
        Value m = logging(log);
        exec(m, "kept = m.new(9, 1)\ndef make():\n  for i in range(100): m.new(1000 + i, 1)\nmake()");
        await(m, "sum(int(line.split()[2]) >= 1000 for line in open(path)) == 100");
        for (int i = 0; i < 100; i++) {
            assertEquals(1, lines(log, "a log " + (1000 + i) + " 0"));
        }
        assertEquals(0, lines(log, "a log 9 0"));
    }

    @Test
    public void theDestructorGetsWhatTheCapsuleHeldLast() throws Exception {
        Path log = folder.newFile().toPath();
        Value m = logging(log);
        exec(m, """
                def make():
                    c = m.new(2, 1)
                    m.set(c, 0, 2000)  # the pointer
                    m.set(c, 1, 0)     # the name
                    m.set(c, 2, 2002)  # the context
                make()
                """);
        await(m, "'2000' in open(path).read()");
        assertEquals(1, lines(log, "a NULL 2000 2002"));
    }

    @Test
    public void theDestructorCanBeReplacedOrTakenAway() throws Exception {
        Path log = folder.newFile().toPath();
        Value m = logging(log);
        exec(m, """
                def make():
                    m.set(m.new(3000, 1), 2)
                    m.set(m.new(3001, 1), 0)
                    m.set(m.new(3002, 0), 2)
                    again = m.new(3003, 1)
                    m.set(again, 0)
                    m.set(again, 2)
                    m.new(3004, 0)
                make()
                """);
        await(m, "sum(line[0] == 'b' for line in open(path)) == 3");
        String text = Files.readString(log);
        for (String line : new String[] {"b log 3000 0", "b log 3002 0", "b log 3003 0"}) {
            assertEquals(text, 1, lines(log, line));
        }
        assertEquals(text, 0, lines(log, "a log 3000 0") + lines(log, "a log 3001 0") + lines(log, "a log 3003 0"));
    }

    @Test
    public void anErrorLeftByTheDestructorIsUnraisable() throws Exception {
        Value m = logging(folder.newFile().toPath());
        exec(m, """
                import sys
                errors = []
                sys.unraisablehook = lambda info: errors.append(repr(info.exc_value))
                def make(): m.new(1, 3)
                make()
                """);
        await(m, "errors == [\"KeyError('left behind')\"]");
        exec(m, "sys.unraisablehook = sys.__unraisablehook__");
    }

    @Test
    public void theDestructorsOfAllOthersRunAfterTheCallbacksAtExit() throws IOException {
        Path log = folder.newFile().toPath();
        Source source = Source.newBuilder("hpy", Compiler.module(LOGGING, optimization, LOGGING_DEFINITIONS))
                .build();
        try (Context own =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build()) {
            own.getBindings("python").putMember("m", own.eval(source));
            own.getBindings("python").putMember("path", log.toString());
            own.eval("python", """
                    import atexit
                    m.set_path(path)
                    capsules = [m.new(i, 1 + i % 2) for i in (1, 2)]
                    def finish():
                        m.set(capsules[0], 2, m.count() + 5)
                        capsules.append(m.new(3, 1))
                    atexit.register(finish)
                    """);
        }
        assertEquals(3, Files.readAllLines(log).size());
        assertEquals(1, lines(log, "b log 1 5"));
        assertEquals(1, lines(log, "a log 2 0"));
        assertEquals(1, lines(log, "a log 3 0"));
    }
}
