// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.python;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code hpy.universal}, and how the package is found. */
public class UniversalTest {

    private static final String SOURCE = """
            #include "hpy.h"
            HPyDef_METH(f, "f", HPyFunc_NOARGS)
            static HPy f_impl(HPyContext *ctx, HPy self) {
                return HPyLong_FromInt64_t(ctx, 42);
            }
            HPyDef_METH(mode, "mode", HPyFunc_NOARGS)
            static HPy mode_impl(HPyContext *ctx, HPy self) {
                return HPyUnicode_FromString(ctx, ctx->name);
            }
            HPyDef_SLOT(run, HPy_mod_exec)
            static int run_impl(HPyContext *ctx, HPy module) {
                HPy one = HPyLong_FromInt64_t(ctx, 1);
                int status = HPy_SetAttr_s(ctx, module, "ready", one);
                HPy_Close(ctx, one);
                return status;
            }
            static HPyDef *defines[] = {&f, &mode, &run, NULL};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(ext, definition)
            """;

    private static final ByteArrayOutputStream OUTPUT = new ByteArrayOutputStream();
    private static Context context;
    private static Path extension;

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    @BeforeClass
    public static void createContext() {
        context = newContext();
        extension = Compiler.build("ext", SOURCE).toPath().toAbsolutePath();
    }

    private static Context newContext() {
        Context context = Context.newBuilder("python", "llvm", "hpy")
                .allowAllAccess(true)
                .out(OUTPUT)
                .build();
        context.initialize("hpy");
        return context;
    }

    @AfterClass
    public static void closeContext() {
        context.close();
    }

    @Before
    public void importUniversal() {
        context.getBindings("python").putMember("file", extension.toString());
        exec("""
                import importlib, importlib.util, sys, os, types
                import hpy.universal as u
                def spec(): return importlib.util.spec_from_file_location('ext', file)
                """);
        OUTPUT.reset();
    }

    @After
    public void forgetEnvironment() {
        exec("os.environ.pop('HPY', None); os.environ.pop('HPY_LOG', None); sys.modules.pop('ext', None)");
    }

    private static void exec(String code) {
        context.eval("python", code);
    }

    private static void assertPython(Context context, String expression) {
        Value result = context.eval("python", expression);
        assertTrue(expression + " is " + result, result.isBoolean() && result.asBoolean());
    }

    private static void assertPython(String expression) {
        assertPython(context, expression);
    }

    private static void assertRaises(String code, String message) {
        assertEquals(
                message, assertThrows(PolyglotException.class, () -> exec(code)).getMessage());
    }

    /** Asserts that the module that an expression gives has a context of this mode. */
    private static void assertMode(String module, String mode) {
        assertPython(module + ".mode().startswith('HPy " + mode + "')");
    }

    @Test
    public void loadGivesAModuleOutsideSysModules() {
        exec("m = u.load('ext', file, spec())");
        assertPython("m.f() == 42 and m.ready == 1 and m.__name__ == 'ext' and 'ext' not in sys.modules");
        assertPython("u.load(name='ext', path=file, spec=None, debug=False, mode=u.MODE_UNIVERSAL).f() == 42");
        assertPython("u.load('ext', file, None) is not u.load('ext', file, None)");
        assertPython("[u.MODE_UNIVERSAL, u.MODE_DEBUG, u.MODE_TRACE] == [0, 1, 2]");
        assertPython("u.get_version()[0] == '0.9.0' and len(u.get_version()) == 2");
    }

    private static final String EMBEDDED = """
            #include "hpy.h"
            HPY_MOD_EMBEDDABLE(%1$s)
            HPyDef_METH(%1$s_name, "name", HPyFunc_NOARGS)
            static HPy %1$s_name_impl(HPyContext *ctx, HPy self) {
                return HPyUnicode_FromString(ctx, "%1$s");
            }
            static HPyDef *defines[] = {&%1$s_name, NULL};
            static HPyModuleDef definition = {.defines = defines};
            HPy_MODINIT(%1$s, definition)
            """;

