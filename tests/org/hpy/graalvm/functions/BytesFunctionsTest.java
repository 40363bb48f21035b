// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class BytesFunctionsTest extends ExtensionTest {

    @Test
    public void bytesAreReadAndWritten() {
        Value m = load("""
            HPyDef_METH(copy, "copy", HPyFunc_O)
            static HPy copy_impl(HPyContext *ctx, HPy self, HPy arg) {
                const char *data = HPyBytes_AsString(ctx, arg);
                if (data == NULL) {
                    return HPy_NULL;
                }
                if (data[HPyBytes_Size(ctx, arg)] != 0 || data != HPyBytes_AS_STRING(ctx, arg)) {
                    return HPyErr_SetString(ctx, ctx->h_AssertionError, "another buffer, or no NUL behind it");
                }
                return HPyBytes_FromStringAndSize(ctx, data, HPyBytes_GET_SIZE(ctx, arg));
            }
            HPyDef_METH(string, "string", HPyFunc_O)
            static HPy string_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPyBytes_FromString(ctx, HPyBytes_AS_STRING(ctx, arg));
            }
            HPyDef_METH(check, "check", HPyFunc_O)
            static HPy check_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPyLong_FromInt64_t(ctx, HPyBytes_Check(ctx, arg));
            }
            HPyDef_METH(size, "size", HPyFunc_O)
            static HPy size_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPy_ssize_t size = HPyBytes_Size(ctx, arg);
                return size < 0 ? HPy_NULL : HPyLong_FromSsize_t(ctx, size);
            }
            """, "copy", "string", "check", "size");
        exec(m, """
            class Sub(bytes): pass
            BYTES = [b'', b'abc', b'a\\0b', bytes(range(256)), b'x' * 100000, Sub(b'sub'), b'%d' % 5, b'abcdef'[2:4]]
            """);
        assertPython(m, "all(m.copy(b) == b and type(m.copy(b)) is bytes for b in BYTES)");
        assertPython(m, "all(m.string(b) == b.partition(b'\\0')[0] for b in BYTES)");
        assertPython(m, "all(m.size(b) == len(b) and m.check(b) == 1 for b in BYTES)");
        assertPython(m, "m.check('a') == 0 and m.check(bytearray(b'a')) == 0");
        assertRaises(m, "m.copy('a')", "TypeError", "expected bytes, str found");
        assertRaises(m, "m.size(bytearray())", "TypeError", "expected bytes, bytearray found");
        assertPython(m, "BYTES[1] == b'abc' and hash(BYTES[1]) == hash(b'abc') and BYTES[5] == b'sub'");
    }

    @Test
    public void whatIsNoStringIsRefused() {
        Value m = load("""
            HPyDef_METH(null, "null", HPyFunc_NOARGS)
            static HPy null_impl(HPyContext *ctx, HPy self) {
                return HPyBytes_FromStringAndSize(ctx, NULL, 3);
            }
            HPyDef_METH(negative, "negative", HPyFunc_NOARGS)
            static HPy negative_impl(HPyContext *ctx, HPy self) {
                return HPyBytes_FromStringAndSize(ctx, "abc", -1);
            }
            HPyDef_METH(null_string, "null_string", HPyFunc_NOARGS)
            static HPy null_string_impl(HPyContext *ctx, HPy self) {
                return HPyBytes_FromString(ctx, NULL);
            }
            """, "null", "negative", "null_string");
        assertRaises(m, "m.null()", "ValueError", "NULL char * passed to HPyBytes_FromStringAndSize");
        assertRaises(m, "m.negative()", "SystemError", "HPyBytes_FromStringAndSize: negative size");
        assertRaises(m, "m.null_string()", "SystemError", "HPyBytes_FromString: NULL is not a string");
    }

    @Test
    public void objectsBecomeBytesButNumbersDoNot() {
        Value m = load("""
            HPyDef_METH(convert, "convert", HPyFunc_O)
            static HPy convert_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPy_Bytes(ctx, arg);
            }
            """, "convert");
        exec(m, """
            class Sub(bytes): pass
            class Bytes:
                def __init__(self, value): self.value = value
                def __bytes__(self): return self.value
            data = b'data'
            """);
        assertPython(m, "m.convert(data) is data and m.convert(Bytes(data)) is data");
        assertPython(m, "m.convert(bytearray(data)) == data and m.convert([1, 2]) == b'\\x01\\x02'");
        assertPython(m, "type(m.convert(Sub(data))) is bytes and m.convert(Sub(data)) == data");
        assertRaises(m, "m.convert(3)", "TypeError", "cannot convert 'int' object to bytes");
        assertRaises(m, "m.convert('a')", "TypeError", "cannot convert 'str' object to bytes");
        assertRaises(m, "m.convert(Bytes(1))", "TypeError", "__bytes__ returned non-bytes (type int)");
    }
}
