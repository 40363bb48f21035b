// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.loader;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.ByteSequence;
import org.hpy.graalvm.Compiler;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** What an {@code HPyModuleDef} becomes. */
public class ModuleTest extends ExtensionTest {

    private static final String FUNCTION = """
            HPyDef_METH(f, "f", HPyFunc_O, .doc = "Gives its argument.")
            static HPy f_impl(HPyContext *ctx, HPy self, HPy arg) {
                return HPy_Dup(ctx, arg);
            }
            """;

    private static final String EXEC = """
            static int append(HPyContext *ctx, HPy module, const char *text) {
                HPy log = HPy_HasAttr_s(ctx, module, "log") ? HPy_GetAttr_s(ctx, module, "log") : HPyUnicode_FromString(ctx, "");
                HPy more = HPyUnicode_FromString(ctx, text);
                HPy sum = HPy_Add(ctx, log, more);
                int status = HPy_SetAttr_s(ctx, module, "log", sum);
                HPy_Close(ctx, log);
                HPy_Close(ctx, more);
                HPy_Close(ctx, sum);
                return status;
            }
            HPyDef_SLOT(first, HPy_mod_exec)
            static int first_impl(HPyContext *ctx, HPy module) {
                return append(ctx, module, "first ");
            }
            HPyDef_SLOT(second, HPy_mod_exec)
            static int second_impl(HPyContext *ctx, HPy module) {
                return append(ctx, module, "second ");
            }
            HPyDef_SLOT(failing, HPy_mod_exec)
            static int failing_impl(HPyContext *ctx, HPy module) {
                HPyErr_SetString(ctx, ctx->h_ValueError, "not today");
                return -1;
            }
            """;

    private static final String CREATE = """
            HPyDef_SLOT(create, HPy_mod_create)
            static HPy create_impl(HPyContext *ctx, HPy spec) {
                HPy name = HPyUnicode_FromString(ctx, "made by create");
                HPy result = HPyTuple_Pack(ctx, 2, name, spec);
                HPy_Close(ctx, name);
                return result;
            }
            HPyDef_SLOT(create_module, HPy_mod_create)
            static HPy create_module_impl(HPyContext *ctx, HPy spec) {
                return HPyImport_ImportModule(ctx, "sys");
            }
            HPyDef_SLOT(create_nothing, HPy_mod_create)
            static HPy create_nothing_impl(HPyContext *ctx, HPy spec) {
                HPyErr_SetString(ctx, ctx->h_ValueError, "not today");
                return HPy_NULL;
            }
            """;

    private File build(String code, String fields) {
        return Compiler.build("sample", """
                #include "hpy.h"
                %s
                static HPyModuleDef definition = {%s};
                HPy_MODINIT(sample, definition)
                """.formatted(code, fields), optimization)
                .getAbsoluteFile();
    }

    private static String defines(String... names) {
        return ".defines = (HPyDef *[]){&" + String.join(", &", names) + ", NULL}";
    }

    private Value module(String code, String fields) {
        return context().eval(Source.newBuilder("hpy", build(code, fields)).buildLiteral());
    }

    private static void assertFails(File file, String message) {
        PolyglotException e = assertThrows(
                PolyglotException.class,
                () -> context().eval(Source.newBuilder("hpy", file).buildLiteral()));
        assertEquals(message, e.getMessage());
    }

    private void assertFails(String code, String fields, String problem) {
        File file = build(code, fields);
        assertFails(file, "SystemError: " + problem + " (" + file + ")");
    }

    @Test
    public void aModuleHasNameDocAndFile() {
        Value m = module(FUNCTION, ".doc = \"About the \u00fcmlaut.\", " + defines("f"));
        exec(m, "import types");
        assertPython(m, "type(m) is types.ModuleType and m.__name__ == 'sample'");
        assertPython(m, "m.__doc__ == 'About the \u00fcmlaut.' and m.__file__.endswith('/sample.hpy0.so')");
        assertPython(m, "m.f(3) == 3 and m.f.__self__ is m");
    }

    @Test
    public void aModuleMayBeEmpty() {
        Value m = module("", "");
        assertPython(m, "m.__doc__ is None and not [n for n in dir(m) if not n.startswith('__')]");
    }

    @Test
    public void functionsHaveTheirNamesAndDocs() {
        Value m = module("""
                HPyDef_METH(a, "a", HPyFunc_NOARGS, .doc = "a(x, /, y=3)\\n--\\n\\nThe rest.")
                static HPy a_impl(HPyContext *ctx, HPy self) { return HPy_NULL; }
                HPyDef_METH(b, "b", HPyFunc_NOARGS)
                static HPy b_impl(HPyContext *ctx, HPy self) { return HPy_NULL; }
                HPyDef_METH(c, "c", HPyFunc_NOARGS, .doc = "c(x) without the end of a signature")
                static HPy c_impl(HPyContext *ctx, HPy self) { return HPy_NULL; }
                """, defines("a", "b", "c"));
        exec(m, "import inspect");
        assertPython(m, "[f.__name__ for f in (m.a, m.b, m.c)] == ['a', 'b', 'c']");
        assertPython(m, "m.a.__doc__ == 'The rest.' and m.b.__doc__ is None");
        assertPython(m, "m.c.__doc__ == 'c(x) without the end of a signature'");
        assertPython(m, "str(inspect.signature(m.a)) == '()'");
    }

    @Test
    public void execSlotsRunInOrderAndOnce() {
        assertPython(module(EXEC, defines("second", "first")), "m.log == 'second first '");
        assertPython(
                module(EXEC + FUNCTION, defines("first", "f", "second")), "m.log == 'first second ' and m.f(1) == 1");
    }

