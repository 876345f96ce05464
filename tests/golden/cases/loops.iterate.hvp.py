def iterate(x, n):
    y = 1.0
    for i in range(n):
        y = y * x + np.sin(y)
    return y


# output


def iterate_grad_jvp(x, n, x_dot):
    y_tape = []
    y_tape_dot = []
    y = 1.0
    y_dot = 0.0
    for _ in range(n):
        y_tape.append(y)
        y_tape_dot.append(y_dot)
        y_dot = y_dot * x + x_dot * y + y_dot * np.cos(y)
        y = y * x + np.sin(y)
    y_bar = 1.0
    x_bar = 0.0
    y_bar_dot = 0.0
    x_bar_dot = 0.0
    for _ in range(n):
        y = y_tape.pop()
        y_dot = y_tape_dot.pop()
        t = np.cos(y)
        y_bar_dot2 = y_bar_dot * t - y_dot * np.sin(y) * y_bar
        x_bar += y_bar * y
        x_bar_dot += y_bar_dot * y + y_dot * y_bar
        y_bar_dot = y_bar_dot2 + (y_bar_dot * x + x_dot * y_bar)
        y_bar = y_bar * t + y_bar * x
    result = x_bar,
    return result, (x_bar_dot,)
