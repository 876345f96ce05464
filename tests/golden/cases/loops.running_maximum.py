def running_maximum(x):
    best = x[0]
    for v in x[1:]:
        if v > best:
            best = v
    return best * best


# output


def running_maximum_grad(x):
    t_tape = []
    best = x[0]
    t = x[1:]
    t2 = len(t)
    for i in range(t2):
        t3 = t[i]
        t4 = t3 > best
        t_tape.append(t4)
        if t4:
            best = t3
    # reverse sweep
    best_bar = 2.0 * best
    t_bar = np.zeros_like(t)
    for i in reversed(range(t2)):
        if t_tape.pop():
            t_bar2 = best_bar
            best_bar = 0.0
        else:
            t_bar2 = 0.0
        t_bar[i] += t_bar2
    x_bar = np.zeros_like(x)
    x_bar[1:] += t_bar
    x_bar[0] += best_bar
    return x_bar
