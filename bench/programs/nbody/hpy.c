// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// Bodies that attract each other, in HPy: the type System(bodies) with step(dt), energy(), positions(), len and time.

#include "hpy.h"

#include "kernel.h"

typedef struct {
    Bodies bodies;
    double time;
} SystemObject;

HPyType_HELPERS(SystemObject)

HPyDef_SLOT(System_destroy, HPy_tp_destroy)
static void System_destroy_impl(void *object) { free_bodies(&((SystemObject *)object)->bodies); }

static bool read_body(HPyContext *ctx, HPy body, double values[VALUES_PER_BODY]) {
    HPy_ssize_t length = HPy_Length(ctx, body);
    if (length < 0) return false;
    if (length != VALUES_PER_BODY) {
        HPyErr_Format(ctx, ctx->h_ValueError, "a body has %d values, not %zd", VALUES_PER_BODY, length);
        return false;
    }
    for (HPy_ssize_t i = 0; i < length; i++) {
        HPy value = HPy_GetItem_i(ctx, body, i);
        if (HPy_IsNull(value)) return false;
        values[i] = HPyFloat_AsDouble(ctx, value);
        HPy_Close(ctx, value);
        if (values[i] == -1.0 && HPyErr_Occurred(ctx)) return false;
    }
    if (!(values[VALUES_PER_BODY - 1] > 0.0)) {
        HPyErr_SetString(ctx, ctx->h_ValueError, "a mass must be positive");
        return false;
    }
    return true;
}

// From a list of our own, whose length does not change while values are converted.
static bool read_bodies(HPyContext *ctx, Bodies *bodies, HPy list) {
    HPy_ssize_t count = HPy_Length(ctx, list);
    if (count < 0) return false;
    if (!allocate_bodies(bodies, (size_t)count)) {
        HPyErr_NoMemory(ctx);
        return false;
    }
    for (HPy_ssize_t i = 0; i < count; i++) {
        HPy body = HPy_GetItem_i(ctx, list, i);
        if (HPy_IsNull(body)) return false;
        double values[VALUES_PER_BODY];
        bool done = read_body(ctx, body, values);
        HPy_Close(ctx, body);
        if (!done) return false;
        set_body(bodies, (size_t)i, values);
    }
    return true;
}

HPyDef_SLOT(System_new, HPy_tp_new)
static HPy System_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    static const char *keywords[] = {"bodies", NULL};
    HPyTracker tracker;
    HPy h_bodies;
    if (!HPyArg_ParseKeywordsDict(ctx, &tracker, args, nargs, kw, "O:System", keywords, &h_bodies)) return HPy_NULL;
    HPy list = HPy_Call(ctx, ctx->h_ListType, &h_bodies, 1, HPy_NULL);
    HPyTracker_Close(ctx, tracker);
    if (HPy_IsNull(list)) return HPy_NULL;
    SystemObject *system;
    HPy result = HPy_New(ctx, type, &system);
    if (!HPy_IsNull(result)) {
        if (read_bodies(ctx, &system->bodies, list)) {
            start_bodies(&system->bodies);
        } else {
            HPy_Close(ctx, result);
            result = HPy_NULL;
        }
    }
    HPy_Close(ctx, list);
    return result;
}

HPyDef_SLOT(System_length, HPy_sq_length)
static HPy_ssize_t System_length_impl(HPyContext *ctx, HPy self) {
    return (HPy_ssize_t)SystemObject_AsStruct(ctx, self)->bodies.count;
}

HPyDef_MEMBER(System_time, "time", HPyMember_DOUBLE, offsetof(SystemObject, time), .readonly = 1,
              .doc = "The sum of all steps.")

HPyDef_METH(System_step, "step", HPyFunc_O, .doc = "step($self, dt, /)\n--\n\nMove all bodies for a time of dt.")
static HPy System_step_impl(HPyContext *ctx, HPy self, HPy h_dt) {
    double dt = HPyFloat_AsDouble(ctx, h_dt);
    if (dt == -1.0 && HPyErr_Occurred(ctx)) return HPy_NULL;
    SystemObject *system = SystemObject_AsStruct(ctx, self);
    step_bodies(&system->bodies, dt);
    system->time += dt;
    return HPy_Dup(ctx, ctx->h_None);
}

HPyDef_METH(System_energy, "energy", HPyFunc_NOARGS,
            .doc = "energy($self, /)\n--\n\nReturn kinetic plus potential energy.")
static HPy System_energy_impl(HPyContext *ctx, HPy self) {
    return HPyFloat_FromDouble(ctx, energy_of_bodies(&SystemObject_AsStruct(ctx, self)->bodies));
}

HPyDef_METH(System_positions, "positions", HPyFunc_NOARGS,
            .doc = "positions($self, /)\n--\n\nReturn a list of tuples (x, y, z).")
static HPy System_positions_impl(HPyContext *ctx, HPy self) {
    const Bodies *bodies = &SystemObject_AsStruct(ctx, self)->bodies;
    HPyListBuilder builder = HPyListBuilder_New(ctx, (HPy_ssize_t)bodies->count);
    for (size_t i = 0; i < bodies->count; i++) {
        const double *position = bodies->positions + i * 3;
        HPy tuple = HPy_BuildValue(ctx, "(ddd)", position[0], position[1], position[2]);
        if (HPy_IsNull(tuple)) {
            HPyListBuilder_Cancel(ctx, builder);
            return HPy_NULL;
        }
        HPyListBuilder_Set(ctx, builder, (HPy_ssize_t)i, tuple);
        HPy_Close(ctx, tuple);
    }
    return HPyListBuilder_Build(ctx, builder);
}

static HPyDef *system_defines[] = {
    &System_new, &System_destroy, &System_length, &System_time, &System_step, &System_energy, &System_positions, NULL,
};

static HPyType_Spec system_spec = {
    .name = "nbody_hpy.System",
    .basicsize = sizeof(SystemObject),
    .flags = HPy_TPFLAGS_DEFAULT,
    .builtin_shape = SHAPE(SystemObject),
    .defines = system_defines,
    .doc = "System(bodies)\n--\n\nBodies that attract each other, each given as (x, y, z, vx, vy, vz, mass).",
};

HPyDef_SLOT(nbody_exec, HPy_mod_exec)
static int nbody_exec_impl(HPyContext *ctx, HPy module) {
    return HPyHelpers_AddType(ctx, module, "System", &system_spec, NULL) ? 0 : -1;
}

static HPyDef *module_defines[] = {&nbody_exec, NULL};

static HPyModuleDef module_def = {.doc = "Bodies that attract each other.", .defines = module_defines};

HPy_MODINIT(nbody_hpy, module_def)
