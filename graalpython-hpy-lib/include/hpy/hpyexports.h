// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#include "hpy.h" /* A file of HPy's own headers that extensions name; here all of the API is one. */
