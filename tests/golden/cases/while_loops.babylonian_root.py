def babylonian_root(a):
    x = a
    while abs(x * x - a) > 1e-13 * a:
        x = 0.5 * (x + a / x)
    return x


# output


def babylonian_root_grad(a):
    x_tape = []
    x = a
    n = 0
    while abs(x * x - a) > 1e-13 * a:
        x_tape.append(x)
        x = 0.5 * (x + a / x)
        n = n + 1
    # reverse sweep
    x_bar = 1.0
    a_bar = 0.0
    for _ in range(n):
        t_bar = 0.5 * x_bar
        x = x_tape.pop()
        a_bar += t_bar * (1.0 / x)
        x_bar = t_bar - t_bar * (a / x / x)
    return a_bar + x_bar
