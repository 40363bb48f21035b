// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.graalvm.chelpers;

import org.graalvm.polyglot.Value;
import org.hpy.graalvm.ExtensionTest;
import org.junit.Before;
import org.junit.Test;

/** HPyUnicode_FromFormat, HPyUnicode_FromFormatV and HPyErr_Format, where possible against Python's operator %. */
public class FormatTest extends ExtensionTest {

    /** Functions of a format, each with one C type or object to format. */
    private static final String FORMATS = """
        #define FORMAT(NAME, VALUE) \\
            HPyDef_METH(NAME, #NAME, HPyFunc_VARARGS) \\
            static HPy NAME##_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) { \\
                const char *fmt = HPyUnicode_AsUTF8AndSize(ctx, args[0], NULL); \\
                HPy value = nargs > 1 && !HPy_Is(ctx, args[1], ctx->h_Ellipsis) ? args[1] : HPy_NULL; \\
                (void)value; \\
                return HPyUnicode_FromFormat(ctx, fmt, VALUE); \\
            }
        #define MASKED(TYPE) (HPy_IsNull(value) ? 0 : (TYPE)HPyLong_AsUnsignedLongLongMask(ctx, value))
        #define UTF8 (HPyBytes_Check(ctx, value) ? HPyBytes_AsString(ctx, value) : NULL)
        FORMAT(as_int, MASKED(int))
        FORMAT(as_long, MASKED(long))
        FORMAT(as_long_long, MASKED(long long))
        FORMAT(as_ssize, MASKED(HPy_ssize_t))
        FORMAT(as_pointer, (void *)MASKED(uintptr_t))
        FORMAT(as_utf8, UTF8)
        FORMAT(as_object, value)

        HPyDef_METH(either, "either", HPyFunc_VARARGS)
        static HPy either_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
            const char *fmt = HPyUnicode_AsUTF8AndSize(ctx, args[0], NULL);
            HPy value = HPy_Is(ctx, args[1], ctx->h_Ellipsis) ? HPy_NULL : args[1];
            return HPyUnicode_FromFormat(ctx, fmt, value, HPyBytes_Check(ctx, args[2]) ? HPyBytes_AsString(ctx, args[2]) : NULL);
        }
        """;

    private Value module;

    @Before
    public void loadFormats() {
        module = load(
                FORMATS,
                "as_int",
                "as_long",
                "as_long_long",
                "as_ssize",
                "as_pointer",
                "as_utf8",
                "as_object",
                "either");
        exec(module, """
                BORDERS = [s * 2**e + d for e in (0, 7, 15, 31, 32, 62, 63, 64) for d in (-1, 0, 1) for s in (1, -1)]
                WIDTHS = [z + w + p for z in ('', '0') for w in ('', '1', '5', '12', '30') for p in ('', '.', '.0', '.1', '.3', '.25')]
                def signed(x, bits): return (x + 2**(bits - 1)) % 2**bits - 2**(bits - 1)
                class Named:
                    def __str__(self): return 'str \\u20ac'
                    def __repr__(self): return 'repr \\U0001f600'
                class Str(str):
                    def __str__(self): return 'never'
                class Fails:
                    def __repr__(self): raise LookupError('repr')
                def raised(f, *args):
                    try:
                        return f(*args)
                    except Exception as e:
                        return type(e)
                """);
    }

    @Test
    public void signedNumbersAreThoseOfTheirType() {
        assertPython(module, "all(m.as_int(f, x) == str(signed(x, 32)) for f in ('%d', '%i') for x in BORDERS)");
        assertPython(module, "all(m.as_long(f, x) == str(signed(x, 64)) for f in ('%ld', '%li') for x in BORDERS)");
        assertPython(
                module, "all(m.as_long_long(f, x) == str(signed(x, 64)) for f in ('%lld', '%lli') for x in BORDERS)");
        assertPython(module, "all(m.as_ssize(f, x) == str(signed(x, 64)) for f in ('%zd', '%zi') for x in BORDERS)");
    }

    @Test
    public void unsignedNumbersAreThoseOfTheirType() {
        assertPython(module, "all(m.as_int('%u', x) == str(x % 2**32) for x in BORDERS)");
        assertPython(module, "all(m.as_int('%x', x) == '%x' % (x % 2**32) for x in BORDERS)");
        assertPython(module, "all(m.as_long('%lu', x) == str(x % 2**64) for x in BORDERS)");
        assertPython(module, "all(m.as_long_long('%llu', x) == str(x % 2**64) for x in BORDERS)");
        assertPython(module, "all(m.as_ssize('%zu', x) == str(x % 2**64) for x in BORDERS)");
    }

