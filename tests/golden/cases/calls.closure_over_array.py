def closure_over_array(w, x):
    def predict(v):
        return np.tanh(w @ v)

    return np.sum(predict(x) * predict(2.0 * x))


# output


def closure_over_array_grad(w, x):
    result = np.tanh(w @ x)
    t = 2.0 * x
    result2 = np.tanh(w @ t)
    # reverse sweep
    t_bar = result * (1.0 - result2 * result2)
    t_bar2 = result2 * (1.0 - result * result)
    return np.outer(t_bar, t) + np.outer(t_bar2, x), 2.0 * (w.T @ t_bar) + w.T @ t_bar2
