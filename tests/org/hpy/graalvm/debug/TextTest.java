// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.graalvm.polyglot.Value;
import org.junit.Test;

/** The {@code const char *} that C code gets from handles. */
public class TextTest extends DebugTest {

    private static final String CODE = """
            #include <string.h>
            static const char *get(HPyContext *ctx, HPy h, int how) {
                switch (how) {
                    case 0: return HPyUnicode_AsUTF8AndSize(ctx, h, NULL);
                    case 1: return HPyBytes_AsString(ctx, h);
                    case 2: return HPyBytes_AS_STRING(ctx, h);
                    default: return HPyType_GetName(ctx, h);
                }
            }
            static const char *kept;
            #define FUNCTION(name, ...) \\
                HPyDef_METH(name, #name, HPyFunc_VARARGS) \\
                static HPy name##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) { \\
                    int how = HPyLong_AsInt32_t(ctx, args[1]); \\
                    __VA_ARGS__ \\
                }
            FUNCTION(copy, return HPyBytes_FromString(ctx, get(ctx, args[0], how));)
            FUNCTION(keep, kept = get(ctx, args[0], how); return HPyBytes_FromString(ctx, kept);)
            FUNCTION(read_kept, return HPyBytes_FromStringAndSize(ctx, kept, how);)
            FUNCTION(decode_kept, return HPyUnicode_FromString(ctx, kept);)
            FUNCTION(peek_kept, return HPyLong_FromInt64_t(ctx, (unsigned char)kept[how]);)
            FUNCTION(write,
                char *text = (char *)get(ctx, args[0], how);
                char before = text[0];
                text[0] = 'X';
                if (nargs > 2) text[0] = before;
                return HPy_Dup(ctx, ctx->h_None);)
            FUNCTION(twice,
                const char *a = get(ctx, args[0], how), *b = get(ctx, args[0], how);
                return HPyBool_FromBool(ctx, a == b);)
            FUNCTION(two_handles,
                HPy h = HPy_Dup(ctx, args[0]);
                const char *a = get(ctx, args[0], how), *b = get(ctx, h, how);
                bool apart = a != b && strcmp(a, b) == 0;
                HPy_Close(ctx, h);
                return HPyBool_FromBool(ctx, apart && b[0] != a[0]);)
            FUNCTION(hold, HPy h = HPy_Dup(ctx, args[0]); get(ctx, h, how); return HPy_Dup(ctx, ctx->h_None);)
            """;

    private static final String[] NAMES = {
        "copy", "keep", "read_kept", "decode_kept", "peek_kept", "write", "twice", "two_handles", "hold"
    };

    /** The arguments that give a text in each way. */
    private static final List<String> WAYS = List.of("'text', 0", "b'text', 1", "b'text', 2", "text, 3");

    private Value loadTexts() {
        Value m = load(CODE, NAMES);
        exec(m, "class text: pass");
        return m;
    }

    @Test
    public void aTextIsThereAsLongAsItsHandle() {
        Value m = loadTexts();
        exec(m, "last_report = d.get_last_report()");
        for (String way : WAYS) {
            assertPython(m, "m.copy(" + way + ") == b'text' and m.twice(" + way + ")");
            assertPython(m, "m.two_handles(" + way + ")");
        }
        assertPython(m, "m.copy('\\u20ac', 0) == '\\u20ac'.encode() and m.copy('', 0) == b''");
        assertPython(m, "d.get_last_report() == last_report");
    }

    @Test
    public void aTextOfAClosedHandleIsPoison() {
        Value m = loadTexts();
        for (String way : WAYS) {
            assertPython(m, "m.keep(" + way + ") == b'text'");
            assertPython(m, "[m.peek_kept(None, i) for i in range(5)] == [0xba, 0xd0, 0xda, 0x7a, 0]");
        }
        exec(m, "m.keep('a longer text', 0)");
        assertPython(m, "[m.peek_kept(None, i) for i in (4, 5, 12, 13)] == [0xba, 0xd0, 0xba, 0]");
    }

    @Test
    public void aTextOfAClosedHandleIsReportedWhereAFunctionGetsIt() {
        Value m = loadTexts();
        exec(m, "m.keep('text', 0)");
        assertPython(m, "m.read_kept(None, 4) == b'\\xba\\xd0\\xdaz'");
        assertText(
                "HPy debug mode: a const char * is used after its handle was closed",
                "d.get_last_report().splitlines()[0]");
        assertPython(
                m, "\"(HPyBytes_FromStringAndSize): the text belongs to the handle of 'text'\" in d.get_last_report()");
        assertPython(m, "'It is an argument of keep' in d.get_last_report()");
        assertPython(m, "'closed when keep returned' in d.get_last_report()");
        assertRaises(
                m,
                "m.decode_kept(None, 0)",
                "UnicodeDecodeError",
                "'utf_8' codec can't decode byte 0xba in position 0: malformed input");
    }

    @Test
    public void writingToATextIsFatal() {
        for (String way : WAYS) {
            String report = assertFatal("class text: pass\nm.write(" + way + ")", source(CODE, NAMES));
            assertEquals(
                    "Fatal Python error: C code has written to a const char * of HPy",
                    report.lines().findFirst().get());
            assertTrue(report, report.contains("It is an argument of write"));
        }
    }

    @Test
    public void theObjectIsNotWrittenTo() {
        Value m = loadTexts();
        exec(m, "thing = b'text'; m.write(thing, 1, 'restore')");
        assertPython(m, "thing == b'text' and m.copy(thing, 1) == b'text'");
    }

    @Test
    public void rawDataHasASize() {
        Value m = loadTexts();
        exec(m, "m.hold('text', 0); m.hold(b'longer', 1); m.hold('\\u20ac', 0)");
        assertPython(m, "[h.raw_data_size for h in opened()] == [5, 7, 4]");
        exec(m, "m.hold(object, 3); [h._force_close() for h in opened()]");
        assertPython(m, "sorted(h.raw_data_size for h in closed() if h.raw_data_size != -1) == [4, 5, 7, 7]");
        assertPython(m, "-1 in [h.raw_data_size for h in closed()]");
    }

    @Test
    public void rawDataOfClosedHandlesHasALimit() {
        Value m = loadTexts();
        assertPython(m, "d.get_protected_raw_data_max_size() == 10 << 20");
        exec(m, """
                def sizes(*texts):
                    "The sizes that stay after calls with texts."
                    generation = d.new_generation()
                    for text in texts:
                        m.copy(text, 0)
                    return sorted(h.raw_data_size for h in d.get_closed_handles(generation) if h.raw_data_size != -1)
                d.set_closed_handles_queue_max_size(0)
                m.copy('', 0)
                d.set_closed_handles_queue_max_size(1024)
                while any(h.raw_data_size != -1 for h in d.get_closed_handles()):
                    d.set_closed_handles_queue_max_size(0)
                    m.copy('', 0)
                    d.set_closed_handles_queue_max_size(1024)
                d.set_protected_raw_data_max_size(100)
                """);
        assertPython(m, "d.get_protected_raw_data_max_size() == 100");
        assertPython(m, "sizes('a' * 100) == []");
        assertPython(m, "sizes('a' * 29, 'b' * 39, 'c' * 39) == [30, 40]");
        assertPython(m, "sizes('a' * 19) == [20]");
        assertPython(m, "sizes('a' * 10) == []");
        assertPython(m, "sizes('a' * 9) == [10]");
        exec(m, "d.set_protected_raw_data_max_size(0)");
        assertPython(m, "sizes('a') == []");
    }
}