    @Test
    public void widthAndPrecisionOfNumbersAreThoseOfPython() {
        assertPython(
                module,
                "all(m.as_long('%' + w + 'ld', x) == ('%' + w + 'd') % x for w in WIDTHS"
                        + " for x in (0, 7, -7, 123456, -123456, 2**63 - 1, -2**63))");
        assertPython(
                module,
                "all(m.as_int('%' + w + k, x) == ('%' + w + k) % x for w in WIDTHS for k in 'ux'"
                        + " for x in (0, 7, 123456, 2**32 - 1))");
    }

    @Test
    public void pointersAreHexadecimal() {
        assertPython(module, "m.as_pointer('%p', 0) == '0x0' and m.as_pointer('<%p>', 0x12abf) == '<0x12abf>'");
        assertPython(module, "m.as_pointer('%p', 2**64 - 1) == '0xffffffffffffffff'");
    }

    @Test
    public void charactersAreCodePoints() {
        assertPython(
                module,
                "all(m.as_int('<%c>', ord(c)) == '<' + c + '>' for c in 'x\\x01\\x7f\\x80\\u00fc\\u07ff\\u0800\\u20ac\\uffff\\U00010000\\U0010ffff')");
        assertPython(module, "m.as_int('a%cb', 0) == 'a\\0b'");
        assertRaises(module, "m.as_int('%c', 0x110000)", "OverflowError", "character argument not in range(0x110000)");
        assertRaises(module, "m.as_int('%c', -1)", "OverflowError", "character argument not in range(0x110000)");
    }

    @Test
    public void charactersMayBeSurrogates() {
        assertPython(
                module, "all(m.as_int('<%c>', c) == '<' + chr(c) + '>' for c in (0xd800, 0xdbff, 0xdc00, 0xdfff))");
    }

    @Test
    public void textBesidesConversionsIsKept() {
        assertPython(module, "m.as_int('') == '' and m.as_int('plain') == 'plain' and m.as_int('%%') == '%'");
        assertPython(module, "m.as_int('100%% of %d%%!', 5) == '100% of 5%!'");
        assertPython(module, "m.as_int('x' * 5000 + '%d', 5) == 'x' * 5000 + '5'");
        assertRaises(
                module,
                "m.as_int('caf\\u00e9 %d', 5)",
                "ValueError",
                "expected an ASCII-encoded format string, got a non-ASCII byte: 0xc3");
    }

    @Test
    public void cStringsAreUtf8() {
        assertPython(
                module,
                "all(m.as_utf8('<%s>', x.encode()) == '<' + x + '>' for x in ('', 'x', 'S\\u00fcd \\u20ac \\U0001f600', 'x' * 3000))");
        assertRaises(
                module,
                "m.as_utf8('%s', None)",
                "SystemError",
                "null c string passed as value for formatting unit '%s'");
    }

    @Test
    public void wrongBytesOfCStringsAreReplaced() {
        assertPython(
                module,
                "all(m.as_utf8('<%s>', x) == '<' + x.decode('utf-8', 'replace') + '>' for x in"
                        + " (b'\\xff', b'caf\\xe9', b'\\xe2\\x82', b'a\\xf0\\x9f\\x98b', b'\\xed\\xa0\\x80', b'\\xc0\\x80'))");
    }

    @Test
    public void widthOfCStringsCountsCharacters() {
        assertPython(module, "m.as_utf8('%5s', b'abc') == '  abc' and m.as_utf8('%2s', b'abc') == 'abc'");
        assertPython(module, "m.as_utf8('%5s', 'S\\u00fcd'.encode()) == '  S\\u00fcd'");
    }

    @Test
    public void precisionOfCStringsCountsBytes() {
        assertPython(module, "all(m.as_utf8('%.' + str(n) + 's', b'abc') == 'abc'[:n] for n in range(5))");
        assertPython(module, "m.as_utf8('%.s', b'abc') == 'abc' and m.as_utf8('%5.2s', b'abc') == '   ab'");
        assertPython(
                module,
                "[m.as_utf8('%.' + str(n) + 's', 'a\\u20acb'.encode()) for n in range(1, 6)]"
                        + " == ['a', 'a', 'a', 'a\\u20ac', 'a\\u20acb']");
    }

    @Test
    public void aPrecisionLimitsWhatIsReadOfACString() {
        Value m = load("""
                HPyDef_METH(f, "f", HPyFunc_NOARGS)
                static HPy f_impl(HPyContext *ctx, HPy self) {
                    return HPyUnicode_FromFormat(ctx, "%.3s %.3s", "abc\\x80", "\\xe2\\x82\\xac\\x80");
                }
                """, "f");
        assertPython(m, "m.f() == 'abc \\u20ac'");
    }

