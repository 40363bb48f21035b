// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// JSON in HPy: dumps(obj) and loads(text). capi.c and python.py are the same.

#include "hpy.h"
#include "text.h"

#define MAX_DEPTH 256 // of nested containers, so that the C stack suffices and cycles end

// The encoder.

typedef struct {
    HPyContext *ctx;
    Buffer text;
    int depth;
} Encoder;

static bool encode_value(Encoder *encoder, HPy value);

static bool write_text(Encoder *encoder, const char *text, size_t size) {
    if (buffer_write(&encoder->text, text, size)) return true;
    HPyErr_NoMemory(encoder->ctx);
    return false;
}

static bool enter(HPyContext *ctx, int *depth) {
    if (*depth == MAX_DEPTH) {
        HPyErr_SetString(ctx, ctx->h_RecursionError, "nested too deeply");
        return false;
    }
    ++*depth;
    return true;
}

static bool encode_str(Encoder *encoder, HPy str) {
    HPy_ssize_t size;
    const char *utf8 = HPyUnicode_AsUTF8AndSize(encoder->ctx, str, &size);
    if (utf8 == NULL) return false;
    if (buffer_write_quoted(&encoder->text, utf8, (size_t)size)) return true;
    HPyErr_NoMemory(encoder->ctx);
    return false;
}

static bool encode_big_int(Encoder *encoder, HPy value) {
    HPyContext *ctx = encoder->ctx;
    HPy str = HPy_Str(ctx, value);
    if (HPy_IsNull(str)) return false;
    HPy_ssize_t size;
    const char *digits = HPyUnicode_AsUTF8AndSize(ctx, str, &size);
    bool written = digits != NULL && write_text(encoder, digits, (size_t)size);
    HPy_Close(ctx, str);
    return written;
}

static bool encode_int(Encoder *encoder, HPy value) {
    HPyContext *ctx = encoder->ctx;
    int64_t integer = HPyLong_AsInt64_t(ctx, value);
    if (integer == -1 && HPyErr_Occurred(ctx)) {
        if (!HPyErr_ExceptionMatches(ctx, ctx->h_OverflowError)) return false;
        HPyErr_Clear(ctx);
        return encode_big_int(encoder, value);
    }
    char digits[NUMBER_SIZE];
    return write_text(encoder, digits, format_int(digits, integer));
}

static bool encode_float(Encoder *encoder, HPy value) {
    HPyContext *ctx = encoder->ctx;
    double real = HPyFloat_AsDouble(ctx, value);
    if (real == -1.0 && HPyErr_Occurred(ctx)) return false;
    if (!isfinite(real)) {
        HPyErr_SetString(ctx, ctx->h_ValueError, "infinities and NaN cannot be encoded");
        return false;
    }
    char digits[NUMBER_SIZE];
    return write_text(encoder, digits, format_double(digits, real));
}

static bool encode_sequence(Encoder *encoder, HPy sequence) {
    HPyContext *ctx = encoder->ctx;
    HPy_ssize_t length = HPy_Length(ctx, sequence);
    if (length < 0 || !write_text(encoder, "[", 1)) return false;
    for (HPy_ssize_t i = 0; i < length; i++) {
        if (i > 0 && !write_text(encoder, ", ", 2)) return false;
        HPy item = HPy_GetItem_i(ctx, sequence, i);
        if (HPy_IsNull(item)) return false;
        bool encoded = encode_value(encoder, item);
        HPy_Close(ctx, item);
        if (!encoded) return false;
    }
    return write_text(encoder, "]", 1);
}

static bool encode_entry(Encoder *encoder, HPy dict, HPy key) {
    HPyContext *ctx = encoder->ctx;
    if (!HPyUnicode_Check(ctx, key)) {
        HPyErr_SetString(ctx, ctx->h_TypeError, "keys must be str");
        return false;
    }
    if (!encode_str(encoder, key) || !write_text(encoder, ": ", 2)) return false;
    HPy value = HPy_GetItem(ctx, dict, key);
    if (HPy_IsNull(value)) return false;
    bool encoded = encode_value(encoder, value);
    HPy_Close(ctx, value);
    return encoded;
}

static bool encode_dict(Encoder *encoder, HPy dict) {
    HPyContext *ctx = encoder->ctx;
    HPy keys = HPyDict_Keys(ctx, dict);
    if (HPy_IsNull(keys)) return false;
    HPy_ssize_t length = HPy_Length(ctx, keys);
    bool encoded = length >= 0 && write_text(encoder, "{", 1);
    for (HPy_ssize_t i = 0; encoded && i < length; i++) {
        HPy key = HPy_GetItem_i(ctx, keys, i);
        encoded = !HPy_IsNull(key) && (i == 0 || write_text(encoder, ", ", 2)) && encode_entry(encoder, dict, key);
        HPy_Close(ctx, key);
    }
    HPy_Close(ctx, keys);
    return encoded && write_text(encoder, "}", 1);
}

