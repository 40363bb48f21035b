# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Runs random operations of randomized.c and of a model, and compares what they raise, and now and then all that can be reached.

A program is a list of steps, and the operations that Python runs when C code calls it. A program that shows a difference is
reduced: steps that it does not need are left out.
"""
import concurrent.futures
import gc
import operator
import random

REGISTERS, FIELDS, GLOBALS = 12, 3, 3
WORDS = ['', 'a', 'word', 'caf\xe9', '\U0001f600']
LARGEST_STATE = 150
INTERVAL = 8


class Box:
    """The model of the type that C defines."""
    __slots__ = ('fields', '_count', 'value')

    def __init__(self):
        self.fields, self._count = [None] * FIELDS, 0

    def parts(self):
        return self.fields

    @property
    def first(self):
        return self.fields[0]

    @first.setter
    def first(self, value):
        self.fields[0] = value

    @property
    def count(self):
        return self._count

    @count.setter
    def count(self, value):
        if isinstance(value, float):
            raise TypeError
        if isinstance(value, int) and not -2**63 <= value < 2**63:
            raise OverflowError
        self._count = int(value) if isinstance(value, int) else fail(TypeError)


def fail(*error):
    raise error[0](*error[1:])


def function(first, second='default'):
    """What both sides call."""
    if isinstance(first, str):
        raise LookupError
    return [second, first]


def box(value):
    return value if isinstance(value, Box) else fail(TypeError)


def attempt(action, default):
    """The result of an action, or of a function of its exception."""
    try:
        return action()
    except Exception as e:
        return default(e)


class Model:
    """The operations in Python; a method that gives nothing gives None to the register."""

    def __init__(self, inner):
        self.registers = [None] * REGISTERS
        self.globals = [None] * GLOBALS
        self.derived = Box
        self.inner = inner

    def step(self, name, x, a, b, c, n):
        registers = self.registers
        registers[x] = getattr(self, name)(registers[a], registers[b], registers[c], n)

    def state(self):
        return self.registers + self.globals

    def integer(self, a, b, c, n): return n
    def large(self, a, b, c, n): return n * 0x9E3779B97F4A7C15 % 2**64
    def real(self, a, b, c, n): return n / 4
    def text(self, a, b, c, n): return WORDS[n % 5]
    def empty_list(self, a, b, c, n): return []
    def empty_dict(self, a, b, c, n): return {}
    def same(self, a, b, c, n): return a
    def pair(self, a, b, c, n): return a, b
    def triple(self, a, b, c, n): return a, b, c
    def list_of(self, a, b, c, n): return [a if i % 2 else b for i in range(n % 4)]
    def cancelled(self, a, b, c, n): return b
    def add(self, a, b, c, n): return a + as_summand(a, b)

    def add_in_place(self, a, b, c, n):
        a += as_summand(a, b)
        return a

    def subtract(self, a, b, c, n): return a - b
    def append(self, a, b, c, n): list.append(a, b) if isinstance(a, list) else fail(SystemError)
    def item(self, a, b, c, n): return a[n - 3]
    def item_of(self, a, b, c, n): return a[b]
    def item_s(self, a, b, c, n): return a[WORDS[n % 5]]
    def set_item(self, a, b, c, n): a[b] = c
    def set_item_i(self, a, b, c, n): a[n - 3] = b
    def set_item_s(self, a, b, c, n): a[WORDS[n % 5]] = b
    def del_item(self, a, b, c, n): del a[b]
    def del_item_i(self, a, b, c, n): del a[n - 3]
    def slice(self, a, b, c, n): return a[n - 4:n]
    def length(self, a, b, c, n): return len(a)
    def keys(self, a, b, c, n): return list(a) if isinstance(a, dict) else None
    def copy(self, a, b, c, n): return a.copy() if isinstance(a, dict) else a

    def new_box(self, a, b, c, n):
        result = Box()
        result._count, result.fields[1] = n, a
        return result

    def new_derived(self, a, b, c, n): return self.derived()
    def new_type(self, a, b, c, n): self.derived = type('Derived', (Box,), {'__slots__': ()})

    def store_field(self, a, b, c, n):
        box(a).fields[n % FIELDS] = b
        return a

    def clear_field(self, a, b, c, n): box(a).fields[n % FIELDS] = None
    def load_field(self, a, b, c, n): return box(a).fields[n % FIELDS]
    def get_count(self, a, b, c, n): return box(a)._count
    def set_count(self, a, b, c, n): a.count = b
    def get_value(self, a, b, c, n): return a.value
    def set_value(self, a, b, c, n): a.value = b
    def del_value(self, a, b, c, n): del a.value
    def get_first(self, a, b, c, n): return a.first
    def set_first(self, a, b, c, n): a.first = b
    def store_global(self, a, b, c, n): self.globals[n % GLOBALS] = a
    def load_global(self, a, b, c, n): return self.globals[n % GLOBALS]
    def call(self, a, b, c, n): return function(a, b)
    def call_tuple(self, a, b, c, n): return function(c)

    def fail(self, a, b, c, n):
        raise ValueError(*a) if isinstance(a, tuple) else ValueError() if a is None else ValueError(a)

    def fail_and_recover(self, a, b, c, n): return attempt(lambda: a[b], lambda e: isinstance(e, KeyError))

    def chain(self, a, b, c, n):
        total = attempt(lambda: a + as_summand(a, b), lambda e: c)
        return (total, a, total)[n % 3]

    def tracked(self, a, b, c, n): return (b, a), a
    def iterated(self, a, b, c, n): return list(iter(a))
    def multiply(self, a, b, c, n): return a * b if is_number(a) and is_number(b) else None
    def remainder_of(self, a, b, c, n): return a % b if is_number(a) and is_number(b) else None
    def less(self, a, b, c, n): return a < b if is_number(a) and is_number(b) else None
    def negative(self, a, b, c, n): return -a

    def as_long(self, a, b, c, n):
        a = operator.index(a)
        return a if -2**63 <= a < 2**63 else fail(OverflowError)

    def as_double(self, a, b, c, n): return float(a) if is_number(a) else fail(TypeError)
    def substring(self, a, b, c, n): return a[n // 2:n] if isinstance(a, str) else None
    def is_int(self, a, b, c, n): return isinstance(a, int)
    def has_count(self, a, b, c, n): return hasattr(a, 'count')
    def call_copy(self, a, b, c, n): return a.copy()
    def raise_one(self, a, b, c, n): raise (TypeError, KeyError, IndexError, OverflowError)[n % 4](WORDS[n % 5])
    def call_and_recover(self, a, b, c, n): return attempt(lambda: function(a, b), lambda e: c)
    def reenter(self, a, b, c, n): self.step(*self.inner[n])
    def leave(self, a, b, c, n): return a
    def read_count(self, a, b, c, n): return memory(box(a))

    def write_count(self, a, b, c, n):
        data = bytearray(memory(box(a)))
        memoryview(data)[n] = b
        a._count = int.from_bytes(data, 'little', signed=True)


def is_number(value):
    return isinstance(value, (int, float))


def as_summand(a, b):
    """Bytes can be added to all that has a buffer."""
    return memory(b) if isinstance(a, bytes) and isinstance(b, Box) else b


def memory(value):
    return value._count.to_bytes(8, 'little', signed=True)


def graph(roots):
    """All objects that can be reached, in a form that is the same for two equal graphs: objects are numbers."""
    numbers, queue, nodes = {}, [], []

    def number(value):
        if isinstance(value, (int, float, str, bytes)) or value is None:
            return type(value).__name__, repr(value)
        if id(value) not in numbers:
            numbers[id(value)] = len(numbers)
            queue.append(value)
        return numbers[id(value)]
    nodes.append([number(root) for root in roots])
    for value in queue:
        if isinstance(value, (list, tuple)):
            content = [number(item) for item in value]
        elif isinstance(value, dict):
            content = [(number(key), number(item)) for key, item in value.items()]
        elif hasattr(value, 'parts'):
            content = [number(part) for part in [*value.parts(), value.count, getattr(value, 'value', 'no value')]]
        else:
            raise AssertionError(f'an object that no operation makes: {value!r}')
        nodes.append((type(value).__name__, content))
    return nodes


def attempt_step(run, *step):
    """What an operation raises, as far as it is defined."""
    try:
        run(*step)
    except Exception as e:
        return [type(e).__name__, *(e.args if type(e) is ValueError and step[0] == 'fail' else ())]
    return []


def program(names, seed, length):
    """The steps, each with where it runs, and those that C code calls."""
    choose = random.Random(seed)

    def step(names):
        return [choose.choice(names), *(choose.randrange(REGISTERS) for _ in range(4)), choose.randrange(8)]
    inner = [step([name for name in names if name != 'reenter']) for _ in range(8)]
    places = ['here'] * 12 + ['in a thread']
    steps = [(choose.choice(places) if choose.randrange(1000) else 'after a collection', step(names)) for _ in range(length)]
    return steps, inner


threads = concurrent.futures.ThreadPoolExecutor(1)


def difference(extension, steps, inner):
    """Runs a program; returns a description of the first difference, or the empty text."""
    numbers = {name: number for number, name in enumerate(extension.names())}

    def run(name, *operands):
        extension.step(numbers[name], *operands)

    def again(n):
        run(*inner[n])
    extension.start(function, again)
    model = Model(inner)
    try:
        for number, (place, step) in enumerate(steps):
            expected = attempt_step(model.step, *step)
            if place == 'after a collection':
                gc.collect()
            if place == 'in a thread':
                actual = threads.submit(attempt_step, run, *step).result()
            else:
                actual = attempt_step(run, *step)
            if (actual or expected) and graph(actual) != graph(expected):
                return f'step {number}: {actual} is not {expected}'
            if number % INTERVAL and number < len(steps) - 1:
                continue
            expected_graph, actual_graph = graph(model.state()), graph(extension.state())
            if actual_graph != expected_graph:
                return f'step {number}: {actual_graph} is not {expected_graph}'
            if len(expected_graph) > LARGEST_STATE or max(map(size, model.registers)) > LARGEST_STATE:
                extension.end()
                extension.start(function, again)
                model = Model(inner)
    finally:
        extension.end()
    return ''


def reduced(extension, steps, inner):
    """The steps that show a difference without any other."""
    length = len(steps) // 2
    while length > 0:
        start = 0
        while start < len(steps):
            fewer = steps[:start] + steps[start + length:]
            if difference(extension, fewer, inner):
                steps = fewer
            else:
                start += length
        length //= 2
    return steps


def run(extension, seed, length):
    """Returns the reduced program and its difference, if the program of the seed has one; else the empty text."""
    steps, inner = program(extension.names(), seed, length)
    if not difference(extension, steps, inner):
        return ''
    steps = reduced(extension, steps, inner)
    lines = [f'{place}: {name}{tuple(operands)}' for place, (name, *operands) in steps]
    return '\n'.join([*lines, f'C code calls {inner}', difference(extension, steps, inner)])


def size(value):
    """How large a value is that grows with each addition."""
    if isinstance(value, int):
        return value.bit_length() // 8
    return len(value) if hasattr(value, '__len__') else 0
