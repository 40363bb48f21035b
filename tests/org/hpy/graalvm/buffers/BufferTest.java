// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import org.graalvm.polyglot.Value;
import org.junit.Test;

/** What Python's users of buffers make of the memory that an object exports. */
public class BufferTest extends ExporterTest {

    @Test
    public void bytes() {
        Value m = makeBytes();
        exec(m, "v = memoryview(t)");
        assertPython(m, "t.flags == 0x11c"); // PyBUF_FULL_RO
        assertPython(m, "v.obj is t and type(v) is memoryview and t.exports == 1");
        assertPython(m, "(v.format, v.itemsize, v.nbytes, v.ndim) == ('B', 1, 11, 1)");
        assertPython(m, "(v.shape, v.strides, v.suboffsets, len(v)) == ((11,), (1,), (), 11)");
        assertPython(m, "v.c_contiguous and v.f_contiguous and v.contiguous and not v.readonly");
        assertPython(m, "v[0] == ord('h') and v[-1] == ord('d') and bytes(v) == v.tobytes() == b'hello world'");
        assertPython(m, "list(v) == v.tolist() == list(b'hello world') and v == b'hello world' and v != b'hello'");
        assertPython(
                m, "bytes(v[2:5]) == b'llo' and v[::-2].tobytes() == b'drwolh' and v.hex() == b'hello world'.hex()");
        assertRaises(m, "v[11]", "IndexError", "index out of bounds on dimension 1");
        exec(m, "v.release()");
    }

    /** What asks for a buffer, reads it and releases it at once. */
    @Test
    public void readers() {
        Value m = makeBytes();
        exec(m, "import array, binascii, hashlib, io, os, struct, tempfile, zlib\na = array.array('B')");
        assertPython(m, "bytes(t) == bytearray(t) == b'hello world' and t.flags == 0x11c");
        assertPython(m, "b'-'.join([t, b'x', t]) == b'hello world-x-hello world' and t.flags == 0");
        assertPython(m, "b'> ' + t == b'> hello world' and bytearray(b'a') + t == b'ahello world'");
        assertPython(m, "b'hello world' == memoryview(t).toreadonly() and t != b'hello world'");
        assertPython(m, "b'say hello world'.endswith(b'world') and b'hello world!'.find(t) == 0");
        assertPython(m, "b'%b' % t == b'hello world' and str(t, 'ascii') == 'hello world'");
        assertPython(m, "int.from_bytes(t, 'big') == int.from_bytes(b'hello world', 'big')");
        assertPython(
                m, "struct.unpack_from('<3s', t, 2) == (b'llo',) and struct.unpack('11s', t)[0] == b'hello world'");
        assertPython(m, "a.frombytes(t) is None and a.tobytes() == b'hello world'");
        assertPython(m, "hashlib.sha256(t).digest() == hashlib.sha256(b'hello world').digest()");
        assertPython(
                m,
                "zlib.crc32(t) == zlib.crc32(b'hello world') and binascii.hexlify(t) == b'hello world'.hex().encode()");
        assertPython(m, "io.BytesIO(t).read() == b'hello world' and io.BytesIO().write(t) == 11");
        exec(m, """
                with tempfile.TemporaryFile() as file:
                    written = file.write(t)
                    file.seek(0)
                    content = file.read()
                view = memoryview(t)
                same = b'hello world' == view
                view.release()
                """);
        assertPython(m, "written == 11 and content == b'hello world' and same");
    }

    @Test
    public void readersReleaseAtOnce() {
        Value m = makeBytes();
        exec(m, "import hashlib, io, struct, array");
        for (String reader : new String[] {
            "bytes(t)",
            "bytearray(t)",
            "b''.join([t, t])",
            "b'' + t",
            "hashlib.md5(t)",
            "struct.unpack_from('3s', t)",
            "array.array('B').frombytes(t)",
            "io.BytesIO(t)",
            "int.from_bytes(t, 'little')",
            "t.__buffer__(0).release()"
        }) {
            exec(m, reader);
            assertPython(m, "t.requests > 0");
            assertReleased(m);
        }
    }

