def function_argument(x):
    def twice(f, v):
        return f(f(v))

    return twice(math.sin, x) + twice(square, x)


# output


def function_argument_grad(x):
    result = x * x
    # reverse sweep
    return 4.0 * result * x + math.cos(math.sin(x)) * math.cos(x)
