"""Coefficients that users write: numbers, text, sympy expressions and functions, for one table."""

from __future__ import annotations

from fractions import Fraction
from numbers import Rational

from flint import fmpq, fmpz

from tilth.errors import LimitExceeded, SingularKinematics, TableError, UnknownSymbol
from tilth.family import RationalFunction, parse_expression
from tilth.family.numbers import number_text
from tilth.family.text.expression import Expression
from tilth.family.text.from_sympy import expression_from_sympy, is_sympy
from tilth.table.arithmetic import Arithmetic, Coefficient
from tilth.table.factored import FactoredFunction, integer_ring
from tilth.table.polynomials import cleared
from tilth.table.rows import Rows, SymbolSource

__all__ = ["coefficient_text", "function_of", "read_coefficient", "read_function", "rows_data"]


def coefficient_text(value: Coefficient) -> str:
    """Write a coefficient of any kind in its canonical form."""
    return str(value) if isinstance(value, FactoredFunction) else number_text(value)


def rows_data(table: Rows) -> dict[str, dict[str, str]]:
    """Return {target: {master: coefficient}} as text, ready for JSON."""
    return {
        str(target): {str(master): coefficient_text(value) for master, value in row.items()}
        for target, row in table.items()
    }


def read_coefficient(table: Rows, value: object, entry: str) -> Coefficient:
    """Return a coefficient of the table's kind; symbols that the table's point gives are replaced.

    Parameters
    ----------
    table : Rows
    value : int, Fraction, flint rational, str, sympy expression or FactoredFunction
        In ``table.source.symbols``.
    entry : str
        What the value is, for messages.

    Raises
    ------
    ExpressionError, FamilyError, UnknownSymbol, LimitExceeded, TableError
    SingularKinematics
        A denominator vanishes at the table's point.
    """
    function = read_function(table.source, value, entry)
    try:
        given = {name: number for name, number in table.at.items() if name in function.symbols}
        return _of_kind(table, function, given, table.arithmetic)
    except ZeroDivisionError:
        raise SingularKinematics(
            f"{entry} has a denominator that vanishes at {table.point_text()}, take another point"
        ) from None


def read_function(source: SymbolSource, value: object, entry: str) -> FactoredFunction:
    """Return a function of the symbols of a source, or of some of them.

    Parameters
    ----------
    source : Family or System
    value : int, Fraction, flint rational, str, sympy expression or FactoredFunction
    entry : str
        What the value is, for messages.

    Raises
    ------
    ExpressionError, FamilyError, UnknownSymbol, LimitExceeded, TableError
    """
    if isinstance(value, FactoredFunction):
        function = value
    elif isinstance(value, str):
        function = _function(parse_expression(value, entry), source, entry)
    elif is_sympy(value):
        function = _function(expression_from_sympy(value, entry), source, entry)
    else:
        function = FactoredFunction.number(integer_ring(()), _number(value, entry))
    strange = [name for name in function.symbols if name not in source.symbols]
    if strange:
        raise UnknownSymbol(
            f"{entry} contains {strange[0]}, which is not one of the symbols {', '.join(source.symbols)}"
        )
    return function


def _of_kind(
    table: Rows, function: FactoredFunction, given: dict[str, Fraction], arithmetic: Arithmetic
) -> Coefficient:
    if table.symbols:
        return function.substitute(given).embed(integer_ring(table.symbols))
    if table.prime is None:
        return function.value_at(given)
    residues = [int(arithmetic.number(given[name])) for name in function.symbols]
    residue = function.residue_at(residues, table.prime)
    if residue is None:
        raise ZeroDivisionError
    return residue


def _number(value: object, entry: str) -> Fraction:
    if isinstance(value, fmpz):
        return Fraction(int(value))
    if isinstance(value, fmpq):
        return Fraction(int(value.p), int(value.q))
    numeric: object = None if isinstance(value, bool) else value
    if isinstance(numeric, Rational):  # int, Fraction, and numpy integers
        return Fraction(int(numeric.numerator), int(numeric.denominator))
    raise TableError(
        f"{entry} is {value!r} of type {type(value).__name__}, "
        "give an integer, a Fraction, text, a sympy expression or a FactoredFunction"
    )


def _function(node: Expression, source: SymbolSource, entry: str) -> FactoredFunction:
    from tilth.table.expression_values import evaluated  # few coefficients are given as text

    try:
        return evaluated(node, source.ring.names, entry)
    except LimitExceeded as error:
        raise LimitExceeded(f"{entry}: {error}") from None


def function_of(value: RationalFunction) -> FactoredFunction:
    """Factorise the denominator of a function of the family's symbols."""
    integers = integer_ring(tuple(value.numerator.context().names()))
    numerator, below = cleared(value.numerator, integers)
    denominator, above = cleared(value.denominator, integers)
    return FactoredFunction.make(numerator * above, below, [(denominator, 1)])
