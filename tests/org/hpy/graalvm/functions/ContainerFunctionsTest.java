// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Test;

/** Lists, tuples, dicts, slices, builders, trackers, and imports. */
public class ContainerFunctionsTest extends ExtensionTest {

    @Test
    public void lists() {
        Value m = load("""
                HPyDef_METH(check, "check", HPyFunc_O)
                static HPy check_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPyLong_FromInt64_t(ctx,
                        HPyList_Check(ctx, arg) + 2 * HPyTuple_Check(ctx, arg) + 4 * HPyDict_Check(ctx, arg));
                }
                HPyDef_METH(create, "create", HPyFunc_O)
                static HPy create_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPyList_New(ctx, HPyLong_AsInt64_t(ctx, arg));
                }
                HPyDef_METH(append, "append", HPyFunc_VARARGS)
                static HPy append_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPyList_Append(ctx, args[0], args[1]) == 0 ? HPy_Dup(ctx, args[0]) : HPy_NULL;
                }
                HPyDef_METH(insert, "insert", HPyFunc_VARARGS)
                static HPy insert_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    int64_t index = HPyLong_AsInt64_t(ctx, args[1]);
                    return HPyList_Insert(ctx, args[0], index, args[2]) == 0 ? HPy_Dup(ctx, args[0]) : HPy_NULL;
                }
                """, "check", "create", "append", "insert");
        exec(m, """
            class L(list): pass
            class T(tuple): pass
            class D(dict): pass
            def inserted(i):
                x = [1, 2, 3]
                x.insert(i, 9)
                return x
            """);
        assertPython(m, "[m.check(x) for x in ([], L(), (), T(), {}, D(), 3, None)] == [1, 1, 2, 2, 4, 4, 0, 0]");
        assertPython(m, "m.create(0) == [] and m.create(2) == [None, None]");
        assertPython(m, "m.append([1], 'a') == [1, 'a'] and m.append(L(), 2.5) == [2.5]");
        assertPython(m, "all(m.insert([1, 2, 3], i, 9) == inserted(i) for i in range(-5, 6))");
        assertPython(m, "m.insert([1], 2**40, 9) == [1, 9] and m.insert([1], -2**40, 9) == [9, 1]");
        assertRaises(m, "m.create(-1)", "SystemError", "HPyList_New: negative length");
        assertRaises(m, "m.create(2**62)", "MemoryError", "");
        assertRaises(m, "m.append((), 1)", "SystemError", "HPyList_Append: expected a list, not tuple");
        assertRaises(m, "m.insert((), 1, 1)", "SystemError", "HPyList_Insert: expected a list, not tuple");
    }

    @Test
    public void tuples() {
        Value m = load("""
                HPyDef_METH(forward, "forward", HPyFunc_VARARGS)
                static HPy forward_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPyTuple_FromArray(ctx, args, nargs);
                }
                HPyDef_METH(tail, "tail", HPyFunc_VARARGS)
                static HPy tail_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPyTuple_FromArray(ctx, args + 1, nargs - 1);
                }
                HPyDef_METH(pack, "pack", HPyFunc_O)
                static HPy pack_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPyTuple_Pack(ctx, 3, arg, ctx->h_None, arg);
                }
                """, "forward", "tail", "pack");
        assertPython(m, "all(m.forward(*range(n)) == tuple(range(n)) for n in range(20))");
        assertPython(m, "all(m.tail(*range(n)) == tuple(range(1, n)) for n in range(1, 20))");
        assertPython(m, "m.pack(3) == (3, None, 3)");
        assertRaises(m, "m.tail()", "SystemError", "HPyTuple_FromArray: wrong number of handles");
    }

