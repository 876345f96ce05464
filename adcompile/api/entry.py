"""Ways into a callable that is not a plain function, for calls with one value for each parameter."""

from __future__ import annotations

import inspect
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import Dict
from adcompile.lower.calling import calls
from adcompile.lower.core import LITERALS, Lowering
from adcompile.lower.values import Known, TupleValue, Value, is_operand
from adcompile.signature import Signature


class Entry:
    """Calls ``fn`` with values in the order of its parameters; ``same`` says which arguments are an earlier one."""

    def __init__(self, fn: Any, name: str, parameters: Sequence[inspect.Parameter], same: dict[int, int]) -> None:
        self.fn, self.parameters, self.same = fn, parameters, same
        self.__name__ = name

    def __call__(self, *args: Any) -> Any:
        raise NotImplementedError("an entry is only followed while compiling")

    def __adcompile_lower__(self, lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
        given = iter(args)
        values = [None if k in self.same else next(given) for k in range(len(self.parameters))]
        by_position: list[Value] = []
        by_name: dict[str, Value] = {}
        for k, parameter in enumerate(self.parameters):
            value = values[self.same.get(k, k)]
            assert value is not None
            if parameter.kind is inspect.Parameter.VAR_POSITIONAL and isinstance(value, TupleValue):
                by_position += value.items
            elif parameter.kind is inspect.Parameter.KEYWORD_ONLY:
                by_name[parameter.name] = value
            elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
                by_name |= _items(lo, value)
            else:
                by_position.append(value)
        return calls.call(lo, Known(self.fn), by_position, by_name, hint)


def _items(lo: Lowering, value: Value) -> dict[str, Value]:
    kind = lo.kind(value) if is_operand(value) else None  # type: ignore[arg-type]
    if not isinstance(kind, Dict) or kind.items is None:
        raise lo.refuse(None, "keyword arguments that are not known when compiling", "name them as parameters")
    return {
        key: lo.b.op(operator.getitem, value, Const(key), hint=key, kind=item)  # type: ignore[arg-type]
        for key, item in kind.items
    }


@dataclass(frozen=True)
class Ordered:
    """What ``splice`` asks of a signature, for values that are in the order of the parameters already."""

    names: Sequence[str]

    def bind(self, args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(args)


def bound(lo: Lowering, signature: Signature, args: list[Value], kwargs: dict[str, Value]) -> list[Value]:
    """One value for each parameter of a derivative that is called inside a function that is being compiled."""
    return [_value(lo, value) for value in signature.bind(args, kwargs)]


def _value(lo: Lowering, value: Any) -> Value:
    if type(value) is tuple:  # of a parameter *args
        return TupleValue(tuple(_value(lo, item) for item in value))
    if type(value) is dict:  # of a parameter **kwargs
        parts: list[Operand] = [x for key, item in value.items() for x in (Const(key), lo.operand(item))]
        return lo.b.op(p.make_dict, *parts)
    if type(value) in LITERALS:  # a default
        return Const(value)
    return value if isinstance(value, Value) else Known(value)
