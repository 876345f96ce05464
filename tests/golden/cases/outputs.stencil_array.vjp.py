def stencil_array(u):
    out = np.zeros_like(u)
    out[1:-1] = u[2:] * u[:-2] - u[1:-1]
    return out


# output


def stencil_array_vjp(u, out_bar):
    out_bar2 = np.zeros_like(u)
    t = u[2:]
    t2 = u[:-2]
    # reverse sweep
    out_bar2 += out_bar
    t_bar = out_bar2[1:-1].copy()
    out_bar2[1:-1] = 0.0
    u_bar = np.zeros_like(u)
    u_bar[1:-1] -= t_bar
    t_bar2 = t_bar * t2
    u_bar[:-2] += t_bar * t
    u_bar[2:] += t_bar2
    return u_bar,
