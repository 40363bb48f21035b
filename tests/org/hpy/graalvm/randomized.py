# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Runs random operations of randomized.c and of a model, and compares all that can be reached after each."""
import random

REGISTERS, FIELDS, GLOBALS = 12, 3, 3
WORDS = ['', 'a', 'word', 'caf\xe9', '\U0001f600']
LARGEST_STATE = 150


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

    def __init__(self):
        self.registers = [None] * REGISTERS
        self.globals = [None] * GLOBALS
        self.derived = Box

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
    def add(self, a, b, c, n): return a + b

    def add_in_place(self, a, b, c, n):
        a += b
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
        total = attempt(lambda: a + b, lambda e: c)
        return (total, a, total)[n % 3]

    def tracked(self, a, b, c, n): return (b, a), a
    def iterated(self, a, b, c, n): return list(iter(a))


def graph(roots):
    """All objects that can be reached, in a form that is the same for two equal graphs: objects are numbers."""
    numbers, queue, nodes = {}, [], []

    def number(value):
        if isinstance(value, (int, float, str)) or value is None:
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
        return [type(e).__name__, *(e.args if type(e) is ValueError and step[0] in ('fail', FAIL) else ())]
    return []


FAIL = None


def run(extension, seed, steps):
    """Returns a description of the first difference, or the empty text."""
    global FAIL
    choose = random.Random(seed)
    names = extension.names()
    FAIL = names.index('fail')
    extension.start(function)
    model = Model()
    history = []
    try:
        for number in range(steps):
            operation = choose.randrange(len(names))
            step = [choose.randrange(REGISTERS) for _ in range(4)] + [choose.randrange(8)]
            history.append(f'{names[operation]}{tuple(step)}')
            expected = attempt_step(model.step, names[operation], *step)
            actual = attempt_step(extension.step, operation, *step)
            expected_graph, actual_graph = graph(model.state() + expected), graph(extension.state() + actual)
            if actual_graph != expected_graph:
                return '\n'.join(
                    [f'seed {seed}, step {number}', *history[-30:], str(actual_graph), 'not', str(expected_graph)])
            if len(expected_graph) > LARGEST_STATE or max(map(size, model.registers)) > LARGEST_STATE:
                extension.end()
                extension.start(function)
                model = Model()
                history.append('start()')
    finally:
        extension.end()
    return ''


def size(value):
    """How large a value is that grows with each addition."""
    if isinstance(value, int):
        return value.bit_length() // 8
    return len(value) if hasattr(value, '__len__') else 0
