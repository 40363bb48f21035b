// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.debug;

import org.graalvm.polyglot.Value;
import org.junit.Before;
import org.junit.Test;

/** Modules of one file in all modes, side by side. */
public class ModesTest extends DebugTest {

    private static final String CODE = """
            HPyDef_METH(name, "name", HPyFunc_NOARGS)
            static HPy name_impl(HPyContext *ctx, HPy self) {
                return HPyUnicode_FromString(ctx, ctx->name);
            }
            HPyDef_METH(call, "call", HPyFunc_O)
            static HPy call_impl(HPyContext *ctx, HPy self, HPy function) {
                return HPy_CallTupleDict(ctx, function, HPy_NULL, HPy_NULL);
            }
            HPyDef_METH(leak, "leak", HPyFunc_O)
            static HPy leak_impl(HPyContext *ctx, HPy self, HPy arg) {
                HPy_Dup(ctx, arg);
                return HPy_Dup(ctx, ctx->h_None);
            }
            typedef struct { int64_t value; } Box;
            HPyType_HELPERS(Box)
            HPyDef_SLOT(Box_new, HPy_tp_new)
            static HPy Box_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
                Box *box;
                HPy result = HPy_New(ctx, type, &box);
                box->value = HPyLong_AsInt64_t(ctx, args[0]);
                return result;
            }
            HPyDef_METH(Box_name, "name", HPyFunc_NOARGS)
            static HPy Box_name_impl(HPyContext *ctx, HPy self) {
                return HPyUnicode_FromString(ctx, ctx->name);
            }
            HPyDef_METH(Box_leak, "leak", HPyFunc_NOARGS)
            static HPy Box_leak_impl(HPyContext *ctx, HPy self) {
                HPy_Dup(ctx, self);
                return HPy_Dup(ctx, ctx->h_None);
            }
            static HPyDef *box_defines[] = {&Box_new, &Box_name, &Box_leak, NULL};
            static HPyType_Spec box_spec = {
                .name = "snippet.Box", .basicsize = sizeof(Box), .builtin_shape = SHAPE(Box), .defines = box_defines};
            HPyDef_METH(box_type, "box_type", HPyFunc_NOARGS)
            static HPy box_type_impl(HPyContext *ctx, HPy self) {
                return HPyType_FromSpec(ctx, &box_spec, NULL);
            }
            HPyDef_METH(value, "value", HPyFunc_O)
            static HPy value_impl(HPyContext *ctx, HPy self, HPy box) {
                return HPyLong_FromInt64_t(ctx, Box_AsStruct(ctx, box)->value);
            }
            """;

    private Value m;

    @Before
    public void loadInAllModes() {
        var extension = source(CODE, "name", "call", "leak", "box_type", "value");
        context().getBindings("python").putMember("path", extension.getPath());
        exec(null, """
                import hpy.universal as u
                universal, debug, trace = modules = [u.load('snippet', path, None, mode=mode) for mode in range(3)]
                names = [f'HPy {name} ABI (GraalVM)' for name in ('Universal', 'Debug Mode', 'Trace Mode')]
                """);
        m = context().eval("python", "debug");
    }

    @Test
    public void eachModuleHasItsContext() {
        assertPython(m, "[x.name() for x in modules] == names");
        assertPython(m, "[x.call(y.name) for x in modules for y in modules] == names * 3");
    }

    @Test
    public void onlyHandlesOfDebugModeAreFollowed() {
        exec(m, "universal.leak(1); trace.leak(2)");
        assertPython(m, "opened() == []");
        exec(m, "universal.call(lambda: debug.leak(3)); debug.call(lambda: trace.leak(4))");
        assertPython(m, "[h.obj for h in opened()] == [3]");
    }

    @Test
    public void aTypeStaysInTheModeOfItsModule() {
        exec(m, "types_ = [x.box_type() for x in modules]; boxes = [t(i) for i, t in enumerate(types_)]");
        assertPython(m, "[box.name() for box in boxes] == names");
        assertPython(m, "[x.call(box.name) for x in modules for box in boxes] == names * 3");
        exec(m, "[x.call(box.leak) for x in modules for box in boxes]");
        assertPython(m, "[h.obj for h in opened()] == [boxes[1]] * 3");
    }

    @Test
    public void objectsPassBetweenModes() {
        exec(m, "boxes = [x.box_type()(i) for i, x in enumerate(modules)]");
        assertPython(m, "[x.value(box) for x in modules for box in boxes] == [0, 1, 2] * 3");
        assertPython(m, "found == [] and opened() == []");
    }
}
