def newton_solve(p, x):
    """Kepler's equation, solved by Newton's method."""
    for _ in range(30):
        f = x - p * math.sin(x) - 1.0
        df = 1.0 - p * math.cos(x)
        step = f / df
        x -= step
        if abs(step) < 1e-12:
            break
    return x


# output


def newton_solve_grad(p, x):
    x_tape = []
    n = 0
    for _ in range(30):
        x_tape.append(x)
        f = x - p * math.sin(x) - 1.0
        df = 1.0 - p * math.cos(x)
        step = f / df
        x = x - step
        broken = abs(step) < 1e-12
        n = n + 1
        if broken:
            break
    # reverse sweep
    x_bar = 1.0
    p_bar = 0.0
    for _ in range(n):
        step_bar = -x_bar
        x = x_tape.pop()
        t = math.cos(x)
        df = 1.0 - p * t
        t2 = math.sin(x)
        f = x - p * t2 - 1.0
        step = f / df
        f_bar = step_bar * (1.0 / df)
        t_bar = step_bar * (step / df)
        p_bar = p_bar + t_bar * t - f_bar * t2
        x_bar = x_bar - t_bar * p * t2 + f_bar - f_bar * p * t
    return p_bar
