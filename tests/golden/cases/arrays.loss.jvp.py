def loss(w1, b1, w2, b2, x, y):
    h = np.tanh(x @ w1 + b1)
    r = h @ w2 + b2 - y
    return np.mean(r * r)


# output


def loss_jvp(w1, b1, w2, b2, x, y, w1_dot, b1_dot, w2_dot, b2_dot, x_dot, y_dot):
    h = np.tanh(x @ w1 + b1)
    h_dot = (x_dot @ w1 + x @ w1_dot + b1_dot) * (1.0 - h * h)
    t = h @ w2 + b2
    r_dot = np.broadcast_to(h_dot @ w2 + h @ w2_dot + b2_dot, t.shape) - y_dot
    r = t - y
    result = np.mean(r * r)
    result_dot = np.mean(2.0 * (r_dot * r))
    return result, result_dot
