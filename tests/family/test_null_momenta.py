"""Null external momenta: the identities hold, those of Lorentz invariance among them."""

from itertools import combinations

import pytest
from flint import nmod_mat
from test_templates import assert_proportional, slow_of

import tilth
from tilth.errors import FamilyError
from tilth.family import Family

BUBBLE = dict(
    name="bubble", loops=["k"], externals=["p"], propagators=["k^2-m", "(k+p)^2"], kinematics={"p^2": 0}
)
COLLINEAR = dict(  # q is orthogonal to p and null; p is not
    name="collinear",
    loops=["k"],
    externals=["p", "q"],
    propagators=["k^2-m", "(k+p)^2", "(k+p+q)^2-m"],
    kinematics={"p^2": "s", "q^2": 0, "p*q": 0},
)
ALL_NULL = dict(
    name="all",
    loops=["k1", "k2"],
    externals=["p", "q"],
    propagators=["k1^2-m", "k2^2", "(k1-k2)^2", "(k1+p)^2", "(k2+q)^2-m"],
    kinematics={"p^2": 0, "q^2": 0, "p*q": 0},
)
LIGHT_CONE = dict(  # one null direction beside a plane that is not singular
    name="cone",
    loops=["k"],
    externals=["p", "q", "n"],
    propagators=["k^2-m", "(k+p)^2", "(k+p+q)^2", "2*k*n"],
    kinematics={"p^2": 0, "q^2": 0, "p*q": "s/2", "n^2": 0, "n*p": 0, "n*q": 0},
)
FAMILIES = [BUBBLE, COLLINEAR, ALL_NULL, LIGHT_CONE]
NAMES = [data["name"] for data in FAMILIES]


@pytest.mark.parametrize("data", FAMILIES, ids=NAMES)
def test_equations_agree_with_the_slow_generator(data):
    family = Family(**data)
    seed = tuple((1, 2, -1, 3, 1)[slot % 5] for slot in range(family.size))
    named = {template.name: template for template in family.templates()}
    for name, operator in slow_of(family).operators():
        slow = operator(seed)
        if name in named:
            assert_proportional(family, named[name], seed, slow)
        else:
            assert name.startswith("li")
            assert slow == {}  # left out because it says 0 = 0


@pytest.mark.parametrize("data", FAMILIES, ids=NAMES)
def test_lorentz_identities_follow_from_integration_by_parts(data):
    """They are the divergence of the rotated loop momenta (arXiv:0804.3008), whatever the Gram matrix."""
    family = Family(**data)
    prime = 2**31 - 1
    values = [1009 * n + 17 for n in range(len(family.symbols))]
    seed = tuple(2 if slot % 2 else 1 for slot in range(family.size))
    lowered = [tuple(a - (n == slot) for n, a in enumerate(seed)) for slot in range(family.size)]

    def residues(template, indices):
        exact = family.equation(template, indices, keep_zero_sectors=True)
        return {key: int(value(*values).p) % prime for key, value in exact.items()}

    parts = [residues(t, one) for t in family.templates("ibp") for one in (seed, *lowered)]
    rotations = [residues(template, seed) for template in family.templates("li")]
    columns = sorted({key for equation in parts + rotations for key in equation})

    def rank(equations):
        return nmod_mat([[e.get(key, 0) for key in columns] for e in equations], prime).rank()

    assert rank(parts) == rank(parts + rotations) < len(columns)


def test_which_lorentz_identities_there_are():
    assert [t.name for t in Family(**COLLINEAR).templates("li")] == ["li(p,q)"]
    assert Family(**ALL_NULL).templates("li") == ()
    assert [t.name for t in Family(**LIGHT_CONE).templates("li")] == ["li(p,q)", "li(p,n)", "li(q,n)"]


@pytest.mark.parametrize("indices", [(2, 1), (1, 2), (3, 2)])
def test_the_null_bubble_is_a_tadpole(indices):
    """Without p^2 nothing depends on p: what is left is x = k^2, to be split into partial fractions."""
    family = Family(**BUBBLE)
    d, m = 7, 3
    rows = tilth.reduce([family[indices], family[1, 1]], "laporta(dots=3, s=2)", at={"d": d, "m": m})

    def tadpoles(a, b):
        """Coefficient of [1,0] in the integral of (x-m)^-a x^-b."""
        if a <= 0:
            return 0  # scaleless
        if b == 0:  # (d - 2a) [a,0] = 2 a m [a+1,0]
            factor = 1
            for n in range(1, a):
                factor = factor * (d - 2 * n) / (2 * n * m)
            return factor
        return (tadpoles(a, b - 1) - tadpoles(a - 1, b)) / m  # m = x - (x - m)

    found = sum(float(value) * tadpoles(*master.indices) for master, value in rows[family[indices]].items())
    assert found == pytest.approx(tadpoles(*indices), rel=1e-12)


def test_it_is_said_once():
    assert "externals: p (null and orthogonal to all: p)" in str(Family(**BUBBLE))
    assert "externals: p, q, n (null and orthogonal to all: n)" in str(Family(**LIGHT_CONE))
    assert "orthogonal" not in str(Family(**BUBBLE | {"kinematics": {"p^2": "s"}}))


def test_points_of_a_family_with_null_momenta():
    family = Family(**LIGHT_CONE)
    assert family.gram == "-1/4*s^2"
    assert family.point({"d": 4, "s": 3, "m": 1}) == {"d": 4, "s": 3, "m": 1}
    assert not family.gram_vanishes({"d": 4, "s": 3, "m": 1})
    assert family.gram_vanishes({"d": 4, "s": 0, "m": 1})


@pytest.mark.parametrize(
    ("kinematics", "combination"),
    [
        ({"p^2": "s", "q^2": "s", "p*q": "s"}, r"-p \+ q"),
        ({"p^2": "s", "q^2": "4*s", "p*q": "-2*s"}, r"2\*p \+ q"),
        ({"p^2": "s", "q^2": "x^2*s", "p*q": "x*s"}, r"\(-x\)\*p|-x"),
    ],
)
def test_dependent_externals_are_refused_by_name(kinematics, combination):
    data = dict(name="b", loops=["k"], externals=["p", "q"], propagators=["k^2"], kinematics=kinematics)
    with pytest.raises(
        FamilyError, match=f"externals p, q .* linearly dependent: .*{combination}.* orthogonal"
    ):
        Family(**data)


def test_four_legs_without_momentum_conservation_are_refused_by_name():
    legs = ["p1", "p2", "p3", "p4"]
    values = {frozenset((0, 1)): "s/2", frozenset((1, 2)): "t/2", frozenset((0, 2)): "-(s+t)/2"}
    kinematics = {f"{p}^2": 0 for p in legs}
    for (i, p), (j, q) in combinations(enumerate(legs), 2):
        opposite = frozenset((i, j)) if 3 not in (i, j) else frozenset(range(4)) - {i, j}
        kinematics[f"{p}*{q}"] = values[opposite]
    with pytest.raises(FamilyError, match=r"p1 \+ p2 \+ p3 \+ p4 is orthogonal .* momentum_conservation"):
        Family("box", ["k"], legs, ["k^2"], kinematics)
