def newton_with_early_stop(c, most):
    x = 1.0
    for _ in range(most):
        f = x**3 - c
        if abs(f) < 1e-14:
            return x
        x = x - f / (3.0 * x * x)
    return x


# output


def newton_with_early_stop_grad(c, most):
    x_tape = []
    returned = False
    x = 1.0
    n = 0
    for _ in range(most):
        x_tape.append(x)
        f = x ** 3 - c
        returned = abs(f) < 1e-14
        if not returned:
            x = x - f / (3.0 * x * x)
        n = n + 1
        if returned:
            break
    # reverse sweep
    if not returned:
        x_bar = 1.0
        result_bar = 0.0
    else:
        x_bar = 0.0
        result_bar = 1.0
    c_bar = 0.0
    for _ in range(n):
        x = x_tape.pop()
        f = x ** 3 - c
        if abs(f) < 1e-14:
            x_bar += result_bar
            result_bar = 0.0
            f_bar = 0.0
        else:
            t_bar = -x_bar
            t = 3.0 * x
            t2 = t * x
            f_bar = t_bar * (1.0 / t2)
            t_bar2 = t_bar * (-(f / t2) / t2)
            x_bar = x_bar + t_bar2 * t + 3.0 * (t_bar2 * x)
        c_bar -= f_bar
        x_bar += 3.0 * x ** 2 * f_bar
    return c_bar
