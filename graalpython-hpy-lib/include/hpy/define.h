// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Definitions: the entries of the tables that describe a module or a type. Included by hpy.h only. */
#ifndef HPY_DEFINE_H
#define HPY_DEFINE_H

/** A slot and the function in it. `cpy_trampoline` is what CPython calls instead of `impl` (hpy/trampolines.h). */
typedef struct {
    HPySlot_Slot slot;
    HPyCFunction impl;
    cpy_PyCFunction cpy_trampoline;
} HPySlot;

/** A method or module function; `doc` may be NULL. */
typedef struct {
    const char *name;
    HPyCFunction impl;
    cpy_PyCFunction cpy_trampoline;
    HPyFunc_Signature signature;
    const char *doc;
} HPyMeth;

/** C type of the struct field behind a member. OBJECT reads an empty HPyField as None, OBJECT_EX as AttributeError. */
typedef enum {
    HPyMember_SHORT = 0,
    HPyMember_INT = 1,
    HPyMember_LONG = 2,
    HPyMember_FLOAT = 3,
    HPyMember_DOUBLE = 4,
    HPyMember_STRING = 5, /**< `const char *`, read-only */
    HPyMember_OBJECT = 6,
    HPyMember_CHAR = 7, /**< str of one character */
    HPyMember_BYTE = 8, /**< signed char as int */
    HPyMember_UBYTE = 9,
    HPyMember_USHORT = 10,
    HPyMember_UINT = 11,
    HPyMember_ULONG = 12,
    HPyMember_STRING_INPLACE = 13, /**< char array, read-only */
    HPyMember_BOOL = 14,           /**< char, 0 or 1 */
    HPyMember_OBJECT_EX = 16,
    HPyMember_LONGLONG = 17,
    HPyMember_ULONGLONG = 18,
    HPyMember_HPYSSIZET = 19,
    HPyMember_NONE = 20, /**< always None, read-only */
} HPyMember_FieldType;

/** An attribute stored in the C struct, `offset` bytes from its start; `readonly` and `doc` are optional. */
typedef struct {
    const char *name;
    HPyMember_FieldType type;
    HPy_ssize_t offset;
    int readonly;
    const char *doc;
} HPyMember;

/** An attribute computed by functions. NULL for the one it lacks; `closure` is handed to both. */
typedef struct {
    const char *name;
    HPyCFunction getter_impl;
    HPyCFunction setter_impl;
    cpy_getter getter_cpy_trampoline;
    cpy_setter setter_cpy_trampoline;
    const char *doc;
    void *closure;
} HPyGetSet;

/** Which member of an HPyDef's union counts. */
typedef enum {
    HPyDef_Kind_Slot = 1,
    HPyDef_Kind_Meth = 2,
    HPyDef_Kind_Member = 3,
    HPyDef_Kind_GetSet = 4,
} HPyDef_Kind;

/** One entry of HPyModuleDef.defines or HPyType_Spec.defines. */
typedef struct {
    HPyDef_Kind kind;
    __extension__ union {
        HPySlot slot;
        HPyMeth meth;
        HPyMember member;
        HPyGetSet getset;
    };
} HPyDef;

/** Destructor of a capsule, made by HPyCapsule_DESTRUCTOR. */
typedef struct {
    cpy_PyCapsule_Destructor cpy_trampoline;
    HPyFunc_Capsule_Destructor impl;
} HPyCapsule_Destructor;

/** Function that calling one object runs, made by HPyDef_CALL_FUNCTION and given to HPy_SetCallFunction. */
typedef struct {
    cpy_vectorcallfunc cpy_trampoline;
    HPyFunc_keywords impl;
} HPyCallFunction;

