// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* HPyUnicode_FromFormat and HPyErr_Format (hpy/helpers.h). */
#include "hpy.h"

#include <limits.h>
#include <string.h>

/* UTF-8 under construction, surrogates encoded too. Running out of memory is remembered and reported at the end. */
typedef struct {
    char *data;
    size_t size, capacity;
    bool surrogates, out_of_memory;
} Text;

/* No str of GraalPy is longer, in bytes. */
#define MAX_SIZE ((size_t)INT32_MAX - 64)

/* A conversion of the format; width and precision are -1 if not given, `length` is 'l', 'L' for ll, 'z' or 0. */
typedef struct {
    bool zero;
    HPy_ssize_t width, precision;
    char length, kind;
} Conversion;

/* Room for `size` more bytes, or NULL. */
static char *extend(Text *text, size_t size) {
    if (size > text->capacity - text->size) {
        size_t capacity = text->capacity + size + text->size / 2 + 64;
        char *data = size > MAX_SIZE - text->size ? NULL : (char *)realloc(text->data, capacity);
        if (data == NULL) {
            text->out_of_memory = true;
            return NULL;
        }
        text->data = data;
        text->capacity = capacity;
    }
    char *place = text->data + text->size;
    text->size += size;
    return place;
}

static void put(Text *text, const char *utf8, size_t size) {
    char *place = extend(text, size);
    if (place != NULL) memcpy(place, utf8, size);
}

static void repeat(Text *text, char c, HPy_ssize_t count) {
    char *place = count > 0 ? extend(text, (size_t)count) : NULL;
    if (place != NULL) memset(place, c, (size_t)count);
}

static bool is_continuation(char byte) { return ((unsigned char)byte & 0xC0) == 0x80; }

/* Text of a C string or an object, padded to the width; `size` has been cut to the precision. */
static void put_padded(Text *text, const Conversion *conversion, const char *utf8, size_t size) {
    HPy_ssize_t characters = 0;
    for (size_t i = 0; i < size; i++) characters += !is_continuation(utf8[i]);
    repeat(text, ' ', conversion->width - characters);
    put(text, utf8, size);
}

/* The bytes of a str that UTF-8 proper cannot encode; HPy_NULL if that is not what the pending error is about. */
static HPy encode_surrogates(HPyContext *ctx, HPy str) {
    if (!HPyErr_ExceptionMatches(ctx, ctx->h_UnicodeEncodeError)) return HPy_NULL;
    HPyErr_Clear(ctx);
    HPy args = HPy_BuildValue(ctx, "ss", "utf-8", "surrogatepass");
    if (HPy_IsNull(args)) return HPy_NULL;
    HPy bytes = HPy_CallMethodTupleDict_s(ctx, "encode", str, args, HPy_NULL);
    HPy_Close(ctx, args);
    return bytes;
}

static HPy decode(HPyContext *ctx, const char *utf8, size_t size, const char *errors) {
    HPy bytes = HPyBytes_FromStringAndSize(ctx, utf8, (HPy_ssize_t)size);
    if (HPy_IsNull(bytes)) return HPy_NULL;
    HPy str = HPyUnicode_FromEncodedObject(ctx, bytes, "utf-8", errors);
    HPy_Close(ctx, bytes);
    return str;
}

/* The precision of an object's text counts characters. */
static bool put_str(HPyContext *ctx, Text *text, const Conversion *conversion, HPy str) {
    HPy_ssize_t size = 0;
    HPy bytes = HPy_NULL;
    const char *utf8 = HPyUnicode_AsUTF8AndSize(ctx, str, &size);
    if (utf8 == NULL) {
        bytes = encode_surrogates(ctx, str);
        if (HPy_IsNull(bytes)) return false;
        utf8 = HPyBytes_AsString(ctx, bytes);
        size = HPyBytes_Size(ctx, bytes);
        text->surrogates = true;
    }
    if (conversion->precision >= 0) {
        HPy_ssize_t end = 0;
        for (HPy_ssize_t left = conversion->precision; end < size; end++) {
            if (!is_continuation(utf8[end]) && left-- == 0) break;
        }
        size = end;
    }
    put_padded(text, conversion, utf8, (size_t)size);
    HPy_Close(ctx, bytes);
    return true;
}

