"""Lists that change: cut, filled, repeated, sorted; queues, heaps and sorted lists of the standard library."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import bisect
import copy
import heapq
from collections import deque
from types import SimpleNamespace

import numpy as np

GROUP = "objects and containers"


def slices_replaced(x, y):
    xs = [x, y, x * y, 2.0 * x]
    xs[1:3] = [y * y, x, x + y]
    xs[:1] = []
    del xs[-1:]
    return xs[0] * 2 + xs[1] * 3 * x + xs[2] * x


def every_second_item(x):
    xs = [x * k for k in range(1, 7)]
    xs[::2] = [x, x * x, x**3]
    del xs[1::2]
    return xs[0] * xs[1] + xs[2]


def a_slice_that_grows_in_a_loop(x, n):
    xs = [x]
    for k in range(n):
        xs[0:0] = [xs[0] * x + k]
    return sum(xs)


def a_slice_of_its_own_items(x):
    xs = [x, 2.0 * x, 3.0 * x]
    first = xs[0]
    xs[0:2] = [xs[2], first * first, xs[1]]
    xs[2:] = xs[:2]
    return xs[0] * xs[1] * xs[-1] * len(xs)


def repeated_under_two_names(x):
    xs = [x, x * x]
    ys = xs
    xs *= 2
    return ys[2] * 3 + ys[3] + len(xs)


def sorted_by_a_part(x, y):
    xs = [(1, x), (0, y), (2, x * y)]
    xs.sort(key=lambda pair: pair[0])
    return xs[0][1] + xs[1][1] * 2 * x + xs[2][1] * 3


def emptied_by_while(x):
    stack = [x, 2.0 * x, x * x]
    total = 0.0
    while stack:
        v = stack.pop()
        total = total * 0.5 + v * v
    return total


def a_queue_in_a_list(x, n):
    queue = [x]
    total = 0.0
    while queue and n > 0:
        v = queue.pop(0)
        total += v
        queue.append(v * x)
        queue.append(v + x)
        n -= 1
    return total + len(queue)


def changed_by_a_function(x):
    def push(xs, v):
        xs.append(v)
        return xs

    a = [x]
    b = push(a, x * x)
    b.extend([x**3, 4.0])
    a.insert(0, b[-1] * x)
    return a[0] * b[1] * len(a)


def changed_on_one_path(x, c):
    xs = [x]
    if c > 0:
        xs.append(x * x)
    else:
        xs += [x, 2 * x]
    xs.reverse()
    return xs[0] * len(xs)


def pairs_taken_from_the_front(x):
    """Its derivative is one whose lists hold pairs that nobody has looked at."""
    queue = [(x, 0)]
    total = 0.0
    for _ in range(3):
        v, depth = queue.pop(0)
        total += v
        queue.append((v * x, depth + 1))
        queue.append((v + 1.0, depth + 1))
    return total


def pairs_that_move(x):
    pairs = [(x, 0), (2.0 * x, 1)]
    v, number = pairs[0]
    pairs[0] = pairs[1]
    pairs.pop()
    pairs.append((v * x, number))
    return pairs[0][0] * pairs[1][0]


def pairs_of_the_last(x, n):
    pairs = [(x, 1.0)]
    for _ in range(n):
        a, b = pairs[-1]
        pairs.append((a * b, a + b))
    return pairs[-1][0] + sum(p[1] for p in pairs)


def a_deque_at_both_ends(x, n):
    q = deque([x, x * x])
    for k in range(n):
        q.append(q.popleft() * x + k)
        q.appendleft(q[-1] * 0.5)
    return sum(q)


def a_window(xs):
    window = deque(maxlen=3)
    total = 0.0
    for v in xs:
        window.append(v)
        total += sum(window) / len(window) * v
    return total


def a_deque_turned(x):
    q = deque([x, x * x, x**3])
    q.rotate(1)
    q.rotate(-2)
    q[0] = q[0] * x
    q += [x]
    return q[0] * 2 + q[1] * 3 * x + q[2] * q.pop()


def breadth_first(x):
    q = deque([(x, 0)])
    total = 0.0
    while q:
        v, depth = q.popleft()
        total += v
        if depth < 2:
            q.append((v * x, depth + 1))
            q.append((v + 1.0, depth + 1))
    return total


def a_deque_asked(x):
    q = deque((x, 2.0 * x), 2)
    kind = 1.0 if isinstance(q, deque) and type(q) is deque else 5.0
    q.extendleft([x * x])
    return q[0] * q[1] * kind * len(q) * (2.0 if 3.0 in q else 1.0) * q.maxlen


def a_heap(x):
    heap = [3.0 * x, x, 2.0 * x]
    heapq.heapify(heap)
    heapq.heappush(heap, 0.5 * x)
    a = heapq.heappop(heap)
    b = heapq.heappushpop(heap, x * x)
    c = heapq.heapreplace(heap, 7.0 * x)
    return a * b + c * len(heap) * heap[0]


def a_heap_of_pairs(x):
    heap = []
    for k in (3, 1, 2):
        heapq.heappush(heap, (k, x**k))
    total = 0.0
    while heap:
        _, v = heapq.heappop(heap)
        total = total * x + v
    return total


def the_greatest(xs):
    return sum(heapq.nlargest(2, xs)) * xs[0] + heapq.nsmallest(1, xs)[0] ** 2


def between_grid_points(x):
    grid = [0.0, 0.5, 1.0, 2.0]
    values = [1.0, 3.0, 2.0, 5.0]
    k = bisect.bisect_right(grid, x) - 1
    t = (x - grid[k]) / (grid[k + 1] - grid[k])
    return values[k] * (1 - t) + values[k + 1] * t


def put_where_it_belongs(x):
    xs = [0.0, 1.0, 2.0]
    bisect.insort(xs, x)
    bisect.insort_left(xs, 2.0 * x)
    return xs[1] * xs[3] * bisect.bisect_left(xs, x)


def copies_of_lists(x):
    a = [[x, 2.0], [x * x]]
    b = copy.copy(a)
    c = copy.deepcopy(a)
    b[0][1] = x**3
    c[0][0] = 7.0
    b.append([x])
    return a[0][1] * c[0][1] + len(a) * x + a[0][0] * c[1][0]


def copies_of_arrays(x):
    a = copy.copy(x)
    b = copy.deepcopy(x)
    a[0] = x[1] * x[2]
    b *= a
    return np.sum(a * b) + np.sum(x)


class Stack:
    def __init__(self):
        self._items = []
        self.also = self._items

    def push(self, v):
        self._items.append(v)

    def __iter__(self):
        return iter(self._items)

    def __len__(self):
        return len(self._items)

    def __delitem__(self, k):
        del self._items[k]

    def __iadd__(self, v):
        self._items.append(v)
        return self


def an_object_of_its_own_iterator(x):
    s = Stack()
    for k in range(3):
        s.push(x**k)
    s += x
    del s[0]
    return sum(v * v for v in s) * len(s)


def copies_of_an_object(x):
    """What two attributes share, the copies of both share."""
    a = Stack()
    a.push(x)
    b = copy.deepcopy(a)
    c = copy.copy(a)
    b.push(x * x)
    c.push(2.0 * x)
    return sum(a.also) + sum(b.also) * x + len(c) * x


def a_namespace(x):
    s = SimpleNamespace(a=x, b=2.0)
    s.c = s.a * s.b
    s.a += s.c
    return s.a * s.c


_X = np.array([0.7, 1.3, 0.4, 2.1])

PROGRAMS = [
    (slices_replaced, (0.7, 1.3)),
    (every_second_item, (0.7,)),
    (a_slice_that_grows_in_a_loop, (0.7, 3)),
    (a_slice_that_grows_in_a_loop, (0.7, 0)),
    (a_slice_of_its_own_items, (0.7,)),
    (repeated_under_two_names, (0.7,)),
    (sorted_by_a_part, (0.7, 1.3)),
    (emptied_by_while, (0.7,)),
    (a_queue_in_a_list, (0.7, 3)),
    (changed_by_a_function, (0.7,)),
    (changed_on_one_path, (0.7, 1.0)),
    (changed_on_one_path, (0.7, -1.0)),
    (pairs_taken_from_the_front, (0.7,)),
    (pairs_that_move, (0.7,)),
    (pairs_of_the_last, (0.7, 3)),
    (a_deque_at_both_ends, (0.7, 3)),
    (a_window, ([0.7, 1.3, 0.4, 0.2],)),
    (a_deque_turned, (0.7,)),
    (breadth_first, (0.7,)),
    (a_deque_asked, (0.7,)),
    (a_heap, (0.7,)),
    (a_heap_of_pairs, (0.7,)),
    (the_greatest, ([0.7, 1.3, 0.4, 0.2],)),
    (between_grid_points, (0.7,)),
    (put_where_it_belongs, (0.7,)),
    (copies_of_lists, (0.7,)),
    (copies_of_arrays, (_X,)),
    (an_object_of_its_own_iterator, (0.7,)),
    (copies_of_an_object, (0.7,)),
    (a_namespace, (0.7,)),
]
