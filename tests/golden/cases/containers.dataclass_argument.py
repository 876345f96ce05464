def dataclass_argument(body):
    return body.kinetic_energy() + np.sum(body.momentum * body.position) + len(body.label)


# output


def dataclass_argument_grad(body):
    t = 0.5 * body.mass
    t2 = body.velocity
    t3 = np.sum(t2 ** 2)
    t4 = body.mass
    t5 = body.velocity
    result = t4 * t5
    t6 = body.position
    t7 = result * t6
    # reverse sweep
    t8 = np.broadcast_to(t6, t7.shape)
    result_bar = unbroadcast(t8, result)
    body_bar = zeros_like(body)
    body_bar.position += unbroadcast(np.broadcast_to(result, t8.shape), t6)
    t_bar = np.sum(result_bar * t5)
    body_bar.velocity += result_bar * t4
    body_bar.mass += t_bar
    body_bar.velocity += 2.0 * t2 * t
    body_bar.mass += 0.5 * t3
    return body_bar
