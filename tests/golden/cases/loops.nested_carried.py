def nested_carried(x, n, m):
    y = x
    for i in range(n):
        z = y
        for j in range(m):
            z = math.sin(z) * x + 0.1 * j
        y = y + z * z
    return y


# output


def nested_carried_grad(x, n, m):
    z_tape = []
    z_tape2 = []
    y = x
    for _ in range(n):
        z = y
        for j in range(m):
            z_tape.append(z)
            z = math.sin(z) * x + 0.1 * j
        z_tape2.append(z)
        y = y + z * z
    # reverse sweep
    y_bar = 1.0
    x_bar = 0.0
    for _ in range(n):
        z = z_tape2.pop()
        z_bar = 2.0 * (y_bar * z)
        for _ in range(m):
            z = z_tape.pop()
            x_bar += z_bar * math.sin(z)
            z_bar = z_bar * x * math.cos(z)
        y_bar += z_bar
    return x_bar + y_bar
