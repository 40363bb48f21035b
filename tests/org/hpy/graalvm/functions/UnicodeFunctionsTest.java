// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import static org.junit.Assert.assertEquals;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** Strings to C and back, against Python's own codecs. */
public class UnicodeFunctionsTest extends ExtensionTest {

    /** Python code: strings of all widths, and a comparison of two calls by result or exception. */
    private static final String ORACLE = """
        class Sub(str): pass
        STRINGS = ['', 'a', 'hello world', 'x' * 5000, 'b\\xf6se', '\\u20ac 5', 'a\\U0001f600b', 'nul\\0inside',
            Sub('sub'), 'a' + str(1), '\\xff' * 100, 'abcdef'[2:4], ('\\xe9' + 'x' * 50)[1:]]
        BROKEN = ['\\ud800', 'ab\\udcffcd', 1, None, b'x']
        def result(f, *args):
            try:
                r = f(*args)
                return type(r), r
            except UnicodeError as e:
                return type(e), e.args
            except Exception as e:
                return type(e)
        def differences(f, g, values):
            return [(x, result(f, x), result(g, x)) for x in values if result(f, x) != result(g, x)]
        """;

    private static void assertSame(Value module, String f, String g, String values) {
        String differences = "differences(" + f + ", " + g + ", " + values + ")";
        assertEquals(differences, "[]", eval(module, differences).toString());
    }

    @Test
    public void utf8OfAStringIsReadAndWritten() {
        Value m = load("""
            #include <string.h>
            HPyDef_METH(copy, "copy", HPyFunc_O)
            static HPy copy_impl(HPyContext *ctx, HPy self, HPy arg) {
                const char *utf8 = HPyUnicode_AsUTF8AndSize(ctx, arg, NULL);
                return utf8 == NULL ? HPy_NULL : HPyUnicode_FromString(ctx, utf8);
            }
            HPyDef_METH(utf8, "utf8", HPyFunc_O)
            static HPy utf8_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPy_ssize_t size = 0;
                const char *utf8 = HPyUnicode_AsUTF8AndSize(ctx, arg, &size);
                if (utf8 == NULL) {
                    return HPy_NULL;
                }
                if (utf8[size] != 0) {
                    return HPyErr_SetString(ctx, ctx->h_AssertionError, "no NUL behind the string");
                }
                return HPyBytes_FromStringAndSize(ctx, utf8, size);
            }
            HPyDef_METH(same, "same", HPyFunc_O)
            static HPy same_impl(HPyContext *ctx, HPy self, HPy arg) {
                const char *utf8 = HPyUnicode_AsUTF8AndSize(ctx, arg, NULL);
                return HPyBool_FromBool(ctx, utf8 == HPyUnicode_AsUTF8AndSize(ctx, arg, NULL));
            }
            """, "copy", "utf8", "same");
        exec(m, ORACLE);
        assertSame(m, "m.copy", "lambda x: str.__str__(x).partition('\\0')[0]", "STRINGS");
        assertSame(m, "m.copy", "lambda x: x.encode().decode()", "BROKEN[:2]");
        assertSame(m, "m.utf8", "lambda x: str.encode(x)", "STRINGS + BROKEN");
        assertPython(m, "all(map(m.same, STRINGS))");
        assertRaises(m, "m.copy(1)", "TypeError", "expected str, int found");
    }

    @Test
    @UniversalOnly("in debug mode a text lives as long as a handle")
    public void utf8StaysValidAsLongAsItsString() {
        Value m = load("""
            #include <string.h>
            static const char *kept[1000];
            HPyDef_METH(keep, "keep", HPyFunc_VARARGS)
            static HPy keep_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                kept[HPyLong_AsInt64_t(ctx, args[0])] = HPyUnicode_AsUTF8AndSize(ctx, args[1], NULL);
                return HPy_Dup(ctx, ctx->h_None);
            }
            HPyDef_METH(kept_at, "kept_at", HPyFunc_O)
            static HPy kept_at_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPyUnicode_FromString(ctx, kept[HPyLong_AsInt64_t(ctx, arg)]);
            }
            """, "keep", "kept_at");
        exec(m, """
            import gc
            strings = [('\\xe9' if i % 2 else 'e') * (i // 10) + str(i) for i in range(1000)]
            for i, s in enumerate(strings):
                m.keep(i, s)
            for i in range(20000):
                m.keep(0, 'garbage %d' % i)
            m.keep(0, strings[0])
            gc.collect()
            """);
        assertPython(m, "[m.kept_at(i) for i in range(1000)] == strings");
    }

