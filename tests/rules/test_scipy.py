"""SciPy as an extra: its rules are read when a program means one of its functions, and never before."""

from __future__ import annotations

import itertools
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from scipy import integrate, interpolate, linalg, optimize, signal, special, stats

import adcompile
from adcompile.errors import NotSupportedYet
from adcompile.rules import DEFAULT, LIBRARIES, Rule, RuleSet
from adcompile.rules.scipy import densities, masses, quantiles
from adcompile.rules.scipy import stats as distributions
from tests import checks
from tests.rules.structures import RULES, partials


def run(program: str) -> str:
    """What a program prints, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_of_scipy_is_imported_before_the_program_imports_it() -> None:
    text = "import sys, numpy, adcompile.rules; print(numpy.sin in adcompile.rules.DEFAULT, 'scipy' in sys.modules)"
    assert run(text) == "True False\n"


def test_without_scipy_the_rules_are_those_of_the_others() -> None:
    hidden = "import sys; sys.modules['scipy'] = None; from adcompile.rules import DEFAULT; import numpy\n"
    assert run(hidden + "print(numpy.sin in DEFAULT, len(DEFAULT) > 300)") == "True True\n"


def test_rules_arrive_when_a_function_of_the_library_is_looked_up() -> None:
    program = (
        "import sys, numpy\n"
        "from adcompile.rules import DEFAULT, RuleSet\n"
        "from scipy.special import erf\n"
        "both = DEFAULT | RuleSet()\n"
        "print(numpy.sin in both, any(name.startswith('adcompile.rules.scipy') for name in sys.modules))\n"
        "print(erf in DEFAULT, erf in both, 'adcompile.rules.scipy.gamma' in sys.modules)"
    )
    assert run(program) == "True False\nTrue True True\n"


def test_a_rule_of_the_user_wins_over_one_that_arrives_later() -> None:
    mine = RuleSet()

    @mine.elementwise(special.erf, domain=(-1.0, 1.0))
    def erf(x):  # type: ignore[no-untyped-def]
        return 7.0

    late = RuleSet(libraries=LIBRARIES)
    assert (late | mine).lookup(special.erf) is mine.lookup(special.erf)
    assert (mine | late).lookup(special.erf) is DEFAULT.lookup(special.erf)


WITHOUT = [
    pytest.param(rule, fn, k, id=f"{rule.name}-{k}")
    for rule in RULES
    for fn in rule.fns
    if rule.kind == "elementwise" and rule.domain and isinstance(fn, np.ufunc)
    for k, partial in enumerate(partials(rule, fn, *(low for low, _ in rule.domain)))
    if partial is None and isinstance(rule.domain[k][0], float)
]


@pytest.mark.parametrize(("rule", "fn", "k"), WITHOUT)
def test_a_partial_without_a_closed_form_is_refused_where_it_is_needed(rule: Rule, fn: Any, k: int) -> None:
    point = tuple(low for low, _ in rule.domain)
    before, after = point[:k], point[k + 1 :]

    def f(x: float) -> Any:
        return np.real(fn(*before, x, *after))

    for derive in (lambda: adcompile.grad(f)(point[k]), lambda: adcompile.jvp(f, (point[k],), (1.0,))):
        with pytest.raises(NotSupportedYet, match="keep that argument constant"):
            derive()


def test_there_are_such_partials() -> None:
    assert len(WITHOUT) > 40


def test_the_refusal_names_the_function_and_the_argument() -> None:
    def f(a: float) -> Any:
        return special.gammainc(a, 2.0)

    with pytest.raises(NotSupportedYet, match=r"the derivative of scipy\.special\.gammainc by a\b"):
        adcompile.grad(f)(1.5)


def test_emitted_code_imports_from_the_public_module() -> None:
    def f(x: float) -> Any:
        return special.j0(x) + special.lambertw(x).real

    text = adcompile.source(adcompile.grad(f), 1.0)
    assert "special.j0" in text or "j1(x)" in text
    assert "._" not in text


def lineshape(x: Any, center: float, sigma: float, gamma: float) -> Any:
    """A Voigt profile, by the Faddeeva function of a complex number."""
    z = (x - center + 1j * gamma) / (sigma * np.sqrt(2.0))
    return np.sum(np.real(special.wofz(z)) / (sigma * np.sqrt(2.0 * np.pi)))


def test_real_parameters_of_a_complex_function() -> None:
    args = (np.linspace(-2.0, 2.0, 7), 0.3, 0.8, 0.5)
    for argnum in range(4):
        checks.check_gradient(lineshape, args, argnum)
        checks.check_modes(lineshape, args, argnum)
        checks.check_second_order(lineshape, args, argnum)


def broadcast(x: Any, y: Any) -> Any:
    return np.sum(special.beta(x, y) * special.xlogy(y, x) + special.betaln(x, 2.0))


SHAPES = [((), ()), ((3,), ()), ((3,), (2, 3)), ((2, 1), (3,)), ((0,), ()), ((2, 0), (1, 0))]


@pytest.mark.parametrize("shapes", SHAPES)
def test_shapes(shapes: tuple[tuple[int, ...], ...]) -> None:
    rng = np.random.default_rng(3)
    args = tuple(np.asarray(rng.uniform(0.5, 2.0, size=shape)) for shape in shapes)
    checks.check_gradient(broadcast, args, (0, 1))
    checks.check_modes(broadcast, args, (0, 1))


def test_what_is_not_contiguous() -> None:
    x = np.random.default_rng(4).uniform(0.5, 2.0, size=(3, 4)).T[::2]
    checks.check_gradient(broadcast, (x, x[:, ::-1]), (0, 1))


@pytest.mark.parametrize("fn", [special.erf, special.gammaln, special.j1, special.expit, special.digamma, special.i0e])
def test_single_precision_is_kept(fn: Any) -> None:
    def f(x: Any) -> Any:
        return np.sum(fn(x))

    x = np.array([0.5, 1.5], np.float32)
    assert adcompile.grad(f)(x).dtype == np.float32
    assert adcompile.jvp(f, (x,), (x,))[1].dtype == np.float32


def test_weights_of_zero_hide_what_is_beyond_all_numbers() -> None:
    a, b = np.array([1000.0, np.log(3.0), 0.0]), np.array([0.0, 1.0, 2.0])
    shares = adcompile.grad(lambda a: special.logsumexp(a, b=b))(a)
    np.testing.assert_allclose(shares, [0.0, 0.6, 0.4], rtol=1e-14)
    slope = adcompile.jvp(lambda c: special.logsumexp(a, b=b * c), (1.0,), (1.0,))[1]
    assert slope == pytest.approx(1.0, rel=1e-14)


def test_samples_at_the_same_point() -> None:
    x = np.array([0.0, 0.4, 0.4, 2.0])
    weights = adcompile.grad(lambda y: integrate.simpson(y, x=x))(np.array([0.3, 0.5, -0.1, 1.2]))
    np.testing.assert_allclose(weights, [integrate.simpson(unit, x=x) for unit in np.eye(4)], rtol=1e-14, atol=1e-14)


def smoothed(b: float, a: float, y: Any) -> Any:
    """By keywords, and by coefficients that are numbers of the program."""
    filtered = signal.lfilter(b=[b, a], a=[1.0, b], x=y) + signal.lfilter(b, 1.0, y)
    return np.sum(np.sin(filtered)) + special.logsumexp(y, b=[a, b, a, 1.0]) + integrate.romb(y[:3], dx=a)


def test_what_is_linear_in_its_coefficients() -> None:
    args = (0.5, 0.3, np.array([0.3, 1.7, -0.4, 0.9]))
    checks.check_gradient(smoothed, args, (0, 1, 2))
    checks.check_modes(smoothed, args, (0, 1, 2))


SPLINE = interpolate.splrep(np.linspace(0.0, 3.0, 9), np.sin(np.linspace(0.0, 3.0, 9)))


def test_a_spline_by_its_coefficients_is_refused() -> None:
    def f(c: Any) -> Any:
        return interpolate.splev(0.5, (SPLINE[0], c, 3))

    with pytest.raises(adcompile.AdcompileError):
        adcompile.grad(f)(SPLINE[1])


def test_a_spline_that_is_constant_outside_has_no_slope_there() -> None:
    def f(x: float) -> Any:
        return interpolate.splev(x, SPLINE, ext=3)

    assert adcompile.grad(f)(5.0) == 0.0
    assert adcompile.grad(f)(0.5) == pytest.approx(interpolate.splev(0.5, SPLINE, 1), rel=1e-14)


CUBIC = interpolate.CubicSpline(np.linspace(0.0, 3.0, 9), np.sin(np.linspace(0.0, 3.0, 9)))
CURVE = interpolate.CubicSpline(np.linspace(0.0, 3.0, 9), np.eye(9)[:, :2])


def test_an_object_that_is_a_spline() -> None:
    def f(x: Any) -> Any:
        return np.sum(CUBIC(x) * x + CUBIC(x, 1))

    x = np.array([0.3, 1.7])
    np.testing.assert_allclose(adcompile.grad(f)(x), CUBIC(x, 1) * x + CUBIC(x) + CUBIC(x, 2), rtol=1e-14)
    checks.check_second_order(f, (x,))


def tables(y: Any, x: Any) -> Any:
    """Made in the program: by its values, outside of its points, and in an order that is not theirs."""
    inside = interpolate.interp1d([0.0, 1.0, 3.0], y)(x)
    beyond = interpolate.interp1d(np.array([3.0, 0.0, 1.0]), y, fill_value="extrapolate")(3.0 * x)
    return np.sum(inside * beyond + interpolate.interp1d([0.0, 1.0, 3.0], y, bounds_error=False)(x / 2.0))


def test_a_table_that_is_made_in_the_program() -> None:
    args = np.array([0.3, 1.7, -0.4]), np.array([0.3, 1.7])
    assert adcompile.value_and_grad(tables)(*args)[0] == pytest.approx(tables(*args), rel=1e-14)
    checks.check_gradient(tables, args, (0, 1))
    checks.check_modes(tables, args, (0, 1))
    with pytest.raises(ValueError, match="outside"):
        adcompile.grad(tables)(args[0], np.array([3.5]))


SMOOTHED = interpolate.UnivariateSpline(np.linspace(0.0, 3.0, 9), np.sin(np.linspace(0.0, 3.0, 9)), s=0.0)
ENDING = interpolate.InterpolatedUnivariateSpline(np.linspace(0.0, 3.0, 9), np.cos(np.linspace(0.0, 3.0, 9)), ext=3)
GRID = interpolate.RectBivariateSpline(
    np.linspace(0.0, 3.0, 9), np.linspace(0.0, 1.0, 6), np.outer(np.arange(9), np.ones(6))
)
HILL = interpolate.RectBivariateSpline(
    np.linspace(0.0, 3.0, 9), np.linspace(0.0, 1.0, 6), np.outer(np.sin(np.arange(9)), np.exp(np.arange(6) / 5.0))
)


def along_a_curve(x: Any) -> Any:
    return np.sum(SMOOTHED(x) * x + ENDING(x) + ENDING(x, nu=1))


def over_a_hill(x: Any) -> Any:
    return np.sum(HILL.ev(x, x / 4.0) * HILL(x, 0.3)[:, 0]) + HILL(0.5, 0.1)[0, 0]


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (along_a_curve, np.array([0.3, 1.7])),
        (along_a_curve, np.array([[0.3], [4.0]])),
        (along_a_curve, np.zeros(0)),
        (over_a_hill, np.array([0.3, 1.7, 2.2])),
    ],
)
def test_older_splines(f: Any, x: Any) -> None:
    checks.check_gradient(f, (x,))
    checks.check_modes(f, (x,))
    checks.check_second_order(f, (x,))


def test_a_surface_has_no_slope_beyond_its_edge() -> None:
    slope = adcompile.grad(lambda x: GRID.ev(x, 0.5))
    assert slope(1.2) == pytest.approx(8.0 / 3.0, rel=1e-12)
    assert slope(3.2) == 0.0


def test_a_spline_with_several_values_at_a_point() -> None:
    def f(x: Any) -> Any:
        return np.sum(np.sin(CURVE(x)))

    x = np.array([0.3, 1.7])
    np.testing.assert_allclose(adcompile.grad(f)(x), np.sum(np.cos(CURVE(x)) * CURVE(x, 1), 1), rtol=1e-14)
    checks.check_modes(f, (x,))
    across = interpolate.CubicSpline(np.linspace(0.0, 3.0, 9), np.eye(9)[:2], axis=1)
    with pytest.raises(adcompile.AdcompileError, match="axis 0"):
        adcompile.grad(lambda x: np.sum(across(x)))(x)


def root_of_secants(c: float) -> Any:
    return optimize.newton(lambda x, k: np.cos(x) - k * x, 0.7, args=(c,))


def roots_of_an_array(c: Any) -> Any:
    return np.sum(optimize.newton(lambda x, k: x * x * x - k, np.ones(3), fprime=lambda x, k: 3.0 * x * x, args=(c,)))


def root_in_a_bracket(c: float) -> Any:
    return optimize.brentq(lambda x: x * np.exp(x) - c, 0.0, c) ** 2


@pytest.mark.parametrize(
    ("f", "x"), [(root_of_secants, 1.3), (roots_of_an_array, np.array([1.0, 2.0, 0.5])), (root_in_a_bracket, 2.5)]
)
def test_roots_by_what_the_function_reads_from_outside(f: Any, x: Any) -> None:
    checks.check_gradient(f, (x,))
    checks.check_modes(f, (x,))
    checks.check_second_order(f, (x,))


def test_the_derivative_of_a_root_is_that_of_the_implicit_function_theorem() -> None:
    w = root_in_a_bracket(2.5) ** 0.5  # w exp(w) = c
    assert adcompile.grad(root_in_a_bracket)(2.5) == pytest.approx(2.0 * w * np.exp(-w) / (1.0 + w), rel=1e-13)


def test_a_root_at_a_kink_has_no_derivative() -> None:
    def f(c: float) -> Any:
        return optimize.brentq(lambda x: x - c if x < c else 3.0 * (x - c), 0.0, 5.0)

    with pytest.raises(RuntimeError, match="no slope"):
        adcompile.grad(f)(1.0)


def test_a_root_that_is_not_found_raises_as_in_scipy() -> None:
    def f(c: float) -> Any:
        return optimize.brentq(lambda x: x * x + c, -1.0, 1.0)

    with pytest.raises(ValueError, match="different signs"):
        adcompile.grad(f)(1.0)

    def g(c: float) -> Any:
        return optimize.newton(lambda x: x * x + c, 0.3, lambda x: 2.0 * x)

    with pytest.raises(RuntimeError, match="converge"):
        adcompile.grad(g)(1.0)

    def h(c: float) -> Any:
        return optimize.brentq(lambda x: x * x - c, 0.0, 3.0, maxiter=2)

    with pytest.raises(RuntimeError, match="converge"):
        adcompile.grad(h)(1.0)


def least_squares(a: Any, b: Any) -> Any:
    """By the normal equations, with the factor of one call in the next."""
    return np.sum(np.square(linalg.cho_solve(linalg.cho_factor(a.T @ a), a.T @ b)))


def test_a_factor_that_is_handed_on() -> None:
    rng = np.random.default_rng(8)
    args = rng.normal(size=(5, 3)), rng.normal(size=5)
    checks.check_gradient(least_squares, args, (0, 1))
    checks.check_modes(least_squares, args, (0, 1))
    checks.check_second_order(least_squares, args, (0, 1))


def test_which_triangle_a_factor_has_is_known_when_compiling() -> None:
    def f(a: Any, b: Any) -> Any:
        factor, lower = linalg.cho_factor(a.T @ a, lower=True)
        return np.sum(linalg.cho_solve((factor, lower), b))

    args = np.random.default_rng(9).normal(size=(4, 3)), np.ones(3)
    assert "if " not in adcompile.source(adcompile.grad(f), *args)
    checks.check_gradient(f, args, (0, 1))


def test_what_may_overwrite_its_argument_is_refused() -> None:
    def f(a: Any) -> Any:
        return linalg.det(a, overwrite_a=True)

    with pytest.raises(adcompile.AdcompileError, match="overwrite"):
        adcompile.grad(f)(np.eye(3))


def test_a_rotation_by_its_generator() -> None:
    def f(w: Any) -> Any:
        generator = np.array([[0.0, -w[2], w[1]], [w[2], 0.0, -w[0]], [-w[1], w[0], 0.0]])
        return np.sum(linalg.expm(generator) @ np.array([1.0, 2.0, -1.0]))

    w = np.array([0.3, -0.2, 0.7])
    checks.check_gradient(f, (w,))
    checks.check_second_order(f, (w,))


def log_likelihood(p: Any, data: Any) -> Any:
    return np.sum(stats.norm.logpdf(data, loc=p[0], scale=np.exp(p[1])))


def test_a_density_as_programs_write_it() -> None:
    p, data = np.array([0.2, 0.1]), np.array([0.1, 0.5, -0.3])
    z = (data - p[0]) / np.exp(p[1])
    found = adcompile.grad(log_likelihood)(p, data)
    np.testing.assert_allclose(found, [np.sum(z) / np.exp(p[1]), np.sum(z * z - 1.0)], rtol=1e-14)
    checks.check_second_order(log_likelihood, (p, data))


PRIOR = stats.gamma
PARAMETERS = np.array([0.2, 0.1]), np.array([0.1, 0.5, -0.3])


def frozen(p: Any, data: Any) -> Any:
    noise = stats.norm(p[0], scale=np.exp(p[1]))
    counts = stats.poisson(mu=np.exp(p[0]))
    tail = np.log(noise.sf(1.5)) + PRIOR(2.0, scale=0.7).logpdf(np.exp(p[1]))
    both = stats.multivariate_normal(p, np.array([2.0, 0.5])).logpdf(data[:2])
    return np.sum(noise.logpdf(data)) + counts.logpmf(3) + tail + both


def spread(p: Any, data: Any) -> Any:
    """Over matrices, and over shares, of which no entry can change alone."""
    matrix = np.array([[2.0, p[0]], [p[0], 1.0]])
    shares = np.exp(data) / np.sum(np.exp(data))
    return stats.wishart.logpdf(matrix, 3.5, matrix + np.eye(2)) + stats.dirichlet.logpdf(shares, data**2 + p[1])


@pytest.mark.parametrize("f", [frozen, spread])
def test_frozen_distributions_and_those_of_what_is_constrained(f: Any) -> None:
    assert adcompile.value_and_grad(f)(*PARAMETERS)[0] == pytest.approx(f(*PARAMETERS), rel=1e-13)
    checks.check_gradient(f, PARAMETERS, (0, 1))
    checks.check_modes(f, PARAMETERS, (0, 1))


def test_a_method_of_a_frozen_distribution_that_is_not_followed() -> None:
    def f(m: float) -> Any:
        return stats.norm(m).interval(0.9)[0]

    with pytest.raises(adcompile.AdcompileError, match="the attribute 'interval'"):
        adcompile.grad(f)(0.3)


def of_several_variables(mean: Any, spread: Any, x: Any) -> Any:
    return np.sum(stats.multivariate_normal.logpdf(x, mean=mean, cov=spread @ spread.T + np.eye(2)))


@pytest.mark.parametrize("x", [np.array([0.3, 1.1]), np.array([[0.3, 1.1], [-0.4, 0.2], [1.0, 2.0]]), np.ones((1, 2))])
def test_a_density_of_several_variables(x: Any) -> None:
    args = (np.array([0.1, -0.3]), np.array([[1.0, 0.4], [0.2, 0.8]]), x)
    assert adcompile.value_and_grad(of_several_variables)(*args)[0] == pytest.approx(of_several_variables(*args))
    checks.check_gradient(of_several_variables, args, (0, 1, 2))
    checks.check_modes(of_several_variables, args, (0, 1, 2))


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("f", "args", "argnum"),
    [(f, PARAMETERS, argnum) for f in (frozen, spread) for argnum in (0, 1)]
    + [
        (of_several_variables, (np.array([0.1, -0.3]), np.array([[1.0, 0.4], [0.2, 0.8]]), x), argnum)
        for x in (np.array([0.3, 1.1]), np.array([[0.3, 1.1], [-0.4, 0.2]]))
        for argnum in (0, 1, 2)
    ],
)
def test_second_derivatives_of_densities(f: Any, args: Any, argnum: int) -> None:
    checks.check_second_order(f, args, argnum)


STACK = np.random.default_rng(9).normal(size=(2, 3, 3)) + 3.0 * np.eye(3)


def of_stacks(a: Any) -> Any:
    square = a @ np.swapaxes(a, -1, -2)
    return np.sum(np.sin(linalg.sqrtm(square)) + linalg.cosm(0.3 * a) * linalg.cho_factor(square)[0])


def of_lists(a: Any) -> Any:
    x, y = a
    return np.sum(linalg.circulant([x, y]) @ linalg.inv([[x, 0.2], [0.3, y]]) @ stats.norm.logpdf([x, y], [y, 0.2]))


@pytest.mark.parametrize(("f", "a"), [(of_stacks, STACK), (of_lists, (0.3, 0.5))])
def test_stacks_of_matrices_and_lists_of_numbers(f: Any, a: Any) -> None:
    checks.check_gradient(f, (a,))
    checks.check_modes(f, (a,))


AT = (-2.0, 0.0, 0.5, 1.0, 1.5, np.inf, -np.inf, np.nan)
SHAPES_OF = {
    "t": (3.0,), "gamma": (2.0,), "beta": (2.0, 0.5), "chi2": (3.0,), "invgamma": (2.0,), "lognorm": (0.7,),
    "weibull_min": (1.5,), "invgauss": (0.7,), "pareto": (2.5,), "truncnorm": (-1.0, 1.2), "skewnorm": (0.7,),
    "vonmises": (0.7,), "poisson": (1.3,), "binom": (3, 0.3), "bernoulli": (0.3,), "geom": (0.3,), "nbinom": (2.5, 0.3),
}  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    [*distributions.rules, *densities.rules, *list(masses.rules)[:9]],
    ids=lambda rule: rule.name,
)
def test_distributions_outside_their_support_and_with_parameters_that_are_none(rule: Rule) -> None:
    assert rule.body is not None
    shapes = SHAPES_OF.get(rule.name.rpartition("_")[0], ())
    is_discrete = "mf" in rule.name or rule.name == "poisson_cdf"
    given = [(*shapes, 1)] if is_discrete else [(*shapes, 0.25, scale) for scale in (2.0, -1.0, 0.0)]
    given += [tuple(-0.5 if k == j else s for k, s in enumerate(shapes)) for j in range(len(shapes))]
    for x, parameters in itertools.product(AT, given):
        with np.errstate(all="ignore"):
            np.testing.assert_allclose(rule.body(x, *parameters), rule.fns[0](x, *parameters), rtol=1e-13)


@pytest.mark.parametrize("rule", list(quantiles.rules), ids=lambda rule: rule.name)
def test_quantiles_and_moments_where_there_are_none(rule: Rule) -> None:
    assert rule.body is not None
    args, _ = rule.calls(np.random.default_rng(0))[0]
    is_moment = rule.name.rpartition("_")[2] in ("mean", "var", "std")
    for j in range(len(args)):
        for value in (-1.0, 0.0) if is_moment or j else (-0.5, 0.0, 1.0, 1.5, np.nan):
            given = [*args[:j], value, *args[j + 1 :]]
            with np.errstate(all="ignore"):
                found, wanted = rule.body(*given), rule.fns[0](*given)
            np.testing.assert_allclose(found, np.broadcast_to(wanted, np.shape(found)), rtol=1e-13, atol=1e-15)


def test_a_local_function_that_is_handed_to_a_library() -> None:
    def area(x: float) -> Any:
        return integrate.nquad(lambda t: np.sin(x * t), [[0.0, 1.0]])[0]

    with pytest.raises(NotSupportedYet, match=r"a call of scipy\.integrate\.nquad with a local function") as caught:
        adcompile.grad(area)(0.7)
    assert caught.value.line == area.__code__.co_firstlineno + 1
    assert "integrate.quad" in caught.value.remedy


def decay(y: Any, t: Any) -> Any:
    return -y


@pytest.mark.parametrize(
    ("f", "instead"),
    [
        (lambda k: integrate.odeint(lambda y, t: -k * y, 1.0, [0.0, 1.0])[-1, 0], "a loop over time"),
        (lambda k: integrate.odeint(decay, np.array([k, 1.0]), [0.0, 1.0])[-1, 0], "a loop over time"),
        (lambda k: integrate.solve_ivp(lambda t, y: -k * y, (0.0, 1.0), [1.0]).y[0, -1], "a loop over time"),
        (lambda k: optimize.minimize(lambda x: np.sum((x - k) ** 2), [0.0]).x[0], r"optimize\.root\(adcompile\.grad"),
        (lambda k: optimize.least_squares(lambda x: x - k, [0.0]).x[0], r"optimize\.root\(adcompile\.grad"),
        (lambda k: optimize.ridder(lambda x: x - k, 0.0, 1.0), r"optimize\.brentq"),
        (lambda k: integrate.nquad(lambda x: k * x, [[0.0, 1.0]])[0], r"integrate\.quad"),
    ],
)
def test_what_is_not_differentiated_names_what_is(f: Any, instead: str) -> None:
    with pytest.raises(adcompile.AdcompileError, match=instead):
        adcompile.grad(f)(0.7)


def test_the_place_of_a_minimum_where_the_slopes_are_zero() -> None:
    def place(k: float) -> Any:
        return optimize.root(adcompile.grad(lambda x: np.sum((x - k) ** 2) + k * x[0] ** 4), np.array([0.3, 0.2])).x[0]

    x = place(0.7)  # 2 (x - k) + 4 k x^3 = 0
    slope = (2.0 - 4.0 * x**3) / (2.0 + 12.0 * 0.7 * x**2)
    assert adcompile.grad(place)(0.7) == pytest.approx(slope, rel=1e-8)
