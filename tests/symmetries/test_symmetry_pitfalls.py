"""Ways in which symmetries go wrong, each of which somebody has met."""

from dataclasses import replace
from fractions import Fraction
from math import prod

import numpy as np
import pytest
from mapped import check_composition
from momentum_oracle import Oracle
from symmetric_families import heavy_quarks, kite, linear, scaled_kite, sunrise

import tilth
from tilth.cases import load_family, read_case
from tilth.errors import FamilyError
from tilth.family import Family
from tilth.family.core import core_family, identity_names
from tilth.family.order import Order
from tilth.family.symmetries import SymmetryKind
from tilth.seeding import Choices
from tilth.system import PointSource, generation, prime_number


def masters_of_double_box(own_of_seeds):
    """Return how many integrals remain if self-symmetries are those of seeds only, or none at all."""
    family = load_family("dbox")
    maps, core = family.symmetries(), core_family(family)
    sectors = [sector for sector in family.nonzero_sectors if not maps.is_mapped(sector)]
    seeds = np.concatenate([core.seed_box(sector, dots=0, s=4) for sector in sectors])
    names = identity_names(family, maps.names)
    templates = names[: core.identity_count]
    of_sectors = {
        sector: (*templates, *(one.name for one in maps.generators[sector] if own_of_seeds))
        for sector in sectors
    }
    sets = tuple(dict.fromkeys(of_sectors.values()))
    of_seeds = [sets.index(of_sectors[family[seed].sector]) for seed in seeds.tolist()]
    choices = Choices(sets, np.array(of_seeds, dtype=np.uint32))
    away_only = replace(maps, generators={})
    system = generation(
        family,
        seeds,
        range(len(names)),
        choices,
        Order.numerators,
        (),
        maps=maps.names,
        symmetries=away_only,
    ).system()
    prime = prime_number(0)
    residues = PointSource(0).residues(prime, 0, len(family.symbols))
    elimination = system.eliminate(prime=prime, residues=residues)
    columns = [system.column(list(target.indices)) for target in read_case("dbox:4").targets]
    return len({column for row in elimination.remainders(columns, threads=1) for column, _ in row})


def test_self_symmetries_of_the_seeds_only_leave_too_many_masters():
    assert masters_of_double_box(own_of_seeds=False) >= masters_of_double_box(own_of_seeds=True) == 14
    score = tilth.score(read_case("dbox:4").targets, "laporta(dots=0, s=4)", symmetries=True)
    assert score.complete
    assert score.masters == 8


def test_maps_without_numerators_leave_five_masters_of_the_sunrise():
    family = sunrise("m", "m", "m")
    assert len(tilth.masters(family, symmetries=True)) == 3
    numerators = [family[1, 1, 1, -1, 0], family[1, 1, 1, 0, -1], family[1, 1, 1, -2, 0]]
    _, table = check_composition(numerators, {"d": 41, "s": 7, "m": 5})
    assert len(table.masters) == 3


def test_signs_and_scales_of_propagators():
    plain, scaled = kite().symmetries(), scaled_kite().symmetries()
    assert scaled.classes == plain.classes
    assert len(scaled.classes) == 4
    assert [m.indices for m in tilth.masters(scaled_kite(), symmetries=True).integrals] == [
        m.indices for m in tilth.masters(kite(), symmetries=True).integrals
    ]
    family = scaled_kite()
    (name,) = {one.name for one in scaled.maps.values() if one.source == 21}
    # -k1^2 becomes 2 k2^2: an integral has the scale of each line to minus its power.
    for powers in [(1, 0, 1, 0, 1), (3, 0, 1, 0, 2)]:
        equation = family.equation(name, powers)
        (other,) = set(equation) - {powers}
        scales = {0: -1, 1: 2}
        before, after = (
            prod(Fraction(scales.get(slot, 1)) ** -power for slot, power in enumerate(one))
            for one in (powers, other)
        )
        factors = [int(equation[one].leading_coefficient()) for one in (powers, other)]
        assert factors[0] * before == -factors[1] * after


def test_linear_propagators_keep_their_signs():
    """k -> -k is none: it takes the directions along, here as u -> -v, or nothing at all."""
    family = linear()
    maps = family.symmetries()
    (one,) = maps.generators[7]
    assert (one.kind, dict(one.permutation)) == (SymmetryKind.crossing, {0: 0, 1: 2, 2: 1})
    assert one.name == "map(u->-v,v->-u)"
    assert maps.maps[5].target == 3
    without_constant = Family("static", ["k"], ["u"], ["k^2-m", "2*k*u"], {"u^2": "1"})
    found = without_constant.symmetries()
    # k -> -k would make I(1, 1) its own negative; it is good for numerators of the tadpole.
    assert not found.generators[3]
    assert [one.name for one in found.generators[1]] == ["map(k->-k)"]


