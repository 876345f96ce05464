def prefix_products_in_place(x):
    for i in range(1, len(x)):
        x[i] *= x[i - 1]
    return np.sum(x)


# output


def prefix_products_in_place_grad(x):
    old_tape = []
    x = x.copy()
    t = len(x)
    for i in range(1, t):
        t2 = x[i] * x[i - 1]
        old_tape.append(x[i])
        x[i] = t2
    # reverse sweep
    x_bar = np.ones_like(x)
    for i in reversed(range(1, t)):
        x[i] = old_tape.pop()
        t_bar = x_bar[i]
        t_bar2 = t_bar * x[i]
        x_bar[i] = t_bar * x[i - 1]
        x_bar[i - 1] += t_bar2
    return x_bar
