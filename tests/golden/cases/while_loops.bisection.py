def bisection(lo, hi):
    """The cube root of two; the result depends on the bracket only through the last midpoint."""
    while hi - lo > 0.1:
        mid = 0.5 * (lo + hi)
        if mid**3 < 2.0:
            lo = mid
        else:
            hi = mid
    return 0.5 * (lo + hi)


# output


def bisection_grad(lo, hi):
    t_tape = []
    n = 0
    while hi - lo > 0.1:
        mid = 0.5 * (lo + hi)
        t = mid ** 3 < 2.0
        t_tape.append(t)
        if t:
            lo = mid
        else:
            hi = mid
        n = n + 1
    # reverse sweep
    lo_bar = 0.5
    hi_bar = 0.5
    for _ in range(n):
        if t_tape.pop():
            mid_bar = lo_bar
            lo_bar = 0.0
        else:
            mid_bar = hi_bar
            hi_bar = 0.0
        t_bar = 0.5 * mid_bar
        lo_bar += t_bar
        hi_bar += t_bar
    return lo_bar, hi_bar
