// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.lifetime;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.types.TypeTest;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** HPy_tp_finalize. */
public class FinalizeTest extends TypeTest {

    /** The finalizer calls what {@code listen} has got with the object; destroying it is counted. */
    private static final String FINALIZE = """
            typedef struct { long x; HPyField next; } Node;
            HPyType_HELPERS(Node, %s)
            static HPyGlobal listener;
            HPyDef_METH(listen, "listen", HPyFunc_O)
            static HPy listen_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPyGlobal_Store(ctx, &listener, arg);
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_SLOT(finalize, HPy_tp_finalize)
            static void finalize_impl(HPyContext *ctx, HPy self) {
                HPy function = HPyGlobal_Load(ctx, listener);
                HPy result = HPy_Call(ctx, function, &self, 1, HPy_NULL);
                HPy_Close(ctx, function);
                HPy_Close(ctx, result);
            }
            static long destroyed;
            HPyDef_SLOT(destroy, HPy_tp_destroy)
            static void destroy_impl(void *struct_) { destroyed = destroyed * 10 + ((Node *)struct_)->x; }
            HPyDef_METH(take_destroyed, "take_destroyed", HPyFunc_NOARGS)
            static HPy take_destroyed_impl(HPyContext *ctx, HPy self) {
                HPy result = HPyLong_FromLong(ctx, destroyed);
                destroyed = 0;
                return result;
            }
            HPyDef_SLOT(traverse, HPy_tp_traverse)
            static int traverse_impl(void *self, HPyFunc_visitproc visit, void *arg) {
                HPy_VISIT(&((Node *)self)->next);
                return 0;
            }
            HPyDef_MEMBER(x, "x", HPyMember_LONG, offsetof(Node, x))
            HPyDef_METH(set_next, "set_next", HPyFunc_O)
            static HPy set_next_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPyField_Store(ctx, self, &Node_AsStruct(ctx, self)->next, arg);
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(next, "next", HPyFunc_NOARGS)
            static HPy next_impl(HPyContext *ctx, HPy self) {
                return HPyField_Load(ctx, self, Node_AsStruct(ctx, self)->next);
            }
            """;

    private static final String FIELDS = """
            .basicsize = sizeof(Node), .builtin_shape = SHAPE(Node),
            .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE | HPy_TPFLAGS_HAVE_GC
            """;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    /** So that it is not finalized during another test. */
    @After
    public void dropAllObjects() {
        context().eval("python", """
                import gc
                for name in ("T", "S", "o", "kept", "saved"):
                    globals().pop(name, None)
                gc.collect()
                """);
    }

    /** For a module that has a global. */
    private static String module(String code, String shape) {
        return FINALIZE.formatted(shape)
                + spec(code, "T", FIELDS, "x", "set_next", "next", "finalize", "destroy", "traverse")
                + """
                HPyDef_METH(make, "make", HPyFunc_NOARGS)
                static HPy make_impl(HPyContext *ctx, HPy self) { return HPyType_FromSpec(ctx, &T_spec, NULL); }
                """;
    }

    private Value make() {
        return make("HPyType_BuiltinShape_Object");
    }

    private Value make(String shape) {
        Value m = load(module("", shape), "make", "listen", "take_destroyed");
        exec(m, """
                import gc, sys
                gc.collect()
                T = m.make()
                m.take_destroyed()
                log, destroyed = [], []
                def collect(done):
                    "Until it is done: what Java finds, it hands over some time later."
                    for attempt in range(1000):
                        gc.collect()
                        destroyed.extend(str(m.take_destroyed() or ''))
                        if done(): break
                def listen(o, log=log): # those of other tests' objects are others
                    log.append(o.x)
                m.listen(listen)
                def drop(*xs):
                    for x in xs:
                        T().x = x
                """);
        return m;
    }

    @Test
    public void garbageIsFinalizedAndThenDestroyed() {
        Value m = make();
        exec(m, "kept = T(); kept.x = 1\ndrop(2)\ncollect(lambda: destroyed)");
        assertPython(m, "log == [2] and destroyed == ['2']");
        exec(m, "gc.collect()");
        assertPython(m, "log == [2] and m.take_destroyed() == 0");
    }

    @Test
    public void anObjectThatComesBackIsNotFinalizedAgain() {
        Value m = make();
        exec(m, """
                saved = {}
                def save(o, log=log, saved=saved):
                    log.append(o.x)
                    saved['o'] = o
                m.listen(save)
                drop(3)
                collect(lambda: log)
                """);
        assertPython(m, "log == [3] and saved['o'].x == 3 and destroyed == []");
        exec(m, "gc.collect()");
        assertPython(m, "log == [3] and saved['o'].x == 3 and m.take_destroyed() == 0");
        exec(m, "saved.clear()\ncollect(lambda: destroyed)");
        assertPython(m, "log == [3] and destroyed == ['3']");
    }

