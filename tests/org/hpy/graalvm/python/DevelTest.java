// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.python;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code hpy.devel}: projects whose {@code setup.py} has {@code hpy_ext_modules}, with Debian's setuptools. */
public class DevelTest {

    private static final Path SETUPTOOLS = Path.of("/usr/lib/python3/dist-packages");

    private static Context context;

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    @BeforeClass
    public static void createContext() {
        assertTrue("apt install python3-setuptools", Files.exists(SETUPTOOLS.resolve("setuptools")));
        assertTrue("apt install python3-wheel", Files.exists(SETUPTOOLS.resolve("wheel")));
        context =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build();
        context.initialize("hpy");
        context.getBindings("python").putMember("setuptools", SETUPTOOLS.toString());
        exec("""
                import sys, os, importlib, runpy, glob, zipfile
                # It would load GraalPy's C API, which only one context of a process can have: LegacyFunctionsTest's.
                sys.modules['plistlib'] = type(sys)('plistlib')
                sys.path.insert(0, 'the project')
                sys.path.append(setuptools)
                sys.dont_write_bytecode = True
                import setuptools
                def setup(*arguments):
                    sys.argv = ['setup.py', '--quiet', *arguments]
                    runpy.run_path('setup.py', run_name='__main__')
                """);
    }

    @AfterClass
    public static void closeContext() {
        context.close();
    }

    @Before
    public void writeProject() throws IOException {
        write("src/answer.h", "int answer(void);");
        write("src/answer.c", "#include \"answer.h\"\nint answer(void) { return ANSWER; }");
        write("src/ext.c", """
                #include "hpy.h"
                #include "answer.h"
                HPyDef_METH(f, "f", HPyFunc_NOARGS)
                static HPy f_impl(HPyContext *ctx, HPy self) {
                    return HPyLong_FromInt64_t(ctx, answer());
                }
                static HPyDef *defines[] = {&f, NULL};
                static HPyModuleDef definition = {.doc = HPY_ABI, .defines = defines};
                HPy_MODINIT(ext, definition)
                """);
        write("package/__init__.py", "");
        write("setup.py", """
                from setuptools import setup, Extension
                setup(
                    name='project',
                    version='1.0',
                    packages=['package'],
                    setup_requires=['hpy'],
                    hpy_ext_modules=[Extension(
                        'package.ext', ['src/ext.c', 'src/answer.c'],
                        include_dirs=['src'], define_macros=[('ANSWER', '42')], undef_macros=['NOTHING'],
                        extra_compile_args=['-O1', '-Wall'], extra_link_args=['-g'], depends=['src/answer.h'],
                    )],
                )
                """);
        context.getBindings("python").putMember("project", temporary.getRoot().getCanonicalPath());
        exec("""
                for name in [name for name in sys.modules if name.split('.')[0] in ('ext', 'package')]:
                    del sys.modules[name]
                os.chdir(project)
                importlib.invalidate_caches()
                sys.path[0] = project
                """);
    }

    private void write(String name, String text) throws IOException {
        Path target = temporary.getRoot().toPath().resolve(name);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }

    private static void exec(String code) {
        context.eval("python", code);
    }

    private static void assertPython(String expression) {
        Value result = context.eval("python", expression);
        assertTrue(expression + " is " + result, result.isBoolean() && result.asBoolean());
    }

    private static String failure(String code) {
        return assertThrows(PolyglotException.class, () -> exec(code)).getMessage();
    }

    @Test
    public void anExtensionIsBuiltInPlace() throws IOException {
        exec("setup('build_ext', '--inplace'); import package.ext");
        assertPython("package.ext.f() == 42 and package.ext.__doc__ == 'universal'");
        assertPython("package.ext.__file__ == os.path.join(project, 'package', 'ext.hpy0.so')");
        assertPython("sorted(os.listdir('package')) == ['__init__.py', 'ext.hpy0.so', 'ext.py']");
    }

    @Test
    public void theStubLoadsTheExtensionBesideIt() {
        exec("""
                setup('build_ext', '--inplace')
                import importlib.machinery, importlib.util
                path = os.path.join(project, 'package', 'ext.py')
                loader = importlib.machinery.SourceFileLoader('package.ext', path)
                spec = importlib.util.spec_from_loader('package.ext', loader)
                module = sys.modules['package.ext'] = importlib.util.module_from_spec(spec)
                loader.exec_module(module)
                module = sys.modules['package.ext']
                """);
        assertPython("module.f() == 42 and module.__file__ == os.path.join(project, 'package', 'ext.hpy0.so')");
        assertPython("module.__name__ == 'package.ext' and module.__loader__ is loader");
    }

    @Test
    public void aChangedHeaderIsSeen() throws IOException {
        exec("setup('build_ext')");
        exec("[built] = glob.glob('build/lib*/package/ext.hpy0.so'); os.utime(built, (1, 1)); setup('build_ext')");
        assertPython("os.stat(built).st_mtime > 1");
    }

