// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.context.HPyContext;
import org.junit.Test;

/** HPy_bf_releasebuffer is called exactly once, whatever becomes of the memoryviews. */
public class BufferReleaseTest extends ExporterTest {

    @Test
    public void releasedOnceByRelease() {
        Value m = makeBytes();
        exec(m, "v = memoryview(t)");
        assertPython(m, "(t.exports, t.releases) == (1, 0)");
        exec(m, "v.release(); v.release()");
        assertPython(m, "(t.exports, t.releases) == (0, 1)");
        assertRaises(m, "v[0]", "ValueError", "operation forbidden on released memoryview object");
        exec(m, """
                with memoryview(t) as v:
                    inside = t.exports
                try:
                    with memoryview(t) as w:
                        w.release()
                        w[0]
                except ValueError as e:
                    error = str(e)
                """);
        assertPython(m, "inside == 1 and error == 'operation forbidden on released memoryview object'");
        assertPython(m, "(t.exports, t.requests, t.releases) == (0, 3, 3)");
    }

    @Test
    public void releasedWithTheLastOfItsViews() {
        Value m = makeBytes("the last view");
        exec(m, """
                import io, random
                v = memoryview(t)
                views = [v, v[2:], v.cast('b'), v.toreadonly(), memoryview(v), v[::-1]]
                views.append(views[1].cast('c'))
                random.shuffle(views)
                seen = []
                for view in views:
                    seen.append((t.exports, t.releases))
                    view.release()
                """);
        assertPython(m, "seen == [(1, 0)] * 7 and (t.exports, t.requests, t.releases) == (0, 1, 1)");
        exec(m, "v = memoryview(t)\nw = v[:2]\ncount = io.BytesIO(b'xy').readinto(v)\nv.release()");
        assertPython(m, "count == 2 and w.tobytes() == b'xy' and t.exports == 1");
    }

    @Test
    public void releasedWhenTheViewsAreGarbage() {
        Value m = makeBytes();
        exec(m, """
                import gc
                def make():
                    for i in range(100):
                        v = memoryview(t)
                        s = v[i % 11:]
                        if i % 3 == 0: v.release()
                        if i % 5 == 0: s.release()
                make()
                """);
        awaitRelease(m);
        exec(m, "for i in range(5): gc.collect()");
        assertPython(m, "(t.exports, t.requests, t.releases) == (0, 100, 100)");
    }

    @Test
    public void releasedIfItsFormatIsNoText() {
        Value m = makeExporter("static char data[3];", row("\\xff"));
        String problem = "'utf_8' codec can't decode byte 0xff in position 0: malformed input";
        assertRaises(m, "memoryview(t)", "UnicodeDecodeError", problem);
        assertRaises(m, "bytes(t)", "UnicodeDecodeError", problem);
        assertPython(m, "(t.exports, t.requests, t.releases) == (0, 2, 2)");
    }

    /** Its {@code data} are part of the struct, and allocated memory counts in a variable. */
    private static final String OWNING = """
            #include <stdlib.h>
            #include <string.h>
            typedef struct { int data[3]; } Own;
            HPyType_HELPERS(Own)
            static long live, destroyed, order;
            HPyDef_SLOT(getbuffer, HPy_bf_getbuffer)
            static int getbuffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer, int flags) {
                Own *own = Own_AsStruct(ctx, self);
                for (int i = 0; i < 3; i++) own->data[i] = i + 1;
                HPy_ssize_t *numbers = malloc(2 * sizeof(HPy_ssize_t));
                numbers[0] = 3;
                numbers[1] = 4;
                *buffer = (HPy_buffer){
                    .buf = own->data, .obj = HPy_Dup(ctx, self), .len = 12, .itemsize = 4, .ndim = 1,
                    .format = strdup("i"), .shape = numbers, .strides = numbers + 1, .internal = numbers
                };
                live++;
                return 0;
            }
            HPyDef_SLOT(releasebuffer, HPy_bf_releasebuffer)
            static void releasebuffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer) {
                Own *own = Own_AsStruct(ctx, self);
                if (HPy_Is(ctx, self, buffer->obj) && buffer->buf == own->data && buffer->internal == buffer->shape &&
                    buffer->strides == buffer->shape + 1 && buffer->len == 12 && strcmp(buffer->format, "i") == 0) {
                    free(buffer->internal);
                    free(buffer->format);
                    live--;
                    order = order * 10 + 1;
                }
            }
            HPyDef_SLOT(destroy, HPy_tp_destroy)
            static void destroy_impl(void *data) {
                destroyed++;
                order = order * 10 + 2;
                memset(data, 0xff, sizeof(Own));
            }
            HPyDef_METH(counts, "counts", HPyFunc_NOARGS)
            static HPy counts_impl(HPyContext *ctx, HPy self) {
                HPy items[] = {
                    HPyLong_FromInt64_t(ctx, live), HPyLong_FromInt64_t(ctx, destroyed), HPyLong_FromInt64_t(ctx, order)
                };
                HPy result = HPyTuple_FromArray(ctx, items, 3);
                for (int i = 0; i < 3; i++) HPy_Close(ctx, items[i]);
                return result;
            }
            """;

