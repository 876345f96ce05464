"""Storage that is written: elements, slices, fancy indices, aliases and views, mutated arguments, lists that grow."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from tests.programs.program import Program, normal


def read_elements(x):
    return x[0] * x[1] + x[-1] ** 2


def read_matrix_elements(m):
    return m[0, 1] * m[1, 0] - m[1][1] * m[-1, -1]


def read_slices(x):
    return np.sum(x[1:] * x[:-1]) + np.sum(x[::2] ** 2) + np.sum(x[::-1] * x)


def read_rows_and_columns(m):
    return np.sum(m[0] * m[1]) + np.sum(m[:, 0] ** 3) + np.sum(m[1:, :2])


def read_by_ellipsis_and_newaxis(m):
    column = m[..., 0]
    outer = column[:, None] * column[None, :]
    return np.sum(outer * outer) + np.sum(m[np.newaxis, ..., 1])


def read_by_index_list(x):
    return np.sum(x[[0, 0, 1]] ** 2) + np.sum(x[np.array([2, 1])] * x[[0, 2]])


def read_by_mask(x):
    positive = x[x > 0]
    return np.sum(positive * positive) + x[x < 0].sum()


def read_by_index_pairs(m):
    rows = np.array([0, 1, 1])
    return np.sum(m[rows, [0, 1, 1]] ** 2) + np.sum(m[rows] * m[::-1][rows])


def write_element(x):
    y = np.zeros(3)
    y[0] = x * x
    y[2] = y[0] * x
    return np.sum(y * y)


def overwrite_element(x):
    y = x * 2.0
    y[0] = 3.0
    return np.sum(y**2)


def write_then_overwrite(x):
    y = np.ones(2)
    y[0] = x
    a = y[0] * y[0]
    y[0] = a * x
    y[1] = y[0] * a
    return y[0] + y[1]


def write_slice(x):
    y = np.zeros(len(x) + 2)
    y[1:-1] = x
    y[0] = y[1]
    y[-1] = y[-2] * 2.0
    return np.sum(y[1:] * y[:-1])


def write_scalar_to_slice(x, s):
    y = x.copy()
    y[1:3] = s
    y[:1] = s * y[1]
    return np.sum(y * x)


def write_row_broadcast(v):
    m = np.zeros((3, len(v)))
    m[:] = v
    m[1] = v * v
    m[:, 0] = 2.0
    return np.sum(m * m)


def write_by_index_list(x, v):
    y = x * 1.0
    y[[2, 0]] = v
    return np.sum(y**3)


def write_by_mask(x):
    y = x.copy()
    y[y < 0.0] = 0.0
    y[x > 1.0] = x[x > 1.0] * 0.5 + 0.5
    return np.sum(y * x)


def augmented_element(x):
    y = np.zeros(2)
    for i in range(len(x)):
        y[i % 2] += x[i] * x[i]
        y[(i + 1) % 2] *= 1.5
    return y[0] * y[1]


def augmented_slices(x):
    y = x.copy()
    y[1:] += x[:-1]
    y[:-1] -= 0.5 * y[1:]
    y[::2] *= x[::2]
    y[1:2] /= x[:1]
    y **= 2
    return np.sum(y)


def augmented_by_distinct_indices(x):
    y = np.ones(4)
    y[[3, 1]] += x[:2]
    y[np.array([0, 1])] *= x[1:3]
    return np.sum(y * y)


def augmented_alias(x, y):
    z = y
    z += y * x
    return np.sum(y * z)


def doubled_through_alias(x):
    a = 2.0 * x
    b = a
    b *= 2
    return np.sum(a)


def not_in_place(x):
    a = 2.0 * x
    b = a
    b = b * 2
    return np.sum(a * b)


def view_written(x, s):
    a = x.copy()
    v = a[1:]
    v[0] = v[0] * s
    return np.sum(a * a)


def base_written_view_read(x):
    a = x * 1.0
    v = a[::2]
    a[0] = x[1] ** 2
    a[2] += v[0]
    return np.sum(v * v)


def view_of_view(x):
    a = x.copy()
    inner = a[1:][1:]
    inner[:] = inner * a[:-2]
    return np.sum(a * x)


def row_views(m):
    a = m.copy()
    first, second = a[0], a[1]
    first += second
    second[0] = first[0] * first[1]
    return np.sum(a**2)


def loop_over_row_views(m):
    a = m * 1.0
    for row in a:
        row[0] = row[1] * row[0]
        row *= 2.0
    return np.sum(a * a)


def reshaped_view(x):
    a = x * 1.0
    m = a.reshape(2, 3)
    m[1, 0] = m[0, 0] * m[0, 1]
    m[0] *= 3.0
    return np.sum(a * x)


def transposed_view(m):
    a = m.copy()
    t = a.T
    t[0] = t[0] * t[1]
    t[1, 0] += a[1, 0]
    return np.sum(a * m)


def raveled_view(m):
    a = m * 2.0
    flat = a.ravel()
    flat[1:3] = flat[:2] ** 2
    return np.sum(a * a)


def mutated_argument(x):
    x[0] = x[0] * x[1]
    x *= 2.0
    return np.sum(x**2)


def two_mutated_arguments(x, y):
    x += y
    y[1:] = x[1:] * y[1:]
    return np.sum(x * y)


def mutated_list_argument(xs):
    xs[0] = xs[0] * xs[1]
    xs[1] += 3.0
    return xs[0] * xs[1] * xs[2]


def passive_alias_written(x, buffer, same_buffer):
    """``buffer`` and ``same_buffer`` may be one array; the caller's stays as it is."""
    buffer[0] = 2.0 * x
    return x * same_buffer[0] + same_buffer[1]


