// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.llvm.runtime.debug.LLVMDebuggerValue;

/** What a debugger gets in place of a value of Sulong's. */
@ExportLibrary(InteropLibrary.class)
abstract class Shown extends LLVMDebuggerValue {

    static final InteropLibrary INTEROP = InteropLibrary.getUncached();

    /** The type or class that is shown beside the value; null if there is none. */
    abstract Object metaObject();

    @ExportMessage
    @TruffleBoundary
    final boolean hasMetaObject() {
        return metaObject() != null;
    }

    @ExportMessage
    @TruffleBoundary
    final Object getMetaObject() throws UnsupportedMessageException {
        Object metaObject = metaObject();
        if (metaObject == null) {
            throw UnsupportedMessageException.create();
        }
        return metaObject;
    }

    @Override
    protected final int getElementCountForDebugger() {
        return getKeysForDebugger().length;
    }

    /** The names of the members of another value. */
    static String[] membersOf(Object value) {
        try {
            Object members = INTEROP.getMembers(value);
            String[] names = new String[(int) INTEROP.getArraySize(members)];
            for (int i = 0; i < names.length; i++) {
                names[i] = INTEROP.asString(INTEROP.readArrayElement(members, i));
            }
            return names;
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }

    /** A member that another value is known to have. */
    static Object member(Object value, String name) {
        try {
            return INTEROP.readMember(value, name);
        } catch (InteropException e) {
            throw CompilerDirectives.shouldNotReachHere(e);
        }
    }
}