/* The size without the character at the end, if that is cut. */
static size_t without_cut_end(const char *utf8, size_t size) {
    size_t start = size;
    while (start > 0 && size - start < 3 && is_continuation(utf8[start - 1])) start--;
    if (start == 0) return size;
    const unsigned char lead = (unsigned char)utf8[--start];
    const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return size - start < length ? start : size;
}

/* The precision of a C string counts bytes, behind which none is read. Wrong bytes become U+FFFD. */
static bool put_c_string(HPyContext *ctx, Text *text, const Conversion *conversion, const char *utf8) {
    size_t size = 0;
    bool ascii = true;
    while ((conversion->precision < 0 || size < (size_t)conversion->precision) && utf8[size]) {
        ascii = ascii && (unsigned char)utf8[size] < 0x80;
        size++;
    }
    if (ascii) {
        put_padded(text, conversion, utf8, size);
        return true;
    }
    if (size == (size_t)conversion->precision) size = without_cut_end(utf8, size);
    HPy str = decode(ctx, utf8, size, "replace");
    if (HPy_IsNull(str)) return false;
    Conversion all = *conversion;
    all.precision = -1;
    bool done = put_str(ctx, text, &all, str);
    HPy_Close(ctx, str);
    return done;
}

/* The str that `make` (HPy_Str, ...) gives for an object. */
static bool put_object(HPyContext *ctx, Text *text, const Conversion *conversion, HPy object,
                       HPy (*make)(HPyContext *, HPy)) {
    if (HPy_IsNull(object)) {
        HPyErr_Format(ctx, ctx->h_SystemError, "HPy_NULL passed as value for formatting unit '%%%c'", conversion->kind);
        return false;
    }
    HPy str = make(ctx, object);
    if (HPy_IsNull(str)) return false;
    bool done = put_str(ctx, text, conversion, str);
    HPy_Close(ctx, str);
    return done;
}

static void put_number(Text *text, const Conversion *conversion, bool negative, unsigned long long magnitude,
                       unsigned base) {
    char buffer[CHAR_BIT * sizeof magnitude];
    char *const end = buffer + sizeof buffer;
    char *first = end;
    do {
        *--first = "0123456789abcdef"[magnitude % base];
        magnitude /= base;
    } while (magnitude != 0);

    HPy_ssize_t digits = end - first;
    HPy_ssize_t zeros = conversion->precision > digits ? conversion->precision - digits : 0;
    HPy_ssize_t fill = conversion->width - digits - zeros - negative;
    if (conversion->zero && fill > 0) {
        zeros += fill;
        fill = 0;
    }
    repeat(text, ' ', fill);
    if (negative) put(text, "-", 1);
    repeat(text, '0', zeros);
    put(text, first, (size_t)digits);
}

static void put_signed(Text *text, const Conversion *conversion, long long number) {
    unsigned long long bits = (unsigned long long)number;
    put_number(text, conversion, number < 0, number < 0 ? 0 - bits : bits, 10);
}

static void put_code_point(Text *text, unsigned c) {
    if (c < 0x80) {
        put(text, (const char[]){(char)c}, 1);
    } else if (c < 0x800) {
        put(text, (const char[]){(char)(0xC0 | c >> 6), (char)(0x80 | (c & 0x3F))}, 2);
    } else if (c < 0x10000) {
        put(text, (const char[]){(char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3F)), (char)(0x80 | (c & 0x3F))}, 3);
    } else {
        put(text,
            (const char[]){(char)(0xF0 | c >> 18), (char)(0x80 | (c >> 12 & 0x3F)), (char)(0x80 | (c >> 6 & 0x3F)),
                           (char)(0x80 | (c & 0x3F))},
            4);
    }
}

