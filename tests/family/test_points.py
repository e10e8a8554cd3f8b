"""Points, residues, and equations modulo a prime against the exact ones."""

from fractions import Fraction

import pytest
from flint import fmpq

from tilth.errors import IndexCountError, PointError, PrimeError, SectorError, SingularKinematics
from tilth.family import Family, ModularIdentities

POINT = {"d": 41, "m2": "31", "m3": fmpq(47, 3)}


def test_a_point_is_completed_and_ordered(tribox):
    assert tribox.point({"m3": "47/3", "m2": Fraction(31), "d": 41}) == tribox.point(POINT)
    assert list(tribox.point(POINT).items()) == [("d", 41), ("m1", 1), ("m2", 31), ("m3", Fraction(47, 3))]
    assert tribox.residues(POINT, 101) == (41, 1, 31, 47 * pow(3, -1, 101) % 101)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"m2": 0.5}, r"point\['m2'\] is the float 0.5, which is not exact, use text such as"),
        ({"m2": True}, r"point\['m2'\] is True"),
        ({"m2": "x"}, "which is not a number"),
        ({"m2": "1/0"}, "which divides by zero"),
        ({"m2": "1e9"}, 'which is not a number, write an integer or a fraction "1/3" or a decimal "0.25"$'),
        ({"d": "4-2*eps"}, r"point\['d'\] is '4-2\*eps', which is not a number, [^,]*$"),
        ({"m2": "0.5e3"}, "which is not a number"),
        ({"m2": ".5"}, "which is not a number"),
        ({"m2": None}, "has type NoneType"),
        ({"m9": 1}, "unknown symbol 'm9', the symbols are d, m1, m2, m3"),
    ],
)
def test_bad_points(tribox, change, message):
    with pytest.raises(PointError, match=message):
        tribox.point(POINT | change)


def test_what_may_be_left_out_is_advised_only_there(tribox):
    # `tilth probe` needs all symbols, and refused what it had advised.
    with pytest.raises(PointError, match="or leave d out: it stays a symbol"):
        tribox.partial_point({"d": "4-2*eps"})


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.5", Fraction(1, 2)), ("-3.25", Fraction(-13, 4)), ("+07.10", Fraction(71, 10)), ("-0.0", 0)],
)
def test_a_decimal_that_is_written_out_is_exact(tribox, text, value):
    assert tribox.point(POINT | {"m2": text})["m2"] == value


def test_missing_symbol(tribox):
    with pytest.raises(PointError, match="point misses m2, give values for d, m2, m3"):
        tribox.point({"d": 4, "m3": 1})


@pytest.mark.parametrize(
    ("prime", "message"),
    [
        (100, "100 is not a prime"),
        (2**63 + 29, "too large"),
        (1, "not a prime"),
        (-7, "not a"),
        (7.0, "integer"),
    ],
)
def test_bad_primes(tribox, prime, message):
    with pytest.raises(PrimeError, match=message):
        tribox.residues(POINT, prime)


def test_denominator_divisible_by_the_prime(tribox):
    with pytest.raises(PointError, match=r"point\['m3'\] is 47/3, whose denominator vanishes modulo 3"):
        tribox.residues(POINT, 3)


def test_singular_kinematics(tribox):
    family = Family("x", ["k"], ["p"], ["k^2-m/(1-x)", "(k+p)^2"], {"p^2": "m"}, invariants={"m": 2, "x": 0})
    with pytest.raises(SingularKinematics, match="the denominator x - 1 vanishes at d=4, m=1, x=1"):
        family.point({"d": 4, "m": 1, "x": 1})


def test_where_the_gram_determinant_vanishes(tribox):
    """m1 m3 - (m1+m3-m2)^2/4: the equations exist there, so it is a point."""
    point = tribox.point({"d": 41, "m1": 1, "m2": 1, "m3": 4})
    assert tribox.gram_vanishes(point)
    assert not tribox.gram_vanishes(point | {"m2": 2})
    assert not tribox.gram_vanishes({"m1": 1, "m2": 1})


@pytest.mark.parametrize("prime", [7, 101, 2**31 - 1, 2**63 - 25])
@pytest.mark.parametrize("name", ["bubble", "tribox", "dbox", "dpenta"])
def test_modular_equations_are_the_exact_ones_reduced(cases, name, prime):
    family = Family.load(cases / f"{name}.toml")
    point = {symbol: 41 + 6 * n * n for n, symbol in enumerate(family.symbols)}
    values = [fmpq(v.numerator, v.denominator) for v in family.point(point).values()]
    modular = ModularIdentities(family, prime, point)
    top = [family.top_sectors[0] >> slot & 1 for slot in range(family.size)]
    for seed in (tuple(top), tuple(a + (n % 3 == 1) if a else -n for n, a in enumerate(top))):
        for template in family.templates("ibp", "li"):
            expected = {}
            for key, polynomial in family.equation(template, seed).items():
                if residue := int(polynomial(*values).p) % prime:
                    expected[key] = residue
            assert modular.equation(template.name, seed) == expected
    assert family.equation_modulo(template, seed, prime, point) == expected


def test_zero_sectors_are_dropped(tribox):
    template = tribox.templates("ibp")[0]
    seed = (1, 0, 1, 0, 1, 0, 0)
    every = tribox.equation(template, seed, keep_zero_sectors=True)
    kept = tribox.equation(template, seed)
    assert kept.keys() < every.keys()
    assert all(tribox[key].sector == 21 for key in kept)


def test_seeds_outside_the_family(tribox):
    modular = ModularIdentities(tribox, 101, POINT)
    with pytest.raises(SectorError, match="sector 127"):
        modular.equation("d/dk1.k1", (1, 1, 1, 1, 1, 1, 1))
    with pytest.raises(IndexCountError):
        modular.equation("d/dk1.k1", (1, 1))
