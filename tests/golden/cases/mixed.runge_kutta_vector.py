def runge_kutta_vector(y, a, n):
    def f(t, y):
        return a @ y - 0.1 * y**3 * np.cos(t)

    t, h = 0.0, 0.1
    for _ in range(n):
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h / 2 * k1)
        k3 = f(t + h / 2, y + h / 2 * k2)
        k4 = f(t + h, y + h * k3)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        t += h
    return np.sum(y**2)


# output


def runge_kutta_vector_grad(y, a, n):
    t_tape = []
    y_tape = []
    t_tape2 = []
    t_tape3 = []
    t_tape4 = []
    t_tape5 = []
    t = 0.0
    for _ in range(n):
        t_tape.append(t)
        y_tape.append(y)
        t2 = a @ y
        t_tape2.append(t2)
        result = t2 - 0.1 * y ** 3 * np.cos(t)
        t3 = y + 0.05 * result
        t4 = a @ t3
        t_tape3.append(t4)
        t5 = np.cos(t + 0.05)
        result2 = t4 - 0.1 * t3 ** 3 * t5
        t6 = y + 0.05 * result2
        t7 = a @ t6
        t_tape4.append(t7)
        result3 = t7 - 0.1 * t6 ** 3 * t5
        t = t + 0.1
        t8 = y + 0.1 * result3
        t9 = a @ t8
        t_tape5.append(t9)
        result4 = t9 - 0.1 * t8 ** 3 * np.cos(t)
        y = y + 0.016666666666666666 * (result + 2 * result2 + 2 * result3 + result4)
    # reverse sweep
    y_bar = 2.0 * y
    a_bar = np.zeros_like(a)
    for _ in range(n):
        y = y_tape.pop()
        y_bar2 = unbroadcast(y_bar, y)
        t_bar = 0.016666666666666666 * y_bar
        t = t_tape.pop()
        t2 = t_tape2.pop()
        t3 = t_tape3.pop()
        t4 = t_tape4.pop()
        t5 = np.cos(t)
        result = t2 - 0.1 * y ** 3 * t5
        t6 = y + 0.05 * result
        t10 = np.cos(t + 0.05)
        t7 = 0.1 * t6 ** 3 * t10
        result2 = t3 - t7
        t8 = y + 0.05 * result2
        t9 = 0.1 * t8 ** 3 * t10
        result3 = t4 - t9
        t_bar2 = unbroadcast(t_bar, result3)
        t_bar3 = unbroadcast(t_bar2, result2)
        result_bar = 2.0 * t_bar2
        result_bar2 = unbroadcast(t_bar3, result)
        result_bar3 = 2.0 * t_bar3
        t_bar4 = -t_bar
        t_bar5 = unbroadcast(t_bar, t_tape5.pop())
        t11 = y + 0.1 * result3
        t_bar6 = 0.30000000000000004 * (unbroadcast(t_bar4, result3) * np.cos(t + 0.1))
        t_bar7 = t_bar6 * t11 ** 2
        t12 = a.T
        t13 = t12 @ t_bar5
        a_bar += np.outer(t_bar5, t11)
        t_bar8 = t_bar7 + t13
        y_bar3 = y_bar2 + unbroadcast(t_bar8, y)
        result_bar4 = result_bar + 0.1 * t_bar8
        t_bar = unbroadcast(result_bar4, t4)
        t_bar2 = 0.30000000000000004 * (unbroadcast(-result_bar4, t9) * t10) * t8 ** 2
        t4 = t12 @ t_bar
        a_bar += np.outer(t_bar, t8)
        t_bar = t_bar2 + t4
        y_bar4 = y_bar3 + unbroadcast(t_bar, y)
        result_bar5 = result_bar3 + 0.05 * t_bar
        t_bar = unbroadcast(result_bar5, t3)
        t_bar2 = 0.30000000000000004 * (unbroadcast(-result_bar5, t7) * t10) * t6 ** 2
        t3 = t12 @ t_bar
        a_bar += np.outer(t_bar, t6)
        t_bar = t_bar2 + t3
        result_bar6 = result_bar2 + 0.05 * t_bar
        t_bar2 = unbroadcast(result_bar6, t2)
        y_bar5 = 0.30000000000000004 * (unbroadcast(-result_bar6, y) * t5) * y ** 2
        y_bar6 = y_bar4 + unbroadcast(t_bar, y) + y_bar5
        t2 = t12 @ t_bar2
        a_bar += np.outer(t_bar2, y)
        y_bar = y_bar6 + t2
    return y_bar, a_bar