/* Reads digits, if there are any; NULL with `too_big` as ValueError. */
static const char *parse_size(HPyContext *ctx, const char *fmt, HPy_ssize_t *size, const char *too_big) {
    for (; *fmt >= '0' && *fmt <= '9'; fmt++) {
        HPy_ssize_t digit = *fmt - '0';
        if (*size < 0) *size = 0;
        if (*size > (HPY_SSIZE_T_MAX - digit) / 10) {
            HPyErr_SetString(ctx, ctx->h_ValueError, too_big);
            return NULL;
        }
        *size = *size * 10 + digit;
    }
    return fmt;
}

/* Reads a conversion, from behind its '%' to behind its letter. NULL with an exception if it is wrong. */
static const char *parse_conversion(HPyContext *ctx, const char *fmt, Conversion *conversion) {
    *conversion = (Conversion){.width = -1, .precision = -1};
    if (*fmt == '0') {
        conversion->zero = true;
        fmt++;
    }
    fmt = parse_size(ctx, fmt, &conversion->width, "width too big");
    if (fmt != NULL && *fmt == '.') fmt = parse_size(ctx, fmt + 1, &conversion->precision, "precision too big");
    if (fmt == NULL) return NULL;
    if (*fmt == 'z') {
        conversion->length = *fmt++;
    } else if (*fmt == 'l') {
        conversion->length = *fmt++;
        if (*fmt == 'l') {
            conversion->length = 'L';
            fmt++;
        }
    }
    const char kind = conversion->kind = *fmt;
    const bool integer = kind == 'd' || kind == 'i' || kind == 'u';
    const bool padded = kind == 's' || kind == 'U' || kind == 'V' || kind == 'S' || kind == 'R' || kind == 'A';
    const bool plain = kind == 'c' || kind == 'p';
    if ((!integer && kind != 'x' && !padded && !plain) || (conversion->length && !integer)) {
        HPyErr_SetString(ctx, ctx->h_SystemError, "invalid format string");
        return NULL;
    }
    if (conversion->zero && (padded || plain)) {
        HPyErr_Format(ctx, ctx->h_SystemError, "formatting unit '%%%c' does not support 0-padding", kind);
        return NULL;
    }
    if (plain && (conversion->width >= 0 || conversion->precision >= 0)) {
        HPyErr_Format(ctx, ctx->h_SystemError, "formatting unit '%%%c' does not support width nor precision", kind);
        return NULL;
    }
    return fmt + 1;
}

