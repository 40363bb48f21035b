// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import com.oracle.truffle.llvm.runtime.debug.type.LLVMSourceType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A line of text in place of a value that says nothing as it is, and what it consists of. */
final class Described extends Shown {

    private final String text;
    private final Map<String, Object> members;

    /** What it is in C; null if it is an object of Python. */
    private final LLVMSourceType type;

    private Described(LLVMSourceType type, String text, Map<String, Object> members) {
        this.type = type;
        this.text = text;
        this.members = members;
    }

    Described(LLVMSourceType type, String text) {
        this(type, text, Map.of());
    }

    static Described array(LLVMSourceType type, String text, List<Object> elements) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (Object element : elements) {
            members.put("[" + members.size() + "]", element);
        }
        return new Described(type, text, members);
    }

    @Override
    Object metaObject() {
        return type;
    }

    @Override
    public Object resolveMetaObject() {
        return ExpressionType.ARRAY;
    }

    @Override
    protected String[] getKeysForDebugger() {
        return members.keySet().toArray(String[]::new);
    }

    @Override
    protected Object getElementForDebugger(String key) {
        return members.get(key);
    }

    @Override
    public String toString() {
        return text;
    }
}
