"""``match`` statements: every kind of pattern, in loops, with guards, jumps and stores."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

GROUP = "control flow"


def match_literal(x, mode):
    match mode:
        case "sin":
            return math.sin(x)
        case "square" | "sq":
            return x * x
        case None:
            return x
        case 0 | 1:
            return x * 5.0
        case _:
            return x**3


def match_sequence(x, p):
    match p:
        case []:
            return x
        case [a]:
            return a * x
        case [a, b]:
            return a * b * x
        case [a, *rest]:
            return a * sum(rest) * x


def match_guard(x):
    match x:
        case v if v > 1.0:
            y = v * v
        case v if v < -1.0:
            y = -v
        case v:
            y = v**3
    return y


@dataclass
class Circle:
    r: float


@dataclass
class Rect:
    w: float
    h: float


def area(shape):
    match shape:
        case Circle(r):
            return math.pi * r * r
        case Rect(w=w, h=h) if w == h:
            return w * w
        case Rect(w, h):
            return w * h
    return 0.0


def match_class(x, c):
    s = Circle(x) if c else Rect(x, 2.0)
    return area(s) + area(Circle(2.0 * x)) * area(Rect(x, x))


def match_dict(x, conf):
    match conf:
        case {"kind": "exp", "rate": r}:
            return math.exp(r * x)
        case {"kind": "pow", **rest}:
            return x ** rest["n"]
        case {}:
            return x


def match_type(x, v):
    match v:
        case bool():
            return x * 2.0
        case int(n):
            return x**n
        case float() as f:
            return x * f
        case str():
            return x * len(v)
        case (float() | int()) as a, b:
            return x * a * b
    return x


class Color:
    RED = 1
    GREEN = 2


def match_value(x, c):
    match c:
        case Color.RED:
            return x * x
        case Color.GREEN:
            return x * 3.0
    return x


def match_in_loop(xs, ops):
    acc = 1.0
    for op, v in zip(ops, xs):
        match op, v:
            case "+", _:
                acc = acc + v
            case "*", w if w > 0.5:
                acc = acc * w
            case "stop", _:
                break
            case _:
                continue
        acc = acc * 1.5
    return acc


class Pt(NamedTuple):
    a: float
    b: float


def match_namedtuple(x):
    match Pt(x, x * x):
        case Pt(a=0.0, b=b):
            return b
        case Pt(a, b):
            return a * b
    return x


def match_nested(x, tree):
    def ev(t):
        match t:
            case ("const", c):
                return c
            case ("x",):
                return x
            case ("add", l, r):
                return ev(l) + ev(r)
            case ("mul", l, r):
                return ev(l) * ev(r)
        raise ValueError(t)

    return ev(("add", ("mul", ("x",), ("x",)), ("const", 2.0))) * x


def match_guards_that_fall_through(x, p):
    match p:
        case (a, b) if a > b:
            y = a * x
        case (a, b) if a > 2.0 * x:
            y = b * x * x
        case (a, _) | (a, _, _):
            y = a - x
        case _:
            y = x
    return y + len(p)


def match_captures_in_alternatives(x, command):
    match command:
        case ["go", speed] | ["run", speed, _] | ("walk", (speed, _)):
            return speed * x * x
        case ["stop"] | None:
            return x
        case [str(word), *_]:
            return x * len(word)
    return 0.0 * x


def match_that_jumps(xs, codes):
    total = 0.0
    for code, v in zip(codes, xs):
        match code:
            case 0:
                continue
            case 1 | 2 as n:
                w = v**n
            case -1:
                break
            case int() if code > 10:
                return total * v
            case _:
                w = v
        total += w * w
    else:
        total = total * 2.0
    return total


def match_that_stores(x, ops):
    stack = [x]
    state = {"last": 0.0}
    for op in ops:
        match op:
            case ("push", v):
                stack.append(v * x)
            case "add":
                b, a = stack.pop(), stack.pop()
                stack.append(a + b)
            case "mul":
                b, a = stack.pop(), stack.pop()
                stack.append(a * b)
            case "dup":
                stack.append(stack[-1])
            case {"set": key}:
                state[key] = stack[-1]
    return stack[-1] + state["last"] * x


def match_in_a_while(x):
    state, y = "start", x
    while True:
        match state:
            case "start":
                y, state = y * x, "middle"
            case "middle" if y > 0.1:
                y = y * 0.5
            case "middle":
                state = "end"
            case "end":
                return y + x


def match_on_a_number(x, n):
    match n % 3, x > 0.5:
        case 0, True:
            return x * x
        case 1 | 2 as k, _:
            return x * (k + 1)
        case _, False:
            return -x


def match_on_a_value_that_is_differentiated(x):
    match x:
        case 0.0:
            return x
        case float(v) if v < 1.0:
            return v * v * v
        case v:
            return v * 2.0


def match_nothing(x, mode):
    y = x * x
    match mode:
        case "a":
            y = y * x
        case "b":
            y = y + 1.0
    return y


def match_in_match(x, a, b):
    match a:
        case {"b": {"c": [first, *rest]}}:
            match first, rest:
                case f, [] if f > 0:
                    y = f * x
                case f, [g, *_]:
                    y = f * g * x
                case _:
                    y = x
        case {"b": None} | {}:
            y = x * x
        case _:
            y = x * b
    return y


def match_rest(x, settings):
    match settings:
        case {"kind": str(kind), **others}:
            return x * len(kind) * sum(others.values()) + x ** len(others)


def match_in_a_try(x, mode):
    try:
        match mode:
            case "log":
                y = math.log(x)
            case "sqrt":
                y = math.sqrt(x)
            case _:
                raise ValueError(mode)
    except ValueError:
        y = x * x
    return y


def match_arrays_and_numbers(x, v):
    match v:
        case np.ndarray():
            return np.sum(v) * x
        case float() | int():
            return v * x
        case [*items]:
            return sum(items) * x * len(items)
        case _:
            return x


def match_negative_and_dotted(x, c):
    match c:
        case -1 | -2.5:
            return x * c
        case math.inf:
            return x * x
        case Color.GREEN:
            return x**4
    return x


class Base:
    __match_args__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


class Sum(Base):
    def __init__(self, left, right):
        super().__init__(left, right)


class Product(Base):
    def __init__(self, left, right):
        super().__init__(left, right)


def match_objects(x):
    def value(e):
        match e:
            case float() | int():
                return e
            case Sum(left, right):
                return value(left) + value(right)
            case Product(0 | 0.0, _) | Product(_, 0 | 0.0):
                return 0.0
            case Base(left=l, right=r):
                return value(l) * value(r)

    return value(Sum(Product(x, x), Sum(2.0, Product(x, 3))))


PROGRAMS = [
    (match_literal, (0.7, "sin")),
    (match_literal, (0.7, "sq")),
    (match_literal, (0.7, None)),
    (match_literal, (0.7, 1)),
    (match_literal, (0.7, "z")),
    (match_sequence, (0.7, [])),
    (match_sequence, (0.7, [0.3])),
    (match_sequence, (0.7, (0.3, 0.2))),
    (match_sequence, (0.7, [0.3, 0.2, 0.1])),
    (match_guard, (0.7,)),
    (match_guard, (1.7,)),
    (match_guard, (-1.7,)),
    (match_class, (0.7, True)),
    (match_class, (0.7, False)),
    (match_dict, (0.7, {"kind": "exp", "rate": 2.0})),
    (match_dict, (0.7, {"kind": "pow", "n": 3})),
    (match_dict, (0.7, {})),
    (match_type, (0.7, True)),
    (match_type, (0.7, 3)),
    (match_type, (0.7, 0.3)),
    (match_type, (0.7, "ab")),
    (match_type, (0.7, (2, 0.3))),
    (match_type, (0.7, None)),
    (match_value, (0.7, 1)),
    (match_value, (0.7, 2)),
    (match_value, (0.7, 3)),
    (match_in_loop, ([0.3, 0.9, 0.2, 1.0], ["+", "*", "*", "+"])),
    (match_in_loop, ([0.3, 0.9, 0.2, 1.0], ["+", "*", "stop", "+"])),
    (match_namedtuple, (0.7,)),
    (match_nested, (0.7, None)),
    (match_guards_that_fall_through, (0.7, (2.0, 1.0))),
    (match_guards_that_fall_through, (0.7, (1.5, 3.0))),
    (match_guards_that_fall_through, (0.7, (0.5, 3.0))),
    (match_guards_that_fall_through, (0.7, (0.5, 3.0, 1.0))),
    (match_guards_that_fall_through, (0.7, ())),
    (match_captures_in_alternatives, (0.7, ["go", 2.0])),
    (match_captures_in_alternatives, (0.7, ("run", 2.0, 3.0))),
    (match_captures_in_alternatives, (0.7, ("walk", (2.0, 1)))),
    (match_captures_in_alternatives, (0.7, ["stop"])),
    (match_captures_in_alternatives, (0.7, None)),
    (match_captures_in_alternatives, (0.7, ("jump", 1, 2, 3, 4))),
    (match_that_jumps, ([0.3, 0.9, 0.2, 1.0], [1, 0, 2, 3])),
    (match_that_jumps, ([0.3, 0.9, 0.2, 1.0], [1, 2, -1, 3])),
    (match_that_jumps, ([0.3, 0.9, 0.2, 1.0], [1, 2, 11, 3])),
    (match_that_stores, (0.7, ("dup", "mul", ("push", 2.0), {"set": "last"}, "add"))),
    (match_in_a_while, (0.7,)),
    (match_on_a_number, (0.7, 0)),
    (match_on_a_number, (0.7, 5)),
    (match_on_a_number, (0.3, 3)),
    (match_on_a_value_that_is_differentiated, (0.7,)),
    (match_on_a_value_that_is_differentiated, (1.7,)),
    (match_nothing, (0.7, "a")),
    (match_nothing, (0.7, "b")),
    (match_nothing, (0.7, "c")),
    (match_in_match, (0.7, {"b": {"c": [2.0]}}, 3.0)),
    (match_in_match, (0.7, {"b": {"c": [2.0, 3.0, 4.0]}}, 3.0)),
    (match_in_match, (0.7, {"b": None}, 3.0)),
    (match_in_match, (0.7, 5, 3.0)),
    (match_rest, (0.7, {"kind": "abc", "u": 2.0, "v": 3.0})),
    (match_in_a_try, (0.7, "log")),
    (match_in_a_try, (-0.7, "log")),
    (match_in_a_try, (0.7, "exp")),
    (match_arrays_and_numbers, (0.7, np.array([1.0, 2.0]))),
    (match_arrays_and_numbers, (0.7, [1.0, 2.0])),
    (match_arrays_and_numbers, (0.7, 2.5)),
    (match_arrays_and_numbers, (0.7, "text")),
    (match_negative_and_dotted, (0.7, -1)),
    (match_negative_and_dotted, (0.7, -2.5)),
    (match_negative_and_dotted, (0.7, math.inf)),
    (match_negative_and_dotted, (0.7, 2)),
    (match_objects, (0.7,)),
]
