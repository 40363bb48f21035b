// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Python's import statement. */
public class ImportTest {

    /** Counts the runs of its exec slot in C, and in Python as {@code runs}. */
    private static final String EXTENSION = """
            #include "hpy.h"
            static int64_t count;
            HPyDef_METH(f, "f", HPyFunc_NOARGS)
            static HPy f_impl(HPyContext *ctx, HPy self) {
                return HPyLong_FromInt64_t(ctx, ++count);
            }
            HPyDef_SLOT(run, HPy_mod_exec)
            static int run_impl(HPyContext *ctx, HPy module) {
                HPy old = HPy_HasAttr_s(ctx, module, "runs") ? HPy_GetAttr_s(ctx, module, "runs") : HPyLong_FromInt64_t(ctx, 0);
                HPy one = HPyLong_FromInt64_t(ctx, 1);
                HPy runs = HPy_Add(ctx, old, one);
                int status = HPy_SetAttr_s(ctx, module, "runs", runs);
                HPy_Close(ctx, old);
                HPy_Close(ctx, one);
                HPy_Close(ctx, runs);
                return status;
            }
            static HPyDef *defines[] = {&f, &run, NULL};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(ext, definition)
            """;

    private static Context context;
    private static Path extension;

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    @BeforeClass
    public static void createContext() {
        context = newContext();
        context.initialize("hpy");
        extension = Compiler.build("ext", EXTENSION, "--emit-bc").toPath();
    }

    private static Context newContext() {
        return Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build();
    }

    @AfterClass
    public static void closeContext() {
        context.close();
    }

    @Before
    public void forgetModules() {
        context.getBindings("python").putMember("directory", temporary.getRoot().toString());
        exec("""
                import sys, importlib, importlib.util, types
                for name in [name for name in sys.modules if name.split('.')[0] in ('ext', 'package')]:
                    del sys.modules[name]
                sys.path = [path for path in sys.path if '/junit' not in path]
                sys.path.insert(0, directory)
                importlib.invalidate_caches()
                """);
    }

    private static void exec(String code) {
        context.eval("python", code);
    }

    private static void assertPython(String expression) {
        Value result = context.eval("python", expression);
        assertTrue(expression + " is " + result, result.isBoolean() && result.asBoolean());
    }

    private Path copy(String name) throws IOException {
        Path source = name.endsWith(".bc") ? extension.resolveSibling("ext.hpy0.bc") : extension;
        Path target = temporary.getRoot().toPath().resolve(name);
        Files.createDirectories(target.getParent());
        return Files.copy(source, target);
    }

    private void write(String name, String text) throws IOException {
        Path target = temporary.getRoot().toPath().resolve(name);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }

    @Test
    public void anExtensionIsFoundOnTheSearchPath() throws IOException {
        Path file = copy("ext.hpy0.so");
        exec("import ext");
        assertPython("type(ext) is types.ModuleType and ext.__name__ == 'ext' and ext.__package__ == ''");
        assertPython("ext.__file__ == ext.__spec__.origin == '" + file + "' and ext.runs == 1");
        assertPython("sys.modules['ext'] is ext is __import__('ext') is importlib.import_module('ext')");
        assertPython("ext.__loader__ is ext.__spec__.loader and type(ext.__loader__).__name__ == 'HPyLoader'");
    }

    @Test
    public void bitcodeAloneIsFoundToo() throws IOException {
        copy("ext.hpy0.bc");
        exec("import ext");
        assertPython("ext.__file__.endswith('/ext.hpy0.bc') and ext.f() > 0");
    }

    @Test
    public void extensionsAreFoundInPackages() throws IOException {
        copy("package/ext.hpy0.so");
        write("package/__init__.py", "from .ext import f");
        write("package/user.py", "from . import ext\nfrom package.ext import f\nresult = f()");
        exec("import package.user");
        assertPython("package.ext.__name__ == 'package.ext' and package.ext.__package__ == 'package'");
        assertPython("package.user.ext is package.ext and package.f == package.ext.f and package.user.result > 0");
    }

    /** A program may have made hooks with the same function, and of any other kind. */
    @Test
    public void hooksOfTheProgramStay() throws IOException {
        copy("ext.hpy0.so");
        write("own.mine", "result = 42");
        try (Context plain = newContext()) {
            plain.getBindings("python")
                    .putMember("directory", temporary.getRoot().toString());
            plain.eval("python", """
                    import sys, functools
                    from importlib.machinery import FileFinder, SourceFileLoader
                    class Refused:
                        def __call__(self, path): raise ImportError(path)
                    mine = FileFinder.path_hook((SourceFileLoader, ['.mine']))
                    sys.path_hooks[:0] = [Refused(), mine]
                    before = list(sys.path_hooks)
                    def changed():
                        return [i for i, hook in enumerate(before) if sys.path_hooks[i] is not hook]
                    """);
            plain.initialize("hpy");
            plain.eval("python", """
                    at_first = changed()
                    sys.path.insert(0, directory)
                    import own
                    del sys.path_hooks[1]
                    sys.path_importer_cache.clear()
                    import ext, hpy, hpy.source
                    sys.path_hooks.insert(1, mine)
                    hpy.install_source_importer()
                    hpy.install_source_importer(['-O1'])
                    """);
            assertEquals(42, plain.eval("python", "own.result").asInt());
            assertEquals(
                    "([3], [3], 4)",
                    plain.eval("python", "repr((at_first, changed(), len(sys.path_hooks)))")
                            .asString());
        }
    }

    @Test
    public void extensionsAreFoundInNamespacePackages() throws IOException {
        copy("one/package/ext.hpy0.so");
        write("two/package/user.py", "from package.ext import f\nresult = f()");
        exec("sys.path[:0] = [directory + '/one', directory + '/two']; import package.user");
        assertPython("package.__file__ is None and package.user.result > 0");
        assertPython("sys.modules['package.ext'].__package__ == 'package'");
    }

