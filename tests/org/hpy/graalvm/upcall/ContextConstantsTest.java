// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.hpy.graalvm.upcall.ContextMember.Kind;
import org.junit.Test;

public class ContextConstantsTest extends ExtensionTest {

    private static final List<String> CONSTANTS = ContextMember.ALL.stream()
            .filter(member -> member.kind() == Kind.HANDLE)
            .map(ContextMember::name)
            .toList();

    /** C code with one function that gives the constant of an index, each after these statements. */
    private static String constants(String statements) {
        String cases = IntStream.range(0, CONSTANTS.size())
                .mapToObj(i -> "case %d: %s".formatted(i, statements.replace("CONSTANT", CONSTANTS.get(i))))
                .collect(Collectors.joining("\n"));
        return """
                static volatile HPy stored;
                HPyDef_METH(constant, "constant", HPyFunc_O)
                static HPy constant_impl(HPyContext *ctx, HPy self, HPy index) {
                    switch (HPyLong_AsInt64_t(ctx, index)) {
                    %s
                    }
                    return HPy_NULL;
                }
                """.formatted(cases);
    }

    /** The Python expression for what a constant has to be. */
    private static String expected(String constant) {
        String name = constant.substring("h_".length());
        return switch (name) {
            case "Builtins" -> "builtins.__dict__";
            case "BaseObjectType" -> "object";
            case "UnicodeType" -> "str";
            case "LongType" -> "int";
            default ->
                name.endsWith("Type") ? name.substring(0, name.length() - 4).toLowerCase() : name;
        };
    }

    private void assertConstants(String code) {
        Value m = load(code, "constant");
        exec(m, "import builtins");
        for (int i = 0; i < CONSTANTS.size(); i++) {
            if (CONSTANTS.get(i).equals("h_CapsuleType")) {
                assertPython(m, "m.constant(%d).__name__ == 'PyCapsule'".formatted(i));
            } else {
                assertPython(m, "m.constant(%d) is %s".formatted(i, expected(CONSTANTS.get(i))));
            }
        }
    }

    @Test
    public void eachIsThePythonObjectOfItsName() {
        assertEquals(84, CONSTANTS.size());
        assertConstants(constants("return HPy_Dup(ctx, ctx->CONSTANT);"));
    }

    @Test
    @UniversalOnly("debug mode ends the context where a constant is closed")
    public void memoryAndClosingDoNotHarmThem() {
        assertConstants(constants("""
                stored = ctx->CONSTANT;
                HPy_Close(ctx, ctx->CONSTANT);
                HPy_Close(ctx, stored);
                HPy_Close(ctx, stored);
                return HPy_Dup(ctx, HPy_Is(ctx, stored, ctx->CONSTANT) ? stored : ctx->h_None);
                """));
    }
}
