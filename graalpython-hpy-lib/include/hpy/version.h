// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/** The version of HPy that these headers are, and their implementation. HPY_ABI_VERSION and HPY_ABI_TAG: hpy.h. */
#ifndef HPY_VERSION_H
#define HPY_VERSION_H

#define HPY_VERSION "0.9.0"
#define HPY_GIT_REVISION "GraalVM"

#endif
