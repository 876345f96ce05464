def dict_of_results(x, y):
    return {"product": x * y, "sums": [x + y, math.sin(x)]}


# output


def dict_of_results_vjp(x, y, out_bar):
    t = [x + y, math.sin(x)]
    result = {"product": x * y, "sums": t}
    # reverse sweep
    result_bar = zeros_like(result)
    add_each(result_bar, out_bar)
    t_bar = result_bar["product"]
    t_bar2 = zeros_like(t)
    add_each(t_bar2, result_bar["sums"])
    t_bar3 = t_bar2[0]
    return t_bar2[1] * math.cos(x) + t_bar3 + t_bar * y, t_bar3 + t_bar * x
