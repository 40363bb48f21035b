// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * The cpython ABI: numbers, str and bytes. hpy/number.h and hpy/text.h say what the functions do. Included by hpy.h only.
 */
#ifndef HPY_CPYTHON_VALUES_H
#define HPY_CPYTHON_VALUES_H

/* The first parameter of the functions in this directory, which need no context. */
#define _HPyCpy_CTX HPyContext *ctx _HPy_UNUSED

/* Functions by their parameters: objects, of which the result is one too, or a C value. */
#define _HPyCpy_UNARY(NAME, FUNCTION)                                                                                  \
    HPyAPI_FUNC HPy _HPyCpy_##NAME(_HPyCpy_CTX, HPy a) { return _hconv(FUNCTION(a._i)); }
#define _HPyCpy_BINARY(NAME, FUNCTION)                                                                                 \
    HPyAPI_FUNC HPy _HPyCpy_##NAME(_HPyCpy_CTX, HPy a, HPy b) { return _hconv(FUNCTION(a._i, b._i)); }
#define _HPyCpy_TERNARY(NAME, FUNCTION)                                                                                \
    HPyAPI_FUNC HPy _HPyCpy_##NAME(_HPyCpy_CTX, HPy a, HPy b, HPy c) { return _hconv(FUNCTION(a._i, b._i, c._i)); }
#define _HPyCpy_FROM(NAME, TYPE, FUNCTION)                                                                             \
    HPyAPI_FUNC HPy _HPyCpy_##NAME(_HPyCpy_CTX, TYPE value) { return _hconv(FUNCTION(value)); }
#define _HPyCpy_AS(TYPE, NAME, FUNCTION)                                                                               \
    HPyAPI_FUNC TYPE _HPyCpy_##NAME(_HPyCpy_CTX, HPy a) { return FUNCTION(a._i); }

_HPyCpy_FROM(Long_FromInt32_t, int32_t, PyLong_FromLong)
_HPyCpy_FROM(Long_FromUInt32_t, uint32_t, PyLong_FromUnsignedLong)
_HPyCpy_FROM(Long_FromInt64_t, int64_t, PyLong_FromLongLong)
_HPyCpy_FROM(Long_FromUInt64_t, uint64_t, PyLong_FromUnsignedLongLong)
_HPyCpy_FROM(Long_FromSize_t, size_t, PyLong_FromSize_t)
_HPyCpy_FROM(Long_FromSsize_t, HPy_ssize_t, PyLong_FromSsize_t)
_HPyCpy_FROM(Float_FromDouble, double, PyFloat_FromDouble)
_HPyCpy_FROM(Bool_FromBool, bool, PyBool_FromLong)

HPyAPI_FUNC int32_t _HPyCpy_Long_AsInt32_t(_HPyCpy_CTX, HPy h) {
    const long value = PyLong_AsLong(h._i);
    if (value == (int32_t)value) return (int32_t)value;
    PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int32_t");
    return -1;
}
HPyAPI_FUNC uint32_t _HPyCpy_Long_AsUInt32_t(_HPyCpy_CTX, HPy h) {
    const unsigned long value = PyLong_AsUnsignedLong(h._i);
    if (value == (uint32_t)value || PyErr_Occurred()) return (uint32_t)value;
    PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C uint32_t");
    return (uint32_t)-1;
}
HPyAPI_FUNC uint32_t _HPyCpy_Long_AsUInt32_tMask(_HPyCpy_CTX, HPy h) {
    return (uint32_t)PyLong_AsUnsignedLongMask(h._i);
}
_HPyCpy_AS(int64_t, Long_AsInt64_t, PyLong_AsLongLong)
_HPyCpy_AS(uint64_t, Long_AsUInt64_t, PyLong_AsUnsignedLongLong)
_HPyCpy_AS(uint64_t, Long_AsUInt64_tMask, PyLong_AsUnsignedLongLongMask)
_HPyCpy_AS(size_t, Long_AsSize_t, PyLong_AsSize_t)
_HPyCpy_AS(HPy_ssize_t, Long_AsSsize_t, PyLong_AsSsize_t)
_HPyCpy_AS(void *, Long_AsVoidPtr, PyLong_AsVoidPtr)
_HPyCpy_AS(double, Long_AsDouble, PyLong_AsDouble)
_HPyCpy_AS(double, Float_AsDouble, PyFloat_AsDouble)

