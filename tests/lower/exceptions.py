"""What programs do with exceptions that they catch, and statements about them in each other."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import math

import numpy as np

GROUP = "control flow"


class Failure(Exception):
    def __init__(self, *, code=0, value=None):
        super().__init__("failed")
        self.code = code
        self.value = value


def class_of_what_was_caught(xs):
    bad = 0
    total = 0.0
    for v in xs:
        try:
            total += math.log(v) * v
        except (ValueError, ZeroDivisionError) as error:
            bad += 1
            last = type(error).__name__
    if bad:
        total = total * len(last)
    return total + bad * xs[0]


def questions_about_what_was_caught(x):
    try:
        y = math.sqrt(-x) / 0
    except (ArithmeticError, ValueError) as error:
        y = x if isinstance(error, ZeroDivisionError) else x * 2.0 if type(error) is ValueError else x * 3.0
        if isinstance(error, Exception):
            y = y * len(type(error).__name__) * len(str(error)) * len(repr(error)) * len(error.args)
    return y


def an_attribute_of_what_was_caught(x):
    try:
        if x > 0.5:
            raise Failure(code=3)
        y = x
    except Failure as error:
        y = x * error.code
    return y


def arguments_of_what_was_caught(x):
    try:
        if x < 1.0:
            raise ValueError("text", 2.0)
        y = x
    except ValueError as error:
        y = x * error.args[1]
    return y * x


def a_number_in_what_was_caught(x):
    try:
        if x < 1.0:
            raise Failure(value=x * x)
        y = x
    except Failure as error:
        y = error.value * 3.0
    return y * x


def an_argument_in_what_was_caught(x):
    try:
        if x < 1.0:
            raise ValueError(x * x)
        y = x
    except ValueError as error:
        y = error.args[0] * 3.0
    return y * x


def from_another(x):
    try:
        try:
            y = math.log(x)
        except ValueError as error:
            raise ArithmeticError("bad") from error
        else:
            y = y * 2.0
    except ArithmeticError as error:
        y = x * x * len(str(error))
    return y


def finally_in_finally(x):
    y = x
    try:
        try:
            y = y * math.log(x)
        finally:
            y = y + 1.0
    finally:
        y = y * x
    return y


def finally_after_a_handler(x):
    scale = 1.0
    y = x
    try:
        y = math.sqrt(x - 1.0)
    except ValueError:
        y = x * 2.0
    finally:
        scale = x * 3.0
    return y * scale


def _squared(v):
    if v < 0:
        raise ValueError(f"negative {v}")
    return v * v


def raised_by_a_callee(x, y):
    out = 0.0
    for v in (x, y, x - y):
        try:
            out += _squared(v)
        except ValueError:
            out -= v
    return out


def divided_by_zero(x, n):
    total = x
    for k in range(n):
        try:
            total = total + 1.0 / (k - 1)
        except ZeroDivisionError:
            total = total * x
    return total


def looked_up(x, table, key):
    try:
        w = table[key]
    except KeyError:
        w = x
    return w * x


def an_item_too_far(xs, k):
    try:
        v = xs[k]
    except IndexError:
        v = xs[-1] * 2.0
    return v * v


def asked_for_its_size(x):
    try:
        n = x.size
    except AttributeError:
        n = 1
    return np.sum(x * n)


def asked_for_its_length(x):
    try:
        n = len(x)
    except TypeError:
        n = 1
        x = [x]
    return sum(x) * n


def returned_on_every_path(x):
    def f(v):
        try:
            w = math.sqrt(v)
        except ValueError:
            return v * 3.0
        else:
            return w * 2.0
        finally:
            v = 0.0

    return f(x) * f(-x)


def in_a_while(x):
    k = 0
    y = x
    while k < 4:
        try:
            y = y * math.sqrt(2.0 - k * x)
        except ValueError:
            y = y * 0.5
        finally:
            k += 1
    return y


def stored_after_it(x):
    a = np.zeros(3)
    for k in range(3):
        try:
            v = math.log(x[k])
        except ValueError:
            v = x[k] ** 2
        a[k] = v
    return a @ a


def stored_in_a_handler(x):
    out = [0.0, 0.0]
    try:
        first = math.log(x)
    except ValueError:
        out[0] = x * 2.0
        out.append(x)
    else:
        out[0] = first
    return sum(v * v for v in out)


def not_positive_definite(a):
    try:
        factor = np.linalg.cholesky(a)
    except np.linalg.LinAlgError:
        factor = np.linalg.cholesky(a + 3.0 * np.eye(2))
    return np.sum(factor)


def in_a_handler(x):
    try:
        y = math.log(x)
    except ValueError:
        try:
            y = math.sqrt(x + 1.0)
        except ValueError:
            y = x * x
        else:
            y = y * 2.0
    return y * x


def raised_again_to_a_caller(x):
    def inner(v):
        try:
            return math.log(v)
        except ValueError:
            if v < -5.0:
                return v
            raise

    try:
        y = inner(x)
    except ValueError:
        y = x * 4.0
    return y * x


def an_assertion_that_fails(x):
    try:
        assert x > 0.0, "no"
        y = x * x
    except AssertionError:
        y = -x * 3.0
    return y


ERRORS = (ValueError, ZeroDivisionError)


def a_tuple_of_classes(x):
    try:
        y = math.log(x)
    except ERRORS:
        y = x**3
    return y


def a_flag_set_in_it(x):
    done = False
    try:
        y = math.sqrt(x)
        done = True
    except ValueError:
        y = -x
    if done:
        y = y * y * y
    return y


def finally_before_an_exception_that_is_certain(x):
    z = 1.0
    try:
        try:
            v = len(2.0) * x
        finally:
            z = x * 3.0
    except TypeError:
        v = x
    return v * z


def assigned_before_an_exception_that_is_certain(x):
    y = x
    try:
        if x > 0.0:
            y = x * 2.0
            raise ValueError("a")
        y = x * 5.0
        raise ValueError("b")
    except ValueError:
        pass
    return y


DEFINITE = np.array([[2.0, 0.3], [0.3, 1.0]])
INDEFINITE = np.array([[-2.0, 0.3], [0.3, 1.0]])

PROGRAMS = [
    (class_of_what_was_caught, ([0.3, -0.7, 1.1],)),
    (class_of_what_was_caught, ([0.3, 1.1],)),
    (questions_about_what_was_caught, (0.7,)),
    (questions_about_what_was_caught, (-0.7,)),
    (an_attribute_of_what_was_caught, (0.7,)),
    (an_attribute_of_what_was_caught, (0.3,)),
    (arguments_of_what_was_caught, (0.7,)),
    (arguments_of_what_was_caught, (1.7,)),
    (a_number_in_what_was_caught, (1.7,)),
    (an_argument_in_what_was_caught, (1.7,)),
    (from_another, (0.7,)),
    (from_another, (-0.7,)),
    (finally_in_finally, (0.7,)),
    (finally_after_a_handler, (0.7,)),
    (finally_after_a_handler, (1.7,)),
    (raised_by_a_callee, (0.7, 1.3)),
    (divided_by_zero, (0.7, 3)),
    (looked_up, (0.7, {"a": 2.0}, "a")),
    (looked_up, (0.7, {"a": 2.0}, "b")),
    (an_item_too_far, ([0.7, 1.2], 1)),
    (an_item_too_far, ([0.7, 1.2], 5)),
    (an_item_too_far, (np.array([0.7, 1.2]), 5)),
    (asked_for_its_size, (0.7,)),
    (asked_for_its_size, (np.array([0.7, 0.2]),)),
    (asked_for_its_length, (0.7,)),
    (asked_for_its_length, ([0.7, 0.2],)),
    (returned_on_every_path, (0.7,)),
    (in_a_while, (0.7,)),
    (stored_after_it, (np.array([0.7, -0.2, 1.3]),)),
    (stored_in_a_handler, (0.7,)),
    (stored_in_a_handler, (-0.7,)),
    (not_positive_definite, (DEFINITE,)),
    (not_positive_definite, (INDEFINITE,)),
    (in_a_handler, (0.7,)),
    (in_a_handler, (-0.7,)),
    (in_a_handler, (-1.7,)),
    (raised_again_to_a_caller, (0.7,)),
    (raised_again_to_a_caller, (-0.7,)),
    (raised_again_to_a_caller, (-7.7,)),
    (an_assertion_that_fails, (0.7,)),
    (an_assertion_that_fails, (-0.7,)),
    (a_tuple_of_classes, (0.7,)),
    (a_tuple_of_classes, (-0.7,)),
    (a_flag_set_in_it, (0.7,)),
    (a_flag_set_in_it, (-0.7,)),
    (finally_before_an_exception_that_is_certain, (0.7,)),
]
#: How far a body came that always raises is not followed.
LOST = [assigned_before_an_exception_that_is_certain]
#: What an exception is given is not followed: with arguments that meet it.
REFUSED = [(a_number_in_what_was_caught, (0.7,)), (an_argument_in_what_was_caught, (0.7,))]