def passive_alias_seen(x, buffer, alias):
    """Called with one array twice; a derivative of the derivative refuses that."""
    buffer[0] = 3.0 * x
    return x * x * alias[0] + alias[1]


def swapped_buffers(u, steps):
    old, new = u, u.copy()
    for _ in range(steps):
        new[1:-1] = 0.5 * old[1:-1] + 0.25 * old[2:] * old[:-2]
        old, new = new, old
    return np.sum(old * old)


def buffer_reused(x, n):
    buffer = np.zeros_like(x)
    total = 0.0
    for i in range(n):
        buffer[:] = x**i
        buffer[0] += i
        total += np.sum(buffer * x)
    return total


def recurrence_in_array(x, n):
    y = np.empty(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = y[i] * x - 0.1 * y[i] ** 2
    return y[n] + y[n // 2]


def prefix_products_in_place(x):
    for i in range(1, len(x)):
        x[i] *= x[i - 1]
    return np.sum(x)


def two_dimensional_table(x):
    n = len(x)
    table = np.zeros((n, n))
    for i in range(n):
        table[i, 0] = x[i]
        for j in range(1, i + 1):
            table[i, j] = table[i, j - 1] * table[i - 1, j - 1] + 0.5
    return table[n - 1, n - 1] + np.sum(table)


def swap_elements(x):
    y = x.copy()
    y[0], y[2] = y[2], y[0]
    y[1], t = y[0] * y[2], y[1]
    return y[0] * t + y[1] ** 2


def bubble_sorted(x):
    a = x.copy()
    n = len(a)
    for i in range(n):
        for j in range(n - 1 - i):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
    return a[0] + 2.0 * a[1] ** 2 + 3.0 * a[-1] ** 3


def store_own_slice(x):
    """Source and target overlap; NumPy copies first."""
    a = x.copy()
    a[1:] = a[:-1]
    a[:-1] += a[1:]
    return np.sum(a * a * x)


def growing_list(x):
    values = []
    for i in range(4):
        values.append(x**i)
    total = 0.0
    for v in values:
        total += v * v
    return total


def growing_list_read_back(x):
    ys = [x]
    for i in range(5):
        ys.append(ys[-1] * ys[i // 2] + 0.1)
    return ys[-1] + ys[2]


def list_written(x):
    a = [0.0, x, x * x]
    a[0] = a[1] * a[2]
    a[1] += a[0]
    a[-1] *= 2.0
    return a[0] + a[1] * a[2]


def list_of_zeros_filled(x):
    a = [0.0] * 4
    for i in range(4):
        a[i] = x[i % len(x)] ** (i + 1)
    return sum(a)


def list_alias(x):
    a = [x, 2.0]
    b = a
    b[1] = x * x
    b.append(a[0] * a[1])
    return a[2] * len(a)


def list_of_arrays(x):
    layers = [x, x * 2.0]
    for i in range(3):
        layers.append(np.sin(layers[-1]) * layers[i])
    return np.sum(layers[-1]) + np.sum(layers[2] ** 2)


def arrays_in_list_written(x):
    rows = [x * 1.0, x * x]
    rows[0][1] = rows[1][0]
    rows[1] *= rows[0]
    return np.sum(rows[0] * rows[1])


def list_concatenated(x, y):
    a = [x, y] + [x * y]
    a += [y * y]
    a.extend((x, 1.5))
    return a[0] * a[3] + a[2] * a[4] * a[5]


def popped_list(x):
    stack = [x]
    for i in range(3):
        top = stack.pop()
        stack.append(top * x)
        stack.append(top + i)
    return stack.pop() * stack.pop() + stack[-1]


def list_of_lists(x):
    grid = [[0.0, 1.0], [x, x * x]]
    grid[0][1] = grid[1][0] * 3.0
    grid[1][0] += grid[0][1]
    return grid[0][1] * grid[1][0] + grid[1][1]


def dictionary_written(x):
    state = {"p": x, "v": 0.0}
    for _ in range(4):
        state["v"] = state["v"] - 0.1 * state["p"]
        state["p"] += 0.1 * state["v"]
    state["e"] = state["p"] ** 2 + state["v"] ** 2
    return state["e"]


def conditional_alias(x, flag):
    a = x * 1.0
    b = x * 2.0
    c = a if flag else b
    c[0] = 5.0 * x[1]
    return np.sum(a * b)


def conditional_store(x):
    y = np.ones_like(x)
    for i in range(len(x)):
        if x[i] > 0:
            y[i] = x[i] ** 2
        elif i > 0:
            y[i] = y[i - 1] * x[i]
    return np.sum(y * y)


def dead_store(x):
    y = np.zeros(3)
    y[0] = x
    y[0] = 2.0
    y[1] = x * x
    return y[0] * y[1]


def stored_scalar_of_array(x):
    y = np.zeros((2, 2))
    y[0, 1] = x[0] * x[1]
    y[1] = x
    y[:, :1] = y[:, 1:] * 2.0
    return np.sum(y @ y)


def copies_are_independent(x):
    a = x.copy()
    b = np.copy(a)
    c = np.array(a)
    a[0] = 0.0
    b[1] = a[1] * 2.0
    return np.sum(a + b * c)


def index_from_argmax(x):
    k = np.argmax(x)
    order = np.argsort(x)
    y = x.copy()
    y[k] = y[k] ** 2
    return y[k] * y[order[0]]


def integer_array_beside(x, n):
    counts = np.zeros(3, dtype=int)
    total = 0.0
    for i in range(n):
        counts[i % 3] += 1
        total += x * counts[i % 3] + x**2
    return total


def slice_objects(x):
    head = slice(0, 2)
    tail = slice(-2, None)
    y = x.copy()
    y[head] = x[tail] * x[head]
    return np.sum(y * y)


def augmented_matrix_row_and_column(m):
    a = m.copy()
    a[0] += a[1]
    a[:, 1] -= a[:, 0] * a[:, 1]
    a[1, 1] /= a[0, 0]
    return np.sum(a * a)


def view_in_loop(m, n):
    a = m.copy()
    for k in range(n):
        top = a[k]
        for i in range(k + 1, len(a)):
            row = a[i]
            row -= top * (row[k] / top[k])
    return np.sum(a**2)


def local_array_written_in_loop(x, s):
    """The array is made and written in every iteration: computed again, it would lack what was written."""
    for k in range(2):
        v = x * 0.7
        v[1] -= s
        s *= np.sin(v[k])
    return s


def item_exchanged_in_loop(x):
    items = [np.exp(x), np.sin(x)]
    for _ in range(3):
        x[0] = x[0] * 0.5
        items[0] = np.cos(x)
    return np.sum(items[-1]) * np.cos(np.sum(items[0]))


def item_of_another_shape(x, s):
    items = [x[:1] * s, np.sin(x)]
    items[0] = x * np.sum(items[0])
    items[1] = np.sum(items[1]) * x
    return np.sum(items[0] * items[1])


def copied_list_shares_items(x, s):
    items = [x - 0.5 * s, x * x]
    for v in list(items):
        v[-2] *= np.tanh(s + v[0])
    for v in items[1:] + [x * s]:
        v *= s
    other = items.copy()
    other[0] = other[0] * s
    other[1] += x
    return np.sum(items[0] ** 2) + np.sum(items[1] * other[0])


def copied_dictionary_shares_items(x, s):
    first = {"a": x * s, "b": x * x}
    second = first.copy()
    second["a"][1] *= s
    second["b"] = second["a"] * x
    return np.sum(first["a"] ** 2) + np.sum(first["b"] * second["b"])


def one_number_stored_in_reverse(x, s):
    """The adjoint of ``s`` is a sum of multiples of one number, which is used twice."""
    x[::-1] = 0.7 * (0.5 * (s + s) + s)
    return np.sum(x * x)


def number_or_array(x, as_array):
    """An array that is written to is given as it is on one path, and as a number on the other."""
    r = np.asarray(x, np.float64)
    if x < 5.0:
        r[...] = r * x
    if as_array:
        s = np.asarray(r)
    else:
        s = np.float64(r)
    return s * s * r


def constant_or_array(x, as_array):
    r = np.asarray(x * 1.0)
    r[...] = r * x
    s = r if as_array else 5.0
    return (s * 2.0 + x) * s


def number_becomes_array(x, n):
    s = x * 3.0
    for _ in range(n):
        r = np.zeros(())
        r[...] = s * x
        s = r
    return s * s


def array_becomes_number(x, n):
    s = np.array(x * 2.0)
    s[...] = s * x
    for _ in range(n):
        s = np.float64(s * x)
    return s * x


def product_or_element(x, of_array):
    s = np.zeros(1)
    s[0] = x * x
    if not of_array:
        s = x * x * x
    t = s * 2.0
    return t[0] * x if of_array else t * x


def ravel_read_in_loop(x, m, s):
    w = m[:, 1:]
    for _ in range(2):
        m[:, 2] = x[:-1] * w.ravel()[2:5]
        x *= np.cos(s)
    return np.sum(m * m)


def reshape_read_in_loop(x, m, s):
    w = m[:, 1:]
    for k in range(3):
        w[k] = np.sin(np.reshape(w, (-1,))[2:5] * s) + x[1:]
        x *= np.cos(s)
    return np.sum(m * m)


def ravel_read_after_store(x, m, s):
    w = m[:, 1:]
    for _ in range(3):
        r = w.ravel()
        m[:, 2] = x[:-1] * np.sin(s)
        x[1:] = x[:-1] * r[3:6] + r[1]
    return np.sum(x * x) + np.sum(m * m)


def ravel_in_branch_in_loop(x, m, s):
    r = x
    for k in range(4):
        if k % 2:
            r = m[:, 1:].ravel()
            m[:, 2] *= r[1:4] * s
        else:
            r = m[1:, ::2].reshape(4)
            m[2] = x * r[0]
        r[1] *= s
        x[1:3] = x[1:3] * r[0] + r[1] * m[0, 1]
    return np.sum(x * x) + np.sum(m * m) + np.sum(r)


def view_or_copy_by_turns(x, m, s):
    for k in range(3):
        m = m[:, ::-1] if k == 1 else m
        r = m.ravel()
        m[1] = x * np.sin(s * r[4:8])
        x = x * r[8:]
        r[5] = x[0] * s
        x[1] = m[1, 1] * r[5]
    return np.sum(x * x) + np.sum(m * m)


def copies_of_views_written(x, m, s):
    w = m[:, 1:]
    for k in range(3):
        r = np.reshape(w, (3, 3)) if k else np.ravel(w).reshape(3, 3)
        q = r.T.ravel()
        q[0] = q[1] * s
        r[1] = r[0] * q[0] + x[:3]
        m[k] = x * q[4] * r[1, 1]
    return np.sum(q * q) + np.sum(m * m)


def copied_view_read_in_inner_loop(x, m, s):
    w = m[:, ::-1]
    for k in range(2):
        r = w.ravel()
        for j in range(2):
            m[j] = m[j] * r[j : j + 4] + x * s
            r[j + k] *= np.sin(s)
            x[j] = r[j] * x[k]
    return np.sum(r * r) + np.sum(m * m)


def axis_for_a_number(x):
    rows = np.asarray([x * x, x * 2.0])
    return np.sum(np.concatenate([row[..., np.newaxis] for row in rows]) ** 2)


PROGRAMS = [
    Program(read_elements, args=[(normal(1, 4),), ([0.3, 0.5, 0.7],), ((0.3, 0.5),)]),
    Program(read_matrix_elements, args=[(normal(2, 2, 2),)]),
    Program(read_slices, args=[(normal(3, 5),), (np.zeros(0),), (np.array([0.5]),)]),
    Program(read_rows_and_columns, args=[(normal(4, 2, 3),)]),
    Program(read_by_ellipsis_and_newaxis, args=[(normal(5, 3, 2),)]),
    Program(read_by_index_list, args=[(normal(6, 3),)]),
    Program(read_by_mask, args=[(normal(7, 5),), (np.array([1.0, 2.0]),)]),
    Program(read_by_index_pairs, args=[(normal(8, 2, 2),)]),
    Program(write_element, args=[(0.8,)]),
    Program(overwrite_element, args=[(normal(9, 3),)]),
    Program(write_then_overwrite, args=[(0.8,)]),
    Program(write_slice, args=[(normal(10, 3),)]),
    Program(write_scalar_to_slice, args=[(normal(11, 4), 0.7)], argnums=(0, 1)),
    Program(write_row_broadcast, args=[(normal(12, 3),)]),
    Program(write_by_index_list, args=[(normal(13, 3), normal(14, 2))], argnums=(0, 1)),
    Program(write_by_mask, args=[(np.array([0.5, -0.5, 2.0, 3.0]),)]),
    Program(augmented_element, args=[(normal(15, 4),)]),
    Program(augmented_slices, args=[(normal(16, 4),)]),
    Program(augmented_by_distinct_indices, args=[(normal(17, 3),)]),
    Program(augmented_alias, args=[(normal(18, 3), normal(19, 3))], argnums=(0, 1)),
    Program(doubled_through_alias, args=[(normal(20, 3),)]),
    Program(not_in_place, args=[(normal(20, 3),)]),
    Program(view_written, args=[(normal(21, 3), 1.3)], argnums=(0, 1)),
    Program(base_written_view_read, args=[(normal(22, 4),)]),
    Program(view_of_view, args=[(normal(23, 5),)]),
    Program(row_views, args=[(normal(24, 2, 3),)]),
    Program(loop_over_row_views, args=[(normal(25, 3, 2),)]),
    Program(reshaped_view, args=[(normal(26, 6),)]),
    Program(transposed_view, args=[(normal(27, 2, 2),)]),
    Program(raveled_view, args=[(normal(28, 2, 2),)]),
    Program(mutated_argument, args=[(normal(29, 3),)]),
    Program(two_mutated_arguments, args=[(normal(30, 3), normal(31, 3))], argnums=(0, 1)),
    Program(mutated_list_argument, args=[([0.5, 1.5, 2.5],)]),
    Program(
        passive_alias_written,
        args=[(0.8, np.array([1.0, 3.0]), np.array([1.0, 3.0]))],
    ),
    Program(passive_alias_seen, args=[lambda: (0.8, *[np.array([1.0, 3.0])] * 2)], order2=False),
    Program(swapped_buffers, args=[(normal(32, 6), 3), (normal(32, 6), 2), (normal(32, 6), 0)]),
    Program(buffer_reused, args=[(normal(33, 3), 3), (normal(33, 3), 0)]),
    Program(recurrence_in_array, args=[(0.8, 6), (0.8, 0)]),
    Program(prefix_products_in_place, args=[(normal(34, 5),), (normal(34, 1),)]),
    Program(two_dimensional_table, args=[(normal(35, 4),)]),
    Program(swap_elements, args=[(normal(36, 3),)]),
    Program(bubble_sorted, args=[(np.array([0.9, -0.5, 0.4, 0.1]),)]),
    Program(store_own_slice, args=[(normal(37, 4),)]),
    Program(growing_list, args=[(0.8,)]),
    Program(growing_list_read_back, args=[(0.8,)]),
    Program(list_written, args=[(0.8,)]),
    Program(list_of_zeros_filled, args=[(normal(38, 3),)]),
    Program(list_alias, args=[(0.8,)]),
    Program(list_of_arrays, args=[(normal(39, 3),)]),
    Program(arrays_in_list_written, args=[(normal(40, 3),)]),
    Program(list_concatenated, args=[(0.8, 1.2)], argnums=(0, 1)),
    Program(popped_list, args=[(0.8,)]),
    Program(list_of_lists, args=[(0.8,)]),
    Program(dictionary_written, args=[(0.8,)]),
    Program(conditional_alias, args=[(normal(41, 3), True), (normal(41, 3), False)]),
    Program(conditional_store, args=[(np.array([0.5, -0.4, 0.7, -0.2]),)]),
    Program(dead_store, args=[(0.8,)]),
    Program(stored_scalar_of_array, args=[(normal(42, 2),)]),
    Program(copies_are_independent, args=[(normal(43, 3),)]),
    Program(index_from_argmax, args=[(normal(44, 4),)]),
    Program(integer_array_beside, args=[(0.8, 5), (0.8, 0)]),
    Program(slice_objects, args=[(normal(45, 4),)]),
    Program(augmented_matrix_row_and_column, args=[(normal(46, 2, 3),)]),
    Program(view_in_loop, args=[(normal(47, 3, 3) + 3.0 * np.eye(3), 2), (normal(47, 2, 2), 0)]),
    Program(local_array_written_in_loop, args=[(normal(48, 3), 0.7)], argnums=(0, 1)),
    Program(item_exchanged_in_loop, args=[(normal(49, 3),)]),
    Program(item_of_another_shape, args=[(normal(50, 3), 0.7)], argnums=(0, 1)),
    Program(copied_list_shares_items, args=[(normal(51, 3), 0.7)], argnums=(0, 1)),
    Program(copied_dictionary_shares_items, args=[(normal(52, 3), 0.7)], argnums=(0, 1)),
    Program(one_number_stored_in_reverse, args=[(normal(53, 3), 0.7)], argnums=(0, 1)),
    Program(number_or_array, args=[(0.7, True), (0.7, False), (5.5, False)]),
    Program(constant_or_array, args=[(0.7, True), (0.7, False)]),
    Program(number_becomes_array, args=[(0.7, 3), (0.7, 0)]),
    Program(array_becomes_number, args=[(0.7, 3), (0.7, 0)]),
    Program(axis_for_a_number, args=[(0.7,)]),
    Program(product_or_element, args=[(0.7, True), (0.7, False)]),
    Program(ravel_read_in_loop, args=[(normal(54, 4), normal(55, 3, 4), 0.7)], argnums=(0, 1, 2)),
    Program(reshape_read_in_loop, args=[(normal(56, 4), normal(57, 3, 4), 0.7)], argnums=(0, 1, 2)),
    Program(ravel_read_after_store, args=[(normal(58, 4), normal(59, 3, 4), 0.7)], argnums=(0, 1, 2)),
    Program(ravel_in_branch_in_loop, args=[(normal(60, 4), normal(61, 3, 4), 0.7)], argnums=(0, 1, 2)),
    Program(view_or_copy_by_turns, args=[(normal(62, 4), normal(63, 3, 4), 0.7)], argnums=(0, 1, 2)),
    Program(copies_of_views_written, args=[(normal(64, 4), normal(65, 3, 4), 0.7)], argnums=(0, 1, 2)),
    Program(copied_view_read_in_inner_loop, args=[(normal(66, 4), normal(67, 3, 4), 0.7)], argnums=(0, 1, 2)),
]
