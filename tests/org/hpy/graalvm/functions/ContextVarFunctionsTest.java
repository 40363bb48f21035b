// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

public class ContextVarFunctionsTest extends ExtensionTest {

    private Value variables() {
        return load("""
                HPyDef_METH(new, "new", HPyFunc_VARARGS)
                static HPy new_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPyContextVar_New(ctx, "number", nargs > 0 ? args[0] : HPy_NULL);
                }
                HPyDef_METH(get, "get", HPyFunc_VARARGS)
                static HPy get_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    HPy result = ctx->h_Ellipsis;
                    int32_t status = HPyContextVar_Get(ctx, args[0], nargs > 1 ? args[1] : HPy_NULL, &result);
                    if (status < 0) {
                        if (!HPy_IsNull(result)) HPy_FatalError(ctx, "a result besides an error");
                        return HPy_NULL;
                    }
                    return HPy_IsNull(result) ? HPyUnicode_FromString(ctx, "NULL") : result;
                }
                HPyDef_METH(set, "set", HPyFunc_VARARGS)
                static HPy set_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPyContextVar_Set(ctx, args[0], args[1]);
                }
                HPyDef_METH(misuse, "misuse", HPyFunc_O)
                static HPy misuse_impl(HPyContext *ctx, HPy self, HPy arg) {
                    if (HPy_Is(ctx, arg, ctx->h_None)) return HPyContextVar_New(ctx, NULL, HPy_NULL);
                    return HPyContextVar_Get(ctx, arg, HPy_NULL, NULL) < 0 ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);
                }
                """, "new", "get", "set", "misuse");
    }

    @Test
    public void theyAreThoseOfPython() {
        Value m = variables();
        exec(m, "import contextvars\nv = m.new(); own = contextvars.ContextVar('own', default=1)");
        assertPython(m, "type(v) is contextvars.ContextVar");
        exec(m, "token = m.set(v, 5)");
        assertPython(m, "v.get() == 5 == m.get(v) and type(token) is contextvars.Token and token.var is v");
        assertPython(m, "token.old_value is contextvars.Token.MISSING and m.set(v, 6).old_value == 5");
        exec(m, "before = own.set([2])");
        assertPython(m, "m.get(own) is own.get() and m.set(own, None).old_value == [2] and m.get(own) is None");
    }

    @Test
    public void theValueComesFirstThenTheGivenThenTheOwnDefault() {
        Value m = variables();
        exec(m, "plain, default = m.new(), m.new('default')");
        assertPython(m, "(m.get(plain), m.get(plain, 'given')) == ('NULL', 'given')");
        assertPython(m, "(m.get(default), m.get(default, 'given'), default.get()) == ('default', 'given', 'default')");
        exec(m, "tokens = m.set(plain, 'value'), m.set(default, 'value')");
        assertPython(m, "(m.get(plain, 'given'), m.get(default, 'given')) == ('value', 'value')");
        exec(m, "plain.reset(tokens[0]); default.reset(tokens[1])");
        assertPython(m, "(m.get(plain), m.get(default)) == ('NULL', 'default')");
    }

    @Test
    public void everyContextHasValuesOfItsOwn() {
        Value m = variables();
        exec(m, """
                import contextvars, threading
                v = m.new()
                m.set(v, 'outside')
                def inside():
                    seen = m.get(v)
                    m.set(v, 'inside')
                    return seen, m.get(v)
                in_copy = contextvars.copy_context().run(inside)
                in_thread = []
                thread = threading.Thread(target=lambda: in_thread.append(m.get(v)))
                thread.start()
                thread.join()
                """);
        assertPython(m, "(in_copy, m.get(v), in_thread) == (('outside', 'inside'), 'outside', ['NULL'])");
    }

    @Test
    public void otherObjectsAndNullPointersAreRefused() {
        Value m = variables();
        String not = "HPyContextVar_%s: argument 1 must be a ContextVar, not 'int'";
        assertRaises(m, "m.get(3)", "TypeError", not.formatted("Get"));
        assertRaises(m, "m.set(3, 4)", "TypeError", not.formatted("Set"));
        assertRaises(m, "m.misuse(None)", "SystemError", "HPyContextVar_New: NULL is not a string");
        assertRaises(m, "m.misuse(m.new(1))", "SystemError", "HPyContextVar_Get: result is NULL");
    }
}
