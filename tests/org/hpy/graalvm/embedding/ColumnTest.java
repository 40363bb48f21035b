// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.embedding;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.graalvm.polyglot.Value;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** Java's memory in Python and C. */
public class ColumnTest {

    private static final PythonModule MODULE = Snippet.module();

    private static Loan loan;

    @BeforeClass
    public static void borrow() {
        loan = MODULE.borrow();
    }

    @AfterClass
    public static void close() {
        loan.close();
        MODULE.close();
    }

    private static DoubleBuffer direct(int count) {
        return ByteBuffer.allocateDirect(count * Double.BYTES)
                .order(ByteOrder.nativeOrder())
                .asDoubleBuffer();
    }

    private static Value python(String lambda, Object... arguments) {
        return loan.context().eval("python", lambda).execute(arguments);
    }

    private static void assertFails(String message, Runnable call) {
        assertEquals(message, assertThrows(RuntimeException.class, call::run).getMessage());
    }

    @Test
    public void directMemoryIsNotCopied() {
        DoubleBuffer buffer = direct(3);
        try (Column column = loan.column(buffer)) {
            buffer.put(0, 1.5).put(2, -4);
            assertEquals(-2.5, loan.call("total", column.view()).asDouble(), 0);
            buffer.put(1, 8);
            assertEquals(
                    "[1.5, 8.0, -4.0]",
                    python("lambda view: str(view.tolist())", column.view()).asString());
            python("lambda view: view.__setitem__(1, 0.25)", column.view());
            assertEquals(0.25, buffer.get(1), 0);
        }
    }

    @Test
    public void arraysGetWhatWasWrittenWhenTheColumnCloses() {
        long[] numbers = {3, -4, 1L << 31};
        try (Column column = loan.column(numbers)) {
            loan.call("square", column.view());
        }
        assertArrayEquals(new long[] {9, 16, 1L << 62}, numbers);
        double[] values = {1, 2};
        try (Column column = loan.column(values)) {
            python("lambda view: view.__setitem__(0, 40.0)", column.view());
            assertEquals(42, loan.call("total", column.view()).asDouble(), 0);
        }
        assertArrayEquals(new double[] {40, 2}, values, 0);
    }

    @Test
    public void aColumnIsWhatItsBufferShows() {
        LongBuffer part = LongBuffer.wrap(new long[] {1, 2, 3, 4}, 1, 2);
        String describe = "lambda v: f'{v.format} {v.itemsize} {v.nbytes} {v.shape} {v.readonly} {v.tolist()}'";
        try (Column column = loan.column(part)) {
            assertEquals(
                    "q 8 16 (2,) False [2, 3]", python(describe, column.view()).asString());
        }
        try (Column column = loan.column(IntBuffer.wrap(new int[] {-1, 7}).asReadOnlyBuffer())) {
            assertEquals(
                    "i 4 8 (2,) True [-1, 7]", python(describe, column.view()).asString());
        }
        try (Column column = loan.column(ByteBuffer.wrap("text".getBytes()))) {
            assertEquals(
                    "B 1 4 (4,) False [116, 101, 120, 116]",
                    python(describe, column.view()).asString());
            assertEquals(
                    "b'text'", python("lambda v: repr(bytes(v))", column.view()).asString());
        }
        try (Column column = loan.column(new double[0])) {
            assertEquals("d 8 0 (0,) False []", python(describe, column.view()).asString());
            assertEquals(0, loan.call("total", column.view()).asDouble(), 0);
        }
    }

    @Test
    public void segmentsAreColumnsOfTheLayoutThatIsGiven() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 0.5f, 2);
            try (Column column = loan.column(memory, ValueLayout.JAVA_FLOAT)) {
                assertEquals(
                        "[0.5, 2.0]",
                        python("lambda v: str(v.tolist())", column.view()).asString());
                assertFails(
                        "TypeError: expected a memoryview of format 'd', got 'f'",
                        () -> loan.call("total", column.view()));
            }
            assertThrows(IllegalArgumentException.class, () -> loan.column(memory.asSlice(1, 4), ValueLayout.JAVA_INT));
            assertThrows(IllegalArgumentException.class, () -> loan.column(memory, ValueLayout.JAVA_CHAR));
            assertThrows(
                    IllegalArgumentException.class, () -> loan.column(memory.asSlice(0, 7), ValueLayout.JAVA_SHORT));
        }
        assertThrows(IllegalArgumentException.class, () -> loan.column(CharBuffer.wrap("text")));
        assertThrows(
                IllegalArgumentException.class,
                () -> loan.column(
                        ByteBuffer.allocate(8).order(ByteOrder.BIG_ENDIAN).asLongBuffer()));
    }

    @Test
    public void readOnlyMemoryIsNotWritten() {
        LongBuffer buffer = LongBuffer.wrap(new long[] {5}).asReadOnlyBuffer();
        try (Column column = loan.column(buffer)) {
            assertFails("TypeError: the memoryview is read-only", () -> loan.call("square", column.view()));
            assertFails(
                    "TypeError: cannot modify read-only memory",
                    () -> python("lambda v: v.__setitem__(0, 1)", column.view()));
        }
    }

    @Test
    public void nothingSeesTheMemoryOnceTheColumnIsClosed() {
        Column column = loan.column(direct(4));
        Value view = column.view();
        Value part = python("lambda view: view[1:3]", view);
        Value bytes = python("lambda view: view.cast('B')", view);
        column.close();
        column.close();
        String closed = "ValueError: the memory of this column was closed by Java";
        assertFails(closed, () -> loan.call("total", view));
        assertFails(closed, () -> loan.call("total", part));
        for (Value closedView : new Value[] {view, part, bytes}) {
            assertFails(closed, () -> python("lambda view: view[0]", closedView));
            assertFails(closed, () -> python("lambda view: view.__setitem__(0, 0)", closedView));
            assertFails(closed, () -> python("lambda view: view.tolist()", closedView));
            assertFails(closed, () -> python("lambda view: bytes(view)", closedView));
        }
    }

    @Test
    public void theColumnsOfALoanCloseWithIt() {
        double[] values = {1};
        try (Loan other = MODULE.borrow()) {
            other.context()
                    .eval("python", "lambda view: view.__setitem__(0, 2.0)")
                    .execute(other.column(values).view());
        }
        assertEquals(2, values[0], 0);
    }

    @Test
    public void cGetsTheItemsOfPartsAndNoneThatAreNotARowInNativeMemory() {
        try (Column column = loan.column(new double[] {1, 2, 4, 8})) {
            assertEquals(
                    6,
                    python("lambda total, v: total(v[1:3])", loan.module().getMember("total"), column.view())
                            .asDouble(),
                    0);
            String call = "lambda total, v: total(%s)";
            Value total = loan.module().getMember("total");
            assertFails(
                    "BufferError: the items of this memoryview are not a row without gaps",
                    () -> python(call.formatted("v[::2]"), total, column.view()));
            assertFails(
                    "BufferError: the items of this memoryview are not in native memory",
                    () -> python(call.formatted("memoryview(bytes(8)).cast('d')"), total, column.view()));
            assertFails(
                    "TypeError: expected a memoryview, got 'list'",
                    () -> python(call.formatted("[1.0]"), total, column.view()));
            assertFails(
                    "ValueError: operation forbidden on released memoryview object",
                    () -> python(call.formatted("(v[1:], v.release())[0] and v"), total, column.view()));
        }
    }
}
