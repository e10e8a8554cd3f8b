"""`symmetries="at-point"`: the maps that the numbers of a point make, against reductions without any map."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest
from symmetric_families import one_mass_triangle, sunrise

import tilth
from random_families import random_family
from tilth.cli import main
from tilth.errors import NotATarget, OptionError, SingularKinematics
from tilth.family import Family, Integral

PRIME = 2**61 - 1


def at_numbers(targets: Sequence[Integral], at: Mapping[str, object], prime: int | None = PRIME):
    """Return tables without maps and with those of the point, after checking that they agree.

    The oracle is the family with its symbols: masters of its table are reduced in that of the point.
    """
    without = tilth.reduce(targets, at=at, prime=prime, symmetries=False)
    there = tilth.reduce(targets, at=at, prime=prime, symmetries="at-point")
    family = there.family
    rest = {"d": at["d"]}
    masters = [family[one.indices] for one in without.masters]
    between = tilth.reduce(masters, at=rest, prime=prime) if masters else {}
    for target in targets:
        total: dict = {}
        for middle, factor in without[target].items():
            for master, value in between[family[middle.indices]].items():
                total[master] = total.get(master, 0) + factor * value
        if prime is not None:
            total = {master: value % prime for master, value in total.items()}
        expected = {master: value for master, value in total.items() if value}
        assert dict(there[family[target.indices]]) == expected, str(target)
    return without, there


def three_masses() -> Family:
    return sunrise("m1", "m2", "m3")


def test_equal_masses_make_maps():
    family = three_masses()
    targets = [family[2, 1, 1, 0, 0], family[1, 1, 2, -1, 0], family[1, 0, 2, -1, -1]]
    at = {"d": 41, "s": "7/2", "m1": 3, "m2": 3, "m3": 3}
    without, there = at_numbers(targets, at)
    assert (len(without.masters), len(there.masters)) == (7, 3)
    without, there = at_numbers(targets, at | {"m3": 5})
    assert (len(without.masters), len(there.masters)) == (7, 5)
    at_numbers(targets, at, prime=None)
    at_numbers(targets, at, prime=10_007)


def test_generic_numbers_make_none():
    family = three_masses()
    without, there = at_numbers([family[2, 1, 1, 0, 0]], {"d": 41, "s": 19, "m1": 3, "m2": 5, "m3": 7})
    assert len(without.masters) == len(there.masters) == 7


def test_crossings_of_a_point():
    """Where two legs of a triangle have one virtuality, exchanging them is a symmetry."""
    family = Family(
        "triangle", ["k"], ["p", "q"], ["k^2", "(k+p)^2", "(k+p+q)^2"],
        {"p^2": "a", "q^2": "b", "(p+q)^2": "c"},
    )  # fmt: skip
    targets = [family[2, 1, 1], family[1, -1, 2], family[2, 1, -1]]
    without, there = at_numbers(targets, {"d": 41, "a": 3, "b": 3, "c": 17})
    assert (len(without.masters), len(there.masters)) == (4, 3)


def test_functions_of_what_has_no_number():
    family = three_masses()
    target = family[2, 1, 1, 0, 0]
    table = tilth.reduce(target, at={"m1": 2, "m2": 2, "m3": 2}, symmetries="at-point")
    equal = sunrise("m", "m", "m")
    generic = tilth.reduce(equal[target.indices])
    assert [one.indices for one in table.masters] == [one.indices for one in generic.masters]
    point = {"d": 37, "s": 11}
    shown = {one.indices: value for one, value in table.evaluate(point)[table.family[target.indices]].items()}
    oracle = generic.evaluate(point | {"m": 2})[equal[target.indices]]
    assert shown == {one.indices: value for one, value in oracle.items()}
    assert table.verify()


#: Random families with two or more symbols that masses have, and no external momentum that is null.
NUMBERS = [
    6,
    12,
    16,
    25,
    37,
    40,
    50,
    60,
    63,
    64,
    75,
    76,
    79,
    80,
    87,
    101,
    103,
    117,
    124,
    138,
    145,
    146,
    147,
    148,
    152,
    172,
    175,
    182,
    199,
    204,
]


@pytest.mark.parametrize("number", NUMBERS)
def test_random_families_with_one_number_for_all_masses(number):
    family = random_family(number)
    masses = [name for name in family.invariants if name in ("m", "w", "s")]
    assert len(masses) > 1
    at = {name: 3 if name in masses else 1000 + 17 * n for n, name in enumerate(family.symbols)}
    top = family.nonzero_sectors[-1]
    corner = [top >> slot & 1 for slot in range(family.size)]
    slots = [slot for slot in range(family.size) if corner[slot]][:2]
    at_numbers([family[[one + (slot == n) for slot, one in enumerate(corner)]] for n in slots], at)


def test_a_point_at_which_generic_masters_degenerate():
    """With s = m there are fewer masters, and equations say so; the family of the point has just these."""
    family = random_family(111)
    at = {"d": 41, "s": 3, "m": 3}
    top = family.nonzero_sectors[-1]
    corner = [top >> slot & 1 for slot in range(family.size)]
    target = family[[one + (slot == corner.index(1)) for slot, one in enumerate(corner)]]
    with pytest.raises(SingularKinematics):
        tilth.reduce(target, at=at, symmetries=False)
    assert tilth.reduce(target, at=at, symmetries="at-point").verify()


def test_plans_and_run_folders(tmp_path):
    family = three_masses()
    target = family[2, 1, 1, 0, 0]
    options = {"at": {"m1": 2, "m2": 2, "m3": 2}, "symmetries": "at-point"}
    plan = tilth.plan(target, **options)
    table = tilth.reduce(target, run=tmp_path / "run", **options)
    assert plan.symbols == ("d", "s")
    assert plan.reconstruct() == table == tilth.resume(tmp_path / "run")
    table.save(tmp_path / "table.tilth")
    assert tilth.Table.load(tmp_path / "table.tilth") == table


def test_preferred_masters_go_along():
    family = three_masses()
    at = {"d": 41, "s": 7, "m1": 2, "m2": 2, "m3": 2}
    dotted = family[1, 2, 1, 0, 0]
    table = tilth.reduce(family[2, 2, 1, 0, 0], at=at, symmetries="at-point", preferred_masters=[dotted])
    assert table.family[dotted.indices] in table.masters
    scaled = tilth.Combination({dotted: "m1*s"}, "g")
    table = tilth.reduce(family[2, 2, 1, 0, 0], at=at, symmetries="at-point", preferred_masters=[scaled])
    assert "g" in map(str, table.masters)
    assert table.verify()


def test_families_together():
    first = Family("first", ["k"], ["p"], ["k^2-m1", "(k+p)^2-m2"], {"p^2": "s"})
    second = Family("second", ["k"], ["p"], ["k^2-m2", "(k+p)^2-m1"], {"p^2": "s"})
    project = tilth.Project([first, second])
    targets, at = [first[2, 1], second[1, 3]], {"m1": 2, "m2": 2}
    table = project.reduce(targets, at=at, symmetries="at-point")
    assert [str(master) for master in table.masters] == ["first[1,0]", "first[1,1]"]
    values = project.plan(targets, at=at, symmetries="at-point").evaluate([{"d": 7, "s": 3}])
    expected = table.evaluate({"d": 7, "s": 3})
    assert [dict(row) for row in values[0].values()] == [dict(expected[target]) for target in values[0]]


def test_what_cannot_be_asked():
    family = one_mass_triangle()
    target = family[2, 1, 1]
    for at in ({}, {"d": 7}):
        with pytest.raises(OptionError, match="needs numbers for invariants, give at= values for some of"):
            tilth.reduce(target, at=at, symmetries="at-point")
    for call in (tilth.score, tilth.masters):
        with pytest.raises(OptionError, match=r"is for calls with at=\.\.\., .*family\.at_point"):
            call(family if call is tilth.masters else target, symmetries="at-point")
    symbol = family.symbols[1]
    table = tilth.reduce(target, at={symbol: 3}, symmetries="at-point")
    with pytest.raises(NotATarget, match=r"of another family than the .* of this table"):
        table[target]


def test_numbers_that_are_no_kinematics():
    family = Family("f", ["k"], ["p"], ["k^2", "(k+p)^2"], {"p^2": "1/x"})
    with pytest.raises(tilth.errors.InputError):
        family.at_point({"x": 0})


def test_negative_numbers_and_fractions():
    family = Family(
        "f", ["k"], ["p"], ["k^2-m^2", "(k+p)^2-2*m"], {"p^2": "m*x"}, invariants={"m": 0, "x": 0}
    )
    point = family.at_point({"m": "-1/3"})
    same = Family("f", ["k"], ["p"], ["k^2-1/9", "(k+p)^2+2/3"], {"p^2": "-x/3"})
    left, right = (tilth.reduce(one[2, 1]) for one in (point, same))
    assert [str(value) for value in left[point[2, 1]].values()] == [
        str(value) for value in right[same[2, 1]].values()
    ]


def test_on_the_command_line(tmp_path, capsys):
    family = three_masses()
    (tmp_path / "f.toml").write_text(family.to_toml())
    (tmp_path / "t.txt").write_text(f"{family.name}[2,1,1,0,0]\n")
    words = ["reduce", str(tmp_path / "f.toml"), str(tmp_path / "t.txt"), "--symmetries", "at-point"]
    assert main([*words, "--at", "d=41,s=7,m1=2,m2=2,m3=2", "--json", "--quiet"]) == 0
    assert len(json.loads(capsys.readouterr().out)["masters"]) == 3
    assert main([*words, "--quiet"]) == 2
    assert "needs numbers for invariants" in capsys.readouterr().err
