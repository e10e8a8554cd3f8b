"""Points where the kinematics or the equations degenerate."""

import re

import pytest

import tilth
from tilth.errors import SingularKinematics, UnluckyPoint


@pytest.mark.parametrize("prime", [None, 101, 2**31 - 1])
def test_a_vanishing_gram_determinant_is_named_where_nothing_reduces(prime):
    _, targets = tilth.cases.load_case("bubble")
    with pytest.raises(SingularKinematics) as caught:
        tilth.reduce(targets, "laporta", at={"d": 5, "s": 0}, prime=prime)
    assert "singular at d=5, s=0" in str(caught.value)
    assert "the Gram determinant of the externals vanishes" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "point"),
    [
        # m1 m3 - (m1+m3-m2)^2/4 = 4 - 4
        ("tribox", {"d": 41, "m1": 1, "m2": 1, "m3": 4}),
        ("tribox", {"d": "7/3", "m1": 1, "m2": 9, "m3": 4}),
        # proportional to s t (s+t)
        ("box", {"d": 41, "s": 2, "t": -2}),
    ],
)
def test_a_vanishing_gram_determinant_at_which_the_targets_are_regular(name, point):
    """The equations exist there, and the exact coefficients have values."""
    _, targets = tilth.cases.load_case(name)
    everywhere = tilth.reduce(targets, "laporta").evaluate(point)
    exact = tilth.reduce(targets, "laporta", at=point)
    assert {target: dict(exact[target]) for target in targets} == everywhere
    prime = 2**31 - 1
    modular = tilth.reduce(targets, "laporta", at=point, prime=prime)
    expected = {
        target: {m: v.numerator * pow(v.denominator, -1, prime) % prime for m, v in row.items()}
        for target, row in everywhere.items()
    }
    assert {target: dict(modular[target]) for target in targets} == expected


@pytest.fixture(scope="module")
def massive():
    return tilth.Family("b", ["k"], ["q"], ["k^2-m", "(k+q)^2-m"], {"q^2": "s"}, top_sectors=[3])


# I21 has the denominator 4m-s: the threshold, where it stays itself. At m=0 the tadpole I10, a master
# elsewhere, vanishes with its sector's scale, and I20 no longer reduces to it.
THRESHOLDS = [
    ({"d": 5, "s": 4, "m": 1}, r"there b\[2,1\] does not reduce; take another point$"),
    ({"d": "7/3", "s": "2/3", "m": "1/6"}, r"there b\[2,1\] does not reduce; take another point$"),
    ({"d": 5, "s": 3, "m": 0}, r"there b\[2,1\] no longer reduces to .* also to .*; take another point$"),
]


@pytest.mark.parametrize(("point", "message"), THRESHOLDS, ids=lambda value: str(value))
def test_threshold(massive, point, message):
    with pytest.raises(SingularKinematics) as caught:
        tilth.reduce([massive[2, 1]], "laporta", at=point)
    assert ", ".join(f"{symbol}={value}" for symbol, value in point.items()) in str(caught.value)
    assert re.search(message, str(caught.value))


def test_beside_the_threshold(massive):
    # The same formula as in golden/test_textbook.py, at a distance of one in 10^12.
    point = {"d": 5, "s": 4, "m": "1000000000001/1000000000000"}
    row = tilth.reduce([massive[2, 1]], "laporta", at=point)[massive[2, 1]]
    assert row[massive[1, 1]] == 2 * 10**12 // 4


def test_four_dimensions_of_a_massless_triangle(box):
    # I1110 = 2(3-d)/((d-4)s) I1010 has no value at d=4.
    family, _ = box
    with pytest.raises(SingularKinematics, match=r"d=4, s=7, t=3.*box\[1,1,1,0\]"):
        tilth.reduce([family[1, 1, 1, 0]], "laporta(dots=1, s=0)", at={"d": 4, "s": 7, "t": 3})


def test_a_threshold_modulo_a_small_prime_only(massive):
    # 4m - s = 101: no rational point is nearer to home, but modulo 101 it is the threshold.
    point = {"d": 5, "s": 3, "m": 26}
    assert tilth.reduce([massive[2, 1]], "laporta", at=point, prime=103)
    with pytest.raises(UnluckyPoint, match="d=5, s=3, m=26 modulo 101"):
        tilth.reduce([massive[2, 1]], "laporta", at=point, prime=101)
