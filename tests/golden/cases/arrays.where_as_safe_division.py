def where_as_safe_division(x):
    safe = np.where(x != 0.0, x, 1.0)
    return np.sum(np.where(x != 0.0, np.sin(x) / safe, 1.0))


# output


def where_as_safe_division_grad(x):
    t = x != 0.0
    safe = np.where(t, x, 1.0)
    t2 = np.sin(x) / safe
    # reverse sweep
    return np.where(t, 1.0 / safe * np.cos(x) + np.where(t, -t2 / safe, 0.0), 0.0)