    @Test
    public void dicts() {
        Value m = load("""
                HPyDef_METH(create, "create", HPyFunc_NOARGS)
                static HPy create_impl(HPyContext *ctx, HPy self) {
                    return HPyDict_New(ctx);
                }
                HPyDef_METH(keys, "keys", HPyFunc_O)
                static HPy keys_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPyDict_Keys(ctx, arg);
                }
                HPyDef_METH(copy, "copy", HPyFunc_O)
                static HPy copy_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPyDict_Copy(ctx, arg);
                }
                """, "create", "keys", "copy");
        exec(m, "class D(dict): pass\nd = {1: 2, 'a': 3}\n");
        assertPython(m, "m.create() == {} and m.create() is not m.create()");
        assertPython(m, "m.keys({}) == [] and m.keys(d) == [1, 'a'] and m.keys(D(a=1)) == ['a']");
        assertPython(m, "m.copy(d) == d and m.copy(d) is not d and type(m.copy(D(a=1))) is dict");
        assertRaises(m, "m.keys([])", "SystemError", "HPyDict_Keys: expected a dict, not list");
        assertRaises(m, "m.copy(3)", "SystemError", "HPyDict_Copy: expected a dict, not int");
    }

    @Test
    public void slices() {
        Value m = load("""
                HPyDef_METH(unpack, "unpack", HPyFunc_O)
                static HPy unpack_impl(HPyContext *ctx, HPy self, HPy arg) {
                    HPy_ssize_t bounds[3];
                    if (HPySlice_Unpack(ctx, arg, bounds, bounds + 1, bounds + 2) < 0) {
                        return HPy_NULL;
                    }
                    HPy list = HPyList_New(ctx, 3);
                    for (int i = 0; i < 3; i++) {
                        HPy item = HPyLong_FromInt64_t(ctx, bounds[i]);
                        HPy_SetItem_i(ctx, list, i, item);
                        HPy_Close(ctx, item);
                    }
                    return list;
                }
                HPyDef_METH(create, "create", HPyFunc_VARARGS)
                static HPy create_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    return HPySlice_New(ctx, nargs > 0 ? args[0] : HPy_NULL, nargs > 1 ? args[1] : HPy_NULL,
                        nargs > 2 ? args[2] : HPy_NULL);
                }
                """, "unpack", "create");
        exec(m, "top, bottom = 2**63 - 1, -2**63\n");
        assertPython(m, "m.unpack(slice(2, 20, 3)) == [2, 20, 3] and m.unpack(slice(9, -8, -1)) == [9, -8, -1]");
        assertPython(m, "m.unpack(slice(None)) == [0, top, 1] and m.unpack(slice(5)) == [0, 5, 1]");
        assertPython(m, "m.unpack(slice(None, None, -1)) == [top, bottom, -1]");
        assertPython(
                m,
                "m.unpack(slice(None, 10, -1)) == [top, 10, -1] and m.unpack(slice(3, None, -1)) == [3, bottom, -1]");
        assertPython(m, "m.unpack(slice(-2**99, 2**99)) == [bottom, top, 1]");
        assertPython(m, "m.unpack(slice(top, 0, -2**99)) == [top, 0, -top]");
        assertRaises(m, "m.unpack(slice(1, 2, 0))", "ValueError", "slice step cannot be zero");
        assertRaises(
                m,
                "m.unpack(slice('1', 2))",
                "TypeError",
                "slice indices must be integers or None or have an __index__ method");
        assertRaises(m, "m.unpack(3)", "SystemError", "HPySlice_Unpack: expected a slice, not int");
        assertPython(
                m,
                "m.create() == slice(None) and m.create(1) == slice(1, None) and m.create(1, 2, 3) == slice(1, 2, 3)");
        assertPython(m, "m.create('a', [], None) == slice('a', [], None)");
    }

