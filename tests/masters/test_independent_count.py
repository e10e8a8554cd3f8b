"""The number of masters counted by critical points: by hand, by an oracle, and against reductions.

Oracles that share no code: sympy's Gröbner bases on U + F as a textbook writes it, and the reductions by
boxes of seeds.
"""

import random

import pytest
import sympy

import tilth
from random_families import random_family
from tilth.cases import load_family
from tilth.errors import SectorError
from tilth.family import Family
from tilth.family.order import Order
from tilth.masters import basis_of, count_masters, masters
from tilth.masters.count import Count, Method, SectorCounts, counts_of
from tilth.masters.count.point import ModularPoint
from tilth.masters.counted import counted_masters
from tilth.masters.growth import SectorMasters

KITE = Family(
    "kite", ["k1", "k2"], ["q"], ["k1^2", "k2^2", "(k1-k2)^2", "(k1+q)^2", "(k2+q)^2"], {"q^2": "s"}
)


def sunrise(masses, momentum="s"):
    lines = [f"{line}-{mass}" for line, mass in zip(["k1^2", "k2^2", "(k1+k2+p)^2"], masses, strict=True)]
    return Family("sunrise", ["k1", "k2"], ["p"], lines, {"p^2": momentum}, [7])


def vacuum(masses):
    lines = [f"{line}-{mass}" for line, mass in zip(["k1^2", "k2^2", "(k1+k2)^2"], masses, strict=True)]
    return Family("vacuum", ["k1", "k2"], [], lines)


def bubble(first, second, momentum):
    return Family("bubble", ["k"], ["p"], [f"k^2-{first}", f"(k+p)^2-{second}"], {"p^2": momentum})


def triangle():
    lines = ["k^2-m", "(k+p1)^2-m", "(k+p1+p2)^2-m"]
    return Family("triangle", ["k"], ["p1", "p2"], lines, {"p1^2": "0", "p2^2": "0", "p1*p2": "s/2"})


def banana(loops):
    momenta = [f"k{loop}" for loop in range(1, loops + 1)]
    lines = [f"{k}^2-m{number}" for number, k in enumerate(momenta)] + [f"({'+'.join(momenta)}+p)^2-m"]
    return Family("banana", momenta, ["p"], lines, {"p^2": "s"}, [2 ** (loops + 1) - 1])


def ladder_with_static_source():
    lines = ["k1^2", "k2^2", "(k1-k2)^2", "2*k1*v-w", "2*k2*v-w"]
    return Family("static", ["k1", "k2"], ["v"], lines, {"v^2": "1"})


def uncut(name):
    return Family.from_dict(load_family(name).to_dict() | {"cut": []})


