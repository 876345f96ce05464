"""The operations that Python writes as syntax and that no library function stands for.

Each is an ordinary function, so a normal form can be run as it stands; the printer knows the syntax of each. Operators
are those of the ``operator`` module (``operator.getitem(x, i)`` prints as ``x[i]``), ``getattr`` and ``setattr`` take a
literal name, and the built-in ``slice`` prints as ``a:b:c`` inside an index.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NoReturn


def make_tuple(*items: Any) -> tuple[Any, ...]:
    """``(a, b)``"""
    return items


def make_list(*items: Any) -> list[Any]:
    """``[a, b]``"""
    return list(items)


def make_dict(*keys_and_values: Any) -> dict[Any, Any]:
    """``{k: v, l: w}`` from ``k, v, l, w``"""
    return dict(zip(keys_and_values[::2], keys_and_values[1::2], strict=True))


def make_set(*items: Any) -> set[Any]:
    """``{a, b}``"""
    return set(items)


def contains(item: Any, container: Any) -> bool:
    """``item in container``"""
    return item in container


def call(fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """``fn(*args, **kwargs)`` for a callee that is known only when the program runs"""
    return fn(*args, **kwargs)


def call_method(obj: Any, name: str, *args: Any, **kwargs: Any) -> Any:
    """``obj.name(*args, **kwargs)``"""
    return getattr(obj, name)(*args, **kwargs)


def formatted(value: Any, conversion: str = "", spec: str = "") -> str:
    """One replacement field of an f-string: ``{value!r:spec}``"""
    converters: dict[str, Callable[[Any], Any]] = {"r": repr, "s": str, "a": ascii}
    shown = converters[conversion](value) if conversion else value
    return format(shown, spec)


def fstring(*parts: str) -> str:
    """An f-string: the texts and ``formatted`` fields that it joins"""
    return "".join(parts)


def assert_(cond: Any, *message: Any) -> None:
    """``assert cond, message``"""
    if not cond:
        raise AssertionError(*message)


def raise_(error: BaseException) -> NoReturn:
    """``raise error``"""
    raise error


def isum_item(place: Any, index: Any, value: Any) -> None:
    """``place[index] += value``, where no index occurs twice"""
    place[index] += value


def isub_item(place: Any, index: Any, value: Any) -> None:
    """``place[index] -= value``, where no index occurs twice"""
    place[index] -= value


def isum(place: Any, value: Any) -> None:
    """``place += value`` on an array, in place"""
    place += value


def isub(place: Any, value: Any) -> None:
    """``place -= value`` on an array, in place"""
    place -= value


def isum_attr(obj: Any, name: str, value: Any) -> None:
    """``obj.name += value``"""
    setattr(obj, name, getattr(obj, name) + value)


def copy_of(array: Any) -> Any:
    """``array.copy()``"""
    return array.copy()


def tape() -> list[Any]:
    """``[]``, filled and emptied as a stack"""
    return []


def push(tape: list[Any], value: Any) -> None:
    """``tape.append(value)``"""
    tape.append(value)


def pop(tape: list[Any]) -> Any:
    """``tape.pop()``"""
    return tape.pop()


def pop_last(items: list[Any]) -> Any:
    """``items.pop()``, on a list of the user's"""
    return items.pop()


def drop_last(items: list[Any]) -> None:
    """``items.pop()``, for its effect"""
    items.pop()


def append(items: list[Any], value: Any) -> None:
    """``items.append(value)``, on a list of the user's"""
    items.append(value)


def shape_of(array: Any) -> tuple[int, ...]:
    """``array.shape``"""
    return array.shape  # type: ignore[no-any-return]


def size_of(array: Any) -> int:
    """``array.size``"""
    return array.size  # type: ignore[no-any-return]


def ndim_of(array: Any) -> int:
    """``array.ndim``"""
    return array.ndim  # type: ignore[no-any-return]


def transposed(array: Any) -> Any:
    """``array.T``"""
    return array.T


def stop_gradient(value: Any) -> Any:
    """``value``, as a constant: a copy, so that writing to one leaves the other as it is"""
    return copy.deepcopy(value)


def restore(place: Any, index: Any, *attribute: str) -> None:
    """Marks, while a reverse sweep is made, where ``place[index]`` can be given back what a store overwrote"""


def unappend(items: list[Any]) -> None:
    """Marks, while a reverse sweep is made, where what ``append`` added can be taken away"""


def unpop(items: list[Any], value: Any) -> None:
    """Marks, while a reverse sweep is made, where what ``pop_last`` took away can be given back"""


def undrop(items: list[Any]) -> None:
    """Marks, while a reverse sweep is made, where what ``drop_last`` took away can be given back"""


def exposed(value: Any) -> Any:
    """``value``: marks, while a reverse sweep is made, a local variable that a gradient is taken by"""
    return value


def reverse_sweep() -> None:
    """``# reverse sweep``, a comment between the two halves of a derivative"""
