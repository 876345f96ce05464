def view_written(x, s):
    a = x.copy()
    v = a[1:]
    v[0] = v[0] * s
    return np.sum(a * a)


# output


def view_written_grad(x, s):
    a = x.copy()
    a_bar = np.zeros_like(a)
    v = a[1:]
    v_bar = a_bar[1:]
    v_0 = v[0]
    v[0] = v_0 * s
    # reverse sweep
    a_bar += 2.0 * a
    t_bar = v_bar[0]
    v_bar[0] = t_bar * s
    return a_bar, t_bar * v_0