    @Test
    public void allObjectsOfACycleAreFinalizedBeforeAnyIsDestroyed() {
        Value m = make();
        exec(m, """
                class S(T): pass
                def listen(o, log=log):
                    log.append((o.x, o.next().x, o.next().next() is o, o.me is o, m.take_destroyed()))
                m.listen(listen)
                def cycle():
                    a, b = S(), S()
                    a.x = 4; a.me = a; a.set_next(b)
                    b.x = 5; b.me = b; b.set_next(a)
                cycle()
                collect(lambda: len(destroyed) == 2)
                """);
        assertEquals(
                "[(4, 5, True, True, 0), (5, 4, True, True, 0)]",
                eval(m, "str(sorted(log))").asString());
        assertPython(m, "sorted(destroyed) == ['4', '5']");
    }

    @Test
    public void weakReferencesAreDeadByThen() {
        Value m = make();
        exec(m, """
                import weakref
                class S(T): pass
                def listen(o, log=log):
                    log.append((o.x, weak()))
                m.listen(listen)
                def make():
                    o = S()
                    o.x = 6
                    return weakref.ref(o)
                weak = make()
                collect(lambda: log)
                """);
        assertPython(m, "log == [(6, None)]");
    }

    @Test
    public void itIsTheMethodDel() {
        Value m = make();
        exec(m, "o = T(); o.x = 7\nT.__del__(o); o.__del__()");
        assertPython(m, "log == [7, 7] and type(T.__del__) is type(int.__add__)");
        exec(m, "def fail(o): raise ValueError(o.x)\nm.listen(fail)");
        assertRaises(m, "o.__del__()", "ValueError", "7");
        exec(m, "m.listen(listen); del o; collect(lambda: len(log) == 3)");
        assertPython(m, "log == [7, 7, 7]");
    }

    @Test
    public void aSubclassOverridesIt() {
        Value m = make();
        exec(m, """
                class S(T):
                    def __del__(self, log=log):
                        log.append('before')
                        super().__del__()
                def make(): S().x = 8
                make()
                collect(lambda: destroyed)
                """);
        assertPython(m, "log == ['before', 8] and destroyed == ['8']");
    }

    @Test
    public void anErrorIsUnraisable() {
        Value m = make();
        exec(m, """
                def fail(o): raise ValueError(o.x)
                m.listen(fail)
                hook = sys.unraisablehook
                sys.unraisablehook = lambda info: log.append((info.exc_type, str(info.exc_value), type(info.object)))
                drop(1)
                collect(lambda: log)
                sys.unraisablehook = hook
                """);
        assertPython(m, "log == [(ValueError, '1', T)]");
    }

    @Test
    public void anErrorOfAnotherLanguageIsUnraisableToo() {
        Value m = make();
        context().getBindings("python").putMember("fail", (ProxyExecutable) _ -> {
            throw new UncheckedIOException(new IOException("a problem of the host"));
        });
        exec(m, """
                m.listen(fail)
                hook = sys.unraisablehook
                sys.unraisablehook = lambda info: log.append((str(info.exc_value), type(info.object)))
                drop(1)
                collect(lambda: log)
                sys.unraisablehook = hook
                """);
        assertPython(m, "len(log) == 1 and 'a problem of the host' in log[0][0] and log[0][1] is T");
    }

    @Test
    public void itNeitherSeesNorChangesTheErrorOfOtherCode() {
        Value m = load(module("", "HPyType_BuiltinShape_Object") + """
                HPyDef_METH(fail, "fail", HPyFunc_O)
                static HPy fail_impl(HPyContext *ctx, HPy self, HPy type) {
                    HPyErr_SetString(ctx, ctx->h_KeyError, "mine");
                    for (int i = 0; i < 20000; i++) {
                        Node *data;
                        HPy_Close(ctx, HPy_New(ctx, type, &data));
                    }
                    return HPy_NULL;
                }
                """, "make", "listen", "fail");
        exec(m, """
                T = m.make()
                finalized = 0
                def listen(o, log=log):
                    global finalized
                    finalized += 1
                    {}.get(0)
                m.listen(listen)
                """);
        for (int attempt = 0; attempt < 200 && eval(m, "finalized == 0").asBoolean(); attempt++) {
            assertRaises(m, "m.fail(T)", "KeyError", "'mine'");
        }
        assertPython(m, "finalized > 0");
    }

