// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#include <complex.h>
#include "program.h"

#define SHOW(F)                                                                                                        \
    print_near(out, #F, creal(F(z))), print_near(out, #F, cimag(F(z))), print_nearf(out, #F "f", crealf(F##f(f))),     \
        print_nearf(out, #F "f", cimagf(F##f(f))), print_near(out, #F "l", (double)creall(F##l(l))),                   \
        print_near(out, #F "l", (double)cimagl(F##l(l)));
#define SHOW_REAL(F)                                                                                                   \
    print_near(out, #F, F(z)), print_nearf(out, #F "f", F##f(f)), print_near(out, #F "l", (double)F##l(l));

static void functions(FILE *out, double complex z, float complex f, long double complex l) {
    SHOW(csqrt)
    SHOW(cexp)
    SHOW(clog)
    SHOW(csin)
    SHOW(ccos)
    SHOW(ctan)
    SHOW(casin) SHOW(cacos) SHOW(catan) SHOW(csinh) SHOW(ccosh) SHOW(ctanh) SHOW(casinh) SHOW(cacosh) SHOW(catanh)
        SHOW(conj) SHOW(cproj) SHOW_REAL(cabs) SHOW_REAL(carg)
}

static double complex conjugate(double complex z) { return ~z; }

PROGRAM(complex) {
    uint64_t state = 2;
    double complex (*volatile pointer)(double complex) = conjugate;
    for (int i = 0; i < 40; i++) {
        double x = next_double(&state), y = next_double(&state);
        x = x > 20 || x < -20 ? 1.25 : x, y = y > 20 || y < -20 ? -0.75 : y;
        double complex z = __builtin_complex(x, y), w = __builtin_complex(y, 2.0);
        float complex f = z, g = w;
        long double complex l = z, k = w;
        functions(out, z, f, l);
        z = z * w / (z + 3) - pointer(w);
        f = f * g / (f + 3) - g;
        l = l * k / (l + 3) - k;
        print_exact(out, "double", creal(z)), print_exact(out, "double", cimag(z));
        print_exact(out, "float", crealf(f)), print_exact(out, "float", cimagf(f));
        print_long_double(out, "long double", creall(l)), print_long_double(out, "long double", cimagl(l));
        z = cpow(__builtin_complex(x, 0.5), __builtin_complex(0.5, 0.25));
        print_near(out, "cpow", creal(z)), print_near(out, "cpow", cimag(z));
        PRINT("%d %d\n", z == w, z != z);
    }
}
