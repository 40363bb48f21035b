// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.types;

import static org.junit.Assert.assertEquals;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.graalvm.polyglot.Value;
import org.junit.Test;

/**
 * A type of C slots against a Python class with the special methods of these slots. All of them ask the same Python
 * function what to do, so that both have to give the same results, whatever operands and subclasses there are.
 */
public class DifferentialSlotsTest extends TypeTest {

    private static final String C = """
            static HPy ask(HPyContext *ctx, const char *slot, size_t count, HPy a, HPy b, HPy c) {
                HPy behave = HPy_GetItem_s(ctx, ctx->h_Builtins, "behave");
                HPy name = HPyUnicode_FromString(ctx, slot);
                HPy arguments[] = {name, a, b, c};
                HPy result = HPy_Call(ctx, behave, arguments, count + 1, HPy_NULL);
                HPy_Close(ctx, name);
                HPy_Close(ctx, behave);
                return result;
            }
            #define UNARY(SLOT) \\
                HPyDef_SLOT(SLOT, HPy_##SLOT) \\
                static HPy SLOT##_impl(HPyContext *ctx, HPy a) { return ask(ctx, #SLOT, 1, a, HPy_NULL, HPy_NULL); }
            #define BINARY(SLOT) \\
                HPyDef_SLOT(SLOT, HPy_##SLOT) \\
                static HPy SLOT##_impl(HPyContext *ctx, HPy a, HPy b) { return ask(ctx, #SLOT, 2, a, b, HPy_NULL); }
            #define TERNARY(SLOT) \\
                HPyDef_SLOT(SLOT, HPy_##SLOT) \\
                static HPy SLOT##_impl(HPyContext *ctx, HPy a, HPy b, HPy c) { return ask(ctx, #SLOT, 3, a, b, c); }
            HPyDef_SLOT(tp_richcompare, HPy_tp_richcompare)
            static HPy tp_richcompare_impl(HPyContext *ctx, HPy a, HPy b, HPy_RichCmpOp op) {
                static const char *const names[] = {"lt", "le", "eq", "ne", "gt", "ge"};
                return ask(ctx, names[op], 2, a, b, HPy_NULL);
            }
            HPyDef_SLOT(tp_hash, HPy_tp_hash)
            static HPy_hash_t tp_hash_impl(HPyContext *ctx, HPy a) {
                HPy result = ask(ctx, "tp_hash", 1, a, HPy_NULL, HPy_NULL);
                if (HPy_IsNull(result))
                    return -1;
                HPy_hash_t hash = HPy_Hash(ctx, result);
                HPy_Close(ctx, result);
                return hash;
            }
            """;

