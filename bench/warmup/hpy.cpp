// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// A type Window around window.h, in HPy. capi.cpp and window_python.py are the same.

#include "hpy.h"

#include <new>

#include "window.h"

typedef struct {
    Window *window; // owned
} WindowObject;

HPyType_HELPERS(WindowObject)

HPyDef_SLOT(Window_destroy, HPy_tp_destroy)
static void Window_destroy_impl(void *object) { delete static_cast<WindowObject *>(object)->window; }

HPyDef_SLOT(Window_new, HPy_tp_new)
static HPy Window_new_impl(HPyContext *ctx, HPy type, const HPy *args, HPy_ssize_t nargs, HPy kw) {
    (void)kw;
    if (nargs != 1) return HPyErr_SetString(ctx, ctx->h_TypeError, "Window() takes a size");
    long size = HPyLong_AsLong(ctx, args[0]);
    if (size == -1 && HPyErr_Occurred(ctx)) return HPy_NULL;
    if (size < 1) return HPyErr_SetString(ctx, ctx->h_ValueError, "size must be at least 1");
    WindowObject *object;
    HPy result = HPy_New(ctx, type, &object);
    if (HPy_IsNull(result)) return HPy_NULL;
    try {
        object->window = new Window(static_cast<std::size_t>(size));
    } catch (const std::bad_alloc &) {
        HPy_Close(ctx, result);
        return HPyErr_NoMemory(ctx);
    }
    return result;
}

HPyDef_METH(Window_add, "add", HPyFunc_O)
static HPy Window_add_impl(HPyContext *ctx, HPy self, HPy h_number) {
    long number = HPyLong_AsLong(ctx, h_number);
    if (number == -1 && HPyErr_Occurred(ctx)) return HPy_NULL;
    try {
        return HPyLong_FromSize_t(ctx, WindowObject_AsStruct(ctx, self)->window->add(number));
    } catch (const std::bad_alloc &) {
        return HPyErr_NoMemory(ctx);
    }
}

static HPyDef *window_defines[] = {&Window_new, &Window_destroy, &Window_add, NULL};

static HPyType_Spec window_spec = {
    .name = "window_hpy.Window",
    .basicsize = sizeof(WindowObject),
    .flags = HPy_TPFLAGS_DEFAULT,
    .builtin_shape = SHAPE(WindowObject),
    .defines = window_defines,
};

HPyDef_SLOT(window_exec, HPy_mod_exec)
static int window_exec_impl(HPyContext *ctx, HPy module) {
    return HPyHelpers_AddType(ctx, module, "Window", &window_spec, NULL) ? 0 : -1;
}

static HPyDef *module_defines[] = {&window_exec, NULL};

static HPyModuleDef module_def = {.defines = module_defines};

HPy_MODINIT(window_hpy, module_def)
