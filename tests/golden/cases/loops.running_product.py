def running_product(x):
    p = 1.0
    for v in x:
        p *= v
    return p


# output


def running_product_grad(x):
    p_tape = []
    t = len(x)
    p = 1.0
    for i in range(t):
        p_tape.append(p)
        p = p * x[i]
    # reverse sweep
    x_bar = np.zeros_like(x)
    p_bar = 1.0
    for i in reversed(range(t)):
        p_bar2 = p_bar * x[i]
        p = p_tape.pop()
        x_bar[i] += p_bar * p
        p_bar = p_bar2
    return x_bar
