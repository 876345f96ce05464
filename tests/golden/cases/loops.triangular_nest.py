def triangular_nest(m):
    s = 0.0
    for i in range(m.shape[0]):
        for j in range(i):
            s += m[i, j] * m[j, i]
    return s


# output


def triangular_nest_grad(m):
    m_bar = np.zeros_like(m)
    for i in reversed(range(m.shape[0])):
        for j in reversed(range(i)):
            m_bar[j, i] += m[i, j]
            m_bar[i, j] += m[j, i]
    return m_bar
