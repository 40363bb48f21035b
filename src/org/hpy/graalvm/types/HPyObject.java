// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import com.oracle.graal.python.builtins.objects.object.PythonObject;
import com.oracle.truffle.api.object.Shape;

/** An instance of a type that has a C struct. */
public final class HPyObject extends PythonObject implements CStruct {

    private final long address;
    private final StructPage page;
    private Object[] references = NONE;

    HPyObject(Object type, Shape shape, long address, StructPage page) {
        super(type, shape);
        this.address = address;
        this.page = page;
    }

    @Override
    public long address() {
        return address;
    }

    StructPage page() {
        return page;
    }

    @Override
    public Object[] references() {
        return references;
    }

    @Override
    public void setReferences(Object[] references) {
        this.references = references;
    }
}
