def log_sum_exp(x):
    c = np.max(x)
    return c + np.log(np.sum(np.exp(x - c)))


# output


def log_sum_exp_grad(x):
    c = np.max(x)
    t = np.exp(x - c)
    t2 = np.sum(t)
    # reverse sweep
    t_bar = np.divide(1.0, t2) * t
    t3 = np.equal(x, c)
    return t_bar + (1.0 + np.sum(-t_bar)) * (t3 / np.sum(t3, None, np.float64, keepdims=True))
