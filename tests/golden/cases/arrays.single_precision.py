def single_precision(x, w):
    return np.sum(np.tanh(x * w) ** 2) / 2


# output


def single_precision_grad(x, w):
    t = np.tanh(x * w)
    # reverse sweep
    t_bar = t * (1.0 - t * t)
    return unbroadcast(t_bar * w, x), unbroadcast(t_bar * x, w)
