def write_element(x):
    y = np.zeros(3)
    y[0] = x * x
    y[2] = y[0] * x
    return np.sum(y * y)


# output


def write_element_grad(x):
    y = np.zeros(3)
    y[0] = x * x
    y_0 = y[0]
    y[2] = y_0 * x
    # reverse sweep
    y_bar = 2.0 * y
    t_bar = y_bar[2]
    y_bar[2] = 0.0
    y_bar[0] += t_bar * x
    t_bar2 = y_bar[0]
    y_bar[0] = 0.0
    return t_bar * y_0 + 2.0 * (t_bar2 * x)
