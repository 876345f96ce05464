def softplus(x):
    return math.log1p(math.exp(-abs(x))) + 0.5 * (x + abs(x))


# output


def softplus_grad(x):
    t = math.exp(-abs(x))
    # reverse sweep
    x_bar = (0.5 - 1.0 / (1.0 + t) * t) * (1.0 if x > 0.0 else -1.0 if x < 0.0 else 0.0)
    return 0.5 + x_bar
