"""The figures: gradients against hand-written ones, other tools beside them, scaling, transform time, dispatch."""

from __future__ import annotations

import contextlib
import importlib.util
import inspect
import io
import math
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

import adcompile
from adcompile import runtime
from tests.checks import as_tuple, flat
from tests.programs.loops import rosen
from tests.workloads.exemplars import rosen_grad
from tests.workloads.measure import Contestant, Timing, side_by_side
from tests.workloads.workload import Peer, Workload

PEERS = ("autograd", "torch", "tangent")

#: Seconds that a peer may take to prepare and to compute one gradient.
PATIENCE = 60


def emitted(fn: Callable[..., Any], argnums: Any, args: tuple[Any, ...]) -> Callable[..., Any]:
    """The emitted gradient as a plain function, made from its text, without the dispatch on kinds in front of it."""
    text = adcompile.source(adcompile.grad(fn, argnums=argnums), *args)
    scope: dict[str, Any] = {**vars(runtime), **getattr(fn, "__globals__", {}), "np": np, "math": math}
    before = dict(scope)
    exec(compile(text, f"<gradient of {fn.__name__}>", "exec"), scope)
    made = {k: v for k, v in scope.items() if v is not before.get(k) and isinstance(v, FunctionType)}
    for name, function in made.items():
        if name.startswith(f"{fn.__name__}_grad") and len(inspect.signature(function).parameters) == len(args):
            return function
    raise LookupError(f"no gradient of {fn.__name__} among {sorted(made)}")


def same(gradient: Any, expected: Any, argnums: Any) -> bool:
    """Whether two gradients agree, whatever the types of their leaves."""
    leaves = [np.ravel(np.asarray(bar, dtype=np.float64)) for bar in as_tuple(gradient, argnums)]
    reference = flat(as_tuple(expected, argnums))
    found = np.concatenate(leaves)
    return found.shape == reference.shape and np.allclose(
        found, reference, rtol=1e-8, atol=1e-9 * np.max(np.abs(reference))
    )


@contextlib.contextmanager
def deadline(seconds: int) -> Iterator[None]:
    """Raises ``TimeoutError`` in the block after ``seconds``."""

    def expired(signum: int, frame: Any) -> None:
        raise TimeoutError

    previous = signal.signal(signal.SIGALRM, expired)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)


def prepared(peer: Peer, workload: Workload, args: tuple[Any, ...], expected: Any) -> Callable[[], Any] | str:
    """A peer's gradient as a call, or why there is none."""
    try:
        with deadline(PATIENCE), contextlib.redirect_stdout(io.StringIO()):
            call = peer(args)
            gradient = call()
        if isinstance(gradient, tuple) and not isinstance(workload.argnums, tuple):
            (gradient,) = gradient
        as_numbers = [np.asarray(bar) for bar in as_tuple(gradient, workload.argnums)]
        return call if same(tuple(as_numbers), as_tuple(expected, workload.argnums), (0,)) else "wrong"
    except TimeoutError:
        return "too slow"
    except ImportError:
        return "absent"
    except Exception as error:  # whatever another tool raises is its answer
        return type(error).__name__


def measured(workload: Workload, seconds: float, with_peers: bool) -> tuple[dict[str, Timing], dict[str, str]]:
    """Timings by contestant, and why a contestant has none."""
    args = workload.make_args(False)
    by_hand = workload.hand_written(*args)
    contestants = {
        "primal": Contestant(workload.primal, args, workload.mutates),
        "by hand": Contestant(workload.hand_written, args),
    }
    refused = {}
    try:
        gradient = emitted(workload.primal, workload.argnums, args)
        if same(gradient(*args), by_hand, workload.argnums):
            contestants["emitted"] = Contestant(gradient, args)
        else:
            refused["emitted"] = "wrong"
    except Exception as error:  # reported in the table; the other workloads are still worth measuring
        refused["emitted"] = type(error).__name__
        print(f"{workload.name}: {type(error).__name__}: {error}", file=sys.stderr)
    for name, peer in workload.peers.items() if with_peers else ():
        call = prepared(peer, workload, args, by_hand)
        if isinstance(call, str):
            refused[name] = call
        else:
            contestants[name] = Contestant(call)
    return side_by_side(contestants, seconds), refused


