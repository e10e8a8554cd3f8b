"""Masters with dots or numerators, and masters for which d and the kinematics do not mix in denominators."""

from __future__ import annotations

import random
from itertools import chain
from pathlib import Path

import pytest
from flint import nmod_poly

import tilth
from other_basis import check_against
from random_problems import HEAVY, random_problem
from tilth import Family, Order, Table
from tilth.cases import load_family
from tilth.errors import OptionError
from tilth.masters.basis import basis_of
from tilth.masters.factorised.bases import SectorBases
from tilth.masters.factorised.denominator import denominator_of, mixed_degree
from tilth.masters.factorised.search import choose_in_sector
from tilth.masters.factorised.slices import slices_of

DATA = Path(__file__).parent / "data"
SUNRISE = Family("sunrise", ["k1", "k2"], ["p"], ["k1^2-m", "k2^2-m", "(k1+k2+p)^2-m"], {"p^2": "s"}, [7])


def mixed_factors(table: Table) -> set[str]:
    """Return the irreducible factors of denominators that contain d and something else."""
    rows = (row.values() for row in table.values())
    factors = (factor for value in chain.from_iterable(rows) for factor, _ in value.factors)
    place = table.symbols.index("d")
    return {str(one) for one in factors if one.degrees()[place] and sum(one.degrees()) > one.degrees()[place]}


@pytest.mark.parametrize("prime", [10007, 2**31 - 1])
def test_denominators_of_random_functions(prime: int) -> None:
    draw = random.Random(prime)
    for _ in range(60):
        above = nmod_poly([draw.randrange(1, prime) for _ in range(draw.randint(1, 7))], prime)
        below = nmod_poly([*(draw.randrange(1, prime) for _ in range(draw.randint(0, 7))), 1], prime)
        common = above.gcd(below)
        values = [int(below(x)) and int(above(x)) * pow(int(below(x)), -1, prime) % prime for x in range(20)]
        if any(int(below(x)) == 0 for x in range(20)):
            continue
        found = denominator_of(values, prime)
        assert found is not None
        assert found.polynomial == below // common
        short = above.degree() + below.degree() - 2 * common.degree() + 1
        if short >= 4:
            assert denominator_of(values[:short], prime) is None


def test_what_mixes_is_what_differs() -> None:
    def with_zeros(*zeros: int):
        values = []
        for x in range(16):
            value = 1
            for zero in zeros:
                value = value * pow(x - zero, -1, 10007) % 10007
            values.append(value)
        return denominator_of(values, 10007)

    assert mixed_degree(with_zeros(99, 77), with_zeros(99, 77)) == 0
    assert mixed_degree(with_zeros(99, 77), with_zeros(99, 76)) == 1
    assert mixed_degree(with_zeros(99, 99), with_zeros(99, 77)) == 1
    assert mixed_degree(with_zeros(), with_zeros(55, 77)) == 2


@pytest.mark.parametrize("wanted", ["dots", "numerators"])
@pytest.mark.parametrize("order", list(Order))
def test_dots_and_numerators_are_the_masters_of_these_orders(wanted: str, order: Order) -> None:
    found = tilth.masters(SUNRISE, order=order, prefer=wanted, symmetries=False)
    assert set(found.integrals) == set(tilth.masters(SUNRISE, order=wanted, symmetries=False).integrals)
    targets = [SUNRISE[2, 2, 1, 0, 0], SUNRISE[1, 1, 1, -2, -1]]
    table = tilth.reduce(targets, order=order, prefer=wanted, symmetries=False)
    assert set(table.masters) <= set(found.integrals)
    assert (table.prefer, table.order) == (wanted, order)
    check_against(tilth.reduce([*table, *table.masters], symmetries=False), table, {})


def test_the_basis_that_was_published_factorises() -> None:
    """Higgs with two tops, with the masters of the public benchmark."""
    family = Family.load(DATA / "tth2l_b25.toml")
    published = family.read_targets(DATA / "tth2l_b25.masters")
    basis = basis_of(family, Order.numerators, published, "all")
    sectors = sorted({master.sector for master in published})
    assert len(sectors) == 87
    for number in sectors:
        masters = basis.on_cut(number).integrals
        assert set(masters) == {one.indices for one in published if one.sector == number}
        slices = slices_of(basis.cut(number), masters, 1, 150)
        assert SectorBases(slices).mixed(tuple(sorted(map(slices.integrals.index, masters)))) == 0


def test_bases_are_found_for_the_public_benchmark() -> None:
    family = Family.load(DATA / "xbox2l2m.toml")
    found = tilth.masters(family, prefer="d-factorised")
    before = {choice.sector: choice.before for choice in found.choices if choice.before != 0}
    assert before == {57: 1, 61: 1, 103: 1, 107: 1, 119: 2, 125: 1}
    assert all(choice.after == 0 for choice in found.choices)
    assert "in 6 of 41 sector(s) with the usual masters, in 0 with these" in str(found)
    assert len(found) == 76
    given = [master.integral for master in found if master.integral.sector in before]
    assert tilth.masters(family, preferred_masters=given).integrals[-20:] == found.integrals[-20:]
    # with exact functions, all sectors below among them
    at = {"t": 7, "mb2": 3, "ma2": 5}
    targets = [family[1, 0, 1, 1, 1, 1, 1, -1, 0], family[1, 1, 1, 0, 1, 1, 1, -1, 0]]
    usual, chosen = (tilth.reduce(targets, at=at, prefer=prefer) for prefer in (None, "d-factorised"))
    assert len(mixed_factors(usual)) == 5
    assert mixed_factors(chosen) == set()
    assert chosen.provenance["reconstruction"]["probes"] < usual.provenance["reconstruction"]["probes"] / 2


