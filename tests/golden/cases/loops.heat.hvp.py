def heat(u, steps):
    for t in range(steps):
        u[1:-1] = u[1:-1] + 0.1 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u * u)


# output


def heat_grad_jvp(u, steps, u_dot):
    u = u.copy()
    u_dot = u_dot.copy()
    for _ in range(steps):
        t_dot = u_dot[1:-1] + 0.1 * (u_dot[2:] - 2.0 * u_dot[1:-1] + u_dot[:-2])
        u[1:-1] += 0.1 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        u_dot[1:-1] = t_dot
    u_bar = 2.0 * u
    u_bar_dot = 2.0 * u_dot
    for _ in range(steps):
        t_bar = u_bar[1:-1]
        t_bar_dot = u_bar_dot[1:-1]
        t_bar2 = 0.1 * t_bar
        t_bar_dot2 = 0.1 * t_bar_dot
        t_bar_dot3 = 0.8 * t_bar_dot
        u_bar[1:-1] = 0.8 * t_bar
        u_bar_dot[1:-1] = t_bar_dot3
        u_bar[:-2] += t_bar2
        u_bar_dot[:-2] += t_bar_dot2
        u_bar[2:] += t_bar2
        u_bar_dot[2:] += t_bar_dot2
    result = u_bar,
    return result, (u_bar_dot,)
