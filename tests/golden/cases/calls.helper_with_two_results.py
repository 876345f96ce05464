def helper_with_two_results(x, y):
    s, p = sum_and_product(x, y)
    q, r = sum_and_product(p, s)
    return q * r


# output


def helper_with_two_results_grad(x, y):
    t = x + y
    t2 = x * y
    t3 = t2 + t
    t4 = t2 * t
    # reverse sweep
    t_bar = t3 * t + t4
    t_bar2 = t3 * t2 + t4
    return t_bar * y + t_bar2, t_bar * x + t_bar2
