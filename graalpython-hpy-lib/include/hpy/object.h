// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Objects of any type. Included by hpy.h only. */
#ifndef HPY_OBJECT_H
#define HPY_OBJECT_H

/** A second handle to the same object, closed on its own. HPy_NULL gives HPy_NULL. */
HPyAPI_FUNC HPy HPy_Dup(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Dup)(ctx, h); }

/** Ends a handle; the object may die. HPy_NULL is allowed. */
HPyAPI_FUNC void HPy_Close(HPyContext *ctx, HPy h) { _HPy_OF(ctx, Close)(ctx, h); }

/** 1 if both handles mean the same object, else 0. Never fails. */
HPyAPI_FUNC int HPy_Is(HPyContext *ctx, HPy obj, HPy other) { return _HPy_OF(ctx, Is)(ctx, obj, other); }

/** Truth value: 1, 0, or -1 on error. */
HPyAPI_FUNC int HPy_IsTrue(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, IsTrue)(ctx, h); }

/** `type(obj)`. */
HPyAPI_FUNC HPy HPy_Type(HPyContext *ctx, HPy obj) { return _HPy_OF(ctx, Type)(ctx, obj); }

/** 1 if `obj` is an instance of `type` or of a subtype, else 0. Does not call `__instancecheck__`; never fails. */
HPyAPI_FUNC int HPy_TypeCheck(HPyContext *ctx, HPy obj, HPy type) { return _HPy_OF(ctx, TypeCheck)(ctx, obj, type); }

/** `repr(obj)`, `str(obj)`, `ascii(obj)`, `bytes(obj)`. */
HPyAPI_FUNC HPy HPy_Repr(HPyContext *ctx, HPy obj) { return _HPy_OF(ctx, Repr)(ctx, obj); }
HPyAPI_FUNC HPy HPy_Str(HPyContext *ctx, HPy obj) { return _HPy_OF(ctx, Str)(ctx, obj); }
HPyAPI_FUNC HPy HPy_ASCII(HPyContext *ctx, HPy obj) { return _HPy_OF(ctx, ASCII)(ctx, obj); }
HPyAPI_FUNC HPy HPy_Bytes(HPyContext *ctx, HPy obj) { return _HPy_OF(ctx, Bytes)(ctx, obj); }

/** `hash(obj)`; -1 on error. */
HPyAPI_FUNC HPy_hash_t HPy_Hash(HPyContext *ctx, HPy obj) { return _HPy_OF(ctx, Hash)(ctx, obj); }

/** `len(h)`; -1 on error. */
HPyAPI_FUNC HPy_ssize_t HPy_Length(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Length)(ctx, h); }

/* Comparison: `op` is an HPy_RichCmpOp. The Bool variant takes an object to be equal to itself. */

HPyAPI_FUNC HPy HPy_RichCompare(HPyContext *ctx, HPy v, HPy w, int op) {
    return _HPy_OF(ctx, RichCompare)(ctx, v, w, op);
}
HPyAPI_FUNC int HPy_RichCompareBool(HPyContext *ctx, HPy v, HPy w, int op) {
    return _HPy_OF(ctx, RichCompareBool)(ctx, v, w, op);
}

/** Returns from an HPy_tp_richcompare with the comparison of two C values. */
#define HPy_RETURN_RICHCOMPARE(ctx, val1, val2, op)                                                                    \
    do {                                                                                                               \
        bool _holds = false;                                                                                           \
        switch (op) {                                                                                                  \
        case HPy_LT: _holds = (val1) < (val2); break;                                                                  \
        case HPy_LE: _holds = (val1) <= (val2); break;                                                                 \
        case HPy_EQ: _holds = (val1) == (val2); break;                                                                 \
        case HPy_NE: _holds = (val1) != (val2); break;                                                                 \
        case HPy_GT: _holds = (val1) > (val2); break;                                                                  \
        case HPy_GE: _holds = (val1) >= (val2); break;                                                                 \
        default: HPy_FatalError(ctx, "HPy_RETURN_RICHCOMPARE: op is no HPy_RichCmpOp");                                \
        }                                                                                                              \
        return HPy_Dup(ctx, _holds ? (ctx)->h_True : (ctx)->h_False);                                                  \
    } while (0)

