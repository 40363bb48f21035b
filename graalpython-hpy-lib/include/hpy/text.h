// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** str and bytes. Included by hpy.h only. */
#ifndef HPY_TEXT_H
#define HPY_TEXT_H

/** 1 if `h` is a str (or subclass), else 0. Never fails. */
HPyAPI_FUNC int HPyUnicode_Check(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Unicode_Check)(ctx, h); }

/** The str of zero-terminated UTF-8; UnicodeDecodeError. */
HPyAPI_FUNC HPy HPyUnicode_FromString(HPyContext *ctx, const char *utf8) {
    return _HPy_OF(ctx, Unicode_FromString)(ctx, utf8);
}

/** The str of `size` wide characters, or up to the zero if `size` is -1. */
HPyAPI_FUNC HPy HPyUnicode_FromWideChar(HPyContext *ctx, const wchar_t *w, HPy_ssize_t size) {
    return _HPy_OF(ctx, Unicode_FromWideChar)(ctx, w, size);
}

/** Decodes a bytes-like object; `encoding` NULL means "utf-8", `errors` NULL "strict". */
HPyAPI_FUNC HPy HPyUnicode_FromEncodedObject(HPyContext *ctx, HPy obj, const char *encoding, const char *errors) {
    return _HPy_OF(ctx, Unicode_FromEncodedObject)(ctx, obj, encoding, errors);
}

/** Decode `size` bytes; `errors` NULL means "strict". */
HPyAPI_FUNC HPy HPyUnicode_DecodeASCII(HPyContext *ctx, const char *ascii, HPy_ssize_t size, const char *errors) {
    return _HPy_OF(ctx, Unicode_DecodeASCII)(ctx, ascii, size, errors);
}
HPyAPI_FUNC HPy HPyUnicode_DecodeLatin1(HPyContext *ctx, const char *latin1, HPy_ssize_t size, const char *errors) {
    return _HPy_OF(ctx, Unicode_DecodeLatin1)(ctx, latin1, size, errors);
}

/** To and from the encoding of file names. */
HPyAPI_FUNC HPy HPyUnicode_DecodeFSDefault(HPyContext *ctx, const char *v) {
    return _HPy_OF(ctx, Unicode_DecodeFSDefault)(ctx, v);
}
HPyAPI_FUNC HPy HPyUnicode_DecodeFSDefaultAndSize(HPyContext *ctx, const char *v, HPy_ssize_t size) {
    return _HPy_OF(ctx, Unicode_DecodeFSDefaultAndSize)(ctx, v, size);
}
HPyAPI_FUNC HPy HPyUnicode_EncodeFSDefault(HPyContext *ctx, HPy h) {
    return _HPy_OF(ctx, Unicode_EncodeFSDefault)(ctx, h);
}

/** The bytes of a str; UnicodeEncodeError. */
HPyAPI_FUNC HPy HPyUnicode_AsASCIIString(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Unicode_AsASCIIString)(ctx, h); }
HPyAPI_FUNC HPy HPyUnicode_AsLatin1String(HPyContext *ctx, HPy h) {
    return _HPy_OF(ctx, Unicode_AsLatin1String)(ctx, h);
}
HPyAPI_FUNC HPy HPyUnicode_AsUTF8String(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Unicode_AsUTF8String)(ctx, h); }

/** The UTF-8 of a str, zero-terminated, valid as long as the str; `size` may be NULL. NULL on error. */
HPyAPI_FUNC const char *HPyUnicode_AsUTF8AndSize(HPyContext *ctx, HPy h, HPy_ssize_t *size) {
    return _HPy_OF(ctx, Unicode_AsUTF8AndSize)(ctx, h, size);
}

/** One code point; (HPy_UCS4)-1 and IndexError if out of range. */
HPyAPI_FUNC HPy_UCS4 HPyUnicode_ReadChar(HPyContext *ctx, HPy h, HPy_ssize_t index) {
    return _HPy_OF(ctx, Unicode_ReadChar)(ctx, h, index);
}

/** Characters `start` to `end`, cut at the end of the str; IndexError if negative. */
HPyAPI_FUNC HPy HPyUnicode_Substring(HPyContext *ctx, HPy str, HPy_ssize_t start, HPy_ssize_t end) {
    return _HPy_OF(ctx, Unicode_Substring)(ctx, str, start, end);
}

/** 1 if `h` is bytes (or subclass), else 0. Never fails. */
HPyAPI_FUNC int HPyBytes_Check(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Bytes_Check)(ctx, h); }

/** The bytes of a zero-terminated string. */
HPyAPI_FUNC HPy HPyBytes_FromString(HPyContext *ctx, const char *bytes) {
    return _HPy_OF(ctx, Bytes_FromString)(ctx, bytes);
}

/** The bytes of `len` chars; ValueError if `bytes` is NULL, SystemError if `len` is negative. */
HPyAPI_FUNC HPy HPyBytes_FromStringAndSize(HPyContext *ctx, const char *bytes, HPy_ssize_t len) {
    return _HPy_OF(ctx, Bytes_FromStringAndSize)(ctx, bytes, len);
}

/** Length; -1 on error. The second does not check that `h` is bytes. */
HPyAPI_FUNC HPy_ssize_t HPyBytes_Size(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Bytes_Size)(ctx, h); }
HPyAPI_FUNC HPy_ssize_t HPyBytes_GET_SIZE(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Bytes_GET_SIZE)(ctx, h); }

/** The bytes with a zero behind them, valid as long as the object; NULL on error. The second does not check. */
HPyAPI_FUNC const char *HPyBytes_AsString(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Bytes_AsString)(ctx, h); }
HPyAPI_FUNC const char *HPyBytes_AS_STRING(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Bytes_AS_STRING)(ctx, h); }

#endif