    @Test
    public void aWheelHasTheExtensionAndTheTagOfThisPython() {
        exec("setup('bdist_wheel'); [wheel] = glob.glob('dist/*.whl')");
        exec("names = zipfile.ZipFile(wheel).namelist()");
        assertPython("'package/ext.hpy0.so' in names and 'package/ext.py' in names and 'package/__init__.py' in names");
        exec("from setuptools.extern.packaging import tags");
        // Debian's setuptools takes GraalPy for a program of 32 bits, which pip does not.
        exec("tag = str(next(tags.sys_tags())).replace('linux_i686', 'linux_x86_64')");
        assertPython("wheel.endswith('-1.0-' + tag + '.whl')");
    }

    @Test
    public void errorsOfTheCompilerEndTheBuild() throws IOException {
        write("src/answer.c", "int answer(void) { return nonsense; }");
        assertEquals(
                "SystemExit: error: hpy build cannot build package.ext: see above",
                "SystemExit: " + failure("setup('build_ext')").replaceFirst("^SystemExit: ", ""));
    }

    @Test
    public void otherAbisAreRefused() {
        for (String abi : new String[] {"cpython", "nonsense"}) {
            String message = failure("setup('--hpy-abi=" + abi + "', 'build_ext')");
            String expected = "error: --hpy-abi=" + abi + ": in this Python it can be universal or hybrid";
            assertTrue(message, message.endsWith(expected));
        }
    }

    /** It is not loaded here: one context of the process can do that, and HybridTest's is it. */
    @Test
    public void hybridExtensionsHaveTheTagOfThisPython() throws IOException {
        write("src/ext.c", """
                #include "hpy.h"
                #ifndef Py_PYTHON_H
                #error
                #endif
                static HPyModuleDef definition = {.doc = "hybrid"};
                HPy_MODINIT(ext, definition)
                """);
        exec("import hpy.devel.abitag; setup('--hpy-abi=hybrid', 'build_ext', '--inplace')");
        assertPython("os.path.exists('package/ext' + hpy.devel.abitag.get_hpy_ext_suffix('hybrid'))");
    }

    @Test
    public void foreignBuildCommandsAreRefused() throws IOException {
        write("setup.py", """
                from setuptools import setup, Extension
                import distutils.command.build_ext
                class Foreign(distutils.command.build_ext.build_ext): pass
                setup(name='project', cmdclass={'build_ext': Foreign}, hpy_ext_modules=[Extension('ext', ['src/ext.c'])])
                """);
        assertTrue(
                failure("setup('build_ext')").contains("need a command build_ext that is a subclass of setuptools'"));
    }

    @Test
    public void aProjectMayHaveNoExtension() throws IOException {
        write("setup.py", """
                from setuptools import setup
                setup(name='project', packages=['package'], hpy_ext_modules=[])
                """);
        exec("setup('build')");
        assertPython("os.path.exists('build/lib/package/__init__.py')");
    }

    @Test
    public void tagsOfTheAbi() {
        exec("from hpy.devel.abitag import *; from hpy.devel import abitag");
        assertPython("abitag.parse_ext_suffix('.cpython-311-x86_64-linux-gnu.so') == ('cp311', 'so')");
        assertPython("abitag.parse_ext_suffix('.cp310-win_amd64.pyd') == ('cp310', 'pyd')");
        assertPython("abitag.parse_ext_suffix('.pypy39-pp73-x86_64-linux-gnu.so') == ('pypy39-pp73', 'so')");
        assertPython(
                "abitag.parse_ext_suffix('.graalpy-38-native-x86_64-darwin.dylib') == ('graalpy-38-native', 'dylib')");
        assertPython("abitag.get_hpy_ext_suffix('universal') == '.hpy0.so'");
        assertPython("abitag.get_hpy_ext_suffix('hybrid', '.cpython-311-x86_64-linux-gnu.so') == '.hpy0-cp311.so'");
        assertPython("abitag.get_hpy_ext_suffix('cpython') == importlib.machinery.EXTENSION_SUFFIXES[0]");
    }

    @Test
    public void theFilesForOtherBuildSystemsAreThere() {
        exec("import hpy.devel; d = hpy.devel.HPyDevel(); [include] = d.get_extra_include_dirs()");
        assertPython("os.path.exists(os.path.join(include, 'hpy.h'))");
        assertPython("os.path.exists(d.get_include_dir_forbid_python_h() / 'Python.h')");
        exec("sources = d.get_extra_sources()");
        assertPython("len(sources) == 5 and all(map(os.path.exists, sources))");
        assertPython("len(d.get_ctx_sources()) == 4 and all(map(os.path.exists, d.get_ctx_sources()))");
        assertPython("d.get_static_libs('universal') is None");
    }
}