@pytest.mark.parametrize("sector", [57, 61, 103, 107, 38, 41, 60, 83, 102])
def test_evidence_against_exact_functions(sector: int) -> None:
    """The same sector as a family of its own with all lines cut, reduced exactly."""
    family = Family.load(DATA / "xbox2l2m.toml")
    basis = basis_of(family, Order.numerators, (), "none")
    masters = basis.on_cut(sector).integrals
    choice = choose_in_sector(basis.cut(sector), masters, ())
    data = family.to_dict() | {"cut": [n + 1 for n in range(9) if sector >> n & 1], "top_sectors": [sector]}
    alone = Family.from_dict(data)
    slices = slices_of(basis.cut(sector), masters, 2, 60)
    for integrals, degree in ((masters, choice.before), (choice.chosen, choice.after)):
        preferred = [alone[indices] for indices in integrals]
        table = tilth.reduce(
            [alone[indices] for indices in slices.integrals],
            preferred_masters=preferred,
            at={"t": 7, "mb2": 3, "ma2": 5},
            symmetries=False,
            verify=False,
        )
        assert set(table.masters) == set(preferred)
        assert bool(mixed_factors(table)) == (degree != 0)


def test_one_by_one_merged_and_resumed(tmp_path: Path) -> None:
    family = Family.load(DATA / "xbox2l2m.toml")
    at = {"t": 7, "mb2": 3, "ma2": 5}
    targets = [family[1, 0, 0, 1, 1, 1, -1, 0, 0], family[1, 1, 1, -1, 0, 1, 1, 0, 0]]
    whole = tilth.reduce(targets, at=at, prefer="d-factorised", run=tmp_path / "run")
    parts = [tilth.reduce(target, at=at, prefer="d-factorised") for target in targets]
    merged = parts[0].merge(parts[1])
    assert merged.masters == whole.masters
    assert all(dict(merged[target]) == dict(whole[target]) for target in targets)
    merged.verify()
    (tmp_path / "run" / "table.tilth").unlink()
    again = tilth.resume(tmp_path / "run")
    assert again.masters == whole.masters
    assert again.prefer == "d-factorised"
    again.save(tmp_path / "again.tilth")
    assert Table.load(tmp_path / "again.tilth").preferred_masters == whole.preferred_masters
    with pytest.raises(tilth.errors.TableError, match="differ in prefer"):
        parts[0].merge(tilth.reduce(targets[1], at=at))


def test_masters_that_are_given_stay() -> None:
    family = Family.load(DATA / "xbox2l2m.toml")
    given = family[1, 0, 0, 2, 1, 1, 0, 0, 0]
    found = tilth.masters(family, preferred_masters=[given], prefer="d-factorised", sectors=[57])
    assert given in found.integrals
    assert [choice.sector for choice in found.choices] == [57]
    assert given.indices in found.choices[0].chosen


@pytest.mark.parametrize("prefer", ["dots", "numerators", "d-factorised"])
@pytest.mark.parametrize("number", range(12))
def test_random_families_in_other_masters(number: int, prefer: str) -> None:
    problem = random_problem(f"prefer {number}")
    table = tilth.reduce(problem.targets, at=problem.at, prefer=prefer)
    if table.masters:
        check_against(tilth.reduce([*table, *table.masters], at=problem.at), table, {}, count=1)


def test_what_cannot_be_preferred() -> None:
    with pytest.raises(OptionError, match="prefer='uniform' is unknown"):
        tilth.masters(SUNRISE, prefer="uniform")
    with pytest.raises(OptionError, match="prefer='uniform' is unknown"):
        tilth.reduce(SUNRISE[1, 1, 1, 0, 0], prefer="uniform")
    box = load_family("box")
    project = tilth.Project([box])
    with pytest.raises(OptionError, match="chooses masters of one family"):
        project.reduce(box[2, 1, 1, 1], prefer="dots")


def test_as_many_masters_in_every_order() -> None:
    """A random family of which seeds with a dot or a numerator show nine of ten masters in the order of dots.

    The box of seeds looks settled there, and what is missing has two dots.
    """
    problem = random_problem("untuned 6", HEAVY)
    family = problem.family
    usual = tilth.masters(family, sectors=[207])
    for found in (
        tilth.masters(family, order="dots", sectors=[207]),
        tilth.masters(family, prefer="dots", sectors=[207]),
        tilth.masters(family, preferred_masters=tilth.masters(family, order="dots").by_sector()[207][:9]),
    ):
        assert len(found.by_sector()[207]) == len(usual) == 10
    assert tilth.count_masters(family, 207).number == 10
