def nested_ifs(x, y):
    if x > 0:
        if y > 0:
            z = x * y
        else:
            z = x / y
    else:
        z = x - y
        if y < -1:
            z = z * z
    return z + x


# output


def nested_ifs_grad(x, y):
    t = x > 0
    if t:
        t2 = y > 0
        if not t2:
            z = x / y
    else:
        z2 = x - y
        t3 = y < -1
    # reverse sweep
    if t:
        if t2:
            x_bar = 1.0 + y
            y_bar = x
        else:
            x_bar = 1.0 + 1.0 / y
            y_bar = -z / y
    else:
        if t3:
            z_bar = 2.0 * z2
        else:
            z_bar = 1.0
        y_bar = -z_bar
        x_bar = 1.0 + z_bar
    return x_bar, y_bar
