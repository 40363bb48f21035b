// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
// An interpreter of operations on registers. The registers are handles in native memory; an operation has them, and
// what it makes meanwhile, in locals. Its result goes to a register, its error to Python. randomized.py says the same
// in Python.

enum { REGISTERS = 12, FIELDS = 3, GLOBALS = 3 };

static HPy registers[REGISTERS];
HPyGlobal variable0, variable1, variable2, function, again, box_type, derived_type;
static HPyGlobal *const variables[GLOBALS] = {&variable0, &variable1, &variable2};
static const char *const words[] = {"", "a", "word", "caf\xc3\xa9", "\xf0\x9f\x98\x80"};

typedef struct {
    long count;
    HPyField value;
    HPyField fields[FIELDS];
} Box;
HPyType_HELPERS(Box)

static HPy none(HPyContext *ctx) { return HPy_Dup(ctx, ctx->h_None); }

/** What to return after a function with a status. */
static HPy status(HPyContext *ctx, int result) { return result < 0 ? HPy_NULL : none(ctx); }

static HPy load(HPyContext *ctx, HPy owner, HPyField field) {
    return HPyField_IsNull(field) ? none(ctx) : HPyField_Load(ctx, owner, field);
}

HPyDef_MEMBER(count, "count", HPyMember_LONG, offsetof(Box, count))
HPyDef_MEMBER(value, "value", HPyMember_OBJECT_EX, offsetof(Box, value))

HPyDef_GETSET(first, "first")
static HPy first_get(HPyContext *ctx, HPy self, void *closure) {
    return load(ctx, self, Box_AsStruct(ctx, self)->fields[0]);
}
static int first_set(HPyContext *ctx, HPy self, HPy new_value, void *closure) {
    HPyField_Store(ctx, self, &Box_AsStruct(ctx, self)->fields[0], new_value);
    return 0;
}

HPyDef_SLOT(traverse, HPy_tp_traverse)
static int traverse_impl(void *self, HPyFunc_visitproc visit, void *arg) {
    Box *box = self;
    HPy_VISIT(&box->value);
    for (int i = 0; i < FIELDS; i++) HPy_VISIT(&box->fields[i]);
    return 0;
}

/** The fields, for a look at the whole state. */
HPyDef_METH(parts, "parts", HPyFunc_NOARGS)
static HPy parts_impl(HPyContext *ctx, HPy self) {
    HPyListBuilder parts = HPyListBuilder_New(ctx, FIELDS);
    for (int i = 0; i < FIELDS; i++) {
        HPy part = load(ctx, self, Box_AsStruct(ctx, self)->fields[i]);
        HPyListBuilder_Set(ctx, parts, i, part);
        HPy_Close(ctx, part);
    }
    return HPyListBuilder_Build(ctx, parts);
}

/** The bytes of the count. */
HPyDef_SLOT(get_buffer, HPy_bf_getbuffer)
static int get_buffer_impl(HPyContext *ctx, HPy self, HPy_buffer *buffer, int flags) {
    buffer->buf = &Box_AsStruct(ctx, self)->count;
    buffer->len = sizeof(long);
    buffer->itemsize = 1;
    buffer->ndim = 1;
    buffer->obj = HPy_Dup(ctx, self);
    return 0;
}

static HPyDef *box_defines[] = {&count, &value, &first, &traverse, &parts, &get_buffer, NULL};
static HPyType_Spec box_spec = {
    .name = "snippet.Box",
    .basicsize = sizeof(Box),
    .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE | HPy_TPFLAGS_HAVE_GC,
    .builtin_shape = SHAPE(Box),
    .defines = box_defines,
};

static HPyType_Spec derived_spec = {
    .name = "snippet.Derived",
    .basicsize = sizeof(Box),
    .flags = HPy_TPFLAGS_DEFAULT | HPy_TPFLAGS_BASETYPE,
};

static int is_box(HPyContext *ctx, HPy object) {
    HPy type = HPyGlobal_Load(ctx, box_type);
    int result = HPy_TypeCheck(ctx, object, type);
    HPy_Close(ctx, type);
    if (!result) HPyErr_SetString(ctx, ctx->h_TypeError, "not a box");
    return result;
}

#define OPERATION(NAME) static HPy NAME(HPyContext *ctx, HPy a, HPy b, HPy c, long n)

