"""What cannot be differentiated on one path, and is not in the way of the others."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import colorsys

GROUP = "control flow"


def a_class_on_one_path(x, c):
    if c > 0.0:

        class Local:
            value = x

        y = Local.value
    else:
        y = x * x
    return y * 2.0


def a_class_on_a_path_inside_a_path(x, c):
    y = x * x
    if c > 0.0:
        for k in range(2):
            y = y * x
            if c > 1.0 + k:

                class Local:
                    value = y

                y = Local.value
    return y


def without_a_rule_on_one_path(x, c):
    y = x * x
    if c > 0.0:
        y = colorsys.rgb_to_yiq(y, 0.1, 0.2)[0]
    return y * x


def refused_on_both_paths(x, c):
    if c > 0.0:

        class One:
            value = x

        return One.value

    class Other:
        value = x

    return Other.value


#: Each with arguments that miss what is refused, and arguments that meet it.
DEFERRED = [
    (a_class_on_one_path, (0.7, -1.0), (0.7, 1.0)),
    (a_class_on_a_path_inside_a_path, (0.7, 0.5), (0.7, 1.5)),
    (without_a_rule_on_one_path, (0.7, -1.0), (0.7, 1.0)),
]

PROGRAMS = [(fn, args) for fn, args, _ in DEFERRED]
