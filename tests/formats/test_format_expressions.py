"""Coefficients as expressions, against plain evaluation with fractions."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.formats.expressions import MAX_DEPTH, CoefficientReader, symbols_in
from tilth.table.factored import FactoredFunction

POINT = {"d": Fraction(41, 3), "s": Fraction(-7), "st": Fraction(5, 11)}
READER = CoefficientReader(tuple(POINT), functions={"num": 1, "den": -1})


def random_expression(rng, depth):
    """Return text and value at POINT; the text is of one atom, or in parentheses."""
    kind = rng.randrange(8) if depth else rng.randrange(2)
    if kind == 0:
        number = rng.choice([0, 1, 2, 7, rng.randrange(10**40)])
        return str(number), Fraction(number)
    if kind == 1:
        name = rng.choice(sorted(POINT))
        return name, POINT[name]
    left, x = random_expression(rng, depth - 1)
    right, y = random_expression(rng, depth - 1)
    space = rng.choice(["", "", " ", "\n "])
    exponent = rng.randrange(4)
    match kind:
        case 2:
            return f"({left}{space}+{right}{space}+{left})", x + y + x
        case 3:
            return f"({left}{space}-{space}{right})", x - y
        case 4:
            return f"(-{left}*{space}-{right})", x * y
        case 5:
            return f"(({left})**{exponent}*{right})", x**exponent * y
        case 6 if y:
            return f"({left}{space}/{right})", x / y
        case 7 if y:
            return f"(num({left})*den({right})^{exponent})", x / y**exponent
        case _:
            return left, x


@given(st.integers(0, 2**64), st.integers(1, 5))
def test_against_fractions(seed, depth):
    text, value = random_expression(random.Random(seed), depth)
    found = READER.read(text)
    assert found.value_at(POINT) == value
    assert found == FactoredFunction.make(found.numerator, found.constant, found.factors)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("d", "d"),
        ("-d^2", "-d^2"),
        ("2*3*d*d", "6*d^2"),
        ("d/s/s", "d/s^2"),
        ("d/(2*s)*s", "d/2"),
        ("s^-2", "1/s^2"),
        ("s^(-2)*s**3", "s"),
        ("(d-4)^2/(4-d)", "-d+4"),
        ("(s^2-st^2)/(st-s)", "-s-st"),
        ("1/2*d+d/3", "5*d/6"),
        ("1/(d-4)-1/(d-4)", "0"),
        ("((((d))))", "d"),
        ("--+-d", "-d"),
        ("0*d", "0"),
        ("den(2*s)*num(d)", "d/(2*s)"),
        ("den(s)^2", "1/s^2"),
        ("s*(st*(d*(1+s)+2)+3)", "d*s^2*st+d*s*st+2*s*st+3*s"),
    ],
)
def test_canonical(text, canonical):
    assert str(READER.read(text)) == canonical


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "ends too early"),
        ("d+", "ends too early"),
        ("d s", "lacks an operator"),
        ("(d)(s)", "unexpected"),
        ("d^s", "exponent 's'"),
        ("d^99999", "exponent"),
        ("d^9999", "degree above"),
        ("d^2^2", "unexpected|power of a power"),
        ("1/0", "divides by zero"),
        ("0/0", "divides by zero"),
        ("1/(d-d)", "divides by zero"),
        ("(d-d)^-1", "divides by zero"),
        ("ds", "'ds' is not one of the symbols"),
        ("1+ds/2", "'ds' is not one of the symbols"),
        ("f(d)", "unknown function 'f'"),
        ("d(s)", "unknown function 'd'"),
        ('__import__("os")', "unexpected|unknown function"),
        ("__import__(os)", "unknown function"),
        ("d[1]", "unexpected"),
        ("1.5*d", "unexpected"),
        ("1e5", "unexpected|lacks"),
        ("d;s", "unexpected"),
        ("(d", "unexpected|ends"),
        ("d)", "unexpected"),
        ("()", "ends too early"),
        ("*d", "unexpected"),
        ("(d+s+st)^4000", "expands"),
        ("((d+s+st)^60)^60", "expands"),
        ("(d+s)^40*(d+st)^4000*(s+st)^40", "expands"),
        ("1/(d+s+st+1)^300*1/((d+s+st+1)^200+1)", "expands|too large"),
        ("(2^4000)^4000", "too long"),
        ("2^4000*" * 300 + "1", "too long"),
        ("9" * 20_001, "more than 20000 digits"),
        ("(" * (MAX_DEPTH + 2) + "d+(s)" + ")" * (MAX_DEPTH + 2), "nested deeper"),
        ("(" * 100_000, "nested deeper|ends"),
        ("1+" + "(" * 5_000 + "d" + ")" * 5_000, "nested deeper"),
        ("+".join(f"1/(d^2+{i}*s+st)" for i in range(1, 400)), "expands"),
    ],
)
def test_refused(text, message):
    with pytest.raises(ValueError, match=message):
        READER.read(text)


def test_long_numbers_are_exact():
    digits = "123456789" * 2_000
    assert str(READER.read(f"{digits}*d")) == f"{digits}*d"
    assert str(READER.read(f"d+s/{digits}").numerator) == f"{digits}*d + s"


def test_factors_with_long_coefficients():
    # python-flint 0.9 cannot sort factors whose coefficients are longer than a machine word
    big = 10**60
    found = READER.read(f"s/(6*(d+{big})*(2*d+{big + 1})^2)")
    assert str(found) == f"s/(6*(2*d+{big + 1})^2*(d+{big}))"
    expanded = READER.read(f"1/(d^2+{2 * big + 2}*d+{big * (big + 2)})")
    assert str(expanded) == f"1/((d+{big})*(d+{big + 2}))"


def test_numbers():
    numbers = CoefficientReader(())
    assert numbers.read("-3/4") == Fraction(-3, 4)
    assert numbers.read("((-3)/(4))") == Fraction(-3, 4)
    assert numbers.read("(1/2+1/3)^2") == Fraction(25, 36)
    with pytest.raises(ValueError, match="there are none"):
        numbers.read("d")


def test_residues_of_numbers():
    residues = CoefficientReader((), prime=101)
    assert residues.read("-1") == 100
    assert residues.read("1/2") == 51
    with pytest.raises(ValueError, match="zero modulo 101"):
        residues.read("1/202")
    with pytest.raises(ValueError, match="not a residue modulo 101"):
        residues.read("101")


def test_symbols_are_sorted_with_d_first():
    assert symbols_in(["s*d^2", "m2+a3x(2)", "num(s)"], {"num"}) == ("d", "a3x", "m2", "s")
    with pytest.raises(ValueError, match="'Pi' is not a symbol"):
        symbols_in(["Pi*d"])
    with pytest.raises(ValueError, match="the limit is 64"):
        symbols_in([f"x{i}" for i in range(65)])


def test_ten_thousand_terms_are_one_step():
    # Plain sums go to FLINT whole: reading term by term in Python cost five times as much.
    text = "+".join(f"{i * 7919}*d^{i % 50}*s^{i // 50}" for i in range(1, 10_001))
    reader = CoefficientReader(("d", "s"))
    assert len(reader.read(f"({text})/(2*(d-4)^2*(s-1))").numerator) == 10_000
