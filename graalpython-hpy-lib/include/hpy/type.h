// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** Specifications of types, and access to the C struct of an instance. Included by hpy.h only. */
#ifndef HPY_TYPE_H
#define HPY_TYPE_H

/** Built-in type that a type's instances extend, and so where their struct lies. It needs the matching base class. */
typedef enum {
    HPyType_BuiltinShape_Legacy = -1, /**< struct begins with CPython's object header; for the hybrid ABI */
    HPyType_BuiltinShape_Object = 0,
    HPyType_BuiltinShape_Type = 1, /**< metaclasses */
    HPyType_BuiltinShape_Long = 2,
    HPyType_BuiltinShape_Float = 3,
    HPyType_BuiltinShape_Unicode = 4,
    HPyType_BuiltinShape_Tuple = 5,
    HPyType_BuiltinShape_List = 6,
    HPyType_BuiltinShape_Dict = 7, /**< not in HPy 0.9.0 */
} HPyType_BuiltinShape;

/** What HPyType_FromSpec makes a type from. All but `name` may be left out. */
typedef struct {
    const char *name; /**< "module.Name" */
    int basicsize;    /**< sizeof of the C struct; 0 if there is none */
    int itemsize;     /**< must be 0 */
    unsigned long flags;
    HPyType_BuiltinShape builtin_shape; /**< SHAPE(T) */
    void *legacy_slots;                 /**< array of PyType_Slot in the hybrid ABI; else NULL */
    HPyDef **defines;                   /**< ends with NULL */
    const char *doc;
} HPyType_Spec;

/** Flags of HPyType_Spec: always DEFAULT; may be subclassed; fields are visited by HPy_tp_traverse; has HPy_tp_call. */
#define HPy_TPFLAGS_DEFAULT ((1UL << 9) | (1UL << 18))
#define HPy_TPFLAGS_BASETYPE (1UL << 10)
#define HPy_TPFLAGS_HAVE_VECTORCALL (1UL << 11)
#define HPy_TPFLAGS_HAVE_GC (1UL << 14)

/** What a HPyType_SpecParam gives: one base (may repeat), or all bases as a tuple; the metaclass. */
typedef enum {
    HPyType_SpecParam_Base = 1,
    HPyType_SpecParam_BasesTuple = 2,
    HPyType_SpecParam_Metaclass = 3,
} HPyType_SpecParam_Kind;

/** Part of a type known only at run time. An array of them ends with `{(HPyType_SpecParam_Kind)0, HPy_NULL}`. */
typedef struct {
    HPyType_SpecParam_Kind kind;
    HPy object;
} HPyType_SpecParam;

/**
 * HPyType_HELPERS(T) or HPyType_HELPERS(T, HPyType_BuiltinShape_Tuple) defines, for the C struct T of a type,
 * `T *T_AsStruct(ctx, h)`, which gives the struct of an instance (it lives as long as the instance; not checked),
 * and SHAPE(T) for HPyType_Spec.builtin_shape.
 */
#define HPyType_HELPERS(...) _HPyType_HELPERS(__VA_ARGS__, HPyType_BuiltinShape_Object, )
#define HPyType_LEGACY_HELPERS(TYPE) HPyType_HELPERS(TYPE, HPyType_BuiltinShape_Legacy)
#define SHAPE(TYPE) ((HPyType_BuiltinShape)TYPE##_SHAPE)

#define _HPyType_HELPERS(TYPE, BUILTIN, ...)                                                                           \
    enum { TYPE##_SHAPE = (int)BUILTIN };                                                                              \
    HPyAPI_INLINE_HELPER TYPE *TYPE##_AsStruct(HPyContext *ctx, HPy h) { return (TYPE *)BUILTIN##_AsStruct(ctx, h); }

#define HPyType_BuiltinShape_Legacy_AsStruct _HPy_AsStruct_Legacy
#define HPyType_BuiltinShape_Object_AsStruct _HPy_AsStruct_Object
#define HPyType_BuiltinShape_Type_AsStruct _HPy_AsStruct_Type
#define HPyType_BuiltinShape_Long_AsStruct _HPy_AsStruct_Long
#define HPyType_BuiltinShape_Float_AsStruct _HPy_AsStruct_Float
#define HPyType_BuiltinShape_Unicode_AsStruct _HPy_AsStruct_Unicode
#define HPyType_BuiltinShape_Tuple_AsStruct _HPy_AsStruct_Tuple
#define HPyType_BuiltinShape_List_AsStruct _HPy_AsStruct_List
#define HPyType_BuiltinShape_Dict_AsStruct _HPy_AsStruct_Dict

#endif