    @Test
    public void releaseGetsTheStructAsItWas() {
        Value m = makeType(OWNING, ".basicsize = sizeof(Own), " + BASETYPE, "getbuffer", "releasebuffer", "counts");
        exec(m, "t = T()\nv, w = memoryview(t), memoryview(t)");
        assertPython(m, "v.tolist() == [1, 2, 3] and t.counts()[0] == 2");
        exec(m, "v.release()");
        assertPython(m, "w.tolist() == [1, 2, 3] and t.counts()[0] == 1");
        exec(m, "w.release(); bytes(t)");
        assertPython(m, "t.counts()[0] == 0");
    }

    @Test
    public void theExporterLivesAsLongAsItsBuffer() {
        Value m = makeType(
                OWNING, ".basicsize = sizeof(Own), " + BASETYPE, "getbuffer", "releasebuffer", "destroy", "counts");
        exec(m, """
                import gc
                counts = T()
                def make():
                    return memoryview(T())
                v = make()
                for i in range(20): gc.collect()
                """);
        assertPython(m, "v.tolist() == [1, 2, 3] and type(v.obj) is T and counts.counts() == (1, 0, 0)");
        exec(m, """
                v = None
                for i in range(200):
                    gc.collect()
                    if counts.counts()[1]: break
                """);
        assertPython(m, "counts.counts() == (0, 1, 12)");
    }

    @Test
    public void aBufferOfNobody() {
        Value m = makeType("""
                static unsigned char data[] = {1, 2, 3};
                HPyDef_SLOT(getbuffer, HPy_bf_getbuffer)
                static int getbuffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer, int flags) {
                    *buffer = (HPy_buffer){.buf = data, .len = 3, .itemsize = 1, .ndim = 1};
                    return 0;
                }
                HPyDef_SLOT(releasebuffer, HPy_bf_releasebuffer)
                static void releasebuffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer) { data[0]++; }
                """, BASETYPE, "getbuffer", "releasebuffer");
        exec(m, "t = T(); v = memoryview(t); w = memoryview(t)\nv.release()");
        assertPython(m, "w.obj is None and bytes(t) == w.tobytes() == b'\\1\\2\\3'");
    }

    @Test
    public void theBufferOfAnotherObject() {
        Value m = makeExporter("static HPy_ssize_t shape[] = {3};", """
                static unsigned char data[] = {1, 2, 3};
                *buffer = (HPy_buffer){.buf = data, .len = 3, .itemsize = 1, .ndim = 1, .shape = shape};
                HPy first = HPy_GetAttr_s(ctx, self, "first");
                if (!HPy_IsNull(first)) {
                    Exporter_AsStruct(ctx, first)->exports++;
                    buffer->obj = first;
                    return 0;
                }
                HPyErr_Clear(ctx);
                """);
        exec(m, "class S(T): pass\ns = S(); s.first = t\nv = memoryview(s)");
        assertPython(m, "v.obj is t and (t.exports, s.exports) == (1, 0) and v.tolist() == [1, 2, 3]");
        exec(m, "v.release()");
        assertPython(m, "(t.exports, t.releases) == (0, 1) and (s.exports, s.releases) == (0, 0)");
    }

