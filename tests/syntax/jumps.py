"""Small functions that jump: out of loops, branches, `try` and `with`, early and late, in every position.

Parameters named ``a`` and ``b`` are small integers, ``xs`` is a list of them, and ``out`` is an empty list that takes
the marks of the steps.
"""

from __future__ import annotations

import contextlib


def falls_off_the_end(a, out):
    out.append(a)


def bare_return(a, out):
    if a:
        return
    out.append(a)


def returns_at_once(a):
    return a + 1


def code_after_return(a, out):
    out.append(a)
    return a
    out.append(2)
    return 3


def if_else_both_return(a):
    if a > 1:
        return "big"
    else:
        return "small"


def if_return_then_rest(a, out):
    if a > 1:
        return "big"
    out.append("rest")
    return "small"


def else_return_then_rest(a, out):
    if a > 1:
        out.append("big")
    else:
        return "small"
    out.append("rest")
    return a


def elif_chain(a, b):
    if a == 0:
        return "zero"
    elif a == 1:
        return "one"
    elif b == 2:
        b = 7
    elif b == 3:
        return "three"
    else:
        a = 8
    return a, b


def guards(a, b):
    if a < 0:
        return "a"
    if b < 0:
        return "b"
    if a == b:
        return "equal"
    return a - b


def nested_return_needs_flag(a, b, out):
    if a:
        if b:
            return "both"
        out.append("a only")
    out.append("rest")
    return a


def two_levels_of_flags(a, b, out):
    if a > 0:
        if b > 0:
            if a > b:
                return "a"
            out.append(1)
        out.append(2)
    out.append(3)
    if a == b:
        return "equal"
    return "end"


def raises_or_returns(a, b):
    if a < 0:
        raise ValueError("negative")
    elif a == b:
        return 0
    return b


def maybe_unbound(a, b):
    if a:
        y = b
    elif b:
        return "early"
    return y


def return_of_constants(a, b):
    if a:
        if b:
            return -1
        b = a
    return 0


def user_has_our_names(a, xs, out):
    result, returned, broken = 1, 2, 3
    for x in xs:
        if x == a:
            return result
        if x == 2:
            break
        out.append((returned, broken))
    else:
        broken = 9
    return result, returned, broken


def for_continue(xs, out):
    for x in xs:
        if x < 0:
            continue
        out.append(x)


def for_break(a, xs, out):
    for x in xs:
        if x == a:
            break
        out.append(x)
    return x if xs else None


def for_return(a, xs, out):
    for x in xs:
        if x == a:
            return x
        out.append(x)
    return -1


def for_return_then_work(a, xs, out):
    for x in xs:
        if x == a:
            return x
        out.append(x)
    out.append("after")
    return len(out)


def for_return_no_value(a, xs, out):
    for x in xs:
        if x == a:
            return
        out.append(x)


def break_first(xs, out):
    for x in xs:
        break
        out.append(x)
    out.append("end")


def continue_first(xs, out):
    for x in xs:
        out.append(x)
        continue
        out.append("never")


def return_first(xs):
    for x in xs:
        return x
    return None


def break_in_else_branch(a, xs, out):
    for x in xs:
        if x != a:
            out.append(x)
        else:
            break
        out.append("next")


def break_and_continue(a, b, xs, out):
    for x in xs:
        if x == a:
            continue
        if x == b:
            break
        out.append(x)
    out.append("end")


def all_three(a, b, xs, out):
    for x in xs:
        if x == a:
            continue
        if x == b:
            break
        if x > 2:
            return out
        out.append(x)
    return "end"


def nested_branch_jumps(a, b, xs, out):
    for x in xs:
        if x > a:
            if x > b:
                break
            out.append("between")
        out.append(x)
    return out


def nested_branch_both_jumps(a, b, xs, out):
    for x in xs:
        if x > a:
            if x > b:
                break
            elif x == b:
                continue
            out.append("between")
        out.append(x)
    return out


def deep_flag(a, b, xs, out):
    for x in xs:
        if a:
            if b:
                if x == a:
                    continue
                out.append(1)
            out.append(2)
        out.append(3)


def for_else(a, xs, out):
    for x in xs:
        if x == a:
            break
    else:
        out.append("not found")
    return out


def for_else_without_break(xs, out):
    for x in xs:
        out.append(x)
    else:
        out.append("else")


def for_else_return(a, xs):
    for x in xs:
        if x == a:
            return "found"
    else:
        return "not found"


