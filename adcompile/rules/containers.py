# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs
"""What happens to lists and dicts, spelled out in the statements that are differentiated as they stand.

The functions stand for syntax; the classes stand for those of ``collections``, whose objects the compiler follows
attribute by attribute.
"""

from __future__ import annotations

import collections
import types

# -- lists -------------------------------------------------------------------------------------------------------------


def delete_slice(xs, where):
    """``del xs[where]``"""
    start, stop, step = where.indices(len(xs))
    gone = range(start, stop, step)
    kept = [k for k in range(len(xs)) if k not in gone]
    for position, k in enumerate(kept):
        xs[position] = xs[k]
    for _ in range(len(gone)):
        xs.pop()


def repeat(xs, count):
    """``xs *= count``"""
    size = len(xs)
    if count < 1:
        xs.clear()
    for _ in range(count - 1):
        for k in range(size):
            xs.append(xs[k])


def union(a, b):
    """``a | b``, of dicts"""
    both = a.copy()
    both.update(b)
    return both


def clear(table):
    """``table.clear()``"""
    for key in list(table):
        del table[key]


def pop_item(table, last=True):
    """``table.popitem()``"""
    keys = list(table)
    if len(keys) == 0:
        raise KeyError("popitem(): dictionary is empty")
    key = keys[-1] if last else keys[0]
    return key, table.pop(key)


# -- collections -------------------------------------------------------------------------------------------------------


class Deque(collections.deque):  # type: ignore[type-arg]
    def __init__(self, iterable=(), maxlen=None):
        self._items = []
        self._most = maxlen
        self.extend(iterable)

    @property
    def maxlen(self):
        return self._most

    def append(self, value):
        self._items.append(value)
        if self._most is not None:
            if len(self._items) > self._most:
                self._items.pop(0)

    def appendleft(self, value):
        self._items.insert(0, value)
        if self._most is not None:
            if len(self._items) > self._most:
                self._items.pop()

    def extend(self, iterable):
        for value in iterable:
            self.append(value)

    def extendleft(self, iterable):
        for value in iterable:
            self.appendleft(value)

    def pop(self):
        if len(self._items) == 0:
            raise IndexError("pop from an empty deque")
        return self._items.pop()

    def popleft(self):
        if len(self._items) == 0:
            raise IndexError("pop from an empty deque")
        return self._items.pop(0)

    def rotate(self, n=1):
        if len(self._items) > 1:
            old = self._items.copy()
            size = len(old)
            for k in range(size):
                self._items[k] = old[(k - n) % size]

    def clear(self):
        self._items.clear()

    def reverse(self):
        self._items.reverse()

    def insert(self, place, value):
        if self._most is not None:
            if len(self._items) >= self._most:
                raise IndexError("deque already at its maximum size")
        self._items.insert(place, value)

    def remove(self, value):
        self._items.remove(value)

    def index(self, value):
        return self._items.index(value)

    def count(self, value):
        return self._items.count(value)

    def copy(self):
        return Deque(self._items, self._most)

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __reversed__(self):
        return reversed(self._items)

    def __contains__(self, value):
        return value in self._items

    def __getitem__(self, k):
        return self._items[k]

    def __setitem__(self, k, value):
        self._items[k] = value

    def __delitem__(self, k):
        del self._items[k]

    def __iadd__(self, iterable):  # type: ignore[misc]
        self.extend(iterable)
        return self


class Table:
    """What the dicts of ``collections`` have in common."""

    def __init__(self, *args, **kwargs):
        self._table = dict(*args, **kwargs)

    def __getitem__(self, key):
        return self._table[key]

    def __setitem__(self, key, value):
        self._table[key] = value

    def __delitem__(self, key):
        del self._table[key]

    def __contains__(self, key):
        return key in self._table

    def __len__(self):
        return len(self._table)

    def __iter__(self):
        return iter(self._table)

    def keys(self):
        return self._table.keys()

    def values(self):
        return self._table.values()

    def items(self):
        return self._table.items()

    def get(self, key, default=None):
        return self._table.get(key, default)

    def pop(self, key, *default):
        return self._table.pop(key, *default)

    def popitem(self):
        return self._table.popitem()

    def setdefault(self, key, default=None):
        return self._table.setdefault(key, default)

    def update(self, *args, **kwargs):
        self._table.update(*args, **kwargs)

    def clear(self):
        self._table.clear()


class DefaultDict(Table, collections.defaultdict):  # type: ignore[type-arg]
    def __init__(self, default_factory=None, *args, **kwargs):
        self.default_factory = default_factory
        self._table = dict(*args, **kwargs)

    def __getitem__(self, key):
        if key not in self._table:
            if self.default_factory is None:
                raise KeyError(key)
            self._table[key] = self.default_factory()
        return self._table[key]


class OrderedDict(Table, collections.OrderedDict):  # type: ignore[type-arg]
    def popitem(self, last=True):
        return pop_item(self._table, last)

    def move_to_end(self, key, last=True):
        value = self._table.pop(key)
        if last:
            self._table[key] = value
        else:
            others = [(other, self._table[other]) for other in list(self._table)]
            self.clear()
            self._table[key] = value
            for other, item in others:
                self._table[other] = item


class Counter(Table, collections.Counter):  # type: ignore[type-arg]
    def __init__(self, iterable=(), **kwargs):
        self._table = {}
        self.update(iterable, **kwargs)

    def __getitem__(self, key):
        return self._table.get(key, 0)

    def update(self, iterable=(), **kwargs):
        if isinstance(iterable, dict):
            for key, value in iterable.items():
                self._table[key] = self._table.get(key, 0) + value
        else:
            for key in iterable:
                self._table[key] = self._table.get(key, 0) + 1
        for key, value in kwargs.items():
            self._table[key] = self._table.get(key, 0) + value

    def total(self):
        return sum(self._table.values())

    def most_common(self, n=None):
        pairs = sorted(self._table.items(), key=lambda pair: pair[1], reverse=True)
        return pairs if n is None else pairs[:n]


class Namespace(types.SimpleNamespace):
    def __init__(self, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)


#: Classes whose objects are made by code without a source, and what those are here.
CLASSES: dict[type, type] = {
    collections.deque: Deque,
    collections.defaultdict: DefaultDict,
    collections.OrderedDict: OrderedDict,
    collections.Counter: Counter,
    types.SimpleNamespace: Namespace,
}
