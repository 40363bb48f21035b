// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.python;

import java.io.IOException;
import org.junit.Test;

/** {@code hpy.build} and {@code hpy.inline}, and the errors of the toolchain. */
public class BuildTest extends PackageTest {

    @Test
    public void theFileIsBuiltBesideItsSource() throws IOException {
        writeExtension("sub/ext.c", "", "42");
        exec("path = hpy.build.build('sub/ext.c'); sys.path.insert(0, 'sub'); import ext");
        assertPython("path == 'sub/ext.hpy0.so' and ext.f() == 42 and ext.__file__.endswith(path)");
        exec("old = os.stat(path).st_ino; hpy.build.build('sub/ext.c')");
        assertPython("os.stat(path).st_ino == old");
        exec("hpy.build.build('sub/ext.c', force=True)");
        assertPython("os.stat(path).st_ino != old");
    }

    @Test
    public void everythingCanBeChosen() throws IOException {
        writeExtension("main.c", "int answer(void);", "answer()");
        write("answer.c", "int answer(void) { return ANSWER; }");
        exec("""
                import pathlib
                sources = [pathlib.Path('main.c'), 'answer.c']
                path = hpy.build.build(*sources, name='ext', directory=pathlib.Path('out'), options=['-DANSWER=42'])
                sys.path.insert(0, 'out')
                import ext
                """);
        assertPython("path == 'out/ext.hpy0.so' and ext.f() == 42 and os.listdir('out') == ['ext.hpy0.so']");
    }

    @Test
    public void errorsInASourceAreSyntaxErrors() throws IOException {
        writeExtension("ext.c", "static int g(void) { /* é€ */ return nowhere; }\nint h(void) { return 1 }", "g()");
        exec("e = error(hpy.build.build, 'ext.c')");
        assertPython("type(e) is hpy.build.CompileError and isinstance(e, (SyntaxError, hpy.build.BuildError))");
        assertPython("(e.filename, e.lineno, e.offset) == ('ext.c', 2, 38)");
        assertEqual("use of undeclared identifier 'nowhere'", "e.msg");
        assertEqual("""
                  File "ext.c", line 2
                    static int g(void) { /* é€ */ return nowhere; }
                                                         ^
                hpy.build.CompileError: use of undeclared identifier 'nowhere'
                ext.c:3:23: error: expected ';' after return statement
                """, "''.join(traceback.format_exception_only(e))");
        assertPython("[(d.line, d.column, d.kind) for d in e.diagnostics] == [(2, 41, 'error'), (3, 23, 'error')]");
        assertPython("'2 errors generated' in e.output");
    }

    @Test
    public void errorsInAHeaderNameTheHeader() throws IOException {
        write("ext.h", "int x\n\n;\nint y = z;");
        writeExtension("ext.c", "#include \"ext.h\"\n#include \"nowhere.h\"", "1");
        exec("e = error(hpy.build.build, 'ext.c')");
        assertPython("(e.filename, e.lineno, e.offset, e.text) == ('./ext.h', 4, 9, 'int y = z;')");
        assertPython("[d.kind for d in e.diagnostics] == ['error', 'fatal error']");
    }

    @Test
    public void errorsOfAllSourcesAreReported() throws IOException {
        write("one.c", "int one = a;");
        write("two.c", "int two = 2;");
        write("three.c", "int three = c;");
        exec("e = error(hpy.build.build, 'one.c', 'two.c', 'three.c')");
        assertPython("[(d.file, d.message[-3:]) for d in e.diagnostics] == [('one.c', \"'a'\"), ('three.c', \"'c'\")]");
    }

    /** They are in nearly each line, and one says what has happened. */
    @Test
    public void codeForAnHPyBefore09IsOneError() throws IOException {
        write("meth.c", """
                #include "hpy.h"
                HPyDef_METH(f, "f", f_impl, HPyFunc_O, .doc = "a function")
                static HPy f_impl(HPyContext ctx, HPy self, HPy arg) { return HPy_Dup(ctx, arg); }
                """);
        write("slot.cpp", """
                #include "hpy.h"
                HPyDef_SLOT(add, add_impl, HPy_nb_add)
                static HPy add_impl(HPyContext ctx, HPy a, HPy b) { return HPy_Dup(ctx, a); }
                """);
        write("module.c", """
                #include "hpy.h"
                static HPyModuleDef definition = {
                    HPyModuleDef_HEAD_INIT,
                    .m_name = "module", .m_size = -1,
                };
                HPy_MODINIT(module)
                static HPy init_module_impl(HPyContext ctx) { return HPyModule_Create(ctx, &definition); }
                """);
        exec("e = error(hpy.build.build, 'meth.c', 'slot.cpp', 'module.c')");
        exec("errors = [d for d in e.diagnostics if d.kind != 'note']");
        assertPython("[(d.file, d.line) for d in errors] == [('meth.c', 2), ('slot.cpp', 2), ('module.c', 3)]");
        assertPython("all(d.message.startswith('since HPy 0.9 ') for d in errors) and 'leave out f_impl' in e.msg");
    }

