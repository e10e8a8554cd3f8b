"""All legs named: one momentum by the others, in propagators and kinematics."""

import pytest

from tilth.errors import ExpressionError, FamilyError, KinematicsError, UnknownMomentum
from tilth.family import Family

LEGS = ["p1", "p2", "p3", "p4"]
PROPAGATORS = ["k^2", "(k+p1)^2", "(k+p1+p2)^2", "(k-p4)^2-m"]
KINEMATICS = {"p1^2": 0, "p2^2": 0, "p3^2": 0, "p4^2": "mh", "(p1+p2)^2": "s", "(p2+p3)^2": "t"}
BOX = dict(name="box", loops=["k"], externals=LEGS, propagators=PROPAGATORS, kinematics=KINEMATICS)


def by_hand():
    """The same family with p4 = -p1-p2-p3 put in by hand."""
    return Family(
        "box",
        ["k"],
        LEGS[:3],
        ["k^2", "(k+p1)^2", "(k+p1+p2)^2", "(k+p1+p2+p3)^2-m"],
        {"p1^2": 0, "p2^2": 0, "p3^2": 0, "p1*p2": "s/2", "p2*p3": "t/2", "p1*p3": "(mh-s-t)/2"},
        invariants={"mh": 2, "s": 2, "t": 2, "m": 2},
    )


DEFINITIONS = [
    "p4 = -p1-p2-p3",
    ["p4", "-p1 - p2 - p3"],
    ("p4", "-(p1+p2+p3)"),
    "p4=-(2*p1+2*p2+2*p3)/2",
]
EQUATIONS = ["p1+p2+p3+p4 = 0", "p1 + p2 = -p3 - p4"]  # these need p4 among the externals


@pytest.mark.parametrize(
    ("externals", "spelling"),
    [(LEGS, text) for text in DEFINITIONS + EQUATIONS] + [(LEGS[:3], text) for text in DEFINITIONS],
)
def test_every_spelling_is_the_family_with_it_put_in_by_hand(externals, spelling):
    family = Family(**BOX | {"externals": externals}, momentum_conservation=spelling)
    assert family.externals == ("p1", "p2", "p3")
    assert family.momentum_conservation == ("p4", "-p1-p2-p3")
    assert family.symbols == by_hand().symbols
    assert family.templates() == by_hand().templates()
    assert family.nonzero_sectors == by_hand().nonzero_sectors
    assert "externals: p1, p2, p3, and p4 = -p1-p2-p3" in str(family)


def test_files_and_fingerprints():
    family = Family(**BOX, momentum_conservation="p4 = -p1-p2-p3")
    text = family.to_toml()
    assert 'momentum_conservation = "p4 = -p1-p2-p3"' in text
    assert Family.from_toml(text) == Family.from_dict(family.to_dict()) == family
    assert family == Family(**BOX, momentum_conservation=["p4", "-p3-p2-p1"])
    assert family != by_hand()
    assert "momentum_conservation" not in by_hand().to_dict()  # the fingerprints of before stay


def test_fractions_and_a_chain_of_two():
    family = Family(
        "threshold", ["k"], ["q", "p"], ["k^2", "(k+p)^2"], {"q^2": "4*m"}, momentum_conservation="p = q/2"
    )
    assert family.externals == ("q",)
    assert family.momentum_conservation == ("p", "1/2*q")
    assert Family.from_toml(family.to_toml()) == family
    assert [str(p.constant) for p in family.basis.propagators] == ["0", "m"]


def test_contradictions_are_named():
    both = KINEMATICS | {"(p1+p3)^2": "u"}
    with pytest.raises(KinematicsError, match=r'kinematics\["\(p1\+p3\)\^2"\] = "u" contradicts .*"p4\^2"'):
        Family(**BOX | {"kinematics": both}, momentum_conservation="p4 = -p1-p2-p3")
    fits = KINEMATICS | {"(p1+p3)^2": "mh-s-t", "p3*p4": "(s-mh)/2"}
    family = Family(**BOX | {"kinematics": fits}, momentum_conservation="p4 = -p1-p2-p3")
    assert family.templates() == by_hand().templates()


@pytest.mark.parametrize(
    ("conservation", "kind", "message"),
    [
        ("p4", FamilyError, "momentum_conservation is 'p4', write it like"),
        (["p4"], FamilyError, r"momentum_conservation is \['p4'\], write it like"),
        (7, FamilyError, "momentum_conservation is 7"),
        ("p4 = p1 = p2", FamilyError, "write it like"),
        ("p4 = -p1-p5", UnknownMomentum, '"p4 = -p1-p5" uses p5 as a momentum.*declared'),
        ("p4 = k", FamilyError, "has the loop momentum k, use external momenta only"),
        ("k = p1+p2", FamilyError, "has the loop momentum k, use external momenta only"),
        ("p4 = 0", FamilyError, "expresses no momentum by others"),
        ("p4 = p4", FamilyError, "expresses no momentum by others"),
        ("p4 = p1*p2", FamilyError, "is not linear in momenta"),
        ("p4 = -p1-", ExpressionError, 'momentum_conservation "p4 = -p1-" ends too early'),
    ],
)
def test_bad_momentum_conservation(conservation, kind, message):
    with pytest.raises(kind, match=message):
        Family(**BOX, momentum_conservation=conservation)


def test_the_dependent_momentum_is_no_invariant():
    with pytest.raises(FamilyError, match="invariants contains p4, which is a momentum"):
        Family(**BOX, momentum_conservation="p4 = -p1-p2-p3", invariants={"p4": 2})
