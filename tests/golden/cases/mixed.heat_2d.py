def heat_2d(u, alpha, steps):
    for _ in range(steps):
        lap = u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4.0 * u[1:-1, 1:-1]
        u[1:-1, 1:-1] += alpha * lap
    return np.sum(u**2 * np.arange(u.shape[1]))


# output


def heat_2d_grad(u, alpha, steps):
    old_tape = []
    u2 = u.copy()
    for _ in range(steps):
        t = u2[:-2, 1:-1] + u2[2:, 1:-1] + u2[1:-1, :-2] + u2[1:-1, 2:]
        lap = t - 4.0 * u2[1:-1, 1:-1]
        t2 = alpha * lap
        old_tape.append(u2[1:-1, 1:-1].copy())
        u2[1:-1, 1:-1] += t2
    t3 = np.arange(u2.shape[1])
    t4 = u2 ** 2 * t3
    # reverse sweep
    u_bar = 2.0 * u2 * unbroadcast(np.broadcast_to(1.0 * t3, t4.shape), u)
    alpha_bar = 0.0
    for _ in range(steps):
        u2[1:-1, 1:-1] = old_tape.pop()
        t_bar = u_bar[1:-1, 1:-1]
        t = u2[:-2, 1:-1] + u2[2:, 1:-1] + u2[1:-1, :-2] + u2[1:-1, 2:]
        lap = t - 4.0 * u2[1:-1, 1:-1]
        lap_bar = t_bar * alpha
        alpha_bar += np.sum(t_bar * lap)
        u_bar[1:-1, 1:-1] -= 4.0 * lap_bar
        u_bar[1:-1, 2:] += lap_bar
        u_bar[1:-1, :-2] += lap_bar
        u_bar[2:, 1:-1] += lap_bar
        u_bar[:-2, 1:-1] += lap_bar
    return u_bar, alpha_bar
