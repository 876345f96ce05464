def loss(w1, b1, w2, b2, x, y):
    h = np.tanh(x @ w1 + b1)
    r = h @ w2 + b2 - y
    return np.mean(r * r)


# output


def loss_grad_jvp(w1, b1, w2, b2, x, y, w1_dot, b1_dot, w2_dot, b2_dot):
    t = x @ w1
    h = np.tanh(t + b1)
    t2 = 1.0 - h * h
    h_dot = (x @ w1_dot + b1_dot) * t2
    t3 = h @ w2
    t4 = t3 + b2
    t_dot = np.broadcast_to(h_dot @ w2 + h @ w2_dot + b2_dot, t4.shape)
    r = t4 - y
    r_dot = np.broadcast_to(t_dot, r.shape)
    t5 = 2.0 / r.size
    t_bar = unbroadcast(t5 * r, t4)
    t_bar_dot = unbroadcast(r_dot * t5, t4)
    t_bar2 = unbroadcast(t_bar, t3)
    t_bar_dot2 = unbroadcast(t_bar_dot, t3)
    t6 = w2.T
    t7 = t_bar2 @ t6
    t8 = h.T
    t_dot2 = h_dot.T @ t_bar2 + t8 @ t_bar_dot2
    t_bar3 = t7 * t2
    t_bar_dot3 = (t_bar_dot2 @ t6 + t_bar2 @ w2_dot.T) * t2 - 2.0 * (h_dot * h) * t7
    t2 = x.T
    result = t2 @ unbroadcast(t_bar3, t), unbroadcast(
        t_bar3, b1
    ), t8 @ t_bar2, unbroadcast(t_bar, b2)
    return result, (
        t2 @ unbroadcast(t_bar_dot3, t), unbroadcast(t_bar_dot3, b1), t_dot2,
        unbroadcast(t_bar_dot, b2)
    )
