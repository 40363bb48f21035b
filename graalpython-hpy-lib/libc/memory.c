// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * Aligned memory. Sulong's own functions of these names give the alignment of malloc, whatever is asked for.
 */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>

/* Not more than malloc's alignment comes from malloc, which Sulong makes fast. */
static void *allocate(size_t alignment, size_t size) {
    return alignment <= _Alignof(max_align_t) ? malloc(size) : memalign(alignment, size);
}

static int is_power_of_2(size_t n) { return n != 0 && (n & (n - 1)) == 0; }

void *aligned_alloc(size_t alignment, size_t size) {
    if (!is_power_of_2(alignment)) {
        errno = EINVAL;
        return NULL;
    }
    return allocate(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    if (!is_power_of_2(alignment) || alignment % sizeof(void *) != 0) {
        return EINVAL;
    }
    void *result = allocate(alignment, size);
    if (result == NULL) {
        return ENOMEM;
    }
    *memory = result;
    return 0;
}

/* What C++ calls for types that are aligned more than max_align_t, and its functions that throw std::bad_alloc. */
void *operator_new(size_t size) __asm__("_Znwm");
void *operator_new_aligned(size_t size, size_t alignment) __asm__("_ZnwmSt11align_val_t");
void *operator_new_array_aligned(size_t size, size_t alignment) __asm__("_ZnamSt11align_val_t");

void *operator_new_aligned(size_t size, size_t alignment) {
    void *result = allocate(alignment, size > 0 ? size : 1);
    return result != NULL ? result : operator_new(PTRDIFF_MAX);
}

void *operator_new_array_aligned(size_t size, size_t alignment) { return operator_new_aligned(size, alignment); }