def for_else_break_and_return(a, b, xs, out):
    for x in xs:
        if x == a:
            break
        if x == b:
            return "b"
    else:
        out.append("else")
    out.append("end")
    return out


def for_else_returns_after_break(a, xs, out):
    for x in xs:
        if x == a:
            out.append("found")
            break
    else:
        return None
    return x


def for_else_continue(a, xs, out):
    for x in xs:
        if x == a:
            continue
        out.append(x)
    else:
        out.append("else")


def else_of_inner_breaks_outer(a, b, out):
    for i in range(3):
        for j in range(3):
            if i * j == a:
                break
            out.append((i, j))
        else:
            break
        if i == b:
            continue
        out.append(i)
    return out


def else_of_inner_continues_outer(a, out):
    for i in range(3):
        for j in range(i):
            if j == a:
                break
        else:
            continue
        out.append((i, j))
    else:
        out.append("done")


def nested_else(a, b, xs, out):
    for x in xs:
        for y in xs:
            if x + y == a:
                break
        else:
            out.append("inner")
        if x == b:
            break
    else:
        out.append("outer")
    return out


def while_break(a, out):
    i = 0
    while i < 5:
        if i == a:
            break
        out.append(i)
        i += 1
    return i


def while_else(a, out):
    i = 0
    while i < 3:
        i += 1
        if i == a:
            break
    else:
        out.append("else")
    return i


def while_else_continue(a, out):
    i = 0
    while i < 3:
        i += 1
        if i == a:
            continue
        out.append(i)
    else:
        out.append("else")


def while_true_break_last(a):
    n = 0
    while True:
        n += 1
        if n > a:
            break
    return n


def while_true_break_first(a, out):
    n = 0
    while True:
        if n > a:
            break
        n += 1
        out.append(n)
    return n


def while_true_return(a, out):
    n = 0
    while True:
        n += 1
        if n > a:
            return n
        out.append(n)


def while_true_return_and_break(a, b, out):
    n = 0
    while True:
        n += 1
        if n > a:
            return n
        if n == b:
            break
        out.append(n)
    return -n


def while_true_in_for(a, xs, out):
    for x in xs:
        while True:
            x += 1
            if x > a:
                return x
            if x == 2:
                break
        out.append(x)


def while_true_forever_in_branch(a, out):
    if a:
        n = 0
        while True:
            n += 1
            if n > 3:
                return n
    out.append("else")


def while_true_with_else(a):
    n = 0
    while True:
        n += 1
        if n > a:
            break
    else:
        n = -1
    return n


def break_by_name_last(a, out):
    i = 0
    while True:
        i += 1
        done = i > a
        out.append(i)
        if done:
            break


def continue_then_break_last(a, b, xs, out):
    for x in xs:
        if x == a:
            continue
        out.append(x)
        if x == b:
            break
    return out


def nested_break(a, b, out):
    for i in range(3):
        for j in range(3):
            if j == a:
                break
            out.append((i, j))
        if i == b:
            break


def nested_continue(a, b, out):
    for i in range(3):
        if i == a:
            continue
        for j in range(3):
            if j == b:
                continue
            out.append((i, j))
        out.append(i)


def nested_return(a, b, out):
    for i in range(3):
        for j in range(3):
            if i == a and j == b:
                return i, j
            out.append((i, j))
        out.append(i)
    return None


def nested_return_three_deep(a, b, out):
    for i in range(3):
        for j in range(i):
            for k in range(j + 1):
                if i + j + k == a:
                    return i, j, k
                out.append(k)
            if j == b:
                return "j"
        out.append(i)
    out.append("end")
    return out


def return_between_loops(a, b, out):
    for i in range(3):
        for j in range(2):
            if j == a:
                return "first"
        out.append(i)
        for k in range(2):
            if i + k == b:
                return "second"
        out.append(-i)
    return "end"


def return_in_inner_break_in_outer(a, b, out):
    for i in range(3):
        for j in range(3):
            if i + j == a:
                return j
        if i == b:
            break
        out.append(i)
    return "end", out


def while_in_for(a, b, out):
    for i in range(3):
        n = i
        while n < 4:
            n += 1
            if n == a:
                continue
            if n == b:
                break
            out.append((i, n))
        else:
            out.append("else")
    return n


def loops_one_after_another(a, b, xs, out):
    for x in xs:
        if x == a:
            break
        out.append(x)
    for x in xs:
        if x == b:
            break
        out.append(-x)
    else:
        return "none"
    return x


def loop_variable_after_break(a, xs):
    x = -5
    for x in xs:
        if x >= a:
            break
    return x


