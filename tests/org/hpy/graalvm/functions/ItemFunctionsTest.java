// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** Attributes, items, slices, and iteration. */
public class ItemFunctionsTest extends ExtensionTest {

    private Value items() {
        return load(
                """
                #define STATUS(name, expression)                                                                       \\
                    HPyDef_METH(name, #name, HPyFunc_VARARGS)                                                          \\
                    static HPy name##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {                 \\
                        int64_t result = expression;                                                                   \\
                        return result == -1 ? HPy_NULL : HPyLong_FromInt64_t(ctx, result);                             \\
                    }
                #define OBJECT(name, expression)                                                                       \\
                    HPyDef_METH(name, #name, HPyFunc_VARARGS)                                                          \\
                    static HPy name##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {                 \\
                        return expression;                                                                             \\
                    }
                #define N(i) HPyLong_AsInt64_t(ctx, args[i])
                OBJECT(get_attr, HPy_GetAttr(ctx, args[0], args[1]))
                OBJECT(get_attr_s, HPy_GetAttr_s(ctx, args[0], "a"))
                STATUS(has_attr, HPy_HasAttr(ctx, args[0], args[1]))
                STATUS(has_attr_s, HPy_HasAttr_s(ctx, args[0], "a"))
                STATUS(set_attr, HPy_SetAttr(ctx, args[0], args[1], nargs == 3 ? args[2] : HPy_NULL))
                STATUS(set_attr_s, HPy_SetAttr_s(ctx, args[0], "a", nargs == 2 ? args[1] : HPy_NULL))
                OBJECT(get_item, HPy_GetItem(ctx, args[0], args[1]))
                OBJECT(get_item_i, HPy_GetItem_i(ctx, args[0], N(1)))
                OBJECT(get_item_s, HPy_GetItem_s(ctx, args[0], "a"))
                STATUS(set_item, HPy_SetItem(ctx, args[0], args[1], args[2]))
                STATUS(set_item_i, HPy_SetItem_i(ctx, args[0], N(1), args[2]))
                STATUS(set_item_s, HPy_SetItem_s(ctx, args[0], "a", args[1]))
                STATUS(del_item, HPy_DelItem(ctx, args[0], args[1]))
                STATUS(del_item_i, HPy_DelItem_i(ctx, args[0], N(1)))
                STATUS(del_item_s, HPy_DelItem_s(ctx, args[0], "a"))
                STATUS(contains, HPy_Contains(ctx, args[0], args[1]))
                OBJECT(get_slice, HPy_GetSlice(ctx, args[0], N(1), N(2)))
                STATUS(set_slice, HPy_SetSlice(ctx, args[0], N(1), N(2), nargs == 4 ? args[3] : HPy_NULL))
                STATUS(del_slice, HPy_DelSlice(ctx, args[0], N(1), N(2)))
                OBJECT(get_iter, HPy_GetIter(ctx, args[0]))
                STATUS(iter_check, HPyIter_Check(ctx, args[0]))
                HPyDef_METH(next, "next", HPyFunc_O)
                static HPy next_impl(HPyContext *ctx, HPy self, HPy arg) {
                    HPy item = HPyIter_Next(ctx, arg);
                    return HPy_IsNull(item) && !HPyErr_Occurred(ctx) ? HPyUnicode_FromString(ctx, "end") : item;
                }
                """,
                "get_attr",
                "get_attr_s",
                "has_attr",
                "has_attr_s",
                "set_attr",
                "set_attr_s",
                "get_item",
                "get_item_i",
                "get_item_s",
                "set_item",
                "set_item_i",
                "set_item_s",
                "del_item",
                "del_item_i",
                "del_item_s",
                "contains",
                "get_slice",
                "set_slice",
                "del_slice",
                "get_iter",
                "iter_check",
                "next");
    }

    private static final String PYTHON = """
            class C:
                a = 1
                @property
                def broken(self): raise KeyError(5)
            class Broken:
                def __getattr__(self, name): raise KeyError(5)
                def __getitem__(self, key): return key
                def __contains__(self, key): raise KeyError(6)
            def changed(f, container, *args):
                assert f(container, *args) == 0
                return container
            def result(f, *args):
                try:
                    return f(*args)
                except Exception as e:
                    return type(e)
            """;

    @Test
    public void attributes() {
        Value m = items();
        exec(m, PYTHON);
        assertPython(m, "m.get_attr(C(), 'a') == m.get_attr_s(C()) == 1");
        assertPython(
                m,
                "[m.has_attr(C(), 'a'), m.has_attr(C(), 'b'), m.has_attr(C(), 'broken'), m.has_attr(C(), 3)] == [1, 0, 0, 0]");
        assertPython(m, "[m.has_attr_s(C()), m.has_attr_s(3), m.has_attr_s(Broken())] == [1, 0, 0]");
        assertPython(m, "changed(m.set_attr, C(), 'b', 5).b == 5 and changed(m.set_attr_s, C(), 5).a == 5");
        assertPython(m, "changed(m.set_attr, changed(m.set_attr_s, C(), 5), 'a').a == 1");
        assertPython(m, "changed(m.set_attr_s, changed(m.set_attr_s, C(), 5)).a == 1");
        assertRaises(m, "m.get_attr(C(), 'b')", "AttributeError", "'C' object has no attribute 'b'");
        assertRaises(m, "m.get_attr(C(), 3)", "TypeError", "attribute name must be string, not 'int'");
        assertRaises(m, "m.get_attr_s(Broken())", "KeyError", "5");
        assertRaises(m, "m.set_attr(3, 'b', 1)", "AttributeError", "'int' object has no attribute 'b'");
        assertPython(m, "result(m.set_attr_s, C()) is AttributeError");
    }

