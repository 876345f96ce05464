"""Named tuples and dataclasses: their methods, copies with changes, comparisons."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, field, replace
from typing import NamedTuple
import math

GROUP = "calls"


class P(NamedTuple):
    a: float
    b: float = 2.0

    def norm(self):
        return math.hypot(self.a, self.b)

    @property
    def prod(self):
        return self.a * self.b


Q = namedtuple("Q", "u v", defaults=[1.0])


def named_tuples(x):
    p = P(x)
    q = p._replace(b=x * x)
    u, v = q
    return p.norm() * q.prod + u * v + q[1] + len(q) + sum(q) + Q(x).v * Q(x, x).u


def named_asdict(x):
    return sum(P(x, x * x)._asdict().values()) * Q._make([x, x]).v


def named_loop(x, n):
    p = P(x)
    for k in range(n):
        p = p._replace(a=p.a * x + p.b, b=p.b + k)
    return p.norm()


@dataclass(frozen=True)
class Frozen:
    a: float
    items: list = field(default_factory=list)
    k: float = field(default=2.0, init=False)


@dataclass
class Model:
    w: float
    n: int = 2
    total: float = field(init=False)

    def __post_init__(self):
        self.total = self.w * self.n

    def step(self, v):
        self.w += v
        return self


def frozen_data(x):
    f = Frozen(x, [x * x])
    g = replace(f, a=3.0 * x)
    g.items.append(x)
    return g.a * sum(f.items) * g.k


def post_init(x):
    m = Model(x)
    m.step(x).step(2.0)
    m2 = replace(m, n=3)
    return m.total * m.w + m2.total


def data_eq(x):
    return x * x if Model(x) == Model(x) and Frozen(1.0) != Frozen(2.0) else x


PROGRAMS = [
    (named_tuples, (0.7,)),
    (named_asdict, (0.7,)),
    (named_loop, (0.7, 3)),
    (frozen_data, (0.7,)),
    (post_init, (0.7,)),
    (data_eq, (0.7,)),
]
