// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.Compiler;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files that are no extensions: an ImportError that names the file, what is wrong and what to do. */
public class BadFileTest {

    private static final String SOURCE = """
            #include "hpy.h"
            HPyDef_METH(f, "f", HPyFunc_NOARGS)
            static HPy f_impl(HPyContext *ctx, HPy self) {
                return HPyLong_FromInt64_t(ctx, 42);
            }
            static HPyDef *defines[] = {&f, NULL};
            static HPyModuleDef definition = {.defines = defines};
            """;

    private static final String GOOD = SOURCE + "HPy_MODINIT(good, definition)";

    private static final String REBUILD = "build it again with 'hpy build'";
    private static final String BUILD = "build it with 'hpy build'";

    private static Context context;
    private static byte[] library;
    private static byte[] bitcode;

    @Rule
    public TemporaryFolder directory = new TemporaryFolder();

    @BeforeClass
    public static void createContext() throws IOException {
        context =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build();
        context.initialize("hpy");
        File file = Compiler.build("good", GOOD, "--emit-bc");
        library = Files.readAllBytes(file.toPath());
        bitcode = Files.readAllBytes(Path.of(file.getParent(), "good.hpy0.bc"));
    }

    @AfterClass
    public static void closeContext() {
        context.close();
    }

    @After
    public void theContextStillWorks() throws IOException {
        assertEquals(
                42,
                context.eval(source(write("good.hpy0.so", library)))
                        .invokeMember("f")
                        .asInt());
    }

