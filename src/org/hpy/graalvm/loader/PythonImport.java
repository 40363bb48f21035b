// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.nodes.util.CastToJavaIntExactNode;
import com.oracle.graal.python.nodes.util.CastToJavaStringNode;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.source.Source;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hpy.graalvm.border.Mode;
import org.hpy.graalvm.buffers.Columns;
import org.hpy.graalvm.graalpy.JavaFunction;
import org.hpy.graalvm.graalpy.JavaFunctions;

/** Lets Python's import system find and load extension files, and the package {@code hpy}. */
public final class PythonImport {

    /** The Python side. */
    private static final String FINDER = "finder.py";

    private PythonImport() {}

    /**
     * Installs the finder in the Python of this context, and puts the package on its {@code sys.path}.
     *
     * @param debug gives the functions that its debug mode is made with: few programs need them
     * @param trace the same for trace mode
     */
    public static void install(
            Env env, ExtensionLoader loader, Supplier<JavaFunctions> debug, Supplier<JavaFunctions> trace) {
        Object create = JavaFunction.create(
                PythonUtils.tsLiteral("create"),
                4,
                arguments -> loader.create(
                        CastToJavaStringNode.getUncached().execute(arguments[0]),
                        CastToJavaStringNode.getUncached().execute(arguments[1]),
                        arguments[2],
                        Mode.values()[CastToJavaIntExactNode.executeUncached(arguments[3])]));
        Object execute = JavaFunction.create(PythonUtils.tsLiteral("execute"), module -> {
            ModuleBuilder.execute(module);
            return PNone.NONE;
        });
        Object parseMode = JavaFunction.create(PythonUtils.tsLiteral("parse_mode"), 2, PythonImport::parseMode);
        Object modes = list(Stream.of(Mode.values()).map(Mode::toString));
        env.parseInternal(
                        finderSource(),
                        "create",
                        "execute",
                        "parse_mode",
                        "debug_functions",
                        "trace_functions",
                        "column_functions",
                        "MODES",
                        "PACKAGES")
                .call(
                        create,
                        execute,
                        parseMode,
                        functions("debug_functions", debug),
                        functions("trace_functions", trace),
                        functions("column_functions", Columns::functions),
                        modes,
                        PythonUtils.toTruffleStringUncached(packages(env)));
    }

    private static Object list(Stream<String> texts) {
        return PFactory.createList(
                PythonLanguage.get(null),
                texts.map(PythonUtils::toTruffleStringUncached).toArray());
    }

    private static Object parseMode(Object[] arguments) {
        String module = CastToJavaStringNode.getUncached().execute(arguments[0]);
        boolean isSet = arguments[1] != PNone.NONE;
        String value = isSet ? CastToJavaStringNode.getUncached().execute(arguments[1]) : null;
        return ExtensionLoader.modeOf(module, value).ordinal();
    }

    /** A Python function that gives others, by name. */
    private static Object functions(String name, Supplier<JavaFunctions> functions) {
        return JavaFunction.create(
                PythonUtils.toTruffleStringUncached(name),
                0,
                _ -> functions.get().toDict());
    }

    private static String packages(Env env) {
        try {
            return env.getInternalResource(HPyHome.class)
                    .resolve(HPyHome.PACKAGES)
                    .getPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source finderSource() {
        try (Reader reader =
                new InputStreamReader(PythonImport.class.getResourceAsStream(FINDER), StandardCharsets.UTF_8)) {
            return Source.newBuilder("python", reader, FINDER).internal(true).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
