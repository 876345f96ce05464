def read_by_index_list(x):
    return np.sum(x[[0, 0, 1]] ** 2) + np.sum(x[np.array([2, 1])] * x[[0, 2]])


# output


def read_by_index_list_grad(x):
    t = [0, 0, 1]
    t2 = x[t]
    t3 = np.array([2, 1])
    t4 = x[t3]
    t5 = [0, 2]
    t6 = x[t5]
    t7 = t4 * t6
    # reverse sweep
    t8 = np.broadcast_to(t6, t7.shape)
    t_bar = unbroadcast(t8, t4)
    x_bar = np.zeros_like(x)
    add_at(x_bar, t5, unbroadcast(np.broadcast_to(t4, t8.shape), t6))
    add_at(x_bar, t3, t_bar)
    add_at(x_bar, t, 2.0 * t2)
    return x_bar
