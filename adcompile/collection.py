"""Python's cyclic garbage collection waits while a function is compiled.

Compiling makes many small objects that live until the text is written; looking for cycles among them again and again
takes a quarter of the time for long functions.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Collect no cycles in this block, if they are collected around it."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
