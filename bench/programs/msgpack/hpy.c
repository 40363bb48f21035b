// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// A MessagePack codec in HPy: packb(value) -> bytes, unpackb(bytes) -> value.

#include "hpy.h"

#include "wire.h"

// Packing. Functions return false with an exception set.

typedef struct {
    HPyContext *ctx;
    Buffer out;
    int depth;
} Packer;

static bool pack(Packer *packer, HPy value);

static bool check_put(Packer *packer, bool done) {
    if (!done) HPyErr_NoMemory(packer->ctx);
    return done;
}

static bool put_header(Packer *packer, const LengthCodes *codes, HPy_ssize_t length) {
    if ((uint64_t)length > MAX_LENGTH) {
        HPyErr_SetString(packer->ctx, packer->ctx->h_ValueError, "too long for MessagePack");
        return false;
    }
    return check_put(packer, put_length(&packer->out, codes, (size_t)length));
}

static bool enter(HPyContext *ctx, int *depth) {
    if (*depth == MAX_DEPTH) {
        HPyErr_Format(ctx, ctx->h_ValueError, "nested more than %d deep", MAX_DEPTH);
        return false;
    }
    ++*depth;
    return true;
}

static bool pack_int(Packer *packer, HPy value) {
    HPyContext *ctx = packer->ctx;
    int64_t integer = HPyLong_AsInt64_t(ctx, value);
    if (integer != -1 || !HPyErr_Occurred(ctx)) return check_put(packer, put_integer(&packer->out, integer));
    if (!HPyErr_ExceptionMatches(ctx, ctx->h_OverflowError)) return false;
    HPyErr_Clear(ctx);
    uint64_t number = HPyLong_AsUInt64_t(ctx, value);
    if (number == UINT64_MAX && HPyErr_Occurred(ctx)) return false;
    return check_put(packer, put_unsigned(&packer->out, number));
}

static bool pack_float(Packer *packer, HPy value) {
    double number = HPyFloat_AsDouble(packer->ctx, value);
    if (number == -1.0 && HPyErr_Occurred(packer->ctx)) return false;
    return check_put(packer, put_double(&packer->out, number));
}

static bool pack_str(Packer *packer, HPy value) {
    HPy_ssize_t size;
    const char *utf8 = HPyUnicode_AsUTF8AndSize(packer->ctx, value, &size);
    if (utf8 == NULL || !put_header(packer, &str_codes, size)) return false;
    return check_put(packer, put_bytes(&packer->out, utf8, (size_t)size));
}

static bool pack_bytes(Packer *packer, HPy value) {
    HPy_ssize_t size = HPyBytes_Size(packer->ctx, value);
    if (size < 0) return false;
    const char *bytes = HPyBytes_AsString(packer->ctx, value);
    if (bytes == NULL || !put_header(packer, &bin_codes, size)) return false;
    return check_put(packer, put_bytes(&packer->out, bytes, (size_t)size));
}

static bool pack_item(Packer *packer, HPy item) {
    if (HPy_IsNull(item)) return false;
    bool done = pack(packer, item);
    HPy_Close(packer->ctx, item);
    return done;
}

static bool pack_sequence(Packer *packer, HPy value) {
    HPyContext *ctx = packer->ctx;
    HPy_ssize_t length = HPy_Length(ctx, value);
    if (length < 0 || !enter(ctx, &packer->depth) || !put_header(packer, &array_codes, length)) return false;
    for (HPy_ssize_t i = 0; i < length; i++) {
        if (!pack_item(packer, HPy_GetItem_i(ctx, value, i))) return false;
    }
    packer->depth--;
    return true;
}

static bool pack_pairs(Packer *packer, HPy dict, HPy keys) {
    HPyContext *ctx = packer->ctx;
    HPy_ssize_t length = HPy_Length(ctx, keys);
    if (length < 0 || !put_header(packer, &map_codes, length)) return false;
    for (HPy_ssize_t i = 0; i < length; i++) {
        HPy key = HPy_GetItem_i(ctx, keys, i);
        if (HPy_IsNull(key)) return false;
        bool done = pack(packer, key) && pack_item(packer, HPy_GetItem(ctx, dict, key));
        HPy_Close(ctx, key);
        if (!done) return false;
    }
    return true;
}

