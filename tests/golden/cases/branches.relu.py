def relu(x):
    if x > 0.0:
        return x
    return 0.0


# output


def relu_grad(x):
    if x > 0.0:
        x_bar = 1.0
    else:
        x_bar = 0.0
    return x_bar
