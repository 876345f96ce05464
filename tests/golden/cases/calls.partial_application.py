def partial_application(x, y):
    shifted = functools.partial(scaled, offset=y)
    return shifted(x) * shifted(x, 0.5)


# output


def partial_application_grad(x, y):
    t = SCALE * 2.0
    result = t * x + y
    t2 = SCALE * 0.5
    result2 = t2 * x + y
    # reverse sweep
    return result * t2 + result2 * t, result + result2
