def growing_list_read_back(x):
    ys = [x]
    for i in range(5):
        ys.append(ys[-1] * ys[i // 2] + 0.1)
    return ys[-1] + ys[2]


# output


def growing_list_read_back_grad(x):
    ys = [x]
    ys_bar = [0.0]
    for i in range(5):
        ys.append(ys[-1] * ys[i // 2] + 0.1)
        ys_bar.append(0.0)
    # reverse sweep
    ys_bar[2] += 1.0
    ys_bar[-1] += 1.0
    for i in reversed(range(5)):
        ys.pop()
        t_bar = ys_bar.pop()
        t = i // 2
        t_bar2 = t_bar * ys[t]
        ys_bar[t] += t_bar * ys[-1]
        ys_bar[-1] += t_bar2
    return ys_bar[0]
