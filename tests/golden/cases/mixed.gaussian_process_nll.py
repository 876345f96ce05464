def gaussian_process_nll(log_length, noise, x, y):
    d = (x[:, None] - x[None, :]) / np.exp(log_length)
    k = np.exp(-0.5 * d * d) + noise * np.eye(len(x))
    n = len(x)
    low = np.zeros_like(k)
    z = np.zeros(n)
    nll = 0.0
    for i in range(n):
        for j in range(i):
            low[i, j] = (k[i, j] - low[i, :j] @ low[j, :j]) / low[j, j]
        low[i, i] = np.sqrt(k[i, i] - low[i, :i] @ low[i, :i])
        z[i] = (y[i] - low[i, :i] @ z[:i]) / low[i, i]
        nll += 0.5 * z[i] ** 2 + np.log(low[i, i])
    return nll


# output


def gaussian_process_nll_grad(log_length, noise, x, y):
    t_tape = []
    old_tape = []
    t_tape2 = []
    old_tape2 = []
    t_tape3 = []
    old_tape3 = []
    t = x[:, None]
    t2 = x[None, :]
    t3 = np.exp(log_length)
    d = (t - t2) / t3
    t4 = -0.5 * d
    t5 = np.exp(t4 * d)
    t6 = np.eye(len(x))
    t7 = noise * t6
    k = t5 + t7
    n = len(x)
    low = np.zeros_like(k)
    low_bar = np.zeros_like(low)
    z = np.zeros(n)
    z_bar = np.zeros_like(z)
    for i in range(n):
        for j in range(i):
            t8 = (k[i, j] - low[i, :j] @ low[j, :j]) / low[j, j]
            t_tape.append(t8)
            old_tape.append(low[i, j])
            low[i, j] = t8
        t8 = np.sqrt(k[i, i] - low[i, :i] @ low[i, :i])
        t_tape2.append(t8)
        old_tape2.append(low[i, i])
        low[i, i] = t8
        t8 = (y[i] - low[i, :i] @ z[:i]) / low[i, i]
        t_tape3.append(t8)
        old_tape3.append(z[i])
        z[i] = t8
    # reverse sweep
    k_bar = np.zeros_like(k)
    y_bar = np.zeros_like(y)
    for i in reversed(range(n)):
        low_bar[i, i] += np.divide(1.0, low[i, i])
        z_bar[i] += z[i]
        z[i] = old_tape3.pop()
        t_bar = z_bar[i]
        z_bar[i] = 0.0
        t8 = low[i, i]
        t9 = t_tape3.pop() / t8
        t_bar2 = t_bar * (1.0 / t8)
        low_bar[i, i] -= t_bar * t9
        t10 = t_bar2 * z[:i]
        z_bar[:i] -= t_bar2 * low[i, :i]
        low_bar[i, :i] -= t10
        y_bar[i] += t_bar2
        low[i, i] = old_tape2.pop()
        t_bar3 = low_bar[i, i]
        low_bar[i, i] = 0.0
        t_bar4 = t_bar3 * (0.5 / t_tape2.pop())
        low_bar[i, :i] -= 2.0 * (t_bar4 * low[i, :i])
        k_bar[i, i] += t_bar4
        for j in reversed(range(i)):
            low[i, j] = old_tape.pop()
            t_bar5 = low_bar[i, j]
            low_bar[i, j] = 0.0
            t8 = low[j, j]
            t9 = t_tape.pop() / t8
            t_bar6 = t_bar5 * (1.0 / t8)
            low_bar[j, j] -= t_bar5 * t9
            t10 = t_bar6 * low[j, :j]
            low_bar[j, :j] -= t_bar6 * low[i, :j]
            low_bar[i, :j] -= t10
            k_bar[i, j] += t_bar6
    noise_bar = np.sum(unbroadcast(k_bar, t7) * t6)
    t_bar7 = unbroadcast(k_bar, t5) * t5
    d_bar = t_bar7 * t4 - 0.5 * (t_bar7 * d)
    t_bar8 = d_bar * (1.0 / t3)
    log_length_bar = np.sum(d_bar * (-d / t3)) * t3
    t_bar7 = unbroadcast(t_bar8, t)
    x_bar = np.zeros_like(x)
    x_bar[None, :] += unbroadcast(-t_bar8, t2)
    x_bar[:, None] += t_bar7
    return log_length_bar, noise_bar, x_bar, y_bar
