"""Statements that catch exceptions, in loops, functions and one another."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import math
import numpy as np

GROUP = "control flow"


def try_in_comp_callee(xs):
    def safe(v):
        try:
            return math.log(v)
        except ValueError:
            return v * v

    return sum(safe(v) * k for k, v in enumerate(xs, 1)) + max(map(safe, xs))


def try_nested_loops(xs, n):
    t = 0.0
    for v in xs:
        try:
            for k in range(n):
                w = math.sqrt(v - k * 0.35)
                if w < 0.1:
                    break
                if k > 5:
                    raise StopIteration
        except ValueError:
            w = v * 2.0
            t += w
        else:
            t -= w
        finally:
            t *= 1.1
    return t


def try_else_break(x):
    for k in range(5):
        try:
            y = math.acos(x + 0.3 * k)
        except ValueError:
            x = x * 0.5
        else:
            if y < 1.0:
                break
    else:
        y = x
    return y * x


def try_with_return_value(x):
    def first_valid(*fs):
        for f in fs:
            try:
                return f(x)
            except (ValueError, ZeroDivisionError):
                pass
        return x

    return first_valid(lambda v: math.log(v - 1.0), lambda v: 1.0 / (v * 0.0), math.sqrt) * x


def custom_hierarchy(x):
    t = 0.0
    for k in range(3):
        try:
            if k == 0:
                raise Err("a")
            if k == 1:
                raise SubErr("b")
            t += x
        except SubErr:
            t += x * x
        except Err:
            t += x * x * x
    return t


class Err(Exception):
    pass


class SubErr(Err):
    pass


def reraise_outer(x):
    def inner(v):
        try:
            if v < 1.0:
                raise KeyError("k")
            return v
        finally:
            v = 0.0

    try:
        return inner(x)
    except LookupError as e:
        return x * len(e.args[0]) * 5.0


def while_try_finally_continue(x):
    n = 0
    t = 0.0
    while n < 5:
        try:
            if n % 2:
                continue
            t += x**n
        finally:
            n += 1
    return t


def try_tuple_unpack(p):
    try:
        a, b = p
    except ValueError:
        a, b = p[0], 1.0
    return a * b


def try_float_parse(x, texts):
    t = 0.0
    for s in texts:
        try:
            k = float(s)
        except ValueError:
            k = 0.5
        t += x * k
    return t


def try_array_shapes(x, y):
    try:
        z = x + y
    except ValueError:
        z = x[:2] + y
    return np.sum(z * z)


def try_none(x):
    y = None
    try:
        y = math.log(x)
    except ValueError:
        pass
    if y is None:
        return x * 2.0
    return y


def try_int_div(x, a, b):
    try:
        n = a // b
    except ZeroDivisionError:
        n = 3
    return x**n


def nested_functions_raise(x):
    def a(v):
        if v > 2.0:
            raise OverflowError
        return b(v * 1.5)

    def b(v):
        return a(v) if v < 3.0 else v

    try:
        return a(x)
    except OverflowError:
        return x * 7.0


def assert_messages(x, n):
    for k in range(n):
        assert x > 0, f"{k}: {x}"
        x = x * 1.5
        assert k >= 0
    return x


def loop_else_try(xs):
    for v in xs:
        try:
            if v < 0:
                raise ValueError
        except ValueError:
            best = v
            break
    else:
        best = 1.0
    return best * best * xs[0]


def ret_in_with_try(x):
    with np.errstate(all="ignore"):
        try:
            if x > 1.0:
                return np.log(x)
            y = math.sqrt(-x)
        except ValueError:
            return x * x
    return y


def else_uses_body(x):
    try:
        a = math.sqrt(x)
        b = a * 2.0
    except ValueError:
        c = x
    else:
        c = a * b * x
    return c


def multiple_assign_handler(x):
    try:
        a, b = math.sqrt(x), math.log(x)
    except ValueError:
        a = b = x * 0.5
    return a * b + a


def conditional_raise_in_comp(xs):
    def check(v):
        if v > 5.0:
            raise ValueError(v)
        return v * v

    try:
        return sum([check(v) for v in xs])
    except ValueError:
        return xs[0]


def accumulate_with_exceptions(xs):
    done = []
    t = 0.0
    for v in xs:
        try:
            r = 1.0 / math.floor(v)
        except ZeroDivisionError:
            done.append(v)
            continue
        t += r * v
    return t + sum(done) * len(done)


def vectorish(x):
    out = np.empty(3)
    for k, v in enumerate(x):
        try:
            out[k] = math.log(v)
        except ValueError:
            out[k] = v**2
    return out @ out


def list_in_try(xs):
    out = []
    for v in xs:
        try:
            out.append(math.log(v))
        except ValueError:
            out.append(v * v)
    return sum(out)


X = [0.3, -0.7, 1.1]


PROGRAMS = [
    (try_in_comp_callee, (X,)),
    (try_nested_loops, (X, 3)),
    (try_else_break, (0.7,)),
    (try_with_return_value, (0.7,)),
    (try_with_return_value, (1.7,)),
    (custom_hierarchy, (0.7,)),
    (reraise_outer, (0.7,)),
    (reraise_outer, (1.7,)),
    (while_try_finally_continue, (0.7,)),
    (try_tuple_unpack, ([0.7, 1.3],)),
    (try_tuple_unpack, ([0.7],)),
    (try_tuple_unpack, (np.array([0.7, 1.3, 2.0]),)),
    (try_float_parse, (0.7, ["1.5", "x", "2"])),
    (try_array_shapes, (np.array([0.3, 0.7, 1.0]), np.array([1.0, 2.0]))),
    (try_array_shapes, (np.array([0.3, 0.7]), np.array([1.0, 2.0]))),
    (try_none, (0.7,)),
    (try_none, (-0.7,)),
    (try_int_div, (0.7, 7, 2)),
    (try_int_div, (0.7, 7, 0)),
    (nested_functions_raise, (0.7,)),
    (nested_functions_raise, (2.7,)),
    (assert_messages, (0.7, 3)),
    (loop_else_try, (X,)),
    (loop_else_try, (X[:1],)),
    (ret_in_with_try, (0.7,)),
    (ret_in_with_try, (1.7,)),
    (ret_in_with_try, (-0.7,)),
    (else_uses_body, (0.7,)),
    (else_uses_body, (-0.7,)),
    (multiple_assign_handler, (0.7,)),
    (multiple_assign_handler, (-0.7,)),
    (conditional_raise_in_comp, (X,)),
    (conditional_raise_in_comp, ([0.3, 6.0],)),
    (accumulate_with_exceptions, ([0.3, 1.7, 2.2],)),
    (vectorish, (np.array(X),)),
    (list_in_try, (X,)),
]
