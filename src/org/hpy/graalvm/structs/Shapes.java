// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.structs;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;

/** The constants {@code HPyType_BuiltinShape}: what the instances of a type are besides their struct. */
public final class Shapes {

    public static final int LEGACY = -1;
    public static final int OBJECT = 0;
    public static final int TYPE = 1;
    public static final int LONG = 2;
    public static final int FLOAT = 3;
    public static final int UNICODE = 4;
    public static final int TUPLE = 5;
    public static final int LIST = 6;
    public static final int DICT = 7;

    private Shapes() {}

    /** The built-in class of a shape; null if there is no such shape. */
    public static PythonBuiltinClassType base(int shape) {
        return switch (shape) {
            case OBJECT -> PythonBuiltinClassType.PythonObject;
            case TYPE -> PythonBuiltinClassType.PythonClass;
            case LONG -> PythonBuiltinClassType.PInt;
            case FLOAT -> PythonBuiltinClassType.PFloat;
            case UNICODE -> PythonBuiltinClassType.PString;
            case TUPLE -> PythonBuiltinClassType.PTuple;
            case LIST -> PythonBuiltinClassType.PList;
            case DICT -> PythonBuiltinClassType.PDict;
            default -> null;
        };
    }
}
