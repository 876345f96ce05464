"""Comments: what goes above a statement, and what goes behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from adcompile import ir
from adcompile import primitives as p
from adcompile.emit.motion import is_in

_ACCUMULATES = {p.isum, p.isub, p.isum_item, p.isub_item, p.isum_attr}


@dataclass(frozen=True, slots=True)
class Comment:
    """A line of its own, until ``settle`` hands it to the statement below."""

    text: str


def settle(body: list[Any]) -> list[Any]:
    """Give each comment to the statement that follows it."""
    found: list[Any] = []
    waiting: list[str] = []
    for node in body:
        if isinstance(node, Comment):
            waiting.append(node.text)
            continue
        if waiting:
            node.above = waiting
            waiting = []
        found.append(node)
    return found


@dataclass(slots=True)
class Commenter:
    """Writes behind the statements of the reverse sweep which line of the primal they come from."""

    enabled: bool
    last: tuple[str, int] = field(default=("", 0))

    def note(self, node: Any, op: ir.Op) -> None:
        if not self.enabled or op.pos is None or not op.pos.text.strip() or not _is_adjoint(op):
            return
        line = op.pos.file, op.pos.line
        if line != self.last:
            self.last = line
            node.behind = op.pos.text.strip()


def _is_adjoint(op: ir.Op) -> bool:
    return is_in(op.fn, _ACCUMULATES) or (op.target is not None and ir.hint(op.target).endswith("_bar"))