    @Test
    public void theTagOfThisPythonIsFoundToo() throws IOException {
        exec("import sysconfig; tag = '-'.join(sysconfig.get_config_var('SOABI').split('-')[:3])");
        copy("ext.hpy0-" + context.eval("python", "tag").asString() + ".so");
        assertPython("importlib.import_module('ext').f() > 0");
    }

    @Test
    public void otherTagsAreImportErrors() throws IOException {
        for (String tag : new String[] {"hpy1", "hpy0-cp311"}) {
            Path file = copy("package/ext." + tag + ".so");
            PolyglotException e = assertThrows(PolyglotException.class, () -> exec("import package.ext"));
            String beginning =
                    "ImportError: " + file + ": its ABI tag is " + tag + ", but this Python loads hpy0 and hpy0-";
            assertTrue(e.getMessage(), e.getMessage().startsWith(beginning));
            assertTrue(e.getMessage(), e.getMessage().endsWith(": build it again with 'hpy build'"));
            Files.delete(file);
            exec("importlib.invalidate_caches()");
        }
        assertPython("importlib.util.find_spec('package.ext') is None");
    }

    @Test
    public void anotherTagDoesNotHideWhatCanBeLoaded() throws IOException {
        copy("earlier/ext.hpy1.so");
        copy("later/ext.hpy0.so");
        exec("sys.path[:0] = [directory + '/earlier', directory + '/later']");
        assertPython("importlib.import_module('ext').f() > 0");
    }

    @Test
    public void theSearchPathIsFollowedInOrder() throws IOException {
        write("earlier/ext.py", "kind = 'Python'");
        copy("later/ext.hpy0.so");
        exec("sys.path[:0] = [directory + '/earlier', directory + '/later']");
        assertPython("importlib.import_module('ext').kind == 'Python'");
        exec("del sys.modules['ext']; sys.path[:2] = sys.path[1::-1]");
        assertPython("importlib.import_module('ext').f() > 0");
    }

    @Test
    public void anExtensionHidesASourceFileBesideIt() throws IOException {
        write("ext.py", "kind = 'Python'");
        copy("ext.hpy0.so");
        assertPython("importlib.import_module('ext').f() > 0");
    }

    @Test
    public void theSpecTellsWhereItIs() throws IOException {
        Path file = copy("ext.hpy0.so");
        exec("spec = importlib.util.find_spec('ext')");
        assertPython("spec.name == 'ext' and spec.origin == spec.loader.path == '" + file + "' and spec.has_location");
        assertPython("spec.submodule_search_locations is None and 'ext' not in sys.modules");
        assertPython("spec.loader.is_package('ext') is False and spec.loader.get_source('ext') is None");
        exec("module = importlib.util.module_from_spec(spec)");
        assertPython("module.__spec__ is spec and not hasattr(module, 'runs')");
        exec("spec.loader.exec_module(module); spec.loader.exec_module(module)");
        assertPython("module.runs == 1");
    }

    @Test
    public void aFileThatReplacesAnotherIsNewCode() throws IOException {
        Path file = temporary.getRoot().toPath().resolve("ext.hpy0.so");
        Files.copy(extension, file);
        exec("import ext; old = ext; old.f()");
        Path other = Compiler.build("ext", EXTENSION.replace("++count", "count -= 5"))
                .toPath();
        Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
        exec("del sys.modules['ext']; import ext");
        assertPython("old is not ext and (old.f(), ext.f(), ext.f()) == (2, -5, -10)");
        Files.copy(extension, file, StandardCopyOption.REPLACE_EXISTING);
        exec("del sys.modules['ext']; import ext");
        assertPython("(old.f(), ext.f()) == (3, 4)");
    }

    @Test
    public void reloadingKeepsTheModule() throws IOException {
        copy("ext.hpy0.so");
        exec("import ext; ext.f(); before = ext.f(); again = importlib.reload(ext)");
        assertPython("again is ext and ext.runs == 1 and ext.f() == before + 1");
    }

    @Test
    public void newFilesAreFoundAfterInvalidateCaches() throws IOException {
        assertPython("importlib.util.find_spec('ext') is None");
        copy("ext.hpy0.so");
        exec("importlib.invalidate_caches()");
        assertPython("importlib.util.find_spec('ext') is not None");
    }

    @Test
    public void contextsThatDoNotNameTheLanguageAreAsTheyWere() throws IOException {
        copy("ext.hpy0.so");
        try (Context plain = newContext()) {
            plain.getBindings("python")
                    .putMember("directory", temporary.getRoot().toString());
            plain.eval("python", "import sys; sys.path.insert(0, directory)");
            PolyglotException e = assertThrows(PolyglotException.class, () -> plain.eval("python", "import ext"));
            assertEquals("ModuleNotFoundError: No module named 'ext'", e.getMessage());
            plain.initialize("hpy");
            assertEquals(
                    1, plain.eval("python", "import ext; ext").invokeMember("f").asInt());
        }
    }

    @Test
    public void theInstrumentInitializesTheLanguage() throws IOException {
        copy("ext.hpy0.so");
        try (Context embedded = Context.newBuilder("python", "llvm", "hpy")
                .allowAllAccess(true)
                .option("hpyimport", "true")
                .build()) {
            embedded.getBindings("python")
                    .putMember("directory", temporary.getRoot().toString());
            embedded.eval("python", "import sys; sys.path.insert(0, directory)\nimport ext");
            assertEquals(1, embedded.eval("python", "ext.f()").asInt());
        }
    }
}
