def batched_matmul(a, b):
    return np.sum((a @ b) ** 2)


# output


def batched_matmul_grad(a, b):
    t = a @ b
    # reverse sweep
    t2 = 2.0 * t
    t3 = np.reshape(unbroadcast(np.matmul(t2, np.swapaxes(b, -1, -2)), a), a.shape)
    return t3, np.reshape(unbroadcast(np.matmul(np.swapaxes(a, -1, -2), t2), b), b.shape)
