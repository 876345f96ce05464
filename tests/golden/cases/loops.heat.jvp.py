def heat(u, steps):
    for t in range(steps):
        u[1:-1] = u[1:-1] + 0.1 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u * u)


# output


def heat_jvp(u, steps, u_dot):
    u = u.copy()
    u_dot = u_dot.copy()
    for _ in range(steps):
        t_dot = u_dot[1:-1] + 0.1 * (u_dot[2:] - 2.0 * u_dot[1:-1] + u_dot[:-2])
        u[1:-1] += 0.1 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        u_dot[1:-1] = t_dot
    result = np.sum(u * u)
    result_dot = np.sum(2.0 * (u_dot * u))
    return result, result_dot