BY_HAND = {
    "tadpole": (bubble("m1", "m2", "s"), 1, 1),
    "massless bubble": (bubble("0", "0", "s"), 3, 1),
    "massive bubble": (bubble("m1", "m2", "s"), 3, 1),
    "bubble at threshold": (bubble("m", "m", "4*m"), 3, 0),
    "bubble on its light cone": (bubble("m", "m", "0"), 3, 0),
    "massless triangle of one leg": (load_family("box"), 7, 0),
    "massless box": (load_family("box"), 15, 1),
    "triangle of equal masses": (triangle(), 7, 1),
    "massless sunrise": (sunrise("000"), 7, 1),
    "sunrise of one mass": (sunrise(["m", "0", "0"]), 7, 2),
    "sunrise of equal masses": (sunrise("mmm"), 7, 4),
    "sunrise of three masses": (sunrise(["m1", "m2", "m3"]), 7, 4),
    "sunrise on its shell": (sunrise(["m", "0", "0"], "m"), 7, 1),
    "vacuum sunrise of equal masses": (vacuum("mmm"), 7, 1),
    # 2^(L+1) - 1 in all, one for each product of L tadpoles of L + 1 (arXiv:1712.09215)
    "three-loop banana of four masses": (banana(3), 15, 11),
    "four-loop banana of five masses": (banana(4), 31, 26),
    "kite": (KITE, 31, 0),
    "product of bubbles": (KITE, 27, 1),
    "double box": (load_family("dbox"), 127, 2),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_as_many_as_textbooks_have(name):
    family, sector, number = BY_HAND[name]
    assert count_masters(family, sector).number == number


@pytest.mark.parametrize("prime", [101, 10007, 2**31 - 1, 2**61 - 1])
@pytest.mark.parametrize("name", ["massless bubble", "sunrise of three masses", "kite", "massless box"])
def test_the_prime_does_not_matter(name, prime):
    family, sector, number = BY_HAND[name]
    for point in range(3):
        assert SectorCounts(family, ModularPoint.random(family, prime, point))[sector].number == number


def textbook(text, lines, prime):
    """Return the dimension of the ring of x modulo d(U + F)/dx and 1 - x0 (U + F), by sympy."""
    x = sympy.symbols(f"x1:{lines + 1}")
    inverse = sympy.Symbol("x0")
    g = sympy.sympify(text, locals={str(variable): variable for variable in x})
    equations = [sympy.diff(g, variable) for variable in x] + [1 - inverse * g]
    basis = sympy.groebner(equations, inverse, *x, modulus=prime, order="grevlex")
    leading = [sympy.Poly(p, inverse, *x, modulus=prime).monoms(order="grevlex")[0] for p in basis.exprs]
    if not any(leading[0]) and len(leading) == 1:
        return 0
    found, waiting = set(), [(0,) * (lines + 1)]
    while waiting:
        monomial = waiting.pop()
        if monomial in found or any(all(a <= b for a, b in zip(d, monomial, strict=True)) for d in leading):
            continue
        found.add(monomial)
        waiting += [tuple(e + (i == j) for j, e in enumerate(monomial)) for i in range(lines + 1)]
    return len(found)


TEXTBOOK = {
    "massive bubble": ("x1+x2 - 7*x1*x2 + (x1+x2)*(3*x1+5*x2)", bubble("m1", "m2", "s"), 3),
    "massless box": ("x1+x2+x3+x4 - 7*x1*x3 - 5*x2*x4", load_family("box"), 15),
    "sunrise of three masses": (
        "x1*x2+x1*x3+x2*x3 - 7*x1*x2*x3 + (x1*x2+x1*x3+x2*x3)*(3*x1+5*x2+11*x3)",
        sunrise(["m1", "m2", "m3"]),
        7,
    ),
    "sunrise on its shell": (
        "x1*x2+x1*x3+x2*x3 - 3*x1*x2*x3 + (x1*x2+x1*x3+x2*x3)*3*x1",
        sunrise(["m", "0", "0"], "m"),
        7,
    ),
    "kite": (
        "(x1+x4)*(x2+x5)+x3*(x1+x2+x4+x5) - 7*(x1*x4*(x2+x3+x5)+x2*x5*(x1+x3+x4)+x3*(x1*x5+x2*x4))",
        KITE,
        31,
    ),
}


@pytest.mark.parametrize("name", TEXTBOOK)
def test_as_many_as_the_feynman_parameters_of_a_textbook_have(name):
    text, family, sector = TEXTBOOK[name]
    assert count_masters(family, sector).number == textbook(text, sector.bit_count(), 32003)


# Sectors without a verdict have a critical locus of higher dimension, with masters in it or not.
WHOLE = {
    "box": (lambda: load_family("box"), ()),
    "kite": (lambda: KITE, ()),
    "static source": (ladder_with_static_source, ()),
    "massive box": (lambda: load_family("box1l"), ()),
    "triangle-box": (lambda: load_family("tribox"), ()),
    "two-mass diamond": (lambda: load_family("diamond2l"), ()),
    "double box": (lambda: load_family("dbox"), ()),
    "pentabox": (lambda: load_family("pentabox"), ()),
    "three-loop diamond": (lambda: load_family("diamond3l"), ()),
    "massive double box": (lambda: load_family("box2l"), (79, 94, 109, 124)),
    "double pentagon": (lambda: uncut("dpenta"), ()),
}


@pytest.mark.parametrize("name", WHOLE)
def test_reductions_find_as_many_in_every_sector(name):
    make, undecided = WHOLE[name]
    family = make()
    basis = basis_of(family, Order.numerators, ())
    counts = {sector: counts_of(family)[sector] for sector in family.nonzero_sectors}
    assert [sector for sector, count in counts.items() if count.number is None] == list(undecided)
    for sector, count in counts.items():
        assert count.number in (None, len(basis.on_cut(sector).integrals)), sector


def test_the_sectors_of_a_cut_are_those_of_the_family():
    cut, whole = load_family("dpenta"), uncut("dpenta")
    for sector in cut.nonzero_sectors[::4]:
        assert count_masters(cut, sector).number == count_masters(whole, sector).number


def test_random_families():
    """Where the Gram determinant vanishes identities are missing, and the reductions may leave too many."""
    looked_at, fewer = 0, 0
    for number in range(60):
        family = random_family(number)
        basis = basis_of(family, Order.numerators, ())
        kinematics = family.basis.kinematics
        degenerate = bool(kinematics.null) or kinematics.gram.is_zero()
        for sector in family.nonzero_sectors[:12]:
            count = count_masters(family, sector)
            if degenerate and count.number == 0:
                fewer += 1
                continue
            found = len(basis.on_cut(sector).integrals)
            assert count.number is not None
            assert count.number <= found if degenerate else count.number == found, (number, sector)
            looked_at += 1
    assert looked_at > 80
    assert fewer


def test_a_double_pentagon_with_one_numerator_is_found_out():
    """Seeds without dots and with one numerator show 108 of its 113 masters on cuts, 103 with symmetries."""
    family = uncut("dpenta")
    basis = basis_of(family, Order.numerators, ())
    wrong = {}
    for sector in (127, 223, 239, 247, 253, 254, 255):
        cut = basis.cut(sector)
        shown = len(cut.left([(0, 1)], cut.integrals((0, 1))))
        if shown != count_masters(family, sector).number:
            wrong[sector] = shown, count_masters(family, sector).number
    assert wrong == {255: (4, 9)}


def test_a_critical_point_at_infinity_is_seen_with_a_generic_exponent():
    family = load_family("box2l")
    counts = [count_masters(family, sector) for sector in (47, 62, 87, 95, 111, 117, 125, 126)]
    assert {count.method for count in counts} == {Method.GENERIC_EXPONENT}
    assert {count.number for count in counts} == {3}
    assert "at infinity" in counts[0].reason


def test_what_is_not_isolated():
    free = count_masters(bubble("m", "m", "0"), 3)
    assert (free.number, free.method) == (0, Method.DIRECTION)
    none = count_masters(load_family("box2l"), 79)
    assert (none.number, none.method) == (None, Method.NONE)
    assert str(none) == "no count (critical points are not isolated)"


def test_zero_sectors_and_sectors_of_other_families():
    assert count_masters(KITE, 3) == Count(0, Method.ZERO, "the sector is zero")
    with pytest.raises(SectorError, match="not below a top sector"):
        count_masters(KITE, 32)


def test_masters_say_what_was_counted():
    found = masters(triangle(), count=True)
    assert {sector: count.number for sector, count in found.counts.items()} == {
        1: 1, 2: 1, 4: 1, 3: 0, 5: 1, 6: 0, 7: 1,
    }  # fmt: skip
    lines = str(found).splitlines()
    assert lines[1] == "  sector 1  t=1  count 1  triangle[1,0,0]"
    assert lines[-1] == "  independent count, without symmetries: 7 of 7 sector(s) agree"
    assert found.agreement.different == found.agreement.undecided == ()
    data = found.to_dict()["counts"]
    assert data["sectors"][2] == {
        "sector": 3,
        "found": 0,
        "count": 0,
        "method": "free direction",
        "reason": "U + F does not depend on some direction",
    }
    assert "counts" not in masters(triangle()).to_dict()
    assert not masters(triangle()).counts


def test_symmetries_leave_fewer_masters_and_the_same_count():
    plain, mapped = (masters(KITE, symmetries=symmetries, count=True) for symmetries in (False, True))
    assert (len(plain), len(mapped)) == (3, 2)
    assert plain.agreement == mapped.agreement
    assert str(mapped).endswith("independent count, without symmetries: 8 of 8 sector(s) agree")
    family = sunrise("mmm")
    certified = masters(family, symmetries=True, certify=True)
    assert len(certified) == 3
    assert all(master.confirmed for master in certified)


def test_a_relation_that_no_identity_has_is_said():
    """The massive bubble with a null momentum is a tadpole, but its only external momentum has no partner."""
    found = masters(bubble("0", "m", "0"), count=True)
    assert found.agreement.different == (3,)
    assert "sector 3: 1 found, the count is 0, a relation that no identity has" in str(found)
    assert not next(master for master in found if master.integral.sector == 3).confirmed


def test_a_sector_without_a_verdict_is_said():
    found = masters(load_family("box2l"), sectors=[79], count=True)
    assert "  sector 79  t=5  no count (critical points are not isolated)  box2l[" in str(found)
    assert str(found).endswith(
        "independent count, without symmetries: 0 of 1 sector(s) agree; no verdict in 79"
    )
    assert all(master.confirmed for master in found)


@pytest.mark.parametrize(
    ("number", "found", "steps"), [(None, 2, [1]), (2, 2, [1]), (3, 3, [1, 2, 3]), (5, 3, [1, 2, 3])]
)
def test_boxes_grow_while_the_count_is_another(monkeypatch, number, found, steps):
    """A sector that shows two masters to boxes up to two steps further, and three from then on."""
    asked = []

    def show(cut, *, further, expected=None):
        asked.append(further)
        integrals = tuple((1, -number) for number in range(3 if further >= 3 else 2))
        return SectorMasters(1, integrals, (further, further), True)

    monkeypatch.setitem(counted_masters.__globals__, "sector_masters", show)
    got = counted_masters(None, Count(number, Method.CRITICAL_POINTS), further=1)
    assert asked == steps
    assert len(got.integrals) == found
    assert got.confirmed == (number in (None, found))


def test_boxes_that_have_grown_to_the_limit_do_not_grow_again(monkeypatch):
    unconfirmed = SectorMasters(1, ((1, 0),), (7, 7), False)
    monkeypatch.setitem(counted_masters.__globals__, "sector_masters", lambda cut, **_: unconfirmed)
    assert counted_masters(None, Count(5, Method.CRITICAL_POINTS), further=1) is unconfirmed


def test_an_interrupted_count_goes_on_where_it_was():
    family, seen = triangle(), []

    def interrupt(stage, text):
        seen.append(text)
        if text == "counting in sector 5, 5 of 7":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        masters(family, count=True, progress=interrupt)
    assert seen[-5:] == [f"counting in sector {number}, {number} of 7" for number in range(1, 6)]
    assert str(masters(family, count=True)) == str(masters(triangle(), count=True))


def test_counts_are_kept_with_the_family():
    family = load_family("box")
    assert counts_of(family) is counts_of(family)
    order = list(family.nonzero_sectors)
    random.Random(1).shuffle(order)
    other = Family.from_dict(family.to_dict())
    assert {s: counts_of(other)[s] for s in order} == {s: counts_of(family)[s] for s in order}


def test_reductions_that_certify_their_masters_count_them():
    family = bubble("0", "m", "0")
    scores = [tilth.score(family[1, 1], certify=certify) for certify in (None, "masters")]
    assert [score.unconfirmed for score in scores] == [[], [family[1, 1]]]
    assert tilth.score(KITE[1, 1, 1, 1, 1], certify="masters").unconfirmed == []
