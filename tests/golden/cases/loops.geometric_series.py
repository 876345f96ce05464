def geometric_series(r, n):
    total = 0.0
    term = 1.0
    for _ in range(n):
        total += term
        term *= r
    return total


# output


def geometric_series_grad(r, n):
    term_tape = []
    term = 1.0
    for _ in range(n):
        term_tape.append(term)
        term = term * r
    # reverse sweep
    term_bar = 0.0
    r_bar = 0.0
    for _ in range(n):
        term = term_tape.pop()
        r_bar += term_bar * term
        term_bar = term_bar * r + 1.0
    return r_bar
