// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.python;

import java.io.IOException;
import org.junit.Test;

/** {@code hpy.install_source_importer()}: import of C files. */
public class SourceImporterTest extends PackageTest {

    @Test
    public void aSourceIsImported() throws IOException {
        writeExtension("ext.c", "", "42");
        exec("import ext");
        assertPython("ext.f() == 42 and ext.__name__ == 'ext' and ext.__doc__ == 'as built'");
        assertPython("ext.__file__ == ext.__spec__.origin == directory + '/ext.c'");
        assertPython("ext.__cached__ == ext.__spec__.cached and ext.__cached__.startswith(directory + '/cache/')");
        assertPython("ext.__loader__ is ext.__spec__.loader and sys.modules['ext'] is ext");
        assertPython("ext.__loader__.get_source('ext') == open('ext.c').read()");
        assertPython("sorted(os.listdir()) == ['cache', 'ext.c']");
    }

    @Test
    public void sourcesAreFoundInPackages() throws IOException {
        writeExtension("package/ext.c", "#include \"answer.h\"", "ANSWER");
        write("package/answer.h", "#define ANSWER 42");
        write("package/__init__.py", "from .ext import f");
        exec("import package");
        assertPython("package.f() == 42 and package.ext.__name__ == 'package.ext'");
        assertPython("package.ext.__package__ == 'package'");
    }

    @Test
    public void theSecondImportDoesNotCompile() throws IOException {
        writeExtension("ext.c", "", "42");
        exec("import ext; del sys.modules['ext']; hpy.source.run_driver = no_compiler; import ext as again");
        assertPython("again is not ext and again.f() == 42");
        exec("del sys.modules['ext']; os.utime('ext.c', (1, 1)); import ext");
        assertPython("ext.__cached__ == again.__cached__");
    }

    @Test
    public void aChangedHeaderCompilesAgain() throws IOException {
        writeExtension("ext.c", "#include \"answer.h\"", "ANSWER");
        write("answer.h", "#define ANSWER 1");
        exec("import ext; del sys.modules['ext']");
        assertPython("ext.f() == 1");
        write("answer.h", "#define ANSWER 2");
        exec("import ext; del sys.modules['ext']");
        assertPython("ext.f() == 2");
        write("answer.h", "#define ANSWER 1");
        exec("hpy.source.run_driver = no_compiler; import ext");
        assertPython("ext.f() == 1");
    }

    @Test
    public void aHeaderThatIsGoneIsAnError() throws IOException {
        writeExtension("ext.c", "#include \"answer.h\"", "ANSWER");
        write("answer.h", "#define ANSWER 1");
        exec("import ext; del sys.modules['ext']; os.remove('answer.h'); e = error(importlib.import_module, 'ext')");
        assertPython("type(e) is hpy.build.CompileError and e.msg == \"'answer.h' file not found\"");
    }

    @Test
    public void otherOptionsCompileAgain() throws IOException {
        writeExtension("ext.c", "#include <answer.h>", "ANSWER");
        write("one/answer.h", "#define ANSWER 1");
        write("two/answer.h", "#define ANSWER 2");
        for (String directory : new String[] {"one", "two"}) {
            set("where", directory);
            exec("hpy.install_source_importer(['-I' + where]); os.chdir('/'); import ext; del sys.modules['ext']");
            assertPython("ext.f() == {'one': 1, 'two': 2}[where]");
        }
    }

    @Test
    public void aChangedSourceIsReloaded() throws IOException {
        writeExtension("ext.c", "", "1");
        exec("import ext; ext.kept = 3; first = ext.__cached__");
        assertPython("importlib.reload(ext) is ext and ext.f() == 1");
        writeExtension("ext.c", "", "2");
        assertPython("importlib.reload(ext) is ext and ext.f() == 2 and ext.kept == 3");
        assertPython("ext.__file__ == directory + '/ext.c' and ext.__cached__ == ext.__spec__.cached != first");
    }

    @Test
    public void otherKindsOfModulesComeFirst() throws IOException {
        writeExtension("ext.c", "", "1");
        exec("hpy.build.build('ext.c')");
        writeExtension("ext.c", "", "2");
        exec("import ext; del sys.modules['ext']");
        assertPython("ext.f() == 1 and ext.__file__ == directory + '/ext.hpy0.so'");
        write("package.py", "answer = 42");
        writeExtension("package.c", "", "2");
        exec("import package");
        assertPython("package.answer == 42");
    }

    @Test
    public void errorsInASourceShowTheLine() throws IOException {
        writeExtension("ext.c", "", "nowhere");
        exec("e = error(importlib.import_module, 'ext'); text = ''.join(traceback.format_exception(e))");
        assertPython("'ext' not in sys.modules");
        assertPython("text.endswith(f'''\n"
                + "  File \"{directory}/ext.c\", line 5\n"
                + "    return HPyLong_FromInt64_t(ctx, nowhere);\n"
                + "                                    ^\n"
                + "hpy.build.CompileError: use of undeclared identifier 'nowhere'\n''')");
        writeExtension("ext.c", "", "42");
        assertPython("importlib.import_module('ext').f() == 42");
    }

    @Test
    public void otherErrorsAreImportErrors() throws IOException {
        writeExtension("ext.c", "int nowhere(void);", "nowhere()");
        exec("e = error(importlib.import_module, 'ext')");
        assertPython("type(e) is ImportError and (e.name, e.path) == ('ext', directory + '/ext.c')");
        assertPython("type(e.__cause__) is hpy.build.BuildError and \"undefined reference to `nowhere'\" in str(e)");
        exec("os.environ['HPY_CLANG'] = '/nonexistent'; e = error(importlib.import_module, 'ext')");
        assertPython(
                "str(e) == directory + '/ext.c: HPY_CLANG=/nonexistent is not a clang 14 to 19 with llvm-link beside it.'");
    }

    @Test
    public void aNameThatIsNotThatOfTheFileIsAnError() throws IOException {
        writeExtension("package.c", "", "42");
        exec("e = error(importlib.import_module, 'package')");
        assertPython("type(e) is ImportError and 'has no function get_required_hpy_major_version_package' in str(e)");
    }
}
