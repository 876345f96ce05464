def euler_trajectory(y0, rate, n):
    ys = np.empty((n + 1, len(y0)))
    ys[0] = y0
    for i in range(n):
        ys[i + 1] = ys[i] + 0.1 * rate * ys[i] * (1.0 - ys[i])
    return ys


# output


def euler_trajectory_jvp(y0, rate, n, y0_dot, rate_dot):
    ys = np.empty((n + 1, len(y0)))
    ys_dot = np.zeros_like(ys)
    ys[0] = y0
    ys_dot[0] = y0_dot
    for i in range(n):
        t = 0.1 * rate
        ys_i = ys[i]
        t2 = t * ys_i
        t3 = 1.0 - ys[i]
        t_dot = (0.1 * rate_dot * ys_i + ys_dot[i] * t) * t3 - ys_dot[i] * t2
        t_dot2 = ys_dot[i] + t_dot
        ys[i + 1] = ys[i] + t2 * t3
        ys_dot[i + 1] = t_dot2
    return ys, ys_dot
