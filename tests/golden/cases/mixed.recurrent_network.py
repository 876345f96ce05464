def recurrent_network(params, xs, target):
    h = np.zeros(params["wh"].shape[0])
    for x in xs:
        h = np.tanh(params["wx"] @ x + params["wh"] @ h + params["b"])
    return np.sum((params["wo"] @ h - target) ** 2)


# output


def recurrent_network_grad(params, xs, target):
    h_tape = []
    t_tape = []
    t_tape2 = []
    t = params["wh"]
    h = np.zeros(t.shape[0])
    t2 = len(xs)
    for i in range(t2):
        h_tape.append(h)
        t3 = params["wx"] @ xs[i]
        t_tape.append(t3)
        t4 = t @ h
        t_tape2.append(t4)
        h = np.tanh(t3 + t4 + params["b"])
    t5 = params["wo"]
    t6 = t5 @ h
    t7 = t6 - target
    # reverse sweep
    t_bar = unbroadcast(2.0 * t7, t6)
    h_bar = t5.T @ t_bar
    params_bar = zeros_like(params)
    params_bar["wo"] += np.outer(t_bar, h)
    t_bar2 = np.zeros_like(t)
    for i in reversed(range(t2)):
        t3 = t_tape.pop()
        t4 = t_tape2.pop()
        t8 = t3 + t4
        t5 = params["b"]
        h = np.tanh(t8 + t5)
        t_bar3 = h_bar * (1.0 - h * h)
        t_bar4 = unbroadcast(t_bar3, t8)
        params_bar["b"] += unbroadcast(t_bar3, t5)
        t_bar5 = unbroadcast(t_bar4, t3)
        t_bar6 = unbroadcast(t_bar4, t4)
        h = h_tape.pop()
        h_bar = t.T @ t_bar6
        t_bar2 += np.outer(t_bar6, h)
        params_bar["wx"] += np.outer(t_bar5, xs[i])
    params_bar["wh"] += t_bar2
    return params_bar
