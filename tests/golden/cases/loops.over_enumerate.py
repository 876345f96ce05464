def over_enumerate(x):
    s = 0.0
    for i, v in enumerate(x):
        s += (i + 1) * v**2
    return s


# output


def over_enumerate_grad(x):
    x_bar = np.zeros_like(x)
    for i in reversed(range(len(x))):
        x_bar[i] += 2.0 * x[i] * (i + 1)
    return x_bar