static bool pack_dict(Packer *packer, HPy value) {
    HPyContext *ctx = packer->ctx;
    if (!enter(ctx, &packer->depth)) return false;
    HPy keys = HPyDict_Keys(ctx, value);
    if (HPy_IsNull(keys)) return false;
    bool done = pack_pairs(packer, value, keys);
    HPy_Close(ctx, keys);
    packer->depth--;
    return done;
}

static bool pack(Packer *packer, HPy value) {
    HPyContext *ctx = packer->ctx;
    if (HPyUnicode_Check(ctx, value)) return pack_str(packer, value);
    if (HPy_Is(ctx, value, ctx->h_None)) return check_put(packer, put_code(&packer->out, 0xc0));
    if (HPy_Is(ctx, value, ctx->h_False)) return check_put(packer, put_code(&packer->out, 0xc2));
    if (HPy_Is(ctx, value, ctx->h_True)) return check_put(packer, put_code(&packer->out, 0xc3));
    if (HPy_TypeCheck(ctx, value, ctx->h_LongType)) return pack_int(packer, value);
    if (HPy_TypeCheck(ctx, value, ctx->h_FloatType)) return pack_float(packer, value);
    if (HPyList_Check(ctx, value) || HPyTuple_Check(ctx, value)) return pack_sequence(packer, value);
    if (HPyDict_Check(ctx, value)) return pack_dict(packer, value);
    if (HPyBytes_Check(ctx, value)) return pack_bytes(packer, value);
    HPy type = HPy_Type(ctx, value);
    if (HPy_IsNull(type)) return false;
    HPyErr_Format(ctx, ctx->h_TypeError, "cannot pack %R", type);
    HPy_Close(ctx, type);
    return false;
}

HPyDef_METH(packb, "packb", HPyFunc_O, .doc = "packb(value, /)\n--\n\nReturn the MessagePack of a value as bytes.")
static HPy packb_impl(HPyContext *ctx, HPy self, HPy value) {
    (void)self;
    Packer packer = {.ctx = ctx};
    HPy result = HPy_NULL;
    if (pack(&packer, value))
        result = HPyBytes_FromStringAndSize(ctx, (const char *)packer.out.bytes, (HPy_ssize_t)packer.out.length);
    free(packer.out.bytes);
    return result;
}

// Unpacking.

typedef struct {
    HPyContext *ctx;
    Cursor cursor;
    int depth;
} Unpacker;

static HPy unpack(Unpacker *unpacker);

static HPy build_nil(Unpacker *unpacker, const Token *token) {
    (void)token;
    return HPy_Dup(unpacker->ctx, unpacker->ctx->h_None);
}

static HPy build_boolean(Unpacker *unpacker, const Token *token) {
    return HPyBool_FromBool(unpacker->ctx, token->as.boolean);
}

static HPy build_integer(Unpacker *unpacker, const Token *token) {
    return HPyLong_FromInt64_t(unpacker->ctx, token->as.integer);
}

static HPy build_unsigned(Unpacker *unpacker, const Token *token) {
    return HPyLong_FromUInt64_t(unpacker->ctx, token->as.number);
}

static HPy build_double(Unpacker *unpacker, const Token *token) {
    return HPyFloat_FromDouble(unpacker->ctx, token->as.floating);
}

static bool is_ascii(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if ((text[i] & 0x80) != 0) return false;
    }
    return true;
}

// HPy 0.9 decodes ASCII of a given length, but UTF-8 only up to a zero, which may be a part of the text here.
static HPy build_str(Unpacker *unpacker, const Token *token) {
    HPyContext *ctx = unpacker->ctx;
    HPy_ssize_t size = (HPy_ssize_t)token->length;
    if (is_ascii(token->start, token->length)) return HPyUnicode_DecodeASCII(ctx, token->start, size, NULL);
    HPy bytes = HPyBytes_FromStringAndSize(ctx, token->start, size);
    if (HPy_IsNull(bytes)) return HPy_NULL;
    HPy result = HPyUnicode_FromEncodedObject(ctx, bytes, "utf-8", "strict");
    HPy_Close(ctx, bytes);
    return result;
}

