# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Compares functions of the API with Python expressions that say the same, over all combinations of given values."""
import itertools
import math
import operator
import random
import re
import sys
import warnings

warnings.simplefilter('ignore')
sys.set_int_max_str_digits(0)

UNARY = 'neg pos abs invert int float index complex bool len hash repr str bytes iter next trunc'.split()
BINARY = 'add sub mul matmul floordiv truediv mod divmod pow lshift rshift and xor or'.split()


def dunders(*names):
    return [f'__{name}__' for name in names]


OPERATORS = dunders(*BINARY, *('r' + name for name in BINARY), *('i' + name for name in BINARY))


def with_methods(names, result, bases=()):
    """A class whose special methods all do the same."""
    def method(name):
        def call(self, *args):
            value = result(name)
            if name == '__float__' and not isinstance(value, float):
                # Without HPy, too, GraalPy breaks when it formats the message for such a result.
                fail(name)
            return value
        return call
    return type('WithMethods', bases, {name: method(name) for name in names})


def fail(name):
    raise LookupError(name)


def instance_of(*args):
    return with_methods(*args)()


class Plain: pass
class SubInt(int): pass
class SubFloat(float): pass
class SubComplex(complex): pass
class SubStr(str): pass
class SubBytes(bytes): pass
class SubByteArray(bytearray): pass
class SubList(list): pass
class SubTuple(tuple): pass
class SubDict(dict): pass
class SubSet(set): pass

class LoudInt(int):
    """Has operators of its own, which come first as a right operand's too."""
    def __add__(self, other): return 'add', other
    def __radd__(self, other): return 'radd', other
    def __rsub__(self, other): return 'rsub', other
    def __pow__(self, *others): return 'pow', others
    def __rpow__(self, other, modulus=None): return 'rpow', other
    def __eq__(self, other): return 'eq'
    def __hash__(self): return 3
    def __bool__(self): return False
    def __repr__(self): return 'loud'
    def __int__(self): return 77
    def __index__(self): return 78
    def __float__(self): return 7.75

class LoudFloat(float):
    def __float__(self): return 3.25
    def __radd__(self, other): return NotImplemented

class LoudStr(str):
    def __str__(self): return 'loud'
    def __add__(self, other): return 'add', other
    def __getitem__(self, key): return 'item', key
    def __len__(self): return 99
    def __eq__(self, other): return NotImplemented
    __hash__ = str.__hash__

class LoudList(list):
    def __getitem__(self, key): return 'item', key
    def __setitem__(self, key, value): list.append(self, ('set', key))
    def __delitem__(self, key): list.append(self, ('del', key))
    def __len__(self): return 99
    def __contains__(self, item): return 'yes'
    def __iter__(self): return iter('loud')
    def __iadd__(self, other): return 'iadd'
    def __rmul__(self, other): return 'rmul'

class LoudDict(dict):
    def __getitem__(self, key): return 'item', key
    def __missing__(self, key): return 'missing', key
    def __setitem__(self, key, value): dict.__setitem__(self, 'set', key)
    def __contains__(self, item): return 'yes'

class Missing(dict):
    def __missing__(self, key): return 'missing', key

class Sequence:
    """Has only the old protocol of sequences."""
    def __getitem__(self, index):
        if index == 3: raise IndexError('end')
        return index

class Endless:
    def __iter__(self): return self
    def __next__(self): return 5

class Attributes:
    shared = 'class'
    def __init__(self): self.own = 'instance'
    @property
    def broken(self): raise ValueError('broken property')
    @property
    def constant(self): return 1
    def method(self): pass

class Slots:
    __slots__ = ('own',)

class AnyAttribute:
    def __getattr__(self, name):
        if name == 'broken': raise ZeroDivisionError
        return name, 'getattr'
    def __setattr__(self, name, value): self.__dict__['set ' + name] = value
    def __delattr__(self, name): self.__dict__['deleted'] = name

class Meta(type):
    def __len__(self): return 4
    def __getitem__(self, key): return 'meta', key
    def __add__(self, other): return 'meta'
    def __repr__(self): return 'class by Meta'
