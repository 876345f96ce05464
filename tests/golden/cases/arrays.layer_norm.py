def layer_norm(x, gain, bias):
    mu = np.mean(x, axis=-1, keepdims=True)
    var = np.mean((x - mu) ** 2, axis=-1, keepdims=True)
    return np.sum((gain * (x - mu) / np.sqrt(var + 1e-5) + bias) ** 3)


# output


def layer_norm_grad(x, gain, bias):
    mu = np.mean(x, -1, keepdims=True)
    t = x - mu
    var = np.mean(t ** 2, -1, keepdims=True)
    t2 = np.sqrt(var + 1e-05)
    t3 = gain * t / t2
    t4 = t3 + bias
    # reverse sweep
    t5 = 3.0 * t4 ** 2
    t_bar = unbroadcast(t5, t3)
    t_bar2 = t_bar / t2
    t6 = x.shape
    t_bar3 = 2.0 * t * (unbroadcast(t_bar * (-t3 / t2), t2) * (0.5 / t2) / t6[-1])
    t_bar4 = unbroadcast(t_bar2 * gain, x) + t_bar3
    x_bar = t_bar4 + np.sum(-t_bar4, -1, keepdims=True) / t6[-1]
    return x_bar, unbroadcast(t_bar2 * t, gain), unbroadcast(t5, bias)
