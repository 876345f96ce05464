def k_means_loss(centres, points):
    total = 0.0
    for point in points:
        best = math.inf
        for centre in centres:
            d = np.sum((point - centre) ** 2)
            if d < best:
                best = d
        total += best
    return total


# output


def k_means_loss_grad(centres, points):
    t_tape = []
    t = len(points)
    for i in range(t):
        t2 = points[i]
        best = math.inf
        for i2 in range(len(centres)):
            d = np.sum((t2 - centres[i2]) ** 2)
            t3 = d < best
            t_tape.append(t3)
            if t3:
                best = d
    # reverse sweep
    points_bar = np.zeros_like(points)
    centres_bar = np.zeros_like(centres)
    for i in reversed(range(t)):
        t2 = points[i]
        t_bar = np.zeros_like(t2)
        best_bar = 1.0
        for i2 in reversed(range(len(centres))):
            if t_tape.pop():
                d_bar = best_bar
                best_bar = 0.0
            else:
                d_bar = 0.0
            t4 = centres[i2]
            t_bar2 = 2.0 * (t2 - t4) * d_bar
            t_bar3 = -t_bar2
            t_bar += unbroadcast(t_bar2, t2)
            centres_bar[i2] += unbroadcast(t_bar3, t4)
        points_bar[i] += t_bar
    return centres_bar, points_bar
