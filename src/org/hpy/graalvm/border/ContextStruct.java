// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.border;

import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;

/** The struct {@code HPyContext} behind a border. */
public interface ContextStruct {

    /** Its address in native memory, where C code may read it from now on. */
    long address();

    /** The pointer, or the handle, in the member at an offset. */
    LLVMPointer read(long offset);

    /** The 32-bit member at an offset. */
    int readInt(long offset);

    /** How many bytes it has. */
    long size();
}
