def kalman_filter(z, q, r):
    x, p = 0.0, 1.0
    nll = 0.0
    for measured in z:
        p = p + q
        innovation = measured - x
        s = p + r
        gain = p / s
        nll += 0.5 * (math.log(s) + innovation * innovation / s)
        x = x + gain * innovation
        p = (1.0 - gain) * p
    return nll


# output


def kalman_filter_grad(z, q, r):
    p_tape = []
    innovation_tape = []
    t = len(z)
    p = 1.0
    x = 0.0
    for i in range(t):
        t2 = z[i]
        p = p + q
        p_tape.append(p)
        innovation = t2 - x
        innovation_tape.append(innovation)
        s = p + r
        gain = p / s
        x = x + gain * innovation
        p = (1.0 - gain) * p
    # reverse sweep
    z_bar = np.zeros_like(z)
    p_bar = 0.0
    x_bar = 0.0
    q_bar = 0.0
    r_bar = 0.0
    for i in reversed(range(t)):
        p = p_tape.pop()
        s = p + r
        gain = p / s
        innovation = innovation_tape.pop()
        gain_bar = x_bar * innovation - p_bar * p
        t_bar = 0.5 / s
        innovation_bar = x_bar * gain + 2.0 * (t_bar * innovation)
        s_bar = t_bar - 0.5 * (innovation * innovation / s / s) - gain_bar * (gain / s)
        p_bar = p_bar * (1.0 - gain) + gain_bar * (1.0 / s) + s_bar
        r_bar += s_bar
        x_bar -= innovation_bar
        q_bar += p_bar
        z_bar[i] += innovation_bar
    return z_bar, q_bar, r_bar