    @Test
    public void aStringIsReadAnewWhenItsBytesHaveChanged() {
        Value m = load("""
            #include <string.h>
            static char text[200];
            HPyDef_METH(at, "at", HPyFunc_VARARGS)
            static HPy at_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                char *start = text + HPyLong_AsInt64_t(ctx, args[0]);
                strcpy(start, HPyUnicode_AsUTF8AndSize(ctx, args[1], NULL));
                return HPyUnicode_FromString(ctx, start);
            }
            """, "at");
        exec(m, "words = ['one', 'two', '', 'on', 'longer', 'l\\xe4nger', 'one', 'x' * 64, 'x' * 65, 'x' * 66]");
        assertPython(m, "all(m.at(i, w) == w for i in range(17) for w in words)");
        assertPython(m, "all(m.at(3, w) == w for w in words * 2)");
    }

    @Test
    public void bytesThatAreNotUtf8RaiseUnicodeDecodeError() {
        Value m = load("""
            HPyDef_METH(decode, "decode", HPyFunc_O)
            static HPy decode_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPyUnicode_FromString(ctx, HPyBytes_AsString(ctx, arg));
            }
            HPyDef_METH(decode_null, "decode_null", HPyFunc_NOARGS)
            static HPy decode_null_impl(HPyContext *ctx, HPy self) {
                return HPyUnicode_FromString(ctx, NULL);
            }
            """, "decode", "decode_null");
        exec(m, ORACLE);
        assertSame(
                m,
                "m.decode",
                "lambda x: x.decode()",
                "[b'', b'ok', b'\\xff', b'caf\\xc3', b'a\\x80b', b'\\xed\\xa0\\x80', b'\\xe2\\x82\\xac',"
                        + " b'\\xc0\\x80']");
        assertRaises(m, "m.decode_null()", "SystemError", "HPyUnicode_FromString: NULL is not a string");
    }

    @Test
    public void stringsAreEncoded() {
        Value m = load("""
            #define ENCODE(NAME) \\
                HPyDef_METH(NAME, #NAME, HPyFunc_O) \\
                static HPy NAME##_impl(HPyContext *ctx, HPy self, HPy arg) { \\
                    return HPyUnicode_##NAME(ctx, arg); \\
                }
            ENCODE(AsASCIIString)
            ENCODE(AsLatin1String)
            ENCODE(AsUTF8String)
            ENCODE(EncodeFSDefault)
            """, "AsASCIIString", "AsLatin1String", "AsUTF8String", "EncodeFSDefault");
        exec(m, ORACLE);
        assertSame(m, "m.AsASCIIString", "lambda x: str.encode(x, 'ascii')", "STRINGS + BROKEN");
        assertSame(m, "m.AsLatin1String", "lambda x: str.encode(x, 'latin-1')", "STRINGS + BROKEN");
        assertSame(m, "m.AsUTF8String", "lambda x: str.encode(x, 'utf-8')", "STRINGS + BROKEN");
        assertSame(m, "m.EncodeFSDefault", "lambda x: str.encode(x, 'utf-8', 'surrogateescape')", "STRINGS + BROKEN");
    }

    @Test
    public void bytesAreDecoded() {
        Value m = load("""
            HPyDef_METH(fs, "fs", HPyFunc_O)
            static HPy fs_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPyUnicode_DecodeFSDefault(ctx, HPyBytes_AsString(ctx, arg));
            }
            HPyDef_METH(fs_size, "fs_size", HPyFunc_O)
            static HPy fs_size_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPyUnicode_DecodeFSDefaultAndSize(ctx, HPyBytes_AsString(ctx, arg), HPyBytes_Size(ctx, arg));
            }
            HPyDef_METH(latin1, "latin1", HPyFunc_O)
            static HPy latin1_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPyUnicode_DecodeLatin1(ctx, HPyBytes_AsString(ctx, arg), HPyBytes_Size(ctx, arg), NULL);
            }
            HPyDef_METH(ascii, "ascii", HPyFunc_VARARGS)
            static HPy ascii_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                const char *errors = nargs == 1 ? NULL : HPyUnicode_AsUTF8AndSize(ctx, args[1], NULL);
                return HPyUnicode_DecodeASCII(
                    ctx, HPyBytes_AsString(ctx, args[0]), HPyBytes_Size(ctx, args[0]), errors);
            }
            HPyDef_METH(negative, "negative", HPyFunc_NOARGS)
            static HPy negative_impl(HPyContext *ctx, HPy self) {
                return HPyUnicode_DecodeASCII(ctx, "", -1, NULL);
            }
            """, "fs", "fs_size", "latin1", "ascii", "negative");
        exec(m, ORACLE + """
            BYTES = [b'', b'abc', b'a\\0b', b'\\xe2\\x82\\xac', b'\\xff\\xfe', bytes(range(256)), b'a' * 9999]
            """);
        assertSame(m, "m.fs", "lambda x: x.partition(b'\\0')[0].decode('utf-8', 'surrogateescape')", "BYTES");
        assertSame(m, "m.fs_size", "lambda x: x.decode('utf-8', 'surrogateescape')", "BYTES");
        assertSame(m, "m.latin1", "lambda x: x.decode('latin-1')", "BYTES");
        assertSame(m, "m.ascii", "lambda x: x.decode('ascii')", "BYTES");
        for (String errors : new String[] {"ignore", "replace", "backslashreplace", "no such handler"}) {
            exec(m, "errors = '" + errors + "'");
            assertSame(m, "lambda x: m.ascii(x, errors)", "lambda x: x.decode('ascii', errors)", "BYTES");
        }
        assertRaises(m, "m.negative()", "SystemError", "HPyUnicode_DecodeASCII: negative size");
    }