    @Test
    public void itemsByKeyIndexAndString() {
        Value m = items();
        exec(m, PYTHON);
        assertPython(m, "[m.get_item(x, 1) for x in ([4, 5], (4, 5), 'ab', {1: 5}, range(4, 6))] == [5, 5, 'b', 5, 5]");
        assertPython(
                m, "[m.get_item_i(x, 1) for x in ([4, 5], (4, 5), 'ab', {1: 5}, range(4, 6))] == [5, 5, 'b', 5, 5]");
        assertPython(m, "m.get_item_i([1, 2], -1) == 2 and m.get_item_i({2**40: 3}, 2**40) == 3");
        assertPython(m, "m.get_item_s({'a': 3}) == 3 and m.get_item_s(Broken()) == 'a'");
        assertPython(
                m, "changed(m.set_item, [1, 2], 0, 5) == [5, 2] and changed(m.set_item_i, [1, 2], -1, 5) == [1, 5]");
        assertPython(
                m, "changed(m.set_item_s, {}, 5) == {'a': 5} and changed(m.set_item_i, {}, 2**40, 5) == {2**40: 5}");
        assertPython(m, "changed(m.del_item, [1, 2], 0) == [2] and changed(m.del_item_i, [1, 2], -1) == [1]");
        assertPython(m, "changed(m.del_item_s, {'a': 5}) == {} and changed(m.del_item_i, {2**40: 5}, 2**40) == {}");
        assertPython(
                m,
                "[m.contains([1], 1), m.contains([1], 2), m.contains('abc', 'b'), m.contains({1: 2}, 1)] == [1, 0, 1, 1]");
        assertRaises(m, "m.get_item([], 0)", "IndexError", "list index out of range");
        assertRaises(m, "m.get_item_i([], 2**40)", "IndexError", "cannot fit 'int' into an index-sized integer");
        assertRaises(m, "m.get_item_s({})", "KeyError", "'a'");
        assertRaises(m, "m.get_item(3, 3)", "TypeError", "'int' object is not subscriptable");
        assertPython(m, "result(m.set_item_i, (), 0, 1) is TypeError and result(m.del_item_i, (), 0) is TypeError");
        assertRaises(m, "m.contains(Broken(), 1)", "KeyError", "6");
        assertRaises(m, "m.contains(3, 1)", "TypeError", "argument of type 'int' is not iterable");
    }

    @Test
    public void slices() {
        Value m = items();
        exec(
                m,
                PYTHON + "ends = [0, 1, 2, 5, -1, -2, -9, 2**40]\n"
                        + "def assign(x, i, j): x[i:j] = 'xyz'; return x\n"
                        + "def delete(x, i, j): del x[i:j]; return x\n");
        assertPython(
                m,
                "all(m.get_slice(x, i, j) == x[i:j] for x in ([1, 2, 3], (1, 2, 3), 'abc', b'abc') for i in ends for j in ends)");
        assertPython(
                m,
                "all(changed(m.set_slice, [1, 2, 3], i, j, 'xyz') == assign([1, 2, 3], i, j) for i in ends for j in ends)");
        assertPython(
                m, "all(changed(m.set_slice, [1, 2, 3], i, j) == delete([1, 2, 3], i, j) for i in ends for j in ends)");
        assertPython(
                m, "all(changed(m.del_slice, [1, 2, 3], i, j) == delete([1, 2, 3], i, j) for i in ends for j in ends)");
        assertPython(m, "[result(f, 3, 0, 1) for f in (m.get_slice, m.set_slice, m.del_slice)] == [TypeError] * 3");
        assertPython(m, "result(m.set_slice, 'abc', 0, 1, 'x') is TypeError");
    }

    @Test
    public void iteration() {
        Value m = items();
        exec(m, PYTHON + """
            def failing():
                yield 1
                raise KeyError(7)
            def all_of(x):
                it = m.get_iter(x)
                return [m.next(it) for i in range(4)]
            it = failing()
            """);
        assertPython(
                m,
                "[all_of(x) for x in ([1, 2], 'ab', range(9))] == [[1, 2, 'end', 'end'], ['a', 'b', 'end', 'end'], [0, 1, 2, 3]]");
        assertPython(m, "[m.iter_check(x) for x in (it, iter([]), [], 3)] == [1, 1, 0, 0]");
        assertPython(m, "m.next(it) == 1");
        assertRaises(m, "m.next(it)", "KeyError", "7");
        assertRaises(m, "m.next([])", "TypeError", "'list' object is not an iterator");
        assertRaises(m, "m.get_iter(3)", "TypeError", "'int' object is not iterable");
    }
}
