"""Every error that is ours, under ``AdcompileError``; exceptions of the user's own code are never wrapped.

* ``Refusal``: a function is not differentiated, and this says where, why, and what to write instead. It is either
  ``NotSupportedYet`` (the compiler may learn it) or ``NotDifferentiable`` (nobody can: there is no derivative, or no
  source to read).
* ``ArgumentError`` and ``ArgumentValueError``: a wrong call of ours, caught by ``except TypeError`` and
  ``except ValueError`` too.
* ``SourceNotFound``: the text of a function is not at hand, or is no longer what was compiled.
* ``InternalError``: a fault of the compiler itself.

The bottom layer: it imports nothing of ours, so positions arrive as plain fields.
"""

from __future__ import annotations

import unicodedata


class AdcompileError(Exception):
    """The root of every error that adcompile raises on its own account."""


class ArgumentError(AdcompileError, TypeError):
    """A call with an argument of the wrong type or number."""


class ArgumentValueError(AdcompileError, ValueError):
    """A call with an argument of the right type and an impossible value."""


class SourceNotFound(AdcompileError, OSError):
    """A function whose source can't be read: typed at a plain prompt, made by ``exec``, or changed since.

    An ``OSError`` as well, as what ``inspect.getsource`` raises is.
    """


class InternalError(AdcompileError):
    """A broken promise between two parts of the compiler: always a bug, never the user's fault."""


class Refusal(AdcompileError):
    """A function that is not differentiated, with the place that prevents it and a way out.

    ``line`` counts from 1 and the columns from 0, in UTF-8 bytes, as in ``ast``; ``text`` is the source line. ``file``
    is empty for what has no position, such as a function written in C. It reads::

        model.py:12: a generator cannot be differentiated
            yield x * 2
            ^^^^^^^^^^^
        why: its values appear while another function runs
        instead: return a list of the values
    """

    verdict = "is refused"

    def __init__(
        self,
        construct: str,
        reason: str = "",
        remedy: str = "",
        file: str = "",
        line: int = 0,
        column: int = 0,
        end_column: int | None = None,
        text: str = "",
    ) -> None:
        # All fields go into ``args``: that is what pickle builds the copy from.
        super().__init__(construct, reason, remedy, file, line, column, end_column, text)
        self.construct = construct
        self.reason = reason
        self.remedy = remedy
        self.file = file
        self.line = line
        self.column = column
        self.end_column = end_column
        self.text = text

    def __str__(self) -> str:
        lines = [f"{self.construct} {self.verdict}"]
        if self.file:
            lines = [f"{self.file}:{self.line}: {lines[0]}"]
        if self.text.strip():
            lines += _underlined(self.text, self.column, self.end_column)
        if self.reason:
            lines.append(f"why: {self.reason}")
        if self.remedy:
            lines.append(f"instead: {self.remedy}")
        return "\n".join(lines)


class NotSupportedYet(Refusal):
    """What the compiler doesn't know yet, though a derivative exists."""

    verdict = "cannot be differentiated yet"


class NotDifferentiable(Refusal):
    """What has no derivative, or no source that a compiler could read."""

    verdict = "cannot be differentiated"


def _underlined(text: str, column: int, end_column: int | None) -> list[str]:
    """A source line, with carets under the columns of a span; the span's end is None if it goes on below."""
    encoded = text.rstrip().encode()
    start = len(encoded) - len(encoded.lstrip())
    first = max(column, start)
    last = len(encoded) if end_column is None else min(end_column, len(encoded))
    blank = " " * _width(encoded[start:first])
    carets = "^" * max(_width(encoded[first:last]), 1)
    return [f"    {text.strip()}", f"    {blank}{carets}"]


def _width(encoded: bytes) -> int:
    """How many columns of a terminal a piece of a line takes."""
    characters = encoded.decode(errors="replace")
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in characters)
