def rosen(x):
    s = 0.0
    for i in range(len(x) - 1):
        s = s + 100.0 * (x[i + 1] - x[i] ** 2) ** 2 + (1.0 - x[i]) ** 2
    return s


# output


def rosen_grad(x):
    x_bar = np.zeros_like(x)
    for i in reversed(range(len(x) - 1)):
        x_bar[i] -= 2.0 * (1.0 - x[i])
        x_i = x[i]
        t_bar = 200.0 * (x[i + 1] - x_i ** 2)
        x_bar[i] -= 2.0 * t_bar * x_i
        x_bar[i + 1] += t_bar
    return x_bar
