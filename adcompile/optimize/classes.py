"""Union-find over numbers that stand for storage, in which what is reached from a class is a class too."""

from __future__ import annotations

from collections.abc import Mapping

from adcompile import kinds


class Classes:
    """Union-find over numbers, where the contents of united classes are united too."""

    def __init__(self, known: Mapping[str, kinds.Kind]) -> None:
        self.kinds = known
        self.node: dict[str, int] = {}
        self.parent: list[int] = []
        self.inside: list[int] = []  # content of each root, or -1

    def new(self) -> int:
        self.parent.append(len(self.parent))
        self.inside.append(-1)
        return len(self.parent) - 1

    def of(self, name: str) -> int:
        """The class of a variable, or -1 when it refers to no storage."""
        node = self.node.get(name)
        if node is None:
            node = self.new() if kinds.has_storage(self.kinds.get(name, kinds.UNKNOWN)) else -1
            self.node[name] = node
        return node

    def find(self, node: int) -> int:
        parent = self.parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def unite(self, a: int, b: int) -> None:
        pending = [(a, b)]
        while pending:
            a, b = pending.pop()
            if a < 0 or b < 0:
                continue
            a, b = self.find(a), self.find(b)
            if a == b:
                continue
            self.parent[b] = a
            if self.inside[a] < 0:
                self.inside[a] = self.inside[b]
            elif self.inside[b] >= 0:
                pending.append((self.inside[a], self.inside[b]))

    def content(self, node: int) -> int:
        if node < 0:
            return -1
        root = self.find(node)
        if self.inside[root] < 0:
            self.inside[root] = self.new()
        return self.find(self.inside[root])

    def collapse(self, node: int) -> None:
        """What is reached from a class joins it."""
        self.unite(node, self.content(node))
