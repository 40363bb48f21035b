// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include <math.h>
#include "program.h"

/* Each function in double, float and long double. */
#define EXACT1(F)                                                                                                      \
    print_exact(out, #F, F(x)), print_exact(out, #F "f", F##f((float)x)),                                              \
        print_long_double(out, #F "l", F##l((long double)x));
#define EXACT2(F)                                                                                                      \
    print_exact(out, #F, F(x, y)), print_exact(out, #F "f", F##f((float)x, (float)y)),                                 \
        print_long_double(out, #F "l", F##l((long double)x, (long double)y));
#define NEAR1(F)                                                                                                       \
    print_near(out, #F, F(x)), print_nearf(out, #F "f", F##f((float)x)),                                               \
        print_near(out, #F "l", (double)F##l((long double)x));
#define NEAR2(F)                                                                                                       \
    print_near(out, #F, F(x, y)), print_nearf(out, #F "f", F##f((float)x, (float)y)),                                  \
        print_near(out, #F "l", (double)F##l((long double)x, (long double)y));
#define WHOLE(F) PRINT(#F " %ld %ld %ld\n", (long)F(near), (long)F##f((float)near), (long)F##l((long double)near));

static void functions(FILE *out, double x, double y) {
    EXACT1(fabs)
    EXACT1(ceil)
    EXACT1(floor)
    EXACT1(trunc)
    EXACT1(round)
    EXACT1(rint)
    EXACT1(nearbyint) EXACT1(roundeven) EXACT1(sqrt) EXACT1(logb) EXACT2(fmin) EXACT2(fmax) EXACT2(fdim)
        EXACT2(copysign) EXACT2(fmod) EXACT2(remainder) EXACT2(nextafter) print_exact(out, "fma", fma(x, y, x)),
        print_exact(out, "fmaf", fmaf((float)x, (float)y, (float)x));
    print_long_double(out, "fmal", fmal((long double)x, (long double)y, (long double)x));
    NEAR1(exp)
    NEAR1(exp2)
    NEAR1(expm1)
    NEAR1(log)
    NEAR1(log2)
    NEAR1(log10)
    NEAR1(log1p) NEAR1(cbrt) NEAR1(asin) NEAR1(acos) NEAR1(atan) NEAR1(asinh) NEAR1(acosh) NEAR1(atanh) NEAR1(erf)
        NEAR1(tgamma) NEAR2(atan2) NEAR2(hypot) x = fmod(x, 700),
                                                y = fmod(y, 30);
    NEAR1(sin) NEAR1(cos) NEAR1(tan) NEAR1(sinh) NEAR1(cosh) NEAR1(tanh) NEAR2(pow) double near = fmod(x, 1e9);
    near = near == near ? near : 0;
    WHOLE(lrint) WHOLE(llrint) WHOLE(lround) WHOLE(llround)
}

static void parts(FILE *out, double x) {
    int exponent = 0, quotient = 0;
    double whole;
    float wholef;
    long double wholel;
    print_exact(out, "frexp", frexp(x, &exponent));
    PRINT("%d\n", x - x == 0 ? exponent : 0);
    print_exact(out, "modf", modf(x, &whole)), print_exact(out, "modf", whole);
    print_exact(out, "modff", modff((float)x, &wholef)), print_exact(out, "modff", wholef);
    print_long_double(out, "modfl", modfl(x, &wholel)), print_long_double(out, "modfl", wholel);
    print_exact(out, "ldexp", ldexp(x, -70)), print_exact(out, "ldexpf", ldexpf((float)x, 3));
    print_long_double(out, "ldexpl", ldexpl(x, 3)), print_exact(out, "scalbn", scalbn(x, 5));
    print_exact(out, "remquo", remquo(x, 3, &quotient));
    PRINT("%d\n", x - x == 0 ? quotient & 7 : 0);
    PRINT("%d %d %d %d %d %d\n", fpclassify(x), isnan(x), isinf(x), isfinite(x), isnormal(x), signbit(x) != 0);
    float f = (float)x;
    long double l = x;
    PRINT("%d %d %d %d %d %d\n", fpclassify(f), isnan(f), isinf(f), isfinite(f), isnormal(f), signbit(f) != 0);
    PRINT("%d %d %d %d %d %d\n", fpclassify(l), isnan(l), isinf(l), isfinite(l), isnormal(l), signbit(l) != 0);
}

PROGRAM(math) {
    uint64_t state = 1;
    for (int i = 0; i < 150; i++) {
        double x = next_double(&state), y = next_double(&state);
        PRINT("x %a y %a\n", x, y);
        functions(out, x, y);
        parts(out, x);
        PRINT("%d %d %d %d\n", isless(x, y), isgreaterequal(x, y), islessgreater(x, y), isunordered(x, NAN));
    }
}
