// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.PNone;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.graal.python.util.PythonUtils;
import com.oracle.truffle.api.TruffleLanguage.Env;
import com.oracle.truffle.api.source.Source;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.hpy.graalvm.JavaFunction;

/** Lets Python's import system find and load extension files. */
public final class PythonImport {

    /** The Python side. */
    private static final String FINDER = "finder.py";

    private PythonImport() {}

    /** Installs the finder in the Python of this context. */
    public static void install(Env env, ExtensionLoader loader) {
        Object create = JavaFunction.create(PythonUtils.tsLiteral("create_module"), loader::create);
        Object execute = JavaFunction.create(PythonUtils.tsLiteral("exec_module"), module -> {
            ModuleBuilder.execute(module);
            return PNone.NONE;
        });
        Object[] suffixes = Stream.of(ExtensionFile.SUFFIXES)
                .map(PythonUtils::toTruffleStringUncached)
                .toArray();
        env.parseInternal(finderSource(), "create_module", "exec_module", "suffixes")
                .call(create, execute, PFactory.createList(PythonLanguage.get(null), suffixes));
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
