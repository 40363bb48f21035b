// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * What clang's instrumentation of checked builds calls (hpy build --checked): for undefined behaviour, with a record that says
 * where and what, and for addresses. The state of memory is in bytes of shadow, each for 8 bytes: 0 if all may be accessed, 1 to 7 if
 * the first ones may, and others, by their reason, if none may. Java checks accesses and owns the heap (org.hpy.graalvm.checks).
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/* Java's. */
_Noreturn void hpy_check_failed(const char *message);
void hpy_check_access(const void *address, size_t size, int writes);
void hpy_check_global(const void *address, size_t size, const char *name);
uintptr_t hpy_check_shadow(uintptr_t base);
void hpy_check_leave_frames(void);

/* The records of clang. */
typedef struct {
    const char *file;
    uint32_t line, column;
} place;

typedef struct {
    uint16_t kind; /* 0 integer, 1 floating point, else something without a value */
    uint16_t info; /* of an integer: bit 0 its sign, above the logarithm of its width; of others the width */
    char name[];   /* in quotes */
} type;

typedef struct {
    place at;
    const type *first, *second;
} record;

static _Noreturn __attribute__((format(printf, 2, 3))) void fail(place at, const char *format, ...) {
    char message[512];
    const char *directory = at.file == NULL ? NULL : strrchr(at.file, '/');
    int length = at.file == NULL ? 0
                                 : snprintf(message, sizeof message, "%.300s:%" PRIu32 ":%" PRIu32 ": ",
                                            directory == NULL ? at.file : directory + 1, at.line, at.column);
    va_list values;
    va_start(values, format);
    vsnprintf(message + length, sizeof message - length, format, values);
    va_end(values);
    hpy_check_failed(message);
}

enum { SIZE_OF_VALUE = 48 };

/* Writes a value as decimal digits; one of more than 64 bits is passed by its address. */
static const char *show(char *text, const type *type, uintptr_t value) {
    int width = type->kind == 0 ? 1 << (type->info >> 1) : type->info;
    if (type->kind == 1) {
        double number = 0;
        if (width == 32) {
            float narrow;
            memcpy(&narrow, &value, sizeof narrow);
            number = narrow;
        } else if (width == 64) {
            memcpy(&number, &value, sizeof number);
        } else {
            number = (double)*(const long double *)value;
        }
        snprintf(text, SIZE_OF_VALUE, "%.17g", number);
    } else if (type->kind != 0) {
        snprintf(text, SIZE_OF_VALUE, "?");
    } else if (width > 64) {
        const uint64_t *halves = (const uint64_t *)value;
        snprintf(text, SIZE_OF_VALUE, "0x%" PRIx64 "%016" PRIx64, halves[1], halves[0]);
    } else if (type->info & 1) {
        snprintf(text, SIZE_OF_VALUE, "%" PRId64, (int64_t)(value << (64 - width)) >> (64 - width));
    } else {
        snprintf(text, SIZE_OF_VALUE, "%" PRIu64, (uint64_t)value << (64 - width) >> (64 - width));
    }
    return text;
}

static int is_negative(const type *type, uintptr_t value) {
    int width = 1 << (type->info >> 1);
    return width <= 64 && (type->info & 1) && (int64_t)(value << (64 - width)) < 0;
}

#define SHOW(TYPE, VALUE) show((char[SIZE_OF_VALUE]){0}, TYPE, VALUE)

#define OVERFLOW(NAME, SIGN)                                                                                           \
    _Noreturn void __ubsan_handle_##NAME##_overflow_abort(const record *r, uintptr_t a, uintptr_t b) {                 \
        fail(r->at, "integer overflow: %s " SIGN " %s does not fit into %s", SHOW(r->first, a), SHOW(r->first, b),     \
             r->first->name);                                                                                          \
    }
OVERFLOW(add, "+")
OVERFLOW(sub, "-")
OVERFLOW(mul, "*")

_Noreturn void __ubsan_handle_negate_overflow_abort(const record *r, uintptr_t a) {
    fail(r->at, "integer overflow: -(%s) does not fit into %s", SHOW(r->first, a), r->first->name);
}

_Noreturn void __ubsan_handle_divrem_overflow_abort(const record *r, uintptr_t a, uintptr_t b) {
    if (is_negative(r->first, b)) {
        fail(r->at, "integer overflow: %s / %s does not fit into %s", SHOW(r->first, a), SHOW(r->first, b),
             r->first->name);
    }
    fail(r->at, "division by zero: of %s", SHOW(r->first, a));
}

_Noreturn void __ubsan_handle_shift_out_of_bounds_abort(const record *r, uintptr_t a, uintptr_t b) {
    fail(r->at, "shift out of bounds: of %s, which is %s, by %s bits", SHOW(r->first, a), r->first->name,
         SHOW(r->second, b));
}

