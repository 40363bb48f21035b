// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import java.util.stream.Stream;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.types.TypeTest;

/** A test of types with {@code HPy_bf_getbuffer}. */
abstract class ExporterTest extends TypeTest {

    static final String BASETYPE = ".flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE";

    /** A type that counts: {@code exports} are not released yet, {@code flags} are those of the last request. */
    static final String EXPORTER = """
            #include <string.h>
            typedef struct { long exports, requests, releases; int flags; } Exporter;
            HPyType_HELPERS(Exporter)
            HPyDef_MEMBER(exports, "exports", HPyMember_LONG, offsetof(Exporter, exports))
            HPyDef_MEMBER(requests, "requests", HPyMember_LONG, offsetof(Exporter, requests))
            HPyDef_MEMBER(releases, "releases", HPyMember_LONG, offsetof(Exporter, releases))
            HPyDef_MEMBER(flags, "flags", HPyMember_INT, offsetof(Exporter, flags))
            %s
            HPyDef_SLOT(getbuffer, HPy_bf_getbuffer)
            static int getbuffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer, int flags) {
                Exporter *exporter = Exporter_AsStruct(ctx, self);
                exporter->flags = flags;
                exporter->requests++;
                %s
                buffer->obj = HPy_Dup(ctx, self);
                exporter->exports++;
                return 0;
            }
            HPyDef_SLOT(releasebuffer, HPy_bf_releasebuffer)
            static void releasebuffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer) {
                Exporter *exporter = Exporter_AsStruct(ctx, self);
                exporter->exports--;
                exporter->releases++;
                %s
            }
            """;

    static final String[] MEMBERS = {"exports", "requests", "releases", "flags"};

    static final String EXPORTER_SPEC = ".basicsize = sizeof(Exporter), " + BASETYPE;

    /**
     * Makes a type T and an instance t.
     *
     * @param data C code before the function
     * @param fill C code that fills the {@code buffer}, apart from its {@code obj}
     * @param release C code at the end of the function that releases it
     */
    final Value makeExporter(String data, String fill, String release) {
        String[] definitions = Stream.concat(Stream.of(MEMBERS), Stream.of("getbuffer", "releasebuffer"))
                .toArray(String[]::new);
        Value m = makeType(EXPORTER.formatted(data, fill, release), EXPORTER_SPEC, definitions);
        exec(m, "t = T()");
        return m;
    }

    final Value makeExporter(String data, String fill) {
        return makeExporter(data, fill, "");
    }

    /** C code that fills the buffer with the array {@code data} as a row of items. */
    static String row(String format) {
        return """
                static HPy_ssize_t shape[1], strides[1];
                shape[0] = sizeof(data) / sizeof(*data);
                strides[0] = sizeof(*data);
                *buffer = (HPy_buffer){
                    .buf = data, .len = sizeof(data), .itemsize = sizeof(*data), .ndim = 1, .format = (char *)"%s",
                    .shape = shape, .strides = strides
                };
                """.formatted(format);
    }

    /** Exports bytes, which tests that write share with none: the same C code is loaded once. */
    final Value makeBytes(String text) {
        String data = "static unsigned char data[] = \"%s\";".formatted(text);
        return makeExporter(data, row("B") + "buffer->len = *shape = sizeof(data) - 1;");
    }

    final Value makeBytes() {
        return makeBytes("hello world");
    }

    static void assertReleased(Value m) {
        assertPython(m, "t.exports == 0 and t.requests == t.releases");
    }

    /** For what GraalPy has not released itself. */
    static void awaitRelease(Value m) {
        exec(m, """
                import gc
                for i in range(200):
                    if not t.exports: break
                    gc.collect()
                """);
        assertReleased(m);
    }

    /** Everything about a view, and the same of one of CPython's kind that Python code can make. */
    static void assertSame(Value m, String view, String expected) {
        exec(m, "v, e = %s, %s".formatted(view, expected));
        for (String property : new String[] {
            "format",
            "itemsize",
            "nbytes",
            "ndim",
            "shape",
            "strides",
            "suboffsets",
            "readonly",
            "c_contiguous",
            "f_contiguous",
            "contiguous",
            "tolist()",
            "tobytes()",
            "hex()"
        }) {
            assertPython(m, "v.%1$s == e.%1$s or f'{v.%1$s} {e.%1$s}'".formatted(property));
        }
    }

    static final String MATRIX = "static int data[] = {1, 2, 3, 4, 5, 6};";

    static String fill(String fields) {
        return "*buffer = (HPy_buffer){.buf = data, .len = sizeof(data), .itemsize = sizeof(*data), %s};"
                .formatted(fields);
    }
}
