"""Coefficients of foreign files: expressions in symbols, read into canonical rational functions.

Grammar (``^`` and ``**`` are the same; ``f`` is one of the functions that the format has)::

    sum     = ["+" | "-"] product { ("+" | "-") product }
    product = factor { ("*" | "/") factor }
    factor  = { "+" | "-" } atom [ "^" exponent ]
    atom    = integer | symbol | "(" sum ")" | f "(" sum ")"

The programs write their coefficients either expanded or as products of factors. Sums of plain monomials,
which is nearly all of the text, go to FLINT as a whole, after one regular expression has made sure that they
are nothing else. Products stay products until they stand in a sum, so that a factored denominator is never
multiplied out. Every step that grows is bounded before it is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import comb, lcm
from typing import NoReturn

from flint import fmpq, fmpz, fmpz_mpoly, fmpz_mpoly_ctx

from tilth.family.labels import NAME
from tilth.family.numbers import residue_of
from tilth.formats.rules import Coefficient
from tilth.table.factored import FactoredFunction, integer_ring, total
from tilth.table.polynomials import Factor

__all__ = [
    "MAX_DEPTH",
    "MAX_DIGITS",
    "MAX_EXPONENT",
    "MAX_TERMS",
    "CoefficientReader",
    "ordered_symbols",
    "symbols_in",
]

MAX_DEPTH = 64
MAX_DIGITS = 20_000
MAX_EXPONENT = 4_096
MAX_TERMS = 1_000_000
MAX_FACTORED_TERMS = 5_000  # of one factor of a denominator: it is factored, which costs more than reading
MAX_FACTORED_DEGREE = 256
MAX_BITS = 1_000_000
MAX_SYMBOLS = 64

# What other programs mean something else by; as a symbol it would be silently wrong.
_NOT_SYMBOLS = frozenset((
    "Catalan", "ComplexInfinity", "E", "Euler", "EulerGamma", "I", "Indeterminate", "Infinity", "Pi",
    "den", "i_", "num", "pi_", "prefactor",
))  # fmt: skip

_FACTOR = rf"(?:[0-9]+|{NAME}(?:\^[0-9]{{1,4}})?)"
_TERM = rf"{_FACTOR}(?:\*{_FACTOR})*+"
_PLAIN = re.compile(rf"[+-]?{_TERM}(?:[+-]{_TERM})*+", re.ASCII)
_TOKEN = re.compile(rf"\([^()]*+\)|[0-9]+|{NAME}|\*\*|[-+*/^()]", re.ASCII)
_SYMBOL = re.compile(rf"(?<![A-Za-z0-9_]){NAME}(?![A-Za-z0-9_])", re.ASCII)
_TOUCHING = re.compile(r"[A-Za-z0-9_)]\s+[A-Za-z0-9_(]", re.ASCII)
_LONG_NUMBER = re.compile(rf"[0-9]{{{MAX_DIGITS + 1}}}", re.ASCII)
_NUMBER = re.compile(r"\(*+([+-]?[0-9]+)(?:/([0-9]+))?\)*+", re.ASCII)
_EXPONENT = re.compile(r"\(?([+-]?[0-9]{1,5})\)?", re.ASCII)


def symbols_in(texts: Iterable[str], functions: Iterable[str] = ()) -> tuple[str, ...]:
    """Collect the symbols of expressions: sorted, `d` first.

    Raises
    ------
    ValueError
        There are too many, or a name such as ``Pi`` is a constant in other programs.

    Examples
    --------
    >>> symbols_in(["(s-4*m2)^2", "d-3"])
    ('d', 'm2', 's')
    """
    found: set[str] = set()
    for text in texts:
        found.update(_SYMBOL.findall(text))
    return ordered_symbols(found - set(functions))


def ordered_symbols(found: set[str]) -> tuple[str, ...]:
    """Sort the symbols of a file, `d` first, and refuse what cannot be one."""
    constants = found & _NOT_SYMBOLS
    if constants:
        raise ValueError(f"{min(constants)!r} is not a symbol here, substitute it in the file")
    if len(found) > MAX_SYMBOLS:
        raise ValueError(f"coefficients have {len(found)} symbols, the limit is {MAX_SYMBOLS}")
    return tuple(sorted(found, key=lambda name: (name != "d", name)))


@dataclass(slots=True)
class _Product:
    """A rational number times powers of polynomials, not multiplied out."""

    above: int = 1
    below: int = 1
    factors: list[Factor] = field(default_factory=list)

    def multiply(self, other: _Product, exponent: int) -> None:
        """Multiply by a power, negative to divide."""
        above, below = (other.above, other.below) if exponent >= 0 else (other.below, other.above)
        if exponent < 0 and (below == 0 or any(p.is_zero() and m > 0 for p, m in other.factors)):
            raise ZeroDivisionError
        size = abs(exponent)
        if size > 1 and max(above.bit_length(), below.bit_length()) * size > MAX_BITS:
            raise ValueError(f"a number to the power {exponent} is too long")
        self.above *= above**size
        self.below *= below**size
        if max(self.above.bit_length(), self.below.bit_length()) > MAX_BITS:
            raise ValueError("a product of numbers is too long")
        if exponent:
            self.factors += [(polynomial, power * exponent) for polynomial, power in other.factors]


class CoefficientReader:
    """Reads coefficients over given symbols, each distinct text once.

    Parameters
    ----------
    symbols : sequence of str
        Without any, coefficients are read as `Fraction`.
    prime : int, optional
        Then coefficients are numbers, and read as residues.
    functions : mapping, optional
        {name: exponent}: functions of one argument that stand for a power of it, such as FORM's
        ``den``: -1.

    Examples
    --------
    >>> print(CoefficientReader(("d", "s")).read("-((d-3))/(2*s^2)"))
    (-d+3)/(2*(s)^2)
    """

    def __init__(
        self, symbols: Sequence[str], *, prime: int | None = None, functions: Mapping[str, int] | None = None
    ) -> None:
        self.symbols = tuple(symbols)
        self.prime = prime
        self._functions = dict(functions or {})
        # FLINT wants a symbol; without any of ours, none that a file can write stands in for it
        self._ring: fmpz_mpoly_ctx = integer_ring(self.symbols or ("no symbol",))
        self._size = len(self.symbols) or 1
        self._generators = {name: self._ring.gen(number) for number, name in enumerate(self.symbols)}
        self._known: dict[str, Coefficient] = {}

    def read(self, text: str) -> Coefficient:
        """Read one coefficient.

        Raises
        ------
        ValueError
            The text does not follow the grammar, exceeds a limit, has an unknown symbol or divides by zero.
        """
        known = self._known.get(text)
        if known is None:
            known = self._read(text)
            if len(text) <= 200:  # longer ones seldom come twice
                self._known[text] = known
        return known

    def add(self, left: Coefficient, right: Coefficient) -> Coefficient:
        """Add two coefficients that `read` returned."""
        if isinstance(left, FactoredFunction) and isinstance(right, FactoredFunction):
            return self._total([left, right])
        if isinstance(left, FactoredFunction) or isinstance(right, FactoredFunction):
            raise TypeError("a function and a number are not added")
        result = left + right
        return result % self.prime if isinstance(result, int) and self.prime is not None else result

    def negate(self, value: Coefficient) -> Coefficient:
        """Return minus a coefficient."""
        return -value % self.prime if isinstance(value, int) and self.prime is not None else -value

    def _read(self, text: str) -> Coefficient:
        if not self.symbols and (match := _NUMBER.fullmatch(text)) and text.count("(") == text.count(")"):
            above, below = (_integer(part or "1") for part in match.groups())
            if below == 0:
                raise ValueError("divides by zero")
            return self._number(Fraction(above, below))
        value = self._function(text)
        if self.symbols:
            return value
        constant = int(value.numerator.leading_coefficient()) if not value.is_zero() else 0
        return self._number(Fraction(constant, value.constant))

    def _number(self, value: Fraction) -> Fraction | int:
        prime = self.prime
        if prime is None:
            return value
        if value.denominator % prime == 0:
            raise ValueError(f"the denominator {value.denominator} is zero modulo {prime}")
        if value.denominator == 1 and abs(value.numerator) >= prime:
            raise ValueError(f"{value.numerator} is not a residue modulo {prime}, give the right prime")
        return residue_of(value, prime)

    def _function(self, text: str) -> FactoredFunction:
        if _TOUCHING.search(text):
            raise ValueError(f"{text[:40]!r} lacks an operator between two factors")
        if _LONG_NUMBER.search(text):
            raise ValueError(f"a number has more than {MAX_DIGITS} digits")
        try:
            product = self._group("".join(text.split()), 0)
            return self._finished(product)
        except ZeroDivisionError:
            raise ValueError("divides by zero") from None

    # -- from text to products -------------------------------------------------------------------------------

    def _group(self, text: str, depth: int) -> _Product:
        """Read what stands in parentheses, or a whole coefficient."""
        if _PLAIN.fullmatch(text):
            return _Product(factors=[(self._polynomial(text), 1)])
        if depth > MAX_DEPTH:
            raise ValueError(f"is nested deeper than {MAX_DEPTH}")
        tokens: list[str] = _TOKEN.findall(text)
        if sum(map(len, tokens)) != len(text):
            self._refuse_characters(text)
        parser = _Parser(self, tokens, depth)
        product = parser.sum()
        if parser.cursor != len(tokens):
            raise ValueError(f"has an unexpected {parser.peek()[:40]!r}")
        return product

    def _refuse_characters(self, text: str) -> NoReturn:
        position = 0
        while match := _TOKEN.match(text, position):
            position = match.end()
        raise ValueError(f"has an unexpected {text[position : position + 20]!r}")

    def _polynomial(self, text: str) -> fmpz_mpoly:
        try:
            polynomial = fmpz_mpoly(text, self._ring)
        except ValueError:
            for name in _SYMBOL.findall(text):
                self.generator(name)
            raise ValueError(f"{text[:40]!r} is not a polynomial") from None
        if not polynomial.is_zero() and int(polynomial.total_degree()) > MAX_EXPONENT:
            raise ValueError(f"a polynomial has a degree above {MAX_EXPONENT}")
        return polynomial

    def generator(self, name: str) -> fmpz_mpoly:
        """One of the symbols."""
        try:
            return self._generators[name]
        except KeyError:
            known = ", ".join(self.symbols) or "there are none"
            raise ValueError(f"{name!r} is not one of the symbols ({known})") from None

    def function(self, name: str) -> int | None:
        """Return the power that a function stands for."""
        return self._functions.get(name)

    def group(self, text: str, depth: int) -> _Product:
        """Read what stands in parentheses."""
        return self._group(text, depth)

    def collected(self, products: Sequence[_Product], monomials: Mapping[tuple[int, ...], fmpq]) -> _Product:
        """Return a sum, given as plain monomials and products of anything."""
        below = lcm(*(int(c.q) for c in monomials.values()))
        if below.bit_length() > MAX_BITS:
            raise ValueError("the common denominator of a sum is too long")
        numerator = self._ring.from_dict(
            {key: int(c.p) * (below // int(c.q)) for key, c in monomials.items()}
        )
        whole = _Product(1, below, [(numerator, 1)])
        if not products:
            return whole
        value = self._total([self._finished(product) for product in (*products, whole)])
        below_factors = [(factor, -multiplicity) for factor, multiplicity in value.factors]
        return _Product(1, value.constant, [(value.numerator, 1), *below_factors])

    # -- from products to functions --------------------------------------------------------------------------

    def _finished(self, product: _Product) -> FactoredFunction:
        """Multiply the numerator out, and factor the denominator."""
        common = int(fmpz(product.above).gcd(product.below))
        numerator = self._ring.constant(product.above // common)
        constant = product.below // common
        below: list[Factor] = []
        for polynomial, power in product.factors:
            if power > 0:
                self.check_size((numerator, 1), (polynomial, power))
                numerator *= polynomial**power
            elif power < 0:
                if len(polynomial) > MAX_FACTORED_TERMS or polynomial.total_degree() > MAX_FACTORED_DEGREE:
                    raise ValueError("a denominator is too large to be factored")
                below.append((polynomial, -power))
        return FactoredFunction.make(numerator, constant, below)

    def _total(self, terms: Sequence[FactoredFunction]) -> FactoredFunction:
        """Add, after making sure that the common denominator does not explode."""
        if len(terms) == 1:
            return terms[0]
        common: dict[str, Factor] = {}
        for term in terms:
            for factor, multiplicity in term.factors:
                key = str(factor)
                common[key] = (factor, max(multiplicity, common.get(key, (factor, 0))[1]))
        largest = max(terms, key=lambda term: len(term.numerator)).numerator
        self.check_size((largest, 1), *common.values())
        return total(terms)

    def check_size(self, *factors: Factor) -> None:
        """Bound the terms and the degree of a product of powers before it is multiplied out.

        Raises
        ------
        ValueError
        """
        terms, degree, bits = 1, 0, 0
        for polynomial, power in factors:
            count = len(polynomial)
            if count == 0:
                return
            degree += int(polynomial.total_degree()) * power
            if degree > MAX_EXPONENT:
                raise ValueError(f"an expression expands to a degree above {MAX_EXPONENT}")
            bits += max(int(c).bit_length() for c in polynomial.coeffs()) * power if power > 1 else 0
            terms *= comb(count + power - 1, power)
        if min(terms, comb(degree + self._size, self._size)) > MAX_TERMS or bits > MAX_BITS:
            raise ValueError(f"an expression expands to more than {MAX_TERMS} terms or {MAX_BITS} bits")


class _Parser:
    """A recursive descent over the tokens of one group."""

    def __init__(self, reader: CoefficientReader, tokens: list[str], depth: int) -> None:
        self.reader = reader
        self.tokens = tokens
        self.cursor = 0
        self.depth = depth

    def peek(self) -> str:
        return self.tokens[self.cursor] if self.cursor < len(self.tokens) else ""

    def next(self) -> str:
        token = self.peek()
        if not token:
            raise ValueError("ends too early")
        self.cursor += 1
        return token

    def sum(self) -> _Product:
        """Read a sum; one that is a single product stays it."""
        monomials: dict[tuple[int, ...], fmpq] = {}
        products: list[_Product] = []
        sign = 1
        if self.peek() in ("+", "-"):
            sign = -1 if self.next() == "-" else 1
        while True:
            product, exponents = self.product()
            product.above *= sign
            if self.peek() not in ("+", "-") and not products and not monomials:
                return self.with_monomial(product, exponents)
            if product.factors or any(power < 0 for power in exponents.values()):
                products.append(self.with_monomial(product, exponents))
            else:
                key = tuple(exponents.get(name, 0) for name in self.reader.symbols) or (0,)
                if sum(key) > MAX_EXPONENT:
                    raise ValueError(f"a term has a degree above {MAX_EXPONENT}")
                monomials[key] = monomials.get(key, 0) + fmpq(product.above, product.below)
            if self.peek() not in ("+", "-"):
                return self.reader.collected(products, monomials)
            sign = -1 if self.next() == "-" else 1

    def with_monomial(self, product: _Product, exponents: Mapping[str, int]) -> _Product:
        for name, power in exponents.items():
            product.factors.append((self.reader.generator(name), power))
        return product

    def product(self) -> tuple[_Product, dict[str, int]]:
        """Read a product: numbers and groups, and apart from them the powers of symbols."""
        result, exponents = _Product(), dict[str, int]()
        direction = 1
        while True:
            self.factor(result, exponents, direction)
            token = self.peek()
            if token not in ("*", "/"):
                return result, exponents
            self.cursor += 1
            direction = 1 if token == "*" else -1

    def factor(self, result: _Product, exponents: dict[str, int], direction: int) -> None:
        token = self.next()
        while token in ("+", "-"):
            if token == "-":
                result.above = -result.above
            token = self.next()
        first = token[0]
        if first.isdigit():
            result.multiply(_Product(_integer(token)), direction * self.exponent())
        elif first == "(":
            result.multiply(self.inside(token), direction * self.exponent())
        elif first.isalpha() or first == "_":
            power = self.reader.function(token)
            if power is not None and self.peek().startswith("("):
                result.multiply(self.inside(self.next()), direction * power * self.exponent())
                return
            if self.peek().startswith("("):
                raise ValueError(f"has an unknown function {token!r}")
            self.reader.generator(token)
            exponents[token] = exponents.get(token, 0) + direction * self.exponent()
        else:
            raise ValueError(f"has an unexpected {token[:40]!r}")

    def inside(self, token: str) -> _Product:
        """Read a group whose opening parenthesis was read, the whole of it if it holds no other one."""
        if token != "(":
            return self.reader.group(token[1:-1], self.depth + 1)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ValueError(f"is nested deeper than {MAX_DEPTH}")
        result = self.sum()
        self.depth -= 1
        if self.next() != ")":
            raise ValueError("lacks a closing ')'")
        return result

    def exponent(self) -> int:
        """Read an exponent, 1 if there is none."""
        if self.peek() not in ("^", "**"):
            return 1
        self.cursor += 1
        text = self.next()
        if text in ("+", "-"):
            text += self.next()
        match = _EXPONENT.fullmatch(text)
        if match is None or abs(int(match.group(1))) > MAX_EXPONENT:
            raise ValueError(f"has the exponent {text[:40]!r}, use integers up to {MAX_EXPONENT}")
        if self.peek() in ("^", "**"):
            raise ValueError("has a power of a power")
        return int(match.group(1))


def _integer(text: str) -> int:
    """Read an integer of any length; Python's own reading is slow and limited."""
    if len(text) > MAX_DIGITS:
        raise ValueError(f"a number has more than {MAX_DIGITS} digits")
    return int(text) if len(text) < 1_000 else int(fmpz(text.removeprefix("+")))