    @Test
    public void oneFileHasSeveralModules() throws IOException {
        Path other = extension.resolveSibling("other.c");
        Files.writeString(other, EMBEDDED.formatted("other"));
        Path both = Compiler.build("several", EMBEDDED.formatted("several"), other.toString(), "-DHPY_EMBEDDED_MODULES")
                .toPath()
                .toAbsolutePath();
        context.getBindings("python").putMember("file", both.toString());
        exec("several, other = [u.load(name, file, None) for name in ('several', 'other')]");
        assertPython("[several.name(), other.name(), other.__name__] == ['several', 'other', 'other']");
        assertRaises(
                "u.load('third', file, None)",
                "ImportError: " + both + ": has no function get_required_hpy_major_version_third:"
                        + " it is not an HPy extension, or its HPy_MODINIT has another name");
    }

    @Test
    public void loadChoosesTheMode() {
        assertMode("u.load('ext', file, None)", "Universal ABI");
        assertMode("u.load('ext', file, None, debug=True)", "Debug Mode ABI");
        assertMode("u.load('ext', file, None, mode=u.MODE_DEBUG)", "Debug Mode ABI");
        assertMode("u.load('ext', file, None, debug=True, mode=u.MODE_TRACE)", "Trace Mode ABI");
        assertMode("u.load('ext', file, None)", "Universal ABI");
        assertRaises(
                "u.load('ext', file, None, mode=77)",
                "ValueError: ext: there is no mode 77; the modes are hpy.universal.MODE_*");
    }

    /** Upstream's errors; their cause says what to do. */
    @Test
    public void anotherAbiIsARuntimeError() throws IOException {
        String redefine = "#undef HPY_ABI_VERSION\n#define HPY_ABI_VERSION 999\nHPy_MODINIT";
        Path other =
                Compiler.build("ext", SOURCE.replace("HPy_MODINIT", redefine)).toPath();
        assertAbiError(
                other.toAbsolutePath(),
                "HPy extension module 'ext' requires unsupported version of the HPy runtime. "
                        + "Requested version: 999.0. Current HPy version: 0.0.",
                "needs HPy's universal ABI 999.0, but this is ABI 0.0: build it again with 'hpy build'");
        Path directory = temporary.getRoot().toPath();
        String name = "has a name without .hpy0, the tag of its ABI 0.0: build it again with 'hpy build'";
        Path tagged = Files.copy(extension, directory.resolve("ext.hpy7.so"));
        assertAbiError(
                tagged,
                "HPy extension module 'ext' at path '" + tagged
                        + "': mismatch between the HPy ABI tag encoded in the filename and the major version requested by "
                        + "the HPy extension itself. Major version tag parsed from filename: 7. Requested version: 0.0.",
                name);
        Path untagged = Files.copy(extension, directory.resolve("%d.so"));
        assertAbiError(
                untagged,
                "HPy extension module 'ext' at path '" + untagged
                        + "': could not find HPy ABI tag encoded in the filename. "
                        + "The extension claims to be compiled with HPy ABI version: 0.0.",
                name);
    }

    private static void assertAbiError(Path file, String problem, String cause) {
        context.getBindings("python").putMember("file", file.toString());
        PolyglotException e = assertThrows(PolyglotException.class, () -> exec("u.load('package.ext', file, None)"));
        assertEquals("RuntimeError: " + problem, e.getMessage());
        context.getBindings("python").putMember("cause", e.getGuestObject().getMember("__cause__"));
        assertPython("type(cause) is ImportError and cause.path == file and cause.name == 'package.ext'");
        assertEquals(file + ": " + cause, context.eval("python", "str(cause)").asString());
    }

