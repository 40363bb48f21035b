// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debugger;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.hpy.graalvm.Compiler;

/** The program that the debuggers are tried on: Python calls C, which calls Python, which calls C. */
final class Walk {

    static final String C = """
            #include "hpy.h"

            HPyDef_METH(add, "add", HPyFunc_VARARGS)
            static HPy add_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs)
            {
                long first, second;
                if (!HPyArg_Parse(ctx, NULL, args, nargs, "ll", &first, &second))
                    return HPy_NULL;
                long sum = first + second;
                return HPyLong_FromLong(ctx, sum);
            }

            HPyDef_METH(apply, "apply", HPyFunc_O)
            static HPy apply_impl(HPyContext *ctx, HPy self, HPy function)
            {
                HPy result = HPy_CallTupleDict(ctx, function, HPy_NULL, HPy_NULL);
                return result;
            }

            HPyDef_METH(halt, "halt", HPyFunc_NOARGS)
            static HPy halt_impl(HPyContext *ctx, HPy self)
            {
                HPy result = HPyLong_FromLong(ctx, 1);
                __builtin_debugtrap();
                return result;
            }

            static void give_up(HPyContext *ctx, HPy reason)
            {
                HPyErr_SetObject(ctx, ctx->h_ValueError, reason);
            }

            HPyDef_METH(fail, "fail", HPyFunc_O)
            static HPy fail_impl(HPyContext *ctx, HPy self, HPy reason)
            {
                give_up(ctx, reason);
                return HPy_NULL;
            }

            static HPyDef *defines[] = {&add, &apply, &halt, &fail, NULL};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(walk, definition)
            """;

    static final String PYTHON = """
            import walk

            def callback():
                value = 20
                return walk.add(value, 1)

            result = walk.apply(callback)
            walk.halt()
            print("done", result)
            """;

    static final String FAILING = """
            import walk

            for function in walk.apply, walk.fail:
                try:
                    function(1)
                except Exception as error:
                    print(error)
            """;

    private Walk() {}

    /** Builds the extension with these options; returns the script, which lies beside it. */
    static File build(String options) {
        return build(options, "main.py", PYTHON);
    }

    /** The same with another script. */
    static File build(String options, String name, String python) {
        File extension = Compiler.build("walk", C, options.split(" "));
        File script = new File(extension.getParentFile(), name).getAbsoluteFile();
        try {
            Files.writeString(script.toPath(), python);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return script;
    }

    /** The line of a source that has this text, the first being 1. */
    static int line(String source, String text) {
        List<String> lines = Arrays.asList(source.split("\n"));
        return 1
                + lines.indexOf(lines.stream()
                        .filter(line -> line.contains(text))
                        .findFirst()
                        .orElseThrow());
    }

    /** A frame at the line of {@link #C} that has this text, as the debuggers tell it. */
    static String c(String function, String text) {
        return "%s walk.c:%d".formatted(function, line(C, text));
    }

    /** The same for {@link #PYTHON}. */
    static String python(String function, String text) {
        return "%s main.py:%d".formatted(function, line(PYTHON, text));
    }
}
