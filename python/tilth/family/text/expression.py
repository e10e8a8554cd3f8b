"""The syntax tree of expressions: small frozen nodes, without any meaning attached."""

from __future__ import annotations

from collections.abc import Iterator

from tilth.family.numbers import number_text
from tilth.frozen import dataclass

__all__ = [
    "Dot",
    "Expression",
    "Name",
    "Negation",
    "Number",
    "Power",
    "Product",
    "Quotient",
    "Sum",
    "names_of",
    "to_text",
]


@dataclass(frozen=True, slots=True)
class Number:
    """A nonnegative integer; rationals are quotients of these."""

    value: int


@dataclass(frozen=True, slots=True)
class Name:
    """A symbol or a momentum."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation:
    """Minus the operand."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of two or more terms."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """The product of two or more factors."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """Numerator over denominator."""

    numerator: Expression
    denominator: Expression


@dataclass(frozen=True, slots=True)
class Power:
    """A nonnegative integer power."""

    base: Expression
    exponent: int


@dataclass(frozen=True, slots=True)
class Dot:
    """The scalar product of two momenta, written with a dot."""

    left: Expression
    right: Expression


Expression = Number | Name | Negation | Sum | Product | Quotient | Power | Dot


def _children(node: Expression) -> tuple[Expression, ...]:
    match node:
        case Number() | Name():
            return ()
        case Negation(operand):
            return (operand,)
        case Sum(children) | Product(children):
            return children
        case Quotient(left, right) | Dot(left, right):
            return (left, right)
        case Power(base, _):
            return (base,)


def names_of(node: Expression) -> Iterator[str]:
    """Names in the expression, in order of appearance, with repetitions."""
    if isinstance(node, Name):
        yield node.name
    for child in _children(node):
        yield from names_of(child)


def to_text(node: Expression) -> str:
    """Text that parses to an expression of the same value; generous with parentheses."""
    match node:
        case Number(value):
            return number_text(value)
        case Name(name):
            return name
        case Negation(operand):
            return f"(-{_atom(operand)})"
        case Sum(terms):
            return "+".join(to_text(term) for term in terms)
        case Product(factors):
            return "*".join(_atom(factor) for factor in factors)
        case Quotient(numerator, denominator):
            return f"{_atom(numerator)}/{_atom(denominator)}"
        case Power(base, exponent):
            return f"{_atom(base)}^{exponent}"
        case Dot(left, right):
            return f"({_atom(left)}.{_atom(right)})"


def _atom(node: Expression) -> str:
    text = to_text(node)
    return text if isinstance(node, Number | Name | Negation | Dot) else f"({text})"
