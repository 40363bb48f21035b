# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Bodies that attract each other: System(bodies), by the velocity Verlet method. The constant of gravitation is 1."""

from itertools import combinations
from math import sqrt

SOFTENING = 1e-12  # added to squares of distances, so that bodies can meet


class Body:
    __slots__ = "x", "y", "z", "vx", "vy", "vz", "mass", "ax", "ay", "az"

    def __init__(self, values):
        if len(values) != 7:
            raise ValueError(f"a body has 7 values, not {len(values)}")
        self.x, self.y, self.z, self.vx, self.vy, self.vz, self.mass = map(float, values)
        if not self.mass > 0.0:
            raise ValueError("a mass must be positive")


def distance(a, b):
    dx, dy, dz = b.x - a.x, b.y - a.y, b.z - a.z
    return sqrt(dx * dx + dy * dy + dz * dz + SOFTENING)


class System:
    def __init__(self, bodies):
        self.bodies = [Body(values) for values in bodies]
        self.pairs = list(combinations(self.bodies, 2))
        self.time = 0.0
        self._stop_drift()
        self._accelerate()

    def __len__(self):
        return len(self.bodies)

    def _stop_drift(self):
        """Move the origin of velocities to the centre of mass, so that the system as a whole stays where it is."""
        mass = px = py = pz = 0.0
        for body in self.bodies:
            mass += body.mass
            px += body.vx * body.mass
            py += body.vy * body.mass
            pz += body.vz * body.mass
        for body in self.bodies:
            body.vx -= px / mass
            body.vy -= py / mass
            body.vz -= pz / mass

    def _accelerate(self):
        for body in self.bodies:
            body.ax = body.ay = body.az = 0.0
        for a, b in self.pairs:
            dx = b.x - a.x
            dy = b.y - a.y
            dz = b.z - a.z
            r = sqrt(dx * dx + dy * dy + dz * dz + SOFTENING)
            pull = 1.0 / (r * r * r)
            pull_a = b.mass * pull
            pull_b = a.mass * pull
            a.ax += dx * pull_a
            a.ay += dy * pull_a
            a.az += dz * pull_a
            b.ax -= dx * pull_b
            b.ay -= dy * pull_b
            b.az -= dz * pull_b

    def step(self, dt):
        half = dt * 0.5
        for body in self.bodies:
            body.vx += body.ax * half
            body.vy += body.ay * half
            body.vz += body.az * half
            body.x += body.vx * dt
            body.y += body.vy * dt
            body.z += body.vz * dt
        self._accelerate()
        for body in self.bodies:
            body.vx += body.ax * half
            body.vy += body.ay * half
            body.vz += body.az * half
        self.time += dt

    def energy(self):
        energy = 0.0
        for i, a in enumerate(self.bodies):
            energy += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
            for b in self.bodies[i + 1 :]:
                energy -= a.mass * b.mass / distance(a, b)
        return energy

    def positions(self):
        return [(body.x, body.y, body.z) for body in self.bodies]