OPERATION(integer) { return HPyLong_FromInt64_t(ctx, n); }
OPERATION(large) { return HPyLong_FromUInt64_t(ctx, (uint64_t)n * 0x9E3779B97F4A7C15u); }
OPERATION(real) { return HPyFloat_FromDouble(ctx, n / 4.0); }
OPERATION(text) { return HPyUnicode_FromString(ctx, words[n % 5]); }
OPERATION(empty_list) { return HPyList_New(ctx, 0); }
OPERATION(empty_dict) { return HPyDict_New(ctx); }
OPERATION(same) { return HPy_Dup(ctx, a); }
OPERATION(pair) { return HPyTuple_Pack(ctx, 2, a, b); }
OPERATION(triple) {
    HPy items[] = {a, b, c};
    return HPyTuple_FromArray(ctx, items, 3);
}
OPERATION(list_of) {
    HPyListBuilder builder = HPyListBuilder_New(ctx, n % 4);
    for (long i = 0; i < n % 4; i++) HPyListBuilder_Set(ctx, builder, i, i % 2 ? a : b);
    return HPyListBuilder_Build(ctx, builder);
}
OPERATION(cancelled) {
    HPyTupleBuilder builder = HPyTupleBuilder_New(ctx, 2);
    HPyTupleBuilder_Set(ctx, builder, 1, a);
    HPyTupleBuilder_Cancel(ctx, builder);
    return HPy_Dup(ctx, b);
}
OPERATION(add) { return HPy_Add(ctx, a, b); }
OPERATION(add_in_place) { return HPy_InPlaceAdd(ctx, a, b); }
OPERATION(subtract) { return HPy_Subtract(ctx, a, b); }
OPERATION(append) { return status(ctx, HPyList_Append(ctx, a, b)); }
OPERATION(item) { return HPy_GetItem_i(ctx, a, n - 3); }
OPERATION(item_of) { return HPy_GetItem(ctx, a, b); }
OPERATION(item_s) { return HPy_GetItem_s(ctx, a, words[n % 5]); }
OPERATION(set_item) { return status(ctx, HPy_SetItem(ctx, a, b, c)); }
OPERATION(set_item_i) { return status(ctx, HPy_SetItem_i(ctx, a, n - 3, b)); }
OPERATION(set_item_s) { return status(ctx, HPy_SetItem_s(ctx, a, words[n % 5], b)); }
OPERATION(del_item) { return status(ctx, HPy_DelItem(ctx, a, b)); }
OPERATION(del_item_i) { return status(ctx, HPy_DelItem_i(ctx, a, n - 3)); }
OPERATION(slice) { return HPy_GetSlice(ctx, a, n - 4, n); }
OPERATION(length) {
    HPy_ssize_t result = HPy_Length(ctx, a);
    return result < 0 ? HPy_NULL : HPyLong_FromSsize_t(ctx, result);
}
OPERATION(keys) { return HPyDict_Check(ctx, a) ? HPyDict_Keys(ctx, a) : none(ctx); }
OPERATION(copy) { return HPyDict_Check(ctx, a) ? HPyDict_Copy(ctx, a) : HPy_Dup(ctx, a); }
OPERATION(new_box) {
    HPy type = HPyGlobal_Load(ctx, box_type);
    Box *box;
    HPy result = HPy_New(ctx, type, &box);
    HPy_Close(ctx, type);
    if (HPy_IsNull(result)) return result;
    box->count = n;
    HPyField_Store(ctx, result, &box->fields[1], a);
    return result;
}
OPERATION(new_derived) {
    HPy type = HPyGlobal_Load(ctx, derived_type);
    HPy result = HPy_Call(ctx, type, NULL, 0, HPy_NULL);
    HPy_Close(ctx, type);
    return result;
}
OPERATION(new_type) {
    HPy base = HPyGlobal_Load(ctx, box_type);
    HPyType_SpecParam parameters[] = {{HPyType_SpecParam_Base, base}, {0}};
    HPy type = HPyType_FromSpec(ctx, &derived_spec, parameters);
    HPyGlobal_Store(ctx, &derived_type, type);
    HPy_Close(ctx, type);
    HPy_Close(ctx, base);
    return none(ctx);
}
OPERATION(store_field) {
    if (!is_box(ctx, a)) return HPy_NULL;
    HPyField_Store(ctx, a, &Box_AsStruct(ctx, a)->fields[n % FIELDS], b);
    return HPy_Dup(ctx, a);
}
OPERATION(clear_field) {
    if (!is_box(ctx, a)) return HPy_NULL;
    HPyField_Store(ctx, a, &Box_AsStruct(ctx, a)->fields[n % FIELDS], HPy_NULL);
    return none(ctx);
}
OPERATION(load_field) { return is_box(ctx, a) ? load(ctx, a, Box_AsStruct(ctx, a)->fields[n % FIELDS]) : HPy_NULL; }
OPERATION(get_count) { return is_box(ctx, a) ? HPyLong_FromLong(ctx, Box_AsStruct(ctx, a)->count) : HPy_NULL; }
OPERATION(set_count) { return status(ctx, HPy_SetAttr_s(ctx, a, "count", b)); }
OPERATION(get_value) { return HPy_GetAttr_s(ctx, a, "value"); }
OPERATION(set_value) { return status(ctx, HPy_SetAttr_s(ctx, a, "value", b)); }
OPERATION(del_value) { return status(ctx, HPy_SetAttr_s(ctx, a, "value", HPy_NULL)); }
OPERATION(get_first) { return HPy_GetAttr_s(ctx, a, "first"); }
OPERATION(set_first) { return status(ctx, HPy_SetAttr_s(ctx, a, "first", b)); }
OPERATION(store_global) {
    HPyGlobal_Store(ctx, variables[n % GLOBALS], a);
    return none(ctx);
}
OPERATION(load_global) { return HPyGlobal_Load(ctx, *variables[n % GLOBALS]); }
OPERATION(call) {
    HPy callee = HPyGlobal_Load(ctx, function);
    HPy arguments[] = {a, b};
    HPy result = HPy_Call(ctx, callee, arguments, 2, HPy_NULL);
    HPy_Close(ctx, callee);
    return result;
}
OPERATION(call_tuple) {
    HPy callee = HPyGlobal_Load(ctx, function);
    HPy arguments = HPyTuple_Pack(ctx, 1, c);
    HPy result = HPy_CallTupleDict(ctx, callee, arguments, HPy_NULL);
    HPy_Close(ctx, arguments);
    HPy_Close(ctx, callee);
    return result;
}
OPERATION(fail) {
    HPyErr_SetObject(ctx, ctx->h_ValueError, a);
    return HPy_NULL;
}
OPERATION(fail_and_recover) {
    HPy item = HPy_GetItem(ctx, a, b);
    if (!HPy_IsNull(item)) return item;
    int is_key_error = HPyErr_ExceptionMatches(ctx, ctx->h_KeyError);
    HPyErr_Clear(ctx);
    return HPyErr_Occurred(ctx) ? HPy_NULL : HPyBool_FromBool(ctx, is_key_error);
}
OPERATION(chain) {
    HPy sum = HPy_Add(ctx, a, b);
    if (HPy_IsNull(sum)) {
        HPyErr_Clear(ctx);
        sum = HPy_Dup(ctx, c);
    }
    HPy items = HPyTuple_Pack(ctx, 3, sum, a, sum);
    HPy_Close(ctx, sum);
    HPy item = HPy_GetItem_i(ctx, items, n % 3);
    HPy_Close(ctx, items);
    return item;
}
OPERATION(tracked) {
    HPyTracker tracker = HPyTracker_New(ctx, 0);
    HPy first = HPy_Dup(ctx, a), second = HPyTuple_Pack(ctx, 2, b, first);
    HPyTracker_Add(ctx, tracker, first);
    HPyTracker_Add(ctx, tracker, second);
    HPy result = HPyTuple_Pack(ctx, 2, second, first);
    HPyTracker_Close(ctx, tracker);
    return result;
}
OPERATION(iterated) {
    HPy iterator = HPy_GetIter(ctx, a);
    if (HPy_IsNull(iterator)) return iterator;
    HPy result = HPyList_New(ctx, 0);
    HPy next;
    while (!HPy_IsNull(next = HPyIter_Next(ctx, iterator))) {
        HPyList_Append(ctx, result, next);
        HPy_Close(ctx, next);
    }
    HPy_Close(ctx, iterator);
    return result;
}