    @Test
    public void buildersMakeListsAndTuples() {
        Value m = load("""
                #define BUILDER(kind)                                                                                  \\
                    HPyDef_METH(kind, #kind, HPyFunc_VARARGS)                                                          \\
                    static HPy kind##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {                 \\
                        HPy##kind##Builder builder = HPy##kind##Builder_New(ctx, nargs);                               \\
                        for (size_t i = 0; i < nargs; i++) {                                                           \\
                            HPy##kind##Builder_Set(ctx, builder, i, args[i]);                                          \\
                        }                                                                                              \\
                        return HPy##kind##Builder_Build(ctx, builder);                                                 \\
                    }                                                                                                  \\
                    HPyDef_METH(kind##_sized, #kind "_sized", HPyFunc_O)                                               \\
                    static HPy kind##_sized_impl(HPyContext *ctx, HPy self, HPy arg) {                                 \\
                        HPy##kind##Builder builder = HPy##kind##Builder_New(ctx, HPyLong_AsInt64_t(ctx, arg));         \\
                        HPy##kind##Builder_Set(ctx, builder, 0, arg);                                                  \\
                        return HPy##kind##Builder_Build(ctx, builder);                                                 \\
                    }                                                                                                  \\
                    HPyDef_METH(kind##_cancel, #kind "_cancel", HPyFunc_O)                                             \\
                    static HPy kind##_cancel_impl(HPyContext *ctx, HPy self, HPy arg) {                                \\
                        HPy##kind##Builder builder = HPy##kind##Builder_New(ctx, HPyLong_AsInt64_t(ctx, arg));         \\
                        HPy##kind##Builder_Set(ctx, builder, 0, arg);                                                  \\
                        HPy##kind##Builder_Cancel(ctx, builder);                                                       \\
                        return HPyErr_Occurred(ctx) ? HPy_NULL : HPy_Dup(ctx, ctx->h_None);                            \\
                    }
                BUILDER(List)
                BUILDER(Tuple)
                """, "List", "List_sized", "List_cancel", "Tuple", "Tuple_sized", "Tuple_cancel");
        assertPython(m, "all(m.List(*range(n)) == list(range(n)) for n in range(12))");
        assertPython(m, "all(m.Tuple(*range(n)) == tuple(range(n)) for n in range(12))");
        assertPython(
                m, "m.List_cancel(2) is m.List_cancel(2**40) is m.Tuple_cancel(2) is m.Tuple_cancel(2**40) is None");
        assertPython(m, "m.List_sized(1) == [1] and m.Tuple_sized(1) == (1,)");
        assertRaises(m, "m.List_sized(2)", "SystemError", "HPyListBuilder_Build: not all items have been set");
        assertRaises(m, "m.Tuple_sized(2)", "SystemError", "HPyTupleBuilder_Build: not all items have been set");
        assertRaises(m, "m.List_cancel(0)", "SystemError", "HPyListBuilder_Set: index out of range");
        assertRaises(m, "m.List_sized(-1)", "SystemError", "HPyListBuilder_New: negative size");
        assertRaises(m, "m.Tuple_sized(-1)", "SystemError", "HPyTupleBuilder_New: negative size");
        assertRaises(m, "m.Tuple_cancel(-1)", "SystemError", "HPyTupleBuilder_New: negative size");
        assertRaises(m, "m.List_sized(2**62)", "MemoryError", "");
        assertRaises(m, "m.Tuple_sized(2**62)", "MemoryError", "");
    }

    @Test
    public void trackersCloseWhatTheyHaveNotForgotten() {
        Value m = load("""
                static HPyTracker track(HPyContext *ctx, HPy *items, int count) {
                    HPyTracker tracker = HPyTracker_New(ctx, 0);
                    for (int i = 0; i < count; i++) {
                        items[i] = HPyLong_FromInt64_t(ctx, i);
                        HPyTracker_Add(ctx, tracker, items[i]);
                    }
                    HPyTracker_Add(ctx, tracker, HPy_NULL);
                    return tracker;
                }
                HPyDef_METH(closed, "closed", HPyFunc_NOARGS)
                static HPy closed_impl(HPyContext *ctx, HPy self) {
                    HPy items[20];
                    HPyTracker tracker = track(ctx, items, 20);
                    HPy result = HPyTuple_FromArray(ctx, items, 20);
                    HPyTracker_Close(ctx, tracker);
                    return result;
                }
                HPyDef_METH(forgotten, "forgotten", HPyFunc_NOARGS)
                static HPy forgotten_impl(HPyContext *ctx, HPy self) {
                    HPy items[20];
                    HPyTracker tracker = track(ctx, items, 20);
                    HPyTracker_ForgetAll(ctx, tracker);
                    HPyTracker_Close(ctx, tracker);
                    HPy result = HPyTuple_FromArray(ctx, items, 20);
                    for (int i = 0; i < 20; i++) {
                        HPy_Close(ctx, items[i]);
                    }
                    return result;
                }
                """, "closed", "forgotten");
        assertPython(m, "m.closed() == m.forgotten() == tuple(range(20))");
    }