_Noreturn void __ubsan_handle_out_of_bounds_abort(const record *r, uintptr_t index) {
    fail(r->at, "index out of bounds: %s of %s", SHOW(r->second, index), r->first->name);
}

_Noreturn void __ubsan_handle_vla_bound_not_positive_abort(const record *r, uintptr_t length) {
    fail(r->at, "length of an array is not positive: %s", SHOW(r->first, length));
}

_Noreturn void __ubsan_handle_load_invalid_value_abort(const record *r, uintptr_t value) {
    fail(r->at, "invalid value: %s is none of %s", SHOW(r->first, value), r->first->name);
}

_Noreturn void __ubsan_handle_float_cast_overflow_abort(const record *r, uintptr_t value) {
    fail(r->at, "conversion out of bounds: %s does not fit into %s", SHOW(r->first, value), r->second->name);
}

/* Also where there is no instruction at all behind a statement. */
_Noreturn void __ubsan_handle_builtin_unreachable(const record *r) {
    fail(r->at, "unreachable code: __builtin_unreachable, or the end of a function that never returns");
}

_Noreturn void __ubsan_handle_missing_return(const record *r) { fail(r->at, "missing return: a result is expected"); }

typedef struct {
    place at;
    unsigned char kind;
} builtin_record;

_Noreturn void __ubsan_handle_invalid_builtin_abort(const builtin_record *r) {
    fail(r->at, r->kind == 2 ? "assumption is false: __builtin_assume" : "invalid value: 0 for __builtin_%s",
         r->kind == 0 ? "ctz" : "clz");
}

typedef struct {
    place at, declared;
    int argument;
} argument_record;

_Noreturn void __ubsan_handle_nonnull_arg_abort(const argument_record *r) {
    fail(r->at, "NULL pointer: argument %d must not be NULL", r->argument);
}

_Noreturn void __ubsan_handle_nonnull_return_v1_abort(const argument_record *r, const place *at) {
    (void)r;
    fail(*at, "NULL pointer: the function must not return NULL");
}

_Noreturn void __ubsan_handle_pointer_overflow_abort(const record *r, uintptr_t base, uintptr_t result) {
    fail(r->at, "pointer overflow: %#" PRIxPTR " becomes %#" PRIxPTR, base, result);
}

typedef struct {
    place at;
    const type *type;
    unsigned char log_alignment, kind;
} access_record;

static const char *const ACCESSES[] = {
    "load of",     "store to",    "reference to", "member access in", "member call on",     "constructor call on",
    "downcast of", "downcast of", "upcast of",    "cast of",          "nonnull binding of", "dynamic operation on"};

_Noreturn void __ubsan_handle_type_mismatch_v1_abort(const access_record *r, uintptr_t pointer) {
    const char *access = r->kind < sizeof ACCESSES / sizeof *ACCESSES ? ACCESSES[r->kind] : "use of";
    uintptr_t alignment = (uintptr_t)1 << r->log_alignment;
    if (pointer == 0) {
        fail(r->at, "NULL pointer: %s %s", access, r->type->name);
    } else if (pointer & (alignment - 1)) {
        fail(r->at, "misaligned pointer: %s %s at %#" PRIxPTR ", which needs an alignment of %" PRIuPTR, access,
             r->type->name, pointer, alignment);
    }
    fail(r->at, "object too small: %s %s at %#" PRIxPTR, access, r->type->name, pointer);
}

typedef struct {
    place at, assumed;
    const type *type;
} assumption_record;

_Noreturn void __ubsan_handle_alignment_assumption_abort(const assumption_record *r, uintptr_t pointer,
                                                         uintptr_t alignment, uintptr_t offset) {
    fail(r->at, "misaligned pointer: %#" PRIxPTR ", which is assumed to have an alignment of %" PRIuPTR,
         pointer - offset, alignment);
}

/* Where the shadow begins: clang's code in each function reads it. */
uintptr_t __asan_shadow_memory_dynamic_address;

enum { LOG_GRANULE = 3, GRANULE = 1 << LOG_GRANULE, LOG_PAGE = 12, LOG_ADDRESSES = 47 };

/* Beside the shadow of all addresses that a process can have there is a byte for each page. Only what is used takes memory. */
static const size_t SIZE_OF_SHADOW =
    ((size_t)1 << (LOG_ADDRESSES - LOG_GRANULE)) + ((size_t)1 << (LOG_ADDRESSES - LOG_PAGE));