    @Test
    public void anErrorOfTheRelease() {
        Value m = makeExporter(
                "static unsigned char data[] = {1, 2, 3};",
                row("B"),
                "HPyErr_SetString(ctx, ctx->h_ValueError, \"late\");");
        exec(m, """
                import sys
                errors = []
                sys.unraisablehook = lambda info: errors.append((info.exc_type, str(info.exc_value), info.object))
                memoryview(t).release()
                bytes(t)
                sys.unraisablehook = sys.__unraisablehook__
                """);
        assertPython(m, "errors == [(ValueError, 'late', t)] * 2");
        assertReleased(m);
    }

    @Test
    public void anExceptionIsKeptWhileABufferIsReleased() {
        Value m = makeBytes();
        exec(m, """
                try:
                    with memoryview(t) as v:
                        v[99]
                except IndexError as e:
                    error = e
                """);
        assertPython(m, "str(error) == 'index out of bounds on dimension 1'");
        assertReleased(m);
    }

    @Test
    public void manyBuffersLeaveNothingBehind() {
        Value m = makeBytes();
        exec(m, "def work():\n  for i in range(500):\n    bytes(t); memoryview(t).release()\nwork()");
        int blocks = blockCount();
        exec(m, "work()");
        int after = blockCount();
        assertTrue(blocks + " blocks, then " + after, after <= blocks);
        assertReleased(m);
    }

    private static int blockCount() {
        context().enter();
        try {
            return HPyContext.get(null).memory().blockCount();
        } finally {
            context().leave();
        }
    }

    @Test
    public void whatIsLeftIsReleasedWhenTheContextIsClosed() {
        String code = spec(
                        """
                typedef struct { int64_t *log; unsigned char data[3]; } Own;
                HPyType_HELPERS(Own)
                HPyDef_METH(set_log, "set_log", HPyFunc_O)
                static HPy set_log_impl(HPyContext *ctx, HPy self, HPy arg) {
                    Own_AsStruct(ctx, self)->log = HPyLong_AsVoidPtr(ctx, arg);
                    return HPy_Dup(ctx, ctx->h_None);
                }
                HPyDef_SLOT(getbuffer, HPy_bf_getbuffer)
                static int getbuffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer, int flags) {
                    *buffer = (HPy_buffer){
                        .buf = Own_AsStruct(ctx, self)->data, .obj = HPy_Dup(ctx, self), .len = 3, .itemsize = 1, .ndim = 1
                    };
                    return 0;
                }
                HPyDef_SLOT(releasebuffer, HPy_bf_releasebuffer)
                static void releasebuffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer) {
                    int64_t *log = Own_AsStruct(ctx, self)->log;
                    *log = *log * 10 + 1;
                }
                HPyDef_SLOT(destroy, HPy_tp_destroy)
                static void destroy_impl(void *data) {
                    int64_t *log = ((Own *)data)->log;
                    *log = *log * 10 + 2;
                }
                """,
                        "T",
                        ".basicsize = sizeof(Own), " + BASETYPE,
                        "set_log",
                        "getbuffer",
                        "releasebuffer",
                        "destroy")
                + """
                HPyDef_METH(make, "make", HPyFunc_NOARGS)
                static HPy make_impl(HPyContext *ctx, HPy self) { return HPyType_FromSpec(ctx, &T_spec, NULL); }
                """;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment log = arena.allocate(ValueLayout.JAVA_LONG);
            try (Context own = Context.newBuilder("python", "llvm", "hpy")
                    .allowAllAccess(true)
                    .build()) {
                own.getBindings("python").putMember("address", log.address());
                own.getBindings("python")
                        .putMember(
                                "m",
                                own.eval(Source.newBuilder("hpy", Compiler.module(code, optimization, "make"))
                                        .buildLiteral()));
                own.eval("python", """
                        t = m.make()()
                        t.set_log(address)
                        v = memoryview(t)
                        w = memoryview(t)[1:]
                        bytes(t)
                        memoryview(t).release()
                        """);
                assertEquals(11, log.get(ValueLayout.JAVA_LONG, 0));
            }
            assertEquals(11112, log.get(ValueLayout.JAVA_LONG, 0));
        }
    }
}