    @Test
    public void warningsGoToTheErrorStream() throws IOException {
        writeExtension("ext.c", "static int unused;", "1");
        exec("""
                try:
                    sys.stderr = io.StringIO()
                    hpy.build.build('ext.c', options=['-Wall'])
                    warnings = sys.stderr.getvalue()
                finally:
                    sys.stderr = sys.__stderr__
                """);
        assertPython("'ext.c:2:12: warning: unused variable' in warnings and os.path.exists('ext.hpy0.so')");
    }

    @Test
    public void errorsOfTheLinkSayWhatIsUndefined() throws IOException {
        writeExtension("ext.c", "int nowhere(void);", "nowhere()");
        exec("e = error(hpy.build.build, 'ext.c')");
        assertPython("type(e) is hpy.build.BuildError and \"undefined reference to `nowhere'\" in str(e)");
        assertPython("str(e).splitlines()[-1] == 'hpy-build: ext: the link failed; see above. "
                + "What is undefined needs another source, a FILE.a or -lNAME.'");
    }

    @Test
    public void hybridExtensionsHaveANameOfTheirOwn() throws IOException {
        writeExtension("ext.c", "", "PyList_GET_SIZE(Py_True)");
        exec("import importlib.machinery; path = hpy.build.build('ext.c', options=['--abi=hybrid'])");
        assertPython("path == 'ext.hpy0-' + importlib.machinery.EXTENSION_SUFFIXES[0].split('-x86')[0][1:] + '.so'");
        assertPython("os.path.exists(path)");
        // The name says what the file needs of Python.
        exec("os.rename(path, 'ext.hpy0.so'); e = error(importlib.import_module, 'ext')");
        assertPython("type(e) is ImportError and 'has not the tag of a Python behind .hpy0' in str(e)");
    }

    @Test
    public void hybridExtensionsAreLinkedWithPythonsLibrary() throws IOException {
        writeExtension("ext.c", "int PyList_Nowhere(void);", "PyList_Nowhere()");
        exec("e = error(hpy.build.build, 'ext.c', options=['--abi=hybrid'])");
        assertPython("type(e) is hpy.build.BuildError and \"undefined reference to `PyList_Nowhere'\" in str(e)");
        exec("e = error(hpy.build.build, 'ext.c', options=['--abi=cpython'])");
        assertPython("str(e) == '--abi=cpython: in this Python it can be universal or hybrid'");
    }

    @Test
    public void withoutACompilerTheErrorSaysWhatToInstall() throws IOException {
        writeExtension("ext.c", "", "42");
        exec("""
                import shutil
                os.mkdir('bin')
                for tool in ('bash', 'mkdir', 'cksum'):
                    os.symlink(shutil.which(tool), 'bin/' + tool)
                with open('bin/apt-get', 'w') as file:
                    file.write('#!' + shutil.which('bash') + '\\necho "$@" >>' + directory + '/installed; exit 1')
                os.chmod('bin/apt-get', 0o755)
                os.environ['PATH'] = directory + '/bin'
                os.environ.pop('HPY_CLANG', None)
                """);
        assertEqual(
                "no clang 14 to 19 with llvm-link found: install one (Debian: apt install clang-19 llvm-19 libc6-dev) or"
                        + " set HPY_CLANG.",
                "str(error(hpy.build.build, 'ext.c'))");
        assertPython("type(error(importlib.import_module, 'ext')) is ImportError");
        assertPython("not os.path.exists('installed')");
        exec("error(hpy.build.build, 'ext.c', options=['--install'])");
        assertPython("os.path.exists('installed') == (os.getuid() == 0)");
    }

    @Test
    public void otherCompilersAreRefused() throws IOException {
        writeExtension("ext.c", "", "42");
        write("clang", "#!/bin/sh\necho 99.1.0\n");
        exec("os.chmod('clang', 0o755)");
        for (String compiler : new String[] {"/nonexistent/clang", "./clang"}) {
            set("compiler", compiler);
            exec("os.environ['HPY_CLANG'] = compiler");
            assertEqual(
                    "HPY_CLANG=" + compiler + " is not a clang 14 to 19 with llvm-link beside it.",
                    "str(error(hpy.build.build, 'ext.c'))");
        }
    }

