def heat(u, steps):
    for t in range(steps):
        u[1:-1] = u[1:-1] + 0.1 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u * u)


# output


def heat_grad(u, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] += 0.1 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    # reverse sweep
    u_bar = 2.0 * u
    for _ in range(steps):
        t_bar = u_bar[1:-1]
        t_bar2 = 0.1 * t_bar
        u_bar[1:-1] = 0.8 * t_bar
        u_bar[:-2] += t_bar2
        u_bar[2:] += t_bar2
    return u_bar