    @Test
    public void theVersionIsThatOfTheHeaders() {
        String version = "#include \"hpy/version.h\"\n"
                + "static HPyModuleDef definition = {.doc = HPY_VERSION HPY_GIT_REVISION};\n";
        Path file = Compiler.build("ext", "#include \"hpy.h\"\n" + version + "HPy_MODINIT(ext, definition)")
                .toPath();
        context.getBindings("python").putMember("file", file.toString());
        assertPython("u.load('ext', file, None).__doc__ == ''.join(u.get_version())");
    }

    private static final String BOOTSTRAP = "u._load_bootstrap('ext', 'package.ext', 'package', file, loader, s, %s)";

    @Test
    public void theBootstrapSetsTheAttributesOfTheModule() {
        exec("s = spec(); s.origin = 'stub'; loader = object(); m = " + BOOTSTRAP.formatted("{}"));
        assertPython("m.__file__ == s.origin == file and m.__loader__ is loader and m.__spec__ is s");
        assertPython("m.__name__ == 'package.ext' and m.__package__ == 'package' and m.f() == 42");
    }

    @Test
    public void theEnvironmentChoosesTheMode() {
        exec("s = spec(); loader = None");
        for (String universal :
                new String[] {"universal", "Universal", "", "other:debug", "other:trace,ext:universal"}) {
            assertMode(BOOTSTRAP.formatted("{'HPY': '" + universal + "'}"), "Universal ABI");
        }
        for (String debug : new String[] {"debug", "DEBUG", "ext:debug", "other:trace,ext:debug"}) {
            assertMode(BOOTSTRAP.formatted("{'HPY': '" + debug + "'}"), "Debug Mode ABI");
        }
        assertMode(BOOTSTRAP.formatted("{'HPY': 'trace'}"), "Trace Mode ABI");
        assertRaises(BOOTSTRAP.formatted("{'HPY': 'fast'}"), "ValueError: invalid HPy mode: fast");
        assertRaises(BOOTSTRAP.formatted("{'HPY': 'ext:fast'}"), "ValueError: invalid HPy mode: ext:fast");
        assertEquals("", OUTPUT.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void importFollowsTheEnvironment() {
        exec("sys.path.insert(0, os.path.dirname(file)); os.environ['HPY_LOG'] = ''; os.environ['HPY'] = 'ext:debug'");
        assertMode("importlib.import_module('ext')", "Debug Mode ABI");
        exec("os.environ['HPY'] = 'other:debug'; del sys.modules['ext']");
        assertMode("importlib.import_module('ext')", "Universal ABI");
        String log = "Loading 'ext' in HPy universal mode with a debug context\nLoading 'ext' in HPy universal mode\n";
        assertEquals(log, OUTPUT.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void thePackageIsSeenAsInstalled() {
        exec("import importlib.metadata as metadata");
        assertPython("metadata.version('hpy') == '0.9.0'");
        exec("[entry] = metadata.entry_points(group='distutils.setup_keywords', name='hpy_ext_modules')");
        assertPython("entry.value == 'hpy.devel:handle_hpy_ext_modules' and entry.dist.name == 'hpy'");
    }

    @Test
    public void aModuleOfTheUserComesFirst() throws IOException {
        Files.writeString(temporary.getRoot().toPath().resolve("hpy.py"), "mine = True");
        try (Context other = newContext()) {
            other.getBindings("python")
                    .putMember("directory", temporary.getRoot().toString());
            other.eval("python", "import sys; sys.path.insert(0, directory)");
            assertPython(other, "__import__('hpy').mine");
        }
    }

    @Test
    public void aDirectoryOfTheSameNameIsNoPackage() throws IOException {
        temporary.newFolder("hpy", "universal");
        try (Context other = newContext()) {
            other.getBindings("python")
                    .putMember("directory", temporary.getRoot().toString());
            other.eval("python", "import sys; sys.path.insert(0, directory); import hpy.universal");
            assertPython(other, "hpy.universal.MODE_DEBUG == 1");
        }
    }
}
