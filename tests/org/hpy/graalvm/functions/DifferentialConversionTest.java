// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.functions;

import org.junit.Test;

/** Conversions between objects and C values, and attributes, against Python's. */
public class DifferentialConversionTest extends DifferentialTest {

    private static final String ALL = "INTS + FLOATS + OBJECTS + TEXTS + CONTAINERS";

    @Test
    public void objectsToNumbers() {
        assertSame("""
                HPy_Index(ctx, a)               == operator.index(a)
                HPy_Long(ctx, a)                == int(a)
                HPy_Float(ctx, a)               == float(a)
                """, ALL);
    }

    @Test
    public void objectsToText() {
        assertSameWith("""

                # What describes itself by its address is no two times the same.
                NAMED = [(name, f) for name, f in INTS + FLOATS + OBJECTS + TEXTS + CONTAINERS
                    if type(f()).__repr__ is not object.__repr__ and not name.startswith(('generator', 'iter', 'memory'))]
                """, """
                HPy_Repr(ctx, a)                == repr(a)
                HPy_Str(ctx, a)                 == str(a)
                HPy_ASCII(ctx, a)               == ascii(a)
                """, "NAMED");
    }

    @Test
    public void intsToC() {
        assertSameWith("""

                def signed(value, bits):
                    value = operator.index(value)
                    if not -2**bits // 2 <= value < 2**bits // 2:
                        raise OverflowError
                    return value
                def unsigned(value, bits):
                    if not isinstance(value, int): raise TypeError
                    value = int.__index__(value)
                    if not 0 <= value < 2**bits:
                        raise OverflowError
                    return value
                def exact(value, bits):
                    if not isinstance(value, int): raise TypeError
                    return signed(int.__index__(value), bits)
                def pointer(value):
                    if not isinstance(value, int): raise TypeError
                    value = int.__index__(value)
                    if not -2**63 <= value < 2**64:
                        raise OverflowError
                    return value % 2**64
                def double(value):
                    if not isinstance(value, int): raise TypeError
                    return int.__float__(value)
                def outcome(function, factories, complete=outcome):
                    # The messages are GraalPy's.
                    result = complete(function, factories)
                    return result[:2] if result[0] == 'raises' else result
                """, """
                HPyLong_AsInt32_t(ctx, a)               == signed(a, 32)
                HPyLong_AsInt64_t(ctx, a)               == signed(a, 64)
                HPyLong_AsLong(ctx, a)                  == signed(a, 64)
                HPyLong_AsSsize_t(ctx, a)               == exact(a, 64)
                HPyLong_AsUInt32_t(ctx, a)              == unsigned(a, 32)
                HPyLong_AsUInt64_t(ctx, a)              == unsigned(a, 64)
                HPyLong_AsUnsignedLong(ctx, a)          == unsigned(a, 64)
                HPyLong_AsSize_t(ctx, a)                == unsigned(a, 64)
                HPyLong_AsUInt32_tMask(ctx, a)          == operator.index(a) % 2**32
                HPyLong_AsUInt64_tMask(ctx, a)          == operator.index(a) % 2**64
                HPyLong_AsUnsignedLongMask(ctx, a)      == operator.index(a) % 2**64
                HPyLong_AsVoidPtr(ctx, a)               == pointer(a)
                HPyLong_AsDouble(ctx, a)                == double(a)
                """, "INTS + OBJECTS + FLOATS + BASIC");
    }

    @Test
    public void numbersFromC() {
        assertSameWith("""

                def signed(value, bits):
                    return (value + 2**bits // 2) % 2**bits - 2**bits // 2
                """, """
                HPyLong_FromInt32_t(ctx, (int32_t)BITS(a))          == signed(a, 32)
                HPyLong_FromUInt32_t(ctx, (uint32_t)BITS(a))        == a % 2**32
                HPyLong_FromInt64_t(ctx, (int64_t)BITS(a))          == signed(a, 64)
                HPyLong_FromUInt64_t(ctx, BITS(a))                  == a % 2**64
                HPyLong_FromSsize_t(ctx, (HPy_ssize_t)BITS(a))      == signed(a, 64)
                HPyLong_FromSize_t(ctx, BITS(a))                    == a % 2**64
                HPyLong_FromLong(ctx, (long)BITS(a))                == signed(a, 64)
                HPyBool_FromBool(ctx, BITS(a) > 1)                  == a % 2**64 > 1
                """, "INTS");
        assertSameWith("""

                def as_double(value):
                    if isinstance(value, float): return float.__float__(value)
                    if not any(hasattr(type(value), name) for name in dunders('float', 'index')):
                        raise TypeError(f'must be real number, not {type(value).__name__}')
                    return float(value)
                """, "HPyFloat_AsDouble(ctx, a) == as_double(a)", "FLOATS + INTS + OBJECTS");
        assertSame("HPyFloat_FromDouble(ctx, HPyFloat_AsDouble(ctx, a)) == a", "FLOATS");
    }

