// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class TypeFunctionsTest extends ExtensionTest {

    private Value names() {
        return load("""
                HPyDef_METH(name, "name", HPyFunc_O)
                static HPy name_impl(HPyContext *ctx, HPy self, HPy arg) {
                    const char *name = HPyType_GetName(ctx, arg);
                    return name == NULL ? HPy_NULL : HPyUnicode_FromString(ctx, name);
                }
                HPyDef_METH(address, "address", HPyFunc_O)
                static HPy address_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPyLong_FromInt64_t(ctx, (intptr_t) HPyType_GetName(ctx, arg));
                }
                HPyDef_METH(read, "read", HPyFunc_O)
                static HPy read_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPyUnicode_FromString(ctx, (const char *) (intptr_t) HPyLong_AsInt64_t(ctx, arg));
                }
                static HPyType_Spec spec = {.name = "some.module.Made"};
                HPyDef_METH(make, "make", HPyFunc_NOARGS)
                static HPy make_impl(HPyContext *ctx, HPy self) { return HPyType_FromSpec(ctx, &spec, NULL); }
                HPyDef_METH(null, "null", HPyFunc_NOARGS)
                static HPy null_impl(HPyContext *ctx, HPy self) {
                    return HPyType_GetName(ctx, HPy_NULL) == NULL ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
                }
                """, "name", "address", "read", "make", "null");
    }

    @Test
    public void theNameOfATypeIsThatWithoutItsModule() {
        Value m = names();
        exec(m, """
                import collections, datetime, types
                class Outer:
                    class Inner: pass
                class Café(Outer): pass
                class Meta(type): pass
                class WithMeta(metaclass=Meta): pass
                types_ = [int, str, type, object, dict, type(None), type(...), types.FunctionType, KeyError,
                    collections.OrderedDict, datetime.date, Outer, Outer.Inner, Café, Meta, WithMeta, m.make()]
                """);
        assertPython(m, "[m.name(t) for t in types_] == [t.__name__ for t in types_]");
        assertPython(m, "(m.name(m.make()), m.name(Outer.Inner)) == ('Made', 'Inner')");
    }

    @Test
    public void theNameFollowsTheAttribute() {
        Value m = names();
        exec(m, "class C: pass\nbefore = m.name(C)\nC.__name__ = 'Renamed'");
        assertPython(m, "(before, m.name(C)) == ('C', 'Renamed')");
    }

    @Test
    @UniversalOnly("in debug mode a name lives as long as a handle")
    public void theNameIsAtOneAddressAsLongAsTheTypeLives() {
        Value m = names();
        exec(m, "types_ = [type('T%d' % i, (), {}) for i in range(1000)] + [int, m.make()]");
        exec(m, "addresses = [m.address(t) for t in types_]");
        System.gc();
        exec(m, "garbage = ['x%d' % i for i in range(100000)]");
        System.gc();
        assertPython(m, "[m.address(t) for t in types_] == addresses");
        assertPython(m, "[m.read(a) for a in addresses] == [t.__name__ for t in types_]");
    }

    @Test
    @UniversalOnly("debug mode ends the context for the name of no type")
    public void onlyTypesHaveNames() {
        Value m = names();
        assertRaises(m, "m.name(3)", "TypeError", "HPyType_GetName: argument 1 must be a type, not 'int'");
        assertRaises(m, "m.null()", "SystemError", "HPyType_GetName: argument 1 is HPy_NULL");
    }
}
