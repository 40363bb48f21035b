// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import static org.hpy.graalvm.types.NumberSlotsTest.RECORD;

import org.graalvm.polyglot.Value;
import org.junit.Test;

/** The functions of the slots return what they have been called with, or raise a ValueError with it. */
public class ContainerSlotsTest extends TypeTest {

    private static final String FLAGS = ".flags = HPy_TPFLAGS_DEFAULT";

    private static final String SEQUENCE = RECORD + """
                    #define SIZE_ARGUMENT(SLOT) \\
                        HPyDef_SLOT(SLOT, HPy_##SLOT) \\
                        static HPy SLOT##_impl(HPyContext *ctx, HPy a, HPy_ssize_t i) { \\
                            HPy n = HPyLong_FromSsize_t(ctx, i); \\
                            HPy result = record(ctx, #SLOT, a, n, HPy_NULL); \\
                            HPy_Close(ctx, n); \\
                            return result; \\
                        }
                    HPyDef_SLOT(sq_length, HPy_sq_length)
                    static HPy_ssize_t sq_length_impl(HPyContext *ctx, HPy a) { return 10; }
                    SIZE_ARGUMENT(sq_item)
                    BINARY(sq_concat)
                    SIZE_ARGUMENT(sq_repeat)
                    BINARY(sq_inplace_concat)
                    SIZE_ARGUMENT(sq_inplace_repeat)
                    HPyDef_SLOT(sq_contains, HPy_sq_contains)
                    static int sq_contains_impl(HPyContext *ctx, HPy a, HPy b) {
                        if (HPy_Is(ctx, b, ctx->h_None)) {
                            HPyErr_SetString(ctx, ctx->h_ValueError, "cannot look for None");
                            return -1;
                        }
                        return HPy_IsTrue(ctx, b);
                    }
                    HPyDef_SLOT(sq_ass_item, HPy_sq_ass_item)
                    static int sq_ass_item_impl(HPyContext *ctx, HPy a, HPy_ssize_t i, HPy value) {
                        HPy n = HPyLong_FromSsize_t(ctx, i);
                        HPy call = record(ctx, HPy_IsNull(value) ? "delete" : "set", a, n, value);
                        HPyErr_SetObject(ctx, ctx->h_ValueError, call);
                        HPy_Close(ctx, n);
                        HPy_Close(ctx, call);
                        return -1;
                    }
                    """;

    private static final String CALLED_WITH = """
            def called_with(statement):
                try:
                    exec(statement)
                except ValueError as e:
                    return e.args
            t = T()
            """;

    @Test
    public void itemsOfASequence() {
        Value m = makeType(SEQUENCE, FLAGS, "sq_length", "sq_item", "sq_ass_item");
        exec(m, CALLED_WITH);
        assertPython(m, "len(t) == 10 and bool(t)");
        assertPython(m, "t[3] == ('sq_item', t, 3) and t[2**40] == ('sq_item', t, 2**40)");
        assertPython(m, "t[-1] == ('sq_item', t, 9) and t[-11] == ('sq_item', t, -1)");
        assertPython(m, "t[True] == ('sq_item', t, 1)");
        assertPython(m, "t.__getitem__(-2) == ('sq_item', t, 8) and t.__len__() == 10");
        assertPython(m, "called_with('t[2] = None') == ('set', t, 2, None)");
        assertPython(m, "called_with('t[-3] = t') == ('set', t, 7, t)");
        assertPython(m, "called_with('del t[-4]') == ('delete', t, 6)");
        assertRaises(m, "t['x']", "TypeError", "'str' object cannot be interpreted as an integer");
        assertRaises(m, "t[2**63]", "IndexError", "cannot fit 'int' into an index-sized integer");
    }

    @Test
    public void aSequenceWithoutLengthGetsNegativeIndicesAsTheyAre() {
        Value m = makeType(SEQUENCE, FLAGS, "sq_item");
        exec(m, "t = T()");
        assertPython(m, "t[-1] == ('sq_item', t, -1)");
        assertRaises(m, "len(t)", "TypeError", "object of type 'T' has no len()");
    }

    @Test
    public void aSequenceIsIterable() {
        String code = """
                HPyDef_SLOT(item, HPy_sq_item)
                static HPy item_impl(HPyContext *ctx, HPy a, HPy_ssize_t i) {
                    if (i < 4)
                        return HPyLong_FromSsize_t(ctx, i * i);
                    HPyErr_SetString(ctx, ctx->h_IndexError, "only 4");
                    return HPy_NULL;
                }
                """;
        Value m = makeType(code, FLAGS, "item");
        assertPython(m, "list(T()) == [0, 1, 4, 9] and 4 in T() and 5 not in T() and max(*T()) == 9");
        assertRaises(m, "T()[4]", "IndexError", "only 4");
    }

