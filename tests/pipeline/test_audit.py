"""The comparison of a table with all equations: which points it takes, what it says, and what it names."""

from fractions import Fraction
from types import SimpleNamespace

import pytest

import tilth
from tilth.errors import UnluckyPoint, VerificationFailed
from tilth.pipeline.reduce import audit, exact
from tilth.system import prime_number

PRIME = 101
NUMBER = 5


@pytest.fixture
def asked(bubble, monkeypatch):
    """Return what a reduction gives to `audit`, with progress that is kept in `said`."""
    calls, real = [], audit.audit
    monkeypatch.setattr(exact, "audit", lambda *given: calls.append(given) or real(*given))
    said = []
    tilth.reduce(bubble[1], progress=lambda stage, news: said.append((stage, str(news))))
    ((*given, options, _),) = calls
    said.clear()
    return SimpleNamespace(given=given, options=options, rows=given[2], targets=given[3], said=said)


def audited(asked):
    return audit.audit(*asked.given, asked.options, NUMBER)


@pytest.fixture
def points(monkeypatch):
    """Return a list that gets (number, point) of each random point that is drawn."""
    drawn, real = [], audit.random_point

    def draw(source, at, seed, number):
        drawn.append((number, real(source, at, seed, number)))
        return drawn[-1][1]

    monkeypatch.setattr(audit, "random_point", draw)
    return drawn


def test_the_prime_is_the_one_with_the_number(asked, points):
    assert audited(asked) == prime_number(NUMBER)
    assert [number for number, _ in points] == [-1 - NUMBER]
    (text,) = [text for stage, text in asked.said if stage == "check"]
    assert text == f"all {asked.given[1].equation_count:,} equations agree modulo {prime_number(NUMBER)}"


def test_three_points_at_which_nothing_can_be_said(asked, points, monkeypatch):
    primes = []
    monkeypatch.setattr(audit, "have_residues", lambda values, prime: bool(primes.append(prime)))
    with pytest.raises(UnluckyPoint, match="no fresh point was found"):
        audited(asked)
    assert primes == [prime_number(NUMBER + attempt) for attempt in range(3)]
    assert [number for number, _ in points] == [-1 - NUMBER - attempt for attempt in range(3)]
    assert asked.said == []


def test_a_point_at_which_a_function_does_not_exist_is_dropped(asked, points, monkeypatch):
    real = audit.combined_row
    monkeypatch.setattr(audit, "combined_row", lambda *given: real(*given) if len(points) > 1 else None)
    assert audited(asked) == prime_number(NUMBER + 1)


def test_a_wrong_combination_of_which_no_row_is_wrong(asked, monkeypatch):
    monkeypatch.setattr(audit.EliminatedAt, "remainder_of", lambda self, factors: {})
    with pytest.raises(VerificationFailed, match="another combination of all rows"):
        audited(asked)


def test_a_wrong_combination_where_a_row_cannot_be_said(asked, monkeypatch):
    monkeypatch.setattr(audit.EliminatedAt, "remainder_of", lambda self, factors: {})
    monkeypatch.setattr(audit, "compare_rows", lambda *given: False)
    with pytest.raises(UnluckyPoint):
        audited(asked)


def compared(rows, expected, related=()):
    return audit.compare_rows(rows, expected, {"d": 3}, PRIME, dict(related))


def test_rows_that_agree():
    assert compared({"t": {"m": Fraction(1, 2)}}, {"t": {"m": 51}}) is True
    assert compared({"t": {"m": Fraction(0)}}, {"t": {}}) is True
    assert compared({"t": {}}, {"t": {}}) is True


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"a": 1, "m": 2}, {"a": 1, "m": 3}),
        ({"a": 1, "m": 1}, {"a": 1}),
        ({"a": 1}, {"a": 1, "m": 1}),
        ({}, {"m": 100}),
    ],
)
def test_the_coefficient_that_differs_is_named(row, expected):
    rows = {"right": {"a": Fraction(1)}, "t": {master: Fraction(value) for master, value in row.items()}}
    with pytest.raises(VerificationFailed, match="another coefficient of m in t than"):
        compared(rows, {"right": {"a": 1}, "t": expected})


def test_rows_that_do_not_exist_at_a_point():
    assert compared({"t": {"m": Fraction(1, PRIME)}}, {"t": {"m": 1}}) is False


def test_masters_that_are_related_are_replaced():
    related = {"m": {"a": 2, "b": 3}}
    assert audit.in_basis({"m": 5, "a": 91}, related, PRIME) == {"b": 15}
    assert compared({"t": {"m": Fraction(5)}}, {"t": {"a": 10, "b": 15}}, related)


def eliminated(columns, pivots):
    """Return an elimination at a point; only targets with columns are in an equation."""
    there = SimpleNamespace(column=lambda system, one: columns.get(one))
    return audit.EliminatedAt(there, None, SimpleNamespace(is_pivot=pivots.__contains__), {}, PRIME)


def test_masters_that_are_no_pivots_stand_for_themselves(monkeypatch):
    monkeypatch.setattr(
        audit,
        "reductions_by",
        lambda columns, system, which, elimination, threads: {one: {} for one in which},
    )
    at = eliminated({"m": 3, "pivot": 4}, {4})
    assert at.related(["m", "pivot", "in no equation"], 1) == {"pivot": {}}
    assert at.related(["m"], 1) == {}