/* The first constructor of a module. The process has one shadow for all of its contexts. */
void __asan_init(void) {
    uintptr_t base = hpy_check_shadow(0);
    if (base == 0) {
        void *made =
            mmap(NULL, SIZE_OF_SHADOW, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (made == MAP_FAILED) {
            fail((place){0}, "a checked build needs %zu GB of addresses: is there a limit (ulimit -v)?",
                 SIZE_OF_SHADOW >> 30);
        }
        base = hpy_check_shadow((uintptr_t)made);
        if (base != (uintptr_t)made) {
            munmap(made, SIZE_OF_SHADOW);
        }
    }
    __asan_shadow_memory_dynamic_address = base;
}

void __asan_version_mismatch_check_v8(void) {}

static void set_shadow(uintptr_t address, uintptr_t size, int value) {
    memset((void *)((address >> LOG_GRANULE) + __asan_shadow_memory_dynamic_address), value, size >> LOG_GRANULE);
}

static void poison(uintptr_t start, uintptr_t end, unsigned char value) {
    uintptr_t whole = (start + GRANULE - 1) & -(uintptr_t)GRANULE;
    if (start < whole) {
        set_shadow(whole - GRANULE, GRANULE, (int)(start & (GRANULE - 1)));
    }
    set_shadow(whole, end - whole, value);
}

enum { STACK = 0xf2, OUT_OF_SCOPE = 0xf8, GLOBAL = 0xf9 };

typedef struct {
    uintptr_t start, size, size_with_zone;
    const char *name, *module;
    uintptr_t has_initializer;
    const place *at;
    uintptr_t indicator;
} global;

void __asan_register_globals(const global *globals, uintptr_t count) {
    for (uintptr_t i = 0; i < count; i++) {
        poison(globals[i].start + globals[i].size, globals[i].start + globals[i].size_with_zone, GLOBAL);
        hpy_check_global((const void *)globals[i].start, globals[i].size, globals[i].name);
    }
}

/* The end of the context: Sulong frees the memory that they are in. */
void __asan_unregister_globals(const global *globals, uintptr_t count) {
    for (uintptr_t i = 0; i < count; i++) {
        set_shadow(globals[i].start, globals[i].size_with_zone, 0);
    }
}

#define SET_SHADOW(DIGITS)                                                                                             \
    void __asan_set_shadow_##DIGITS(uintptr_t shadow, uintptr_t size) { memset((void *)shadow, 0x##DIGITS, size); }
SET_SHADOW(00)
SET_SHADOW(01)
SET_SHADOW(02)
SET_SHADOW(03)
SET_SHADOW(04)
SET_SHADOW(05)
SET_SHADOW(06)
SET_SHADOW(07)
SET_SHADOW(f1)
SET_SHADOW(f2)
SET_SHADOW(f3)
SET_SHADOW(f5)
SET_SHADOW(f8)

void __asan_poison_stack_memory(uintptr_t start, uintptr_t size) { poison(start, start + size, OUT_OF_SCOPE); }
void __asan_unpoison_stack_memory(uintptr_t start, uintptr_t size) {
    set_shadow(start, (size + GRANULE - 1) & -(uintptr_t)GRANULE, 0);
}

/* An alloca or an array of variable length: clang leaves 32 bytes before it, and room behind it up to twice as many. */
void __asan_alloca_poison(uintptr_t start, uintptr_t size) {
    enum { ZONE = 32 };
    set_shadow(start - ZONE, ZONE, STACK);
    poison(start + size, ((start + size + ZONE - 1) & -(uintptr_t)ZONE) + ZONE, STACK);
}

void __asan_allocas_unpoison(uintptr_t top, uintptr_t bottom) {
    if (top != 0 && top < bottom) {
        set_shadow(top, bottom - top, 0);
    }
}

/* What libc++ tells of the room in containers, which are also used by code that is not checked. */
void __sanitizer_annotate_contiguous_container(const void *start, const void *end, const void *old, const void *new) {
    (void)start, (void)end, (void)old, (void)new;
}

void __sanitizer_annotate_double_ended_contiguous_container(const void *start, const void *end, const void *old_start,
                                                            const void *old_end, const void *new_start,
                                                            const void *new_end) {
    (void)start, (void)end, (void)old_start, (void)old_end, (void)new_start, (void)new_end;
}

void __asan_handle_no_return(void) { hpy_check_leave_frames(); }

void *__asan_memcpy(void *to, const void *from, size_t size) {
    hpy_check_access(from, size, 0);
    hpy_check_access(to, size, 1);
    return memcpy(to, from, size);
}

void *__asan_memmove(void *to, const void *from, size_t size) {
    hpy_check_access(from, size, 0);
    hpy_check_access(to, size, 1);
    return memmove(to, from, size);
}

void *__asan_memset(void *to, int value, size_t size) {
    hpy_check_access(to, size, 1);
    return memset(to, value, size);
}
