def nested_unpacking(x, y):
    (a, b), c = (x * y, x - y), x + y
    return a * b + c


# output


def nested_unpacking_grad(x, y):
    t = x * y
    t2 = x - y
    # reverse sweep
    return 1.0 + t + t2 * y, 1.0 - t + t2 * x
