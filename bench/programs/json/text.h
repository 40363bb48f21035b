// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// The text of JSON, without Python: what hpy.c and capi.c share. Functions that read return NULL, or what is wrong with
// the text, and then *at is the place. They rely on the zero behind the UTF-8 of a str, which is no part of any token.

#ifndef TEXT_H
#define TEXT_H

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char no_memory[] = "out of memory"; // compared by address: the one failure that is not the text's

// A growing block of chars; all zero is an empty one.
typedef struct {
    char *data;
    size_t size, capacity;
} Buffer;

static bool buffer_reserve(Buffer *buffer, size_t more) {
    if (more <= buffer->capacity - buffer->size) return true;
    if (more > PTRDIFF_MAX - buffer->size) return false;
    size_t capacity = buffer->capacity > 0 ? buffer->capacity : 256;
    while (capacity - buffer->size < more) capacity *= 2;
    char *data = realloc(buffer->data, capacity);
    if (data == NULL) return false;
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

static bool buffer_write(Buffer *buffer, const char *text, size_t size) {
    if (!buffer_reserve(buffer, size)) return false;
    if (size > 0) memcpy(buffer->data + buffer->size, text, size);
    buffer->size += size;
    return true;
}

// Writes UTF-8 between quotes; only quotes, backslashes and control characters need an escape.
static bool buffer_write_quoted(Buffer *buffer, const char *utf8, size_t size) {
    static const char letters[128] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't', ['"'] = '"', ['\\'] = '\\'};
    if (!buffer_write(buffer, "\"", 1)) return false;
    size_t written = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)utf8[i];
        if (c >= ' ' && c != '"' && c != '\\') continue;
        if (!buffer_write(buffer, utf8 + written, i - written)) return false;
        written = i + 1;
        char escape[] = {'\\', 'u', '0', '0', "01"[c >> 4 & 1], "0123456789abcdef"[c & 15]};
        if (letters[c]) escape[1] = letters[c];
        if (!buffer_write(buffer, escape, letters[c] ? 2 : sizeof escape)) return false;
    }
    return buffer_write(buffer, utf8 + written, size - written) && buffer_write(buffer, "\"", 1);
}

#define NUMBER_SIZE 32 // the longest is -1.2345678901234567e-308, or 20 characters of an int

static size_t format_int(char out[NUMBER_SIZE], int64_t value) {
    char digits[NUMBER_SIZE];
    size_t count = 0, size = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do digits[count++] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0) out[size++] = '-';
    while (count > 0) out[size++] = digits[--count];
    return size;
}

// Writes a finite double as repr() does: the fewest digits that give it back, an exponent below 1e-4 and from 1e16 on.
static size_t format_double(char out[NUMBER_SIZE], double value) {
    char text[NUMBER_SIZE], digits[NUMBER_SIZE];
    // 15 digits are always exact, and zeros at their end are dropped below; denormals have fewer than 15.
    for (int precision = fabs(value) < DBL_MIN ? 1 : 15; precision <= 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision - 1, value);
        if (strtod(text, NULL) == value) break;
    }
    size_t size = 0;
    int count = 0;
    const char *p = text;
    if (*p == '-') out[size++] = *p++;
    for (; *p != 'e'; p++) {
        if (*p != '.') digits[count++] = *p;
    }
    int exponent = (int)strtol(p + 1, NULL, 10);
    while (count > 1 && digits[count - 1] == '0') count--;
    if (exponent < -4 || exponent >= 16) {
        out[size++] = digits[0];
        if (count > 1) out[size++] = '.';
        for (int i = 1; i < count; i++) out[size++] = digits[i];
        return size + (size_t)snprintf(out + size, NUMBER_SIZE - size, "e%+03d", exponent);
    }
    for (int i = exponent < 0 ? exponent : 0; i < count || i < exponent + 2; i++) {
        out[size++] = i >= 0 && i < count ? digits[i] : '0';
        if (i == exponent) out[size++] = '.';
    }
    return size;
}

typedef struct {
    enum { NUMBER_INT, NUMBER_BIG_INT, NUMBER_DOUBLE } kind;
    int64_t integer;
    double real;
} Number;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Adds the digits at p to *mantissa while they fit, counts the significant ones, and returns their end.
static const char *read_digits(const char *p, uint64_t *mantissa, int *count) {
    for (; is_digit(*p); p++) {
        if (*count > 0 || *p != '0') ++*count;
        if (*count <= 18) *mantissa = *mantissa * 10 + (uint64_t)(*p - '0');
    }
    return p;
}

