"""Derived data, completion, inference, display and other ways in."""

import numpy
import pytest
import sympy

from tilth.errors import FamilyError, IndexCountError, IndexRangeError, TargetError
from tilth.family import Family

SUNRISE = dict(name="sunrise", loops=["k1", "k2"], externals=["p"], kinematics={"p^2": "s"})


def test_inferred_invariants_are_in_order_of_appearance():
    family = Family(**SUNRISE, propagators=["k1^2-b^2", "k2^2", "(k1+k2-p)^2-a"])
    assert family.symbols == ("d", "s", "b", "a")
    assert dict(family.invariants) == {"s": 2, "b": 1, "a": 2}
    assert family.top_sectors == (7,)


def test_inferred_dimensions_use_denominators():
    family = Family("x", ["k"], ["p"], ["k^2-M^2/s", "(k+p)^2"], {"p^2": "s"})
    assert dict(family.invariants) == {"s": 2, "M": 2}
    assert [str(polynomial) for polynomial in family.denominators] == ["s"]


def test_completion_is_listed_and_shown():
    family = Family(**SUNRISE, propagators=["k1^2", "k2^2", "(k1+k2-p)^2"])
    assert family.completion == ("k1*k2", "(k1+p)^2")
    assert family.propagators[3:] == family.completion
    assert "D4  = k1*k2        auxiliary, completed" in str(family)
    chosen = Family(**SUNRISE, propagators=["k1^2", "k2^2", "(k1+k2-p)^2"], completion=["k1*p", "k2*p"])
    assert chosen.completion == ("k1*p", "k2*p")
    assert Family.from_dict(chosen.to_dict()) == chosen != family


def test_display_does_not_compute(tribox):
    assert "not computed yet" in str(tribox)
    assert "not computed yet" in tribox._repr_html_()
    assert tribox.nonzero_sectors
    assert "non-zero sectors: 23" in str(tribox)


def test_general_kinematic_entries():
    bilinear = {"p1^2": "m1", "p3^2": "m3", "(p1 - p3)^2": "m2"}
    product = {"p1.p1": "m1", "p3*p3": "m3", "p1*p3": "(m1+m3-m2)/2"}
    props = ["k^2", "(k+p1)^2", "(k+p3)^2"]
    first, second = (
        Family("f", ["k"], ["p1", "p3"], props, k, invariants={"m1": 2, "m2": 2, "m3": 2})
        for k in (bilinear, product)
    )
    assert first.templates() == second.templates()
    assert first.gram == "-1/4*m1^2 + 1/2*m1*m2 - 1/4*m2^2 + 1/2*m1*m3 + 1/2*m2*m3 - 1/4*m3^2"


def test_integral_counts(tribox):
    target = tribox[1, 2, 1, 1, 0, 1, -3]
    assert (target.sector, target.t, target.r, target.s, target.dots) == (47, 5, 6, 3, 1)
    assert str(target) == repr(target) == "tribox[1,2,1,1,0,1,-3]"
    assert target._repr_latex_() == r"$\mathrm{tribox}_{1,2,1,1,0,1,-3}$"
    assert target == tribox.parse(" tribox[1, 2,1,1,0,1,-3]")
    assert {target: 1}[tribox[numpy.array([1, 2, 1, 1, 0, 1, -3], dtype=numpy.int8)]] == 1
    assert target != tribox[1, 2, 1, 1, 0, 1, -2]
    assert type(tribox[numpy.int8(1), 1, 1, 1, 1, 1, 1].indices[0]) is int


@pytest.mark.parametrize(
    ("indices", "kind", "message"),
    [
        ((1, 1), IndexCountError, r"tribox\[1,1\] has 2 indices, but tribox has 7 propagators, give 7"),
        ("tribox[1,1]", IndexCountError, "has the text 'tribox.1,1.' for indices, read text with"),
        ((1, 1, 1, 1, 1, 1, -128), IndexRangeError, "index 7 of tribox.* is -128"),
        ((1, 1, 1.0, 1, 1, 1, 0), IndexRangeError, "index 3 of tribox.* is 1.0, use an integer"),
        ((True, 1, 1, 1, 1, 1, 0), IndexRangeError, "index 1 of tribox.* is True"),
    ],
)
def test_bad_indices(tribox, indices, kind, message):
    with pytest.raises(kind, match=message):
        tribox[indices]


@pytest.mark.parametrize("text", ["tribox", "tribox[1,,1]", "tribox[1.5]", "other[1]", "tribox[]", "x" * 500])
def test_bad_integral_text(tribox, text):
    with pytest.raises(TargetError):
        tribox.parse(text)


def test_sympy_entries():
    k, p, m, s = sympy.symbols("k p m s")
    family = Family("b", ["k"], ["p"], [k**2 - m, (k + p) ** 2 - m / 2], {"p^2": s * (1 - m / s)})
    text = Family(
        "b", ["k"], ["p"], ["k^2-m", "(k+p)^2-m/2"], {"p^2": "s*(1-m/s)"}, invariants=family.invariants
    )
    assert family.templates() == text.templates()
    with pytest.raises(FamilyError, match=r"propagators\[1\] contains the sympy node sqrt\(m\)"):
        Family("b", ["k"], ["p"], [k**2 - sympy.sqrt(m)], {"p^2": s})
