"""A result does not depend on threads, on the random points, or on how hard a small selection was sought."""

from fractions import Fraction
from itertools import product

import pytest
from substitution import substitute

import tilth
from tilth.cases import load_case
from tilth.errors import OptionError

RULES = {"bubble": "laporta", "box": "laporta", "tribox": "usovitsch"}
COUNTS = ("seeds", "generated", "independent", "selected", "multiplications", "master_integrals", "missing")
PRIMES = [101, 2**31 - 1, 2**61 - 1]


def counts(score):
    return [getattr(score, name) for name in COUNTS]


@pytest.mark.parametrize("name", RULES)
def test_threads(name, points):
    _, targets = load_case(name)
    scores = [tilth.score(targets, RULES[name], threads=threads) for threads in (1, 2, 4)]
    assert counts(scores[0]) == counts(scores[1]) == counts(scores[2])
    tables = [tilth.reduce(targets, RULES[name], at=points[name], threads=threads) for threads in (1, 2, 4)]
    assert dict(tables[0]) == dict(tables[1]) == dict(tables[2])
    assert tables[0].masters == tables[1].masters == tables[2].masters
    assert tables[0].certificate == tables[1].certificate == tables[2].certificate


@pytest.mark.parametrize("name", RULES)
def test_seed_and_effort(name, points):
    _, targets = load_case(name)
    expected = tilth.reduce(targets, RULES[name], at=points[name])
    for seed, effort in product((0, 1, 2**40), range(4)):
        table = tilth.reduce(targets, RULES[name], at=points[name], seed=seed, effort=effort)
        assert dict(table) == dict(expected)
        assert table.masters == expected.masters


@pytest.mark.parametrize("name", RULES)
def test_more_effort_never_selects_more(name):
    _, targets = load_case(name)
    selected = [tilth.score(targets, RULES[name], effort=effort).selected for effort in range(4)]
    assert selected == sorted(selected, reverse=True)


@pytest.mark.parametrize("prime", PRIMES)
@pytest.mark.parametrize("name", RULES)
def test_rationals_have_the_residues_of_each_prime(name, prime, points):
    _, targets = load_case(name)
    exact = tilth.reduce(targets, RULES[name], at=points[name])
    modular = tilth.reduce(targets, RULES[name], at=points[name], prime=prime)
    for target in targets:
        residues = {m: c.numerator * pow(c.denominator, -1, prime) % prime for m, c in exact[target].items()}
        assert {m: c for m, c in residues.items() if c} == modular[target]
        assert all(0 < c < prime for c in modular[target].values())


def test_one_target_at_a_time(box, points):
    _, targets = box
    together = tilth.reduce(targets, "laporta(dots=2, s=1)", at=points["box"])
    for target in targets:
        alone = tilth.reduce(target, "laporta(dots=2, s=1)", at=points["box"])
        assert alone[target] == together[target]


@pytest.mark.parametrize("identities", [("ibp",), ("ibp", "li"), ("li", "ibp"), "ibp"], ids=str)
def test_identities(box, points, identities):
    # Lorentz invariance follows from the IBP identities (R. Lee, arXiv:0804.3008), given enough seeds.
    _, targets = box
    expected = tilth.reduce(targets, "laporta", at=points["box"])
    table = tilth.reduce(targets, "laporta(dots=3, s=2)", at=points["box"], identities=identities)
    assert dict(table) == dict(expected)


def diamond_integrals():
    family = tilth.Family.load(tilth.cases.case_folder() / "diamond2l.toml")
    return [family[tuple(1 + (slot == line) for slot in range(5))] for line in range(5)]


def sunrise_integrals():
    family = tilth.Family(
        "sunrise",
        loops=["k1", "k2"],
        externals=["p"],
        propagators=["k1^2-m1", "k2^2-m2", "(k1+k2+p)^2-m3"],
        kinematics={"p^2": "s"},
        top_sectors=[7],
    )
    return [family[2, 1, 1, 0, 0], family[1, 2, 1, 0, 0], family[1, 1, 1, -2, 0]]


@pytest.mark.parametrize("prime", [None, 101, 2**31 - 1])
@pytest.mark.parametrize(
    ("integrals", "point"),
    [
        (sunrise_integrals, {"d": "17/3", "s": 3, "m1": 5, "m2": 7, "m3": 11}),
        (diamond_integrals, {"d": "17/3", "s": 3, "ma2": 5, "mb2": 7}),
    ],
    ids=["sunrise", "diamond"],
)
def test_masters_with_dots_and_with_numerators_say_the_same(integrals, point, prime):
    targets = integrals()
    rule = "laporta(dots=2, s=2)"
    dots = tilth.reduce(targets, rule, at=point, prime=prime, order="dots")
    assert any(master.dots for master in dots.masters)
    numerators = tilth.reduce([*targets, *dots.masters], rule, at=point, prime=prime, order="numerators")
    assert not any(master.dots for master in numerators.masters)
    for target in targets:
        found = substitute(dots[target], numerators)
        if prime is not None:
            found = {m: c % prime for m, c in found.items() if c % prime}
        assert found == numerators[target]


PREFERRED = {
    "dotted box": [(2, 1, 1, 1)],
    "dotted bubble": [(2, 0, 1, 0), (0, 1, 0, 2)],
    "numerator": [(1, 1, 1, 2), (1, -1, 1, 0)],
    "the usual ones": [(1, 1, 1, 1), (1, 0, 1, 0)],
}


@pytest.mark.parametrize("name", PREFERRED)
def test_preferred_masters(box, points, name):
    family, targets = box
    preferred = [family[indices] for indices in PREFERRED[name]]
    usual = tilth.reduce([*targets, *preferred], "laporta(dots=2, s=1)", at=points["box"])
    table = tilth.reduce(targets, "laporta(dots=2, s=1)", at=points["box"], preferred_masters=preferred)
    assert set(preferred) <= set(table.masters)
    assert len(table.masters) == 3
    assert table.preferred_masters == tuple(preferred)
    table.verify()
    for target in targets:
        spelled = {m: {m: 1} for m in table.masters} | dict(usual)
        assert substitute(table[target], spelled) == usual[target]


def test_no_more_preferred_masters_than_there_are_masters(bubble, points):
    # One master only: the first that is preferred is it, and the second is named.
    family, targets = bubble
    with pytest.raises(
        OptionError, match=r"preferred_masters has bubble\[2,1\], .*the preferred bubble\[2,2\]"
    ):
        tilth.reduce(targets, "laporta", at=points["bubble"], preferred_masters=[family[2, 2], family[2, 1]])
    table = tilth.reduce(targets, "laporta", at=points["bubble"], preferred_masters=[family[2, 2]])
    assert table.masters == (family[2, 2],)
    d, s = 41, 7
    assert table[family[2, 1]] == {family[2, 2]: Fraction((3 - d) * s, d * d - 9 * d + 18)}
