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
    p_bar = np.zeros_like(p)
    p_bar[:, 0] -= 1.0 / np.size(t3) * np.divide(1.0, t3)
    t4 = np.broadcast_to(unbroadcast(p_bar * (-p / t2), t2), np.shape(e))
    t_bar = (unbroadcast(p_bar * (1.0 / t2), e) + t4) * e
    t5 = np.equal(z, t)
    t6 = unbroadcast(-t_bar, t) * (t5 / np.sum(t5, 1, np.result_type(z), keepdims=True))
    return add(unbroadcast(t_bar, z), t6)
