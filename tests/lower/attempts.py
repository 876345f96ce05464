"""``try`` statements whose end depends on the values that they meet."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import math
import warnings

import numpy as np

GROUP = "control flow"


def capped(x):
    try:
        return math.exp(x)
    except:  # noqa: E722 (as libraries have it)
        return 100.0 * x


def several_handlers(x, y):
    try:
        a = 1.0 / y
        b = a * math.sqrt(x)
    except ZeroDivisionError:
        b = x * 3.0
    except (ValueError, OverflowError) as error:
        b = x * x * len(str(error))
    else:
        b = b * 2.0
    finally:
        c = 3.0
    return b * c


def as_it_was_before(x):
    y = x * 2.0
    try:
        y = math.log(x)
    except ValueError:
        pass
    return y * y


def _solved(x, n):
    for _ in range(n):
        x = x - (x * x - 2.0) / (2.0 * x)
        if x > 1e3:
            raise ValueError("far")
    return x


def a_solver_that_may_fail(x, n):
    try:
        root = _solved(x, n)
    except Exception:
        root = 0.5 * x
    return root * x


def in_a_loop(x, n):
    total = 0.0
    for k in range(n):
        try:
            total += math.acos(x * k)
        except ValueError:
            total += x * k
    return total + x


def around_a_loop(x, n):
    try:
        total = 1.0
        for k in range(n):
            total = total * math.acos(x * k)
    except ValueError:
        return x * x
    return total


def one_in_another(x):
    try:
        try:
            y = math.log(x)
        except ValueError as error:
            raise KeyError("no") from error
    except KeyError:
        return x * 5.0
    return y


def raised_again(x):
    try:
        y = math.log(x)
    except ValueError:
        if x < -10.0:
            raise
        return x * 7.0
    return y


def containers_of_its_own(x):
    a = np.array([x, 2.0 * x])
    try:
        b = a.copy()
        b[0] = x * x
        c = [1.0]
        c.append(b[0] / x)
        z = a[5] if x > 1.0 else a[0]
        result = b[1] * z * c[1]
    except IndexError:
        result = a[0] * 3.0
    return result


def _power(x, n):
    if n == 0:
        return x
    try:
        y = math.sqrt(x)
    except ValueError:
        y = x
    return y * _power(x, n - 1)


def in_a_function_that_calls_itself(x, n):
    return _power(x, n)


def _weight(x, n):
    return x if n == 0 else x * math.sqrt(x) * _weight(x, n - 1)


def of_a_function_that_calls_itself(x, n):
    try:
        y = _weight(x, n)
    except ValueError:
        y = x * x
    return y


def _grown(items, n):
    if n > 0:
        items.append(items[-1] * 2.0)
        _grown(items, n - 1)
    return items


def of_a_function_that_grows_a_list(x):
    items = [x]
    try:
        y = _grown(items, 2)[-1]
    except ValueError:
        y = x
    return y + items[-1]


def warned_on_the_way(x):
    try:
        if x > 0.5:
            warnings.warn("large", stacklevel=1)
        y = math.log(x)
    except ValueError:
        y = x
    return y


def only_finally(x):
    total = x
    try:
        total = math.log(x) * total
    finally:
        done = 2.0
    return total * done


class Tank:
    def __init__(self, level):
        self.level = level
        try:
            self.depth = math.sqrt(level - 1.0)
        except ValueError:
            self.depth = 0.5 * level


def in_an_init(x):
    return Tank(x).depth * x


def lost_on_the_way(x):
    a = x
    try:
        a = a * math.log(x)
        a = a / (x - 1.0)
    except ZeroDivisionError:
        pass
    return a * x


def added_to_a_list(x):
    a = [x]
    try:
        a.append(1.0 / x)
    except ZeroDivisionError:
        pass
    return a[0]


def written_to_an_array(x):
    a = np.array([x, x])
    b = a[1:]
    try:
        b[0] = 1.0 / x
        a[0] = math.log(x)
    except ValueError:
        pass
    return a[0] * a[1]


def written_in_a_loop(x):
    a = np.array([x, x])
    try:
        for k in range(2):
            a[k] = math.log(a[k])
    except ValueError:
        pass
    return a[0] * a[1]


def printed(x):
    try:
        print("here")
        y = math.log(x)
    except ValueError:
        y = x
    return y


def bits_of_a_number(x, n):
    try:
        y = np.bitwise_and(n, 6) * x
    except TypeError:
        y = x * x
    return y * x


def bits_of_a_float(x):
    try:
        y = np.bitwise_and(x, 1.0)
    except TypeError:
        y = x * x
    return y * x


_SIZES = {"thin": ([1, 2, 5], [0.1, 0.2, 0.5]), "thick": ([3, 4], [3.0, 4.5])}


def found_in_a_table(x, size, kind):
    try:
        numbers, sizes = _SIZES[kind]
    except KeyError:
        raise ValueError("no such kind") from None
    try:
        place = numbers.index(size)
    except ValueError:
        place = 0
    return x * sizes[place]


PROGRAMS = [
    (found_in_a_table, (0.7, 2, "thin")),
    (found_in_a_table, (0.7, 2, "thick")),
    (bits_of_a_number, (0.7, 3)),
    (bits_of_a_number, (0.7, 3.0)),
    (bits_of_a_float, (0.7,)),
    (capped, (0.7,)),
    (capped, (800.0,)),
    (several_handlers, (3.0, 2.0)),
    (several_handlers, (3.0, 0.0)),
    (several_handlers, (-3.0, 2.0)),
    (as_it_was_before, (0.7,)),
    (as_it_was_before, (-0.7,)),
    (a_solver_that_may_fail, (0.7, 3)),
    (a_solver_that_may_fail, (1e-4, 3)),
    (a_solver_that_may_fail, (0.7, 0)),
    (in_a_loop, (0.7, 4)),
    (in_a_loop, (0.7, 0)),
    (around_a_loop, (0.3, 3)),
    (around_a_loop, (0.7, 3)),
    (around_a_loop, (0.7, 0)),
    (one_in_another, (0.7,)),
    (one_in_another, (-0.7,)),
    (raised_again, (0.7,)),
    (raised_again, (-0.7,)),
    (containers_of_its_own, (0.7,)),
    (containers_of_its_own, (1.7,)),
    (in_a_function_that_calls_itself, (0.7, 3)),
    (in_a_function_that_calls_itself, (-0.7, 3)),
    (of_a_function_that_calls_itself, (0.7, 3)),
    (of_a_function_that_calls_itself, (-0.7, 3)),
    (warned_on_the_way, (0.3,)),
    (warned_on_the_way, (-0.3,)),
    (only_finally, (0.7,)),
    (in_an_init, (1.7,)),
    (in_an_init, (0.7,)),
    (lost_on_the_way, (0.7,)),
    (added_to_a_list, (0.7,)),
    (written_to_an_array, (0.7,)),
    (written_to_an_array, (-0.7,)),
]
REFUSED = [of_a_function_that_grows_a_list, written_in_a_loop, printed]
