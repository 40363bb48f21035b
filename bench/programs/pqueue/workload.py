# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""One operation pushes and pops 900 items, a third each tasks (a class with `__lt__`), numbers, and tuples."""

CROSSES_MOST = True


class Task:
    def __init__(self, number, priority):
        self.number = number
        self.priority = priority

    def __lt__(self, other):
        if self.priority != other.priority:
            return self.priority < other.priority
        return self.number < other.number


def prepare(module):
    tasks = [Task(number, number * 7919 % 97) for number in range(300)]
    numbers = [n * 6151 % 1009 if n % 2 else n * 2473 % 1013 * 0.5 + 0.25 for n in range(300)]
    tuples = [(n * 4831 % 10, f"job {n * 3571 % 307}", n) for n in range(300)]

    def run(items):
        """Return the items as they come out, where two are pushed for each that is popped until there are no more."""
        queue = module.PriorityQueue()
        out = []
        for i, item in enumerate(items):
            queue.push(item)
            if i % 3 == 2 and queue.peek() is not item:
                out.append(queue.pop())
        while len(queue):
            out.append(queue.pop())
        return out

    def operation():
        order = 0
        for task in run(tasks):
            order = (order * 31 + task.number) % 1000000007
        total = 0.0
        for i, number in enumerate(run(numbers)):
            total += i * number
        for _, _, number in run(tuples):
            order = (order * 31 + number) % 1000000007
        return order, repr(total)

    return operation
