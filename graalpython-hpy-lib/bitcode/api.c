// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * The API functions as definitions, for bitcode, which calls them by name. They are linked in after optimization, so that
 * the calls stay, and GraalPy replaces each by its own when it loads the module.
 */
#define HPY_GRAALVM_API
#include "hpy.h"
#include "hpy/graalvm.h"
