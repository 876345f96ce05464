def rotation(theta):
    c, s = math.cos(theta), math.sin(theta)
    return np.array([[c, -s], [s, c]])


# output


def rotation_vjp(theta, out_bar):
    t = math.cos(theta)
    t2 = math.sin(theta)
    t3 = [t, -t2]
    t4 = [t2, t]
    # reverse sweep
    t_bar = zeros_like([t3, t4])
    add_each(t_bar, out_bar)
    t_bar2 = zeros_like(t3)
    add_each(t_bar2, t_bar[0])
    t_bar3 = zeros_like(t4)
    add_each(t_bar3, t_bar[1])
    return (t_bar3[0] - t_bar2[1]) * t - (t_bar3[1] + t_bar2[0]) * t2,
