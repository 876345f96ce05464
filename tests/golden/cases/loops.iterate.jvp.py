def iterate(x, n):
    y = 1.0
    for i in range(n):
        y = y * x + np.sin(y)
    return y


# output


def iterate_jvp(x, n, x_dot):
    y = 1.0
    y_dot = 0.0
    for _ in range(n):
        y_dot = y_dot * x + x_dot * y + y_dot * np.cos(y)
        y = y * x + np.sin(y)
    return y, y_dot
