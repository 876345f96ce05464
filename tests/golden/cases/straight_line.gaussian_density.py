def gaussian_density(x, mu, sigma):
    z = (x - mu) / sigma
    return math.exp(-0.5 * z * z) / (sigma * math.sqrt(2.0 * math.pi))


# output


def gaussian_density_grad(x, mu, sigma):
    z = (x - mu) / sigma
    t = -0.5 * z
    t2 = math.exp(t * z)
    t3 = math.sqrt(2.0 * math.pi)
    t4 = sigma * t3
    result = t2 / t4
    # reverse sweep
    t_bar = 1.0 / t4 * t2
    z_bar = t_bar * t - 0.5 * (t_bar * z)
    t_bar2 = z_bar * (1.0 / sigma)
    return t_bar2, -t_bar2, -result / t4 * t3 - z_bar * (z / sigma)
