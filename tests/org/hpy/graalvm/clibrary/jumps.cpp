// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#include "program.h"
#include <csetjmp>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

static std::jmp_buf target;

__attribute__((noinline)) static int leave(int n) {
    if (n > 2) {
        std::longjmp(target, n);
    }
    if (n < 0) {
        throw std::out_of_range("negative");
    }
    return n;
}

/* Neither a handler nor noexcept stops a jump. */
static int through(int n) {
    try {
        return leave(n);
    } catch (const std::out_of_range &e) {
        return -100;
    } catch (...) {
        return -200;
    }
}
static int through_noexcept(int n) noexcept { return through(n) + 1; }

static int around(int n) {
    try {
        int value = setjmp(target);
        if (value != 0) {
            return value * 10;
        }
        return through_noexcept(n) + leave(n - 1);
    } catch (const std::exception &e) {
        return -300;
    }
}

/* Objects that are there before the setjmp are destroyed once, when their scope ends. */
struct Counted {
    static int alive;
    Counted() { alive++; }
    Counted(const Counted &) { alive++; }
    ~Counted() { alive--; }
};
int Counted::alive = 0;

static int with_objects(int n) {
    Counted object;
    std::vector<Counted> more(3);
    volatile int count = 0;
    if (setjmp(target) == 0) {
        for (; count < n; count = count + 1) {
            leave(count);
        }
    }
    if (count == 1) {
        throw std::runtime_error("one");
    }
    return count * 100 + Counted::alive;
}

PROGRAM(jumps) {
    for (int n = -1; n < 6; n++) {
        PRINT("%d ", around(n));
    }
    for (int n = 0; n < 6; n++) {
        try {
            PRINT("%d ", with_objects(n));
        } catch (const std::runtime_error &e) {
            PRINT("%s ", e.what());
        }
        PRINT("alive %d\n", Counted::alive);
    }
    volatile int steps = 0;
    std::function<int(int)> function = [&](int n) { return leave(n) + 1; };
    int value = setjmp(target);
    steps = steps + 1;
    PRINT("%d at %d\n", value, steps);
    if (steps < 4) {
        try {
            throw function(steps);
        } catch (int thrown) {
            PRINT("caught %d\n", thrown);
            function(steps + 2);
        }
    }
}
