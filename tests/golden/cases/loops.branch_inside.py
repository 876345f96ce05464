def branch_inside(x):
    s = 0.0
    for v in x:
        if v > 0:
            s += math.log(v)
        else:
            s -= v * s
    return s


# output


def branch_inside_grad(x):
    s_tape = []
    t = len(x)
    s = 0.0
    for i in range(t):
        s_tape.append(s)
        t2 = x[i]
        if t2 > 0:
            s = s + math.log(t2)
        else:
            s = s - t2 * s
    # reverse sweep
    x_bar = np.zeros_like(x)
    s_bar = 1.0
    for i in reversed(range(t)):
        s = s_tape.pop()
        t2 = x[i]
        if t2 > 0:
            t_bar = s_bar * (1.0 / t2)
        else:
            t_bar = -s_bar * s
            s_bar -= s_bar * t2
        x_bar[i] += t_bar
    return x_bar