    @Test
    public void aFailingExecSlotIsTheErrorOfTheImport() {
        File file = build(EXEC, defines("first", "failing", "second"));
        assertFails(file, "ValueError: not today");
        context().getBindings("python").putMember("directory", file.getParent());
        Value main = context().eval("python", "import sys; sys.path.insert(0, directory); sys.modules['__main__']");
        try {
            assertRaises(main, "__import__('sample')", "ValueError", "not today");
            assertPython(main, "'sample' not in sys.modules");
        } finally {
            context().eval("python", "sys.path.remove(directory)");
        }
    }

    @Test
    public void aCreateSlotMakesTheModule() {
        Value m = module(CREATE, defines("create"));
        assertPython(m, "m == ('made by create', None)");
    }

    @Test
    public void aCreateSlotGetsTheSpecOfTheImport() {
        File file = build(CREATE, defines("create"));
        Value m = module("", "");
        context().getBindings("python").putMember("file", file.toString());
        exec(m, "import importlib.util; spec = importlib.util.spec_from_file_location('sample', file)");
        assertPython(m, "spec.loader.create_module(spec) == ('made by create', spec)");
    }

    @Test
    public void aCreateSlotStandsAlone() {
        String alone = "HPyModuleDef defines a HPy_mod_create slot: it can define nothing else";
        assertFails(CREATE + FUNCTION, defines("create", "f"), alone);
        assertFails(CREATE + EXEC, defines("first", "create"), alone);
        assertFails(CREATE, ".doc = \"x\", " + defines("create"), alone);
        assertFails(CREATE, ".legacy_methods = (cpy_PyMethodDef *)&definition, " + defines("create"), alone);
        assertFails(
                CREATE,
                defines("create_module"),
                "HPy_mod_create slot returned a builtin module object. This is currently not supported.");
        assertFails(build(CREATE, defines("create_nothing")), "ValueError: not today");
    }

    @Test
    public void wrongDefinitionsAreSystemErrors() {
        assertFails("", ".size = 8", "HPyModuleDef.size must be 0: HPy modules have no state in C");
        assertFails("", ".size = -1", "HPy does not permit HPyModuleDef.size < 0");
        assertFails("""
                HPyDef_SLOT(length, HPy_sq_length)
                static HPy_ssize_t length_impl(HPyContext *ctx, HPy self) { return 3; }
                """, defines("length"), "slot 45 is not a slot of modules");
        assertFails(
                "HPyDef_MEMBER(member, \"member\", HPyMember_INT, 0)",
                defines("member"),
                "a module can define methods and slots, but not members and getsets");
        assertFails("""
                HPyDef_GET(getter, "getter")
                static HPy getter_get(HPyContext *ctx, HPy self, void *closure) { return HPy_NULL; }
                """, defines("getter"), "a module can define methods and slots, but not members and getsets");
        assertFails("static HPyDef odd = {.kind = 77};", defines("odd"), "unknown kind of HPyDef: 77");
        String odd = """
                static HPyDef odd = {
                    .kind = HPyDef_Kind_Meth,
                    .meth = {.name = "odd", .impl = (HPyCFunction)f_impl, .signature = HPyFunc_LENFUNC}
                };
                """;
        assertFails(build(FUNCTION + odd, defines("odd")), "ValueError: Unsupported HPyMeth signature");
    }

    @Test
    public void bytesCanBeEvaluated() throws IOException {
        File file = build(FUNCTION, defines("f"));
        ByteSequence bytes = ByteSequence.create(Files.readAllBytes(file.toPath()));
        for (String name : new String[] {"sample", "sample.hpy0.so"}) {
            Value m = context().eval(Source.newBuilder("hpy", bytes, name).build());
            assertPython(m, "m.f(3) == 3 and m.__name__ == 'sample'");
        }
    }

    @Test
    public void otherLanguagesCallFunctionsAndMethods() {
        Value m = module(FUNCTION + """
                        typedef struct { int64_t number; } Counter;
                        HPyType_HELPERS(Counter)
                        HPyDef_METH(add, "add", HPyFunc_O)
                        static HPy add_impl(HPyContext *ctx, HPy self, HPy arg) {
                            Counter *counter = Counter_AsStruct(ctx, self);
                            int64_t number = HPyLong_AsInt64_t(ctx, arg);
                            if (HPyErr_Occurred(ctx)) return HPy_NULL;
                            counter->number += number;
                            return HPyLong_FromInt64_t(ctx, counter->number);
                        }
                        static HPyDef *counter_defines[] = {&add, NULL};
                        static HPyType_Spec counter_spec = {
                            .name = "sample.Counter", .basicsize = sizeof(Counter), .defines = counter_defines
                        };
                        HPyDef_SLOT(types, HPy_mod_exec)
                        static int types_impl(HPyContext *ctx, HPy module) {
                            return HPyHelpers_AddType(ctx, module, "Counter", &counter_spec, NULL) ? 0 : -1;
                        }
                        """, defines("f", "types"));
        assertEquals(3, m.invokeMember("f", 3).asInt());
        assertEquals("text", m.getMember("f").execute("text").asString());
        Value counter = m.getMember("Counter").newInstance();
        assertEquals(2, counter.invokeMember("add", 2).asInt());
        assertEquals(5, counter.invokeMember("add", 3).asInt());
        assertEquals("Counter", counter.getMetaObject().getMetaSimpleName());
        PolyglotException e = assertThrows(PolyglotException.class, () -> counter.invokeMember("add", "x"));
        assertEquals("TypeError", e.getGuestObject().getMetaObject().getMetaSimpleName());
    }
}
