def layer_norm(x, gain, bias):
    mu = np.mean(x, axis=-1, keepdims=True)
    var = np.mean((x - mu) ** 2, axis=-1, keepdims=True)
    return np.sum((gain * (x - mu) / np.sqrt(var + 1e-5) + bias) ** 3)


# output


def layer_norm_grad(x, gain, bias):
    mu = np.mean(x, -1, keepdims=True)
    t = x - mu
    t2 = t ** 2
    var = np.mean(t2, -1, keepdims=True)
    t3 = gain * t
    t4 = np.sqrt(var + 1e-05)
    t5 = t3 / t4
    t6 = t5 + bias
    # reverse sweep
    t7 = 3.0 * t6 ** 2
    t_bar = unbroadcast(t7, t5)
    t_bar2 = unbroadcast(t_bar * (1.0 / t4), t3)
    t8 = np.shape(t2)
    t2 = np.broadcast_to(unbroadcast(t_bar * (-t5 / t4), t4) * (0.5 / t4) / t8[-1], t8)
    t_bar3 = unbroadcast(t_bar2 * gain, t) + 2.0 * t * t2
    t8 = np.shape(x)
    x_bar = unbroadcast(t_bar3, x) + np.broadcast_to(unbroadcast(-t_bar3, mu) / t8[-1], t8)
    return x_bar, unbroadcast(t_bar2 * t, gain), unbroadcast(t7, bias)
