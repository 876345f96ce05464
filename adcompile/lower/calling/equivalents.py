"""Functions of the standard library in terms of Python that is followed like the program's own."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import math
import operator
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from adcompile.lower.calling import dataclass_methods

Many = Iterable[Any]


# -- itertools ---------------------------------------------------------------------------------------------------------


def accumulate(iterable: Many, func: Callable[[Any, Any], Any] | None = None, *, initial: Any = None) -> Iterator[Any]:
    if func is None:
        func = operator.add
    if initial is not None:
        total = initial
        yield total
        for item in iterable:
            total = func(total, item)
            yield total
    else:
        for number, item in enumerate(iterable):
            total = item if number == 0 else func(total, item)
            yield total


def chain(*iterables: Many) -> Iterator[Any]:
    for iterable in iterables:
        yield from iterable


def chained(iterable: Iterable[Many]) -> Iterator[Any]:
    for inner in iterable:
        yield from inner


def product(*iterables: Many, repeat: int = 1) -> Iterator[Any]:
    return _product(tuple(list(iterable) for iterable in iterables) * repeat, 0, ())


def _product(pools: Sequence[Sequence[Any]], place: int, chosen: tuple[Any, ...]) -> Iterator[Any]:
    if place == len(pools):
        yield chosen
    else:
        for item in pools[place]:
            yield from _product(pools, place + 1, (*chosen, item))


def pairwise(iterable: Many) -> Iterator[Any]:
    before: Any
    for number, item in enumerate(iterable):
        if number > 0:
            yield before, item  # noqa: F821 (assigned in the iteration before)
        before = item


def combinations(iterable: Many, r: int) -> Iterator[Any]:
    return _combinations(list(iterable), r, 0, ())


def _combinations(pool: Sequence[Any], r: int, start: int, chosen: tuple[Any, ...]) -> Iterator[Any]:
    if len(chosen) == r:
        yield chosen
    else:
        for place in range(start, len(pool)):
            yield from _combinations(pool, r, place + 1, (*chosen, pool[place]))


def permutations(iterable: Many, r: int) -> Iterator[Any]:
    return _permutations(list(iterable), r, (), ())


def _permutations(pool: Sequence[Any], r: int, used: tuple[int, ...], chosen: tuple[Any, ...]) -> Iterator[Any]:
    if len(chosen) == r:
        yield chosen
    else:
        for place in range(len(pool)):
            if all(place != other for other in used):
                yield from _permutations(pool, r, (*used, place), (*chosen, pool[place]))


def repeat(value: Any, times: int | None = None) -> Iterator[Any]:
    if times is not None:
        for _ in range(times):
            yield value
    else:
        while True:
            yield value


def count(start: Any = 0, step: Any = 1) -> Iterator[Any]:
    number = start
    while True:
        yield number
        number = number + step


def cycle(iterable: Many) -> Iterator[Any]:
    items = list(iterable)
    if items:
        while True:
            yield from items


def islice(iterable: Many, *bounds: int | None) -> Iterator[Any]:
    if len(bounds) == 1:
        first, stop, step = 0, bounds[0], 1
    else:
        first, stop = bounds[0] or 0, bounds[1]
        step = 1 if len(bounds) == 2 else bounds[2] or 1
    if stop is None or stop > first:
        for number, item in enumerate(iterable):
            if number >= first and (number - first) % step == 0:
                yield item
            if stop is not None and number + 1 >= stop:
                return


def zip_longest(*iterables: Many, fillvalue: Any = None) -> Iterator[Any]:
    pools = tuple(list(iterable) for iterable in iterables)
    for number in range(max(tuple(len(pool) for pool in pools), default=0)):
        yield tuple(pool[number] if number < len(pool) else fillvalue for pool in pools)


def starmap(func: Callable[..., Any], iterable: Iterable[Many]) -> Iterator[Any]:
    for args in iterable:
        yield func(*args)


def takewhile(predicate: Callable[[Any], Any], iterable: Many) -> Iterator[Any]:
    for item in iterable:
        if not predicate(item):
            return
        yield item


def dropwhile(predicate: Callable[[Any], Any], iterable: Many) -> Iterator[Any]:
    dropping = True
    for item in iterable:
        if dropping and predicate(item):
            continue
        dropping = False
        yield item


def filterfalse(predicate: Callable[[Any], Any] | None, iterable: Many) -> Iterator[Any]:
    for item in iterable:
        if not (item if predicate is None else predicate(item)):
            yield item


def filtered(predicate: Callable[[Any], Any] | None, iterable: Many) -> Iterator[Any]:
    for item in iterable:
        if item if predicate is None else predicate(item):
            yield item


def compress(data: Many, selectors: Many) -> Iterator[Any]:
    for item, selected in zip(data, selectors, strict=False):
        if selected:
            yield item


def groupby(iterable: Many, key: Callable[[Any], Any] | None = None) -> Iterator[Any]:
    current: Any
    group: list[Any] = []
    for number, item in enumerate(iterable):
        found = item if key is None else key(item)
        if number > 0 and found != current:  # noqa: F821
            yield current, group  # noqa: F821
            group = []
        group.append(item)
        current = found
    if group:
        yield current, group


# -- of sequences ------------------------------------------------------------------------------------------------------


def fromiter(iterable: Many, dtype: Any, count: int = -1) -> Any:
    items = list(iterable)
    return np.array(items if count < 0 else items[:count], dtype=dtype)


def prod(iterable: Many, /, *, start: Any = 1) -> Any:
    return math.prod(list(iterable), start=start)


def fsum(iterable: Many, /) -> Any:
    return math.fsum(list(iterable))


# -- operator ----------------------------------------------------------------------------------------------------------


def itemgetter(*keys: Any) -> Callable[[Any], Any]:
    if len(keys) == 1:
        return lambda obj: obj[keys[0]]
    return lambda obj: tuple(obj[key] for key in keys)


def attrgetter(*names: str) -> Callable[[Any], Any]:
    if len(names) == 1:
        return lambda obj: _attribute(obj, tuple(names[0].split(".")))
    return lambda obj: tuple(_attribute(obj, tuple(name.split("."))) for name in names)


def _attribute(obj: Any, names: Sequence[str]) -> Any:
    for name in names:
        obj = getattr(obj, name)
    return obj


def methodcaller(name: str, /, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:
    return lambda obj: getattr(obj, name)(*args, **kwargs)


# -- contextlib --------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def nullcontext(enter_result: Any = None) -> Iterator[Any]:
    yield enter_result


#: What is followed in the place of what.
EQUIVALENTS: dict[Any, Any] = {
    **{
        getattr(itertools, fn.__name__): fn
        for fn in (
            accumulate, chain, product, pairwise, combinations, permutations, repeat, count, cycle, islice,
            zip_longest, starmap, takewhile, dropwhile, filterfalse, compress, groupby,
        )
    },
    itertools.chain.from_iterable: chained,
    np.fromiter: fromiter,
    operator.itemgetter: itemgetter,
    operator.attrgetter: attrgetter,
    operator.methodcaller: methodcaller,
    contextlib.nullcontext: nullcontext,
    dataclasses.astuple: dataclass_methods.astuple,
    dataclasses.asdict: dataclass_methods.asdict,
}  # fmt: skip


def of(obj: Any) -> Any:
    """The function that is followed in the place of one of the standard library, or of Numba's; None of others."""
    written = getattr(obj, "py_func", None)
    if isinstance(written, types.FunctionType) and type(obj).__module__.startswith("numba."):
        return written
    try:
        return EQUIVALENTS.get(obj)
    except TypeError:  # it cannot be hashed
        return None


_MADE = (operator.itemgetter, operator.attrgetter, operator.methodcaller)


#: Functions with rules of their own, which run through a sequence: what an iterator gives is made a list first.
RUNNING_THROUGH: dict[Any, Any] = {math.prod: prod, math.fsum: fsum}


def listing(obj: Any) -> Any:
    """What makes a list of an iterator for a function; None of others."""
    return RUNNING_THROUGH.get(obj) if isinstance(obj, types.BuiltinFunctionType) else None


def maker(obj: Any) -> tuple[Any, tuple[Any, ...], dict[str, Any]] | None:
    """What makes an object like one of the standard library's, and its arguments; None of other objects."""
    if not isinstance(obj, _MADE):
        return None
    reduced: Any = obj.__reduce__()
    cls, args = reduced[0], reduced[1]
    if isinstance(cls, type):
        return EQUIVALENTS[cls], tuple(args), {}
    return EQUIVALENTS[type(obj)], (*cls.args, *args), dict(cls.keywords)  # a method with keywords: a partial
