// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.lifetime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.types.TypeTest;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DestroyTest extends TypeTest {

    private static final String COUNT = POINT + """
                    static long destroyed, sum;
                    HPyDef_SLOT(destroy, HPy_tp_destroy)
                    static void destroy_impl(void *struct_) {
                        destroyed++;
                        sum += ((Point *)struct_)->x;
                    }
                    HPyDef_METH(count, "count", HPyFunc_NOARGS)
                    static HPy count_impl(HPyContext *ctx, HPy self) { return HPyLong_FromInt64_t(ctx, destroyed); }
                    HPyDef_METH(total, "total", HPyFunc_NOARGS)
                    static HPy total_impl(HPyContext *ctx, HPy self) { return HPyLong_FromInt64_t(ctx, sum); }
                    """;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void theStructsOfDeadObjectsAreDestroyedWhenOthersAreMade() throws InterruptedException {
        Value m = makeType(COUNT, POINT_SPEC, "x", "y", "destroy", "count", "total");
        exec(m, """
                class S(T): pass
                kept = T(); kept.x = 10**9
                def make():
                    for i in range(100):
                        o = T() if i % 2 else S()
                        o.x = 2
                make()
                del make
                """);
        for (int attempt = 0; attempt < 50 && eval(m, "kept.count()").asInt() < 100; attempt++) {
            System.gc();
            Thread.sleep(20);
            exec(m, "T()");
        }
        assertPython(m, "kept.count() >= 100 and kept.total() == 200");
    }

    /** Has objects collected until Python's {@code T.total()} is this number. */
    private static void awaitTotal(Value m, long total) throws InterruptedException {
        for (int attempt = 0; attempt < 50 && eval(m, "T.total(kept)").asLong() < total; attempt++) {
            System.gc();
            Thread.sleep(20);
            exec(m, "T()");
        }
        assertEquals(total, eval(m, "T.total(kept)").asLong());
    }

    @Test
    public void eachStructIsDestroyedOnceWhetherOthersOfItsPageLiveOrNot() throws InterruptedException {
        Value m = makeType(COUNT, POINT_SPEC, "x", "y", "destroy", "count", "total");
        exec(m, """
                kept = T()
                def make(n, every):
                    alive = []
                    for i in range(n):
                        o = T()
                        o.x = 1
                        if i % every == 0: alive.append(o)
                    return alive
                alive = make(5000, 1000)
                """);
        awaitTotal(m, 4995);
        exec(m, "alive = [make(5000, 5000), alive[0]]");
        awaitTotal(m, 4995 + 4 + 4999);
        exec(m, "del alive");
        awaitTotal(m, 10000);
    }

    @Test
    @UniversalOnly("a destructor has no HPyContext *, and debug mode ends the context when it uses that of a call")
    public void anErrorIsUnraisableAndNotSeenByOthersOfThePage() throws InterruptedException {
        String code = POINT + """
                        static HPyContext *context;
                        static long clean;
                        HPyDef_SLOT(destroy, HPy_tp_destroy)
                        static void destroy_impl(void *struct_) {
                            if (!((Point *)struct_)->x) return;
                            clean += !HPyErr_Occurred(context);
                            HPyErr_SetString(context, context->h_ValueError, "destroyed");
                        }
                        HPyDef_METH(total, "total", HPyFunc_NOARGS)
                        static HPy total_impl(HPyContext *ctx, HPy self) {
                            context = ctx;
                            return HPyLong_FromLong(ctx, clean);
                        }
                        """;
        Value m = makeType(code, POINT_SPEC, "x", "destroy", "total");
        exec(m, """
                import sys
                raised = []
                sys.unraisablehook = lambda arguments: raised.append(str(arguments.exc_value))
                kept = T()
                kept.total()
                def make():
                    for i in range(5000): T().x = 1
                make()
                """);
        try {
            awaitTotal(m, 5000);
            assertPython(m, "raised == ['destroyed'] * 5000");
        } finally {
            exec(m, "sys.unraisablehook = sys.__unraisablehook__");
        }
    }

    @Test
    public void theBasesDestroyAfterTheDerivedType() throws InterruptedException {
        String code = POINT + """
                        static long log;
                        HPyDef_SLOT(destroy_base, HPy_tp_destroy)
                        static void destroy_base_impl(void *struct_) {
                            if (((Point *)struct_)->x) log = log * 10 + 1;
                        }
                        HPyDef_SLOT(destroy_derived, HPy_tp_destroy)
                        static void destroy_derived_impl(void *struct_) {
                            if (((Point *)struct_)->x) log = log * 10 + 2;
                        }
                        HPyDef_METH(total, "total", HPyFunc_NOARGS)
                        static HPy total_impl(HPyContext *ctx, HPy self) { return HPyLong_FromInt64_t(ctx, log); }
                        """
                + spec("", "Base", POINT_SPEC, "x", "destroy_base", "total")
                + spec("", "Derived", POINT_SPEC, "destroy_derived")
                + """
                        HPyDef_METH(base, "base", HPyFunc_NOARGS)
                        static HPy base_impl(HPyContext *ctx, HPy self) {
                            return HPyType_FromSpec(ctx, &Base_spec, NULL);
                        }
                        HPyDef_METH(derived, "derived", HPyFunc_O)
                        static HPy derived_impl(HPyContext *ctx, HPy self, HPy base) {
                            HPyType_SpecParam parameters[] = {{HPyType_SpecParam_Base, base}, {0}};
                            return HPyType_FromSpec(ctx, &Derived_spec, parameters);
                        }
                        """;
        Value m = load(code, "base", "derived");
        exec(m, "T = m.base()\nkept = T()\nclass S(m.derived(T)): pass\ndef make(): S().x = 1\nmake()");
        awaitTotal(m, 21);
    }

    private Value makeShape(String shape) {
        String code = COUNT.replace(
                "HPyType_HELPERS(Point)", "HPyType_HELPERS(Point, HPyType_BuiltinShape_%s)".formatted(shape));
        String take = """
                HPyDef_METH(take, "take", HPyFunc_NOARGS)
                static HPy take_impl(HPyContext *ctx, HPy self) {
                    HPy result = HPy_BuildValue(ctx, "ll", destroyed, sum);
                    destroyed = sum = 0;
                    return result;
                }
                HPyDef_METH(make, "make", HPyFunc_NOARGS)
                static HPy make_impl(HPyContext *ctx, HPy self) {
                    return HPyType_FromSpec(ctx, &T_spec, NULL);
                }
                """;
        String fields = POINT_SPEC + ", .builtin_shape = HPyType_BuiltinShape_" + shape;
        Value m = load(spec(code, "T", fields, "x", "y", "destroy") + take, "make", "take");
        exec(m, "import gc\nT = m.make()\nm.take()");
        return m;
    }

    private void assertDestroyedTwice(String shape, String create) {
        Value m = makeShape(shape);
        exec(m, """
                def make():
                    a, b = %s, %s
                    a.x = 7
                make()
                number = total = 0
                for attempt in range(1000): # what Java finds, it hands over some time later
                    gc.collect()
                    taken = m.take()
                    number, total = number + taken[0], total + taken[1]
                    if number >= 2: break
                """.formatted(create, create));
        assertPython(m, "(number, total) == (2, 7)");
    }

    @Test
    public void theStructsOfObjectsWithABuiltInShapeAreDestroyedToo() {
        assertDestroyedTwice("Long", "T(2**80)");
        assertDestroyedTwice("Float", "T(2.5)");
        assertDestroyedTwice("Unicode", "T('s')");
        assertDestroyedTwice("Tuple", "T((1, 2))");
        assertDestroyedTwice("List", "T([1, 2])");
        assertDestroyedTwice("Dict", "T({1: 2})");
        assertDestroyedTwice("Object", "T()");
    }

    @Test
    public void theStructsOfClassesAreDestroyedToo() {
        Value m = makeShape("Type");
        exec(m, "def make():\n  C = T('C', (), {})\n  C.x = 5\n  C()\nmake()");
        // GraalPy may keep the class that it has looked at last.
        exec(m, "T('other', (), {})()");
        String collected = "gc.collect(); collected = m.take()";
        for (int attempt = 0;
                attempt < 10 && !eval(m, collected + "\ncollected[1] == 5").asBoolean();
                attempt++) {
            exec(m, "T('other', (), {})()");
        }
        assertPython(m, "collected[1] == 5");
    }

    @Test
    public void aTypeWithoutAStructHasADestructorToo() {
        String code = """
                static long destroyed;
                HPyDef_SLOT(destroy, HPy_tp_destroy)
                static void destroy_impl(void *struct_) { destroyed++; }
                HPyDef_METH(count, "count", HPyFunc_NOARGS)
                static HPy count_impl(HPyContext *ctx, HPy self) { return HPyLong_FromLong(ctx, destroyed); }
                """;
        Value m = makeType(code, ".flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE", "destroy", "count");
        exec(m, """
                import gc
                kept = T()
                class S(T): pass
                def make(): T(); S()
                make()
                for attempt in range(1000): kept.count() == 2 or gc.collect()
                """);
        assertPython(m, "kept.count() == 2");
    }

    /** Makes {@code m.make()} return a type with a member x whose structs are logged when they are destroyed. */
    private Context logging(Path log) throws IOException {
        String code = """
                #include <stdio.h>
                %s
                static char path[1000];
                HPyDef_METH(set_path, "set_path", HPyFunc_O)
                static HPy set_path_impl(HPyContext *ctx, HPy self, HPy arg) {
                    const char *text = HPyUnicode_AsUTF8AndSize(ctx, arg, NULL);
                    snprintf(path, sizeof(path), "%%s", text);
                    return HPy_Dup(ctx, ctx->h_None);
                }
                HPyDef_SLOT(destroy, HPy_tp_destroy)
                static void destroy_impl(void *struct_) {
                    FILE *file = fopen(path, "a");
                    fprintf(file, "%%ld ", ((Point *)struct_)->x);
                    fclose(file);
                }
                %s
                HPyDef_METH(make, "make", HPyFunc_NOARGS)
                static HPy make_impl(HPyContext *ctx, HPy self) { return HPyType_FromSpec(ctx, &T_spec, NULL); }
                """.formatted(POINT, spec("", "T", POINT_SPEC, "x", "destroy"));
        Source source = Source.newBuilder("hpy", Compiler.module(code, optimization, "make", "set_path"))
                .build();
        Context context =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build();
        context.getBindings("python").putMember("m", context.eval(source));
        context.getBindings("python").putMember("path", log.toString());
        context.eval("python", "m.set_path(path)\nT = m.make()");
        return context;
    }

    @Test
    public void theStructsOfAllOthersAreDestroyedWhenTheContextIsClosed() throws IOException {
        Path log = folder.newFile().toPath();
        try (Context own = logging(log)) {
            own.eval("python", "objects = [T() for i in range(3)]\nobjects[1].x = 7");
            assertEquals("", Files.readString(log));
        }
        String destroyed = Files.readString(log);
        assertEquals(destroyed, 6, destroyed.length());
        assertTrue(destroyed, destroyed.contains("7 "));
    }

    @Test
    public void callbacksAtExitStillUseTheObjects() throws IOException {
        Path log = folder.newFile().toPath();
        try (Context own = logging(log)) {
            own.eval("python", """
                    import atexit
                    o = T()
                    o.x = 4
                    def finish():
                        o.x += open(path).read() == ''
                        T().x = 6
                    atexit.register(finish)
                    """);
        }
        String destroyed = Files.readString(log);
        assertEquals(destroyed, Set.of("5", "6"), Set.of(destroyed.split(" ")));
    }
}
