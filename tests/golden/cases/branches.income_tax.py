def income_tax(income):
    if income < 10.0:
        tax = 0.0
    elif income < 40.0:
        tax = 0.2 * (income - 10.0)
    elif income < 90.0:
        tax = 6.0 + 0.3 * (income - 40.0) + 0.001 * (income - 40.0) ** 2
    else:
        tax = 23.5 + 0.45 * (income - 90.0)
    return tax


# output


def income_tax_grad(income):
    t = income < 10.0
    if not t:
        t2 = income < 40.0
        if not t2:
            t3 = income < 90.0
            if t3:
                t4 = income - 40.0
    # reverse sweep
    if t:
        income_bar = 0.0
    elif t2:
        income_bar = 0.2
    elif t3:
        income_bar = 0.002 * t4 + 0.3
    else:
        income_bar = 0.45
    return income_bar
