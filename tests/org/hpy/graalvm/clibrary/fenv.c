// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#include <fenv.h>
#include <math.h>
#include "program.h"
#pragma STDC FENV_ACCESS ON

PROGRAM(fenv) {
    static const int modes[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO, FE_TONEAREST};
    volatile double x = 1, y = 3, zero = 0, big = 1e308;
    for (size_t i = 0; i < COUNT(modes); i++) {
        int failed = fesetround(modes[i]), mode = fegetround();
        double third = x / y, negative = -x / y, root = sqrt(y), near = nearbyint(y / 2), whole = rint(-y / 2);
        long rounded = lrint(y / 2);
        fesetround(FE_TONEAREST);
        PRINT("%d %d %a %a %a %a %a %ld\n", failed, mode == modes[i], third, negative, root, near, whole, rounded);
    }
    feclearexcept(FE_ALL_EXCEPT);
    PRINT("%d\n", fetestexcept(FE_ALL_EXCEPT & ~FE_INEXACT)); /* Java computes, too */
    y = x / zero;
    PRINT("%d\n", fetestexcept(FE_DIVBYZERO) != 0);
    y = big * big;
    PRINT("%d %d\n", fetestexcept(FE_OVERFLOW) != 0, fetestexcept(FE_UNDERFLOW) != 0);
    fexcept_t flags;
    PRINT("%d\n", fegetexceptflag(&flags, FE_ALL_EXCEPT));
    PRINT("%d %d\n", feclearexcept(FE_ALL_EXCEPT), fetestexcept(FE_ALL_EXCEPT & ~FE_INEXACT));
    PRINT("%d %d\n", fesetexceptflag(&flags, FE_ALL_EXCEPT), fetestexcept(FE_OVERFLOW) != 0);
    fenv_t saved;
    PRINT("%d\n", feholdexcept(&saved));
    PRINT("%d %d\n", feraiseexcept(FE_INVALID), fetestexcept(FE_INVALID) != 0);
    PRINT("%d %d\n", fesetenv(&saved), fetestexcept(FE_INVALID) != 0);
    PRINT("%d\n", feupdateenv(FE_DFL_ENV));
}