def try_return(a, xs):
    try:
        return xs[a]
    except IndexError:
        return "out of range"


def try_return_then_rest(a, xs, out):
    try:
        return xs[a]
    except IndexError:
        out.append("caught")
    out.append("rest")
    return a


def try_else_return(a, xs, out):
    try:
        x = xs[a]
        if x == 1:
            return "one"
        out.append(x)
    except IndexError:
        out.append("caught")
    else:
        out.append("else")
        return x
    finally:
        out.append("finally")
    return "end"


def try_finally_return(a, out):
    try:
        if a:
            return out
        out.append("body")
    finally:
        out.append("finally")
    out.append("rest")
    return a


def try_break(a, xs, out):
    for x in xs:
        try:
            if x == a:
                break
            out.append(1 // x)
        except ZeroDivisionError:
            continue
        finally:
            out.append("finally")
        out.append("next")
    else:
        out.append("else")


def try_continue_else(a, b, xs, out):
    for x in xs:
        try:
            if x == a:
                continue
            out.append(1 // x)
        except ZeroDivisionError:
            if b:
                break
        else:
            out.append("else")
        out.append("next")


def try_return_in_loop(a, xs, out):
    for x in xs:
        try:
            out.append(a // x)
            if x == 2:
                return x
        except ZeroDivisionError:
            return "zero"
        finally:
            out.append("finally")
    return "end"


def finally_undoes_return(a, b, out):
    try:
        try:
            if a:
                return "body"
        finally:
            out.append(1 // b)
    except ZeroDivisionError:
        out.append("caught")
    return "end"


def finally_undoes_break(a, b, xs, out):
    for x in xs:
        try:
            try:
                if x == a:
                    break
            finally:
                out.append(1 // (x - b))
        except ZeroDivisionError:
            out.append("caught")
        out.append(x)
    else:
        out.append("else")


def exception_in_value(a, b):
    try:
        return a // b
    except ZeroDivisionError:
        pass
    return "rest"


def with_return(a, out):
    with contextlib.nullcontext(a) as value:
        return value
    out.append("never")


def with_return_then_rest(a, out):
    with contextlib.nullcontext(a) as value:
        if value:
            return value
        out.append("body")
    out.append("rest")
    return "end"


def with_suppressed(a, b, out):
    with contextlib.suppress(ZeroDivisionError):
        out.append("body")
        return a // b
    out.append("suppressed")
    return "end"


def with_break(a, xs, out):
    for x in xs:
        with contextlib.suppress(ZeroDivisionError):
            if x == a:
                break
            out.append(1 // x)
            continue
        out.append("suppressed")
    else:
        out.append("else")


def match_return(a, out):
    match a:
        case 0:
            return "zero"
        case 1 | 2:
            out.append("few")
        case _:
            return "many"
    return "end"


def match_in_loop(xs, out):
    for x in xs:
        match x:
            case 0:
                continue
            case 3:
                break
        out.append(x)


def chained_assignments(a, b):
    x = y = [a]
    x.append(b)
    y[0] = z = b
    p = (q, r) = [a, b]
    i = j = 5
    return x, y, z, p, q, r, i, j


def chained_swap(a, b):
    a, b = c = b, a
    c = (c, d) = c
    return a, b, c, d


def chained_index(a):
    xs = [0, 1, 2, 3, 4, 5]
    i = xs[i] = xs[a]
    return i, xs


def annotations(a, b, out):
    x: int = a
    (z): int = b
    if x:
        y: int = z
    else:
        y = 0
        out.append(y)
    return x, y, z


def nested_functions(a, xs, out):
    def find(x):
        for y in xs:
            if y == x:
                return y
        out.append(x)

    def count():
        for y in xs:
            if y < 0:
                return
            yield y

    if a:
        return find(a), list(count())
    return [find(x) for x in xs]


def walrus_in_tests(a, xs, out):
    i = 0
    while (x := i * a) < 5:
        i += 1
        if (y := x + i) > 6:
            break
        if y == 2:
            continue
        out.append((x, y))
        if i > 6:
            return "i"
    return i, x


def recursion(a):
    if a <= 0:
        return 1
    return a * recursion(a - 1)


def nonlocal_writes(a, xs):
    total = 0

    def add(x):
        nonlocal total
        if x < 0:
            return
        total += x

    for x in xs:
        if x == a:
            break
        add(x)
    return total


def delete_and_jump(a, xs, out):
    for x in xs:
        y = x
        if x == a:
            del y
            break
        out.append(y)
    else:
        y = "else"
    return y