    @Test
    public void encodedObjectsAreDecoded() {
        Value m = load("""
            static const char *text(HPyContext *ctx, HPy object) {
                return HPy_Is(ctx, object, ctx->h_None) ? NULL : HPyUnicode_AsUTF8AndSize(ctx, object, NULL);
            }
            HPyDef_METH(decode, "decode", HPyFunc_VARARGS)
            static HPy decode_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                return HPyUnicode_FromEncodedObject(ctx, args[0], text(ctx, args[1]), text(ctx, args[2]));
            }
            """, "decode");
        assertPython(m, "m.decode(b'\\xe2\\x82\\xac', None, None) == '\\u20ac'");
        assertPython(m, "m.decode(b'\\xa4', 'iso8859-15', None) == '\\u20ac'");
        assertPython(m, "m.decode(bytearray(b'a\\xff'), 'ascii', 'ignore') == 'a'");
        assertPython(m, "m.decode(b'', None, None) == ''");
        assertRaises(m, "m.decode('a', None, None)", "TypeError", "decoding str is not supported");
        assertRaises(m, "m.decode(b'a', 'no such codec', None)", "LookupError", "unknown encoding no such codec");
    }

    @Test
    public void wideCharactersAreCodePoints() {
        Value m = load("""
            #include <wchar.h>
            HPyDef_METH(wide, "wide", HPyFunc_VARARGS)
            static HPy wide_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                wchar_t text[5] = {0};
                for (size_t i = 1; i < nargs; i++) {
                    text[i - 1] = (wchar_t)HPyLong_AsInt64_t(ctx, args[i]);
                }
                return HPyUnicode_FromWideChar(ctx, text, HPyLong_AsSsize_t(ctx, args[0]));
            }
            HPyDef_METH(literal, "literal", HPyFunc_NOARGS)
            static HPy literal_impl(HPyContext *ctx, HPy self) {
                return HPyUnicode_FromWideChar(ctx, L"caf\\u00e9", -1);
            }
            """, "wide", "literal");
        assertPython(m, "m.literal() == 'caf\\xe9'");
        assertPython(m, "m.wide(-1, 97, 0x1f600, 0x20ac) == 'a\\U0001f600\\u20ac'");
        assertPython(m, "m.wide(3, 97, 0, 98) == 'a\\0b' and m.wide(0) == '' and m.wide(-1) == ''");
        assertRaises(m, "m.wide(-1, 0x110000)", "ValueError", "character U+110000 is not in range [U+0000; U+10ffff]");
    }

    @Test
    @UniversalOnly("debug mode ends the context for a substring of no str")
    public void charactersAndSubstringsHaveIndices() {
        Value m = load("""
            HPyDef_METH(read, "read", HPyFunc_VARARGS)
            static HPy read_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                HPy_UCS4 c = HPyUnicode_ReadChar(ctx, args[0], HPyLong_AsSsize_t(ctx, args[1]));
                if (c == (HPy_UCS4)-1 && HPyErr_Occurred(ctx)) {
                    return HPy_NULL;
                }
                return HPyLong_FromUInt32_t(ctx, c);
            }
            HPyDef_METH(sub, "sub", HPyFunc_VARARGS)
            static HPy sub_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                return HPyUnicode_Substring(
                    ctx, args[0], HPyLong_AsSsize_t(ctx, args[1]), HPyLong_AsSsize_t(ctx, args[2]));
            }
            HPyDef_METH(check, "check", HPyFunc_O)
            static HPy check_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPyLong_FromInt64_t(ctx, HPyUnicode_Check(ctx, arg));
            }
            """, "read", "sub", "check");
        exec(m, ORACLE);
        assertPython(m, "all(m.read(s, i) == ord(s[i]) for s in STRINGS for i in range(len(s)))");
        assertRaises(m, "m.read('abc', 3)", "IndexError", "string index out of range");
        assertRaises(m, "m.read('abc', -1)", "IndexError", "string index out of range");
        assertRaises(m, "m.read(b'abc', 0)", "TypeError", "expected str, bytes found");
        assertPython(m, "all(m.sub(s, i, j) == s[i:j] for s in STRINGS for i in range(9) for j in (0, 1, 5, 2**40))");
        assertRaises(m, "m.sub('abc', -1, 2)", "IndexError", "string index out of range");
        assertRaises(m, "m.sub('abc', 1, -2)", "IndexError", "string index out of range");
        assertRaises(m, "m.sub(3, 1, 2)", "TypeError", "expected str, int found");
        assertPython(m, "all(m.check(s) == 1 for s in STRINGS) and m.check(b'') == 0 and m.check(None) == 0");
    }
}
