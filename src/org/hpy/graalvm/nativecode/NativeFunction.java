// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.nativecode;

import java.lang.foreign.MemorySegment;

/**
 * A native function, as the list in the native code has it.
 *
 * @param name its name in C or its mangled name in C++, the same as in the bitcode
 * @param result the letter of its result: {@code v} void, {@code p} pointer, {@code l}, {@code i}, {@code h}, {@code c} and
 *     {@code b} integers of 64, 32, 16, 8 and one bit, {@code f} float, {@code d} double
 * @param parameters the letters of its parameters, of which those with less than 32 bits are {@code s} or {@code u}, with
 *     and without sign
 * @param mayEnd whether it calls a function that ends the program
 * @param address where it is
 */
record NativeFunction(String name, char result, String parameters, boolean mayEnd, MemorySegment address) {

    /** Parses a line, such as {@code hash l pl} or, of a function that may end the program, {@code check v p !}. */
    static NativeFunction parse(String line, MemorySegment address) {
        String[] words = line.split(" ");
        String parameters = words[2].equals("-") ? "" : words[2];
        return new NativeFunction(words[0], words[1].charAt(0), parameters, words.length > 3, address);
    }

    /** The name that a line begins with. */
    static String name(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    /** Whether it is an operation that bitcode does not have, as {@code lower.awk} names them; it frees no memory. */
    boolean isOperation() {
        return name.startsWith("hpy.native.");
    }

    /** Whether values of a kind are in floating-point registers. */
    static boolean isFloating(char kind) {
        return kind == 'f' || kind == 'd';
    }
}
