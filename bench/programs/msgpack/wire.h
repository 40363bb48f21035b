// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// The bytes of MessagePack, without any Python: a growing buffer to write to, and a cursor that reads token by token.

#ifndef MSGPACK_WIRE_H
#define MSGPACK_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 100
#define MAX_LENGTH UINT32_MAX // of a str, bytes, list or dict

// Writing. All functions return false if there is no memory, and leave the buffer as it was.

typedef struct {
    uint8_t *bytes;
    size_t length;
    size_t capacity;
} Buffer;

static bool put_bytes(Buffer *buffer, const void *bytes, size_t size) {
    if (size > buffer->capacity - buffer->length) {
        size_t capacity = buffer->capacity + buffer->capacity / 2;
        if (capacity < buffer->length + size) capacity = buffer->length + size;
        if (capacity < 256) capacity = 256;
        uint8_t *grown = realloc(buffer->bytes, capacity);
        if (grown == NULL) return false;
        buffer->bytes = grown;
        buffer->capacity = capacity;
    }
    memcpy(buffer->bytes + buffer->length, bytes, size);
    buffer->length += size;
    return true;
}

static bool put_code(Buffer *buffer, uint8_t code) { return put_bytes(buffer, &code, 1); }

// A code and the lowest `size` bytes of a number, highest first.
static bool put_number(Buffer *buffer, uint8_t code, uint64_t number, int size) {
    uint8_t bytes[9] = {code};
    for (int i = size; i > 0; i--) {
        bytes[i] = (uint8_t)number;
        number >>= 8;
    }
    return put_bytes(buffer, bytes, (size_t)size + 1);
}

static bool put_unsigned(Buffer *buffer, uint64_t number) {
    if (number < 0x80) return put_code(buffer, (uint8_t)number);
    if (number <= UINT8_MAX) return put_number(buffer, 0xcc, number, 1);
    if (number <= UINT16_MAX) return put_number(buffer, 0xcd, number, 2);
    if (number <= UINT32_MAX) return put_number(buffer, 0xce, number, 4);
    return put_number(buffer, 0xcf, number, 8);
}

static bool put_integer(Buffer *buffer, int64_t number) {
    if (number >= 0) return put_unsigned(buffer, (uint64_t)number);
    if (number >= -32) return put_code(buffer, (uint8_t)number);
    if (number >= INT8_MIN) return put_number(buffer, 0xd0, (uint64_t)number, 1);
    if (number >= INT16_MIN) return put_number(buffer, 0xd1, (uint64_t)number, 2);
    if (number >= INT32_MIN) return put_number(buffer, 0xd2, (uint64_t)number, 4);
    return put_number(buffer, 0xd3, (uint64_t)number, 8);
}

static bool put_double(Buffer *buffer, double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return put_number(buffer, 0xcb, bits, 8);
}

// The codes before a length. One below `short_count` is a part of the code itself; a code8 of 0 means there is none.
typedef struct {
    uint8_t short_code, short_count, code8, code16, code32;
} LengthCodes;

static const LengthCodes str_codes = {0xa0, 32, 0xd9, 0xda, 0xdb};
static const LengthCodes bin_codes = {0x00, 0, 0xc4, 0xc5, 0xc6};
static const LengthCodes array_codes = {0x90, 16, 0x00, 0xdc, 0xdd};
static const LengthCodes map_codes = {0x80, 16, 0x00, 0xde, 0xdf};

static bool put_length(Buffer *buffer, const LengthCodes *codes, size_t length) {
    if (length < codes->short_count) return put_code(buffer, (uint8_t)(codes->short_code | length));
    if (length <= UINT8_MAX && codes->code8 != 0) return put_number(buffer, codes->code8, length, 1);
    if (length <= UINT16_MAX) return put_number(buffer, codes->code16, length, 2);
    return put_number(buffer, codes->code32, length, 4);
}

// Reading.

typedef struct {
    const uint8_t *at;
    const uint8_t *end;
} Cursor;

