def loss(w1, b1, w2, b2, x, y):
    h = np.tanh(x @ w1 + b1)
    r = h @ w2 + b2 - y
    return np.mean(r * r)


# output


def loss_grad_jvp(w1, b1, w2, b2, x, y, w1_dot, b1_dot, w2_dot, b2_dot):
    t = x @ w1
    t2 = t + b1
    h = np.tanh(t2)
    t3 = 1.0 - h * h
    h_dot = np.broadcast_to(x @ w1_dot + b1_dot, t2.shape) * t3
    t4 = h @ w2
    t5 = t4 + b2
    t_dot = np.broadcast_to(h_dot @ w2 + h @ w2_dot + b2_dot, t5.shape)
    r = t5 - y
    r_dot = np.broadcast_to(t_dot, r.shape)
    t6 = 2.0 / np.size(r)
    t_bar = unbroadcast(t6 * r, t5)
    t_bar_dot = unbroadcast(r_dot * t6, t5)
    t_bar2 = unbroadcast(t_bar, t4)
    t_bar_dot2 = unbroadcast(t_bar_dot, t4)
    t7 = w2.T
    t8 = t_bar2 @ t7
    t2 = h.T
    t_dot2 = h_dot.T @ t_bar2 + t2 @ t_bar_dot2
    t_bar3 = t8 * t3
    t_bar_dot3 = (t_bar_dot2 @ t7 + t_bar2 @ w2_dot.T) * t3 - 2.0 * (h_dot * h) * t8
    t_bar_dot4 = np.broadcast_to(t_bar_dot3, t_bar3.shape)
    t3 = x.T
    result = t3 @ unbroadcast(t_bar3, t), unbroadcast(
        t_bar3, b1
    ), t2 @ t_bar2, unbroadcast(t_bar, b2)
    t9 = t3 @ unbroadcast(t_bar_dot4, t), unbroadcast(
        t_bar_dot4, b1
    ).copy(), t_dot2, unbroadcast(t_bar_dot, b2)
    return result, t9