static HPy build_bytes(Unpacker *unpacker, const Token *token) {
    return HPyBytes_FromStringAndSize(unpacker->ctx, token->start, (HPy_ssize_t)token->length);
}

static HPy build_list(Unpacker *unpacker, const Token *token) {
    HPyContext *ctx = unpacker->ctx;
    if (!enter(ctx, &unpacker->depth)) return HPy_NULL;
    HPyListBuilder builder = HPyListBuilder_New(ctx, (HPy_ssize_t)token->length);
    for (size_t i = 0; i < token->length; i++) {
        HPy item = unpack(unpacker);
        if (HPy_IsNull(item)) {
            HPyListBuilder_Cancel(ctx, builder);
            return HPy_NULL;
        }
        HPyListBuilder_Set(ctx, builder, (HPy_ssize_t)i, item);
        HPy_Close(ctx, item);
    }
    unpacker->depth--;
    return HPyListBuilder_Build(ctx, builder);
}

static bool unpack_pair(Unpacker *unpacker, HPy dict) {
    HPyContext *ctx = unpacker->ctx;
    HPy key = unpack(unpacker);
    if (HPy_IsNull(key)) return false;
    HPy value = unpack(unpacker);
    bool done = !HPy_IsNull(value) && HPy_SetItem(ctx, dict, key, value) == 0;
    HPy_Close(ctx, value);
    HPy_Close(ctx, key);
    return done;
}

static HPy build_dict(Unpacker *unpacker, const Token *token) {
    HPyContext *ctx = unpacker->ctx;
    if (!enter(ctx, &unpacker->depth)) return HPy_NULL;
    HPy dict = HPyDict_New(ctx);
    if (HPy_IsNull(dict)) return HPy_NULL;
    for (size_t i = 0; i < token->length; i++) {
        if (!unpack_pair(unpacker, dict)) {
            HPy_Close(ctx, dict);
            return HPy_NULL;
        }
    }
    unpacker->depth--;
    return dict;
}

static HPy (*const builders[KINDS])(Unpacker *, const Token *) = {
    [NIL] = build_nil,           [BOOLEAN] = build_boolean, [INTEGER] = build_integer,
    [UNSIGNED] = build_unsigned, [DOUBLE] = build_double,   [STR] = build_str,
    [BIN] = build_bytes,         [ARRAY] = build_list,      [MAP] = build_dict,
};

static HPy unpack(Unpacker *unpacker) {
    HPyContext *ctx = unpacker->ctx;
    Token token;
    Kind kind = take_token(&unpacker->cursor, &token);
    if (kind < KINDS) return builders[kind](unpacker, &token);
    return HPyErr_SetString(ctx, ctx->h_ValueError, kind == TRUNCATED ? "data ends too early" : "unknown code");
}

HPyDef_METH(unpackb, "unpackb", HPyFunc_O, .doc = "unpackb(data, /)\n--\n\nReturn the value of MessagePack in bytes.")
static HPy unpackb_impl(HPyContext *ctx, HPy self, HPy data) {
    (void)self;
    if (!HPyBytes_Check(ctx, data)) return HPyErr_SetString(ctx, ctx->h_TypeError, "unpackb() takes bytes");
    HPy_ssize_t size = HPyBytes_Size(ctx, data);
    if (size < 0) return HPy_NULL;
    const uint8_t *bytes = (const uint8_t *)HPyBytes_AsString(ctx, data);
    if (bytes == NULL) return HPy_NULL;
    Unpacker unpacker = {.ctx = ctx, .cursor = {.at = bytes, .end = bytes + size}};
    HPy result = unpack(&unpacker);
    if (HPy_IsNull(result) || unpacker.cursor.at == unpacker.cursor.end) return result;
    HPy_Close(ctx, result);
    return HPyErr_SetString(ctx, ctx->h_ValueError, "data after the value");
}

static HPyDef *module_defines[] = {&packb, &unpackb, NULL};

static HPyModuleDef module_def = {.doc = "A MessagePack codec.", .defines = module_defines};

HPy_MODINIT(msgpack_hpy, module_def)
