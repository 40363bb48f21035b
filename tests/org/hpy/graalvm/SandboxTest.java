// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.graalvm.options.OptionDescriptor;
import org.graalvm.options.OptionDescriptors;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.ByteSequence;
import org.graalvm.polyglot.io.FileSystem;
import org.graalvm.polyglot.io.IOAccess;
import org.junit.BeforeClass;
import org.junit.Test;

/** What a context has to allow, and what is said where it does not. docs/embedding.md has the table. */
public class SandboxTest {

    private static final String CODE = """
            HPyDef_METH(sum, "sum", HPyFunc_O)
            static HPy sum_impl(HPyContext *ctx, HPy self, HPy numbers) {
                int64_t result = 0;
                HPy_ssize_t count = HPy_Length(ctx, numbers);
                for (HPy_ssize_t i = 0; i < count; i++) {
                    HPy number = HPy_GetItem_i(ctx, numbers, i);
                    result += HPyLong_AsInt64_t(ctx, number);
                    HPy_Close(ctx, number);
                }
                return HPyErr_Occurred(ctx) ? HPy_NULL : HPyLong_FromInt64_t(ctx, result);
            }

            typedef struct { char *text; } Box;
            HPyType_HELPERS(Box)
            HPyDef_SLOT(box_destroy, HPy_tp_destroy)
            static void box_destroy_impl(void *data) {
                free(((Box *)data)->text);
            }
            static HPyDef *box_defines[] = {&box_destroy, NULL};
            static HPyType_Spec box_spec = {
                .name = "snippet.Box", .basicsize = sizeof(Box), .flags = HPy_TPFLAGS_DEFAULT, .defines = box_defines
            };
            HPyDef_METH(box, "box", HPyFunc_NOARGS)
            static HPy box_impl(HPyContext *ctx, HPy self) {
                HPy type = HPyType_FromSpec(ctx, &box_spec, NULL);
                Box *data;
                HPy result = HPy_New(ctx, type, &data);
                HPy_Close(ctx, type);
                if (!HPy_IsNull(result)) data->text = malloc(100);
                return result;
            }
            """;

    private static File extension;

    @BeforeClass
    public static void build() {
        extension = Compiler.module("#include <stdlib.h>\n" + CODE, "-O2", "sum", "box")
                .getAbsoluteFile();
    }

    /** A context that allows nothing yet. */
    private static Context.Builder builder() {
        return Context.newBuilder("python", "hpy");
    }

    private static Value evaluate(Context context) {
        return context.eval(Source.newBuilder("hpy", extension).buildLiteral());
    }

    private static Value importIt(Context context) {
        context.initialize("hpy");
        context.getBindings("python").putMember("directory", extension.getParent());
        return context.eval("python", "import sys; sys.path.append(directory); import snippet; snippet");
    }