static int is_bool(HPyContext *ctx, HPy value) { return HPy_TypeCheck(ctx, value, ctx->h_BoolType); }
static int is_int(HPyContext *ctx, HPy value) { return HPy_TypeCheck(ctx, value, ctx->h_LongType); }
static int is_float(HPyContext *ctx, HPy value) { return HPy_TypeCheck(ctx, value, ctx->h_FloatType); }
static int is_none(HPyContext *ctx, HPy value) { return HPy_Is(ctx, value, ctx->h_None); }

static bool encode_none(Encoder *encoder, HPy value) {
    (void)value;
    return write_text(encoder, "null", 4);
}

static bool encode_bool(Encoder *encoder, HPy value) {
    return HPy_Is(encoder->ctx, value, encoder->ctx->h_True) ? write_text(encoder, "true", 4)
                                                             : write_text(encoder, "false", 5);
}

static const struct {
    int (*accepts)(HPyContext *ctx, HPy value);
    bool (*encode)(Encoder *encoder, HPy value);
    bool nests;
} rules[] = {
    {HPyUnicode_Check, encode_str, false},
    {is_bool, encode_bool, false}, // before int, of which it is a subclass
    {is_int, encode_int, false},
    {is_float, encode_float, false},
    {is_none, encode_none, false},
    {HPyDict_Check, encode_dict, true},
    {HPyList_Check, encode_sequence, true},
    {HPyTuple_Check, encode_sequence, true},
};

static bool encode_value(Encoder *encoder, HPy value) {
    HPyContext *ctx = encoder->ctx;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (!rules[i].accepts(ctx, value)) continue;
        if (!rules[i].nests) return rules[i].encode(encoder, value);
        if (!enter(ctx, &encoder->depth)) return false;
        bool encoded = rules[i].encode(encoder, value);
        encoder->depth--;
        return encoded;
    }
    HPyErr_SetString(ctx, ctx->h_TypeError, "only str, bool, int, float, None, dict, list and tuple can be encoded");
    return false;
}

HPyDef_METH(dumps, "dumps", HPyFunc_O, .doc = "Return the JSON of an object as a str.")
static HPy dumps_impl(HPyContext *ctx, HPy self, HPy value) {
    (void)self;
    Encoder encoder = {.ctx = ctx};
    HPy result = HPy_NULL;
    // All zeros of the document are escaped, so the one at the end is the only one.
    if (encode_value(&encoder, value) && write_text(&encoder, "", 1))
        result = HPyUnicode_FromString(ctx, encoder.text.data);
    free(encoder.text.data);
    return result;
}

// The decoder.

typedef struct {
    HPyContext *ctx;
    const char *start, *end, *at;
    Buffer scratch;
    int depth;
} Decoder;

typedef HPy (*decode_function)(Decoder *decoder);

static HPy decode_value(Decoder *decoder);

static HPy fail(Decoder *decoder, const char *problem) {
    HPyContext *ctx = decoder->ctx;
    if (problem == no_memory) return HPyErr_NoMemory(ctx);
    size_t position = count_characters(decoder->start, decoder->at);
    return HPyErr_Format(ctx, ctx->h_ValueError, "%s at position %zu", problem, position);
}

// The next character that is no space, or zero at the end.
static char peek(Decoder *decoder) {
    decoder->at = skip_space(decoder->at);
    return *decoder->at;
}

static HPy decode_str(Decoder *decoder) {
    HPyContext *ctx = decoder->ctx;
    Text text;
    decoder->at++;
    const char *problem = read_string(&decoder->at, decoder->end, &decoder->scratch, &text);
    if (problem != NULL) return fail(decoder, problem);
    if (text.ascii) return HPyUnicode_DecodeASCII(ctx, text.data, (HPy_ssize_t)text.size, NULL);
    // HPyUnicode_FromString would end at a zero, which "\u0000" puts into the string.
    HPy bytes = HPyBytes_FromStringAndSize(ctx, text.data, (HPy_ssize_t)text.size);
    if (HPy_IsNull(bytes)) return HPy_NULL;
    HPy str = HPyUnicode_FromEncodedObject(ctx, bytes, "utf-8", "strict");
    HPy_Close(ctx, bytes);
    return str;
}

static HPy decode_number(Decoder *decoder) {
    HPyContext *ctx = decoder->ctx;
    const char *start = decoder->at;
    Number number;
    const char *problem = read_number(&decoder->at, &number);
    if (problem != NULL) return fail(decoder, problem);
    if (number.kind == NUMBER_DOUBLE) return HPyFloat_FromDouble(ctx, number.real);
    if (number.kind == NUMBER_INT) return HPyLong_FromInt64_t(ctx, number.integer);
    HPy digits = HPyUnicode_DecodeASCII(ctx, start, decoder->at - start, NULL);
    if (HPy_IsNull(digits)) return HPy_NULL;
    HPy big = HPy_Long(ctx, digits);
    HPy_Close(ctx, digits);
    return big;
}