static int is_number(HPyContext *ctx, HPy a) { return HPyNumber_Check(ctx, a); }
OPERATION(multiply) { return is_number(ctx, a) && is_number(ctx, b) ? HPy_Multiply(ctx, a, b) : none(ctx); }
OPERATION(remainder_of) { return is_number(ctx, a) && is_number(ctx, b) ? HPy_Remainder(ctx, a, b) : none(ctx); }
OPERATION(less) { return is_number(ctx, a) && is_number(ctx, b) ? HPy_RichCompare(ctx, a, b, HPy_LT) : none(ctx); }
OPERATION(negative) { return HPy_Negative(ctx, a); }
OPERATION(as_long) {
    long result = HPyLong_AsLong(ctx, a);
    return result == -1 && HPyErr_Occurred(ctx) ? HPy_NULL : HPyLong_FromLong(ctx, result);
}
OPERATION(as_double) {
    double result = HPyFloat_AsDouble(ctx, a);
    return result == -1 && HPyErr_Occurred(ctx) ? HPy_NULL : HPyFloat_FromDouble(ctx, result);
}
OPERATION(substring) { return HPyUnicode_Check(ctx, a) ? HPyUnicode_Substring(ctx, a, n / 2, n) : none(ctx); }
OPERATION(is_int) { return HPyBool_FromBool(ctx, HPy_TypeCheck(ctx, a, ctx->h_LongType)); }
OPERATION(has_count) { return HPyBool_FromBool(ctx, HPy_HasAttr_s(ctx, a, "count")); }
OPERATION(call_copy) {
    HPy name = HPyUnicode_FromString(ctx, "copy");
    HPy result = HPy_CallMethod(ctx, name, &a, 1, HPy_NULL);
    HPy_Close(ctx, name);
    return result;
}
OPERATION(raise_one) {
    HPy types[] = {ctx->h_TypeError, ctx->h_KeyError, ctx->h_IndexError, ctx->h_OverflowError};
    return HPyErr_SetString(ctx, types[n % 4], words[n % 5]);
}
OPERATION(call_and_recover) {
    HPy callee = HPyGlobal_Load(ctx, function);
    HPy arguments[] = {a, b};
    HPy result = HPy_Call(ctx, callee, arguments, 2, HPy_NULL);
    HPy_Close(ctx, callee);
    if (!HPy_IsNull(result)) return result;
    HPyErr_Clear(ctx);
    return HPy_Dup(ctx, c);
}
/** Python calls C again, which may change all registers. */
OPERATION(reenter) {
    HPy callee = HPyGlobal_Load(ctx, again), number = HPyLong_FromLong(ctx, n);
    HPy result = HPy_Call(ctx, callee, &number, 1, HPy_NULL);
    HPy_Close(ctx, number);
    HPy_Close(ctx, callee);
    return result;
}
OPERATION(leave) {
    HPyThreadState state = HPy_LeavePythonExecution(ctx);
    HPy_ReenterPythonExecution(ctx, state);
    return HPy_Dup(ctx, a);
}
OPERATION(read_count) {
    if (!is_box(ctx, a)) return HPy_NULL;
    HPy view = HPy_Call(ctx, ctx->h_MemoryViewType, &a, 1, HPy_NULL);
    HPy result = HPy_IsNull(view) ? HPy_NULL : HPy_Call(ctx, ctx->h_BytesType, &view, 1, HPy_NULL);
    HPy_Close(ctx, view);
    return result;
}
OPERATION(write_count) {
    if (!is_box(ctx, a)) return HPy_NULL;
    HPy view = HPy_Call(ctx, ctx->h_MemoryViewType, &a, 1, HPy_NULL);
    int result = HPy_IsNull(view) ? -1 : HPy_SetItem_i(ctx, view, n, b);
    HPy_Close(ctx, view);
    return status(ctx, result);
}

