def loss(w1, b1, w2, b2, x, y):
    h = np.tanh(x @ w1 + b1)
    r = h @ w2 + b2 - y
    return np.mean(r * r)


# output


def loss_grad(w1, b1, w2, b2, x, y):
    t = x @ w1
    h = np.tanh(t + b1)
    t2 = h @ w2
    t3 = t2 + b2
    r = t3 - y
    # reverse sweep
    t_bar = unbroadcast(2.0 / r.size * r, t3)
    t_bar2 = unbroadcast(t_bar, t2)
    t_bar3 = t_bar2 @ w2.T * (1.0 - h * h)
    t4 = x.T @ unbroadcast(t_bar3, t)
    return t4, unbroadcast(t_bar3, b1), h.T @ t_bar2, unbroadcast(t_bar, b2)