def test_the_identity_on_lines_may_change_numerators():
    family = load_family("diamond2l")
    maps = family.symmetries()
    found = [
        one
        for sector in family.nonzero_sectors
        for one in maps.generators.get(sector, ())
        if all(slot == other for slot, other in one.permutation.items())
    ]
    assert found
    for one in found:
        sector = [one.source >> slot & 1 for slot in range(family.size)]
        numerators = [slot for slot in range(family.size) if not sector[slot]]
        equations = [
            family.equation(one.name, [*sector[:slot], -1, *sector[slot + 1 :]]) for slot in numerators
        ]
        assert family.equation(one.name, sector) == {}
        assert any(equations)


def test_restricted_maps_say_nothing_of_numerators_beyond():
    family = load_family("pentabox")
    maps = family.symmetries()
    restricted = [one for one in maps.maps.values() if one.kind is SymmetryKind.restricted]
    assert len(restricted) == 5
    oracle = Oracle(family)
    for one in restricted:
        assert not maps.is_mapped(one.source)
        sector = [one.source >> slot & 1 for slot in range(family.size)]
        assert family.equation(one.name, sector)
        images = family.identity(one.name).images
        beyond = [slot for slot, image in enumerate(images) if image is None]
        assert beyond
        assert all(not sector[slot] for slot in beyond)
        for slot in range(family.size):
            numerator = [*sector[:slot], sector[slot] - 1 if not sector[slot] else 1, *sector[slot + 1 :]]
            assert bool(family.equation(one.name, numerator)) is (sector[slot] == 1 or slot not in beyond)
    assert len(oracle.lines) == family.size


def test_polynomial_maps_are_for_integrals_without_numerators():
    """Sectors that only U and F identify."""
    family = load_family("box2l")
    maps = family.symmetries()
    polynomial = [one for one in maps if one.kind is SymmetryKind.polynomial]
    assert any(one.source != one.target for one in polynomial)
    for one in polynomial:
        sector = [one.source >> slot & 1 for slot in range(family.size)]
        if one.source != one.target:
            assert not maps.is_mapped(one.source)
            assert family.equation(one.name, sector)
        for slot in range(family.size):
            if not sector[slot]:
                assert family.equation(one.name, [*sector[:slot], -1, *sector[slot + 1 :]]) == {}


def test_on_the_light_cone_polynomial_maps_are_not_used():
    """U and F do not see a momentum that is orthogonal to all, and no identity shows what follows from it."""
    family = Family(
        "light",
        ["k1", "k2"],
        ["p"],
        ["k1^2-m", "(k1+k2-p)^2-w", "(k2-p)^2-m", "2*k2*p+x", "(k1+p)^2"],
        {"p^2": "0"},
    )
    assert all(one.kind is not SymmetryKind.polynomial for one in family.symmetries())


def test_numbers_in_the_kinematics_make_no_maps():
    """Masses that are the same number at a point are not the same; numbers in the family are."""
    symbols = sunrise("m1", "m2", "m3")
    assert len(symbols.symmetries().maps) == 0
    targets = [symbols[2, 1, 1, 0, 0]]
    table = tilth.reduce(
        targets, at={"d": 41, "s": 7, "m1": 5, "m2": 5, "m3": 5}, prime=2**31 - 1, symmetries=True
    )
    assert len({master.sector for master in table.masters}) == 4
    numbers = Family("numbers", ["k1", "k2"], ["p"], ["k1^2-1", "k2^2-1", "(k1+k2+p)^2-2"], {"p^2": "7"}, [7])
    assert len(numbers.symmetries().maps) == 1


@pytest.mark.parametrize("prime", [101, 2**31 - 1])
def test_loop_momenta_alone_exchange_linear_propagators(prime):
    family = heavy_quarks()
    maps = family.symmetries()
    assert {one.kind for one in maps.maps.values()} == {SymmetryKind.shift}
    check_composition([family[1, 1, 1, 1, 1]], {"d": 37, "w": 5}, prime=prime)


CUT = ["map(k1->k2,k2->k1)", "permuted(1->2,2->1,3->3)", "map(k1->-k1-k2-p)"]


@pytest.mark.parametrize("name", CUT)
def test_maps_do_not_turn_cut_lines_into_others(name):
    """On the cut of line 1, I(2,1,1) and I(1,2,1) differ: one has the residue's derivative."""
    data = sunrise("m", "m", "m").to_dict()
    whole, cut = Family.from_dict(data), Family.from_dict(data | {"cut": [1]})
    assert whole.equation(name, (2, 1, 1, 0, 0))
    with pytest.raises(FamilyError, match=r"turns the cut line 1 into line [23], which is not cut"):
        cut.equation(name, (2, 1, 1, 0, 0))
    maps = cut.symmetries()
    assert all(one.permutation[0] == 0 for one in maps)
    assert maps.maps[5].target == 3  # lines 2 and 3 may be exchanged
    check_composition([cut[1, 2, 2, 0, 0], cut[1, 1, 1, -1, -1]], {"d": 41, "s": 7, "m": 5})


def test_cut_lines_may_be_exchanged_among_each_other():
    data = kite().to_dict()
    cut = Family.from_dict(data | {"cut": [1, 2]})
    assert any(dict(one.permutation).get(0) == 1 for one in cut.symmetries())
    check_composition([cut[1, 1, 1, 1, 1], cut[1, 2, 1, -1, 1]], {"d": 41, "s": 7})
