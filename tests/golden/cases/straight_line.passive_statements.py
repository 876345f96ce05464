def passive_statements(x, y):
    """Printing, asserting and formatting are carried along, and carry no derivative."""
    assert y != 0.0, f"cannot divide {x!r} by zero"
    ratio = x / y
    label = f"ratio = {ratio:.3f}, {{braces}}"
    print(label, end="\n")
    return ratio * len("xyz")


# output


def passive_statements_grad(x, y):
    assert y != 0.0, f"cannot divide {x!r} by zero"
    ratio = x / y
    label = f"ratio = {ratio:.3f}, {{braces}}"
    print(label, end="\n")
    # reverse sweep
    return 3.0 / y, -3.0 * ratio / y
