"""A symmetry, written down by hand: from the map to equations, the witness, the certificate, and its check.

The massless kite, k1 <-> k2: propagators 1 and 2 are exchanged, 4 and 5, and 3 stays.
"""

import random
from fractions import Fraction

import numpy as np
import pytest

import tilth
from tilth.errors import FamilyError, VerificationFailed
from tilth.family import ModularIdentities
from tilth.family.core import core_family, identity_names
from tilth.family.identities import Image, momentum_map
from tilth.family.order import Order
from tilth.plan import Equation, SelectedEquations
from tilth.plan.columns import FamilyColumns
from tilth.system import PointSource, generation, prime_number
from tilth.table import RowCertificate, Table, WitnessProbe

SWAP = "map(k1->k2,k2->k1)"
AT = {"d": Fraction(41, 3), "s": Fraction(7)}
PRIME = 2**61 - 1


@pytest.fixture(scope="module")
def kite():
    return tilth.Family(
        "kite",
        ["k1", "k2"],
        ["q"],
        ["k1^2", "k2^2", "(k1-k2)^2", "(k1+q)^2", "(k2+q)^2"],
        {"q^2": "s"},
    )


def system_with(kite, maps):
    core = core_family(kite, maps)
    parts = [core.seed_box(sector, dots=1, s=1) for sector in kite.nonzero_sectors]
    seeds = [row for part in parts for row in part]
    names = identity_names(kite, maps)
    return generation(kite, seeds, range(len(names)), None, Order.numerators, (), maps=maps).system()


def reduced(kite, maps, target):
    """Return what a target reduces to modulo a prime, and all that was needed for it."""
    system = system_with(kite, maps)
    residues = kite.residues(AT, PRIME)
    elimination = system.eliminate(prime=PRIME, residues=residues)
    column = system.column(list(target.indices))
    selected, ranks, _ = system.select(
        elimination, residues=residues, targets=[column], objective="selected", rounds=2, threads=1
    )
    plan = SelectedEquations(FamilyColumns(kite, Order.numerators, (), maps), (target,), selected, ranks)
    return plan, plan.solve(PRIME, residues).reductions[target]


def test_one_master_fewer(kite):
    target = kite[1, 1, 1, 1, 1]
    _, without = reduced(kite, (), target)
    plan, row = reduced(kite, (SWAP,), target)
    assert {master.indices for master in without} == {(1, 1, 0, 1, 1), (1, 0, 1, 0, 1), (0, 1, 1, 1, 0)}
    assert {master.indices for master in row} < {master.indices for master in without}
    assert len(row) == 2
    # The two sunrises are the same integral, so their coefficients add up.
    (sunrise,) = [master for master in row if master.sector.bit_count() == 3]
    same = [value for master, value in without.items() if master.sector.bit_count() == 3]
    assert row[sunrise] == sum(same) % PRIME
    # The solve is recorded with the map's polynomials, too.
    learning = [(prime_number(n), kite.residues(AT, prime_number(n))) for n in (0, 1)]
    tape, entries = plan.record(*learning, plan.solve(PRIME, kite.residues(AT, PRIME)))
    assert {master for _, master, _ in entries} == set(row)
    assert tape.outputs == len(entries)


def table_of(kite):
    """Return the table of the kite at a point, with a certificate in which the map takes part."""
    target = kite[1, 1, 1, 1, 1]
    plan, row = reduced(kite, (SWAP,), target)
    probes = []
    for number in range(2):
        prime = prime_number(20 + number)
        point = dict(AT)
        if number:
            drawn = PointSource(3).residues(prime, 0, 2)
            point = dict(zip(kite.symbols, map(Fraction, drawn), strict=True))
        probes.append(WitnessProbe.from_solution(plan.solve(prime, kite.residues(point, prime)), point))
    masters = tuple(row)
    rows = {target: {master: at_prime(row[master]) for master in masters}}
    return Table(
        kite,
        rows,
        masters,
        order="numerators",
        preferred_masters=(),
        at=AT,
        prime=PRIME,
        certificate=RowCertificate(plan.equations, (at_own_prime(plan, kite), *probes[1:])),
        provenance={"rule": "boxes", "identities": ["ibp", "li", SWAP], "counts": {}, "versions": {}},
    )


def at_prime(value):
    return int(value)


def at_own_prime(plan, kite):
    return WitnessProbe.from_solution(plan.solve(PRIME, kite.residues(AT, PRIME)), AT)


def test_the_certificate_is_multiplied_out(kite, tmp_path):
    table = table_of(kite)
    assert SWAP in {equation.identity for equation in table.certificate.equations}
    assert table.verify(seed=1).targets == 1
    table.save(tmp_path / "kite.tilth")
    again = Table.load(tmp_path / "kite.tilth")
    assert again == table
    assert again.verify(seed=2).fresh


@pytest.mark.parametrize(
    "wrong",
    ["map(k1->k2,k2->-k1-q)", "map(k1->k1,k2->k2)", "map(k1->-k1-q,k2->-k2-q)", "map(k1->-k2,k2->-k1)"],
)
def test_another_map_in_the_certificate_is_refused(kite, wrong):
    table = table_of(kite)
    equations = tuple(
        Equation(wrong, integral) if identity == SWAP else Equation(identity, integral)
        for identity, integral in table.certificate.equations
    )
    changed = table.replace(certificate=RowCertificate(equations, table.certificate.probes))
    with pytest.raises(VerificationFailed):
        changed.verify(seed=1)


