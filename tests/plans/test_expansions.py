"""Plans expanded in a parameter, and exact tables expanded: two ways that share no code, and a third."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import tilth
from tilth.cases import load_family
from tilth.errors import ExpressionError, LimitExceeded, OptionError, TableError, VerificationFailed
from tilth.family import Integral
from tilth.table.linear_substitution import LinearSubstitution
from tilth.table.series import Series, SeriesTable

BUBBLE = tilth.Family("bubble", ["k"], ["q"], ["k^2-m", "(k+q)^2-m"], {"q^2": "s"})
SUNRISE = tilth.Family(
    "sunrise",
    ["k", "l"],
    ["p"],
    ["k^2-m", "l^2-m", "(k+l+p)^2-m", "k*p", "l*p"],
    {"p^2": "s"},
)
BOX = load_family("box")
TRIBOX = load_family("tribox")

PROBLEMS = {
    "bubble": [BUBBLE[2, 2], BUBBLE[3, 1], BUBBLE[1, 0]],
    "box": [BOX[1, 2, 1, 1], BOX[2, 1, 2, 1], BOX[1, 1, 1, 3]],
    "sunrise": [SUNRISE[2, 2, 1, 0, 0], SUNRISE[1, 2, 2, -1, 0]],
    "tribox": [TRIBOX[1, 1, 1, 1, 1, 1, -2]],
}


def expanded_by_fractions(
    function: Any, values: dict[str, Fraction], line: LinearSubstitution, order: int
) -> dict[int, Fraction]:
    """Expand a coefficient at a point by long division of polynomials with Fractions, nothing of Tilth's."""
    text = str(function.numerator)
    below = str(function.denominator())

    def polynomial(text: str) -> list[Fraction]:
        # Python's own arithmetic on lists, evaluated over the syntax tree of the polynomial's text.
        import ast

        def of(node: ast.AST) -> list[Fraction]:
            match node:
                case ast.Expression(body):
                    return of(body)
                case ast.Constant(value):
                    return [Fraction(value)]
                case ast.Name(name) if name == line.symbol:
                    return [line.constant, line.slope]
                case ast.Name(name):
                    return [values[name]]
                case ast.UnaryOp(ast.USub(), operand):
                    return [-c for c in of(operand)]
                case ast.BinOp(left, ast.Add() | ast.Sub() as op, right):
                    a, b = of(left), of(right)
                    sign = 1 if isinstance(op, ast.Add) else -1
                    n = max(len(a), len(b))
                    a, b = a + [Fraction(0)] * (n - len(a)), b + [Fraction(0)] * (n - len(b))
                    return [x + sign * y for x, y in zip(a, b, strict=True)]
                case ast.BinOp(left, ast.Mult(), right):
                    a, b = of(left), of(right)
                    product = [Fraction(0)] * (len(a) + len(b) - 1)
                    for i, x in enumerate(a):
                        for j, y in enumerate(b):
                            product[i + j] += x * y
                    return product
                case ast.BinOp(left, ast.Pow(), ast.Constant(power)):
                    base, result = of(left), [Fraction(1)]
                    for _ in range(power):
                        longer = [Fraction(0)] * (len(result) + len(base) - 1)
                        for i, x in enumerate(result):
                            for j, y in enumerate(base):
                                longer[i + j] += x * y
                        result = longer
                    return result
            raise AssertionError(ast.dump(node))

        return of(ast.parse(text.replace("^", "**"), mode="eval"))

    above, under = polynomial(text), polynomial(below)
    low = next(n for n, c in enumerate(under) if c)
    terms: list[Fraction] = []
    for n in range(order + low + 1):
        known = sum(
            (under[low + i] * terms[n - i] for i in range(1, min(n, len(under) - low - 1) + 1)), Fraction(0)
        )
        terms.append(((above[n] if n < len(above) else Fraction(0)) - known) / under[low])
    return {n - low: term for n, term in enumerate(terms) if term}


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize(("text", "order"), [("4-2*eps", 1), ("3-2*eps", 0), ("6+eps", 3), ("-2*eps", -1)])
def test_a_plan_and_its_table_have_the_same_series(name: str, text: str, order: int) -> None:
    targets = PROBLEMS[name]
    plan = tilth.plan(targets)
    table = plan.reconstruct()
    by_plan = plan.expand("eps", order=order, d=text).reconstruct()
    by_table = table.series("eps", order=order, d=text)
    assert dict(by_plan) == dict(by_table)
    assert str(by_plan) == str(by_table)

    line = LinearSubstitution.read("eps", {"d": text}, plan.symbols)
    values = {symbol: Fraction(7 * n + 3, n + 2) for n, symbol in enumerate(plan.symbols[1:])}
    at_point = by_table.evaluate(values)
    for target, row in table.items():
        for master, function in row.items():
            expected = expanded_by_fractions(function, values, line, order)
            assert at_point.get(target, {}).get(master, {}) == expected


