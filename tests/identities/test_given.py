"""Equations that were given: alone, where no family need be known, and beside those of a family."""

import random

import numpy as np
import pytest
from flint import nmod_mat

import tilth
from tilth import _core
from tilth.family import ModularIdentities
from tilth.family.core import core_family, identity_names
from tilth.family.identities import GivenRows
from tilth.family.order import Order
from tilth.plan import SelectedEquations
from tilth.plan.columns import FamilyColumns


def value(terms, residues, prime):
    total = 0
    for coefficient, exponents in terms:
        term = coefficient
        for residue, exponent in zip(residues, exponents, strict=True):
            term = term * pow(residue, exponent, prime) % prime
        total += term
    return total % prime


def random_system(draw, size):
    """Coefficients of one to three terms with integers of any size; columns are numbered simplest first."""
    big = [0, 1, -2, 3, 2**48, -(2**63), 2**64 + 1, -(10**30)]
    polynomials = [
        [(draw.choice(big) + draw.randint(-3, 3), [draw.randrange(3), draw.randrange(2)]) for _ in range(n)]
        for n in (1, 1, 2, 3, 2)
    ]
    rows = [
        [(column, draw.randrange(len(polynomials))) for column in sorted(draw.sample(range(size), 3))]
        for _ in range(size - 2)
    ]
    return polynomials, rows


@pytest.mark.parametrize("prime", [101, 2**31 - 1, 2**63 - 25])
def test_given_equations_are_solved_without_a_family(prime):
    for seed in range(40):
        draw = random.Random(seed)
        polynomials, rows = random_system(draw, 9)
        residues = [draw.randrange(1, prime), draw.randrange(1, prime)]
        system = _core.System.given(symbols=2, columns=9, polynomials=polynomials, rows=rows)
        assert system.unknowns.tolist() == list(range(9))
        elimination = system.eliminate(prime=prime, residues=residues, witness=True)
        # The reduced row echelon form of another program, most complicated unknown first.
        dense = [[0] * 9 for _ in rows]
        for line, row in zip(dense, rows, strict=True):
            for column, number in row:
                line[8 - column] = value(polynomials[number], residues, prime)
        reduced, rank = nmod_mat(len(rows), 9, [x for line in dense for x in line], prime).rref()
        assert elimination.independent_count == rank
        expected = {}
        for row in range(rank):
            line = [int(reduced[row, column]) for column in range(9)]
            lead = next(column for column, x in enumerate(line) if x)
            expected[8 - lead] = {8 - c: -x % prime for c, x in enumerate(line) if x and c != lead}
        assert set(elimination.pivots.tolist()) == set(expected)
        for column, remainder in expected.items():
            (found,) = elimination.remainders([column], threads=1)
            assert dict(found) == remainder
        targets = sorted(expected)
        selected, _, _ = system.select(
            elimination, residues=residues, targets=targets, objective="multiplications", rounds=2, threads=1
        )
        again = selected.eliminate(prime=prime, residues=residues)
        unknowns = selected.unknowns.tolist()
        for target in targets:
            place = selected.column_of_unknown(target)
            (found,) = again.remainders([place], threads=1)
            assert {unknowns[column]: x for column, x in found} == expected[target]
        assert set(selected.given_rows.tolist()) <= set(range(len(rows)))


def test_a_system_without_a_family_has_no_integrals():
    system = _core.System.given(symbols=0, columns=3, polynomials=[[(2, [])]], rows=[[(0, 0), (2, 0)]])
    assert system.column([1, 1]) is None
    assert (system.column_of_unknown(1), system.column_of_unknown(3)) == (1, None)
    part = system.restrict(np.array([0], dtype=np.uint32))
    assert part.unknowns.tolist() == [0, 2]
    assert part.column_of_unknown(2) == 1


def test_given_rows_beside_those_of_a_family():
    """A relation that the identities do not know: two bubbles of the box said to be equal."""
    family, _ = tilth.cases.load_case("box")
    one, minus = {(0, 0, 0): 1}, {(0, 0, 0): -1}
    rows = GivenRows([{(1, 0, 1, 0): one, (0, 1, 0, 1): minus}])
    data = rows.core_data()
    core = core_family(family)
    seeds = np.concatenate([core.seed_box(sector, dots=1, s=1) for sector in family.nonzero_sectors])
    names = identity_names(family)
    system = _core.Generation(
        core,
        seeds=seeds,
        identities=list(range(len(names))),
        order="numerators",
        preferred=np.empty((0, 4), dtype=np.int8),
        given=(data["polynomials"], data["rows"]),
    ).system()
    prime, point = 2**61 - 1, {"d": 41, "s": 7, "t": 13}
    residues = family.residues(point, prime)
    elimination = system.eliminate(prime=prime, residues=residues)
    target = family[2, 1, 1, 1]
    column = system.column(list(target.indices))
    selected, ranks, _ = system.select(
        elimination, residues=residues, targets=[column], objective="selected", rounds=1, threads=1
    )
    plan = SelectedEquations(FamilyColumns(family, Order.numerators, ()), (target,), selected, ranks)
    assert ("given", (0,)) in plan.equations
    solution = plan.solve(prime, residues)
    row = solution.reductions[target]
    assert len(row) == 2  # three without the relation
    # The witness multiplied out, the given row among its equations.
    modular = ModularIdentities(family, prime, point, [rows])
    total = {target.indices: -1}
    for number, factor in solution.combinations[target]:
        for indices, coefficient in modular.equation(*plan.equations[number]).items():
            total[indices] = total.get(indices, 0) + factor * coefficient
    for master, coefficient in row.items():
        total[master.indices] = total.get(master.indices, 0) + coefficient
    assert not any(x % prime for x in total.values())
