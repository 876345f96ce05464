"""Random control flow: programs that leave a trace, seeded, so that each is the same in every run.

A program reads its decisions from a stream of bits (`c()`), marks each step (`m(n)`), and may run out of bits, raise,
or return. Two versions of it are equal when they leave equal traces and end in the same way for every stream.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from types import CodeType
from typing import Any


class Boom(Exception):
    pass


class OutOfBits(Exception):
    pass


class Manager:
    """A context manager that marks what happens, and may swallow the exception or raise one itself."""

    def __init__(self, machine: Machine, number: int, swallow: bool, fail: bool) -> None:
        self.machine, self.number, self.swallow, self.fail = machine, number, swallow, fail

    def __enter__(self) -> int:
        return self.machine.m(self.number)

    def __exit__(self, kind: type[BaseException] | None, value: object, traceback: object) -> bool:
        self.machine.m(-self.number)
        if self.fail and kind is None and self.machine.c():
            raise Boom
        return self.swallow and kind is Boom


class Machine:
    """What a program is run with."""

    def __init__(self, bits: int, length: int) -> None:
        self.bits, self.left = bits, length
        self.trace: list[int] = []

    def c(self) -> bool:
        if not self.left:
            raise OutOfBits
        self.left -= 1
        self.bits, bit = divmod(self.bits, 2)
        return bool(bit)

    def m(self, number: int) -> int:
        self.trace.append(number)
        return number

    def with_(self, number: int, swallow: bool = False, fail: bool = False) -> Manager:
        return Manager(self, number, swallow, fail)

    def globals(self) -> dict[str, Any]:
        return {"c": self.c, "m": self.m, "with_": self.with_, "Boom": Boom}


def outcome(function_in: Callable[[dict[str, Any]], Any], bits: int, length: int) -> tuple[Any, ...]:
    """How one run of a program ends, and its trace; ``function_in`` builds the function in a namespace."""
    machine = Machine(bits, length)
    function = function_in(machine.globals())
    try:
        ended: tuple[Any, ...] = ("returned", function())
    except (Boom, OutOfBits) as error:
        ended = ("raised", type(error).__name__)
    return ended, machine.trace


def defined_by(code: CodeType) -> Callable[[dict[str, Any]], Any]:
    """What gives the function ``f`` that ``code`` defines, in a namespace."""

    def function_in(namespace: dict[str, Any]) -> Any:
        exec(code, namespace)
        return namespace["f"]

    return function_in


class Writer:
    """Writes one program."""

    def __init__(self, seed: int, exceptions: bool) -> None:
        self.random = random.Random(seed)
        self.exceptions = exceptions
        self.count = 0

    def program(self) -> str:
        return "def f():\n" + self.block(4, "    ", loop=False, final=False)

    def number(self) -> int:
        self.count += 1
        return self.count

    def block(self, depth: int, indent: str, **where: bool) -> str:
        size = self.random.randint(1, 3)
        return "".join(self.statement(depth, indent, **where) for _ in range(size))

    def statement(self, depth: int, indent: str, **where: bool) -> str:
        simple = [self.mark] * 4
        if not where["final"]:
            simple += [self.leave] * 3 + ([self.jump] * 3 if where["loop"] else [])
        simple += [self.fail] if self.exceptions else []
        compound = [self.if_] * 5 + [self.for_, self.while_, self.match_] + [self.for_] * 2
        compound += [self.try_, self.try_, self.with_] if self.exceptions else []
        choice = self.random.choice(compound if depth and self.random.random() < 0.6 else simple)
        return choice(depth - 1, indent, **where)

    def mark(self, depth: int, indent: str, **where: bool) -> str:
        return f"{indent}m({self.number()})\n"

    def leave(self, depth: int, indent: str, **where: bool) -> str:
        value = self.random.choice([f" m({self.number()})", f" {self.number()}", f" -{self.number()}", ""])
        return f"{indent}return{value}\n"

    def jump(self, depth: int, indent: str, **where: bool) -> str:
        return indent + self.random.choice(["break\n", "continue\n"])

    def fail(self, depth: int, indent: str, **where: bool) -> str:
        return f"{indent}raise Boom\n"

    def if_(self, depth: int, indent: str, **where: bool) -> str:
        text = f"{indent}if c():\n" + self.block(depth, indent + "    ", **where)
        if self.random.random() < 0.3:
            text += f"{indent}elif c():\n" + self.block(depth, indent + "    ", **where)
        if self.random.random() < 0.4:
            text += f"{indent}else:\n" + self.block(depth, indent + "    ", **where)
        return text

    def for_(self, depth: int, indent: str, **where: bool) -> str:
        return self.loop(f"for i{depth} in range({self.random.randint(0, 3)})", depth, indent, **where)

    def while_(self, depth: int, indent: str, **where: bool) -> str:
        return self.loop(self.random.choice(["while c()", "while True"]), depth, indent, **where)

    def loop(self, head: str, depth: int, indent: str, **where: bool) -> str:
        inside = where | {"loop": True, "final": False}
        if where["final"]:  # no `return`, but jumps inside the loop are its own
            inside["final"] = True
        text = f"{indent}{head}:\n{indent}    c()\n" + self.block(depth, indent + "    ", **inside)
        if self.random.random() < 0.35:
            text += f"{indent}else:\n" + self.block(depth, indent + "    ", **where)
        return text

    def match_(self, depth: int, indent: str, **where: bool) -> str:
        inner = indent + "    "
        text = f"{indent}match c():\n{inner}case True:\n" + self.block(depth, inner + "    ", **where)
        if self.random.random() < 0.6:
            text += f"{inner}case _:\n" + self.block(depth, inner + "    ", **where)
        return text

    def try_(self, depth: int, indent: str, **where: bool) -> str:
        inner = indent + "    "
        text = f"{indent}try:\n" + self.block(depth, inner, **where)
        final = self.random.random() < 0.4
        if not final or self.random.random() < 0.5:
            text += f"{indent}except Boom:\n" + self.block(depth, inner, **where)
            if self.random.random() < 0.4:
                text += f"{indent}else:\n" + self.block(depth, inner, **where)
        if final:
            text += f"{indent}finally:\n" + self.block(depth, inner, **where | {"final": True})
        return text

    def with_(self, depth: int, indent: str, **where: bool) -> str:
        swallow = self.random.random() < 0.5
        managers = [f"with_({self.number()}, swallow={swallow}, fail={self.random.random() < 0.5})"]
        if self.random.random() < 0.3:
            managers.append(f"with_({self.number()}, fail=True)")
        return f"{indent}with {', '.join(managers)}:\n" + self.block(depth, indent + "    ", **where)
