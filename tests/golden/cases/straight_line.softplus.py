def softplus(x):
    return math.log1p(math.exp(-abs(x))) + 0.5 * (x + abs(x))


# output


def softplus_grad(x):
    t = math.exp(-abs(x))
    # reverse sweep
    if np.iscomplexobj(x):
        t2 = np.conj(np.sign(x))
    else:
        t2 = 1.0 if x > 0.0 else -1.0 if x < 0.0 else 0.0
    return 0.5 + (0.5 - 1.0 / (1.0 + t) * t) * t2
