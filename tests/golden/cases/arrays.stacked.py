def stacked(x, y):
    s = np.stack([x, y, x * y])
    t = np.stack((x, y), axis=-1)
    return np.sum(s[0] * s[2]) + np.sum((t.T @ t) ** 2)


# output


def stacked_grad(x, y):
    t2 = [x, y, x * y]
    s = np.stack(t2)
    t = np.stack((x, y), -1)
    s_0 = s[0]
    s_2 = s[2]
    t3 = t.T
    t4 = t3 @ t
    # reverse sweep
    t5 = 2.0 * t4
    t_bar = t3.T @ t5 + (t5 @ t.T).T
    s_bar = np.zeros_like(s)
    s_bar[2] += s_0
    s_bar[0] += s_2
    t6 = np.moveaxis(t_bar, -1, 0)
    t7 = t6[0]
    t8 = t6[1]
    t_bar2 = zeros_like(t2)
    add_each(t_bar2, s_bar)
    t_bar3 = t_bar2[2]
    return t7 + t_bar2[0] + unbroadcast(t_bar3 * y, x), t8 + t_bar2[1] + unbroadcast(t_bar3 * x, y)