/* Macro tools. Calls end in a comma so that the variadic part is never missing, as C before C23 demands. */
#define _HPy_FIRST(...) _HPy_FIRST_OF(__VA_ARGS__, )
#define _HPy_FIRST_OF(first, ...) first
#define _HPy_REST(first, ...) __VA_ARGS__
#define _HPy_THIRD(...) _HPy_THIRD_OF(__VA_ARGS__, )
#define _HPy_THIRD_OF(first, second, third, ...) third
#define _HPy_FUNCTION(TYPE, f) ((TYPE)(void (*)(void))f) /* the detour tells compilers that the mismatch is meant */
#ifdef HPY_GRAALVM_BITCODE
/* GraalVM calls `impl` itself, and each function pointer in a table would cost it a native closure when loading. */
#define _HPy_TRAMPOLINE_IN_TABLE(TYPE, f) NULL
#else
#define _HPy_TRAMPOLINE_IN_TABLE(TYPE, f) _HPy_FUNCTION(TYPE, f)
#endif

/* What was written for an HPy before 0.9 is one error with a fatal end in clang, which would find many more. */
#ifdef __clang__
#define _HPy_FATAL(MESSAGE) _Pragma("clang diagnostic fatal \"-W#pragma-messages\"") _HPy_PRAGMA(GCC warning MESSAGE)
#else
#define _HPy_FATAL(MESSAGE) _HPy_PRAGMA(GCC error MESSAGE)
#endif
#define _HPy_PRAGMA(...) _Pragma(#__VA_ARGS__)

/* C++ compilers take an optional field that is left out for a mistake (-Wextra). */
#ifdef __cplusplus
#define _HPy_OPTIONAL_FIELDS                                                                                           \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wmissing-field-initializers\"")
#define _HPy_OPTIONAL_FIELDS_END _Pragma("GCC diagnostic pop")
#else
#define _HPy_OPTIONAL_FIELDS
#define _HPy_OPTIONAL_FIELDS_END
#endif

/**
 * HPyDef_SLOT(name, HPy_nb_add) defines `HPyDef name` for function `name_impl`, which you write below it and which is
 * declared here with the slot's signature, so that a wrong one does not compile.
 */