def images(kite, slots, signs=(1, 1, 1, 1, 1)):
    ring = kite.ring.context
    one, zero = ring.constant(1), ring.constant(0)
    return [Image(one, ((slot, one * sign),), zero) for slot, sign in zip(slots, signs, strict=True)]


def test_a_map_by_hand_is_compared_with_the_substitution(kite):
    swap = {"k1": "k2", "k2": "k1"}
    by_hand = momentum_map(kite.basis, swap, images(kite, (1, 0, 2, 4, 3)))
    found = kite.identity(SWAP)
    assert by_hand.name == found.name
    for a in [(1, 1, 1, 1, 1), (2, 0, 1, -1, 1), (1, -2, 1, 0, 1)]:
        assert by_hand.equation(kite.ring, a) == found.equation(kite.ring, a)
    for slots, signs in [
        ((1, 0, 2, 3, 4), (1, 1, 1, 1, 1)),
        ((0, 1, 2, 3, 4), (1, 1, 1, 1, 1)),
        ((1, 0, 2, 4, 3), (1, 1, -1, 1, 1)),
    ]:
        with pytest.raises(FamilyError, match=r"map\(k1->k2,k2->k1\) does not turn propagator [1-4] into"):
            momentum_map(kite.basis, swap, images(kite, slots, signs))


@pytest.mark.parametrize(
    ("substitution", "message"),
    [
        ({"k1": "2*k1"}, "has the Jacobian 2, which must be 1 or -1"),
        ({"k1": "k2"}, "has the Jacobian 0"),
        ({"q": "k1"}, "substitutes q, which is no loop momentum"),
        ({"q": "2*q"}, r"changes \(q\)\*\(q\) from s to 4\*s"),
        ({"s": "q"}, "which is no momentum"),
        ({"k1": "s"}, "which is no momentum"),
    ],
)
def test_what_is_no_map_is_refused(kite, substitution, message):
    with pytest.raises(FamilyError, match=message):
        momentum_map(kite.basis, substitution)


def test_about_lines_that_become_no_line_nothing_is_said(kite):
    shift = kite.identity("map(k1->k1-q)")
    assert shift.equation(kite.ring, (0, 1, 0, 1, 1)).keys() == {(0, 1, 0, 1, 1), (1, 1, 0, 0, 1)}
    assert shift.equation(kite.ring, (1, 1, 0, 1, 1)) == {}  # (k1-q)^2 is no propagator


MAPS = [
    SWAP,
    "map(k1->-k1-q,k2->-k2-q)",
    "map(k1->-k2-q,k2->-k1-q)",
    "map(k1->k1-k2,k2->-k2)",
    "map(k1->-k1+k2)",
]


@pytest.mark.parametrize("prime", [101, 2**31 - 1, PRIME])
@pytest.mark.parametrize("name", MAPS)
def test_the_core_says_what_python_says(kite, name, prime):
    """Row by row: the core's expansion of numerators against the exact one and the modular one."""
    draw = random.Random(f"{name} {prime}")
    seeds = set()
    while len(seeds) < 60:
        a = tuple(draw.choice((-2, -1, 0, 1, 1, 2)) for _ in range(5))
        if not kite.is_zero(kite[a].sector):
            seeds.add(a)
    point = {"d": 41, "s": 7}
    residues = kite.residues(point, prime)
    modular = ModularIdentities(kite, prime, point)
    for seed in sorted(seeds):
        exact = {
            key: int(value(*residues).p) % prime
            for key, value in kite.equation(name, seed).items()
            if int(value(*residues).p) % prime
        }
        assert modular.equation(name, seed) == exact
        names = identity_names(kite, (name,))
        system = generation(
            kite, np.array([seed], np.int8), [len(names) - 1], None, Order.numerators, (), maps=(name,)
        ).system()
        assert system.equation_count == bool(kite.equation(name, seed))
        if not exact:
            continue
        # One row says: its leading integral is minus the others, by its coefficient.
        elimination = system.eliminate(prime=prime, residues=residues, witness=True)
        (lead,) = elimination.pivots.tolist()
        (witness,) = elimination.witnesses([lead], threads=1)
        remainder = {
            tuple(system.integrals([column]).tolist()[0]): value for column, value in witness.remainder
        }
        head = tuple(system.integrals([lead]).tolist()[0])
        scale = pow(exact.pop(head), -1, prime)
        assert remainder == {key: -value * scale % prime for key, value in exact.items()}


def test_more_than_64_identities(kite):
    """Each of many identities is told from the others; 64-bit words used to be the limit."""
    names = [f"map(k1->k1{'+' if n >= 0 else '-'}{abs(n)}*k2)" for n in range(-40, 41) if abs(n) > 1]
    maps = (*names, SWAP)
    every = identity_names(kite, maps)
    assert len(every) > 64
    system = generation(
        kite, np.array([(0, 1, 1, 1, 0)], np.int8), [len(every) - 1], None, Order.numerators, (), maps=maps
    ).system()
    assert system.equation_count == 1
    assert [every[number] for number in system.equation_identities.tolist()] == [SWAP]