class ByMeta(metaclass=Meta): pass

class ClassItem:
    def __class_getitem__(cls, key): return 'class', key

class NoHash:
    __hash__ = None
class Unequal:
    def __eq__(self, other): return False
    def __ne__(self, other): return False
class OddlyEqual:
    def __eq__(self, other): return [1]
    def __lt__(self, other): return ''
    def __ge__(self, other): raise LookupError('ge')
    __hash__ = object.__hash__
class UndecidedEqual:
    def __eq__(self, other): return instance_of(['__bool__'], fail)

def generator(*values, end=None):
    yield from values
    if end is not None: raise end


def values(lines):
    """Pairs of an expression and a function that makes a fresh value of it, one for each line."""
    return [(line.strip(), eval('lambda: ' + line)) for line in lines.strip().splitlines()]


SMALL = values('''
    0
    1
    -1
    2
    -3
    7
    True
    False
    ''')
INTS = SMALL + values('''
    2**31 - 1
    2**31
    -2**31
    -2**31 - 1
    2**32 - 1
    2**32
    2**53 + 1
    2**63 - 1
    2**63
    -2**63
    -2**63 - 1
    2**64 - 1
    2**64
    -2**64
    10**40
    -10**40
    ''')
FLOATS = values('''
    0.0
    -0.0
    1.5
    -2.5
    1e16
    -1e300
    5e-324
    float('inf')
    float('-inf')
    float('nan')
    ''')
OBJECTS = values('''
    1j
    complex(-0.0, float('nan'))
    SubInt(7)
    SubFloat(1.5)
    SubComplex(1, 2)
    LoudInt(5)
    LoudFloat(1.5)
    None
    NotImplemented
    Ellipsis
    Plain()
    Plain
    instance_of(dunders(*UNARY) + OPERATORS, fail)
    instance_of(dunders(*UNARY) + OPERATORS, lambda name: Ellipsis)
    instance_of(dunders(*UNARY) + OPERATORS, lambda name: NotImplemented)
    instance_of(dunders(*UNARY) + OPERATORS, lambda name: SubInt(6))
    instance_of(dunders(*UNARY) + OPERATORS, lambda name: True)
    instance_of(dunders(*UNARY), lambda name: SubFloat(6.5))
    instance_of(dunders(*UNARY), lambda name: SubStr('text'))
    instance_of(dunders(*UNARY), lambda name: SubBytes(b'text'))
    instance_of(dunders(*UNARY), lambda name: -1)
    instance_of(dunders(*UNARY), lambda name: 2**70)
    instance_of(dunders(*UNARY), lambda name: -2**70)
    instance_of(OPERATORS, lambda name: name)
    instance_of(dunders('index'), lambda name: 5)
    instance_of(dunders('int'), lambda name: 5)
    instance_of(dunders('float'), lambda name: 5.5)
    instance_of(dunders('trunc'), lambda name: 5)
    ''')
TEXTS = values('''
    ''
    'a'
    ' 12 '
    '-0x1f'
    '1_000'
    '1e400'
    'nan'
    '\\u0661\\u0662'
    'a\\0b'
    'caf\\xe9'
    '\\u20ac'
    '\\U0001f600x'
    '\\ud800'
    '\\udc80'
    'x' * 300
    SubStr('12')
    LoudStr('34')
    b''
    b'12'
    b'a\\0\\xff'
    SubBytes(b'34')
    bytearray(b'56')
    SubByteArray(b'78')
    memoryview(b'90')
    ''')
CONTAINERS = values('''
    []
    [1, 2, 3]
    ['a', None, 2.5]
    [0] * 300
    SubList([1, 2])
    LoudList([1, 2])
    ()
    (1, 2, 3)
    tuple(range(300))
    SubTuple([1, 2])
    {}
    {'a': 1, 2: 'b', None: ()}
    dict.fromkeys(range(300))
    SubDict(a=1)
    LoudDict(a=1)
    Missing(a=1)
    set()
    {1, 'a'}
    SubSet([1])
    frozenset([1])
    range(5)
    range(2**70)
    Sequence()
    Endless()
    generator(1, 2)
    iter([1, 2])
    ByMeta
    ClassItem
    list
    ''')