#define HPyDef_SLOT(SYM, ...)                                                                                          \
    _HPy_THIRD(__VA_ARGS__, _HPy_OLD_SLOT, ) HPyDef_SLOT_IMPL(SYM, SYM##_impl, _HPy_FIRST(__VA_ARGS__))
#define _HPy_OLD_SLOT                                                                                                  \
    _HPy_FATAL("since HPy 0.9 the second argument is the slot: leave out f_impl, or use HPyDef_SLOT_IMPL")
#define HPyDef_SLOT_IMPL(SYM, IMPL, SLOT) _HPyDef_SLOT(SYM, IMPL, SLOT, HPySlot_SIG(SLOT))
#define _HPyDef_SLOT(SYM, IMPL, SLOT, SIG)                                                                             \
    HPyFunc_DECLARE(IMPL, SIG);                                                                                        \
    HPyFunc_TRAMPOLINE(SYM##_trampoline, IMPL, SIG)                                                                    \
    HPyDef SYM = {                                                                                                     \
        .kind = HPyDef_Kind_Slot,                                                                                      \
        .slot = {.slot = SLOT,                                                                                         \
                 .impl = _HPy_FUNCTION(HPyCFunction, IMPL),                                                            \
                 .cpy_trampoline = _HPy_TRAMPOLINE_IN_TABLE(cpy_PyCFunction, SYM##_trampoline)},                       \
    };

/**
 * HPyDef_METH(name, "python_name", HPyFunc_O [, .doc = "..."]) defines `HPyDef name` for function `name_impl`.
 * Signature: HPyFunc_NOARGS, HPyFunc_O, HPyFunc_VARARGS or HPyFunc_KEYWORDS.
 */
#define HPyDef_METH(SYM, NAME, ...)                                                                                    \
    _HPy_CHECK_METH(_HPy_FIRST(__VA_ARGS__)) HPyDef_METH_IMPL(SYM, NAME, SYM##_impl, __VA_ARGS__)
#define _HPy_CHECK_METH(SIG) _HPy_CHECK_METH_OF(SIG)
#define _HPy_CHECK_METH_OF(SIG) _HPy_THIRD(_HPy_METH_##SIG, , _HPy_OLD_METH)
#define _HPy_METH_HPyFunc_NOARGS ,
#define _HPy_METH_HPyFunc_O ,
#define _HPy_METH_HPyFunc_VARARGS ,
#define _HPy_METH_HPyFunc_KEYWORDS ,
#define _HPy_OLD_METH                                                                                                  \
    _HPy_FATAL("since HPy 0.9 the third argument is the signature: leave out f_impl, or use HPyDef_METH_IMPL")
#define HPyDef_METH_IMPL(SYM, NAME, IMPL, ...) _HPyDef_METH(SYM, NAME, IMPL, _HPy_FIRST(__VA_ARGS__), __VA_ARGS__)
#define _HPyDef_METH(SYM, NAME, IMPL, SIG, ...)                                                                        \
    HPyFunc_DECLARE(IMPL, SIG);                                                                                        \
    HPyFunc_TRAMPOLINE(SYM##_trampoline, IMPL, SIG)                                                                    \
    _HPy_OPTIONAL_FIELDS                                                                                               \
    HPyDef SYM = {                                                                                                     \
        .kind = HPyDef_Kind_Meth,                                                                                      \
        .meth = {.name = NAME,                                                                                         \
                 .impl = _HPy_FUNCTION(HPyCFunction, IMPL),                                                            \
                 .cpy_trampoline = _HPy_TRAMPOLINE_IN_TABLE(cpy_PyCFunction, SYM##_trampoline),                        \
                 .signature = __VA_ARGS__},                                                                            \
    };                                                                                                                 \
    _HPy_OPTIONAL_FIELDS_END

/** HPyDef_MEMBER(name, "python_name", HPyMember_INT, offsetof(T, field) [, .readonly = 1] [, .doc = "..."]). */
#define HPyDef_MEMBER(SYM, NAME, TYPE, ...)                                                                            \
    _HPy_OPTIONAL_FIELDS                                                                                               \
    HPyDef SYM = {                                                                                                     \
        .kind = HPyDef_Kind_Member,                                                                                    \
        .member = {.name = NAME, .type = TYPE, .offset = __VA_ARGS__},                                                 \
    };                                                                                                                 \
    _HPy_OPTIONAL_FIELDS_END

/**
 * HPyDef_GETSET(name, "python_name" [, .doc = "..."] [, .closure = pointer]) defines an attribute with functions
 * `name_get` (HPyFunc_GETTER) and `name_set` (HPyFunc_SETTER, value HPy_NULL for `del`).
 * HPyDef_GET has the getter only, HPyDef_SET the setter only.
 */
#define HPyDef_GET(SYM, ...) _HPyDef_GET(SYM, SYM##_get, __VA_ARGS__, )
#define HPyDef_SET(SYM, ...) _HPyDef_SET(SYM, SYM##_set, __VA_ARGS__, )
#define HPyDef_GETSET(SYM, ...) _HPyDef_GETSET(SYM, SYM##_get, SYM##_set, __VA_ARGS__, )
#define HPyDef_GET_IMPL(SYM, NAME, ...) _HPyDef_GET(SYM, _HPy_FIRST(__VA_ARGS__), NAME, _HPy_REST(__VA_ARGS__, ))
#define HPyDef_SET_IMPL(SYM, NAME, ...) _HPyDef_SET(SYM, _HPy_FIRST(__VA_ARGS__), NAME, _HPy_REST(__VA_ARGS__, ))
#define HPyDef_GETSET_IMPL(SYM, NAME, GETTER, ...)                                                                     \
    _HPyDef_GETSET(SYM, GETTER, _HPy_FIRST(__VA_ARGS__), NAME, _HPy_REST(__VA_ARGS__, ))

#define _HPyDef_GET(SYM, GETTER, NAME, ...)                                                                            \
    _HPyDef_GETTER(SYM, GETTER)                                                                                        \
    _HPyDef_ATTRIBUTE(SYM, NAME, GETTER, NULL, SYM##_get_trampoline, NULL, __VA_ARGS__)
#define _HPyDef_SET(SYM, SETTER, NAME, ...)                                                                            \
    _HPyDef_SETTER(SYM, SETTER)                                                                                        \
    _HPyDef_ATTRIBUTE(SYM, NAME, NULL, SETTER, NULL, SYM##_set_trampoline, __VA_ARGS__)
#define _HPyDef_GETSET(SYM, GETTER, SETTER, NAME, ...)                                                                 \
    _HPyDef_GETTER(SYM, GETTER)                                                                                        \
    _HPyDef_SETTER(SYM, SETTER)                                                                                        \
    _HPyDef_ATTRIBUTE(SYM, NAME, GETTER, SETTER, SYM##_get_trampoline, SYM##_set_trampoline, __VA_ARGS__)
#define _HPyDef_GETTER(SYM, GETTER)                                                                                    \
    HPyFunc_DECLARE(GETTER, HPyFunc_GETTER);                                                                           \
    HPyFunc_TRAMPOLINE(SYM##_get_trampoline, GETTER, HPyFunc_GETTER)
#define _HPyDef_SETTER(SYM, SETTER)                                                                                    \
    HPyFunc_DECLARE(SETTER, HPyFunc_SETTER);                                                                           \
    HPyFunc_TRAMPOLINE(SYM##_set_trampoline, SETTER, HPyFunc_SETTER)
#define _HPyDef_ATTRIBUTE(SYM, NAME, GETTER, SETTER, GETTER_TRAMPOLINE, SETTER_TRAMPOLINE, ...)                        \
    _HPy_OPTIONAL_FIELDS                                                                                               \
    HPyDef SYM = {                                                                                                     \
        .kind = HPyDef_Kind_GetSet,                                                                                    \
        .getset = {.name = NAME,                                                                                       \
                   .getter_impl = _HPy_FUNCTION(HPyCFunction, GETTER),                                                 \
                   .setter_impl = _HPy_FUNCTION(HPyCFunction, SETTER),                                                 \
                   .getter_cpy_trampoline = _HPy_TRAMPOLINE_IN_TABLE(cpy_getter, GETTER_TRAMPOLINE),                   \
                   .setter_cpy_trampoline = _HPy_TRAMPOLINE_IN_TABLE(cpy_setter, SETTER_TRAMPOLINE),                   \
                   __VA_ARGS__},                                                                                       \
    };                                                                                                                 \
    _HPy_OPTIONAL_FIELDS_END

/** HPyDef_CALL_FUNCTION(name) defines `HPyCallFunction name` for function `name_impl` (HPyFunc_KEYWORDS). */
#define HPyDef_CALL_FUNCTION(SYM)                                                                                      \
    HPyFunc_DECLARE(SYM##_impl, HPyFunc_KEYWORDS);                                                                     \
    HPyFunc_TRAMPOLINE(SYM##_trampoline, SYM##_impl, HPyFunc_KEYWORDS)                                                 \
    static HPyCallFunction SYM = {                                                                                     \
        .cpy_trampoline = _HPy_TRAMPOLINE_IN_TABLE(cpy_vectorcallfunc, SYM##_trampoline),                              \
        .impl = SYM##_impl,                                                                                            \
    };

/** HPyCapsule_DESTRUCTOR(name) defines `HPyCapsule_Destructor name` for function `name_impl`. */
#define HPyCapsule_DESTRUCTOR(SYM)                                                                                     \
    static void SYM##_impl(const char *name, void *pointer, void *context);                                            \
    HPyFunc_TRAMPOLINE(SYM##_trampoline, SYM##_impl, HPyFunc_CAPSULE_DESTRUCTOR)                                       \
    static HPyCapsule_Destructor SYM = {                                                                               \
        .cpy_trampoline = _HPy_TRAMPOLINE_IN_TABLE(cpy_PyCapsule_Destructor, SYM##_trampoline),                        \
        .impl = SYM##_impl,                                                                                            \
    };

#endif
