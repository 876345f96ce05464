def by_type(x):
    if isinstance(x, float):
        return x * x
    elif isinstance(x, np.ndarray) and x.ndim == 2:
        return np.sum(x[0] * x[-1])
    return np.sum(np.sin(x))


# output


def by_type_grad(x):
    return 2.0 * x
