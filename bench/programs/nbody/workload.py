# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""One operation moves a sun and four planets by 2000 steps, and asks for their energy after every 100."""

CROSSES_MOST = False

STEPS = 2000
DT = 0.01

# A planet of radius r has the speed sqrt(1 / r), which is that of a circle, give or take some percent.
BODIES = [
    (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
    (0.39, 0.0, 0.02, 0.0, 1.58, 0.05, 1.7e-7),
    (0.0, 0.72, -0.04, -1.18, 0.0, 0.0, 2.4e-6),
    (-1.0, 0.1, 0.0, -0.05, -0.99, 0.01, 3.0e-6),
    (0.3, -5.2, 0.12, 0.44, 0.02, -0.01, 9.5e-4),
]


def prepare(module):
    System = module.System

    def operation():
        system = System(BODIES)
        energy = 0.0
        for i in range(STEPS):
            system.step(DT)
            if i % 100 == 99:
                energy += system.energy()
        return repr(energy), repr(system.time), repr(system.positions())

    return operation