    @Test
    public void wrongRequestsAreErrors() {
        assertEqual("no such file: nowhere.c", "str(error(hpy.build.build, 'nowhere.c'))");
        assertEqual(
                "unknown option --fast; hpy build --help lists the options.",
                "str(error(hpy.build.build, 'ext.c', options=['--fast']))");
        assertRaises("hpy.build.build()", "TypeError: build() needs at least one source");
    }

    @Test
    public void aHomeThatCannotBeWrittenIsLeftAlone() throws IOException {
        writeExtension("ext.c", "", "42");
        exec("""
                import shutil
                home = hpy.build.HOME
                for part in ('bin/hpy-build', 'bin/build-bitcode.bash', 'bin/build-cpython.bash', 'bin/toolchain.bash'):
                    os.makedirs('home/bin', exist_ok=True)
                    shutil.copy(home / part, 'home/' + part)
                for part in ('include', 'src', 'libc', 'bitcode'):
                    shutil.copytree(home / 'graalpython-hpy-lib' / part, 'home/graalpython-hpy-lib/' + part)
                open('home/target', 'w').close()
                subprocess.run(['bash', 'home/bin/hpy-build', 'ext.c'], check=True)
                import ext
                [state] = os.listdir(directory + '/cache/hpy-graalvm')
                """);
        assertPython("ext.f() == 42 and sorted(os.listdir('home')) == ['bin', 'graalpython-hpy-lib', 'target']");
        assertPython("sorted(os.listdir(directory + '/cache/hpy-graalvm/' + state)) == ['extensions', 'helpers']");
    }

    @Test
    public void nativeLibrariesAreCalledNatively() throws IOException {
        write("lib/count.c", "static int count = 40; int next(void) { return ++count; }");
        writeExtension("ext.c", "int next(void);", "next()");
        exec("""
                subprocess.run([clang(), '-shared', '-fPIC', '-o', 'lib/libcount.so', 'lib/count.c'], check=True)
                hpy.build.build('ext.c', options=['-Llib', '-lcount', '-Wl,-rpath,' + directory + '/lib'])
                import ext
                """);
        assertPython("ext.f() == 41 and ext.f() == 42");
    }

    /** What upstream's hpy.universal asks for with dlsym; all else stays inside, so that extensions cannot mix. */
    @Test
    public void otherImplementationsFindTheirFunctions() throws IOException {
        writeExtension("ext.c", "", "42");
        exec("""
                hpy.build.build('ext.c')
                text = subprocess.run(['nm', '-D', '--defined-only', 'ext.hpy0.so'], check=True, capture_output=True).stdout
                functions = {line.split()[-1] for line in text.decode().splitlines() if ' T ' in line}
                """);
        assertPython("functions == {'get_required_hpy_major_version_ext', 'get_required_hpy_minor_version_ext', "
                + "'HPyInit_ext', 'HPyInitGlobalContext_ext'}");
    }

    @Test
    public void inlineCompilesAText() {
        set("text", extension("", "42"));
        exec("m = hpy.inline(text)");
        assertPython("m.f() == 42 and m.__name__ == 'ext' and m.__doc__ == 'as built' and 'ext' not in sys.modules");
        exec("hpy.source.run_driver = no_compiler");
        assertPython("hpy.inline(text) is not m and hpy.inline(text, 'package.ext').__name__ == 'package.ext'");
        assertRaises("hpy.inline(text, options=['-O3'])", "AssertionError: compiled again");
    }

    @Test
    public void inlineTakesOptionsRelativeToTheDirectory() throws IOException {
        write("include/answer.h", "#define ANSWER 42");
        set("text", extension("#include <answer.h>", "ANSWER"));
        assertPython("hpy.inline(text, options=['-Iinclude']).f() == 42");
    }

    @Test
    public void errorsOfInlineAreThoseOfBuild() {
        set("text", extension("", "nowhere"));
        exec("e = error(hpy.inline, text)");
        assertPython("type(e) is hpy.build.CompileError and (e.lineno, e.offset) == (5, 37)");
        assertPython("e.text == '    return HPyLong_FromInt64_t(ctx, nowhere);'");
        assertPython("os.path.basename(e.filename) == 'ext.c'");
        assertRaises("hpy.inline('int x;')", "ValueError: the source has no HPy_MODINIT(NAME, definition)");
    }
}
