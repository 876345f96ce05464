def swapped_buffers(u, steps):
    old, new = u, u.copy()
    for _ in range(steps):
        new[1:-1] = 0.5 * old[1:-1] + 0.25 * old[2:] * old[:-2]
        old, new = new, old
    return np.sum(old * old)


# output


def swapped_buffers_grad(u, steps):
    new_tape = []
    new_bar_tape = []
    old_tape = []
    old_bar_tape = []
    old_tape2 = []
    u = u.copy()
    u_bar = np.zeros_like(u)
    new = u.copy()
    t_bar = np.zeros_like(new)
    old = u
    old_bar = u_bar
    new_bar = t_bar
    for _ in range(steps):
        new_tape.append(new)
        new_bar_tape.append(new_bar)
        old_tape.append(old)
        old_bar_tape.append(old_bar)
        t = 0.5 * old[1:-1] + 0.25 * old[2:] * old[:-2]
        old_tape2.append(new[1:-1].copy())
        new[1:-1] = t
        old, new, old_bar, new_bar = new, old, new_bar, old_bar
    # reverse sweep
    old_bar += 2.0 * old
    for _ in range(steps):
        new = new_tape.pop()
        new[1:-1] = old_tape2.pop()
        new_bar = new_bar_tape.pop()
        t_bar2 = new_bar[1:-1].copy()
        new_bar[1:-1] = 0.0
        old = old_tape.pop()
        t_bar3 = t_bar2 * old[:-2]
        t_bar4 = t_bar2 * (0.25 * old[2:])
        old_bar = old_bar_tape.pop()
        old_bar[:-2] += t_bar4
        old_bar[2:] += 0.25 * t_bar3
        old_bar[1:-1] += 0.5 * t_bar2
    u_bar += t_bar
    return u_bar