    private static void assertWorks(Context context, Value module) {
        context.getBindings("python").putMember("m", module);
        assertEquals(6, context.eval("python", "m.sum([1, 2, 3])").asInt());
        assertEquals("Box", context.eval("python", "type(m.box()).__name__").asString());
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void assertGuestError(String expected, Action action) {
        PolyglotException e = assertThrows(PolyglotException.class, action::run);
        assertFalse(e.toString(), e.isInternalError() || e.isHostException());
        assertEquals(expected, e.getMessage());
    }

    @Test
    public void nativeAccessIsAllThatASourceNeeds() throws IOException {
        try (Context context = builder().allowNativeAccess(true).build()) {
            assertWorks(context, evaluate(context));
        }
        ByteSequence content = ByteSequence.create(Files.readAllBytes(extension.toPath()));
        try (Context context = builder().allowNativeAccess(true).build()) {
            assertWorks(
                    context,
                    context.eval(
                            Source.newBuilder("hpy", content, "snippet.hpy0.so").build()));
        }
    }

    @Test
    public void importNeedsToReadFilesToo() {
        FileSystem readOnly = FileSystem.newReadOnlyFileSystem(FileSystem.newDefaultFileSystem());
        for (IOAccess access : List.of(
                IOAccess.newBuilder().allowHostFileAccess(true).build(),
                IOAccess.newBuilder().fileSystem(readOnly).build())) {
            try (Context context =
                    builder().allowNativeAccess(true).allowIO(access).build()) {
                assertWorks(context, importIt(context));
                assertEquals(
                        extension.getPath(),
                        context.eval("python", "snippet.__file__").asString());
            }
        }
    }

    @Test
    public void withoutNativeAccess() {
        String expected = "ImportError: %s: needs native access: allow it to the polyglot context with"
                + " allowNativeAccess(true)";
        try (Context context = builder().build()) {
            assertGuestError(expected.formatted(extension.getName()), () -> evaluate(context));
        }
        try (Context context = builder().allowIO(IOAccess.ALL).build()) {
            assertGuestError(expected.formatted(extension), () -> evaluate(context));
            assertGuestError(expected.formatted(extension), () -> importIt(context));
        }
        try (Context context = Context.newBuilder()
                .allowAllAccess(true)
                .allowNativeAccess(false)
                .build()) {
            assertGuestError(expected.formatted(extension), () -> evaluate(context));
            assertGuestError(expected.formatted(extension), () -> importIt(context));
        }
    }

    @Test
    public void importWithoutFiles() {
        String expected = "ModuleNotFoundError: No module named '%s': the polyglot context may not read %s, which is on"
                + " sys.path: allow it with allowIO(...)";
        try (Context context = builder().allowNativeAccess(true).build()) {
            assertGuestError(expected.formatted("snippet", extension.getParent()), () -> importIt(context));
            assertGuestError(
                    "ModuleNotFoundError: No module named 'nonsense'",
                    () -> context.eval("python", "sys.path.pop(); import nonsense"));
            String packages = context.eval("python", "sys.path[-1]").asString();
            assertGuestError(expected.formatted("hpy", packages), () -> context.eval("python", "import hpy.universal"));
        }
    }

    @Test
    public void aFileSystemThatDeniesTheFile() {
        FileSystem deny = FileSystem.newDenyIOFileSystem();
        FileSystem denying = FileSystem.newCompositeFileSystem(
                deny,
                FileSystem.Selector.of(FileSystem.newDefaultFileSystem(), path -> !path.endsWith(extension.getName())));
        try (Context context = builder()
                .allowNativeAccess(true)
                .allowIO(IOAccess.newBuilder().fileSystem(denying).build())
                .build()) {
            String expected =
                    "ImportError: %s: cannot be read: java.lang.SecurityException: Operation is not allowed for: %s";
            assertGuestError(expected.formatted(extension, extension), () -> evaluate(context));
        }
    }

    @Test
    public void withoutTheLanguage() {
        try (Context context = Context.newBuilder("python")
                .allowNativeAccess(true)
                .allowIO(IOAccess.ALL)
                .option("hpyimport", "true")
                .build()) {
            String message = assertThrows(IllegalArgumentException.class, () -> evaluate(context))
                    .getMessage();
            assertEquals("Access to language 'hpy' is not permitted.", message.strip());
            assertEquals(2, context.eval("python", "1 + 1").asInt());
        }
    }

    @Test
    public void theOtherLanguagesNeedNoPermission() {
        try (Context context = Context.newBuilder("hpy").allowNativeAccess(true).build()) {
            Value module = evaluate(context);
            assertGuestError("TypeError: object of type 'int' has no len()", () -> module.invokeMember("sum", 1));
        }
    }

    @Test
    public void javaObjectsNeedHostAccess() {
        int[] numbers = {1, 2, 3};
        try (Context context = builder().allowNativeAccess(true).build()) {
            Value module = evaluate(context);
            assertGuestError(
                    "TypeError: object of type 'polyglot.ForeignObject' has no len()",
                    () -> module.invokeMember("sum", numbers));
        }
        HostAccess arrays = HostAccess.newBuilder().allowArrayAccess(true).build();
        try (Context context =
                builder().allowNativeAccess(true).allowHostAccess(arrays).build()) {
            assertEquals(6, evaluate(context).invokeMember("sum", numbers).asInt());
        }
    }

    @Test
    public void theModeComesFromTheEnvironmentOfTheContext() {
        try (Context context = builder()
                .allowNativeAccess(true)
                .allowIO(IOAccess.ALL)
                .environment("HPY", "nonsense")
                .build()) {
            assertGuestError("ValueError: invalid HPy mode: nonsense", () -> importIt(context));
        }
    }

    @Test
    public void sandboxPoliciesExcludeTheLanguage() {
        OutputStream nothing = OutputStream.nullOutputStream();
        Context.Builder builder =
                builder().sandbox(SandboxPolicy.CONSTRAINED).out(nothing).err(nothing);
        String message =
                assertThrows(IllegalArgumentException.class, builder::build).getMessage();
        assertTrue(message, message.contains("The language hpy can only be used up to the TRUSTED sandbox policy."));
    }

    /** All options are here, so that a new one cannot lack a help text. */
    @Test
    public void optionsHaveHelpTexts() {
        try (Engine engine = Engine.create()) {
            String expected =
                    "Let Python's import find HPy extensions, and the package hpy, in each context that permits the"
                            + " languages python and hpy, from the start of Python on; otherwise"
                            + " they are found once the language hpy is initialized (default: false).";
            assertEquals(
                    Map.of("hpyimport", expected),
                    help(engine.getInstruments().get("hpyimport").getOptions()));
            assertEquals(
                    Set.of("hpyexplain"),
                    help(engine.getInstruments().get("hpyexplain").getOptions()).keySet());
            Map<String, String> help = help(engine.getLanguages().get("hpy").getOptions());
            assertEquals(Set.of("hpy.ApiFrames", "hpy.MemoryLimit"), help.keySet());
            assertEquals(
                    "Make calls of HPy functions frames of the guest stack, so that GraalVM's profilers show them; they"
                            + " take longer then (default: false).",
                    help.get("hpy.ApiFrames"));
        }
    }

    private static Map<String, String> help(OptionDescriptors options) {
        return StreamSupport.stream(options.spliterator(), false)
                .collect(Collectors.toMap(OptionDescriptor::getName, OptionDescriptor::getHelp));
    }
}