static const char *read_number(const char **at, Number *number) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const char *start = *at;
    bool negative = *start == '-';
    const char *p = start + negative;
    uint64_t mantissa = 0;
    int count = 0, scale = 0;
    if (!is_digit(*p)) return "value expected";
    p = *p == '0' ? p + 1 : read_digits(p, &mantissa, &count);
    number->kind = count <= 18 ? NUMBER_INT : NUMBER_BIG_INT;
    if (p[0] == '.' && is_digit(p[1])) {
        const char *fraction = p + 1;
        p = read_digits(fraction, &mantissa, &count);
        scale = p - fraction < 1000 ? (int)(fraction - p) : -5000; // no exponent below makes it small again
        number->kind = NUMBER_DOUBLE;
    }
    if ((*p == 'e' || *p == 'E') && is_digit(p[1 + (p[1] == '-' || p[1] == '+')])) {
        char *end;
        long exponent = strtol(p + 1, &end, 10);
        scale = exponent > 1000 || exponent < -1000 ? 1000 : scale + (int)exponent;
        p = end;
        number->kind = NUMBER_DOUBLE;
    }
    *at = p;
    number->integer = negative ? -(int64_t)mantissa : (int64_t)mantissa;
    if (number->kind != NUMBER_DOUBLE) return NULL;
    // Both operands are exact, so the result is rounded once, as strtod would.
    if (count <= 15 && scale >= -22 && scale <= 22) {
        double real = scale < 0 ? (double)mantissa / powers[-scale] : (double)mantissa * powers[scale];
        number->real = negative ? -real : real;
    } else {
        number->real = strtod(start, NULL);
    }
    return NULL;
}

static bool read_hex(const char *p, uint32_t *unit) {
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int digit = is_digit(c)            ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) return false;
        *unit = *unit << 4 | (uint32_t)digit;
    }
    return true;
}

// Reads the escape that begins with the backslash at *at.
static const char *read_escape(const char **at, uint32_t *code_point) {
    static const char values[128] = {
        ['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t'};
    const char *p = *at + 1;
    if (*p != 'u') {
        unsigned char c = (unsigned char)*p;
        if (c >= sizeof values || !values[c]) return "invalid escape";
        *code_point = (uint32_t)values[c];
        *at = p + 1;
        return NULL;
    }
    uint32_t unit, low;
    if (!read_hex(p + 1, &unit)) return "invalid escape";
    p += 5;
    if (unit >= 0xD800 && unit < 0xE000) {
        if (unit >= 0xDC00 || p[0] != '\\' || p[1] != 'u' || !read_hex(p + 2, &low) || low < 0xDC00 || low > 0xDFFF)
            return "lone surrogate";
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        p += 6;
    }
    *code_point = unit;
    *at = p;
    return NULL;
}

static size_t format_utf8(char out[4], uint32_t c) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, c >>= 6) out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(0xF00 >> size | c);
    return size;
}

typedef struct {
    const char *data; // in the text itself if there are no escapes, else in the scratch buffer
    size_t size;
    bool ascii;
} Text;

// Reads a string whose opening quote is just before *at.
static const char *read_string(const char **at, const char *end, Buffer *scratch, Text *text) {
    const char *copied = *at;
    uint32_t all = 0;
    scratch->size = 0;
    while (**at != '"') {
        uint32_t c = (unsigned char)**at;
        if (c < ' ') return *at == end ? "unterminated string" : "control character in a string";
        if (c == '\\') {
            char utf8[4];
            if (!buffer_write(scratch, copied, (size_t)(*at - copied))) return no_memory;
            const char *problem = read_escape(at, &c);
            if (problem != NULL) return problem;
            if (!buffer_write(scratch, utf8, format_utf8(utf8, c))) return no_memory;
            copied = *at;
        } else {
            ++*at;
        }
        all |= c;
    }
    size_t rest = (size_t)(*at - copied);
    ++*at;
    if (scratch->size > 0 && !buffer_write(scratch, copied, rest)) return no_memory;
    *text = scratch->size > 0 ? (Text){scratch->data, scratch->size, all < 0x80} : (Text){copied, rest, all < 0x80};
    return NULL;
}

static const char *skip_space(const char *p) {
    while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r') p++;
    return p;
}

// Positions in messages count characters, as Python does.
static size_t count_characters(const char *from, const char *to) {
    size_t count = 0;
    for (; from < to; from++) count += (*from & 0xC0) != 0x80;
    return count;
}

#endif