typedef HPy (*Operation)(HPyContext *ctx, HPy a, HPy b, HPy c, long n);

static const struct {
    const char *name;
    Operation run;
} operations[] = {
#define ENTRY(NAME) {#NAME, NAME},
    ENTRY(integer) ENTRY(large) ENTRY(real) ENTRY(text) ENTRY(empty_list) ENTRY(empty_dict) ENTRY(same) ENTRY(pair)
        ENTRY(triple) ENTRY(list_of) ENTRY(cancelled) ENTRY(add) ENTRY(add_in_place) ENTRY(subtract) ENTRY(append)
            ENTRY(item) ENTRY(item_of) ENTRY(item_s) ENTRY(set_item) ENTRY(set_item_i) ENTRY(set_item_s) ENTRY(del_item)
                ENTRY(del_item_i) ENTRY(slice) ENTRY(length) ENTRY(keys) ENTRY(copy) ENTRY(new_box) ENTRY(new_derived)
                    ENTRY(new_type) ENTRY(store_field) ENTRY(clear_field) ENTRY(load_field) ENTRY(get_count)
                        ENTRY(set_count) ENTRY(get_value) ENTRY(set_value) ENTRY(del_value) ENTRY(get_first)
                            ENTRY(set_first) ENTRY(store_global) ENTRY(load_global) ENTRY(call) ENTRY(call_tuple)
                                ENTRY(fail) ENTRY(fail_and_recover) ENTRY(chain) ENTRY(tracked) ENTRY(iterated)
                                    ENTRY(multiply) ENTRY(remainder_of) ENTRY(less) ENTRY(negative) ENTRY(as_long)
                                        ENTRY(as_double) ENTRY(substring) ENTRY(is_int) ENTRY(has_count)
                                            ENTRY(call_copy) ENTRY(raise_one) ENTRY(call_and_recover) ENTRY(reenter)
                                                ENTRY(leave) ENTRY(read_count) ENTRY(write_count)};

