"""Sectors eliminated at the same time, against equations eliminated one after the other.

An elimination that records how its rows came about takes one equation after the other; one that does not
goes by stages. The path is another, so one is the oracle of the other.
"""

import numpy as np
import pytest

from tilth.cases import read_case
from tilth.pipeline.learn.equations import all_equations
from tilth.pipeline.options import Options
from tilth.seeding import choose_seeds, find_rule, make_request
from tilth.system import PointSource, prime_number

# case, rule, identities, order, preferred masters: more than 10,000 equations each
SYSTEMS = {
    "double box": ("dbox:4", "laporta(dots=0, s=4)", ("ibp",), "dots", ()),
    "triangle-box with dots": ("tribox:3", "laporta(dots=2, s=3)", ("ibp", "li"), "numerators", ()),
    "preferred masters": (
        "tribox:3",
        "laporta(dots=2, s=3)",
        ("ibp", "li"),
        "numerators",
        ((2, 1, 1, 1, 1, 0, 0), (1, -1, 1, 1, 1, 1, 0), (1, 1, 0, 1, 1, -1, -1)),
    ),
    "tube on a cut": (
        "dpenta:5",
        "tube(rank=4, lines=0, floor=1, absent=[4, 5, 7])",
        ("ibp", "li"),
        "numerators",
        (),
    ),
}


@pytest.mark.parametrize("offer", ["ascending", "lines", "descending"])
@pytest.mark.parametrize("name", SYSTEMS)
def test_stages_find_what_one_after_the_other_does(name, offer):
    case, rule, identities, order, preferred = SYSTEMS[name]
    request = make_request(read_case(case).targets)
    family = request.family
    options = Options(
        order=order,
        preferred_masters=[family[indices] for indices in preferred],
        identities=identities,
        threads=2,
        effort=0,
        equation_order=offer,
    )
    system = all_equations(request, choose_seeds(find_rule(rule), request), options)
    assert system.equation_count > 10_000
    source, primes = PointSource(0), (prime_number(0), prime_number(1))
    first, second = (
        {"prime": prime, "residues": source.residues(prime, 0, len(family.symbols))} for prime in primes
    )
    one_by_one = system.eliminate(**first, witness=True, threads=1)
    staged = system.eliminate(**first, threads=2)
    alone = system.eliminate(**first, threads=1)
    assert staged.agrees_with(alone) and staged.multiplications == alone.multiplications
    assert sorted(staged.pivots.tolist()) == sorted(one_by_one.pivots.tolist())

    columns = np.random.default_rng(5).integers(0, system.column_count, 40).tolist()
    columns += [system.column(list(target.indices)) for target in request.targets]
    assert staged.remainders(columns, threads=2) == one_by_one.remainders(columns, threads=1)

    followed = system.follow(staged, **second, threads=2)
    assert followed is not None and followed.agrees_with(staged)
    # Only there rows in reduced form are long.
    assert followed.in_echelon_form == (name == "tube on a cut")
    other = system.eliminate(**second, witness=True, threads=1)
    assert followed.remainders(columns, threads=1) == other.remainders(columns, threads=1)


@pytest.mark.parametrize("name", SYSTEMS)
def test_support_is_that_of_a_recorded_witness(name):
    case, rule, identities, order, _ = SYSTEMS[name]
    request = make_request(read_case(case).targets)
    options = Options(order=order, identities=identities, threads=1, effort=0)
    system = all_equations(request, choose_seeds(find_rule(rule), request), options)
    prime = prime_number(0)
    residues = PointSource(0).residues(prime, 0, len(request.family.symbols))
    recorded = system.eliminate(prime=prime, residues=residues, witness=True, threads=1)
    columns = [system.column(list(target.indices)) for target in request.targets]
    witnesses = recorded.witnesses(columns, threads=1)
    expected = np.unique(np.concatenate([witness.equations for witness in witnesses]))
    staged = system.eliminate(prime=prime, residues=residues, threads=2)
    if set(staged.independent.tolist()) == set(recorded.independent.tolist()):
        assert system.support(staged, residues=residues, columns=columns).tolist() == expected.tolist()
    found = system.restrict(system.support(staged, residues=residues, columns=columns))
    again = found.eliminate(prime=prime, residues=residues, witness=True, threads=1)
    places = [found.column(list(target.indices)) for target in request.targets]
    for target, place, witness in zip(request.targets, places, witnesses, strict=True):
        left = {
            tuple(found.integrals([c])[0]): v for c, v in again.witnesses([place], threads=1)[0].remainder
        }
        assert left == {tuple(system.integrals([c])[0]): v for c, v in witness.remainder}, target
