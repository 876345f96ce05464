def iterate(x, n):
    y = 1.0
    for i in range(n):
        y = y * x + np.sin(y)
    return y


# output


def iterate_grad(x, n):
    y_tape = []
    y = 1.0
    for _ in range(n):
        y_tape.append(y)
        y = y * x + np.sin(y)
    # reverse sweep
    y_bar = 1.0
    x_bar = 0.0
    for _ in range(n):
        y = y_tape.pop()
        x_bar += y_bar * y
        y_bar = y_bar * np.cos(y) + y_bar * x
    return x_bar
