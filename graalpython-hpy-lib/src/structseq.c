// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* HPyStructSequence (hpy/helpers.h): named tuples that also know their number of fields, as `n_fields`. */
#include "hpy.h"

#include <string.h>

const char *const HPyStructSequence_UnnamedField = "_";

/* Sets an attribute to a value that it closes; HPy_NULL is an error made before. */
static bool set_attribute(HPyContext *ctx, HPy object, const char *name, HPy value) {
    bool set = !HPy_IsNull(value) && HPy_SetAttr_s(ctx, object, name, value) == 0;
    HPy_Close(ctx, value);
    return set;
}

static HPy decode_utf8(HPyContext *ctx, const char *utf8, HPy_ssize_t size) {
    HPy bytes = HPyBytes_FromStringAndSize(ctx, utf8, size);
    if (HPy_IsNull(bytes)) return HPy_NULL;
    HPy str = HPyUnicode_FromEncodedObject(ctx, bytes, "utf-8", NULL);
    HPy_Close(ctx, bytes);
    return str;
}

static HPy field_names(HPyContext *ctx, const HPyStructSequence_Field *fields, HPy_ssize_t count) {
    HPyTupleBuilder names = HPyTupleBuilder_New(ctx, count);
    for (HPy_ssize_t i = 0; i < count; i++) {
        HPy name = HPyUnicode_FromString(ctx, fields[i].name);
        if (HPy_IsNull(name)) {
            HPyTupleBuilder_Cancel(ctx, names);
            return HPy_NULL;
        }
        HPyTupleBuilder_Set(ctx, names, i, name);
        HPy_Close(ctx, name);
    }
    return HPyTupleBuilder_Build(ctx, names);
}

/* collections.namedtuple("sequence", fields, rename=True), which gives unnamed fields their number as name. */
static HPy make_namedtuple(HPyContext *ctx, HPy fields) {
    HPy collections = HPyImport_ImportModule(ctx, "collections");
    if (HPy_IsNull(collections)) return HPy_NULL;
    HPy result = HPy_NULL;
    HPy args = HPy_BuildValue(ctx, "sO", "sequence", fields);
    HPy kw = HPy_IsNull(args) ? HPy_NULL : HPy_BuildValue(ctx, "{s:O}", "rename", ctx->h_True);
    if (!HPy_IsNull(kw)) result = HPy_CallMethodTupleDict_s(ctx, "namedtuple", collections, args, kw);
    HPy_Close(ctx, kw);
    HPy_Close(ctx, args);
    HPy_Close(ctx, collections);
    return result;
}

/* The name is set here, not by namedtuple, which accepts identifiers only. */
static bool set_name(HPyContext *ctx, HPy type, const char *name) {
    const char *dot = strrchr(name, '.');
    const char *last = dot == NULL ? name : dot + 1;
    return set_attribute(ctx, type, "__name__", HPyUnicode_FromString(ctx, last)) &&
           set_attribute(ctx, type, "__qualname__", HPyUnicode_FromString(ctx, last)) &&
           (dot == NULL || set_attribute(ctx, type, "__module__", decode_utf8(ctx, name, dot - name)));
}

static bool set_field_docs(HPyContext *ctx, HPy type, const HPyStructSequence_Field *fields, HPy_ssize_t count) {
    HPy names = HPy_GetAttr_s(ctx, type, "_fields");
    bool set = !HPy_IsNull(names);
    for (HPy_ssize_t i = 0; set && i < count; i++) {
        if (fields[i].doc == NULL) continue;
        HPy name = HPy_GetItem_i(ctx, names, i);
        HPy field = HPy_IsNull(name) ? HPy_NULL : HPy_GetAttr(ctx, type, name);
        set = !HPy_IsNull(field) && set_attribute(ctx, field, "__doc__", HPyUnicode_FromString(ctx, fields[i].doc));
        HPy_Close(ctx, field);
        HPy_Close(ctx, name);
    }
    HPy_Close(ctx, names);
    return set;
}

HPy HPyStructSequence_NewType(HPyContext *ctx, HPyStructSequence_Desc *desc) {
    const char *missing = desc == NULL           ? "the descriptor is NULL"
                          : desc->name == NULL   ? "the descriptor has no name"
                          : desc->fields == NULL ? "the descriptor has no fields"
                                                 : NULL;
    if (missing != NULL) return HPyErr_Format(ctx, ctx->h_SystemError, "HPyStructSequence_NewType: %s", missing);
    HPy_ssize_t count = 0;
    while (desc->fields[count].name != NULL) count++;

    HPy fields = field_names(ctx, desc->fields, count);
    if (HPy_IsNull(fields)) return HPy_NULL;
    HPy type = make_namedtuple(ctx, fields);
    HPy_Close(ctx, fields);
    if (HPy_IsNull(type)) return HPy_NULL;

    HPy doc = desc->doc == NULL ? HPy_Dup(ctx, ctx->h_None) : HPyUnicode_FromString(ctx, desc->doc);
    if (set_attribute(ctx, type, "__doc__", doc) && set_name(ctx, type, desc->name) &&
        set_attribute(ctx, type, "n_fields", HPyLong_FromSsize_t(ctx, count)) &&
        set_field_docs(ctx, type, desc->fields, count)) {
        return type;
    }
    HPy_Close(ctx, type);
    return HPy_NULL;
}

HPy HPyStructSequence_New(HPyContext *ctx, HPy type, HPy_ssize_t nargs, HPy *args) {
    if (!HPy_HasAttr_s(ctx, type, "n_fields")) {
        return HPyErr_Format(ctx, ctx->h_TypeError, "HPyStructSequence_New: %R is not a struct sequence type", type);
    }
    return HPy_Call(ctx, type, args, (size_t)nargs, HPy_NULL);
}