    @Test
    public void objectsWithABuiltInShapeAreFinalizedToo() {
        Value m = make("HPyType_BuiltinShape_Long");
        exec(
                m,
                "def listen(o, log=log): log.append(o + 1)\nm.listen(listen)\ndef make(): T(40)\nmake()\ncollect(lambda: log)");
        assertPython(m, "log == [41]");
    }

    /** Memory for a struct may have to be made, and then finalizers run, which may want the same struct. */
    @Test
    @SuppressWarnings("removal")
    public void aFinalizerThatMakesTheStructOfAnObjectIsHeard() {
        Value m = load(
                module("", "HPyType_BuiltinShape_Object") + """
                typedef struct { long x; char large[20000]; } Number;
                HPyType_HELPERS(Number, HPyType_BuiltinShape_Long)
                static HPyType_Spec Number_spec = {
                    .name = "snippet.Number", .basicsize = sizeof(Number), .builtin_shape = SHAPE(Number),
                    .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE
                };
                HPyDef_METH(make_number, "make_number", HPyFunc_NOARGS)
                static HPy make_number_impl(HPyContext *ctx, HPy self) {
                    return HPyType_FromSpec(ctx, &Number_spec, NULL);
                }
                HPyDef_METH(add, "add", HPyFunc_VARARGS)
                static HPy add_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    Number_AsStruct(ctx, args[0])->x += HPyLong_AsLong(ctx, args[1]);
                    return HPyLong_FromLong(ctx, Number_AsStruct(ctx, args[0])->x);
                }
                /* No Python code between the two, in which finalizers would run. */
                HPyDef_METH(collect_and_add, "collect_and_add", HPyFunc_VARARGS)
                static HPy collect_and_add_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPy_Close(ctx, HPy_Call(ctx, args[2], NULL, 0, HPy_NULL));
                    return add_impl(ctx, self, args, 2);
                }
                """,
                "make",
                "listen",
                "take_destroyed",
                "make_number",
                "add",
                "collect_and_add");
        context().getBindings("python").putMember("find_garbage", (ProxyExecutable) _ -> {
            System.gc();
            System.runFinalization();
            return true;
        });
        // Java finds garbage when it pleases: each attempt must count to 11, one must be the case that is meant.
        exec(m, """
                import gc
                T = m.make()
                Number = m.make_number()
                def drop(): T().x = 1
                def attempt():
                    "Whether the finalizer ran while memory for the struct of n was made."
                    n, heard = Number(3), []
                    m.listen(lambda o: heard.append(m.add(n, 10)))
                    gc.collect()
                    drop()
                    early = bool(heard)
                    meant = m.collect_and_add(n, 1, find_garbage) == 11 and not early
                    for _ in range(1000): heard or gc.collect()
                    assert m.add(n, 0) == 11, m.add(n, 0)
                    return meant
                """);
        assertPython(m, "any(attempt() for _ in range(100))");
    }

    @Test
    public void garbageIsFoundWhereNothingNewIsMade() {
        Value m = make();
        exec(m, """
                import time
                drop(2)
                garbage = []
                end = time.monotonic() + 60
                while not log and time.monotonic() < end:
                    garbage = [garbage[:1], bytearray(1000000)]
                """);
        assertPython(m, "log == [2]");
    }

    @Test
    public void theOthersAreFinalizedAndDestroyedWhenTheContextIsClosed() throws IOException {
        Path log = folder.newFile().toPath();
        String code = """
                #include <stdio.h>
                static void note(long x) {
                    FILE *file = fopen("%s", "a");
                    fprintf(file, "destroyed %%ld\\n", x);
                    fclose(file);
                }
                """.formatted(log)
                + module("", "HPyType_BuiltinShape_Object")
                        .replace("destroyed = destroyed", "note(((Node *)struct_)->x); destroyed = destroyed");
        Source source = Source.newBuilder("hpy", Compiler.module(code, optimization, "make", "listen"))
                .build();
        try (Context own =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build()) {
            own.getBindings("python").putMember("m", own.eval(source));
            own.getBindings("python").putMember("path", log.toString());
            own.eval("python", """
                    import atexit
                    T = m.make()
                    o = T()
                    o.x = 1
                    def note(*words):
                        with open(path, 'a') as file: print(*words, file=file)
                    def listen(o):
                        note('finalized', o.x)
                        T().x = 2
                    m.listen(listen)
                    atexit.register(lambda: note('atexit', o.x))
                    """);
        }
        List<String> lines = Files.readAllLines(log);
        assertEquals(List.of("atexit 1", "finalized 1"), lines.subList(0, 2));
        assertEquals(Set.of("destroyed 1", "destroyed 2"), Set.copyOf(lines.subList(2, lines.size())));
    }
}
