// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;

/** A test of a type made by {@code HPyType_FromSpec}. */
public abstract class TypeTest extends ExtensionTest {

    /** A struct for types that only need some. */
    protected static final String POINT = """
            typedef struct { long x, y; } Point;
            HPyType_HELPERS(Point)
            HPyDef_MEMBER(x, "x", HPyMember_LONG, offsetof(Point, x))
            HPyDef_MEMBER(y, "y", HPyMember_LONG, offsetof(Point, y))
            """;

    protected static final String POINT_SPEC =
            ".basicsize = sizeof(Point), .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE";

    private static final String TYPE = """
            %s
            static HPyDef *%3$s_defines[] = {%2$sNULL};
            static HPyType_Spec %3$s_spec = {.name = "snippet.%3$s", .defines = %3$s_defines, %4$s};
            """;

    /** C code that defines the {@code HPyType_Spec} {@code NAME_spec} of a type with these definitions. */
    protected static String spec(String code, String name, String fields, String... definitions) {
        String defines = Stream.of(definitions).map(d -> "&" + d + ", ").collect(Collectors.joining());
        return TYPE.formatted(code, defines, name, fields);
    }

    /**
     * Makes a type and stores it in the Python variable {@code T}.
     *
     * @param code C code of the definitions
     * @param fields of the {@code HPyType_Spec}, besides name and defines
     */
    protected final Value makeType(String code, String fields, String... definitions) {
        String make = """
                HPyDef_METH(make, "make", HPyFunc_NOARGS)
                static HPy make_impl(HPyContext *ctx, HPy self) {
                    return HPyType_FromSpec(ctx, &T_spec, NULL);
                }
                """;
        Value module = load(spec(code, "T", fields, definitions) + make, "make");
        exec(module, "T = m.make()");
        return module;
    }
}