HUGE = values('''
    [0] * 100_000
    list(range(100_000))
    tuple(range(100_000))
    dict.fromkeys(range(100_000))
    'x' * 100_000
    '\\u20ac' * 100_000
    b'x' * 100_000
    bytearray(100_000)
    range(100_000)
    ''')
BASIC = values('''
    3
    -1
    2.5
    None
    'ab'
    b'ab'
    [1, 2]
    {}
    ''')


def describe(value, depth=4):
    """What two values have in common if they are the same for us; what contains itself ends somewhere."""
    kind = type(value)
    for base in (str, bytes, bytearray):
        if isinstance(value, base):
            return kind, base.__repr__(value)
    for base in (int, float, complex):
        if isinstance(value, base):
            return kind, base.__repr__(value)
    if kind in (range, type(None), type(...), type(NotImplemented)):
        return kind, repr(value)
    if isinstance(value, type):
        return type, type.__repr__(value)
    if kind.__name__ == 'WithMethods' or depth == 0:
        return kind.__name__
    if kind is slice:
        items = [value.start, value.stop, value.step]
    elif isinstance(value, dict):
        items = [part for item in dict.items(value) for part in item]
    elif isinstance(value, (list, tuple, set, frozenset)):
        items = list(next(base for base in (list, tuple, set, frozenset) if isinstance(value, base)).__iter__(value))
    else:
        items = [getattr(value, '__dict__', None)]
    return kind, len(items), [describe(item, depth - 1) for item in items[:20] + items[20:][-5:]]


def message(error):
    """The text of an exception. Addresses differ, so does what GraalPy says of an object without items to assign."""
    try:
        text = re.sub(' at (0x)?[0-9a-f]+', ' at ADDRESS', str(error))
        return re.sub('.* object does not support item assignment', 'no item assignment', text)
    except Exception as e:
        return type(e)


def outcome(function, factories):
    """The result of a call, what it does to its arguments, or the exception."""
    args = [factory() for factory in factories]
    try:
        result = function(*args)
    except Exception as e:
        return 'raises', type(e).__name__, message(e), type(e.__cause__), list(map(describe, args))
    same = [result is arg and not isinstance(arg, (int, float, str)) for arg in args]
    return 'returns', describe(result), same, list(map(describe, args))


def combinations(domains, limit, seed):
    """All combinations of values; so many of them, chosen by the seed, if there are more."""
    if math.prod(map(len, domains)) <= limit:
        return itertools.product(*domains)
    choose = random.Random(seed)
    return (tuple(map(choose.choice, domains)) for _ in range(limit))


def compare(pairs, limit, seed, *domains):
    """Compares both sides of all pairs; returns a text with the differences, their number and that of the cases."""
    cases, differences = 0, []
    for combination in combinations(domains, limit, seed):
        factories = [factory for _, factory in combination]
        for text, function, model in pairs:
            cases += 1
            actual, expected = outcome(function, factories), outcome(model, factories)
            if actual != expected:
                arguments = ', '.join(f'{name} = {label}' for name, (label, _) in zip('abc', combination))
                differences.append(f'{text}\nwith {arguments}\n{short(actual)}\nnot\n{short(expected)}\n')
    return '\n'.join(differences[:20]), len(differences), cases


def short(outcome):
    text = str(outcome)
    return text if len(text) < 600 else text[:600] + '...'


# The models that are no simple expressions.

def done(nothing):
    """The 0 of an API function that returns a status."""
    return 0


def truth(value):
    return int(bool(value))


def holds(condition):
    """Whether a condition is true and raises nothing."""
    try:
        return int(bool(condition()))
    except Exception:
        return 0


def misuse(function, expected, value):
    raise SystemError(f'{function}: expected {expected}, not {type(value).__name__}')
