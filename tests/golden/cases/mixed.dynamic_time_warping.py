def dynamic_time_warping(x, y):
    n, m = len(x), len(y)
    d = np.full((n + 1, m + 1), np.inf)
    d[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            d[i, j] = (x[i - 1] - y[j - 1]) ** 2 + min(d[i - 1, j], d[i, j - 1], d[i - 1, j - 1])
    return d[n, m]


# output


def dynamic_time_warping_grad(x, y):
    old_tape = []
    t = len(x)
    t2 = len(y)
    d = np.full((t + 1, t2 + 1), np.inf)
    d_bar = np.zeros_like(d)
    d[0, 0] = 0.0
    t3 = t + 1
    for i in range(1, t3):
        for j in range(1, t2 + 1):
            t4 = d[i - 1, j]
            t5 = d[i, j - 1]
            t6 = d[i - 1, j - 1]
            t7 = t5 if t5 < t4 else t4
            t8 = (x[i - 1] - y[j - 1]) ** 2 + (t6 if t6 < t7 else t7)
            old_tape.append(d[i, j])
            d[i, j] = t8
    # reverse sweep
    d_bar[t, t2] += 1.0
    x_bar = np.zeros_like(x)
    y_bar = np.zeros_like(y)
    for i in reversed(range(1, t3)):
        for j in reversed(range(1, t2 + 1)):
            d[i, j] = old_tape.pop()
            t_bar = d_bar[i, j]
            d_bar[i, j] = 0.0
            t4 = d[i - 1, j]
            t5 = d[i, j - 1]
            t9 = t5 < t4
            if d[i - 1, j - 1] < (t5 if t9 else t4):
                t_bar3 = t_bar
                t_bar2 = 0.0
            else:
                t_bar3 = 0.0
                t_bar2 = t_bar
            if t9:
                t_bar4 = 0.0
            else:
                t_bar4 = t_bar2
                t_bar2 = 0.0
            d_bar[i - 1, j - 1] += t_bar3
            d_bar[i, j - 1] += t_bar2
            d_bar[i - 1, j] += t_bar4
            t_bar5 = 2.0 * (x[i - 1] - y[j - 1]) * t_bar
            y_bar[j - 1] -= t_bar5
            x_bar[i - 1] += t_bar5
    d_bar[0, 0] = 0.0
    return x_bar, y_bar
