// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.graalpy;

import com.oracle.graal.python.builtins.objects.cext.structs.CConstants;
import com.oracle.truffle.api.CompilerDirectives;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;

/**
 * Whether C's {@code char} is signed. GraalPy wants to know it before it shows the name of a capsule, and would load
 * its C API to find out: a native library, which it gives to one context of a process. So it is told before it asks.
 */
public final class CharSign {

    private CharSign() {}

    /** Tells GraalPy, for all contexts: to be called before a capsule can be made. */
    public static void tell() {
        try {
            Field value = CConstants.class.getDeclaredField("longValue");
            value.setAccessible(true);
            value.setLong(CConstants.CHAR_MIN, Byte.MIN_VALUE);
        } catch (InaccessibleObjectException e) {
            // GraalPy is on the module path and not open for us. It has to ask, and gets the same answer.
            return;
        } catch (ReflectiveOperationException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }
}
