def found_or_else(x, target):
    for v in x:
        if v > target:
            found = v * v
            break
    else:
        found = x[0] * target
    return found + target


# output


def found_or_else_grad(x, target):
    broken = False
    n = 0
    for i in range(len(x)):
        if x[i] > target:
            broken = True
        else:
            broken = False
        n = n + 1
        if broken:
            break
    t = not broken
    if t:
        t2 = x[0]
    # reverse sweep
    x_bar = np.zeros_like(x)
    if t:
        target_bar = 1.0 + t2
        x_bar[0] += target
        found_bar = 0.0
    else:
        target_bar = 1.0
        found_bar = 1.0
    for i in reversed(range(n)):
        t3 = x[i]
        if t3 > target:
            t_bar = 2.0 * (found_bar * t3)
            found_bar = 0.0
        else:
            t_bar = 0.0
        x_bar[i] += t_bar
    return x_bar, target_bar
