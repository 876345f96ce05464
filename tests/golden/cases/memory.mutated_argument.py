def mutated_argument(x):
    x[0] = x[0] * x[1]
    x *= 2.0
    return np.sum(x**2)


# output


def mutated_argument_grad(x):
    x = x.copy()
    x_0 = x[0]
    x_1 = x[1]
    x[0] = x_0 * x_1
    x[...] = x * 2.0
    # reverse sweep
    x_bar = 2.0 * x
    t_bar = x_bar[...].copy()
    x_bar[...] = 0.0
    x_bar += 2.0 * t_bar
    t_bar2 = x_bar[0]
    x_bar[0] = t_bar2 * x_1
    x_bar[1] += t_bar2 * x_0
    return x_bar
