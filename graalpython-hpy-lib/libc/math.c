// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/**
 * What of the mathematical functions Sulong lacks, or gives the wrong sign for zero, and can be made of those that it makes fast.
 */
#include <math.h>

#define FUNCTIONS(TYPE, SUFFIX)                                                                                        \
    TYPE trunc##SUFFIX(TYPE x) { return copysign##SUFFIX(floor##SUFFIX(fabs##SUFFIX(x)), x); }                         \
    TYPE round##SUFFIX(TYPE x) {                                                                                       \
        TYPE size = fabs##SUFFIX(x), whole = floor##SUFFIX(size);                                                      \
        return copysign##SUFFIX(size - whole < (TYPE)0.5 ? whole : whole + 1, x);                                      \
    }                                                                                                                  \
    TYPE modf##SUFFIX(TYPE x, TYPE *whole) {                                                                           \
        *whole = copysign##SUFFIX(floor##SUFFIX(fabs##SUFFIX(x)), x);                                                  \
        return copysign##SUFFIX(isinf(x) ? 0 : x - *whole, x);                                                         \
    }
FUNCTIONS(double, )
FUNCTIONS(float, f)
