// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.hpy.graalvm.memory.NativeMemory;
import org.hpy.graalvm.structs.HPyObject;

/** Whose the {@code HPyField}s in C memory are: C code names the owner with each use, and may name a wrong one. */
final class FieldOwners {

    private static final int FIRST_PURGE = 1024;

    /**
     * The owners of the fields that have been stored to, by the addresses of the fields. Only of those in structs of objects:
     * other memory may get another owner, but not that one while the object lives.
     */
    private final Map<Long, WeakReference<Object>> owners = new HashMap<>();

    private int purgeAt = FIRST_PURGE;

    /** The {@link ArgumentCheck} of {@code HPyField_Store}, whose arguments begin with the owner and the field's address. */
    @TruffleBoundary
    String problem(Object[] arguments) {
        Object owner = arguments[0];
        long field = (long) arguments[1];
        if (field == 0) {
            return null;
        }
        WeakReference<Object> known = owners.get(field);
        Object other = known == null ? null : known.get();
        boolean isEmpty = NativeMemory.access(null).getI64(null, field) == 0;
        if (!isEmpty && other != null && other != owner) {
            return "HPyField_Store arg 1 must be the object that the HPyField belongs to: %s, not %s"
                    .formatted(Findings.repr(other), Findings.repr(owner));
        }
        if (isEmpty && owner instanceof HPyObject object && object.hasInStruct(field)) {
            owners.put(field, new WeakReference<>(owner));
            purge();
        }
        return null;
    }

    /** Forgets the fields of dead objects from time to time. */
    private void purge() {
        if (owners.size() > purgeAt) {
            owners.values().removeIf(owner -> owner.get() == null);
            purgeAt = Math.max(FIRST_PURGE, 2 * owners.size());
        }
    }
}
