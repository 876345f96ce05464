"""Arguments that are tuples, lists, dicts, named tuples and dataclasses, nested; their gradient has their structure."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import math
from collections import namedtuple
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from tests.programs.program import Program, normal

Point = namedtuple("Point", ["x", "y"])


class Layer(NamedTuple):
    weight: np.ndarray
    bias: np.ndarray
    name: str = "layer"


@dataclass
class Body:
    position: np.ndarray
    velocity: np.ndarray
    mass: float = 1.0
    label: str = "body"

    def kinetic_energy(self):
        return 0.5 * self.mass * np.sum(self.velocity**2)

    @property
    def momentum(self):
        return self.mass * self.velocity


@dataclass(frozen=True)
class Oscillator:
    omega: float
    damping: float
    order: int = 2

    def __call__(self, t):
        return math.exp(-self.damping * t) * math.cos(self.omega * t) ** self.order


@dataclass
class System:
    bodies: list[Body]
    constants: dict[str, Any] = field(default_factory=dict)


def tuple_argument(p):
    x, y, n = p
    return x * x * y + n


def list_argument(xs):
    return xs[0] * xs[-1] + sum(xs) + len(xs)


def dict_argument(params):
    return np.sum(params["w"] * params["x"]) * params["scale"] + params.get("offset", 0.5)


def named_tuple_argument(p):
    return p.x**2 * p.y + p[1] * math.sin(p[0])


def named_tuple_built(x, y):
    p = Point(x * y, x + y)
    q = p._replace(x=p.y * 2.0)
    return p.x * q.x + Point(y=x, x=1.0).y


def dataclass_argument(body):
    return body.kinetic_energy() + np.sum(body.momentum * body.position) + len(body.label)


def dataclass_built(x):
    body = Body(position=np.array([x, 0.0]), velocity=np.array([1.0, x * x]), mass=2.0 * x)
    body.position = body.position + 0.1 * body.velocity
    return body.kinetic_energy() * body.position[1]


def dataclass_written(body, steps):
    for _ in range(steps):
        body.velocity -= 0.1 * body.position / body.mass
        body.position = body.position + 0.1 * body.velocity
    return np.sum(body.position**2) + body.mass


def frozen_dataclass(osc, t):
    faster = replace(osc, omega=osc.omega * 2.0)
    return osc(t) + 0.5 * faster(t)


def nested_structure(system):
    total = 0.0
    for body in system.bodies:
        total += body.kinetic_energy() * system.constants["g"]
    return total + system.bodies[0].mass ** 2 * system.constants["table"][1][0]


def network_in_list_of_tuples(layers, x):
    h = x
    for w, b in layers[:-1]:
        h = np.tanh(h @ w + b)
    w, b = layers[-1]
    return np.sum((h @ w + b) ** 2)


def network_in_named_tuples(layers, x):
    for layer in layers:
        x = np.tanh(x @ layer.weight + layer.bias)
    return np.sum(x * x)


def network_in_dict(params, x):
    h = np.maximum(x @ params["hidden"]["w"] + params["hidden"]["b"], 0.0)
    out = h @ params["out"]["w"] + params["out"]["b"]
    return np.mean(out**2)


def weight_decay_over_items(params):
    penalty = 0.0
    for name, value in params.items():
        if name != "bias":
            penalty += np.sum(value**2)
    return penalty


def sum_over_values_and_keys(params):
    s = 0.0
    for value in params.values():
        s = s * 0.5 + value * value
    for key in params:
        s += params[key] * len(key)
    return s


def list_of_arrays_argument(xs):
    s = 0.0
    for a, b in zip(xs, xs[1:]):
        s += np.sum(a) * np.sum(b)
    return s


def tuple_of_tuples(m):
    (a, b), (c, d) = m
    return a * d - b * c


def dict_of_mixed_leaves(config):
    y = config["rate"] * config["steps"]
    if config["verbose"]:
        y = y + 1.0
    return y if config["mode"] == "linear" else y * y


def same_array_twice(pair):
    first, second = pair
    return np.sum(first * first * second)


def membership(params, x):
    y = x
    if "scale" in params:
        y = y * params["scale"]
    return y + x * len(params)


def list_argument_grown(xs):
    xs.append(xs[0] * xs[1])
    xs += [xs[-1] ** 2]
    return xs[2] + xs[3] * xs[0]


PROGRAMS = [
    Program(tuple_argument, args=[((1.2, 0.7, 3),)]),
    Program(list_argument, args=[([1.2, 0.7, -0.3],), ([1.2],)]),
    Program(
        dict_argument,
        args=[
            ({"w": normal(1, 3), "x": normal(2, 3), "scale": 1.3},),
            ({"w": 0.2, "x": 0.3, "scale": 1.3, "offset": 2.0},),
        ],
    ),
    Program(named_tuple_argument, args=[(Point(0.7, 1.3),)]),
    Program(named_tuple_built, args=[(0.7, 1.3)], argnums=(0, 1)),
    Program(dataclass_argument, args=[(Body(normal(3, 2), normal(4, 2), 1.7),)]),
    Program(dataclass_built, args=[(0.7,)]),
    Program(
        dataclass_written, args=[(Body(normal(3, 2), normal(4, 2), 1.7), 3), (Body(normal(3, 2), normal(4, 2)), 0)]
    ),
    Program(frozen_dataclass, args=[(Oscillator(1.3, 0.2), 0.8)], argnums=(0, 1)),
    Program(
        nested_structure,
        args=[
            (
                System(
                    [Body(normal(5, 2), normal(6, 2), 1.5), Body(normal(7, 2), normal(8, 2))],
                    {"g": 9.8, "table": [[1.0], (2.0, 3)]},
                ),
            )
        ],
    ),
    Program(
        network_in_list_of_tuples,
        args=[([(normal(9, 3, 4), normal(10, 4)), (normal(11, 4, 2), normal(12, 2))], normal(13, 5, 3))],
    ),
    Program(
        network_in_named_tuples,
        args=[([Layer(normal(14, 3, 2), normal(15, 2)), Layer(normal(16, 2, 2), normal(17, 2), "top")], normal(18, 3))],
    ),
    Program(
        network_in_dict,
        args=[
            (
                {
                    "hidden": {"w": normal(19, 3, 4), "b": normal(20, 4)},
                    "out": {"w": normal(21, 4, 2), "b": normal(22, 2)},
                },
                normal(23, 5, 3),
            )
        ],
        argnums="params",
    ),
    Program(weight_decay_over_items, args=[({"w": normal(24, 3), "bias": normal(25, 2), "v": normal(26, 2, 2)},)]),
    Program(sum_over_values_and_keys, args=[({"a": 0.7, "bc": 1.3},), ({},)]),
    Program(list_of_arrays_argument, args=[([normal(27, 2), normal(28, 3), normal(29, 1)],), ([normal(27, 2)],)]),
    Program(tuple_of_tuples, args=[(((1.0, 2.0), (3.0, 4.5)),)]),
    Program(
        dict_of_mixed_leaves,
        args=[
            ({"rate": 0.7, "steps": 3, "verbose": True, "mode": "linear", "seed": None},),
            ({"rate": 0.7, "steps": 3, "verbose": False, "mode": "square", "seed": None},),
        ],
    ),
    Program(same_array_twice, args=[((normal(30, 3), normal(31, 3)),), lambda: ((normal(30, 3),) * 2,)]),
    Program(membership, args=[({"scale": 2.5}, 0.7), ({}, 0.7)], argnums=(0, 1)),
    Program(list_argument_grown, args=[([0.7, 1.3],)]),
]