    @Test
    public void objectsAreConvertedByStrReprAndAscii() {
        assertPython(
                module,
                "m.as_object('<%S>', Named()) == '<str \\u20ac>' and m.as_object('<%R>', Named()) == '<repr \\U0001f600>'");
        assertPython(module, "m.as_object('<%A>', Named()) == '<repr \\\\U0001f600>'");
        assertPython(module, "m.as_object('%S', 7) == '7' and m.as_object('%R', 'x') == repr('x')");
        assertPython(module, "m.as_object('%S', 'a\\0b') == 'a\\0b'");
        assertPython(module, "m.as_object('%U', 'S\\u00fcd') == 'S\\u00fcd' and m.as_object('%U', Str('x')) == 'x'");
    }

    @Test
    public void objectsMayHoldSurrogates() {
        assertPython(
                module,
                "all(m.as_object('<' + f + '>', 'a\\udc80\\u20ac') == '<a\\udc80\\u20ac>' for f in ('%U', '%S'))");
        assertPython(module, "m.as_object('%5.2U', 'a\\udc80b') == '   a\\udc80'");
    }

    @Test
    public void errorsOfConversionsPassThrough() {
        assertRaises(module, "m.as_object('%R', Fails())", "LookupError", "repr");
        assertRaises(module, "m.as_object('%A', Fails())", "LookupError", "repr");
    }

    @Test
    public void aNullObjectIsASystemError() {
        for (String unit : new String[] {"%S", "%R", "%A", "%U"}) {
            assertRaises(
                    module,
                    "m.as_object('" + unit + "', ...)",
                    "SystemError",
                    "HPy_NULL passed as value for formatting unit '" + unit + "'");
        }
    }

    @Test
    public void eitherAnObjectOrACString() {
        assertPython(
                module, "m.either('%V', 'object', b'bytes') == 'object' and m.either('%V', ..., b'bytes') == 'bytes'");
        assertPython(module, "m.either('%V', 'object', None) == 'object'");
        assertPython(module, "m.either('%.2V', '\\u20ac\\u20ac\\u20ac', b'') == '\\u20ac\\u20ac'");
        assertPython(module, "m.either('%5.4V', ..., '\\u20ac\\u20ac'.encode()) == '    \\u20ac'");
        assertRaises(
                module,
                "m.either('%V', ..., None)",
                "SystemError",
                "null c string passed as value for formatting unit '%V'");
    }

    @Test
    public void whatMustBeAStrIsATypeErrorIfItIsNot() {
        assertPython(module, "raised(m.as_object, '%U', 7) is raised(m.either, '%V', 7, b'') is TypeError");
    }

    @Test
    public void widthAndPrecisionOfObjectsCountCharacters() {
        assertPython(
                module,
                "all(m.as_object('%' + w + 'U', x) == ('%' + w + 's') % x for x in ('', 'abc', 'S\\u00fcd \\u20ac\\U0001f600')"
                        + " for w in ('', '1', '5', '12', '.0', '.1', '.4', '7.4', '3.5', '.30'))");
        assertPython(module, "m.as_object('%12.4S', Named()) == 'str '.rjust(12)");
    }

    @Test
    public void textTakesNoZeroPadding() {
        for (String kind : new String[] {"s", "U", "V", "S", "R", "A", "c", "p"}) {
            assertRaises(
                    module,
                    "m.as_object('%05" + kind + "', 'x')",
                    "SystemError",
                    "formatting unit '%" + kind + "' does not support 0-padding");
        }
    }

    @Test
    public void charactersAndPointersTakeNoWidthAndPrecision() {
        for (String conversion : new String[] {"%5c", "%.5c", "%5.5c", "%5p", "%.5p"}) {
            assertRaises(
                    module,
                    "m.as_int('" + conversion + "', 0)",
                    "SystemError",
                    "formatting unit '%" + conversion.charAt(conversion.length() - 1)
                            + "' does not support width nor precision");
        }
    }

    @Test
    public void anUnknownConversionIsASystemError() {
        for (String format :
                new String[] {"%", "%5", "%.", "%.5", "%q", "%l", "%ll", "%z", "%lx", "%ls", "%hd", "%-5d", "%5%"}) {
            assertRaises(module, "m.as_int('" + format + "', 0)", "SystemError", "invalid format string");
        }
    }

    @Test
    public void aNullFormatIsASystemError() {
        Value m = load("""
                HPyDef_METH(text, "text", HPyFunc_NOARGS)
                static HPy text_impl(HPyContext *ctx, HPy self) { return HPyUnicode_FromFormat(ctx, NULL); }
                HPyDef_METH(error, "error", HPyFunc_NOARGS)
                static HPy error_impl(HPyContext *ctx, HPy self) { return HPyErr_Format(ctx, ctx->h_KeyError, NULL); }
                """, "text", "error");
        assertRaises(m, "m.text()", "SystemError", "HPyUnicode_FromFormat: fmt is NULL");
        assertRaises(m, "m.error()", "SystemError", "HPyUnicode_FromFormat: fmt is NULL");
    }

