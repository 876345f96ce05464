"""What names mean: star imports, aliases, names that shadow others, functions that are defined on a path."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs
# ruff: noqa: A001, A002, E702, E704, E731, F403, F405, I001 (what is tested)
# fmt: off

from __future__ import annotations

import math as m
import math
from functools import wraps
from math import *

import numpy as n
from numpy import array as tableau
from numpy import sin as sinus

GROUP = "names"

try:
    import nonexistent_module_xyz as fast
    def kernel(v):
        return fast.kernel(v)
except ImportError:
    fast = None
    def kernel(v):
        return v * v * 3.0

if fast is None:
    def helper(v, k=2.0):
        return v ** k
    OFFSET = 1.5
else:
    def helper(v):
        return v
    OFFSET = 0.0

for _name in ("a",):
    def in_a_for(v):
        return v * 4.0

def star(x):
    return sin(x) * exp(x) * pi + hypot(x, 2.0)
def aliases(x):
    return m.cos(x) * n.sin(x) + sinus(x) * n.sum(tableau([x, 2.0]))
def shadowed(x):
    sum = x * 2.0
    len = lambda v: v * 3.0
    max = [sum, len(sum)]
    list = max[0]
    return sum + len(x) * list
def shadow_param(x, abs, min=2.0):
    return abs(x) * min
def shadow_loop(xs):
    t = 0.0
    for int in range(3):
        for range_ in xs:
            t += range_ * int
    return t
def non_ascii(α):
    β = α ** 2
    Δx_1 = β * 0.5
    naïve = lambda ξ: ξ * Δx_1
    return naïve(α) + β
def conditional_defs(x):
    return kernel(x) * helper(x) + helper(x, 3.0) * OFFSET + in_a_for(x)

two = lambda v: v * 2.0; three = lambda v: v * v * 3.0
pair = (lambda v: v + 1.0, lambda v: v * 5.0)
def two_lambdas(x):
    return two(x) * three(x) + pair[0](x) * pair[1](x)
def local_lambdas(x):
    f, g = (lambda v: v * x), (lambda v: v + x); h = lambda v: f(g(v)); k = lambda v: g(f(v))
    return h(x) * k(2.0)

class Outer:
    FACTOR = 2.0
    class Inner:
        SCALE = 3.0
        def apply(self, v):
            return v * self.SCALE * Outer.FACTOR
    def __init__(self, k):
        self.__private = k
        self.inner = Outer.Inner()
    def get(self, v):
        return self.__private * self.inner.apply(v)
def nested_class(x):
    return Outer(x).get(x)

def deco(fn):
    @wraps(fn)
    def inner(*a):
        return fn(*a) + 1.0
    return inner
def twice(times):
    def outer(fn):
        def inner(v):
            for _ in range(times):
                v = fn(v)
            return v
        return inner
    return outer
@deco
@twice(2)
def decorated(v):
    return v * 1.5
def decorated_call(x):
    return decorated(x) * decorated(2.0 * x)

_state = {"k": 2.0}
SCALE = 2.0
def uses_global(x):
    def inner(v):
        return v * SCALE
    return inner(x) * _state["k"]
def global_shadow_in_comp(x):
    return sum(SCALE * x for SCALE in (1.0, 2.0)) + SCALE * x
def del_global_like(x):
    y = SCALE * x
    del y
    y = x
    return y * SCALE
def enclosing(x):
    k = 1.0
    def a():
        return k * x
    k = 2.0
    def b():
        k = 5.0
        return a() * k
    k = 3.0
    return b()
def class_attr_names(x):
    return Outer.Inner.SCALE * x + Outer.FACTOR * x ** 2
def locals_named_like_emitted(x):
    x_bar = x * 2.0
    reverse_sweep = x_bar ** 2
    np = reverse_sweep * x_bar
    t = np + x
    t2 = t * t
    return t2 * x_bar
def kw_names(x, *, lambda_=2.0, class_=3.0, _=1.0, __=2.0):
    return x * lambda_ + x ** class_ * _ * __
def underscore(x):
    _, y, _ = (x, x * x, 3.0)
    return y * _
def builtin_alias(xs):
    total, biggest = sum, max
    return total(xs) * biggest(xs)
def import_alias_local(x):
    import math as μ
    from numpy import exp as e, square
    return μ.sin(x) * e(x) * square(x)
def nested_import(x):
    def f(v):
        from math import tan
        return tan(v)
    return f(x)
def name_of_self(x):
    return name_of_self.__name__ == "name_of_self" and x * x or x
def func_attr(x):
    return x * func_attr.scale
func_attr.scale = 4.0
def many_same(x):
    def f(v): return v * 2.0
    a = f(x)
    def f(v): return v * v
    return a * f(x)
def class_in_if(x, c):
    return (Fast if c else Slow)(x).run()
class Slow:
    def __init__(self, v): self.v = v
    def run(self): return self.v * 2.0
class Fast(Slow):
    def run(self): return self.v ** 2
PROGRAMS=[(star,(0.7,)),(aliases,(0.7,)),(shadowed,(0.7,)),(shadow_param,(0.7,math.sin)),(shadow_loop,([0.3,0.7],)),(non_ascii,(0.7,)),(conditional_defs,(0.7,)),(two_lambdas,(0.7,)),(local_lambdas,(0.7,)),(nested_class,(0.7,)),(decorated_call,(0.7,)),(uses_global,(0.7,)),(global_shadow_in_comp,(0.7,)),(del_global_like,(0.7,)),(enclosing,(0.7,)),(class_attr_names,(0.7,)),(locals_named_like_emitted,(0.7,)),(underscore,(0.7,)),(builtin_alias,([0.3,0.7],)),(import_alias_local,(0.7,)),(nested_import,(0.7,)),(name_of_self,(0.7,)),(func_attr,(0.7,)),(many_same,(0.7,)),(class_in_if,(0.7,True)),(class_in_if,(0.7,False)),
(two,(0.7,)),(three,(0.7,)),(pair[0],(0.7,)),(pair[1],(0.7,))]
