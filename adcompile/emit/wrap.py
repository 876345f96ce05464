"""Break lines that are too long, inside their brackets.

    total = np.concatenate(
        first_part, second_part, third_part,
        last_part
    )

A line comes as the pieces that the code generator wrote; a bracket is a piece of its own, so brackets in strings do no
harm.
"""

from __future__ import annotations

from collections.abc import Iterator

_PAIRS = {"(": ")", "[": "]", "{": "}"}


def wrap(pieces: list[str], columns: int) -> str:
    """The text of a line, broken if it is wider than ``columns``; the first piece is its indentation."""
    text = "".join(pieces)
    if len(text) <= columns or "\n" in text:
        return text
    indent = text[: len(text) - len(text.lstrip(" "))]
    group = _longest_group(pieces)
    if group is None:
        return _parenthesized(pieces, indent, columns) or text
    start, end = group
    inside = _lines(pieces[start + 1 : end], indent + "    ", columns)
    return "".join([*pieces[: start + 1], "\n", *inside, indent, *pieces[end:]])


def _longest_group(pieces: list[str]) -> tuple[int, int] | None:
    """The places of the outer brackets that enclose most text."""
    found = [(sum(map(len, pieces[start + 1 : end])), start, end) for start, end in _groups(pieces)]
    width, start, end = max(found, default=(0, 0, 0))
    return (start, end) if width > 0 else None


def _groups(pieces: list[str]) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for k, piece in enumerate(pieces):
        if piece in _PAIRS:
            opened.append(k)
        elif opened and piece[:1] == _PAIRS[pieces[opened[-1]]] and piece.rstrip(":") in _PAIRS.values():
            start = opened.pop()
            if not opened:
                yield start, k


def _parenthesized(pieces: list[str], indent: str, columns: int) -> str | None:
    """``return a, b`` and ``t = a, b`` with brackets round the items."""
    first = next((k for k, piece in enumerate(pieces) if piece in ("return", " = ")), None)
    if first is None or ", " not in pieces[first:]:
        return None
    first += 1 + (pieces[first] == "return")  # a blank comes behind it
    inside = _lines(pieces[first:], indent + "    ", columns)
    return "".join([*pieces[:first], "(\n", *inside, indent, ")"])


def _lines(pieces: list[str], indent: str, columns: int) -> list[str]:
    """The items of a bracket, as many in each line as it holds."""
    lines: list[list[str]] = [[]]
    for item in _items(pieces):
        room = columns - len(indent) - sum(map(len, lines[-1]))
        if lines[-1] and sum(map(len, item)) > room:
            lines.append([])
        lines[-1].extend(item)
    return [wrap([indent, *line], columns).rstrip(" ") + "\n" for line in lines]


def _items(pieces: list[str]) -> Iterator[list[str]]:
    """The pieces up to each comma that is not inside another bracket."""
    depth = 0
    item: list[str] = []
    for piece in pieces:
        depth += (piece in _PAIRS) - (piece in _PAIRS.values())
        item.append(piece)
        if depth == 0 and piece == ", ":
            yield item
            item = []
    if item:
        yield item
