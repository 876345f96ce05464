def dict_argument(params):
    return np.sum(params["w"] * params["x"]) * params["scale"] + params.get("offset", 0.5)


# output


def dict_argument_grad(params):
    t = params["w"]
    t2 = params["x"]
    t3 = t * t2
    t4 = np.sum(t3)
    t5 = params["scale"]
    # reverse sweep
    params_bar = zeros_like(params)
    params_bar["scale"] += t4
    t_bar = unbroadcast(np.broadcast_to(t5 * t2, t3.shape), t)
    params_bar["x"] += unbroadcast(np.broadcast_to(t5 * t, t3.shape), t2)
    params_bar["w"] += t_bar
    return params_bar