    @Test
    @UniversalOnly("debug mode ends the context for a handle that is no builder or tracker")
    public void handlesThatAreNoBuildersOrTrackers() {
        String[] functions = {
            "HPyListBuilder_Set(ctx, (HPyListBuilder){arg._i}, 0, arg)",
            "HPyListBuilder_Build(ctx, (HPyListBuilder){arg._i})",
            "HPyListBuilder_Cancel(ctx, (HPyListBuilder){arg._i})",
            "HPyTupleBuilder_Set(ctx, (HPyTupleBuilder){arg._i}, 0, arg)",
            "HPyTupleBuilder_Build(ctx, (HPyTupleBuilder){arg._i})",
            "HPyTupleBuilder_Cancel(ctx, (HPyTupleBuilder){arg._i})",
            "HPyTracker_Add(ctx, (HPyTracker){arg._i}, arg)",
            "HPyTracker_ForgetAll(ctx, (HPyTracker){arg._i})",
            "HPyTracker_Close(ctx, (HPyTracker){arg._i})",
        };
        StringBuilder code = new StringBuilder("""
                HPyDef_METH(negative, "negative", HPyFunc_NOARGS)
                static HPy negative_impl(HPyContext *ctx, HPy self) {
                    HPyTracker_New(ctx, -1);
                    return HPy_NULL;
                }
                HPyDef_METH(confused, "confused", HPyFunc_NOARGS)
                static HPy confused_impl(HPyContext *ctx, HPy self) {
                    HPyTracker tracker = HPyTracker_New(ctx, 0);
                    HPyListBuilder_Set(ctx, (HPyListBuilder){tracker._i}, 0, self);
                    HPyTracker_Close(ctx, tracker);
                    return HPy_NULL;
                }
                """);
        List<String> definitions = new ArrayList<>(List.of("negative", "confused"));
        for (int i = 0; i < functions.length; i++) {
            code.append("""
                    HPyDef_METH(f%1$d, "f%1$d", HPyFunc_O)
                    static HPy f%1$d_impl(HPyContext *ctx, HPy self, HPy arg) { %2$s; return HPy_NULL; }
                    """.formatted(i, functions[i]));
            definitions.add("f" + i);
        }
        Value m = load(code.toString(), definitions.toArray(String[]::new));
        for (int i = 0; i < functions.length; i++) {
            String name = functions[i].substring(0, functions[i].indexOf('('));
            String expected = name.startsWith("HPyTracker") ? "a tracker" : "a builder";
            assertRaises(m, "m.f" + i + "(3)", "SystemError", name + ": expected " + expected + ", not int");
        }
        assertRaises(m, "m.negative()", "SystemError", "HPyTracker_New: negative size");
        assertRaises(
                m, "m.confused()", "SystemError", "HPyListBuilder_Set: expected a builder, not polyglot.ForeignObject");
    }

    @Test
    public void importsGiveTheInnermostModule() {
        Value m = load("""
                HPyDef_METH(load, "load", HPyFunc_NOARGS)
                static HPy load_impl(HPyContext *ctx, HPy self) {
                    return HPyImport_ImportModule(ctx, "os.path");
                }
                HPyDef_METH(missing, "missing", HPyFunc_NOARGS)
                static HPy missing_impl(HPyContext *ctx, HPy self) {
                    return HPyImport_ImportModule(ctx, "no_such_module");
                }
                """, "load", "missing");
        assertPython(m, "m.load() is __import__('os').path");
        assertRaises(m, "m.missing()", "ModuleNotFoundError", "No module named 'no_such_module'");
    }
}
