"""The triangle-box of arXiv:2502.05121: seeds, equations, the masters of eq. (2.5) and their coefficients."""

import re
from fractions import Fraction

import pytest

import tilth
from tilth.cases import load_case
from tilth.errors import IncompleteSeeding

POINT = {"d": 41, "m1": 1, "m2": 31, "m3": 47}
PRIME = 2**31 - 1

# Eq. (2.5), with the residues at POINT modulo PRIME as computed by an elimination that shares no code.
COEFFICIENTS = {
    (0, 1, 1, 1, 0, 0, 0): 457229537,
    (1, 0, 1, 0, 1, 0, 0): 129650270,
    (1, 1, 0, 1, 1, 0, 0): 1371855068,
    (0, 0, 1, 1, 1, 0, 0): 1593484705,
    (1, 0, 1, 1, 1, 0, 0): 895264782,
    (1, -1, 1, 1, 1, 0, 0): 156598297,
    (0, 1, 1, 1, 1, 0, 0): 1504902863,
    (-1, 1, 1, 1, 1, 0, 0): 1463577311,
    (1, 1, 1, 1, 1, 0, 0): 802375825,
    (1, 0, 1, 0, 0, 1, 0): 773644362,
    (1, 1, 0, 1, 0, 1, 0): 1347694138,
    (1, 0, 1, 0, 1, 1, 0): 1306865174,
    (1, -1, 1, 0, 1, 1, 0): 462944862,
    (1, 0, 0, 1, 1, 1, 0): 793690557,
    (1, 1, 0, 1, 1, 1, 0): 304216032,
    (1, 0, 1, 1, 1, 1, 0): 1200924689,
}
NONZERO_SECTORS = (14, 15, 21, 23, 27, 28, 29, 30, 31, 37, 39, 43, 45, 46, 47, 53, 55, 57, 59, 60, 61, 62, 63)


@tilth.rule
def paper(seed):
    return seed.dots == 0 and seed.t >= 4 and seed.s <= seed.t - 3


@tilth.rule
def improved(seed):
    return seed.dots == 0 and seed.s <= seed.t - 3


# name: (rule, seeds, generated, independent)
RULES = {
    "usovitsch": ("usovitsch", 92, 828, 740),
    "improved-as-predicate": (improved, 92, 828, 740),
    "paper": (paper, 88, 792, 739),
}


@pytest.fixture(scope="module")
def tribox():
    family, (target,) = load_case("tribox")
    return family, target


def test_the_nonzero_sectors(tribox):
    assert tribox[0].nonzero_sectors == NONZERO_SECTORS


@pytest.mark.parametrize("name", RULES)
def test_counts_and_masters(tribox, name):
    family, target = tribox
    rule, seeds, generated, independent = RULES[name]
    score = tilth.score([target], seeding=rule, symmetries=False)
    assert (score.seeds, score.generated, score.independent) == (seeds, generated, independent)
    assert score.complete
    assert score.missing == []
    assert score.masters == 16
    assert set(score.master_integrals) == {family[indices] for indices in COEFFICIENTS}


@pytest.mark.parametrize("name", RULES)
def test_residues(tribox, name):
    family, target = tribox
    table = tilth.reduce([target], seeding=RULES[name][0], at=POINT, prime=PRIME, symmetries=False)
    assert table[target] == {family[indices]: value for indices, value in COEFFICIENTS.items()}
    assert set(table.masters) == {family[indices] for indices in COEFFICIENTS}


def test_the_exact_rationals_have_these_residues(tribox):
    _, target = tribox
    table = tilth.reduce([target], "usovitsch", at=POINT, symmetries=False)
    residues = {
        m.indices: c.numerator * pow(c.denominator, -1, PRIME) % PRIME for m, c in table[target].items()
    }
    assert residues == COEFFICIENTS
    assert all(isinstance(c, Fraction) for c in table[target].values())


def test_the_default_closes_at_about_the_same_cost(tribox):
    """It is no rule of the paper: other seeds, the same masters and coefficients, with and without LI."""
    family, target = tribox
    paper = tilth.score([target], "usovitsch", symmetries=False)
    score = tilth.score([target], symmetries=False)
    assert score.complete
    assert set(score.master_integrals) == {family[indices] for indices in COEFFICIENTS}
    assert score.multiplications <= 1.3 * paper.multiplications
    for identities in (("ibp", "li"), ("ibp",)):
        table = tilth.reduce([target], at=POINT, prime=PRIME, identities=identities, symmetries=False)
        assert table[target] == {family[indices]: value for indices, value in COEFFICIENTS.items()}


def test_without_lorentz_invariance_the_seeds_do_not_close(tribox):
    family, target = tribox
    with pytest.raises(IncompleteSeeding) as caught:
        tilth.reduce([target], "usovitsch", identities=("ibp",), at=POINT, symmetries=False)
    error = caught.value
    assert {15, 45} <= {integral.sector for integral in error.missing}
    assert error.score.seeds == 92
    assert not error.score.complete
    assert error.score.missing == error.missing
    message = str(error)
    shown = [family.parse(part) for part in message.split(": ")[1].split(";", maxsplit=1)[0].split(", ")]
    assert {15, 45} <= {integral.sector for integral in shown}
    assert set(error.widen) == {integral.sector for integral in error.missing}
    for sector, (dots, s) in error.widen.items():
        assert f"sector {sector}: dots <= {dots}, s <= {s}" in message
    closing = re.fullmatch(r".*; seeding='repair\(usovitsch\)' closes it: (union\(usovitsch, .*\))", message)
    table = tilth.reduce([target], closing[1], identities=("ibp",), at=POINT, prime=PRIME, symmetries=False)
    assert table[target] == {family[indices]: value for indices, value in COEFFICIENTS.items()}

    # What is called missing is reducible: IBP identities of a larger box reduce each of it to the masters.
    score = tilth.score(error.missing, "laporta(dots=1, s=3)", identities=("ibp",), symmetries=False)
    assert score.complete
    assert not set(error.missing) & set(score.master_integrals)


class Widened:
    """Improved seeding, with the boxes of an `IncompleteSeeding` on top."""

    name = "widened"

    def __init__(self, boxes):
        self.boxes = boxes

    def choose(self, sector, request):
        dots, s = self.boxes.get(sector.number, (0, 0))
        return request.box(sector, dots, max(s, sector.t - 3))


def test_widening_as_advised_again_and_again_closes(tribox):
    # The advice is a lower bound: it reduces what is missing on its maximal cut, which may ask more below.
    _, target = tribox
    boxes = {}
    for _ in range(5):
        score = tilth.score([target], Widened(boxes), identities=("ibp",), symmetries=False)
        if score.complete:
            break
        for sector, (dots, s) in score.widen.items():
            assert (
                dots > boxes.get(sector, (0, 0))[0] or s > boxes.get(sector, (0, sector.bit_count() - 3))[1]
            )
        boxes |= score.widen
    assert score.complete
    assert score.masters == 16