    @Test
    public void writers() {
        Value m = makeBytes("Hello world");
        exec(m, """
                import io, struct
                v = memoryview(t)
                v[0] = ord('J')
                v[1:5] = b'ELLO'
                w = v[6:]
                w[0], w[-1] = b'WD'
                """);
        assertPython(m, "bytes(t) == b'JELLO WorlD' and v.tobytes() == b'JELLO WorlD'");
        exec(m, "struct.pack_into('<h', t, 1, 0x4141)");
        assertPython(m, "bytes(t) == b'JAALO WorlD'");
        exec(m, "count = io.BytesIO(b'0123456789abcdef').readinto(t)\nflags = t.flags");
        assertPython(m, "count == 11 and bytes(t) == b'0123456789a' and flags == 1"); // PyBUF_WRITABLE
        exec(m, "io.BytesIO(b'xyz').readinto(memoryview(t)[2:4])");
        assertPython(m, "bytes(t) == b'01xy456789a'");
        assertRaises(m, "v[0] = 256", "ValueError", "memoryview: invalid value for format 'B'");
        assertRaises(
                m,
                "v[0:2] = b'abc'",
                "ValueError",
                "memoryview assignment: lvalue and rvalue have different structures");
        assertRaises(m, "hash(v)", "ValueError", "cannot hash writable memoryview object");
        assertRaises(m, "del v[0]", "TypeError", "cannot delete memory");
        assertPython(m, "v.toreadonly().readonly and v.toreadonly()[0] == ord('0')");
        exec(m, "v[2:4] = t.__buffer__(0)[:2]");
        assertPython(m, "bytes(t) == b'0101456789a'");
    }

    @Test
    public void typedItems() {
        Value m = makeExporter("static int data[] = {1, -2, 300000};", row("i"));
        exec(m, "import array, struct");
        assertSame(m, "memoryview(t)", "memoryview(array.array('i', [1, -2, 300000]))");
        exec(m, "v[1] = 77");
        assertPython(m, "v.tolist() == [1, 77, 300000] and struct.unpack('3i', t) == (1, 77, 300000)");
        assertPython(m, "v == array.array('i', [1, 77, 300000]) and v[::2].tolist() == [1, 300000]");
        assertRaises(m, "v[0] = 2**31", "ValueError", "memoryview: invalid value for format 'i'");
        exec(m, "v.release()");
        m = makeExporter("static double data[] = {0.5, -1e300};", row("d"));
        assertSame(m, "memoryview(t)", "memoryview(array.array('d', [0.5, -1e300]))");
        exec(m, "v[0] = 2.25");
        assertPython(m, "memoryview(t)[0] == 2.25 and array.array('d', bytes(t))[0] == 2.25");
        m = makeExporter("static short data[] = {-5, 6};", row("h"));
        assertSame(m, "memoryview(t)", "memoryview(array.array('h', [-5, 6]))");
        m = makeExporter("static long data[] = {1L << 40, -1};", row("l"));
        assertSame(m, "memoryview(t)", "memoryview(array.array('l', [1 << 40, -1]))");
        m = makeExporter("static float data[] = {1.5f};", row("f"));
        assertSame(m, "memoryview(t)", "memoryview(array.array('f', [1.5]))");
        m = makeExporter("static _Bool data[] = {1, 0};", row("?"));
        assertPython(m, "memoryview(t).tolist() == [True, False] and memoryview(t).format == '?'");
    }

    @Test
    public void aFormatThatMemoryviewsCannotRead() {
        Value m = makeExporter("static int data[] = {1, 2};", row("<i"));
        exec(m, "v = memoryview(t)");
        assertPython(m, "v.format == '<i' and v.itemsize == 4 and bytes(v) == b'\\1\\0\\0\\0\\2\\0\\0\\0'");
        assertRaises(m, "v[0]", "NotImplementedError", "memoryview: format <i not supported");
        assertPython(m, "v.cast('B').cast('i').tolist() == [1, 2]");
    }

    @Test
    public void readOnly() {
        Value m = makeExporter("static unsigned char data[] = {1, 2, 3};", row("B") + "buffer->readonly = 1;");
        assertSame(m, "memoryview(t)", "memoryview(b'\\1\\2\\3')");
        assertPython(m, "hash(v) == hash(e) and {v: 1}[e] == 1");
        assertRaises(m, "v[0] = 1", "TypeError", "cannot modify read-only memory");
        assertRaises(m, "v[0:1] = b'x'", "TypeError", "cannot modify read-only memory");
        exec(m, "import io, struct");
        assertRaises(m, "struct.pack_into('b', t, 0, 1)", "TypeError", "cannot modify read-only memory");
        exec(m, "v.release()");
        assertReleased(m);
    }

    @Test
    public void aWritableBufferOfAReadOnlyExporter() {
        Value m = makeExporter("static unsigned char data[] = {1, 2, 3};", """
                if (flags & 1) {
                    HPyErr_SetString(ctx, ctx->h_BufferError, "it is read-only");
                    return -1;
                }
                """ + row("B") + "buffer->readonly = 1;");
        assertRaises(m, "t.__buffer__(1)", "BufferError", "it is read-only");
        assertPython(m, "t.__buffer__(0).tolist() == [1, 2, 3]");
    }

