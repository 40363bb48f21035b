// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.python;

import java.io.IOException;
import org.junit.Test;

/** Extensions in C++, with its standard library. */
public class CppTest extends PackageTest {

    private static final String LARGEST = """
            #include "hpy.h"
            #include <algorithm>
            #include <map>
            #include <stdexcept>
            #include <string>
            #include <vector>

            namespace {
            template <typename T> T largest(const std::vector<T> &all) {
                if (all.empty()) throw std::invalid_argument("no strings");
                return *std::max_element(all.begin(), all.end());
            }
            struct Negative { long value; };
            std::map<std::string, int> calls;
            }

            HPyDef_METH(largest_string, "largest", HPyFunc_O)
            static HPy largest_string_impl(HPyContext *ctx, HPy self, HPy list) {
                std::vector<std::string> strings;
                for (HPy_ssize_t i = 0; i < HPy_Length(ctx, list); i++) {
                    HPy item = HPy_GetItem_i(ctx, list, i);
                    strings.push_back(std::string(HPyUnicode_AsUTF8AndSize(ctx, item, nullptr)) + ", and more than 22 bytes");
                    HPy_Close(ctx, item);
                }
                try {
                    return HPyUnicode_FromString(ctx, largest(strings).c_str());
                } catch (const std::exception &e) {
                    HPyErr_SetString(ctx, ctx->h_ValueError, e.what());
                    return HPy_NULL;
                }
            }

            HPyDef_METH(at, "at", HPyFunc_O)
            static HPy at_impl(HPyContext *ctx, HPy self, HPy index) {
                std::vector<long> numbers(3, 42);
                try {
                    long i = HPyLong_AsLong(ctx, index);
                    if (i < 0) throw Negative{i};
                    return HPyLong_FromLong(ctx, numbers.at(i));
                } catch (const Negative &negative) {
                    return HPyLong_FromLong(ctx, negative.value);
                } catch (const std::out_of_range &) {
                    HPyErr_SetString(ctx, ctx->h_IndexError, "out of range");
                    return HPy_NULL;
                }
            }

            HPyDef_METH(count, "count", HPyFunc_O)
            static HPy count_impl(HPyContext *ctx, HPy self, HPy name) {
                return HPyLong_FromLong(ctx, ++calls[HPyUnicode_AsUTF8AndSize(ctx, name, nullptr)]);
            }

            static HPyDef *defines[] = {&largest_string, &at, &count, nullptr};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(ext, definition)
            """;

    private void load() throws IOException {
        write("ext.cpp", LARGEST);
        exec("hpy.build.build('ext.cpp', options=['-std=c++20']); import ext");
    }

    @Test
    public void containersAndStrings() throws IOException {
        load();
        assertPython("ext.largest(['a', 'c', 'b']) == 'c, and more than 22 bytes'");
        assertPython("[ext.count(name) for name in ('a', 'b', 'a')] == [1, 1, 2]");
    }

    @Test
    public void exceptionsAreCaught() throws IOException {
        load();
        assertPython("ext.at(2) == 42 and ext.at(-5) == -5");
        assertRaises("ext.at(3)", "IndexError: out of range");
        assertRaises("ext.largest([])", "ValueError: no strings");
    }

    @Test
    public void bothLanguagesMakeOneExtension() throws IOException {
        writeExtension("ext.c", "int answer(void);", "answer()");
        write("answer.cpp", """
                #include <memory>
                extern "C" int answer(void) { return *std::make_unique<int>(42); }
                """);
        exec("hpy.build.build('ext.c', 'answer.cpp'); import ext");
        assertPython("ext.f() == 42");
    }

    @Test
    public void theOtherStandardLibraryIsNative() throws IOException {
        write("ext.cpp", LARGEST);
        exec("hpy.build.build('ext.cpp', options=['-std=c++20', '-stdlib=libstdc++']); import ext");
        assertPython("ext.largest(['a', 'c', 'b']) == 'c, and more than 22 bytes'");
        assertPython("ext.at(2) == 42 and ext.count('a') == 1");
    }

    @Test
    public void inlineAndImportKnowCpp() throws IOException {
        set("text", LARGEST);
        assertPython("hpy.inline(text, options=['-std=c++20'], suffix='.cpp').at(2) == 42");
        write("ext.cc", LARGEST);
        exec("hpy.install_source_importer(['-std=c++20']); import ext");
        assertPython("ext.at(2) == 42 and ext.__file__ == directory + '/ext.cc'");
    }

    @Test
    public void withoutLibcxxTheErrorSaysWhatToInstall() throws IOException {
        write("ext.cpp", LARGEST);
        exec("""
                import shutil
                clang = clang()
                version = subprocess.run([clang, '-dumpversion'], check=True, capture_output=True, text=True).stdout.split('.')[0]
                os.mkdir('bin')
                for tool in ('bash', 'mkdir', 'cksum', 'readlink'):
                    os.symlink(shutil.which(tool), 'bin/' + tool)
                for tool in ('llvm-link', 'llvm-dis', 'opt'):
                    os.symlink(os.path.dirname(clang) + '/' + tool, 'bin/' + tool)
                with open('bin/clang', 'w') as file:
                    file.write(f'''#!/bin/bash
                        [[ $* != *-stdlib=libc++* ]] || exit 1
                        exec {clang} "$@"
                        ''')
                os.chmod('bin/clang', 0o755)
                os.environ.update(HPY_CLANG=directory + '/bin/clang', PATH=directory + '/bin')
                expected = (
                    f"{directory}/bin/clang has no libc++ that it can read: install it (Debian: apt install "
                    f"libc++-{version}-dev libc++abi-{version}-dev), or give -stdlib=libstdc++ for C++ code that never throws."
                )
                """);
        assertPython("str(error(hpy.build.build, 'ext.cpp')) == expected");
    }
}