def test_a_symbol_may_be_an_invariant() -> None:
    targets = [BUBBLE[2, 1], BUBBLE[2, 2]]
    # At threshold, where the coefficients have poles.
    plan = tilth.plan(targets, at={"m": 1})
    found = plan.expand("x", order=1, s="4+x")
    assert found.symbols == ("d",)
    assert min(found.reconstruct()[targets[1]][BUBBLE[1, 1]]) < 0
    assert dict(found.reconstruct()) == dict(plan.reconstruct().series("x", order=1, s="4+x"))
    with pytest.raises(ExpressionError, match="unit of mass"):
        tilth.plan(targets).expand("x", order=1, s="4+x")


def test_numbers_are_left_where_no_symbol_is() -> None:
    at = {"s": 3, "m": "1/2"}
    plan = tilth.plan([BUBBLE[2, 2]], at=at)
    table = plan.expand("eps", order=1, d="4-2*eps").reconstruct()
    expected = tilth.reduce([BUBBLE[2, 2]], at=at).series("eps", order=1, d="4-2*eps")
    assert dict(table) == dict(expected)
    series = table[BUBBLE[2, 2]][BUBBLE[1, 0]]
    assert all(isinstance(value, Fraction) for value in series.values())


def test_probes_are_the_series_modulo_a_prime() -> None:
    plan = tilth.plan(PROBLEMS["box"])
    expanded = plan.expand("eps", order=1, d="4-2*eps")
    table = expanded.reconstruct()
    prime = 1_000_003
    ok, residues = expanded.probe([[5, 7], [11, 13]], prime)
    assert ok.all()
    for column, entries in enumerate(expanded.functions):
        for target, master, power in entries:
            value: Any = table[target][master][power]
            for row, point in enumerate([[5, 7], [11, 13]]):
                assert residues[row, column] == value.residue_at(point, prime)
    for target in plan.targets:
        powers = {(master, power) for master, series in table[target].items() for power in series}
        assert set(expanded.columns(target)) == powers


def test_all_backends_and_thread_counts_answer_alike() -> None:
    expanded = tilth.plan(PROBLEMS["tribox"]).expand("eps", order=0, d="4-2*eps")
    points = np.random.default_rng(1).integers(1, 2**40, size=(37, len(expanded.symbols)))
    prime = 1_125_899_906_842_597
    answers = [
        expanded.probe(points, prime, threads=threads, backend=backend)
        for threads in (1, 2)
        for backend in (None, "scalar", "portable")
    ]
    for ok, residues in answers[1:]:
        assert np.array_equal(ok, answers[0][0])
        assert np.array_equal(residues, answers[0][1])


def test_d_takes_no_probes() -> None:
    targets = PROBLEMS["tribox"]
    plan = tilth.plan(targets)
    exact = plan.reconstruct().provenance["reconstruction"]["probes"]
    expanded = plan.expand("eps", order=0, d="4-2*eps").reconstruct().provenance["reconstruction"]["probes"]
    assert expanded < exact


