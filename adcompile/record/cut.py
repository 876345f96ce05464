"""The cheapest set of values to record: a minimum cut between what cannot be computed again and what is needed.

Nodes are variables; recording one costs its capacity. Among minimum cuts the one nearest to the needs is taken, which
computes least again (Ford and Fulkerson 1956; for recording in reverse mode, Enzyme and Mooncake do the same).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

_INFINITE = 1 << 40


def minimum_cut(
    edges: Mapping[str, Iterable[str]], sources: Iterable[str], needs: Iterable[str], capacity: Mapping[str, int]
) -> set[str]:
    """The nodes to record so that every path along ``edges`` from a source to a need goes through one of them."""
    residual: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def connect(a: str, b: str, amount: int) -> None:
        residual[a][b] += amount
        residual[b][a] += 0

    for node, cost in capacity.items():
        connect(f"<{node}", f"{node}>", cost)
    for node, ends in edges.items():
        for end in ends:
            connect(f"{node}>", f"<{end}", _INFINITE)
    for node in sources:
        connect("source", f"<{node}", _INFINITE)
    for node in needs:
        connect(f"{node}>", "sink", _INFINITE)
    while _augment(residual):
        pass
    near = _reaching_sink(residual)
    return {node for node in capacity if f"{node}>" in near and f"<{node}" not in near}


def _augment(residual: dict[str, dict[str, int]]) -> bool:
    came: dict[str, str] = {"source": ""}
    todo = ["source"]
    while todo and "sink" not in came:
        node = todo.pop()
        for end, amount in residual[node].items():
            if amount > 0 and end not in came:
                came[end] = node
                todo.append(end)
    if "sink" not in came:
        return False
    path, node = [], "sink"
    while node != "source":
        path.append((came[node], node))
        node = came[node]
    amount = min(residual[a][b] for a, b in path)
    for a, b in path:
        residual[a][b] -= amount
        residual[b][a] += amount
    return True


def _reaching_sink(residual: dict[str, dict[str, int]]) -> set[str]:
    seen, todo = {"sink"}, ["sink"]
    while todo:
        node = todo.pop()
        for start in list(residual[node]):
            if start not in seen and residual[start][node] > 0:
                seen.add(start)
                todo.append(start)
    return seen
