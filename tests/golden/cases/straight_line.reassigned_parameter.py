def reassigned_parameter(x):
    x = x * x
    x = math.sin(x)
    x = x + 1.0
    return x * x


# output


def reassigned_parameter_grad(x):
    x2 = x * x
    x3 = math.sin(x2)
    x3 = x3 + 1.0
    # reverse sweep
    return 4.0 * x3 * math.cos(x2) * x
