// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.upcall;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpy.graalvm.BadUse;
import org.hpy.graalvm.functions.ContextFunction;
import org.hpy.graalvm.functions.Functions;
import org.junit.Test;

/** Every handle that C code passes to any function of the context is checked. */
public class HandleChecksTest extends BadUse {

    private static final String NEVER_OPEN = "77777";

    private static final String CLOSE = """
            #define COUNT 1000
            HPyDef_METH(close, "close", HPyFunc_NOARGS)
            static HPy close_impl(HPyContext *ctx, HPy self) {
                volatile intptr_t numbers[COUNT];
                for (int i = 0; i < COUNT; i++) numbers[i] = HPy_Dup(ctx, self)._i;
                for (int i = 0; i < COUNT; i++) HPy_Close(ctx, (HPy){numbers[i]});
                return HPyLong_FromInt64_t(ctx, numbers[0]);
            }
            """;

    /**
     * A table of calls of all functions, each with one handle that is wrong.
     *
     * @param number of the wrong handle
     * @param wrong whether it is wrong for a function at a position
     */
    private static String table(
            String number, BiPredicate<ContextMember, Integer> wrong, BinaryOperator<String> message) {
        List<String> lines = new ArrayList<>();
        for (ContextMember function : ContextMember.ALL) {
            if (function.kind() != ContextMember.Kind.FUNCTION || takesAnything(function)) {
                continue;
            }
            for (int i = 0; i < function.parameterTypes().length; i++) {
                if (isHandle(function.parameterTypes()[i]) && wrong.test(function, i)) {
                    lines.add(call(function, i, number) + " => SystemError: "
                            + message.apply(function.apiName(), Integer.toString(i + 1)));
                }
            }
        }
        return String.join("\n", lines);
    }

    private static boolean isHandle(CType type) {
        return type == CType.HANDLE || type == CType.BUILDER;
    }

    private static boolean takesAnything(ContextMember function) {
        return ContextFunction.OfAnything.class.isAssignableFrom(nodeClass(function));
    }

    private static Class<? extends ContextFunction> nodeClass(ContextMember function) {
        return Functions.get(function.apiName()).getNodeClass();
    }

    /** None for the handles that are right, and zero for all that is no handle. */
    private static String call(ContextMember function, int position, String number) {
        String declaration = function.declaration();
        String[] parameters = declaration
                .substring(declaration.lastIndexOf('(') + 1, declaration.lastIndexOf(')'))
                .split(",");
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < function.parameterTypes().length; i++) {
            String type =
                    parameters[i + 1].strip().replaceFirst("\\w+(\\[\\])?$", "").replace("[]", "*");
            String value = isHandle(function.parameterTypes()[i]) ? "ctx->h_None._i" : "0";
            arguments.add("(" + type + "){" + (i == position ? number : value) + "}");
        }
        return Stream.concat(Stream.of("ctx"), arguments.stream())
                .collect(Collectors.joining(", ", "NOTHING((void)ctx->" + function.name() + "(", "))"));
    }

    @Test
    @UniversalOnly("debug mode ends the context for the handles beside the null: None is no builder")
    public void nullIsRefusedUnlessAFunctionTakesIt() {
        assertRefused(table(
                "0",
                (function, position) ->
                        !ContextFunction.nullAllowed(nodeClass(function)).contains(position),
                (name, position) -> name + ": argument " + position + " is HPy_NULL"));
    }

    private void assertNotOpen(String number) {
        assertRefused(table(
                number,
                (function, position) -> true,
                (name, position) -> "HPy handle " + number + " is closed or was never open"));
    }

    @Test
    @UniversalOnly("debug mode ends the context for what is no handle")
    public void handlesThatWereNeverOpenAreRefused() {
        assertNotOpen(NEVER_OPEN);
    }

    /** The number of the first one that was closed is the last that is used again. */
    @Test
    @UniversalOnly("debug mode ends the context for a handle that is not open")
    public void closedHandlesAreRefused() {
        assertNotOpen(load(CLOSE, "close").invokeMember("close").toString());
    }
}
