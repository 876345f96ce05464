def recurrence_in_array(x, n):
    y = np.empty(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = y[i] * x - 0.1 * y[i] ** 2
    return y[n] + y[n // 2]


# output


def recurrence_in_array_grad(x, n):
    old_tape = []
    y = np.empty(n + 1)
    y_bar = np.zeros_like(y)
    y[0] = x
    for i in range(n):
        t = y[i] * x - 0.1 * y[i] ** 2
        old_tape.append(y[i + 1])
        y[i + 1] = t
    # reverse sweep
    y_bar[n // 2] += 1.0
    y_bar[n] += 1.0
    x_bar = 0.0
    for i in reversed(range(n)):
        y[i + 1] = old_tape.pop()
        t_bar = y_bar[i + 1]
        y_bar[i + 1] = 0.0
        y_bar[i] -= 0.2 * t_bar * y[i]
        x_bar += t_bar * y[i]
        y_bar[i] += t_bar * x
    x_bar2 = x_bar + y_bar[0]
    y_bar[0] = 0.0
    return x_bar2
