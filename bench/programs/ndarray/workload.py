# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""One operation is mechanics and statistics on arrays of doubles.

It makes 60 Runge-Kutta steps of four coupled oscillators, 2,600 operators and sums on arrays of 4 to 16 elements;
norms, sums and slices of 100 x 100 matrices in some ten loops over 10,000 elements; and one call of a Python function
for each of 500 elements.
"""

CROSSES_MOST = True

SIDE = 100
STEPS = 60
H = 0.05


def prepare(module):
    Array, sqrt = module.Array, module.sqrt
    springs = Array([2.0, -1.0, 0.0, 0.0, -1.0, 2.0, -1.0, 0.0, 0.0, -1.0, 2.0, -1.0, 0.0, 0.0, -1.0, 2.0], (4, 4))
    damping = Array([0.01, 0.02, 0.03, 0.04])
    matrix = Array([(i * 37 % 101) * 0.25 for i in range(SIDE * SIDE)], (SIDE, SIDE))
    other = Array([(i * 53 % 89) * 0.5 for i in range(SIDE * SIDE)], shape=(SIDE, SIDE))

    def acceleration(x, v):
        return -(springs * x).sum(axis=1) - damping * v

    def step(x, v):
        a1 = acceleration(x, v)
        v2 = v + a1 * (H / 2)
        a2 = acceleration(x + v * (H / 2), v2)
        v3 = v + a2 * (H / 2)
        a3 = acceleration(x + v2 * (H / 2), v3)
        v4 = v + a3 * H
        a4 = acceleration(x + v3 * H, v4)
        return x + (v + 2.0 * (v2 + v3) + v4) * (H / 6), v + (a1 + 2.0 * (a2 + a3) + a4) * (H / 6)

    def oscillate():
        x = Array([1.0, 0.0, -0.5, 0.25])
        v = Array([0.0] * 4)
        for _ in range(STEPS):
            x, v = step(x, v)
        return x.tolist() + v.tolist()

    def statistics():
        centered = matrix - matrix.sum(axis=0) / SIDE
        deviations = sqrt((centered * centered).sum(axis=0) / SIDE)
        distance = sqrt(matrix * matrix + other * other)
        corner = distance[10:60:5, -1:0:-2] / (1.0 + abs(centered[:10, :50]))
        return [*deviations[:5].tolist(), distance.sum(), corner[3, 7], corner[-1].sum()]

    def operation():
        clipped = matrix[20:25].apply(lambda x: x if x < 12.5 else 12.5)
        results = oscillate() + statistics() + clipped.sum(axis=1).tolist()
        # Rounded, because CPython's sum() of floats is more exact than a loop from 3.12 on.
        return tuple(round(result, 9) for result in results)

    return operation
