def thomas_algorithm(lower, diag, upper, rhs):
    n = len(diag)
    c = np.zeros(n)
    d = np.zeros(n)
    c[0] = upper[0] / diag[0]
    d[0] = rhs[0] / diag[0]
    for i in range(1, n):
        m = diag[i] - lower[i - 1] * c[i - 1]
        if i < n - 1:
            c[i] = upper[i] / m
        d[i] = (rhs[i] - lower[i - 1] * d[i - 1]) / m
    x = np.zeros(n)
    x[-1] = d[-1]
    for i in reversed(range(n - 1)):
        x[i] = d[i] - c[i] * x[i + 1]
    return np.sum(x**2)


# output


def thomas_algorithm_grad(lower, diag, upper, rhs):
    old_tape = []
    old_tape2 = []
    t_tape = []
    old_tape3 = []
    n = len(diag)
    c = np.zeros(n)
    c_bar = np.zeros_like(c)
    d = np.zeros(n)
    d_bar = np.zeros_like(d)
    diag_0 = diag[0]
    t = upper[0] / diag_0
    c[0] = t
    diag_0_2 = diag[0]
    t2 = rhs[0] / diag_0_2
    d[0] = t2
    for i in range(1, n):
        diag_i = diag[i]
        t3 = lower[i - 1]
        t4 = c[i - 1]
        t_tape.append(t4)
        m = diag_i - t3 * t4
        if i < n - 1:
            t5 = upper[i] / m
            old_tape2.append(c[i])
            c[i] = t5
        t6 = (rhs[i] - lower[i - 1] * d[i - 1]) / m
        old_tape3.append(d[i])
        d[i] = t6
    x = np.zeros(n)
    x[-1] = d[-1]
    t7 = n - 1
    for i in reversed(range(t7)):
        t3 = d[i] - c[i] * x[i + 1]
        old_tape.append(x[i])
        x[i] = t3
    # reverse sweep
    x_bar = 2.0 * x
    for i in range(t7):
        x[i] = old_tape.pop()
        t_bar = x_bar[i]
        x_bar[i] = 0.0
        t_bar2 = t_bar * x[i + 1]
        x_bar[i + 1] -= t_bar * c[i]
        c_bar[i] -= t_bar2
        d_bar[i] += t_bar
    t_bar3 = x_bar[-1]
    x_bar[-1] = 0.0
    d_bar[-1] += t_bar3
    diag_bar = np.zeros_like(diag)
    lower_bar = np.zeros_like(lower)
    upper_bar = np.zeros_like(upper)
    rhs_bar = np.zeros_like(rhs)
    for i in reversed(range(1, n)):
        d[i] = old_tape3.pop()
        t_bar = d_bar[i]
        d_bar[i] = 0.0
        t3 = t_tape.pop()
        t4 = lower[i - 1]
        m = diag[i] - t4 * t3
        t5 = 1.0 / m
        t6 = lower[i - 1]
        t8 = d[i - 1]
        t_bar2 = t_bar * t5
        m_bar = t_bar * (-((rhs[i] - t6 * t8) / m) / m)
        d_bar[i - 1] -= t_bar2 * t6
        lower_bar[i - 1] -= t_bar2 * t8
        rhs_bar[i] += t_bar2
        if i < n - 1:
            c[i] = old_tape2.pop()
            t_bar4 = c_bar[i]
            c_bar[i] = 0.0
            m_bar -= t_bar4 * (upper[i] / m / m)
            upper_bar[i] += t_bar4 * t5
        c_bar[i - 1] -= m_bar * t4
        lower_bar[i - 1] -= m_bar * t3
        diag_bar[i] += m_bar
    t_bar5 = d_bar[0]
    d_bar[0] = 0.0
    t3 = 1.0 / diag_0_2
    diag_bar[0] -= t_bar5 * (t2 / diag_0_2)
    rhs_bar[0] += t_bar5 * t3
    t_bar6 = c_bar[0]
    c_bar[0] = 0.0
    diag_bar[0] -= t_bar6 * (t / diag_0)
    upper_bar[0] += t_bar6 * t3
    return lower_bar, diag_bar, upper_bar, rhs_bar
