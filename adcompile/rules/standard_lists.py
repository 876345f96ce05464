# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs
"""Functions of the standard library on lists, spelled out in the statements that are differentiated as they stand."""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Callable
from typing import Any


def from_keys(iterable, value=None):
    table = {}
    for key in iterable:
        table[key] = value
    return table


def rise(heap, lowest, place):
    """Move an item towards the root, past those that are greater."""
    item = heap[place]
    rising = place > lowest
    while rising:
        above = (place - 1) // 2
        rising = item < heap[above]
        if rising:
            heap[place] = heap[above]
            place = above
            rising = place > lowest
    heap[place] = item


def sink(heap, place):
    """Move an item to the leaves along the smaller children, and let it rise from there."""
    top, item, size = place, heap[place], len(heap)
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and not heap[child] < heap[child + 1]:
            child = child + 1
        heap[place] = heap[child]
        place = child
    heap[place] = item
    rise(heap, top, place)


def heappush(heap, item):
    heap.append(item)
    rise(heap, 0, len(heap) - 1)


def heappop(heap):
    last = heap.pop()
    if len(heap) == 0:
        return last
    return heapreplace(heap, last)


def heapreplace(heap, item):
    least = heap[0]
    heap[0] = item
    sink(heap, 0)
    return least


def heappushpop(heap, item):
    if len(heap) > 0 and heap[0] < item:
        return heapreplace(heap, item)
    return item


def heapify(heap):
    for place in reversed(range(len(heap) // 2)):
        sink(heap, place)


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[: max(n, 0)]


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[: max(n, 0)]


def bisect_left(a, x, lo=0, hi=None, *, key=None):
    if hi is None:
        hi = len(a)
    while lo < hi:
        middle = (lo + hi) // 2
        item = a[middle] if key is None else key(a[middle])
        if item < x:
            lo = middle + 1
        else:
            hi = middle
    return lo


def bisect_right(a, x, lo=0, hi=None, *, key=None):
    if hi is None:
        hi = len(a)
    while lo < hi:
        middle = (lo + hi) // 2
        item = a[middle] if key is None else key(a[middle])
        if x < item:
            hi = middle
        else:
            lo = middle + 1
    return lo


def insort_left(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_left(a, x if key is None else key(x), lo, hi, key=key), x)


def insort_right(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_right(a, x if key is None else key(x), lo, hi, key=key), x)


#: Functions without a source, and what they do.
FUNCTIONS: dict[Any, Callable[..., Any]] = {
    heapq.heappush: heappush,
    heapq.heappop: heappop,
    heapq.heapify: heapify,
    heapq.heapreplace: heapreplace,
    heapq.heappushpop: heappushpop,
    heapq.nsmallest: nsmallest,
    heapq.nlargest: nlargest,
    bisect.bisect_left: bisect_left,
    bisect.bisect_right: bisect_right,
    bisect.insort_left: insort_left,
    bisect.insort_right: insort_right,
    dict.fromkeys: from_keys,
}
