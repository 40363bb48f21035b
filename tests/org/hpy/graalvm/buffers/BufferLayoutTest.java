// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.buffers;

import org.graalvm.polyglot.Value;
import org.junit.Test;

/** Where HPy_bf_getbuffer says that the items are. */
public class BufferLayoutTest extends ExporterTest {

    @Test
    public void twoDimensionsInTheOrderOfC() {
        Value m = makeExporter(
                MATRIX + "static HPy_ssize_t shape[] = {2, 3};", fill(".ndim = 2, .format = \"i\", .shape = shape"));
        exec(m, "import array\ndata = array.array('i', range(1, 7))");
        assertSame(m, "memoryview(t)", "memoryview(data).cast('B').cast('i', [2, 3])");
        assertPython(m, "v.tolist() == [[1, 2, 3], [4, 5, 6]] and v.strides == (12, 4) and v[1, -1] == 6 and v == e");
        exec(m, "v[0, 1] = 22");
        assertPython(m, "v[0, 1] == 22 and memoryview(t).cast('B').cast('i').tolist() == [1, 22, 3, 4, 5, 6]");
        assertPython(
                m,
                "array.array('i', bytes(t)).tolist() == [1, 22, 3, 4, 5, 6] and v != e and v[::-1].tolist()[1][1] == 22");
        assertPython(m, "v.tobytes('F') == array.array('i', [1, 4, 22, 5, 3, 6]).tobytes()");
        assertRaises(m, "v[0]", "NotImplementedError", "multi-dimensional sub-views are not implemented");
        assertRaises(m, "v[2, 0]", "IndexError", "index out of bounds on dimension 1");
    }

    @Test
    public void twoDimensionsInTheOrderOfFortran() {
        Value m = makeExporter(
                MATRIX + "static HPy_ssize_t shape[] = {2, 3}, strides[] = {4, 8};",
                fill(".ndim = 2, .format = \"i\", .shape = shape, .strides = strides"));
        exec(m, "import array\nv = memoryview(t)");
        assertPython(m, "v.tolist() == [[1, 3, 5], [2, 4, 6]] and v[1, 2] == 6 and v.strides == (4, 8)");
        assertPython(m, "not v.c_contiguous and v.f_contiguous and v.contiguous");
        assertPython(
                m,
                "array.array('i', v.tobytes()).tolist() == array.array('i', bytes(t)).tolist() == [1, 3, 5, 2, 4, 6]");
        assertPython(m, "array.array('i', v.tobytes('F')).tolist() == [1, 2, 3, 4, 5, 6]");
        exec(m, "v[1, 0] = 20");
        assertPython(m, "v.tolist() == [[1, 3, 5], [20, 4, 6]]");
        assertRaises(m, "v.cast('B')", "TypeError", "memoryview: casts are restricted to C-contiguous views");
    }

    @Test
    public void gapsBetweenTheItems() {
        Value m = makeExporter(
                MATRIX + "static HPy_ssize_t shape[] = {3}, strides[] = {8};",
                fill(".ndim = 1, .format = \"i\", .shape = shape, .strides = strides") + "buffer->len = 12;");
        exec(m, "import array\ndata = array.array('i', [1, 0, 3, 0, 5, 0])");
        assertSame(m, "memoryview(t)", "memoryview(data)[::2]");
        exec(m, "v[2] = 50");
        assertPython(m, "v.tolist() == [1, 3, 50] and v[::-1].tolist() == [50, 3, 1] and not v.contiguous");
        assertPython(m, "array.array('i', bytes(t)).tolist() == array.array('i', bytearray(t)).tolist() == [1, 3, 50]");
        assertPython(m, "list(v) == [1, 3, 50]");
        exec(m, "v[:] = array.array('i', [7, 8, 9])");
        assertPython(m, "v.tolist() == [7, 8, 9] and v == array.array('i', [7, 8, 9])");
    }

    @Test
    public void backwards() {
        Value m = makeExporter(
                MATRIX + "static HPy_ssize_t shape[] = {2, 3}, strides[] = {-12, 4};",
                fill(".ndim = 2, .format = \"i\", .shape = shape, .strides = strides") + "buffer->buf = data + 3;");
        exec(m, "import array\nv = memoryview(t)");
        assertPython(m, "v.tolist() == [[4, 5, 6], [1, 2, 3]] and v[1, 2] == 3 and v.strides == (-12, 4)");
        exec(m, "v[1, 0] = 10");
        assertPython(m, "array.array('i', bytes(t)).tolist() == [4, 5, 6, 10, 2, 3] and not v.contiguous");
    }

