"""Arrays under several names: parts, turned and flat views, masks and indices, what functions and methods write."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import numpy as np

GROUP = "memory"


def shifted_in_place(x):
    x[1:] = x[:-1] * 2.0
    x[:-1] += x[1:]
    return np.sum(x * x)


def steps_backwards(x):
    v = x[::-1]
    v[0] = v[1] * v[2]
    w = v[::2]
    w *= x[1]
    x[-2::-2] = x[1]
    return np.sum(x**3)


def reshaped_as_a_copy(m):
    a = m.T.reshape(-1)
    a[0] = 5.0 * a[1]
    b = m.reshape(-1)
    b[1] = b[0] * b[2]
    c = m.reshape(-1, order="F")
    c[0] *= c[1]
    return np.sum(m * m) + np.sum(a * a) + np.sum(c**3)


def flat_items(m):
    m.flat[1] = m.flat[0] * 2
    m.flat[[0, 3]] = m[0, 2]
    m.flat[::2] *= 3.0
    m.T.flat[1] += m.flat[-1]
    return np.sum(m * m) * m.flat[1] * len(m.flat)


def flat_runs(m):
    total = 0.0
    for k, v in enumerate(m.flat):
        total = total * 0.5 + v * v * k
    a = np.zeros((2, 2))
    a.flat = m.ravel()[:3]
    return total + np.sum(a @ a) + sum(m.flat)


def transposed_and_written(m):
    t = m.T
    t[0, 1] = m[0, 0] * m[1, 1]
    m.T[2] *= 2.0
    d = np.einsum("ij->ji", m)
    d[0] *= 1.5
    return np.sum(t * t) + np.einsum("ii->i", m @ m.T)[1]


def masks(x):
    x[x > 1.0] *= x[0]
    x[x < 0.5] += 1.0
    chosen = x > 1.2
    x[chosen] = x[chosen][::-1] * x[~chosen][0]
    y = x[(x > 0.5) & (x < 5.0)]
    y[0] = 0.0
    return np.sum(x * x) + np.sum(y)


def masks_of_rows(m):
    m[m > 1.0] = m[0, 0]
    m[m[:, 0] > 0.5, 1:] = m[1, 1:] * 2
    m[np.ix_([0, 1], [2, 0])] *= m[0, 1]
    return np.sum(m * m)


def indices(x):
    i = np.array([3, 0])
    x[i] = x[i] * x[[1, 2]]
    x[[1, 1, 2]] = np.array([x[0], x[3], x[2]])
    x[[0, 2]] += x[[1, 1]]
    x[[3, 3]] *= 2.0
    return np.sum(x**2)


def results_put_into_arrays(x):
    y = np.zeros_like(x)
    np.multiply(x, x, out=y)
    np.add(y, x, out=y)
    np.exp(y, y)
    buffer = np.zeros(8)
    np.multiply(x, 2.0, out=buffer[::2])
    np.cumsum(x, out=buffer[4:])
    np.log(x, out=y, where=x > 0.5)
    z = np.sin(x, out=x)
    return np.sum(y) + np.sum(z * x) + np.sum(buffer * buffer)


def copied_and_placed(x):
    y = np.zeros(4)
    np.copyto(y, x)
    np.copyto(y, x * x, where=x > 1.0)
    np.copyto(y[1:3], y[0])
    np.place(y, y > 1.0, [x[0], x[2]])
    np.putmask(y, y > 0.9, x * x)
    np.put(y, [0, 2], [x[1], x[3]])
    return np.sum(y * y)


def filled_and_sorted(x):
    y = np.empty(3)
    y.fill(x[0] * x[1])
    y[1:].fill(x[2])
    x.sort()
    x[::-1].sort()
    return np.sum(x * np.arange(4.0)) + np.sum(y * y)


def exchanged(x):
    x[0], x[3] = x[3], x[0]
    x[[1, 2]] = x[[2, 1]]
    i, j = 0, 1
    x[i], x[j] = x[j] * x[i], x[i]
    return np.sum(x * np.arange(1.0, 5.0))


def rows_exchanged(m):
    """Of two views that are exchanged, one is overwritten before it is read."""
    m[[0, 1]] = m[[1, 0]]
    m[0], m[1] = m[1], m[0]
    return np.sum(m * np.arange(6.0).reshape(2, 3) ** 2)


def scale(a, k):
    a *= k
    a[0] += 1.0
    return a


def written_by_a_function(x):
    y = x * 2.0
    z = scale(y[1:], 3.0)
    scale(z, x[0])
    return np.sum(y * y)


def parts_in_a_list(x):
    parts = [x[:2], x[2:]]
    parts[0] *= 2.0
    parts[1][0] = parts[0][1] * x[3]
    for p in parts:
        p += 1.0
    return np.sum(x * x)


class Box:
    def __init__(self, a):
        self.a = a
        self.first = a[:2]

    @property
    def second(self):
        return self.a[1:]

    @second.setter
    def second(self, value):
        self.a[0] = value[-1]

    def bump(self):
        self.first *= 2.0
        self.a[-1] = self.first[0]


def parts_in_attributes(x):
    b = Box(x)
    b.bump()
    b.a += 1.0
    b.second += b.first[0]
    return np.sum(x**2) + np.sum(b.first)


def two(a, b):
    a[0] = b[1] * 2.0
    b[1] = a[0] * a[1]
    return np.sum(a * b)


def one_array_as_two_arguments(x):
    return two(x, x) + two(x[:3], x[1:])


def collected_at(x):
    y = np.ones(3)
    np.add.at(y, [0, 0, 1, 2], x * x)
    np.subtract.at(y, [0, 0, 1, 2], x)
    np.multiply.at(y, [0, 0, 1, 1], x)
    return np.sum(y * y)


def without_axes(x):
    a = np.array(x[0])
    a += x[1]
    a[()] = a * a
    b = a[...]
    b *= 2.0
    return a[()] * x[2]


def without_items(x):
    e = x[4:]
    e *= 2.0
    x[4:] = e + 1.0
    return np.sum(x * x) + np.sum(e) + np.prod(e)


def parts_of_complex_numbers(x):
    z = x + 1j * x**2
    z.real *= 2.0
    z.imag = x * z.real
    r = z.real
    r[0] = x[1]
    return np.sum(np.abs(z) ** 2)


def size_of_one_kind_or_the_other(x):
    d = x[0] * x[1] - 1.0
    r = np.sqrt(d) if d > 0 else np.sqrt(complex(d))
    return abs(r) * x[0]


def imaginary_part_written(x):
    z = x + 1j * x**2
    z.imag[0] = x[1]
    return np.sum(np.abs(z) ** 2)


def shape_assigned(x):
    x.shape = (2, 2)
    return np.sum(x[0] * x[1])


def diagonal_of_three_axes(x):
    return np.sum(np.einsum("iij->ij", np.ones((2, 2, 4)) * x))


def diagonal_written_to(x):
    m = np.outer(x, x)
    d = np.einsum("ii->i", m)
    d[0] = x[1] ** 3
    d *= x
    return np.sum(m * m)


def diagonals_of_three_axes_written_to(x):
    cube = np.ones((4, 3, 4)) * x[0] * x[1]
    planes = np.einsum("iji->ij", cube)
    planes[:, 1] = x
    planes += x[1]
    np.einsum("iii->i", cube[:3, :, :3])[:] *= x[:3]
    return np.sum(cube**3)


def kept_length(x):
    """The length is that of before the items are deleted."""
    d = {k: np.sum(x) ** k for k in range(5)}
    total = sum(d.values()) * len(d)
    for k in list(d):
        del d[k]
    return total


_X = np.array([0.7, 1.3, 0.4, 2.1])
_M = np.array([[0.7, 1.3, 0.4], [0.2, 0.9, 1.7]])


PROGRAMS = [
    (diagonal_of_three_axes, (_X,)),
    *[
        (fn, (_X,))
        for fn in (
            shifted_in_place, steps_backwards, masks, indices, results_put_into_arrays, copied_and_placed,
            filled_and_sorted, exchanged, written_by_a_function, parts_in_a_list, parts_in_attributes,
            one_array_as_two_arguments, collected_at, without_axes, without_items, parts_of_complex_numbers,
            size_of_one_kind_or_the_other, kept_length, diagonal_written_to,
            diagonals_of_three_axes_written_to,
        )
    ],
    *[
        (fn, (_M,))
        for fn in (
            reshaped_as_a_copy, flat_items, flat_runs, transposed_and_written, masks_of_rows, rows_exchanged,
        )
    ],
    (without_items, (np.zeros(0),)),
]  # fmt: skip
REFUSED = [
    (shape_assigned, (_X,), "an assignment to the attribute 'shape' of an array"),
]
ONE_WAY = [(imaginary_part_written, (_X,), "the imaginary part of an array that is written to")]
