// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.graalvm.polyglot.Value;

/**
 * Calls that break the rules of the API, as a table: each line has a call in C and the exception that it leaves, {@code
 * CALL => TYPE: MESSAGE}.
 *
 * <p>The call is wrapped by the kind of its result, {@code HANDLE}, {@code NUMBER}, {@code POINTER} or {@code NOTHING};
 * it must return the value that tells of errors, too. In it there are handles of a module {@code self} and of objects
 * {@code one}, {@code text}, {@code list}, {@code tuple}, {@code dict} and {@code object}; {@code MAKING(new, call)}
 * gives it a new one, {@code made}.
 */
public abstract class BadUse extends ExtensionTest {

    private static final String SEPARATOR = " => ";

    private static final String MACROS = """
            #define one args[0]
            #define text args[1]
            #define list args[2]
            #define tuple args[3]
            #define dict args[4]
            #define object args[5]
            #define HANDLE(call) return (call)
            #define NUMBER(call) return (call) == -1 ? HPy_NULL : HPy_Dup(ctx, ctx->h_None)
            #define POINTER(call) return (call) == NULL ? HPy_NULL : HPy_Dup(ctx, ctx->h_None)
            #define MAKING(new, call) \\
                ({ HPy made = new; __typeof__(call) result = call; HPy_Close(ctx, made); result; })
            #define NOTHING(call) call; return HPyErr_Occurred(ctx) ? HPy_NULL : HPy_Dup(ctx, ctx->h_None)
            """;

    /** The values of the handles. */
    private static final String ARGUMENTS = "1, 'text', [1], (1,), {}, object()";

    /** The Python expression that is the exception of a call, and what it says. */
    private static final String OUTCOME = """
            def outcome(f):
                try:
                    return repr(f(%s))
                except Exception as e:
                    return f'{type(e).__name__}: {e}'.removesuffix(': ')
            """.formatted(ARGUMENTS);

    /** Asserts that the calls of a table fail as it says. */
    protected final void assertRefused(String table) {
        assertRefused("", table);
    }

    /** Asserts that the calls of a table fail as it says; they use what is defined in some C code. */
    protected final void assertRefused(String code, String table) {
        List<String> calls = table.lines()
                .map(line -> line.substring(0, line.indexOf(SEPARATOR)))
                .toList();
        List<String> outcomes = outcomes(code, calls);
        String actual = IntStream.range(0, calls.size())
                .mapToObj(i -> calls.get(i) + SEPARATOR + outcomes.get(i))
                .collect(Collectors.joining("\n"));
        assertEquals(table.strip(), actual);
    }

    /** The exceptions that calls leave, or else the texts of their results. */
    protected final List<String> outcomes(String code, List<String> calls) {
        Value m = load(code + MACROS + functions(calls), names(calls.size()));
        exec(m, OUTCOME);
        return Stream.of(names(calls.size()))
                .map(name -> eval(m, "outcome(m." + name + ")").asString())
                .toList();
    }

    private static String functions(List<String> calls) {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < calls.size(); i++) {
            code.append("""
                    HPyDef_METH(f%1$d, "f%1$d", HPyFunc_VARARGS)
                    static HPy f%1$d_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) { %2$s; }
                    """.formatted(i, calls.get(i)));
        }
        return code.toString();
    }

    private static String[] names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "f" + i).toArray(String[]::new);
    }
}
