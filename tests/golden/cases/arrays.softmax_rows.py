def softmax_rows(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[:, 0]))


# output


def softmax_rows_grad(z):
    t = np.max(z, 1, keepdims=True)
    e = np.exp(z - t)
    t2 = np.sum(e, 1, keepdims=True)
    p = e / t2
    t3 = p[:, 0]
    # reverse sweep
    p_bar = np.zeros_like(z)
    p_bar[:, 0] -= 1.0 / t3.size / t3
    t_bar = (p_bar / t2 + np.sum(p_bar * (-p / t2), 1, keepdims=True)) * e
    t4 = np.equal(z, t)
    t5 = np.sum(-t_bar, 1, keepdims=True) * (t4 / np.sum(t4, 1, np.float64, keepdims=True))
    return t_bar + t5
