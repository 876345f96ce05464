"""The operations that Python writes as syntax and that no library function stands for.

Each is an ordinary function, so a normal form can be run as it stands; the printer knows the syntax of each. Operators
are those of the ``operator`` module (``operator.getitem(x, i)`` prints as ``x[i]``), ``getattr`` and ``setattr`` take a
literal name, and the built-in ``slice`` prints as ``a:b:c`` inside an index.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
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


def is_sequence(value: Any) -> bool:
    """Whether a pattern of items can match."""
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray))


def is_mapping(value: Any) -> bool:
    """Whether a pattern of keys can match."""
    return isinstance(value, Mapping)


def dict_without(value: Mapping[Any, Any], keys: tuple[Any, ...]) -> dict[Any, Any]:
    """What ``**rest`` is in a pattern of these keys."""
    return {key: item for key, item in value.items() if key not in keys}


def match_argument(value: Any, cls: type, number: int) -> Any:
    """What a pattern in the parentheses of a class is for."""
    name = match_name(cls, number)
    return value if name is None else getattr(value, name)


def match_name(cls: type, number: int) -> str | None:
    """The attribute that such a pattern is for; None where it is for the value itself."""
    names = getattr(cls, "__match_args__", None)
    if names is None and issubclass(cls, _MATCH_THEMSELVES) and number == 0:
        return None
    if number >= len(names or ()):
        raise TypeError(f"{cls.__name__}() accepts {len(names or ())} positional sub-patterns ({number + 1} given)")
    return str((names or ())[number])


_MATCH_THEMSELVES = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)


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