/* Attributes. A name is a str, or UTF-8 in the `_s` variants. HasAttr takes every error for absence and never fails. */

HPyAPI_FUNC HPy HPy_GetAttr(HPyContext *ctx, HPy obj, HPy name) { return _HPy_OF(ctx, GetAttr)(ctx, obj, name); }
HPyAPI_FUNC HPy HPy_GetAttr_s(HPyContext *ctx, HPy obj, const char *utf8_name) {
    return _HPy_OF(ctx, GetAttr_s)(ctx, obj, utf8_name);
}
HPyAPI_FUNC int HPy_HasAttr(HPyContext *ctx, HPy obj, HPy name) { return _HPy_OF(ctx, HasAttr)(ctx, obj, name); }
HPyAPI_FUNC int HPy_HasAttr_s(HPyContext *ctx, HPy obj, const char *utf8_name) {
    return _HPy_OF(ctx, HasAttr_s)(ctx, obj, utf8_name);
}
HPyAPI_FUNC int HPy_SetAttr(HPyContext *ctx, HPy obj, HPy name, HPy value) {
    return _HPy_OF(ctx, SetAttr)(ctx, obj, name, value);
}
HPyAPI_FUNC int HPy_SetAttr_s(HPyContext *ctx, HPy obj, const char *utf8_name, HPy value) {
    return _HPy_OF(ctx, SetAttr_s)(ctx, obj, utf8_name, value);
}

HPyAPI_INLINE_HELPER int HPy_DelAttr(HPyContext *ctx, HPy obj, HPy name) {
    return HPy_SetAttr(ctx, obj, name, HPy_NULL);
}
HPyAPI_INLINE_HELPER int HPy_DelAttr_s(HPyContext *ctx, HPy obj, const char *utf8_name) {
    return HPy_SetAttr_s(ctx, obj, utf8_name, HPy_NULL);
}

/* Items: `obj[key]`, with an object, an index (`_i`) or text (`_s`) as key. */

HPyAPI_FUNC HPy HPy_GetItem(HPyContext *ctx, HPy obj, HPy key) { return _HPy_OF(ctx, GetItem)(ctx, obj, key); }
HPyAPI_FUNC HPy HPy_GetItem_i(HPyContext *ctx, HPy obj, HPy_ssize_t idx) {
    return _HPy_OF(ctx, GetItem_i)(ctx, obj, idx);
}
HPyAPI_FUNC HPy HPy_GetItem_s(HPyContext *ctx, HPy obj, const char *utf8_key) {
    return _HPy_OF(ctx, GetItem_s)(ctx, obj, utf8_key);
}
HPyAPI_FUNC int HPy_SetItem(HPyContext *ctx, HPy obj, HPy key, HPy value) {
    return _HPy_OF(ctx, SetItem)(ctx, obj, key, value);
}
HPyAPI_FUNC int HPy_SetItem_i(HPyContext *ctx, HPy obj, HPy_ssize_t idx, HPy value) {
    return _HPy_OF(ctx, SetItem_i)(ctx, obj, idx, value);
}
HPyAPI_FUNC int HPy_SetItem_s(HPyContext *ctx, HPy obj, const char *utf8_key, HPy value) {
    return _HPy_OF(ctx, SetItem_s)(ctx, obj, utf8_key, value);
}
HPyAPI_FUNC int HPy_DelItem(HPyContext *ctx, HPy obj, HPy key) { return _HPy_OF(ctx, DelItem)(ctx, obj, key); }
HPyAPI_FUNC int HPy_DelItem_i(HPyContext *ctx, HPy obj, HPy_ssize_t idx) {
    return _HPy_OF(ctx, DelItem_i)(ctx, obj, idx);
}
HPyAPI_FUNC int HPy_DelItem_s(HPyContext *ctx, HPy obj, const char *utf8_key) {
    return _HPy_OF(ctx, DelItem_s)(ctx, obj, utf8_key);
}