def changed(table: SeriesTable, target: Integral, master: Integral, power: int, new: Any) -> SeriesTable:
    """Return a table with one coefficient of one series replaced."""
    series = dict(table[target][master])
    series[power] = new
    numbers = {p: n for n, p in enumerate(series)}
    rows = {t: dict(row) for t, row in table.items()}
    rows[target][master] = Series(table.substitution.parameter, table.order, numbers, list(series.values()))
    return SeriesTable(
        table.name,
        rows,
        set_to_one=table.set_to_one,
        substitution=table.substitution,
        order=table.order,
        masters=table.masters,
        at=table.at,
        symbols=table.symbols,
        provenance=table.provenance,
    )


def test_every_changed_coefficient_is_found() -> None:
    from tilth.pipeline.plans.expansion_check import check_expansion

    plan = tilth.plan(PROBLEMS["box"])
    table = plan.expand("eps", order=1, d="4-2*eps").reconstruct()
    check_expansion(plan, table)
    found = 0
    for target, row in table.items():
        for master, series in row.items():
            for power, value in series.items():
                assert isinstance(target, Integral) and isinstance(master, Integral)
                wrong = changed(table, target, master, power, value + value)  # type: ignore[operator]
                with pytest.raises(VerificationFailed):
                    check_expansion(plan, wrong)
                found += 1
    assert found > 10


@pytest.mark.parametrize(
    ("substitution", "complaint"),
    [
        ({"d": "4-2*eps^2"}, "first power"),
        ({"d": "4-2*eps*eps"}, "first power"),
        ({"d": "1/eps"}, "first power"),
        ({"d": "s+eps"}, "first power"),
        ({"d": "4"}, "does not depend on eps"),
        ({"x": "4-2*eps"}, "no free symbol"),
        ({}, "not 0"),
        ({"d": "4-2*eps", "s": "1+eps"}, "not 2"),
        ({"d": "4-eps/2"}, "fractions"),
        ({"d": "4-("}, "ends too early"),
    ],
)
def test_what_is_no_line_is_refused(substitution: dict[str, str], complaint: str) -> None:
    plan = tilth.plan([BUBBLE[2, 1]])
    with pytest.raises(ExpressionError, match=complaint):
        plan.expand("eps", order=0, **substitution)


@pytest.mark.parametrize("order", [1001, -1001, 99_999_999, 10**30, 1.5, "2", True])
def test_an_order_beyond_the_limit_is_refused_at_once(order: Any) -> None:
    plan = tilth.plan([BUBBLE[2, 1]])
    for expand in (plan.expand, plan.reconstruct().series):
        with pytest.raises(LimitExceeded, match="from -1000 to 1000"):
            expand("eps", order=order, d="4-2*eps")


def test_options_of_tables_are_refused() -> None:
    expanded = tilth.plan([BUBBLE[2, 1]]).expand("eps", order=0, d="4-2*eps")
    with pytest.raises(OptionError, match="batch is for tables"):
        expanded.reconstruct(batch=10)


def test_residues_have_no_series() -> None:
    table = tilth.reduce([BUBBLE[2, 1]], at={"d": 5, "s": 3, "m": 1}, prime=1009)
    with pytest.raises((TableError, ExpressionError)):
        table.series("eps", order=0, d="4-2*eps")


def test_a_fraction_is_a_line_of_a_table() -> None:
    table = tilth.reduce([BUBBLE[2, 1]])
    half = table.series("eps", order=2, d="4-eps/2").evaluate({"s": 3, "m": 1})
    whole = table.series("eps", order=2, d="4-eps").evaluate({"s": 3, "m": 1})
    for target, row in whole.items():
        for master, powers in row.items():
            assert half[target][master] == {power: value / 2**power for power, value in powers.items()}
