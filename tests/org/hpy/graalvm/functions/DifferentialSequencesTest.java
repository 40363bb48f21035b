// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.junit.Test;

/** Sequences, mappings and iteration against Python's. */
public class DifferentialSequencesTest extends DifferentialTest {

    private static final String CONTAINERS = "CONTAINERS + TEXTS + OBJECTS + BASIC + values('ByMeta()\\nClassItem()')";

    private static final String SIZES =
            "values('''0\\n1\\n-1\\n2\\n-2\\n3\\n-3\\n-4\\n50\\n-100_000\\n99_999\\n2**31 - 1\\n"
                    + "2**31\\n-2**31 - 1\\n2**63 - 1\\n-2**63''')";

    private static final String SLICES =
            "values('''slice(None)\\nslice(1, 3)\\nslice(-2, None, -1)\\nslice(0, 10, 2)\\n"
                    + "slice(2**70, None)\\nslice(1, 2, 0)\\nslice('a')\\nslice(instance_of(dunders('index'), lambda name: 1))''')";

    private static final String VALUES = "BASIC + values('''[]\\n(4, 5)\\n'xyz'\\nb'xyz'\\n{7}\\nrange(3)\\n"
            + "generator(1, end=KeyError(2))\\nSubList([3])\\n300''')";

    @Test
    public void lengthAndIteration() {
        assertSame("""
                HPy_Length(ctx, a)  == len(a)
                HPy_GetIter(ctx, a) == iter(a)
                """, CONTAINERS + " + values('instance_of(dunders(\"len\"), lambda name: 2**40)')");
    }

    @Test
    public void theNextItem() {
        assertSameWith("""

                def next_item(value):
                    if not hasattr(type(value), '__next__'):
                        raise TypeError(f"'{type(value).__name__}' object is not an iterator")
                    try:
                        return next(value)
                    except StopIteration:
                        return 'end'
                ITERATORS = [('iter of ' + name, lambda f=f: iter(f())) for name, f in CONTAINERS[:-3] + TEXTS]
                ITERATORS += values('''
                    generator()
                    generator(end=KeyError(1))
                    generator(end=IndexError())
                    generator(generator(end=RuntimeError))
                    instance_of(dunders('next'), lambda name: fail(name))
                    map(int, ['1', 'x'])
                    zip([1], 'a')
                    enumerate([1])
                    ''')
                """, "next_or_end(ctx, a) == next_item(a)", "ITERATORS + OBJECTS");
    }

    @Test
    public void itemsByObject() {
        assertSame(
                """
                HPy_GetItem(ctx, a, b)  == a[b]
                HPy_DelItem(ctx, a, b)  == done(operator.delitem(a, b))
                """,
                CONTAINERS,
                "SMALL + OBJECTS + BASIC + values('2**31\\n-2**31-1\\n2**63\\n-2**64\\nNoHash()\\n\"a\"') + " + SLICES);
    }

    @Test
    public void itemsSetByObject() {
        assertSame(
                "HPy_SetItem(ctx, a, b, c) == done(operator.setitem(a, b, c))",
                CONTAINERS,
                "SMALL + OBJECTS + BASIC + " + SLICES,
                VALUES);
    }

    @Test
    public void itemsByIndex() {
        assertSame("""
                HPy_GetItem_i(ctx, a, SSIZE(b))     == a[b]
                HPy_SetItem_i(ctx, a, SSIZE(b), c)  == done(operator.setitem(a, b, c))
                HPy_DelItem_i(ctx, a, SSIZE(b))     == done(operator.delitem(a, b))
                """, CONTAINERS, SIZES, VALUES);
    }

    @Test
    public void hugeSequences() {
        assertSame("""
                HPy_Length(ctx, a)                              == len(a)
                HPy_IsTrue(ctx, a)                              == truth(a)
                HPy_GetItem_i(ctx, a, SSIZE(b))                 == a[b]
                HPy_GetItem(ctx, a, b)                          == a[b]
                HPy_SetItem_i(ctx, a, SSIZE(b), ctx->h_True)    == done(operator.setitem(a, b, True))
                HPy_DelItem_i(ctx, a, SSIZE(b))                 == done(operator.delitem(a, b))
                HPy_GetSlice(ctx, a, 1, SSIZE(b))               == a[1:b]
                HPy_DelSlice(ctx, a, SSIZE(b), 50000)           == done(operator.delitem(a, slice(b, 50000)))
                """, "HUGE", "values('0\\n-1\\n50000\\n99999\\n100000\\n-100001')");
    }

    @Test
    public void itemsByString() {
        assertSame("""
                HPy_GetItem_s(ctx, a, UTF8(b))      == a[b]
                HPy_SetItem_s(ctx, a, UTF8(b), c)   == done(operator.setitem(a, b, c))
                HPy_DelItem_s(ctx, a, UTF8(b))      == done(operator.delitem(a, b))
                """, CONTAINERS, "values('''\\'a\\'\\n\\'\\'\\n\\'caf\\\\xe9\\'\\n\\'\\\\U0001f600\\'''')", VALUES);
    }

