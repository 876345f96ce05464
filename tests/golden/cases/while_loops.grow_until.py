def grow_until(y):
    while np.sqrt(np.sum(y * y)) < 1000.0:
        y = y * 2.0
    return np.sum(y)


# output


def grow_until_grad(y):
    y2 = y
    n = 0
    while np.sqrt(np.sum(y2 * y2)) < 1000.0:
        y2 = y2 * 2.0
        n = n + 1
    # reverse sweep
    y_bar = np.ones_like(y)
    for _ in range(n):
        y_bar = 2.0 * y_bar
    return y_bar
