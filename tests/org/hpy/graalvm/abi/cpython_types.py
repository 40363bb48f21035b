# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""What the extension cpython_types has to do on CPython; CPythonAbiTest runs it. The directory of the extension is the argument."""

import gc
import importlib.util
import os
import shutil
import sys
import weakref

sys.path.insert(0, sys.argv[1])
import cpython_types as t

counts = t.counts


def raises(error, function, *args):
    try:
        function(*args)
    except error:
        return True
    return False


# An instance dies with its last reference: finalized and destroyed once.
node = t.Node()
node.number = 5
del node
assert counts() == (5, 1)

# So does one of a Python class, with and without a place for attributes.
for namespace in ({}, {"__slots__": ()}, {"__slots__": ("x", "__weakref__")}):
    cls = type("Sub", (t.Node,), namespace)
    node = cls()
    node.next = [node.number]
    del node
    assert counts() == (1, 1), namespace

# Of a type that derives from another, with a metaclass of HPy: both destroy.
assert type(t.Leaf) is t.Type and t.Leaf.__module__ == "cpython_types" and issubclass(t.Leaf, t.Node)
leaf = t.Leaf()
leaf.more, leaf.number = 10, 2
assert leaf.more == 10 and leaf() == 2
del leaf
assert counts() == (12, 1)
t.Leaf.number = 7
assert t.Leaf.number == t.Leaf.get() == 7 and type(t.Leaf()).get() == 7 and counts() == (1, 1)
cls = t.Type("Made", (), {})
cls.number = 4
assert isinstance(cls(), cls) and cls.get() == 4
del cls
gc.collect()
assert counts() == (4, 0)
assert raises(TypeError, type, "Sub", (t.Leaf,), {})  # without HPy_TPFLAGS_BASETYPE

# Cycles are collected, through fields, attributes and the type itself.
a, b = t.Node(), t.Node()
a.next, b.next = b, a
del a, b
gc.collect()
assert counts() == (2, 2)
cls = type("Sub", (t.Node,), {})
cls.instance = cls()
cls.instance.attribute = cls.instance
del cls
gc.collect()
assert counts() == (1, 1)

# A long chain does not exhaust the stack.
head = None
for _ in range(300_000):
    node = t.Node()
    node.next, head = head, node
del head, node
assert counts() == (300_000, 300_000)

# A finalizer of Python can save an instance.
saved = []


class Phoenix(t.Node):
    def __del__(self):
        saved.append(self)


Phoenix().number = 1
assert len(saved) == 1 and saved[0].number == 1 and counts()[0] == 0
saved.clear()
assert counts()[0] == 1

# Structs behind built-in types: their place, their members, and what the built-in type owns.
item = object()
before = sys.getrefcount(item)
for cls, values in {
    t.Long: [(), (0,), (1,), (-5,), (2**29,), (2**60,), (-(2**200),)],
    t.Float: [(), (2.5,)],
    t.Unicode: [(), ("abc",), ("\N{EURO SIGN}" * 30,)],
    t.Tuple: [(), ([item],), ([item] * 2,), ([item] * 17,)],
    t.List: [(), ([item] * 3,)],
    t.Dict: [(), ({1: item},)],
}.items():
    for sub in (cls, type("Sub", (cls,), {})):
        for args in values:
            instance = sub(*args)
            builtin = cls.__base__(*args)
            assert instance.number == 0 and instance.get() == 0
            instance.number = -(2**62)
            assert instance.number == instance.get() == -(2**62), (cls, args)
            assert instance == builtin and type(instance) is sub
            assert raises(TypeError, setattr, instance, "number", "text")
            if sub is not cls:
                instance.attribute = instance
            instance.number = 1
            del instance, builtin
            gc.collect()
            assert counts() == (1, 0), (cls, args)
del args, values
gc.collect()
assert sys.getrefcount(item) == before

# A base that has something where the struct would be is refused.
class Empty:
    __slots__ = ()


class Full:
    __slots__ = ("x",)


assert t.derive(object)().more == t.derive(Empty)().more == t.derive(type("Sub", (t.Node,), {"__slots__": ()}))().more == 0
assert all(raises(TypeError, t.derive, base) for base in (Full, list, int, t.List, ValueError, type("Sub", (t.Node,), {"__slots__": ("x",)})))
counts()

# A base from another extension, here a copy of this one: each destroys its own part.
copy = shutil.copy(t.__file__, os.path.join(sys.argv[1], "other-" + os.path.basename(t.__file__)))
spec = importlib.util.spec_from_file_location("cpython_types", copy)
other = importlib.util.module_from_spec(spec)
spec.loader.exec_module(other)
for cls in (other.derive(t.Plain), other.derive(type("Sub", (t.Plain,), {"__slots__": ()}))):
    leaf = cls()
    leaf.more, leaf.number, leaf.next = 10, 2, leaf
    del leaf
    gc.collect()
    assert counts() == (2, 1) and other.counts() == (10, 0)

assert raises(TypeError, other.derive, t.Node)

# With a base that gives instances attributes, where CPython keeps these outside of instances.
if type("Base", (), {}).__basicsize__ == object.__basicsize__:
    leaf = t.derive(type("Base", (), {}))()
    leaf.more, leaf.attribute, leaf.cycle = 3, [1], leaf
    assert (leaf.more, leaf.attribute) == (3, [1])
    reference = weakref.ref(leaf)
    del leaf
    gc.collect()
    assert reference() is None and counts() == (3, 0)

# Calls: the function of the type, with and without vectors, and that of one instance.
node = t.Node()
assert node() == 1 and node(1, 2) == 3 and node(1, k=2) == 102 and node(*[1] * 9, **{"k": 1, "l": 2}) == 210
assert t.make_special(node) is node and node("x") == "x" and node(1, 2) == (1, 2)
assert t.Node()() == 1
sub = type("Sub", (t.Node,), {})()
assert sub(1) == 2 and t.make_special(sub)(7) == 7
assert raises(TypeError, t.make_special, len) and raises(TypeError, t.make_special, type("C", (t.Node,), {"__call__": len})())

assert t.add(2, 3) == 5 and raises(TypeError, t.add, 2) and raises(OverflowError, t.add, 2**70, 1)
assert t.__doc__ == "Types in all shapes."
print("passed")