def in_units(seconds: float) -> str:
    """A time as a person reads it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def print_workloads(workloads: Sequence[Workload], seconds: float, with_peers: bool) -> dict[str, float]:
    """The table of workloads; gives the ratios of emitted to hand-written."""
    columns = ["primal", "by hand", "emitted", "emitted/hand", "(median)", "emitted/primal"]
    columns += [f"{name}/emitted" for name in PEERS] if with_peers else []
    print(f"{'workload':<10}" + "".join(f" {column:>17}" for column in columns))
    ratios = {}
    for workload in workloads:
        timings, refused = measured(workload, seconds, with_peers)
        cells = [in_units(timings[name].best) if name in timings else refused[name] for name in columns[:3]]
        if "emitted" in timings:
            ours, hand = timings["emitted"], timings["by hand"]
            ratios[workload.name] = ours.best / hand.best
            cells += [f"{ours.best / hand.best:.2f}", f"{ours.median / hand.median:.2f}"]
            cells += [f"{ours.best / timings['primal'].best:.2f}"]
        else:
            cells += ["-"] * 3
        for name in PEERS if with_peers else ():
            if name not in timings:
                cells.append(refused.get(name, "-"))
            else:
                base = timings["emitted" if "emitted" in timings else "by hand"]
                cells.append(f"{timings[name].best / base.best:.1f}")
        print(f"{workload.name:<10}" + "".join(f" {cell:>17}" for cell in cells), flush=True)
    return ratios


def print_summary(ratios: dict[str, float]) -> None:
    """Geometric mean and worst of emitted to hand-written."""
    if ratios:
        mean = math.exp(statistics.fmean(math.log(ratio) for ratio in ratios.values()))
        worst = max(ratios, key=lambda name: ratios[name])
        print(f"emitted / by hand: geometric mean {mean:.3f}, worst {ratios[worst]:.3f} ({worst})")


def print_scaling() -> None:
    """The cost of rosen's gradient for each element does not grow."""
    print("\nrosen        emitted    ns/element    emitted/primal    emitted/hand")
    gradient = emitted(rosen, 0, (np.zeros(2),))
    for n in (1_000, 10_000, 100_000):
        args = (np.random.default_rng(0).uniform(-1.5, 1.5, n),)
        contestants = {
            "primal": Contestant(rosen, args),
            "by hand": Contestant(rosen_grad, args),
            "emitted": Contestant(gradient, args),
        }
        timings = side_by_side(contestants, 2.0)
        ours = timings["emitted"].best
        over = [ours / timings[name].best for name in ("primal", "by hand")]
        print(f"n = {n:<7}{in_units(ours):>9}{ours / n / 1e-9:>14.0f}{over[0]:>18.2f}{over[1]:>16.2f}")


@contextlib.contextmanager
def fresh_copies(fn: Callable[..., Any], count: int) -> Iterator[list[Callable[..., Any]]]:
    """The same function from so many modules of its own, so that nothing is remembered of it."""
    with tempfile.TemporaryDirectory() as folder:
        copies = []
        for k in range(count):
            name = f"fresh_{fn.__name__}_{k}"
            path = Path(folder) / f"{name}.py"
            path.write_text(f"import math\nimport numpy as np\n\n\n{inspect.getsource(fn)}")
            spec = importlib.util.spec_from_file_location(name, path)
            assert spec is not None and spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            copies.append(getattr(module, fn.__name__))
        yield copies


def first_call_seconds(make: Callable[[Callable[..., Any]], Callable[[], Any]]) -> tuple[float, float]:
    """Minimum and median, over fresh copies of rosen, of the time that its first call takes over its second."""
    spent = []
    with fresh_copies(rosen, 9) as copies:
        for fn in copies:
            run = make(fn)
            start = time.perf_counter()
            run()
            middle = time.perf_counter()
            run()
            spent.append(2.0 * middle - start - time.perf_counter())
    return min(spent), statistics.median(spent)


def print_transform_times() -> None:
    """How long a gradient and its derivatives take to make, in a process that has made others before."""
    x = np.array([0.3, -0.4, 1.2, 0.7])
    dot = np.ones_like(x)

    def first(fn: Callable[..., Any]) -> Callable[[], Any]:
        gradient = adcompile.grad(fn)
        return lambda: gradient(x)

    def forward_over_reverse(fn: Callable[..., Any]) -> Callable[[], Any]:
        gradient = adcompile.grad(fn)
        return lambda: adcompile.jvp(gradient, (x,), (dot,))

    def reverse_over_reverse(fn: Callable[..., Any]) -> Callable[[], Any]:
        gradient = adcompile.grad(fn)
        return lambda: adcompile.vjp(gradient, x)[1](dot)

    def hessian(fn: Callable[..., Any]) -> Callable[[], Any]:
        second = adcompile.hessian(fn)
        return lambda: second(x)

    print("\ntime to transform rosen (first call less the second)      best    median")
    first_call_seconds(first)  # reads the rules
    for title, make in (
        ("gradient", first),
        ("Hessian-vector product, forward over reverse", forward_over_reverse),
        ("Hessian-vector product, reverse over reverse", reverse_over_reverse),
        ("Hessian", hessian),
    ):
        best, median = first_call_seconds(make)
        print(f"  {title:<48}{in_units(best):>12}{in_units(median):>10}")


def double(x: float) -> float:
    return 2.0 * x


def print_dispatch() -> None:
    """What a call of a gradient costs beside the emitted function that it ends in."""
    gradient = adcompile.grad(double)
    gradient(1.5)
    contestants = {
        "dispatched": Contestant(gradient, (1.5,)),
        "emitted": Contestant(emitted(double, 0, (1.5,)), (1.5,)),
    }
    timings = side_by_side(contestants, 1.0)
    over = timings["dispatched"].best - timings["emitted"].best
    print(f"\ndispatch for f(x: float): {in_units(over)} a call, of {in_units(timings['dispatched'].best)}")
