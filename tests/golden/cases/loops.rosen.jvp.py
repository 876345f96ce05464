def rosen(x):
    s = 0.0
    for i in range(len(x) - 1):
        s = s + 100.0 * (x[i + 1] - x[i] ** 2) ** 2 + (1.0 - x[i]) ** 2
    return s


# output


def rosen_jvp(x, x_dot):
    s = 0.0
    s_dot = 0.0
    for i in range(len(x) - 1):
        x_i = x[i]
        t = x[i + 1] - x_i ** 2
        t_dot = s_dot + 200.0 * t * (x_dot[i + 1] - 2.0 * x_i * x_dot[i])
        t2 = 1.0 - x[i]
        s_dot = t_dot - 2.0 * x_dot[i] * t2
        s = s + 100.0 * t ** 2 + t2 ** 2
    return s, s_dot
