"""Zero sectors against the literature and against criteria that share no code with Lee's."""

import pytest
from flint import fmpq, fmpq_mat

from tilth.errors import SectorError
from tilth.family import Family

TRIBOX = (14, 15, 21, 23, 27, 28, 29, 30, 31, 37, 39, 43, 45, 46, 47, 53, 55, 57, 59, 60, 61, 62, 63)


def test_triangle_box_of_2502_05121(tribox):
    assert tribox.nonzero_sectors == TRIBOX
    assert [tribox.is_zero(sector) for sector in (14, 13, 0)] == [False, True, True]


def identities_kill_the_corner(family, sector, values, dotted):
    """Whether IBP and LI identities of a few seeds say that the corner integral is zero.

    Nonzero subsectors stay in the equations, so that one that merely reduces to them is not taken for zero.
    """
    corner = tuple(sector >> slot & 1 for slot in range(family.size))
    seeds = [corner]
    for slot, index in enumerate(corner):
        if index == 0 or dotted:
            seeds.append(tuple(a + (1 if index else -1) * (n == slot) for n, a in enumerate(corner)))
    equations = []
    for template in family.templates():
        for seed in seeds:
            exact = family.equation(template, seed, keep_zero_sectors=True)
            keep = {k: family[k].sector for k in exact}
            equations.append(
                {k: exact[k](*values) for k in exact if keep[k] == sector or not family.is_zero(keep[k])}
            )
    columns = sorted({key for equation in equations for key in equation} | {corner})
    rows = [[equation.get(key, fmpq(0)) for key in columns] for equation in equations]
    unit = [fmpq(int(key == corner)) for key in columns]
    return fmpq_mat(rows).rank() == fmpq_mat([*rows, unit]).rank()


@pytest.mark.parametrize("name", ["bubble", "box", "box1l", "tribox", "diamond2l", "dbox"])
def test_lee_criterion_agrees_with_identities(cases, name):
    """A sector is called zero exactly when a few identities around its corner say so."""
    family = Family.load(cases / f"{name}.toml")
    values = [fmpq(7919, 13), *(fmpq(101 * n + 3, n + 2) for n in range(len(family.invariants)))]
    wrong = [
        (sector, family.is_zero(sector))
        for sector in range(1, family.top_sectors[0] + 1)
        if family.is_zero(sector) != identities_kill_the_corner(family, sector, values, dotted=False)
    ]
    assert wrong == []


@pytest.mark.parametrize("mass", ["0", "m"])
def test_one_loop_sectors_by_the_cayley_matrix(mass):
    """At one loop a sector is nonzero exactly when some mass or some (q_i - q_j)^2 is nonzero."""
    squares = {(0, 1): 0, (0, 2): 5, (0, 3): 0, (1, 2): 0, (1, 3): 7, (2, 3): 0}  # massless box, s = 5, t = 7
    masses = [mass == "m", False, mass == "m", False]
    family = Family(
        "box",
        ["k"],
        ["p1", "p2", "p3"],
        [f"k^2-{mass}", "(k+p1)^2", f"(k+p1+p2)^2-{mass}", "(k+p1+p2+p3)^2"],
        {"p1^2": 0, "p2^2": 0, "p3^2": 0, "p1*p2": "s/2", "p2*p3": "t/2", "p1*p3": "(-s-t)/2"},
        invariants={"s": 2, "t": 2, "m": 2},
    )
    for sector in range(1, 16):
        lines = [slot for slot in range(4) if sector >> slot & 1]
        nonzero = any(masses[i] for i in lines) or any(squares[i, j] for i in lines for j in lines if i < j)
        assert family.is_zero(sector) == (not nonzero)


def test_three_mass_sunrise():
    sunrise = Family(
        "sunrise",
        ["k1", "k2"],
        ["p"],
        ["k1^2-a", "k2^2-b", "(k1+k2-p)^2-c"],
        {"p^2": "s"},
        invariants={"a": 2, "b": 2, "c": 2, "s": 2},
    )
    assert sunrise.nonzero_sectors == (3, 5, 6, 7)
    assert len(sunrise.completion) == 2


def test_cut_and_several_top_sectors(cases):
    data = Family.load(cases / "dpenta.toml").to_dict()
    whole = Family.from_dict(data | {"cut": []})
    cut = Family.from_dict(data)
    mask = cut.cut_sector
    assert mask == 1 + 4 + 32 + 128
    assert cut.nonzero_sectors == tuple(s for s in whole.nonzero_sectors if s & mask == mask)
    assert cut.is_zero(251)  # lacks line 3
    parts = Family.from_dict(data | {"cut": [], "top_sectors": [127, 239]})
    expected = tuple(s for s in whole.nonzero_sectors if not s & ~127 or not s & ~239)
    assert parts.nonzero_sectors == expected


def test_symanzik_polynomials_of_the_massive_bubble():
    bubble = Family("bubble", ["k"], ["q"], ["k^2-m", "(k+q)^2"], {"q^2": "s"}, invariants={"s": 2, "m": 2})
    polynomials = bubble.symanzik(3)
    x1, x2, _, s, m = polynomials.first.context().gens()
    assert polynomials.first == x1 + x2
    assert polynomials.second == s * x1 * x2 - m * x1 * (x1 + x2)


def test_a_sector_above_the_top_is_an_error(tribox):
    with pytest.raises(SectorError, match=r"sector 64 of tribox is not below a top sector \[63\]"):
        tribox.is_zero(64)
