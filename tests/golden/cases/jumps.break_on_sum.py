def break_on_sum(x, limit):
    s = 0.0
    for v in x:
        if s > limit:
            break
        s += v * v
    return s


# output


def break_on_sum_grad(x, limit):
    t_tape = []
    s = 0.0
    n = 0
    for i in range(len(x)):
        t = x[i]
        t2 = s > limit
        t_tape.append(t2)
        n = n + 1
        if t2:
            break
        s = s + t * t
    # reverse sweep
    x_bar = np.zeros_like(x)
    for i in reversed(range(n)):
        t2 = t_tape.pop()
        t = x[i]
        x_bar[i] += 0.0 if t2 else 2.0 * t
    return x_bar