    private static final String PYTHON = """
            import builtins, itertools, operator as o

            BINARY = dict(nb_add='add', nb_subtract='sub', nb_multiply='mul', nb_remainder='mod', nb_divmod='divmod',
                nb_lshift='lshift', nb_rshift='rshift', nb_and='and', nb_xor='xor', nb_or='or',
                nb_floor_divide='floordiv', nb_true_divide='truediv', nb_matrix_multiply='matmul')

            def behave(slot, *operands):
                if mode == 'decline' or mode == 'decline others' and not any(isinstance(x, int) for x in operands):
                    return NotImplemented
                if mode == 'fail': raise LookupError(slot)
                return slot, *map(describe, operands)
            builtins.behave = behave

            def describe(value):
                kind = type(value)
                return kind.__name__ if kind.__name__ in ('T', 'Q', 'S', 'Willing') else repr(value)

            def model():
                '''The class T in Python.'''
                namespace = {}
                def define(name, slot, reflected=False):
                    def method(self, *others):
                        return behave(slot, *([others[0], self, *others[1:]] if reflected else [self, *others]))
                    namespace[f'__{name}__'] = method
                for slot, name in BINARY.items():
                    define(name, slot)
                    define('r' + name, slot, reflected=True)
                define('iadd', 'nb_inplace_add')
                define('ior', 'nb_inplace_or')
                for name in ('lt', 'le', 'eq', 'ne', 'gt', 'ge'):
                    define(name, name)
                for slot, name in (('nb_negative', 'neg'), ('nb_absolute', 'abs'), ('nb_int', 'int'), ('nb_index', 'index'),
                        ('tp_repr', 'repr'), ('tp_str', 'str'), ('mp_subscript', 'getitem')):
                    define(name, slot)
                namespace['__pow__'] = lambda self, y, z=None: behave('nb_power', self, y, z)
                namespace['__rpow__'] = lambda self, y, z=None: behave('nb_power', y, self, z)
                namespace['__ipow__'] = lambda self, y, z=None: behave('nb_inplace_power', self, y, z)
                namespace['__hash__'] = lambda self: hash(behave('tp_hash', self))
                return type('T', (), {**namespace, '__slots__': ()})

            def family(T):
                '''Operands: an instance of T, of a subclass, and of one with reflected operators of its own.'''
                class Q(T): pass
                class S(T):
                    __slots__ = ('a',)
                    def __radd__(self, other): return 'S radd', describe(other)
                    def __rpow__(self, other, modulus=None): return 'S rpow', describe(other)
                    def __gt__(self, other): return 'S gt', describe(other)
                    def __iadd__(self, other): return NotImplemented
                    def __matmul__(self, other): return NotImplemented
                class Willing:
                    # Without HPy, too, GraalPy breaks at pow(Willing(), x, y) if there is only __rpow__.
                    def __pow__(self, other, modulus=None): return NotImplemented
                    def __repr__(self): return 'Willing'
                    def __radd__(self, other): return 'Willing radd', describe(other)
                    def __ror__(self, other): return 'Willing ror', describe(other)
                    def __rpow__(self, other, modulus=None): return 'Willing rpow', describe(other)
                    def __lt__(self, other): return 'Willing lt', describe(other)
                    def __eq__(self, other): return 'Willing eq', describe(other)
                return [T(), Q(), S(), Willing(), 3, 2.5, True, 'x', None]

            FUNCTIONS = [o.add, o.sub, o.mul, o.mod, divmod, o.lshift, o.rshift, o.and_, o.xor, o.or_, o.floordiv,
                o.truediv, o.matmul, o.iadd, o.isub, o.ior, o.imatmul, pow, o.ipow, o.lt, o.le, o.eq, o.ne, o.gt, o.ge,
                o.getitem, lambda x, y: pow(x, y, 5), lambda x, y: pow(3, x, y), lambda x, y: [y].index(x),
                lambda x, y: hash(x), lambda x, y: -x, lambda x, y: abs(x), lambda x, y: int(x), lambda x, y: o.index(x),
                lambda x, y: repr(x), lambda x, y: str(x), lambda x, y: x in [y], lambda x, y: x.__add__(y),
                lambda x, y: x.__radd__(y), lambda x, y: x.__lt__(y), lambda x, y: x.__pow__(y), lambda x, y: {x: y}[x]]

            def outcome(function, x, y):
                try:
                    return describe(function(x, y))
                except Exception as e:
                    return type(e).__name__, str(e)

            def differences(T, P):
                global mode
                found = []
                operands = list(zip(family(T), family(P)))
                for mode in ('record', 'decline', 'decline others', 'fail'):
                    for (t, p), (u, q) in itertools.product(operands[:3], operands):
                        for number, function in enumerate(FUNCTIONS):
                            for actual, expected in ((outcome(function, t, u), outcome(function, p, q)),
                                    (outcome(function, u, t), outcome(function, q, p))):
                                if actual != expected:
                                    name = getattr(function, '__name__', '')
                                    found.append(f'{mode}: {name} {number} of {type(t)} and {type(u)}: '
                                        f'{actual} not {expected}')
                return '\\n'.join(found[:30])
            """;

    private static final String[] UNARY = {
        "nb_negative", "nb_absolute", "nb_int", "nb_index", "tp_repr", "tp_str",
    };

    private static final String[] BINARY = {
        "nb_add",
        "nb_subtract",
        "nb_multiply",
        "nb_remainder",
        "nb_divmod",
        "nb_lshift",
        "nb_rshift",
        "nb_and",
        "nb_xor",
        "nb_or",
        "nb_floor_divide",
        "nb_true_divide",
        "nb_matrix_multiply",
        "nb_inplace_add",
        "nb_inplace_or",
        "mp_subscript",
    };

    private static final String[] TERNARY = {"nb_power", "nb_inplace_power"};

    private static String define(String macro, String... slots) {
        return Stream.of(slots).map(slot -> macro + "(" + slot + ")\n").collect(Collectors.joining());
    }

    @Test
    public void aTypeBehavesLikeAClassWithTheSameMethods() {
        String[] slots = Stream.of(UNARY, BINARY, TERNARY, new String[] {"tp_richcompare", "tp_hash"})
                .flatMap(Stream::of)
                .toArray(String[]::new);
        Value m = makeType(
                C + define("UNARY", UNARY) + define("BINARY", BINARY) + define("TERNARY", TERNARY),
                ".flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE",
                slots);
        exec(m, PYTHON);
        assertEquals("", eval(m, "differences(T, model())").asString());
    }
}
