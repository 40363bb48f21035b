// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.checks;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import java.util.List;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.hpy.graalvm.ExtensionTest.UniversalOnly;
import org.junit.Test;

/** Checked builds of C++, with its library, which is not checked itself. */
@UniversalOnly("the checks are the same in all modes")
public class CheckedCppTest extends ExtensionTest {

    private static final String CODE = """
            #include <cstring>
            #include <map>
            #include <stdexcept>
            #include <string>
            #include <vector>
            enum Color { RED, GREEN, BLUE };
            static int missing(int n) { if (n) return n; }
            #define CASE(CALL) case __COUNTER__: { CALL; } break;
            static int64_t run(int number, volatile int n) {
                int *volatile p = nullptr;
                switch (number) {
                CASE(std::vector<int> v(n); p = v.data(); n = p[3 * n - 6])
                CASE(p = new int(3); delete p; n = *p)
                CASE(p = new int[4]; delete[] p; p[1] = n)
                CASE(p = new int; int *volatile q = p; delete p; delete q)
                CASE(Color c; int i = n + 1; std::memcpy(&c, &i, sizeof c); n = c == RED)
                CASE(n = missing(n - 3))
                }
                return n;
            }
            HPyDef_METH(make, "make", HPyFunc_O)
            static HPy make_impl(HPyContext *ctx, HPy self, HPy number) {
                return HPyLong_FromInt64_t(ctx, run(HPyLong_AsInt32_t(ctx, number), 3));
            }
            struct deep {
                char buffer[200];
                int call(int depth) {
                    char local[64];
                    std::memset(buffer, depth, sizeof buffer);
                    std::memset(local, depth, sizeof local);
                    if (depth == 0) {
                        throw std::runtime_error("thrown");
                    }
                    deep other;
                    return other.call(depth - 1) + buffer[depth] + local[depth];
                }
            };
            HPyDef_METH(thrown, "thrown", HPyFunc_NOARGS)
            static HPy thrown_impl(HPyContext *ctx, HPy self) {
                int64_t count = 0;
                for (int i = 0; i < 3; i++) {
                    try {
                        deep().call(5);
                    } catch (const std::exception &e) {
                        count += std::strlen(e.what());
                    }
                    char after[4000];
                    std::memset(after, 1, sizeof after);
                    char *volatile p = after;
                    count += p[sizeof after - 1];
                }
                return HPyLong_FromInt64_t(ctx, count);
            }
            HPyDef_METH(library, "library", HPyFunc_NOARGS)
            static HPy library_impl(HPyContext *ctx, HPy self) {
                std::map<std::string, std::vector<std::string>> map;
                std::string text = "a text that is too long to be inside";
                for (int i = 0; i < 50; i++) {
                    text += " and grows";
                    map[text.substr(i)].push_back(text);
                }
                return HPyLong_FromInt64_t(ctx, map.size() + text.size());
            }
            """;

    @Override
    protected boolean isCpp() {
        return true;
    }

    @Override
    protected List<String> options() {
        return List.of(optimization, "--checked");
    }

    @Test
    public void mistakesHaveTheirKindsAndExceptionsAreNone() {
        assumeTrue("as in C", optimization.equals("-O2"));
        Value m = load(CODE, "make", "thrown", "library");
        exec(m, """
                import hpy
                def kind(number):
                    try:
                        return f'returned {m.make(number)}'
                    except hpy.CheckedError as e:
                        return str(e).split(': ')[1]
                """);
        assertEquals(
                "['heap out of bounds', 'use after free', 'use after free', 'double free', 'invalid value', 'missing return']",
                eval(m, "str([kind(i) for i in range(6)])").asString());
        assertEquals(3 * 7, m.invokeMember("thrown").asInt());
        assertEquals(36 + 500 + 50, m.invokeMember("library").asInt());
    }
}
