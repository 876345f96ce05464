def return_from_loop(x):
    s = 0.0
    for v in x:
        s += v
        if s > 2.0:
            return s * s
    return s - 1.0


# output


def return_from_loop_grad(x):
    s_tape = []
    returned = False
    s = 0.0
    n = 0
    for i in range(len(x)):
        s = s + x[i]
        s_tape.append(s)
        if s > 2.0:
            returned = True
        else:
            returned = False
        n = n + 1
        if returned:
            break
    # reverse sweep
    if not returned:
        s_bar = 1.0
        result_bar = 0.0
    else:
        s_bar = 0.0
        result_bar = 1.0
    x_bar = np.zeros_like(x)
    for i in reversed(range(n)):
        s = s_tape.pop()
        if s > 2.0:
            s_bar += 2.0 * (result_bar * s)
            result_bar = 0.0
        x_bar[i] += s_bar
    return x_bar
