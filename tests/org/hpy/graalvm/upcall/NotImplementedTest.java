// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class NotImplementedTest extends ExtensionTest {

    /** C code that calls a member with zeros. */
    private static String call(ContextMember function) {
        String declaration = function.declaration();
        String zeros = Arrays.stream(declaration
                        .substring(declaration.lastIndexOf('(') + 1, declaration.lastIndexOf(')'))
                        .split(","))
                .skip(1)
                .map(parameter -> parameter.strip().replaceFirst("\\w+(\\[\\])?$", ""))
                .map(type -> ", (" + type + "){0}")
                .collect(Collectors.joining());
        return """
                HPyDef_METH(call_%1$s, "%1$s", HPyFunc_NOARGS)
                static HPy call_%1$s_impl(HPyContext *ctx, HPy self) {
                    (void)ctx->%1$s(ctx%2$s);
                    return HPy_NULL;
                }
                """.formatted(function.name(), zeros);
    }

    @Test
    public void callingAMissingFunctionRaisesSystemError() {
        List<ContextMember> missing = ContextMemberTest.functions().stream()
                .filter(member -> ContextMemberTest.notImplemented().contains(member.name()))
                .toList();
        assertEquals(
                "every listed name is a member",
                ContextMemberTest.notImplemented().size(),
                missing.size());
        if (missing.isEmpty()) {
            return;
        }
        Value m = load(
                missing.stream().map(NotImplementedTest::call).collect(Collectors.joining()),
                missing.stream().map(member -> "call_" + member.name()).toArray(String[]::new));
        for (ContextMember member : missing) {
            String name = member.name();
            assertRaises(m, "m." + name + "()", "SystemError", name + " is not implemented");
        }
    }
}