/** `key in container`: 1, 0, or -1 on error. */
HPyAPI_FUNC int HPy_Contains(HPyContext *ctx, HPy container, HPy key) {
    return _HPy_OF(ctx, Contains)(ctx, container, key);
}

/** `obj[start:end]`, assigned or deleted. Not in HPy 0.9.0. */
HPyAPI_FUNC HPy HPy_GetSlice(HPyContext *ctx, HPy obj, HPy_ssize_t start, HPy_ssize_t end) {
    return _HPy_OF(ctx, GetSlice)(ctx, obj, start, end);
}
HPyAPI_FUNC int HPy_SetSlice(HPyContext *ctx, HPy obj, HPy_ssize_t start, HPy_ssize_t end, HPy value) {
    return _HPy_OF(ctx, SetSlice)(ctx, obj, start, end, value);
}
HPyAPI_FUNC int HPy_DelSlice(HPyContext *ctx, HPy obj, HPy_ssize_t start, HPy_ssize_t end) {
    return _HPy_OF(ctx, DelSlice)(ctx, obj, start, end);
}

/** `iter(obj)`. Not in HPy 0.9.0. */
HPyAPI_FUNC HPy HPy_GetIter(HPyContext *ctx, HPy obj) { return _HPy_OF(ctx, GetIter)(ctx, obj); }

/** The next value of an iterator; HPy_NULL without an exception at its end. Not in HPy 0.9.0. */
HPyAPI_FUNC HPy HPyIter_Next(HPyContext *ctx, HPy obj) { return _HPy_OF(ctx, Iter_Next)(ctx, obj); }

/** 1 if `obj` is an iterator, else 0. Never fails. Not in HPy 0.9.0. */
HPyAPI_FUNC int HPyIter_Check(HPyContext *ctx, HPy obj) { return _HPy_OF(ctx, Iter_Check)(ctx, obj); }

/** 1 if `h` can be called, else 0. Never fails. */
HPyAPI_FUNC int HPyCallable_Check(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, Callable_Check)(ctx, h); }

/**
 * Calls with `nargs` positional arguments in `args`, followed by one value for each name in `kwnames`, which is a tuple
 * of str or HPy_NULL.
 */
HPyAPI_FUNC HPy HPy_Call(HPyContext *ctx, HPy callable, const HPy *args, size_t nargs, HPy kwnames) {
    return _HPy_OF(ctx, Call)(ctx, callable, args, nargs, kwnames);
}

/** Calls method `name`, a str, of `args[0]`; `nargs` counts that too. The rest is as in HPy_Call. */
HPyAPI_FUNC HPy HPy_CallMethod(HPyContext *ctx, HPy name, const HPy *args, size_t nargs, HPy kwnames) {
    return _HPy_OF(ctx, CallMethod)(ctx, name, args, nargs, kwnames);
}

/** `callable(*args, **kw)`; `args` (a tuple) and `kw` (a dict) may be HPy_NULL. */
HPyAPI_FUNC HPy HPy_CallTupleDict(HPyContext *ctx, HPy callable, HPy args, HPy kw) {
    return _HPy_OF(ctx, CallTupleDict)(ctx, callable, args, kw);
}

/** `receiver.name(*args, **kw)`; `args` is a tuple, `kw` a dict or HPy_NULL. */
HPyAPI_INLINE_HELPER HPy HPy_CallMethodTupleDict(HPyContext *ctx, HPy name, HPy receiver, HPy args, HPy kw) {
    HPy method = HPy_GetAttr(ctx, receiver, name);
    if (HPy_IsNull(method)) return HPy_NULL;
    HPy result = HPy_CallTupleDict(ctx, method, args, kw);
    HPy_Close(ctx, method);
    return result;
}
HPyAPI_INLINE_HELPER HPy HPy_CallMethodTupleDict_s(HPyContext *ctx, const char *utf8_name, HPy receiver, HPy args,
                                                   HPy kw) {
    HPy method = HPy_GetAttr_s(ctx, receiver, utf8_name);
    if (HPy_IsNull(method)) return HPy_NULL;
    HPy result = HPy_CallTupleDict(ctx, method, args, kw);
    HPy_Close(ctx, method);
    return result;
}

