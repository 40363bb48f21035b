// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.examples;

import static org.junit.Assert.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.hpy.graalvm.embedding.Column;
import org.hpy.graalvm.embedding.Loan;
import org.junit.Test;

/** Vectors of Arrow are columns as they are: Python and C read and write their memory. */
public class ArrowTest {

    private static Float8Vector vector(BufferAllocator allocator, double... values) {
        Float8Vector vector = new Float8Vector("", allocator);
        vector.allocateNew(values.length);
        for (int i = 0; i < values.length; i++) {
            vector.set(i, values[i]);
        }
        vector.setValueCount(values.length);
        return vector;
    }

    private static Column column(Loan loan, Float8Vector vector) {
        long bytes = (long) vector.getValueCount() * Double.BYTES;
        return loan.column(
                MemorySegment.ofAddress(vector.getDataBufferAddress()).reinterpret(bytes), ValueLayout.JAVA_DOUBLE);
    }

    @Test
    public void vectorsOfArrowAreColumns() {
        try (BufferAllocator allocator = new RootAllocator();
                Float8Vector temperatures = vector(allocator, -5, 33);
                Float8Vector winds = vector(allocator, 20, 4);
                Float8Vector chills = vector(allocator, 0, 0);
                Loan loan = Job.WEATHER.borrow();
                Column temperatureColumn = column(loan, temperatures);
                Column windColumn = column(loan, winds);
                Column chillColumn = column(loan, chills)) {
            loan.module()
                    .getMember("series")
                    .invokeMember("wind_chills", temperatureColumn.view(), windColumn.view(), chillColumn.view());
            assertEquals(loan.call("wind_chill", -5, 20).asDouble(), chills.get(0), 0);
            assertEquals(33, chills.get(1), 0);
        }
    }
}
