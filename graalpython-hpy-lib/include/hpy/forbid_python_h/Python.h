// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* A build driver puts this directory on the include path so that Python.h cannot be included by accident. */
#error "It is forbidden to #include <Python.h> when targeting the HPy Universal ABI"
