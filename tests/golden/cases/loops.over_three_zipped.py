def over_three_zipped(x, y, w):
    """``zip`` stops at the shortest."""
    s = 0.0
    for i, (a, b, c) in enumerate(zip(x, y, w)):
        s += c * (a - b) ** 2 / (i + 1)
    return s


# output


def over_three_zipped_grad(x, y, w):
    x_bar = np.zeros_like(x)
    y_bar = np.zeros_like(y)
    w_bar = np.zeros_like(w)
    for i in reversed(range(min(len(x), len(y), len(w)))):
        t = 1.0 / (i + 1)
        t2 = x[i] - y[i]
        t_bar = 2.0 * t2 * (t * w[i])
        w_bar[i] += t * t2 ** 2
        y_bar[i] -= t_bar
        x_bar[i] += t_bar
    return x_bar, y_bar, w_bar