static HPy decode_word(Decoder *decoder, const char *word, HPy value) {
    size_t size = strlen(word);
    if (strncmp(decoder->at, word, size) != 0) return fail(decoder, "value expected");
    decoder->at += size;
    return HPy_Dup(decoder->ctx, value);
}

static HPy decode_true(Decoder *decoder) { return decode_word(decoder, "true", decoder->ctx->h_True); }
static HPy decode_false(Decoder *decoder) { return decode_word(decoder, "false", decoder->ctx->h_False); }
static HPy decode_null(Decoder *decoder) { return decode_word(decoder, "null", decoder->ctx->h_None); }

// Decodes what is between brackets with `decode_member`, which adds one member to the container.
static HPy decode_container(Decoder *decoder, HPy container, bool (*decode_member)(Decoder *decoder, HPy container),
                            char closing, const char *expectation) {
    HPyContext *ctx = decoder->ctx;
    if (HPy_IsNull(container)) return HPy_NULL;
    if (!enter(ctx, &decoder->depth)) goto error;
    decoder->at++;
    if (peek(decoder) != closing) {
        bool decoded;
        while ((decoded = decode_member(decoder, container)) && peek(decoder) == ',') decoder->at++;
        if (!decoded) goto error;
        if (*decoder->at != closing) {
            fail(decoder, expectation);
            goto error;
        }
    }
    decoder->at++;
    decoder->depth--;
    return container;
error:
    HPy_Close(ctx, container);
    return HPy_NULL;
}

static bool decode_item(Decoder *decoder, HPy list) {
    HPy item = decode_value(decoder);
    if (HPy_IsNull(item)) return false;
    int status = HPyList_Append(decoder->ctx, list, item);
    HPy_Close(decoder->ctx, item);
    return status == 0;
}

static HPy decode_list(Decoder *decoder) {
    return decode_container(decoder, HPyList_New(decoder->ctx, 0), decode_item, ']', "',' or ']' expected");
}

static bool decode_entry(Decoder *decoder, HPy dict) {
    HPyContext *ctx = decoder->ctx;
    if (peek(decoder) != '"') {
        fail(decoder, "key expected");
        return false;
    }
    HPy key = decode_str(decoder), value = HPy_NULL;
    if (HPy_IsNull(key)) return false;
    int status = -1;
    if (peek(decoder) == ':') {
        decoder->at++;
        value = decode_value(decoder);
        if (!HPy_IsNull(value)) status = HPy_SetItem(ctx, dict, key, value);
    } else {
        fail(decoder, "':' expected");
    }
    HPy_Close(ctx, key);
    HPy_Close(ctx, value);
    return status == 0;
}

static HPy decode_dict(Decoder *decoder) {
    return decode_container(decoder, HPyDict_New(decoder->ctx), decode_entry, '}', "',' or '}' expected");
}

static const decode_function decoders[256] = {
    ['"'] = decode_str,    ['{'] = decode_dict,   ['['] = decode_list,   ['t'] = decode_true,   ['f'] = decode_false,
    ['n'] = decode_null,   ['-'] = decode_number, ['0'] = decode_number, ['1'] = decode_number, ['2'] = decode_number,
    ['3'] = decode_number, ['4'] = decode_number, ['5'] = decode_number, ['6'] = decode_number, ['7'] = decode_number,
    ['8'] = decode_number, ['9'] = decode_number,
};

static HPy decode_value(Decoder *decoder) {
    decode_function decode = decoders[(unsigned char)peek(decoder)];
    return decode != NULL ? decode(decoder) : fail(decoder, "value expected");
}

HPyDef_METH(loads, "loads", HPyFunc_O, .doc = "Return the object of a JSON document, a str.")
static HPy loads_impl(HPyContext *ctx, HPy self, HPy text) {
    (void)self;
    if (!HPyUnicode_Check(ctx, text)) return HPyErr_SetString(ctx, ctx->h_TypeError, "loads() takes a str");
    HPy_ssize_t size;
    const char *utf8 = HPyUnicode_AsUTF8AndSize(ctx, text, &size);
    if (utf8 == NULL) return HPy_NULL;
    Decoder decoder = {.ctx = ctx, .start = utf8, .end = utf8 + size, .at = utf8};
    HPy result = decode_value(&decoder);
    if (!HPy_IsNull(result)) {
        peek(&decoder);
        if (decoder.at != decoder.end) {
            HPy_Close(ctx, result);
            result = fail(&decoder, "end expected");
        }
    }
    free(decoder.scratch.data);
    return result;
}

static HPyDef *defines[] = {&dumps, &loads, NULL};
static HPyModuleDef definition = {.doc = "JSON.", .defines = defines};

HPy_MODINIT(json_hpy, definition)
