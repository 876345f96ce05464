# mypy: allow-untyped-defs, allow-untyped-calls
"""``np.pad``: what is put around an array are its own elements, or numbers that are made of them."""

from __future__ import annotations

import numpy as np

from adcompile import runtime
from adcompile.rules.core import VARIABLE, Given, RuleSet, call, normal

rules = RuleSet()


# Elements and constants


def check_padding(pad_width, mode, reflect_type):
    if mode not in ("constant", "edge", "reflect", "symmetric", "wrap"):
        raise NotImplementedError("np.pad with this mode")
    if reflect_type != "even":
        raise NotImplementedError("np.pad with a reflect_type that is known only when the program runs")
    if isinstance(pad_width, dict):
        raise NotImplementedError("np.pad with the widths in a dict: write them as a tuple of pairs")


def pad_tangent(x_dot, x, pad_width, mode="constant", *, constant_values=0, reflect_type="even"):
    check_padding(pad_width, mode, reflect_type)
    return np.pad(x_dot, pad_width, mode)


@rules.pair(
    np.pad,
    tangent=pad_tangent,
    cases=[
        call(normal(2, 3), 1), call(normal(2, 3), (1, 2)), call(normal(2, 3), ((0, 1), (2, 0)), constant_values=5.0),
        *[call(normal(2, 3), ((1, 1), (2, 0)), mode) for mode in ("edge", "reflect", "symmetric", "wrap")],
    ],
)  # fmt: skip
def pad(bar, x, pad_width, mode="constant", *, constant_values=0, reflect_type="even"):
    check_padding(pad_width, mode, reflect_type)
    inside = np.reshape(np.arange(np.size(x)), np.shape(x))
    if mode == "constant":
        return runtime.unpad(bar, np.shape(x), pad_width)
    return runtime.scatter(bar, np.shape(x), np.pad(inside, pad_width, mode))


@rules.linear(runtime.unpad, cases=[call(normal(4, 3), (2, 3), ((1, 1), (0, 0)))])
def unpad(bar, x, shape, pad_width):
    return np.pad(bar, pad_width)


# Numbers made of elements, one axis after the other


WIDTHS = ((1, 2), (2, 0))


@rules.definition(
    Given(np.pad, "constant_values", VARIABLE),
    cases=[
        call(normal(2, 3), WIDTHS, constant_values=0.5), call(normal(2, 3), 1, constant_values=((1.0, 2.0), (3.0, 4.0)))
    ],
    at_once=True,
)  # fmt: skip
def pad_with_constants(array, pad_width, mode="constant", *, constant_values):
    ends = np.broadcast_to(constant_values, (np.ndim(array), 2))
    widths = np.broadcast_to(pad_width, (np.ndim(array), 2))
    for axis in range(np.ndim(array)):
        rows = np.moveaxis(array, axis, 0)
        before = np.broadcast_to(ends[axis, 0], (widths[axis, 0],) + np.shape(rows)[1:])
        after = np.broadcast_to(ends[axis, 1], (widths[axis, 1],) + np.shape(rows)[1:])
        array = np.moveaxis(np.concatenate((before, rows, after)), 0, axis)
    return array


@rules.definition(
    Given(np.pad, "mode", "linear_ramp"),
    cases=[
        call(normal(2, 3), WIDTHS, mode="linear_ramp"), call(normal(2, 3), 2, mode="linear_ramp", end_values=1.5),
        call(normal(2, 3), 2, mode="linear_ramp", end_values=((1.0, 2.0), (3.0, 4.0))),
    ],
    at_once=True,
)  # fmt: skip
def pad_with_ramps(array, pad_width, mode, *, end_values=0):
    ends = np.broadcast_to(end_values, (np.ndim(array), 2))
    widths = np.broadcast_to(pad_width, (np.ndim(array), 2))
    for axis in range(np.ndim(array)):
        rows = np.moveaxis(array, axis, 0)
        before = np.linspace(ends[axis, 0], rows[0], widths[axis, 0], False)
        after = np.flip(np.linspace(ends[axis, 1], rows[-1], widths[axis, 1], False), 0)
        array = np.moveaxis(np.concatenate((before, rows, after)), 0, axis)
    return array


STATISTICS = ("maximum", "minimum", "mean", "median")


@rules.definition(
    *[Given(np.pad, "mode", mode) for mode in STATISTICS],
    cases=[
        *[call(normal(2, 3), WIDTHS, mode=mode) for mode in STATISTICS], call(normal(5), 2, mode="mean", stat_length=2),
        call(normal(2, 4), 2, mode="maximum", stat_length=((1, 2), (3, 2))),
    ],
    at_once=True,
)  # fmt: skip
def pad_with_statistics(array, pad_width, mode, *, stat_length=None):
    widths = np.broadcast_to(pad_width, (np.ndim(array), 2))
    lengths = np.broadcast_to(np.size(array) if stat_length is None else stat_length, (np.ndim(array), 2))
    for axis in range(np.ndim(array)):
        rows = np.moveaxis(array, axis, 0)
        first = statistic(rows[: lengths[axis, 0]], mode)
        last = statistic(rows[max(len(rows) - lengths[axis, 1], 0) :], mode)
        before = np.broadcast_to(first, (widths[axis, 0],) + np.shape(rows)[1:])
        after = np.broadcast_to(last, (widths[axis, 1],) + np.shape(rows)[1:])
        array = np.moveaxis(np.concatenate((before, rows, after)), 0, axis)
    return array


def statistic(rows, mode):
    if mode == "maximum":
        return np.max(rows, 0)
    if mode == "minimum":
        return np.min(rows, 0)
    return np.mean(rows, 0) if mode == "mean" else np.median(rows, 0)


@rules.definition(
    Given(np.pad, "reflect_type", "odd"),
    cases=[call(normal(3, 4), WIDTHS, mode=mode, reflect_type="odd") for mode in ("reflect", "symmetric")],
    at_once=True,
)
def pad_with_odd_reflections(array, pad_width, mode, *, reflect_type):
    widths = np.broadcast_to(pad_width, (np.ndim(array), 2))
    edge = 1 if mode == "reflect" else 0
    for axis in range(np.ndim(array)):
        rows, left, right = np.moveaxis(array, axis, 0), widths[axis, 0], widths[axis, 1]
        if max(left, right) > len(rows) - edge:
            raise NotImplementedError("np.pad by several odd reflections: pad several times")
        before = 2.0 * rows[:1] - np.flip(rows[edge : edge + left], 0)
        after = 2.0 * rows[-1:] - np.flip(rows[len(rows) - edge - right : len(rows) - edge], 0)
        array = np.moveaxis(np.concatenate((before, rows, after)), 0, axis)
    return array