    @Test
    public void slices() {
        assertSame("""
                HPy_GetSlice(ctx, a, SSIZE(b), SSIZE(c))            == a[b:c]
                HPy_DelSlice(ctx, a, SSIZE(b), SSIZE(c))            == done(operator.delitem(a, slice(b, c)))
                HPy_SetSlice(ctx, a, SSIZE(b), SSIZE(c), HPy_NULL)  == done(operator.delitem(a, slice(b, c)))
                HPy_SetSlice(ctx, a, SSIZE(b), SSIZE(c), a)         == done(operator.setitem(a, slice(b, c), a))
                """, CONTAINERS, SIZES, SIZES);
        assertSame("""
                HPy_SetSlice(ctx, a, 1, SSIZE(b), c) == done(operator.setitem(a, slice(1, b), c))
                """, CONTAINERS, SIZES, VALUES);
    }

    @Test
    public void sliceObjects() {
        assertSame(
                "HPySlice_New(ctx, OR_NULL(a), OR_NULL(b), OR_NULL(c)) == slice(a, b, c)",
                "INTS + BASIC",
                "INTS + BASIC",
                "SMALL + BASIC");
        assertSameWith("""

                def clamp(value): return max(-2**63, min(value, 2**63 - 1))
                def unpack(value):
                    if not isinstance(value, slice): misuse('HPySlice_Unpack', 'a slice', value)
                    def index(part, default):
                        if part is None: return default
                        if not hasattr(type(part), '__index__'):
                            raise TypeError('slice indices must be integers or None or have an __index__ method')
                        return clamp(operator.index(part))
                    step = index(value.step, 1)
                    if step == 0: raise ValueError('slice step cannot be zero')
                    step = max(step, -2**63 + 1)
                    start = index(value.start, 2**63 - 1 if step < 0 else 0)
                    stop = index(value.stop, -2**63 if step < 0 else 2**63 - 1)
                    return start, stop, step
                def adjusted(value, length):
                    start, stop, step = slice(*value).indices(length)
                    return max(0, -((start - stop) // step)), start, stop, step
                PARTS = INTS + values('''
                    None
                    'a'
                    2.5
                    SubInt(7)
                    LoudInt(5)
                    instance_of(dunders('index'), lambda name: 5)
                    instance_of(dunders('index'), fail)
                    instance_of(dunders('index'), lambda name: 'x')
                    ''')
                TRIPLES = [(f'slice({a}, {b}, {c})', lambda f=f, g=g, h=h: slice(f(), g(), h()))
                    for a, f in PARTS[::3] + PARTS[-8:] for b, g in PARTS[::2] for c, h in PARTS]
                """, """
                unpacked(ctx, a)                  == unpack(a)
                adjusted_indices(ctx, a, SSIZE(b)) == adjusted(unpack(a), b)
                """, "TRIPLES + BASIC", "values('0\\n1\\n5\\n2**31\\n2**63 - 1')");
    }

    @Test
    public void lists() {
        assertSameWith("""

                def method(name, function, value, *args):
                    if not isinstance(value, list): misuse(name, 'a list', value)
                    return done(function(value, *args))
                def index(size): return max(-2**31, min(size, 2**31 - 1))
                """, """
                HPyList_Append(ctx, a, b)           == method('HPyList_Append', list.append, a, b)
                HPyList_Insert(ctx, a, SSIZE(c), b) == method('HPyList_Insert', list.insert, a, index(c), b)
                HPyList_New(ctx, 3)                 == [None] * 3
                """, CONTAINERS, "OBJECTS + BASIC", SIZES);
    }

    @Test
    public void dicts() {
        assertSameWith("""

                def method(name, function, value):
                    if not isinstance(value, dict): misuse(name, 'a dict', value)
                    return function(value)
                """, """
                HPyDict_Keys(ctx, a)    == method('HPyDict_Keys', lambda d: list(dict.keys(d)), a)
                HPyDict_Copy(ctx, a)    == method('HPyDict_Copy', dict.copy, a)
                HPyDict_New(ctx)        == {}
                """, CONTAINERS);
    }

    @Test
    public void tuplesAndBuilders() {
        String all = "INTS + FLOATS + OBJECTS + TEXTS + CONTAINERS";
        assertSame("""
                HPyTuple_FromArray(ctx, args, 3)        == (a, b, c)
                HPyTuple_FromArray(ctx, args + 1, 1)    == (b,)
                HPyTuple_FromArray(ctx, args, 0)        == ()
                HPyTuple_Pack(ctx, 2, c, a)             == (c, a)
                built_list(ctx, args, nargs)            == [a, b, c]
                built_tuple(ctx, args, nargs)           == (a, b, c)
                built_list(ctx, args, 0)                == []
                built_tuple(ctx, args, 0)               == ()
                """, all, all, all);
    }
}