    @Test
    public void withoutFormatShapeAndStrides() {
        Value m = makeExporter(
                "static unsigned char data[] = {9, 8, 7, 6};",
                "*buffer = (HPy_buffer){.buf = data, .len = 4, .itemsize = 1, .ndim = 1};");
        assertSame(m, "memoryview(t)", "memoryview(bytearray(b'\\x09\\x08\\x07\\x06'))");
        m = makeExporter(MATRIX, "*buffer = (HPy_buffer){.buf = data, .len = 24, .itemsize = 4, .ndim = 2};");
        exec(m, "import struct");
        assertPython(
                m, "struct.unpack('6i', t) == (1, 2, 3, 4, 5, 6) and bytes(t) == struct.pack('6i', 1, 2, 3, 4, 5, 6)");
    }

    @Test
    public void failures() {
        Value m = makeExporter(
                "",
                "HPyErr_SetString(ctx, exporter->requests % 2 ? ctx->h_BufferError : ctx->h_ValueError, \"no\"); return -1;");
        assertRaises(m, "memoryview(t)", "BufferError", "no");
        assertRaises(m, "memoryview(t)", "ValueError", "no");
        assertRaises(m, "bytes(t)", "BufferError", "no");
        assertRaises(m, "b''.join([t])", "TypeError", "expected a bytes-like object, T found");
        assertPython(m, "t.releases == 0 and t.exports == 0");
        m = makeExporter("", "return -1;");
        assertRaises(
                m,
                "memoryview(t)",
                "SystemError",
                "snippet.T HPy_bf_getbuffer returned an error value without setting an exception");
    }

    @Test
    public void structsThatAreWrong() {
        String contradiction =
                "HPy_bf_getbuffer of 'T': buf, len, itemsize, ndim and shape of the HPy_buffer contradict each other";
        for (String wrong : new String[] {
            "buffer->ndim = -1;",
            "buffer->len = -1;",
            "buffer->itemsize = -4;",
            "*shape = -3;",
            "*shape = 2;",
            "buffer->buf = NULL;"
        }) {
            Value m = makeExporter("static int data[] = {1, 2, 3};", row("i") + wrong);
            assertRaises(m, "memoryview(t)", "SystemError", contradiction);
            assertRaises(m, "bytes(t)", "SystemError", contradiction);
            assertReleased(m);
        }
        Value m = makeExporter("static int data[] = {1, 2, 3};", row("i") + "buffer->ndim = 65;");
        assertRaises(m, "memoryview(t)", "ValueError", "memoryview: number of dimensions must not exceed 64");
        assertReleased(m);
        m = makeExporter("static char data[3];", row("B") + "*shape = buffer->len = 1L << 31;");
        assertRaises(
                m,
                "memoryview(t)",
                "BufferError",
                "HPy_bf_getbuffer of 'T': buffers in GraalPy have at most 2147483647 bytes");
        assertReleased(m);
        m = makeExporter("static short data[3];", row("h") + "*strides = 1L << 30;");
        assertRaises(
                m,
                "memoryview(t)",
                "BufferError",
                "HPy_bf_getbuffer of 'T': buffers in GraalPy have at most 2147483647 bytes");
        assertReleased(m);
    }

    @Test
    public void aReadOnlyBufferWhereAWritableOneIsAskedFor() {
        Value m = makeExporter("static const char constant[] = \"abc\";", """
                *buffer = (HPy_buffer){.buf = (char *)constant, .len = 3, .itemsize = 1, .ndim = 1, .readonly = 1};
                """);
        exec(m, "import io, struct");
        String message = "readinto() argument must be read-write bytes-like object, not T";
        assertRaises(m, "io.BytesIO(b'xyz').readinto(t)", "TypeError", message);
        assertPython(m, "bytes(t) == b'abc'");
        assertReleased(m);
    }

    @Test
    public void pickling() {
        Value m = makeBytes();
        exec(m, """
                import pickle
                buffers = []
                pickled = pickle.dumps(pickle.PickleBuffer(t), protocol=5, buffer_callback=buffers.append)
                result = bytes(pickle.loads(pickled, buffers=[bytes(b) for b in buffers]))
                raw = buffers[0].raw()
                """);
        assertPython(m, "result == b'hello world' == raw.tobytes()");
        exec(m, "raw.release(); buffers[0].release(); buffers = raw = None");
        awaitRelease(m);
    }

    /** Code where GraalPy itself makes a view for a moment. */
    @Test
    public void shortLivedViews() {
        Value m = makeBytes();
        exec(m, "target = memoryview(bytearray(11))\ntarget[:] = t\nequal = target == t");
        assertPython(m, "equal and target.tobytes() == b'hello world' and t.requests == 2");
        awaitRelease(m);
        m = makeExporter(
                MATRIX + "static HPy_ssize_t shape[] = {2, 3};", fill(".ndim = 2, .format = \"i\", .shape = shape"));
        assertRaises(
                m,
                "memoryview(bytearray(24)).cast('i')[:] = t",
                "BufferError",
                "only memoryview() takes the buffer of 'T', which is not a row of items");
        assertReleased(m);
    }
}
