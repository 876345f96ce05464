"""What is broken: for each mutant a text of the sources, what stands there instead, and the tests that must notice."""

from __future__ import annotations

from dataclasses import dataclass

PROGRAMS = ("tests/test_programs.py", "tests/fuzz")
FORWARD = ("tests/test_programs.py::test_forward_mode_equals_reverse_mode",)


@dataclass(frozen=True)
class Mutant:
    """``old`` stands once in ``file``, below the package; ``tests`` are run in their order until one fails."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...] = PROGRAMS


MUTANTS = (
    # recording
    Mutant(
        "stores are not undone",
        "record/restores.py",
        "if -stmt.origin in forward.by_origin and _is_hidden(stmt, reads, forward, memory, kinds, shadows):",
        "if False:",
    ),
    Mutant(
        "stores are undone only for readers that stand before them",
        "record/restores.py",
        "(-stmt.origin > read.origin or _comes_again(read.region, region, cls, forward, memory))",
        "-stmt.origin > read.origin",
    ),
    Mutant(
        "a value is computed again although its storage was overwritten",
        "record/plan.py",
        "if any(cls in written for cls in read_classes(op, memory, dict(kinds))):",
        "if False:",
    ),
    Mutant(
        "a shadow is made anew although a part of it is recorded",
        "record/plan.py",
        "if recorded <= kept:",
        "if True:",
    ),
    Mutant(
        "the test of a while records once more than its body runs",
        "record/regions.py",
        "    return dataclasses.replace(stmt, test=test, body=Block((*early, *rest), stmt.body.yields))",
        "    test = Block((*early, *test.stmts), test.yields)\n"
        "    return dataclasses.replace(stmt, test=test, body=Block(rest, stmt.body.yields))",
    ),
    # analyses
    Mutant(
        "a view is not an alias of its array",
        "analysis/aliases.py",
        "            sets.union(source.name, op.target)\n    elif isinstance(kind, List) and copies(function, op):",
        "            pass\n    elif isinstance(kind, List) and copies(function, op):",
    ),
    Mutant(
        "an item is not an alias of what was put into its container",
        "analysis/aliases.py",
        "                sets.union(sets.content_of(name), operand.name)",
        "                pass",
    ),
    Mutant(
        "what joins is not an alias of what it was",
        "analysis/aliases.py",
        "            for a, b in joined(stmt):\n                sets.join(function, a, b)",
        "            pass",
    ),
    Mutant(
        "writing to an array does not make it active",
        "analysis/activity.py",
        "                edge(operand, place.name)",
        "                pass",
    ),
    Mutant(
        "an alias of an active array is not active",
        "analysis/activity.py",
        '        graph[f"memory {cls}"].add(name)\n    for outer',
        "        pass\n    for outer",
    ),
    Mutant(
        "a view that outlives a store is taken for a momentary one",
        "analysis/momentary.py",
        "    for name in [n for n in open_ if memory.of(n) in written]:",
        "    for name in list[str]():",
    ),
    Mutant(
        "it never matters how arrays lie in memory",
        "analysis/layouts.py",
        "    return bool(written) and not momentary(function, memory).issuperset(written)",
        "    return False",
        ("tests/test_layouts.py",),
    ),
    # the reverse sweep
    Mutant(
        "a store leaves the adjoint of what it overwrote",
        "transform/sweep_places.py",
        "            self.b.effect(operator.setitem, shadow, index, Const(0.0))",
        "            pass",
    ),
    Mutant(
        "a second contribution takes the place of the first",
        "transform/bars.py",
        "        if old is None:\n            self.env[key] = bar\n            return\n        if key in",
        "        if True:\n            self.env[key] = bar\n            return\n        if key in",
    ),
    Mutant(
        "the tangent of a view is a name of storage that changes",
        "transform/tangents.py",
        "            if self.memory.is_shadowed(key):",
        "            if False:",
        FORWARD,
    ),
    Mutant(
        "the numbers in tuples that a loop carries have no adjoints",
        "transform/sweep_control.py",
        '        return [found for k, item in items for found in _paths(item, shadowed, f"{path}[{k}]")]',
        "        return []",
    ),
    Mutant(
        "an item that a list gets is written into the one that it had",
        "emit/statements.py",
        "    return isinstance(it.kind(obj), Array) and _is_float_array(element)",
        "    return _is_float_array(element)",
    ),
    Mutant(
        "what a slot held is moved without a copy",
        "transform/sweep_places.py",
        "        return self._copied(value, hint)",
        "        return value",
    ),
    Mutant(
        "of a store through indices that occur twice, both stay",
        "sharing.py",
        "    return owner[index] == order",
        "    return np.ones_like(order, dtype=bool)",
    ),
    Mutant(
        "a view that may be a copy is taken for a view",
        "sharing.py",
        "    return not np.may_share_memory(result, source)",
        "    return False",
    ),
    Mutant(
        "arguments that are written to are not copied",
        "transform/entry.py",
        "        if not memory.is_shadowed(name):",
        "        if True:",
    ),
    Mutant(
        "only arguments that are written to themselves are copied",
        "transform/entry.py",
        "        if not memory.is_shadowed(name):",
        "        if not memory.is_written(name):",
    ),
    Mutant(
        "adjoints are not summed over axes of length one",
        "runtime.py",
        "n == 1 and np.shape(bar)[extra + k] != 1",
        "n == 0",
    ),
    Mutant(
        "an index that occurs twice adds once",
        "runtime.py",
        "    np.add.at(place, index, value)",
        "    place[index] += value",
    ),
    Mutant(
        "a mask is applied before the product",
        "transform/reverse.py",
        "                self.bars.add(operand, dataclasses.replace(inner, mask=cond, negated=negated))",
        "                masked = dataclasses.replace(inner, mask=cond, negated=negated)\n"
        "                self.bars.add(operand, Bar(self.bars.plain(masked), inner.full))",
    ),
    Mutant(
        "a loop that ended early is reversed in full",
        "transform/sweep_control.py",
        "                bounds = *self._executed(stmt, trips), stmt.step",
        "                pass",
    ),
    # forward mode
    Mutant(
        "a tangent is a name of storage that changes",
        "transform/forward.py",
        "        if dot in self._changing:",
        "        if False:",
        FORWARD,
    ),
    # the optimiser
    Mutant(
        "simplify: what was computed before a store is what it was",
        "optimize/definitions.py",
        "        if site.clock != self.clock or site.stmts is not self.stmts:",
        "        if site.stmts is not self.stmts:",
        ("tests/optimize", *PROGRAMS),
    ),
    Mutant(
        "simplify: one times an array is that array, although it is written to",
        "optimize/definitions.py",
        "        if one in self.memory.written or other in self.memory.written:",
        "        if False:",
    ),
    Mutant(
        "loops: a carried variable that changes is taken for one that does not",
        "optimize/loops.py",
        "            if later == first or (type(later) is Var and later.name == param):",
        "            if first == Const(0.0) or later == first or (type(later) is Var and later.name == param):",
    ),
    Mutant(
        "fitting: every adjoint fits",
        "optimize/fitting.py",
        "        if wanted == key:",
        "        if True:",
    ),
    Mutant(
        "standins: every array has the same shape",
        "optimize/standins.py",
        "        self.keys = shapes(function)",
        "        self.keys = dict.fromkeys(function.kinds, 0)",
    ),
    Mutant(
        "cse: storage never changes",
        "optimize/cse.py",
        "        if effect.writes or effect.ordered:\n            self.count_writes(op, effect)\n        elif",
        "        if effect.writes or effect.ordered:\n            pass\n        elif",
    ),
    Mutant(
        "zeros: whoever has used them",
        "optimize/zeros.py",
        "                    untouched.pop(touched, None)",
        "                    pass",
    ),
    Mutant(
        "branches: all branches are on one condition",
        "optimize/branches.py",
        "    if one.cond != two.cond or not isinstance(one.cond, Var):",
        "    if not isinstance(one.cond, Var):",
    ),
    Mutant(
        "stores: whoever reads between them",
        "optimize/stores.py",
        "                    _forget(pending, access.touched)",
        "                    pass",
    ),
    Mutant(
        "copies: although the original is written",
        "optimize/copies.py",
        "            if copy.source in written:",
        "            if False:",
    ),
    Mutant(
        "dce: stores are dead",
        "optimize/dce.py",
        "                for op, around in self.writers.get(reached, ()):\n                    self.keep(op, around)",
        "                pass",
    ),
    Mutant(
        "own: results may be the caller's arguments",
        "optimize/own.py",
        "    if final == result:",
        "    if True:",
        ("tests/api",),
    ),
    # what is lowered
    Mutant(
        "what the test of a while changes the last time is lost",
        "lower/control/loops.py",
        "        if _calls_by_name(stmts) or leave_a_trace(lo.kind, stmts) or merge.changed(before):",
        "        if False:",
    ),
    Mutant(
        "an attempt ends well when it raises",
        "lower/control/attempts.py",
        "    ended = lo.b.op(operator.is_, error, Const(None), kind=BOOL)",
        "    ended = lo.b.op(operator.is_not, error, Const(None), kind=BOOL)",
        ("tests/lower",),
    ),
    Mutant(
        "what an attempt assigned before it raised is what it was",
        "lower/control/attempts.py",
        "        _forget(lo, body, tried, handlers.caught)",
        "        pass",
        ("tests/lower",),
    ),
    Mutant(
        "what an attempt may write to does not matter",
        "lower/inference/traces.py",
        "        elif any(_name(op.args[k]) not in own for k in effect.writes):",
        "        elif False:",
        ("tests/lower",),
    ),
    Mutant(
        "a path that is refused is taken without a word",
        "lower/control/merge.py",
        "                raise_refusal(lo.b, refused)",
        "                pass",
        ("tests/lower",),
    ),
    Mutant(
        "a loop carries a variable as often as it is named",
        "lower/control/carry.py",
        "        self.cells = list(dict.fromkeys(self.cells))",
        "        self.cells = list(self.cells)",
        ("tests/lower",),
    ),
    # what is given, and given back
    Mutant(
        "copies at entry lie in memory as they like",
        "transform/entry.py",
        "    exact = layout_matters(function, memory)",
        "    exact = False",
        ("tests/test_layouts.py",),
    ),
    Mutant(
        "gradients have the precision that they meet",
        "transform/gradient.py",
        "    full = _in_precision(bars.b, bars.full(bar, like), kind, like)",
        "    full = bars.full(bar, like)",
        ("tests/test_precision.py",),
    ),
    Mutant(
        "code that is not read may write to what is differentiated",
        "transform/opaque.py",
        "        if operand.name in active:",
        "        if False:",
        ("tests/rules/test_numpy_programs.py",),
    ),
    Mutant(
        "code that is not read stores nothing in what it is given",
        "analysis/activity.py",
        "            if stmt.fn in _OPAQUE:",
        "            if False:",
        ("tests/lower/test_refused_flow.py",),
    ),
    Mutant(
        "arguments that share memory are not looked for",
        "api/arguments.py",
        "        if i == j and not _shares_with_itself(values[i]) or i != j and not _share(values[i], values[j]):",
        "        if True:",
        ("tests/api",),
    ),
    # containers, and what is pushed and popped
    Mutant(
        "what is recorded stays on its tape when it is read",
        "record/close.py",
        "        return Op(new, p.pop, (tape,), origin=-origin)",
        '        return Op(new, __import__("operator").getitem, (tape, ir.Const(-1)), origin=-origin)',
    ),
    Mutant(
        "the adjoint of what was pushed stays on its tape",
        "transform/sweep_containers.py",
        '            bar = self.b.op(p.pop, shadow, hint="%t_bar", kind=self.b.kind(value))',
        '            bar = self.b.op(operator.getitem, shadow, Const(-1), hint="%t_bar", kind=self.b.kind(value))',
    ),
    Mutant(
        "what is appended to a list stays there in the reverse sweep",
        "transform/sweep_containers.py",
        "        self.b.effect(p.unappend, place)",
        "        pass",
    ),
    Mutant(
        "what a list drops comes back with an adjoint of its own",
        "transform/sweep_containers.py",
        "            self.b.effect(p.undrop, shadow)",
        "            self.b.effect(p.append, shadow, Const(0.0))",
    ),
    Mutant(
        "the adjoint of an attribute is not summed for a number that was added to it",
        "transform/sweep_places.py",
        "            self.bars.add(value, self._fitted(self._copied(slot, bar_of(value)), value))",
        "            self.bars.add(value, Bar(slot))",
    ),
    # forward mode, and names
    Mutant(
        "what is stored has no tangent",
        "transform/forward_memory.py",
        "        dot = self.dot_or_zero(op.args[-1])\n",
        "        dot: Operand = Const(0.0)\n",
        FORWARD,
    ),
    Mutant(
        "variables that are alive together have one name",
        "emit/coalesce.py",
        "            if layout.is_live_after(other, point, region):",
        "            if False:",
    ),
    Mutant(
        "the norm of a vector is taken for the moduli of its components",
        "optimize/lengths.py",
        "modulus.op.fn in _MODULI",
        "modulus.op.fn in _LENGTHS",
        ("tests/optimize/test_lengths.py",),
    ),
)
