// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * What runs in place of an operation that only native code can do (lower.awk) if Java does not load it.
 */
#include <stdio.h>
#include <stdlib.h>

/* `operation` names it. */
_Noreturn void hpy_lacks_native_code(const char *operation) {
    fprintf(stderr,
            "%s runs natively only: not before the module is initialized, and not if Java forbids native code\n",
            operation);
    abort();
}