/** Lets calls of this one object run `func` (HPyDef_CALL_FUNCTION) instead of HPy_tp_call, which its type must have. */
HPyAPI_FUNC int HPy_SetCallFunction(HPyContext *ctx, HPy h, HPyCallFunction *func) {
    return _HPy_OF(ctx, SetCallFunction)(ctx, h, func);
}

/* Types and instances. */

/** A new type. `params` ends with kind 0 and may be NULL. TypeError, ValueError, SystemError if `spec` is wrong. */
HPyAPI_FUNC HPy HPyType_FromSpec(HPyContext *ctx, HPyType_Spec *spec, HPyType_SpecParam *params) {
    return _HPy_OF(ctx, Type_FromSpec)(ctx, spec, params);
}

/** For HPy_tp_new: a new instance with a zeroed struct, ignoring the arguments. */
HPyAPI_FUNC HPy HPyType_GenericNew(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    return _HPy_OF(ctx, Type_GenericNew)(ctx, type, args, nargs, kw);
}

/** The type's name without its module; valid as long as the type. NULL on error. */
HPyAPI_FUNC const char *HPyType_GetName(HPyContext *ctx, HPy type) { return _HPy_OF(ctx, Type_GetName)(ctx, type); }

/** 1 if `sub` is `type` or derives from it, else 0. Does not call `__subclasscheck__`. */
HPyAPI_FUNC int HPyType_IsSubtype(HPyContext *ctx, HPy sub, HPy type) {
    return _HPy_OF(ctx, Type_IsSubtype)(ctx, sub, type);
}

/**
 * HPy_New(ctx, type, T **data): a new instance of an HPy type; `*data` is its zeroed struct. Does not run `__init__`.
 */
#define HPy_New(ctx, cls, data) _HPy_NewObject(ctx, cls, (void **)(data))
HPyAPI_FUNC HPy _HPy_New(HPyContext *ctx, HPy h_type, void **data) { return _HPy_OF(ctx, New)(ctx, h_type, data); }
HPyAPI_INLINE_HELPER HPy _HPy_NewObject(HPyContext *ctx, HPy h_type, void **data) {
    void *own = NULL; /* so that the caller's variable does not escape and can live in a register */
    HPy h = _HPy_New(ctx, h_type, &own);
    *data = own;
    return h;
}

/* What HPyType_HELPERS(T) calls: the struct of an instance of a type with that built-in shape. */

HPyAPI_FUNC void *_HPy_AsStruct_Object(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, AsStruct_Object)(ctx, h); }
HPyAPI_FUNC void *_HPy_AsStruct_Legacy(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, AsStruct_Legacy)(ctx, h); }
HPyAPI_FUNC void *_HPy_AsStruct_Type(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, AsStruct_Type)(ctx, h); }
HPyAPI_FUNC void *_HPy_AsStruct_Long(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, AsStruct_Long)(ctx, h); }
HPyAPI_FUNC void *_HPy_AsStruct_Float(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, AsStruct_Float)(ctx, h); }
HPyAPI_FUNC void *_HPy_AsStruct_Unicode(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, AsStruct_Unicode)(ctx, h); }
HPyAPI_FUNC void *_HPy_AsStruct_Tuple(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, AsStruct_Tuple)(ctx, h); }
HPyAPI_FUNC void *_HPy_AsStruct_List(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, AsStruct_List)(ctx, h); }
HPyAPI_FUNC void *_HPy_AsStruct_Dict(HPyContext *ctx, HPy h) { return _HPy_OF(ctx, AsStruct_Dict)(ctx, h); }

/** The built-in shape of a type. -2 and TypeError if it is no type. */
HPyAPI_FUNC HPyType_BuiltinShape _HPyType_GetBuiltinShape(HPyContext *ctx, HPy h_type) {
    return _HPy_OF(ctx, Type_GetBuiltinShape)(ctx, h_type);
}

/** Prints an object to stderr, for debugging. */
HPyAPI_FUNC void _HPy_Dump(HPyContext *ctx, HPy h) { _HPy_OF(ctx, Dump)(ctx, h); }

#endif