    @Test
    public void aWidthTooBigIsAValueError() {
        assertRaises(module, "m.as_int('%9223372036854775808d', 1)", "ValueError", "width too big");
        assertRaises(module, "m.as_int('%.99999999999999999999d', 1)", "ValueError", "precision too big");
        assertRaises(module, "m.as_int('%9223372036854775807d', 1)", "MemoryError", "");
        assertRaises(module, "m.as_int('%.9223372036854775807d', 1)", "MemoryError", "");
    }

    @Test
    public void manyValuesAreTakenInOrder() {
        Value m = load("""
                HPyDef_METH(f, "f", HPyFunc_O)
                static HPy f_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return HPyUnicode_FromFormat(ctx, "%d %s %ld %R %zu %S %c %lld %x %i %U %u %%", -1, "two", 3l, arg,
                        (size_t)4, arg, '5', 6ll, 7, 8, arg, 9u);
                }
                HPyDef_METH(large, "large", HPyFunc_NOARGS)
                static HPy large_impl(HPyContext *ctx, HPy self) {
                    return HPyUnicode_FromFormat(ctx, "%1000d%1000s%.1000d", 1, "2", 3);
                }
                """, "f", "large");
        assertPython(m, "m.f('x') == \"-1 two 3 'x' 4 x 5 6 7 8 x 9 %\"");
        assertPython(m, "m.large() == '1'.rjust(1000) + '2'.rjust(1000) + '3'.zfill(1000)");
    }

    @Test
    public void aVariadicFunctionPassesItsValuesOn() {
        Value m = load("""
                static HPy format(HPyContext *ctx, const char *fmt, ...) {
                    va_list values;
                    va_start(values, fmt);
                    HPy first = HPyUnicode_FromFormatV(ctx, fmt, values);
                    va_end(values);
                    va_start(values, fmt);
                    HPy again = HPyUnicode_FromFormatV(ctx, fmt, values);
                    va_end(values);
                    HPy result = HPyTuple_Pack(ctx, 2, first, again);
                    HPy_Close(ctx, first);
                    HPy_Close(ctx, again);
                    return result;
                }
                HPyDef_METH(f, "f", HPyFunc_O)
                static HPy f_impl(HPyContext *ctx, HPy self, HPy arg) {
                    return format(ctx, "%d %s %R %ld %d %d %d", 1, "two", arg, 4l, 5, 6, 7);
                }
                """, "f");
        assertPython(m, "m.f([3]) == ('1 two [3] 4 5 6 7',) * 2");
    }

    /** HPyErr_Format, on top of what may already be pending. */
    private Value errors() {
        Value m = load("""
                HPyDef_METH(fail, "fail", HPyFunc_VARARGS)
                static HPy fail_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
                    if (nargs > 2) {
                        HPyErr_SetObject(ctx, args[2], args[1]);
                    }
                    HPy result = HPyErr_Format(ctx, args[0], "%s: %R is %d", "fail", args[1], 7);
                    return HPy_IsNull(result) ? HPy_NULL : HPyErr_SetString(ctx, ctx->h_AssertionError, "not HPy_NULL");
                }
                HPyDef_METH(wrong, "wrong", HPyFunc_O)
                static HPy wrong_impl(HPyContext *ctx, HPy self, HPy type) {
                    return HPyErr_Format(ctx, type, "%d %q", 1);
                }
                """, "fail", "wrong");
        exec(m, """
                class Fails:
                    def __repr__(self): raise LookupError('repr')
                class Mine(Exception): pass
                """);
        return m;
    }

    @Test
    public void errorsHaveTheFormattedMessage() {
        Value m = errors();
        assertRaises(m, "m.fail(ValueError, 'x')", "ValueError", "fail: 'x' is 7");
        assertRaises(m, "m.fail(Mine, '\\u20ac')", "Mine", "fail: '\u20ac' is 7");
    }

    @Test
    public void anErrorInTheFormatIsTheError() {
        Value m = errors();
        assertRaises(m, "m.wrong(ValueError)", "SystemError", "invalid format string");
        assertRaises(m, "m.fail(ValueError, Fails())", "LookupError", "repr");
    }

    @Test
    public void aFormattedErrorReplacesTheOneBefore() {
        Value m = errors();
        assertRaises(m, "m.fail(ValueError, [1, {}], KeyError)", "ValueError", "fail: [1, {}] is 7");
    }
}
