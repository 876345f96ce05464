def cubic(x):
    return 3.0 * x**3 - 2.0 * x**2 + x - 7.0


# output


def cubic_grad(x):
    return 1.0 - 4.0 * x + 9.0 * x ** 2