static bool put_conversion(HPyContext *ctx, Text *text, const Conversion *conversion, va_list *values) {
    switch (conversion->kind) {
    case 'd':
    case 'i':
        switch (conversion->length) {
        case 'l': put_signed(text, conversion, va_arg(*values, long)); return true;
        case 'L': put_signed(text, conversion, va_arg(*values, long long)); return true;
        case 'z': put_signed(text, conversion, va_arg(*values, HPy_ssize_t)); return true;
        default: put_signed(text, conversion, va_arg(*values, int)); return true;
        }
    case 'u':
        switch (conversion->length) {
        case 'l': put_number(text, conversion, false, va_arg(*values, unsigned long), 10); return true;
        case 'L': put_number(text, conversion, false, va_arg(*values, unsigned long long), 10); return true;
        case 'z': put_number(text, conversion, false, va_arg(*values, size_t), 10); return true;
        default: put_number(text, conversion, false, va_arg(*values, unsigned), 10); return true;
        }
    case 'x': put_number(text, conversion, false, va_arg(*values, unsigned), 16); return true;
    case 'p':
        put(text, "0x", 2);
        put_number(text, conversion, false, (uintptr_t)va_arg(*values, void *), 16);
        return true;
    case 'c': {
        int c = va_arg(*values, int);
        if (c < 0 || c > 0x10FFFF) {
            HPyErr_SetString(ctx, ctx->h_OverflowError, "character argument not in range(0x110000)");
            return false;
        }
        text->surrogates = text->surrogates || (c >= 0xD800 && c < 0xE000);
        put_code_point(text, (unsigned)c);
        return true;
    }
    case 'A': return put_object(ctx, text, conversion, va_arg(*values, HPy), HPy_ASCII);
    case 'R': return put_object(ctx, text, conversion, va_arg(*values, HPy), HPy_Repr);
    case 'S': return put_object(ctx, text, conversion, va_arg(*values, HPy), HPy_Str);
    case 'U': return put_object(ctx, text, conversion, va_arg(*values, HPy), HPy_Dup);
    case 'V': {
        HPy str = va_arg(*values, HPy);
        const char *fallback = va_arg(*values, const char *);
        if (!HPy_IsNull(str)) return put_str(ctx, text, conversion, str);
        if (fallback != NULL) return put_c_string(ctx, text, conversion, fallback);
        break;
    }
    default: {
        const char *utf8 = va_arg(*values, const char *);
        if (utf8 != NULL) return put_c_string(ctx, text, conversion, utf8);
    }
    }
    HPyErr_Format(ctx, ctx->h_SystemError, "null c string passed as value for formatting unit '%%%c'",
                  conversion->kind);
    return false;
}

static bool put_format(HPyContext *ctx, Text *text, const char *fmt, va_list *values) {
    while (*fmt) {
        const char *start = fmt;
        while (*fmt && *fmt != '%') {
            if ((unsigned char)*fmt > 127) {
                HPyErr_Format(ctx, ctx->h_ValueError,
                              "expected an ASCII-encoded format string, got a non-ASCII byte: 0x%.2x",
                              (unsigned char)*fmt);
                return false;
            }
            fmt++;
        }
        put(text, start, (size_t)(fmt - start));
        if (*fmt == '%' && fmt[1] == '%') {
            put(text, "%", 1);
            fmt += 2;
        } else if (*fmt == '%') {
            Conversion conversion;
            fmt = parse_conversion(ctx, fmt + 1, &conversion);
            if (fmt == NULL || !put_conversion(ctx, text, &conversion, values)) return false;
        }
    }
    return true;
}

HPy HPyUnicode_FromFormatV(HPyContext *ctx, const char *fmt, va_list vargs) {
    if (fmt == NULL) return HPyErr_SetString(ctx, ctx->h_SystemError, "HPyUnicode_FromFormat: fmt is NULL");
    Text text = {0};
    va_list values; /* vargs may be an array that has become a pointer, to which no pointer can be passed on */
    va_copy(values, vargs);
    bool done = put_format(ctx, &text, fmt, &values);
    va_end(values);
    put(&text, "", 1);
    HPy result = HPy_NULL;
    if (done && text.out_of_memory) {
        HPyErr_NoMemory(ctx);
    } else if (done && !text.surrogates && strlen(text.data) == text.size - 1) {
        result = HPyUnicode_FromString(ctx, text.data);
    } else if (done) { /* zeros inside or surrogates, which only this way keeps */
        result = decode(ctx, text.data, text.size - 1, "surrogatepass");
    }
    free(text.data);
    return result;
}

HPy HPyUnicode_FromFormat(HPyContext *ctx, const char *fmt, ...) {
    va_list values;
    va_start(values, fmt);
    HPy result = HPyUnicode_FromFormatV(ctx, fmt, values);
    va_end(values);
    return result;
}

HPy HPyErr_Format(HPyContext *ctx, HPy h_type, const char *fmt, ...) {
    va_list values;
    va_start(values, fmt);
    HPy message = HPyUnicode_FromFormatV(ctx, fmt, values);
    va_end(values);
    if (!HPy_IsNull(message)) HPyErr_SetObject(ctx, h_type, message);
    HPy_Close(ctx, message);
    return HPy_NULL;
}
