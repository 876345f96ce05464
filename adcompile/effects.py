"""What an operation does to memory: the one table that aliasing, recording and every optimiser pass consult.

``of(fn)`` gives an ``Effect``:

* ``writes``   positions of the arguments whose storage the operation changes;
* ``views``    positions of the arguments that the result may share storage with;
* ``stores``   position of the argument that becomes *reachable from* the first one (``append``, ``setitem``);
* ``shape_only`` positions of which only the shape, dtype or length is read, never the content;
* ``ordered``  the operation must stay, in its place (print, assert, raise, unknown calls);
* ``fresh``    every evaluation makes new storage or takes state, so two evaluations are not the same value
  (``np.zeros``, ``[]``, ``tape.pop()``); such a result may be folded but never shared.

Everything that isn't listed is a pure function of the content of its arguments with a result of its own.
"""

from __future__ import annotations

import operator
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from adcompile import adjoints, runtime, sharing
from adcompile import primitives as p


@dataclass(frozen=True, slots=True)
class Effect:
    writes: tuple[int, ...] = ()
    views: tuple[int, ...] = ()
    stores: int | None = None
    shape_only: tuple[int, ...] = ()
    ordered: bool = False
    fresh: bool = False

    @property
    def pure(self) -> bool:
        """The operation may be removed when its result is not read, and moved where its operands' content allows."""
        return not self.writes and not self.ordered


_PURE = Effect()
_VIEW = Effect(views=(0,), shape_only=(0,))
_SHAPE = Effect(shape_only=(0,))
_NEW = Effect(fresh=True)
_HOLDER = Effect(stores=-1, fresh=True)
_NEW_LIKE = Effect(shape_only=(0,), fresh=True)

_VIEWS = [
    np.transpose, np.swapaxes, np.moveaxis, np.rollaxis, np.squeeze, np.expand_dims,
    np.broadcast_to, np.atleast_1d, np.atleast_2d, np.atleast_3d, np.diagonal, np.real, np.imag, np.flip, np.fliplr,
    np.flipud, np.rot90, np.split, np.array_split, np.hsplit, np.vsplit, np.dsplit, p.transposed,
    runtime.diagonal,
]  # fmt: skip
# These copy the content of an argument that isn't an array yet, or is laid out otherwise.
_VIEWS_OR_COPIES = [np.reshape, np.ravel, np.asarray, np.ascontiguousarray, np.asfortranarray, np.asanyarray]
# Other names of the memory of an array, which have no rule: what is stored there by these names is not lost sight of.
_WINDOWS = [
    np.lib.stride_tricks.as_strided, np.lib.stride_tricks.sliding_window_view, np.frombuffer,
    np.from_dlpack, np.nditer,
]  # fmt: skip

_TABLE: dict[Any, Effect] = {
    **dict.fromkeys(_VIEWS, _VIEW),
    **dict.fromkeys([*_VIEWS_OR_COPIES, *_WINDOWS], Effect(views=(0,))),
    operator.getitem: Effect(views=(0,)),
    **dict.fromkeys([getattr, runtime.item_or_none], Effect(views=(0,))),
    **dict.fromkeys([len, np.shape, np.ndim, np.size, p.shape_of, p.size_of, p.ndim_of], _SHAPE),
    **dict.fromkeys(
        [np.zeros, np.ones, np.empty, np.full, np.array, np.copy, p.copy_of, np.eye, np.arange, np.errstate], _NEW
    ),
    **dict.fromkeys([np.zeros_like, np.ones_like, np.empty_like, np.full_like], _NEW_LIKE),
    **dict.fromkeys([runtime.zeros_like, adjoints.zeros_in_list], _NEW_LIKE),
    runtime.buffer_like: _NEW_LIKE,
    runtime.view_or_zeros: Effect(views=(0,), shape_only=(0, 1), fresh=True),
    sharing.exact_copy: _NEW,
    runtime.as_like: Effect(views=(0,), shape_only=(1,)),
    runtime.tangent_like: Effect(views=(0,), shape_only=(1,)),
    runtime.add: Effect(views=(0, 1)),
    **dict.fromkeys([sharing.is_last, sharing.is_array], Effect(shape_only=(0,))),
    **dict.fromkeys([adjoints.part_of, adjoints.stored_in], Effect(views=(0,), shape_only=(1,))),
    adjoints.real_parts: Effect(views=(0,)),
    runtime.shapes: _SHAPE,
    **dict.fromkeys([runtime.split_like, runtime.unpad, runtime.spread], Effect(views=(0,))),
    runtime.unbroadcast: Effect(views=(0,), shape_only=(1,)),
    **dict.fromkeys([p.make_list, p.make_dict, p.make_set], _HOLDER),
    p.make_tuple: Effect(stores=-1),
    p.tape: _NEW,
    p.push: Effect(writes=(0,), stores=1),
    p.pop: Effect(writes=(0,), views=(0,), fresh=True),
    p.append: Effect(writes=(0,), stores=1),
    p.pop_last: Effect(writes=(0,), views=(0,), fresh=True),
    p.drop_last: Effect(writes=(0,)),
    p.unappend: Effect(writes=(0,)),
    p.exposed: _VIEW,
    p.undrop: Effect(writes=(0,)),
    p.unpop: Effect(writes=(0,), stores=1),
    operator.setitem: Effect(writes=(0,), stores=2),
    operator.delitem: Effect(writes=(0,)),
    setattr: Effect(writes=(0,), stores=2),
    p.isum_item: Effect(writes=(0,)),
    p.isub_item: Effect(writes=(0,)),
    p.restore: Effect(writes=(0,)),
    p.isum: Effect(writes=(0,)),
    p.isub: Effect(writes=(0,)),
    p.isum_attr: Effect(writes=(0,)),
    runtime.add_at: Effect(writes=(0,)),
    runtime.add_each: Effect(writes=(0,)),
    runtime.add_item: Effect(writes=(0,)),
    runtime.add_attr: Effect(writes=(0,)),
    **dict.fromkeys([warnings.simplefilter, warnings.filterwarnings, warnings.resetwarnings], Effect(ordered=True)),
    **dict.fromkeys([print, warnings.warn, p.assert_, p.raise_, p.reverse_sweep], Effect(ordered=True)),
    **dict.fromkeys([p.call, p.call_method], Effect(views=(0,), ordered=True)),
}


def of(fn: Callable[..., Any] | Any) -> Effect:
    """The effect of a callee; a function of the same program must be summarised by its caller."""
    try:
        return _TABLE.get(fn) or (_HOLDER if holds_fields(fn) else _PURE)
    except TypeError:  # a callable that cannot be hashed
        return Effect(ordered=True)


def holds_fields(fn: Callable[..., Any] | Any) -> bool:
    """Whether a call makes an object, or a named tuple, of what it is given."""
    return isinstance(fn, type) and (hasattr(fn, "__dataclass_fields__") or hasattr(fn, "_fields"))


def read_positions(fn: Callable[..., Any] | Any, count: int) -> list[int]:
    """The positions, of ``count`` operands, whose content can influence the result (not just its shape)."""
    effect = of(fn)
    return [k for k in range(count) if k not in effect.shape_only or k in effect.views]