_HPyCpy_AS(int, Number_Check, PyNumber_Check)
_HPyCpy_BINARY(Add, PyNumber_Add)
_HPyCpy_BINARY(Subtract, PyNumber_Subtract)
_HPyCpy_BINARY(Multiply, PyNumber_Multiply)
_HPyCpy_BINARY(MatrixMultiply, PyNumber_MatrixMultiply)
_HPyCpy_BINARY(FloorDivide, PyNumber_FloorDivide)
_HPyCpy_BINARY(TrueDivide, PyNumber_TrueDivide)
_HPyCpy_BINARY(Remainder, PyNumber_Remainder)
_HPyCpy_BINARY(Divmod, PyNumber_Divmod)
_HPyCpy_TERNARY(Power, PyNumber_Power)
_HPyCpy_UNARY(Negative, PyNumber_Negative)
_HPyCpy_UNARY(Positive, PyNumber_Positive)
_HPyCpy_UNARY(Absolute, PyNumber_Absolute)
_HPyCpy_UNARY(Invert, PyNumber_Invert)
_HPyCpy_BINARY(Lshift, PyNumber_Lshift)
_HPyCpy_BINARY(Rshift, PyNumber_Rshift)
_HPyCpy_BINARY(And, PyNumber_And)
_HPyCpy_BINARY(Xor, PyNumber_Xor)
_HPyCpy_BINARY(Or, PyNumber_Or)
_HPyCpy_UNARY(Index, PyNumber_Index)
_HPyCpy_UNARY(Long, PyNumber_Long)
_HPyCpy_UNARY(Float, PyNumber_Float)
_HPyCpy_BINARY(InPlaceAdd, PyNumber_InPlaceAdd)
_HPyCpy_BINARY(InPlaceSubtract, PyNumber_InPlaceSubtract)
_HPyCpy_BINARY(InPlaceMultiply, PyNumber_InPlaceMultiply)
_HPyCpy_BINARY(InPlaceMatrixMultiply, PyNumber_InPlaceMatrixMultiply)
_HPyCpy_BINARY(InPlaceFloorDivide, PyNumber_InPlaceFloorDivide)
_HPyCpy_BINARY(InPlaceTrueDivide, PyNumber_InPlaceTrueDivide)
_HPyCpy_BINARY(InPlaceRemainder, PyNumber_InPlaceRemainder)
_HPyCpy_TERNARY(InPlacePower, PyNumber_InPlacePower)
_HPyCpy_BINARY(InPlaceLshift, PyNumber_InPlaceLshift)
_HPyCpy_BINARY(InPlaceRshift, PyNumber_InPlaceRshift)
_HPyCpy_BINARY(InPlaceAnd, PyNumber_InPlaceAnd)
_HPyCpy_BINARY(InPlaceXor, PyNumber_InPlaceXor)
_HPyCpy_BINARY(InPlaceOr, PyNumber_InPlaceOr)

_HPyCpy_AS(int, Bytes_Check, PyBytes_Check)
_HPyCpy_AS(HPy_ssize_t, Bytes_Size, PyBytes_Size)
_HPyCpy_AS(HPy_ssize_t, Bytes_GET_SIZE, PyBytes_GET_SIZE)
_HPyCpy_AS(const char *, Bytes_AsString, PyBytes_AsString)
_HPyCpy_AS(const char *, Bytes_AS_STRING, PyBytes_AS_STRING)
_HPyCpy_FROM(Bytes_FromString, const char *, PyBytes_FromString)
HPyAPI_FUNC HPy _HPyCpy_Bytes_FromStringAndSize(_HPyCpy_CTX, const char *bytes, HPy_ssize_t len) {
    if (bytes != NULL) return _hconv(PyBytes_FromStringAndSize(bytes, len));
    /* CPython would give bytes that are still to be filled, which HPy cannot do. */
    PyErr_SetString(PyExc_ValueError, "NULL char * passed to HPyBytes_FromStringAndSize");
    return HPy_NULL;
}

_HPyCpy_AS(int, Unicode_Check, PyUnicode_Check)
_HPyCpy_FROM(Unicode_FromString, const char *, PyUnicode_FromString)
_HPyCpy_FROM(Unicode_DecodeFSDefault, const char *, PyUnicode_DecodeFSDefault)
_HPyCpy_UNARY(Unicode_AsASCIIString, PyUnicode_AsASCIIString)
_HPyCpy_UNARY(Unicode_AsLatin1String, PyUnicode_AsLatin1String)
_HPyCpy_UNARY(Unicode_AsUTF8String, PyUnicode_AsUTF8String)
_HPyCpy_UNARY(Unicode_EncodeFSDefault, PyUnicode_EncodeFSDefault)
HPyAPI_FUNC const char *_HPyCpy_Unicode_AsUTF8AndSize(_HPyCpy_CTX, HPy h, HPy_ssize_t *size) {
    return PyUnicode_AsUTF8AndSize(h._i, size);
}
HPyAPI_FUNC HPy _HPyCpy_Unicode_FromWideChar(_HPyCpy_CTX, const wchar_t *w, HPy_ssize_t size) {
    return _hconv(PyUnicode_FromWideChar(w, size));
}
HPyAPI_FUNC HPy _HPyCpy_Unicode_FromEncodedObject(_HPyCpy_CTX, HPy obj, const char *encoding, const char *errors) {
    return _hconv(PyUnicode_FromEncodedObject(obj._i, encoding, errors));
}
HPyAPI_FUNC HPy _HPyCpy_Unicode_DecodeFSDefaultAndSize(_HPyCpy_CTX, const char *v, HPy_ssize_t size) {
    return _hconv(PyUnicode_DecodeFSDefaultAndSize(v, size));
}
HPyAPI_FUNC HPy _HPyCpy_Unicode_DecodeASCII(_HPyCpy_CTX, const char *ascii, HPy_ssize_t size, const char *errors) {
    return _hconv(PyUnicode_DecodeASCII(ascii, size, errors));
}
HPyAPI_FUNC HPy _HPyCpy_Unicode_DecodeLatin1(_HPyCpy_CTX, const char *latin1, HPy_ssize_t size, const char *errors) {
    return _hconv(PyUnicode_DecodeLatin1(latin1, size, errors));
}
HPyAPI_FUNC HPy_UCS4 _HPyCpy_Unicode_ReadChar(_HPyCpy_CTX, HPy h, HPy_ssize_t index) {
    return PyUnicode_ReadChar(h._i, index);
}
HPyAPI_FUNC HPy _HPyCpy_Unicode_Substring(_HPyCpy_CTX, HPy str, HPy_ssize_t start, HPy_ssize_t end) {
    return _hconv(PyUnicode_Substring(str._i, start, end));
}

#endif