HPyDef_METH(names, "names", HPyFunc_NOARGS)
static HPy names_impl(HPyContext *ctx, HPy self) {
    HPy result = HPyList_New(ctx, 0);
    for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
        HPy name = HPyUnicode_FromString(ctx, operations[i].name);
        HPyList_Append(ctx, result, name);
        HPy_Close(ctx, name);
    }
    return result;
}

/** Runs one operation: its number, the registers of its result and its operands, and a number. */
HPyDef_METH(step, "step", HPyFunc_VARARGS)
static HPy step_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    long operation, x, a, b, c, n;
    if (!HPyArg_Parse(ctx, NULL, args, nargs, "llllll", &operation, &x, &a, &b, &c, &n)) return HPy_NULL;
    HPy result = operations[operation].run(ctx, registers[a], registers[b], registers[c], n);
    if (HPy_IsNull(result)) return HPy_NULL;
    HPy_Close(ctx, registers[x]);
    registers[x] = result;
    return none(ctx);
}

/** All registers and globals. */
HPyDef_METH(state, "state", HPyFunc_NOARGS)
static HPy state_impl(HPyContext *ctx, HPy self) {
    HPyListBuilder all = HPyListBuilder_New(ctx, REGISTERS + GLOBALS);
    for (int i = 0; i < REGISTERS; i++) HPyListBuilder_Set(ctx, all, i, registers[i]);
    for (int i = 0; i < GLOBALS; i++) {
        HPy global = HPyGlobal_Load(ctx, *variables[i]);
        HPyListBuilder_Set(ctx, all, REGISTERS + i, global);
        HPy_Close(ctx, global);
    }
    return HPyListBuilder_Build(ctx, all);
}

/** Starts with None everywhere; gets the function that operations call, and the one that runs an operation. */
HPyDef_METH(start, "start", HPyFunc_VARARGS)
static HPy start_impl(HPyContext *ctx, HPy self, const HPy *args, size_t nargs) {
    HPy type = HPyType_FromSpec(ctx, &box_spec, NULL);
    if (HPy_IsNull(type)) return HPy_NULL;
    HPyGlobal_Store(ctx, &box_type, type);
    HPyGlobal_Store(ctx, &derived_type, type);
    HPyGlobal_Store(ctx, &function, args[0]);
    HPyGlobal_Store(ctx, &again, args[1]);
    for (int i = 0; i < REGISTERS; i++) registers[i] = none(ctx);
    for (int i = 0; i < GLOBALS; i++) HPyGlobal_Store(ctx, variables[i], ctx->h_None);
    return type;
}

/** Closes all handles. */
HPyDef_METH(end, "end", HPyFunc_NOARGS)
static HPy end_impl(HPyContext *ctx, HPy self) {
    for (int i = 0; i < REGISTERS; i++) HPy_Close(ctx, registers[i]);
    return none(ctx);
}