// The kinds before KINDS are those of values, and index tables; the others are errors.
typedef enum { NIL, BOOLEAN, INTEGER, UNSIGNED, DOUBLE, STR, BIN, ARRAY, MAP, KINDS, TRUNCATED, UNKNOWN } Kind;

typedef struct {
    const char *start; // of the bytes of a STR or BIN
    size_t length;     // of a STR or BIN in bytes, of an ARRAY in items, of a MAP in pairs
    union {
        bool boolean;
        int64_t integer;
        uint64_t number;
        double floating;
    } as;
} Token;

static bool take_number(Cursor *cursor, size_t size, uint64_t *number) {
    if ((size_t)(cursor->end - cursor->at) < size) return false;
    *number = 0;
    for (size_t i = 0; i < size; i++) *number = *number << 8 | *cursor->at++;
    return true;
}

// A STR or BIN is taken whole. No ARRAY or MAP is longer than the rest of the input: its length can be trusted.
static Kind take_content(Cursor *cursor, Token *token, Kind kind, uint64_t length) {
    size_t rest = (size_t)(cursor->end - cursor->at);
    if (length > (kind == MAP ? rest / 2 : rest)) return TRUNCATED;
    token->start = (const char *)cursor->at;
    token->length = (size_t)length;
    if (kind == STR || kind == BIN) cursor->at += length;
    return kind;
}

static Kind take_after_length(Cursor *cursor, Token *token, Kind kind, size_t size) {
    uint64_t length;
    return take_number(cursor, size, &length) ? take_content(cursor, token, kind, length) : TRUNCATED;
}

static Kind take_unsigned(Cursor *cursor, Token *token, size_t size) {
    return take_number(cursor, size, &token->as.number) ? UNSIGNED : TRUNCATED;
}

static Kind take_signed(Cursor *cursor, Token *token, size_t size) {
    uint64_t number;
    if (!take_number(cursor, size, &number)) return TRUNCATED;
    uint64_t sign = UINT64_C(1) << (8 * size - 1);
    token->as.integer = (int64_t)((number ^ sign) - sign);
    return INTEGER;
}

static Kind take_double(Cursor *cursor, Token *token, size_t size) {
    uint64_t bits;
    if (!take_number(cursor, size, &bits)) return TRUNCATED;
    if (size == sizeof(float)) {
        uint32_t word = (uint32_t)bits;
        float value;
        memcpy(&value, &word, sizeof value);
        token->as.floating = value;
    } else {
        memcpy(&token->as.floating, &bits, sizeof bits);
    }
    return DOUBLE;
}

static Kind take_token(Cursor *cursor, Token *token) {
    if (cursor->at == cursor->end) return TRUNCATED;
    uint8_t code = *cursor->at++;
    if (code < 0x80 || code >= 0xe0) {
        token->as.integer = (int8_t)code;
        return INTEGER;
    }
    if (code < 0x90) return take_content(cursor, token, MAP, code & 0x0f);
    if (code < 0xa0) return take_content(cursor, token, ARRAY, code & 0x0f);
    if (code < 0xc0) return take_content(cursor, token, STR, code & 0x1f);
    switch (code) {
    case 0xc0: return NIL;
    case 0xc2:
    case 0xc3: token->as.boolean = code & 1; return BOOLEAN;
    case 0xc4:
    case 0xc5:
    case 0xc6: return take_after_length(cursor, token, BIN, (size_t)1 << (code - 0xc4));
    case 0xca:
    case 0xcb: return take_double(cursor, token, (size_t)4 << (code - 0xca));
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf: return take_unsigned(cursor, token, (size_t)1 << (code - 0xcc));
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3: return take_signed(cursor, token, (size_t)1 << (code - 0xd0));
    case 0xd9:
    case 0xda:
    case 0xdb: return take_after_length(cursor, token, STR, (size_t)1 << (code - 0xd9));
    case 0xdc:
    case 0xdd: return take_after_length(cursor, token, ARRAY, (size_t)2 << (code - 0xdc));
    case 0xde:
    case 0xdf: return take_after_length(cursor, token, MAP, (size_t)2 << (code - 0xde));
    default: return UNKNOWN;
    }
}

#endif