    private File write(String name, byte[] content) throws IOException {
        Path file = directory.getRoot().toPath().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content).toFile();
    }

    private static Source source(File file) throws IOException {
        return Source.newBuilder("hpy", file).build();
    }

    private static void assertImportError(File given, String problem) throws IOException {
        File file = given.getAbsoluteFile();
        Source source = source(file);
        PolyglotException e = assertThrows(problem, PolyglotException.class, () -> context.eval(source));
        assertFalse(e.toString(), e.isInternalError());
        String type = e.getGuestObject().getMetaObject().getMetaSimpleName();
        assertEquals(
                "ImportError: " + file + ": " + problem,
                type + ": " + e.getMessage().replaceFirst("^ImportError: ", ""));
    }

    private void assertImportError(String name, byte[] content, String problem) throws IOException {
        assertImportError(write(name, content), problem);
    }

    private void assertUnreadable(String name, byte[] content) throws IOException {
        Source source = source(write(name, content));
        PolyglotException e = assertThrows(PolyglotException.class, () -> context.eval(source));
        String length = " (" + content.length + " bytes)";
        assertFalse(e + length, e.isInternalError());
        assertTrue(e + length, e.getMessage().contains(directory.getRoot() + File.separator + name + ": "));
        assertTrue(e + length, e.getMessage().contains("'hpy build'"));
    }

    @Test
    public void filesOfAnotherKind() throws IOException {
        String neither = "is neither a shared library nor LLVM bitcode: " + BUILD;
        assertImportError("empty.hpy0.so", new byte[0], "is empty or truncated: " + REBUILD);
        assertImportError("short.hpy0.bc", new byte[] {'B', 'C'}, "is empty or truncated: " + REBUILD);
        assertImportError("text.hpy0.so", "print('hello')".getBytes(StandardCharsets.UTF_8), neither);
        byte[] random = new byte[10_000];
        new Random(1).nextBytes(random);
        assertImportError("random.hpy0.so", random, neither);
        assertImportError("random.hpy0.bc", random, neither);
    }

    @Test
    public void truncatedFiles() throws IOException {
        for (int length : new int[] {4, 5, 18, 40, 63, 64, 100, library.length / 2, library.length - 1}) {
            assertImportError("cut.hpy0.so", Arrays.copyOf(library, length), "is empty or truncated: " + REBUILD);
        }
        for (int length : new int[] {8, 20, 100, bitcode.length / 2, bitcode.length * 9 / 10, bitcode.length - 4}) {
            assertUnreadable("cut.hpy0.bc", Arrays.copyOf(bitcode, length));
        }
    }

    /** For those who look for the reason in Sulong. */
    @Test
    public void theLogHasTheCauseWithItsStackTrace() throws IOException {
        List<LogRecord> records = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                records.add(logged);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        try (Context own = Context.newBuilder("python", "llvm", "hpy")
                .allowAllAccess(true)
                .option("log.hpy.level", "FINE")
                .logHandler(handler)
                .build()) {
            Source source = source(write("cut.hpy0.bc", Arrays.copyOf(bitcode, bitcode.length / 2)));
            assertThrows(PolyglotException.class, () -> own.eval(source));
        }
        assertTrue(records.stream()
                .anyMatch(logged -> logged.getMessage().contains("cut.hpy0.bc") && logged.getThrown() != null));
    }

    @Test
    public void damagedFiles() throws IOException {
        Random random = new Random(1);
        byte[] damaged = bitcode.clone();
        for (int i = 100; i < damaged.length; i++) {
            damaged[i] = (byte) random.nextInt();
        }
        assertUnreadable("damaged.hpy0.bc", damaged);
        for (int field : new int[] {40, 58, 60, 62}) {
            byte[] header = library.clone();
            header[field] ^= 0x55;
            header[field + 1] ^= 0x55;
            assertUnreadable("damaged.hpy0.so", header);
        }
    }

    /** Where sections begin, how large and how many they are: all that is read of the header. */
    @Test
    public void anyBitOfTheHeader() throws IOException {
        for (int bit = 0; bit < 64 * Byte.SIZE; bit++) {
            int at = bit / Byte.SIZE;
            if (at >= 40 && at < 48 || at >= 58) {
                byte[] damaged = library.clone();
                damaged[at] ^= (byte) (1 << bit % Byte.SIZE);
                assertLoadsOrImportError("bit" + bit, damaged);
            }
        }
    }

    private void assertLoadsOrImportError(String name, byte[] content) throws IOException {
        Source source = source(write(name + "/good.hpy0.so", content));
        try {
            context.eval(source).invokeMember("f");
        } catch (PolyglotException e) {
            assertFalse(name + ": " + e, e.isInternalError() || e.getGuestObject() == null);
            assertEquals(
                    name + ": " + e,
                    "ImportError",
                    e.getGuestObject().getMetaObject().getMetaSimpleName());
        }
    }

    /** Sulong would not notice, or notice only when it calls the function. */
    @Test
    public void damagedCode() throws IOException {
        int start = indexOf(library, "BC\u00c0\u00de");
        for (int at = start + 8; at < start + bitcode.length; at += bitcode.length / 7) {
            byte[] damaged = library.clone();
            damaged[at] ^= 0x10;
            assertImportError("damaged.hpy0.so", damaged, "is damaged: " + REBUILD);
        }
    }

    /** Those of older builds. */
    @Test
    public void filesWithoutAChecksum() throws IOException {
        byte[] older = library.clone();
        older[indexOf(older, ".hpychecksum\0")] = '_';
        assertImportError("lost.hpy0.so", older, "is damaged: " + REBUILD);
        older[indexOf(older, ".hpyabi\0")] = '_';
        File file = write("older/good.hpy0.so", older);
        assertEquals(42, context.eval(source(file)).invokeMember("f").asInt());
    }

    @Test
    public void librariesWithoutBitcode() throws IOException {
        byte[] other = library.clone();
        other[indexOf(other, ".llvmbc\0")] = '_';
        assertImportError(
                "native.hpy0.so",
                other,
                "has no bitcode (no section .llvmbc), so it is for other HPy implementations only: " + BUILD);
        byte[] empty = library.clone();
        empty[indexOf(empty, "BC\u00c0\u00de")] = 0;
        assertImportError("zero.hpy0.so", empty, "has no valid bitcode in its section .llvmbc: " + REBUILD);
    }

    @Test
    public void librariesForAnotherProcessor() throws IOException {
        String problem = "is a shared library for another processor: build it with 'hpy build' on x86-64";
        byte[] arm = library.clone();
        arm[18] = (byte) 183;
        assertImportError("arm.hpy0.so", arm, problem);
        byte[] narrow = library.clone();
        narrow[4] = 1;
        assertImportError("narrow.hpy0.so", narrow, problem);
        byte[] bigEndian = library.clone();
        bigEndian[5] = 2;
        assertImportError("big.hpy0.so", bigEndian, problem);
    }

    private static int indexOf(byte[] content, String text) {
        int index = new String(content, StandardCharsets.ISO_8859_1).indexOf(text);
        assertTrue(text, index >= 0);
        return index;
    }

    /** The entry points of a module, written by hand. */
    private static String entryPoints(int major, int minor, String definition) {
        return SOURCE + """
                _HPy_DEFINE_CONTEXT
                HPy_EXPORTED_FUNC uint32_t get_required_hpy_major_version_by_hand(void) { return %d; }
                HPy_EXPORTED_FUNC uint32_t get_required_hpy_minor_version_by_hand(void) { return %d; }
                HPy_EXPORTED_FUNC HPyModuleDef *HPyInit_by_hand(void) { return %s; }
                """.formatted(major, minor, definition);
    }

    @Test
    public void anotherAbi() throws IOException {
        assertImportError(
                Compiler.build("by_hand", entryPoints(1, 0, "&definition")),
                "needs HPy's universal ABI 1.0, but this is ABI 0.0: " + REBUILD);
        assertImportError(
                Compiler.build("by_hand", entryPoints(0, 7, "&definition")),
                "needs HPy's universal ABI 0.7, but this is ABI 0.0: " + REBUILD);
        Value module = context.eval(source(Compiler.build("by_hand", entryPoints(0, 0, "&definition"))));
        assertEquals(42, module.invokeMember("f").asInt());
    }

    /** An embedder names files as it likes. */
    @Test
    public void filesWithoutAnAbiTag() throws IOException {
        Value module = context.eval(source(write("good", library)));
        assertEquals(42, module.invokeMember("f").asInt());
    }

    /** What the pointers of the module's definition point to, in place of what they should. */
    @Test
    public void pointersToNoMemory() throws IOException {
        String wild = "(void *)0x123456789008";
        assertWild("(HPyModuleDef *)" + wild, "", "the result of HPyInit_by_hand");
        assertWild("&broken", ".doc = " + wild, "HPyModuleDef.doc");
        assertWild("&broken", ".defines = " + wild, "HPyModuleDef.defines");
        assertWild("&broken", ".defines = (HPyDef *[]){&f, " + wild + "}", "HPyModuleDef.defines[]");
        assertWild(
                "&broken",
                ".defines = (HPyDef *[]){&(HPyDef){.kind = HPyDef_Kind_Meth, .meth = {.name = " + wild + "}}}",
                "HPyDef.name");
    }

    private void assertWild(String result, String members, String pointer) throws IOException {
        String broken = "static HPyModuleDef broken = {" + members + "};\n";
        assertImportError(
                Compiler.build("by_hand", entryPoints(0, 0, result).replace("_HPy_DEFINE", broken + "_HPy_DEFINE")),
                pointer + " points to no memory: 0x123456789008: " + REBUILD);
    }

    @Test
    public void missingEntryPoints() throws IOException {
        assertImportError(
                Compiler.build("unnamed", SOURCE + "HPy_MODINIT(other, definition)"),
                "has no function get_required_hpy_major_version_unnamed: "
                        + "it is not an HPy extension, or its HPy_MODINIT has another name");
        assertImportError(Compiler.build("by_hand", entryPoints(0, 0, "NULL")), "HPyInit_by_hand has returned NULL");
    }

    @Test
    public void aFailedImportLeavesNothingBehind() throws IOException {
        write("bad_import.hpy0.so", new byte[100]);
        Value python = context.getBindings("python");
        python.putMember("directory", directory.getRoot().toString());
        context.eval("python", "import sys, importlib; sys.path.insert(0, directory)");
        PolyglotException e = assertThrows(PolyglotException.class, () -> context.eval("python", "import bad_import"));
        assertTrue(e.toString(), e.getMessage().startsWith("ImportError: " + directory.getRoot()));
        assertFalse(context.eval("python", "'bad_import' in sys.modules").asBoolean());
        assertEquals("bad_import", e.getGuestObject().getMember("name").asString());
        assertEquals(
                directory.getRoot() + "/bad_import.hpy0.so",
                e.getGuestObject().getMember("path").asString());
        Files.writeString(directory.getRoot().toPath().resolve("bad_import.py"), "x = 3");
        Files.delete(directory.getRoot().toPath().resolve("bad_import.hpy0.so"));
        assertEquals(
                3,
                context.eval("python", "importlib.invalidate_caches()\n__import__('bad_import').x")
                        .asInt());
    }

    /** Not an error of the file that Python code could catch as an ImportError. */
    @Test
    public void exitingInAConstructorEndsTheProgram() throws IOException {
        String code =
                "#include <stdlib.h>\n" + GOOD + "\n__attribute__((constructor)) static void end(void) { exit(3); }";
        Source source = source(Compiler.build("good", code));
        try (Context other =
                Context.newBuilder("python", "llvm", "hpy").allowAllAccess(true).build()) {
            other.initialize("hpy");
            PolyglotException e = assertThrows(PolyglotException.class, () -> other.eval(source));
            assertTrue(e.toString(), e.isExit());
            assertEquals(3, e.getExitStatus());
        }
    }
}
