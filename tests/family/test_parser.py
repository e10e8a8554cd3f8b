"""The parser: what it accepts, what it refuses and how, and that only ExpressionError comes out."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.errors import ExpressionError, LimitExceeded
from tilth.family.algebra.rational import SymbolRing
from tilth.family.kinematics.momenta import MomentumAlgebra
from tilth.family.text.expression import (
    Dot,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    to_text,
)
from tilth.family.text.parser import parse_expression

A, B, C = Name("a"), Name("b"), Name("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("12", Number(12)),
        (" a \n", A),
        ("a-b+c", Sum((A, Negation(B), C))),
        ("-a*b", Product((Negation(A), B))),
        ("-a^2", Negation(Power(A, 2))),
        ("a/b*c/2", Quotient(Product((A, C)), Product((B, Number(2))))),
        ("a**3", Power(A, 3)),
        ("a^(2)", Power(A, 2)),
        ("a^(-2)", Quotient(Number(1), Power(A, 2))),
        ("b*a**-1", Product((B, Quotient(Number(1), Power(A, 1))))),
        ("2*a.b", Product((Number(2), Dot(A, B)))),
        ("a . b", Dot(A, B)),
        ("+a", A),
        ("2 .a", Dot(Number(2), A)),
    ],
)
def test_trees(text, tree):
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 0, "is empty"),
        ("a+", 2, "ends too early"),
        ("a b", 2, "unexpected 'b'"),
        ("2a", 1, "unexpected 'a'"),
        ("(a", 2, "lacks a closing ')'"),
        ("a)", 1, "unexpected ')'"),
        ("0.5*a", 0, "decimal number, write it as a fraction such as 1/2"),
        ("a^-65", 3, "exponent that is not an integer from -64 to 64"),
        ("a^65", 2, "exponent that is not an integer from -64 to 64"),
        ("a^(-b)", 4, "exponent that is not an integer from -64 to 64"),
        ("a^--1", 3, "exponent"),
        ("a^(-1", 5, "exponent that is not closed by ')'"),
        ("a^b", 2, "exponent"),
        ("a^2^3", 3, "power of a power, use parentheses"),
        ("a.b.c", 3, "three momenta"),
        ("a%b", 1, "character '%'"),
        ("ä", 0, "character 'ä'"),
        ("a*", 2, "ends too early"),
        ("(" * 65 + "a" + ")" * 65, 65, "nested deeper than 64"),
        ("-" * 65 + "a", 65, "nested deeper than 64"),
        ("f(x)", 1, "unexpected '('"),
    ],
)
def test_refusals_have_position_and_caret(text, position, message):
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text, "here")
    assert caught.value.position == position
    first, shown, caret = str(caught.value).split("\n")
    assert first.startswith("here ")
    assert message in first
    assert len(caret) - 1 <= len(shown)
    if len(text) < 50:
        assert caret.index("^") - 4 == position


def test_length_is_checked_before_work():
    with pytest.raises(ExpressionError, match=r"has 10001 characters, shorten it to at most 10000"):
        parse_expression("a" * 10_001)
    assert isinstance(parse_expression("/".join(["a"] * 5000)), Quotient)


@given(st.text(max_size=200) | st.text(alphabet="ab12+-*/^.() ", max_size=100))
def test_nothing_else_than_an_expression_error(text):
    try:
        tree = parse_expression(text)
    except ExpressionError:
        return
    assert parse_expression(to_text(tree)) is not None


VALUES = {"a": Fraction(3), "b": Fraction(-7, 2), "c": Fraction(5, 11)}
leaves = st.builds(Number, st.integers(0, 10**6)) | st.sampled_from([A, B, C])
trees = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Negation, inner)
        | st.builds(Sum, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Product, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Quotient, inner, st.builds(Number, st.integers(1, 99)))
        | st.builds(Power, inner, st.integers(0, 3))
    ),
    max_leaves=8,
)


def fraction(node):
    match node:
        case Number(value):
            return Fraction(value)
        case Name(name):
            return VALUES[name]
        case Negation(operand):
            return -fraction(operand)
        case Sum(terms):
            return sum(map(fraction, terms), Fraction(0))
        case Product(factors):
            result = Fraction(1)
            for factor in factors:
                result *= fraction(factor)
            return result
        case Quotient(above, below):
            return fraction(above) / fraction(below)
        case Power(base, exponent):
            return fraction(base) ** exponent


@given(trees)
def test_text_and_value_survive_the_round_trip(tree):
    algebra = MomentumAlgebra((), SymbolRing(("d", "a", "b", "c")))
    try:
        value = algebra.scalar(parse_expression(to_text(tree)), "here")
    except LimitExceeded:
        return
    assert value.value_at([Fraction(1), *VALUES.values()]) == fraction(tree)


@pytest.mark.parametrize(
    "text",
    ["((((9^64)^64)^64)^64)^64", "((a+b+c+1)^64)^64", "((((a^64)^64)^64)^64)", "(a+b+c)^60*(a+b+c+1)^60"],
)
def test_short_text_cannot_explode(text):
    algebra = MomentumAlgebra((), SymbolRing(("d", "a", "b", "c")))
    with pytest.raises(LimitExceeded, match=r"^here: "):
        algebra.scalar(parse_expression(text), "here")


def test_sums_of_many_quotients_are_stopped():
    names = tuple(f"x{n}" for n in range(60))
    algebra = MomentumAlgebra((), SymbolRing(("d", *names)))
    with pytest.raises(LimitExceeded):
        algebra.scalar(parse_expression("+".join(f"1/({n}+1)" for n in names)), "here")
