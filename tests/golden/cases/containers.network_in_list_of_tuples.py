def network_in_list_of_tuples(layers, x):
    h = x
    for w, b in layers[:-1]:
        h = np.tanh(h @ w + b)
    w, b = layers[-1]
    return np.sum((h @ w + b) ** 2)


# output


def network_in_list_of_tuples_grad(layers, x):
    h_tape = []
    t_tape = []
    t = slice(None, -1, None)
    t2 = layers[t]
    t3 = len(t2)
    h = x
    for i in range(t3):
        h_tape.append(h)
        t4 = t2[i]
        t5 = h @ t4[0]
        t_tape.append(t5)
        h = np.tanh(t5 + t4[1])
    t6 = layers[-1]
    t7 = t6[0]
    t8 = t6[1]
    t5 = h @ t7
    t9 = t5 + t8
    # reverse sweep
    t9 = 2.0 * t9
    t_bar = unbroadcast(t9, t5)
    h_bar = t_bar @ t7.T
    layers_bar = buffer_like(layers)
    add_item(layers_bar, -1, (h.T @ t_bar, unbroadcast(t9, t8)))
    t_bar2 = buffer_like(t2)
    for i in reversed(range(t3)):
        t5 = t_tape.pop()
        t4 = t2[i]
        t7 = t4[1]
        h = np.tanh(t5 + t7)
        t_bar3 = h_bar * (1.0 - h * h)
        t_bar4 = unbroadcast(t_bar3, t5)
        t_bar5 = unbroadcast(t_bar3, t7)
        h_bar = t_bar4 @ t4[0].T
        h = h_tape.pop()
        add_item(t_bar2, i, (h.T @ t_bar4, t_bar5))
    add_at(layers_bar, t, t_bar2)
    return as_like(layers_bar, layers)
