"""Targets one by one, merged, are what one call gives; and masters do not depend on the call."""

from fractions import Fraction

import pytest
from first_call import check_one_by_one

import tilth
from random_problems import HEAVY, Problem, random_problem
from tilth.cases import case_names, load_family, read_case
from tilth.errors import TableError

# Where all slots are lines a rank counts dots.
ALL_LINES = ("bubble", "box", "box1l", "diamond2l")
CASES = [f"{name}:{rank}" for name in ALL_LINES for rank in range(4)]
CASES += [f"tribox:{rank}" for rank in range(5)] + ["tribox:1+1", "dbox:0", "dbox:1", "dbox:2", "dbox:0+1"]
FURTHER = [f"{name}:4" for name in ALL_LINES]
FURTHER += [f"tribox:{rank}+{dots}" for rank in range(5) for dots in (1, 2)]
FURTHER += [f"dbox:{text}" for text in ("3", "4", "1+1", "2+1", "0+2", "1+2")]
FURTHER += [f"dpenta:{rank}" for rank in range(5)]
FURTHER += [f"{name}:{text}" for name in ("diamond3l", "pentabox", "box2l") for text in ("0", "1", "0+1")]


def problem(case):
    found = read_case(case)
    values = (Fraction(41 + 12 * number, 3 + 2 * number) for number in range(len(found.family.symbols)))
    return Problem(found.family, found.targets, dict(zip(found.family.symbols, values, strict=True)))


def check_case(case):
    one = problem(case)
    if len(one.targets) > 8:
        one = Problem(one.family, one.targets[:: len(one.targets) // 6], one.at)
    table = tilth.reduce(one.targets, at=one.at)
    assert {*table.masters} <= {*tilth.masters(one.family).integrals}
    check_one_by_one(one, table)


@pytest.mark.parametrize("case", CASES)
def test_cases_of_the_library(case):
    check_case(case)


@pytest.mark.long
@pytest.mark.parametrize("case", FURTHER)
def test_further_cases_of_the_library(case):
    check_case(case)


GRID = [
    f"{name}:{rank}" + (f"+{dots}" if dots else "")
    for name in case_names()
    for rank in range(5)
    for dots in range(3)
    if not (dots and name in ALL_LINES)
]


@pytest.mark.long
@pytest.mark.parametrize("case", GRID)
def test_every_case_closes_by_default(case):
    """All targets of a case at once, and some of them alone."""
    targets = read_case(case).targets
    assert tilth.score(targets).complete
    assert all(tilth.score([target]).complete for target in targets[:: max(1, len(targets) // 6)])


@pytest.mark.long
def test_random_ones(multiplier):
    for number in range(50 * multiplier):
        one = random_problem(f"one by one {number}", HEAVY)
        check_one_by_one(one, tilth.reduce(one.targets, at=one.at))


@pytest.mark.parametrize("case", ["bubble:2", "box:1", "dbox:1"])
def test_exact_tables_have_the_same_bytes(case):
    targets = read_case(case).targets
    whole = tilth.reduce(targets)
    first, *others = [tilth.reduce([target]) for target in targets]
    merged = first.merge(*others)
    assert merged.masters == whole.masters
    assert [(str(t), str(m), str(c)) for t in whole for m, c in merged[t].items()] == [
        (str(t), str(m), str(c)) for t, row in whole.items() for m, c in row.items()
    ]


@pytest.mark.parametrize("rule", ["laporta", "repair(tube)", "repair(kira)", "auto"])
@pytest.mark.parametrize("case", ["bubble:2", "box:2", "box1l:1", "diamond2l:1", "tribox:2", "dbox:1"])
def test_masters_are_those_of_the_family_whatever_the_rule(case, rule):
    one = read_case(case)
    found = {*tilth.masters(one.family).integrals}
    for targets in (one.targets, one.targets[:1]):
        score = tilth.score(targets, rule)
        assert {*score.master_integrals} <= found
        assert score.complete or rule == "laporta"


@pytest.mark.parametrize("name", case_names())
def test_a_corner_is_reduced_to_masters_of_the_family(name):
    family = load_family(name)
    corner = family[tuple(family.top_sectors[0] >> slot & 1 for slot in range(family.size))]
    score = tilth.score([corner])
    assert score.complete
    found = tilth.masters(family, sectors=sorted({m.sector for m in score.master_integrals}))
    assert {*score.master_integrals} <= {*found.integrals}


@pytest.fixture(scope="module")
def sunrise():
    lines = ["k1^2-m", "k2^2-m", "(k1+k2+p)^2-m"]
    return tilth.Family("sunrise", ["k1", "k2"], ["p"], lines, {"p^2": "s"}, [7])


def as_its_own_master(integral):
    """Return a table as they were made when masters were what seeds happened to leave."""
    table = tilth.reduce([integral], at={"d": 41, "s": 3, "m": 7}, symmetries=False)
    return table.replace(rows={integral: {integral: 1}}, masters=(integral,))


def test_tables_with_dependent_masters_are_not_merged(sunrise):
    five = [(2, 1, 1, 0, 0), (1, 2, 1, 0, 0), (1, 1, 2, 0, 0), (1, 1, 1, -1, 0), (1, 1, 1, 0, 0)]
    first, *others = [as_its_own_master(sunrise[indices]) for indices in five]
    with pytest.raises(
        TableError, match=r"depend on each other, such as .*sector 7 has 4 master\(s\) and .* 5;"
    ):
        first.merge(*others)
    assert len(first.merge(*others[:2]).masters) == 3  # these three are independent


def test_a_master_that_sectors_above_reduce_is_not_merged():
    lines = ["k^2-m", "(k+p1)^2-m", "(k+p1+p2)^2-m"]
    family = tilth.Family("t", ["k"], ["p1", "p2"], lines, {"p1^2": "0", "p2^2": "0", "p1*p2": "s/2"})
    related = tilth.masters(family, symmetries=False).relations[0]
    at = {"d": 41, "s": 3, "m": 7}
    other = tilth.reduce([family[2, 0, 1]], at=at, symmetries=False)
    table = tilth.reduce([related], at=at, symmetries=False)
    old = table.replace(rows={related: {related: 1}}, masters=(related,))
    with pytest.raises(TableError, match="sectors above reduce"):
        other.merge(old)


def test_merged_masters_are_sorted_whatever_comes_first(sunrise):
    at = {"d": 41, "s": 3, "m": 7}
    targets = [sunrise[3, 1, 1, 0, 0], sunrise[2, 2, 0, 0, 0], sunrise[0, 2, 1, 0, 0]]
    parts = [tilth.reduce([target], at=at) for target in targets]
    whole = tilth.reduce(targets, at=at)
    for first, *others in (parts, parts[::-1]):
        assert first.merge(*others).masters == whole.masters