    @Test
    public void threeDimensions() {
        Value m = makeExporter(
                "static unsigned char data[24]; static HPy_ssize_t shape[] = {2, 3, 4};",
                "for (int i = 0; i < 24; i++) data[i] = i;" + fill(".ndim = 3, .shape = shape"));
        assertSame(m, "memoryview(t)", "memoryview(bytearray(range(24))).cast('B', [2, 3, 4])");
        assertPython(m, "v[1, 2, 3] == 23 and v.format == 'B'");
    }

    @Test
    public void itemsBehindPointers() {
        Value m = makeExporter("""
                static short first[] = {-1, 1, 2, 3}, second[] = {-1, 4, 5, 6};
                static short *data[] = {first, second};
                static HPy_ssize_t shape[] = {2, 3}, strides[] = {sizeof(short *), sizeof(short)}, suboffsets[] = {2, -1};
                """, """
                *buffer = (HPy_buffer){
                    .buf = data, .len = 12, .itemsize = 2, .ndim = 2, .format = "h", .shape = shape,
                    .strides = strides, .suboffsets = suboffsets
                };
                """);
        exec(m, "import array\nv = memoryview(t)");
        assertPython(m, "v.tolist() == [[1, 2, 3], [4, 5, 6]] and v[1, 0] == 4 and v[-1, -1] == 6");
        assertPython(m, "(v.shape, v.itemsize, v.nbytes, v.format) == ((2, 3), 2, 12, 'h')");
        assertPython(m, "not v.c_contiguous and not v.f_contiguous and not v.contiguous");
        assertPython(
                m,
                "array.array('h', v.tobytes()).tolist() == array.array('h', bytes(t)).tolist() == [1, 2, 3, 4, 5, 6]");
        exec(m, "v[1, 1] = 55");
        assertPython(m, "v.tolist() == [[1, 2, 3], [4, 55, 6]] and v[::-1].tolist() == [[4, 55, 6], [1, 2, 3]]");
        assertPython(m, "v == memoryview(array.array('h', [1, 2, 3, 4, 55, 6])).cast('B').cast('h', [2, 3])");
        assertRaises(m, "v.cast('B')", "TypeError", "memoryview: casts are restricted to C-contiguous views");
        exec(m, "import hashlib");
        assertRaises(m, "hashlib.md5(v)", "BufferError", "memoryview: underlying buffer requires suboffsets");
    }

    @Test
    public void aRowOfPointers() {
        Value m = makeExporter("""
                static int values[] = {7, 8, 9};
                static int *data[] = {&values[2], &values[0], &values[1]};
                static HPy_ssize_t shape[] = {3}, strides[] = {sizeof(int *)}, suboffsets[] = {0};
                """, """
                *buffer = (HPy_buffer){
                    .buf = data, .len = 12, .itemsize = 4, .ndim = 1, .format = "i", .shape = shape,
                    .strides = strides, .suboffsets = suboffsets
                };
                """);
        assertPython(
                m,
                "memoryview(t).tolist() == list(memoryview(t)) == [9, 7, 8] and memoryview(t)[1:].tolist() == [7, 8]");
    }

    @Test
    public void nothing() {
        Value m = makeExporter(
                "static HPy_ssize_t shape[] = {0};",
                "*buffer = (HPy_buffer){.itemsize = 4, .ndim = 1, .format = \"i\", .shape = shape};");
        exec(m, "import array, hashlib");
        assertSame(m, "memoryview(t)", "memoryview(array.array('i'))");
        assertPython(m, "bytes(t) == b'' and len(v) == 0 and hashlib.md5(t).digest() == hashlib.md5(b'').digest()");
        m = makeExporter(
                "static HPy_ssize_t shape[] = {2, 0};",
                "*buffer = (HPy_buffer){.itemsize = 4, .ndim = 2, .format = \"i\", .shape = shape};");
        exec(m, "v = memoryview(t)");
        assertPython(
                m,
                "v.tolist() == [[], []] and v.nbytes == 0 and v.c_contiguous and v.f_contiguous and bytes(t) == b''");
    }

    @Test
    public void noDimensions() {
        Value m = makeExporter("static int data[] = {42};", fill(".ndim = 0, .format = \"i\""));
        exec(m, "import array");
        exec(m, "v = memoryview(t)");
        assertPython(m, "v.c_contiguous and v.f_contiguous and v.contiguous and v.strides == v.suboffsets == ()");
        assertPython(m, "v.ndim == 0 and v.nbytes == 4 and v.tobytes() == array.array('i', [42]).tobytes()");
        assertPython(m, "v[()] == v[...][()] == 42 and v.shape == () and bytes(t) == b'*\\0\\0\\0'");
        exec(m, "v[()] = 43");
        assertPython(m, "v.tolist() == 43");
        assertRaises(m, "len(v)", "TypeError", "0-dim memory has no length");
    }
}
