def rosen(x):
    s = 0.0
    for i in range(len(x) - 1):
        s = s + 100.0 * (x[i + 1] - x[i] ** 2) ** 2 + (1.0 - x[i]) ** 2
    return s


# output


def rosen_grad_jvp(x, x_dot):
    x_bar = np.zeros_like(x)
    x_bar_dot = np.zeros_like(x_bar)
    for i in reversed(range(len(x) - 1)):
        t_dot = 2.0 * x_dot[i]
        x_bar[i] -= 2.0 * (1.0 - x[i])
        x_bar_dot[i] += t_dot
        x_i = x[i]
        t_dot2 = x_dot[i]
        t_bar = 200.0 * (x[i + 1] - x_i ** 2)
        t_bar_dot = 200.0 * (x_dot[i + 1] - 2.0 * x_i * t_dot2)
        t_bar2 = 2.0 * t_bar
        x_bar[i] -= t_bar2 * x_i
        x_bar_dot[i] -= 2.0 * t_bar_dot * x_i + t_dot2 * t_bar2
        x_bar[i + 1] += t_bar
        x_bar_dot[i + 1] += t_bar_dot
    result = x_bar,
    return result, (x_bar_dot,)
