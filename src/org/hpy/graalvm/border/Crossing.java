// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.border;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.llvm.runtime.pointer.LLVMManagedPointer;
import com.oracle.truffle.llvm.runtime.pointer.LLVMPointer;
import org.hpy.graalvm.cstructs.CText;
import org.hpy.graalvm.handles.Handle;

/**
 * A place where calls cross a {@link Border}: a call of the API in C code, or a function of C that Python calls. It is a
 * constant of the nodes there, so that to remember it with a handle costs one field.
 */
public class Crossing {

    private final Border border;
    private final Node node;
    private final String function;

    protected Crossing(Border border, Node node, String function) {
        this.border = border;
        this.node = node;
        this.function = function;
    }

    /** The border that is crossed here. */
    public final Border border() {
        return border;
    }

    /** The node of the call. */
    public final Node node() {
        return node;
    }

    /** What messages call the function of the API or of C. */
    public final String function() {
        return function;
    }

    /** Makes a handle that C code owns and has to close. */
    public final Handle open(Object object) {
        return border.open(object, this);
    }

    /** Makes such a handle, and gives its number, which is to be stored to native memory. */
    public final long openNative(Object object) {
        return border.handles.number(border.open(object, this));
    }

    /** The same as {@link #open} for a builder or a tracker. */
    public final Handle openBuilder(Object builder) {
        return border.openBuilder(builder, this);
    }

    /** Makes a handle that C code may use until its function returns. */
    public final Handle lend(Object object) {
        return border.lend(object, this);
    }

    /** The number of a handle, which is to be stored to native memory. */
    public final long number(Handle handle) {
        return border.handles.number(handle);
    }

    /** Ends what {@link #lend} has begun. */
    public final void takeBack(Handle handle) {
        border.takeBack(handle, this);
    }

    /** The object of a handle that C code passes here. */
    public final Object use(Handle handle) {
        return border.use(handle, this);
    }

    /** The builder or tracker of a handle that C code passes here; null if C code must not use it any more. */
    public final Object useBuilder(Handle handle) {
        return border.useBuilder(handle, this);
    }

    /** Ends a handle that C code owns, and gives its object. */
    public final Object close(Handle handle) {
        return border.close(handle, this);
    }

    /** The same for a builder or a tracker; null if C code must not use it any more. */
    public final Object closeBuilder(Handle handle) {
        return border.closeBuilder(handle, this);
    }

    /** Ends the handle that a function of C has returned, and gives its object. */
    public final Object takeResult(Handle handle) {
        return border.takeResult(handle, this);
    }

    /** The address that C code gets of a text; {@code owner} is the {@code HPy} of its owner, as bitcode holds it. */
    public final long text(Object owner, CText text) {
        return border.text(owner, text, this);
    }

    /** The handle with a number that C code has passed or stored; null for 0, {@code HPy_NULL}. */
    public final Handle handle(long number) {
        if (number == 0) {
            return null;
        }
        Handle handle = border.handles.get(number);
        if (handle == null) {
            throw border.noHandle(number, this);
        }
        return handle;
    }

    /** What C code has passed or returned as an {@code HPy}, slowly. */
    @TruffleBoundary
    public final Handle handleOf(Object value) {
        return FromHandleNode.create(this).execute(value);
    }

    /** A function of C is about to be called; returns the {@code HPyContext *} that it gets. */
    public final LLVMPointer enterC() {
        return border.enterC(this);
    }

    /** The function that was called with this context has returned. */
    public final void leaveC(LLVMPointer pointer) {
        border.leaveC(pointer, this);
    }

    /** C code calls a function of the API and passes this {@code HPyContext *}; returns what {@link #leaveApi} gets. */
    public final long enterApi(Object pointer) {
        return border.enterApi(pointer, this);
    }

    /** Looks at what C code passes to the function, as Java sees it. */
    public final void check(Object[] arguments) {
        border.check(arguments, this);
    }

    /** The function of the API is about to return. */
    public final void leaveApi(long entered) {
        border.leaveApi(entered, this);
    }

    /** The place in the source as {@code file.c:line in function}, or what is known instead. */
    @TruffleBoundary
    public final Place place() {
        return Place.of(node, function);
    }

    /** What bitcode gets for a handle, or for null. */
    public static Object toC(Handle handle) {
        return handle == null ? (Object) 0L : LLVMManagedPointer.create(handle);
    }
}
