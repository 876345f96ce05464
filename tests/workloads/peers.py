"""Gradients by other tools, for the comparison; each tool is imported where it is used."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any

import numpy as np

from tests.workloads.workload import Peer


def rebound(fn: Callable[..., Any], **modules: Any) -> Callable[..., Any]:
    """``fn`` with other modules under the names that it uses, say ``np`` for ``autograd.numpy``."""
    assert isinstance(fn, FunctionType)
    copy = FunctionType(fn.__code__, {**fn.__globals__, **modules}, fn.__name__, fn.__defaults__, fn.__closure__)
    copy.__kwdefaults__ = fn.__kwdefaults__
    return copy


def by_autograd(fn: Callable[..., Any], argnums: int | tuple[int, ...]) -> Peer:
    """autograd, on the program itself with ``np`` and ``math`` rebound to its own NumPy."""

    def prepare(args: tuple[Any, ...]) -> Callable[[], Any]:
        anp: Any = importlib.import_module("autograd.numpy")
        autograd: Any = importlib.import_module("autograd")
        gradient = autograd.grad(rebound(fn, np=anp, math=anp), argnums)
        return lambda: gradient(*args)

    return prepare


def by_torch(fn: Callable[..., Any], argnums: int | tuple[int, ...]) -> Peer:
    """PyTorch, eager, double precision, on a program written for tensors; ``np`` and ``math`` in it mean ``torch``."""

    def prepare(args: tuple[Any, ...]) -> Callable[[], Any]:
        torch: Any = importlib.import_module("torch")
        torch.set_num_threads(1)
        wanted = argnums if isinstance(argnums, tuple) else (argnums,)

        def converted(arg: Any) -> Any:
            return torch.as_tensor(arg) if isinstance(arg, (float, np.ndarray)) else arg

        tensors = [converted(np.float64(arg) if isinstance(arg, float) else arg) for arg in args]
        for i in wanted:
            tensors[i] = torch.tensor(args[i], dtype=torch.float64, requires_grad=True)
        inputs = [tensors[i] for i in wanted]
        program = rebound(fn, np=torch, math=torch, torch=torch)

        def gradient() -> Any:
            bars = torch.autograd.grad(program(*tensors), inputs)
            return bars if isinstance(argnums, tuple) else bars[0]

        return gradient

    return prepare


def by_tangent(fn: Callable[..., Any], argnums: int | tuple[int, ...]) -> Peer:
    """tangent-ad, on the program itself."""

    def prepare(args: tuple[Any, ...]) -> Callable[[], Any]:
        tangent: Any = importlib.import_module("tangent")
        gradient = tangent.grad(fn, wrt=argnums if isinstance(argnums, tuple) else (argnums,))
        # it runs the program's stores on the caller's arrays, where the other contestants copy as well
        return lambda: gradient(*[arg.copy() if isinstance(arg, np.ndarray) else arg for arg in args])

    return prepare


def all_peers(
    fn: Callable[..., Any],
    argnums: int | tuple[int, ...],
    *,
    functional: Callable[..., Any] | None = None,
    torch: Callable[..., Any] | None = None,
) -> Mapping[str, Peer]:
    """The three peers; ``functional`` is the program without in-place stores, ``torch`` its form for tensors."""
    functional = functional or fn
    return {
        "autograd": by_autograd(functional, argnums),
        "torch": by_torch(torch or functional, argnums),
        "tangent": by_tangent(fn, argnums),
    }
