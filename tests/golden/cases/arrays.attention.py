def attention(q, k, v):
    scores = q @ k.T / np.sqrt(q.shape[-1])
    weights = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    weights = weights / np.sum(weights, axis=-1, keepdims=True)
    return np.sum((weights @ v) ** 2)


# output


def attention_grad(q, k, v):
    t = k.T
    t2 = np.sqrt(q.shape[-1])
    scores = q @ t / t2
    t3 = np.max(scores, -1, keepdims=True)
    weights = np.exp(scores - t3)
    t4 = np.sum(weights, -1, keepdims=True)
    weights2 = weights / t4
    t5 = weights2 @ v
    # reverse sweep
    t6 = 2.0 * t5
    t7 = t6 @ v.T
    t_bar = (t7 / t4 + np.sum(t7 * (-weights2 / t4), -1, keepdims=True)) * weights
    t8 = np.equal(scores, t3)
    t3 = np.sum(-t_bar, -1, keepdims=True) * (t8 / np.sum(t8, -1, np.float64, keepdims=True))
    t_bar2 = (t_bar + t3) * (1.0 / t2)
    return t_bar2 @ t.T, (q.T @ t_bar2).T, weights2.T @ t6