    @Test
    public void concatenationAndRepetition() {
        Value m = makeType(
                SEQUENCE,
                FLAGS,
                "sq_length",
                "sq_item",
                "sq_concat",
                "sq_repeat",
                "sq_inplace_concat",
                "sq_inplace_repeat");
        exec(m, "import operator; t = T(); a = t; a += [1]; b = t; b *= 3");
        assertPython(m, "t + [1] == ('sq_concat', t, [1])");
        assertPython(m, "operator.concat(t, [1]) == ('sq_concat', t, [1])");
        assertPython(m, "t * 2 == ('sq_repeat', t, 2) and 2 * t == ('sq_repeat', t, 2)");
        assertPython(m, "a == ('sq_inplace_concat', t, [1]) and operator.iconcat(t, 5) == ('sq_inplace_concat', t, 5)");
        assertPython(m, "b == ('sq_inplace_repeat', t, 3)");
        assertRaises(m, "1 + t", "TypeError", "unsupported operand type(s) for +: 'int' and 'T'");
    }

    @Test
    public void aSubclassInheritsConcatenationAndRepetition() {
        Value m = makeType(
                SEQUENCE,
                ".flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE",
                "sq_length",
                "sq_item",
                "sq_concat",
                "sq_repeat",
                "sq_inplace_concat",
                "sq_inplace_repeat");
        exec(m, "import operator\nclass S(T): pass\nclass R(T):\n  def __add__(self, other): return 'own'\nt = S()");
        assertPython(m, "t + 1 == operator.concat(t, 1) == ('sq_concat', t, 1)");
        assertPython(
                m, "t * 2 == 2 * t == ('sq_repeat', t, 2) and operator.iconcat(t, 5) == ('sq_inplace_concat', t, 5)");
        assertPython(m, "t[-1] == ('sq_item', t, 9) and t[-11] == ('sq_item', t, -1) and len(t) == 10");
        assertPython(m, "R() + 1 == 'own' and T() + 1 != 'own'");
        assertRaises(m, "1 + t", "TypeError", "unsupported operand type(s) for +: 'int' and 'S'");
    }

    @Test
    public void contains() {
        Value m = makeType(SEQUENCE, FLAGS, "sq_contains");
        exec(m, "t = T()");
        assertPython(m, "1 in t and 0 not in t and t.__contains__('x') is True");
        assertRaises(m, "None in t", "ValueError", "cannot look for None");
    }

    private static final String MAPPING = SEQUENCE + """
                    HPyDef_SLOT(mp_length, HPy_mp_length)
                    static HPy_ssize_t mp_length_impl(HPyContext *ctx, HPy a) { return 20; }
                    BINARY(mp_subscript)
                    HPyDef_SLOT(mp_ass_subscript, HPy_mp_ass_subscript)
                    static int mp_ass_subscript_impl(HPyContext *ctx, HPy a, HPy key, HPy value) {
                        HPy call = record(ctx, HPy_IsNull(value) ? "mp_delete" : "mp_set", a, key, value);
                        HPyErr_SetObject(ctx, ctx->h_ValueError, call);
                        HPy_Close(ctx, call);
                        return -1;
                    }
                    """;

    @Test
    public void aMapping() {
        Value m = makeType(MAPPING, FLAGS, "mp_length", "mp_subscript", "mp_ass_subscript");
        exec(m, CALLED_WITH);
        assertPython(m, "len(t) == 20");
        assertPython(m, "all(t[key] == ('mp_subscript', t, key) for key in (-1, 'x', None, slice(1, 2), 2**70))");
        assertPython(m, "t[1:2] == ('mp_subscript', t, slice(1, 2))");
        assertPython(m, "called_with('t[-3] = 4') == ('mp_set', t, -3, 4)");
        assertPython(m, "called_with('del t[\"x\"]') == ('mp_delete', t, 'x')");
    }

    @Test
    public void aMappingThatIsASequenceToo() {
        Value m = makeType(
                MAPPING, FLAGS, "sq_length", "sq_item", "sq_ass_item", "mp_length", "mp_subscript", "mp_ass_subscript");
        exec(m, CALLED_WITH);
        assertPython(m, "len(t) == 20 and t.__len__() == 20");
        assertPython(m, "t[-1] == ('mp_subscript', t, -1) and t.__getitem__(2) == ('mp_subscript', t, 2)");
        assertPython(m, "called_with('t[-3] = 4') == ('mp_set', t, -3, 4)");
        assertPython(m, "next(iter(t)) == ('sq_item', t, 0)");
    }

    @Test
    public void aNumberSlotComesBeforeTheSequenceSlotOfTheSameOperator() {
        Value m = makeType(
                SEQUENCE + "BINARY(nb_add)\nBINARY(nb_multiply)\n",
                FLAGS,
                "sq_concat",
                "sq_repeat",
                "nb_add",
                "nb_multiply");
        exec(m, "import operator; t = T()");
        assertPython(
                m, "t + 1 == ('nb_add', t, 1) and t * 2 == ('nb_multiply', t, 2) and 2 * t == ('nb_multiply', 2, t)");
        assertPython(m, "operator.concat(t, [1]) == ('sq_concat', t, [1])");
    }

    @Test
    public void aNegativeLengthIsAnError() {
        String code = """
                HPyDef_SLOT(length, HPy_sq_length)
                static HPy_ssize_t length_impl(HPyContext *ctx, HPy a) {
                    HPyErr_SetString(ctx, ctx->h_ValueError, "unknown length");
                    return -1;
                }
                """;
        Value m = makeType(code, FLAGS, "length");
        assertRaises(m, "len(T())", "ValueError", "unknown length");
        assertRaises(m, "bool(T())", "ValueError", "unknown length");
    }
}
