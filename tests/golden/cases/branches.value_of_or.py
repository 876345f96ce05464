def value_of_or(x, y):
    return (x or y) * (x and y) + x


# output


def value_of_or_grad(x, y):
    y_bar = x or y
    t = x and y
    # reverse sweep
    if x:
        x_bar = 1.0
    else:
        x_bar = 1.0 + y_bar
        y_bar = 0.0
    if x:
        x_bar += t
    else:
        y_bar += t
    return x_bar, y_bar
