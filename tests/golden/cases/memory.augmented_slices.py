def augmented_slices(x):
    y = x.copy()
    y[1:] += x[:-1]
    y[:-1] -= 0.5 * y[1:]
    y[::2] *= x[::2]
    y[1:2] /= x[:1]
    y **= 2
    return np.sum(y)


# output


def augmented_slices_grad(x):
    y = x.copy()
    y[1:] += x[:-1]
    y[:-1] -= 0.5 * y[1:]
    t = x[::2]
    t2 = y[::2]
    old = y[::2].copy()
    y[::2] = t2 * t
    t3 = x[:1]
    t4 = y[1:2]
    t5 = t4 / t3
    old2 = y[1:2].copy()
    y[1:2] = t5
    old3 = y[...].copy()
    y[...] = y ** 2
    # reverse sweep
    y_bar = np.ones_like(y)
    y[...] = old3
    t_bar = y_bar[...].copy()
    y_bar[...] = 0.0
    y_bar += 2.0 * y * t_bar
    y[1:2] = old2
    t_bar2 = unbroadcast(y_bar[1:2].copy(), t5)
    t_bar3 = unbroadcast(t_bar2 * (-t5 / t3), t3)
    y_bar[1:2] = unbroadcast(t_bar2 / t3, t4)
    x_bar = np.zeros_like(x)
    x_bar[:1] += t_bar3
    y[::2] = old
    t_bar4 = y_bar[::2]
    t_bar5 = t_bar4 * t2
    y_bar[::2] = t_bar4 * t
    x_bar[::2] += t_bar5
    y_bar[1:] -= 0.5 * y_bar[:-1]
    x_bar[:-1] += y_bar[1:]
    x_bar += y_bar
    return x_bar