    @Test
    public void attributes() {
        assertSame(
                """
                HPy_GetAttr(ctx, a, b)                              == getattr(a, b)
                HPy_GetAttr_s(ctx, a, UTF8(b))                      == getattr(a, str(b))
                HPy_HasAttr(ctx, a, b)                              == holds(lambda: (getattr(a, b), True)[1])
                HPy_HasAttr_s(ctx, a, UTF8(b))                      == holds(lambda: (getattr(a, b), True)[1])
                HPy_SetAttr(ctx, a, b, c)                           == done(setattr(a, b, c))
                HPy_SetAttr_s(ctx, a, UTF8(b), c)                   == done(setattr(a, str(b), c))
                HPy_SetAttr(ctx, a, b, HPy_NULL)                    == done(delattr(a, b))
                HPy_SetAttr_s(ctx, a, UTF8(b), HPy_NULL)            == done(delattr(a, str(b)))
                """,
                "values('Attributes()\\nSlots()\\nAnyAttribute()\\nPlain()\\nSubStr(\"x\")\\n5\\nNone\\n"
                        + "SubDict()\\nobject()\\ntype(\"T\", (Attributes,), {})')",
                "values('''\"own\"\\n\"shared\"\\n\"broken\"\\n\"constant\"\\n\"method\"\\n\"absent\"\\n\"\"\\n'caf\\\\xe9'\\n"
                        + "SubStr(\"own\")''')",
                "BASIC");
    }

    @Test
    public void strings() {
        String texts = "[(name, f) for name, f in TEXTS if isinstance(f(), str)]";
        assertSame("""
                HPyUnicode_AsUTF8String(ctx, a)     == str.encode(a)
                HPyUnicode_AsASCIIString(ctx, a)    == str.encode(a, 'ascii')
                HPyUnicode_AsLatin1String(ctx, a)   == str.encode(a, 'latin-1')
                HPyUnicode_EncodeFSDefault(ctx, a)  == str.encode(a, 'utf-8', 'surrogateescape')
                UTF8(a)                             == str.encode(a).split(b'\\0')[0]
                """, texts);
        assertSameWith(
                """

                def character(text, index):
                    if not 0 <= index < str.__len__(text): raise IndexError('string index out of range')
                    return ord(str.__getitem__(text, index))
                def substring(text, start, end):
                    if start < 0 or end < 0: raise IndexError('string index out of range')
                    return str.__getitem__(text, slice(start, end))
                """,
                """
                HPyUnicode_ReadChar(ctx, a, SSIZE(b))                 == character(a, b)
                HPyUnicode_Substring(ctx, a, SSIZE(b), SSIZE(c))      == substring(a, b, c)
                """,
                texts,
                "values('0\\n1\\n2\\n-1\\n299\\n2**31\\n2**63 - 1\\n-2**63')",
                "values('0\\n1\\n3\\n-1\\n300\\n2**31\\n2**63 - 1')");
    }

    @Test
    public void bytesToStrings() {
        assertSame(
                """
                HPyUnicode_FromString(ctx, HPyBytes_AsString(ctx, a))               == a.split(b'\\0')[0].decode()
                HPyUnicode_DecodeFSDefault(ctx, HPyBytes_AsString(ctx, a))          == a.split(b'\\0')[0].decode('utf-8', 'surrogateescape')
                HPyUnicode_DecodeFSDefaultAndSize(ctx, BYTES(a))                    == a.decode('utf-8', 'surrogateescape')
                HPyUnicode_DecodeASCII(ctx, BYTES(a), UTF8(b))                      == a.decode('ascii', b)
                HPyUnicode_DecodeASCII(ctx, BYTES(a), NULL)                         == a.decode('ascii')
                HPyUnicode_DecodeLatin1(ctx, BYTES(a), UTF8(b))                     == a.decode('latin-1', b)
                HPyUnicode_FromEncodedObject(ctx, a, "utf-8", UTF8(b))              == a.decode('utf-8', b)
                HPyUnicode_FromEncodedObject(ctx, a, NULL, NULL)                    == a.decode()
                HPyBytes_FromString(ctx, HPyBytes_AsString(ctx, a))                 == a.split(b'\\0')[0]
                HPyBytes_FromStringAndSize(ctx, BYTES(a))                           == bytes(bytearray(a))
                HPyBytes_Size(ctx, a)                                               == len(a)
                """,
                "values('''b''\\nb'abc'\\nb'a\\\\0b'\\nb'caf\\\\xc3\\\\xa9'\\nb'\\\\xff\\\\x80'\\nb'\\\\xed\\\\xa0\\\\x80'\\n"
                        + "b'\\\\xf0\\\\x9f\\\\x98\\\\x80'\\nb'\\\\xc3'\\nb'x' * 100_000''')",
                "values('''\\'strict\\'\\n\\'ignore\\'\\n\\'replace\\'\\n\\'surrogateescape\\'\\n\\'backslashreplace\\'''')");
    }

    @Test
    public void decodingOfManyKindsOfObjects() {
        assertSame(
                "HPyUnicode_FromEncodedObject(ctx, a, \"latin-1\", NULL) == str(a, 'latin-1')",
                "[(name, f) for name, f in " + ALL + " if not isinstance(f(), str)]"
                        + " + values('__import__(\"array\").array(\"b\", [65])')");
    }

    @Test
    public void wideCharacters() {
        assertSameWith("""

                def wide(text): return b''.join(ord(c).to_bytes(4, 'little') for c in str.__iter__(text))
                def text(wide): return ''.join(chr(int.from_bytes(wide[i:i + 4], 'little')) for i in range(0, len(wide), 4))
                WIDE = [(name, lambda f=f: wide(f())) for name, f in TEXTS if isinstance(f(), str)]
                """, """
                HPyUnicode_FromWideChar(ctx, (const wchar_t *)HPyBytes_AsString(ctx, a), HPyBytes_Size(ctx, a) / 4) == text(a)
                """, "WIDE");
    }
}
