"""The way into a callable that is not a plain function, for a call with one value for each parameter."""

from __future__ import annotations

import inspect
import operator
from typing import Any

from adcompile.ir import Const
from adcompile.kinds import Dict
from adcompile.lower import calls
from adcompile.lower.core import Lowering
from adcompile.lower.values import Known, TupleValue, Value, is_operand
from adcompile.signature import Signature


class Entry:
    """Calls ``fn`` with values in the order of its parameters; ``same`` says which arguments are an earlier one."""

    def __init__(self, fn: Any, signature: Signature, same: dict[int, int]) -> None:
        self.fn, self.signature, self.same = fn, signature, same
        self.__name__ = signature.name

    def __call__(self, *args: Any) -> Any:
        raise NotImplementedError("an entry is only followed while compiling")

    def __adcompile_lower__(self, lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
        given = iter(args)
        values = [None if k in self.same else next(given) for k in range(len(self.signature.names))]
        by_position: list[Value] = []
        by_name: dict[str, Value] = {}
        for k, parameter in enumerate(self.signature.parameters):
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
