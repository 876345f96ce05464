def single_precision(x, w):
    return np.sum(np.tanh(x * w) ** 2) / 2


# output


def single_precision_grad(x, w):
    t = x * w
    t2 = np.tanh(t)
    # reverse sweep
    t_bar = t2 * (1.0 - t2 * t2)
    x_bar = unbroadcast(np.broadcast_to(t_bar * w, t.shape), x)
    return x_bar, unbroadcast(np.broadcast_to(t_bar * x, t.shape), w)
