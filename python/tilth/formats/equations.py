"""From the terms of equations in a file to a `System`: what the readers of systems share."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm
from typing import TypeAlias

from flint import fmpz, fmpz_mpoly

from tilth.errors import FormatError
from tilth.family.given import Entry, Polynomial, System
from tilth.family.labels import Label
from tilth.formats.expressions import CoefficientReader, symbols_in
from tilth.formats.source import Source
from tilth.table.factored import FactoredFunction

__all__ = ["MAX_EQUATIONS", "MAX_TERMS", "DraftEquation", "system_of_drafts"]

MAX_EQUATIONS = 20_000_000
MAX_TERMS = 100_000_000

#: Terms: integral, text of the coefficient, line of the file.
DraftEquation: TypeAlias = list[tuple[Label, str, int]]


def system_of_drafts(
    source: Source, drafts: Sequence[DraftEquation], symbols: Sequence[str] | None
) -> System:
    """Read the coefficients of equations, and multiply each equation by their common denominator.

    Raises
    ------
    FormatError
        Naming file, line and integral.
    """
    if symbols is None:
        try:
            symbols = symbols_in({text for draft in drafts for _, text, _ in draft})
        except ValueError as error:
            raise FormatError(f"{source.name}: {error}") from None
    reader = _EquationReader(source, tuple(symbols))
    equations = [equation for draft in drafts if (equation := reader.equation(draft))]
    return System(tuple(symbols), tuple(reader.numbers), equations)


class _EquationReader:
    """Reads coefficients, each distinct text once, and numbers the integrals."""

    def __init__(self, source: Source, symbols: tuple[str, ...]) -> None:
        self.numbers: dict[Label, int] = {}
        self._source = source
        # the ring must have a symbol; a system without any gets exponents of length zero at the end
        self._symbols = symbols
        self._reader = CoefficientReader(symbols or ("no symbol",))
        self._polynomials: dict[str, Polynomial] = {}

    def equation(self, draft: DraftEquation) -> list[Entry]:
        """Return the entries of an equation; none if it is empty."""
        values: dict[Label, FactoredFunction] = {}
        texts: dict[Label, str] = {}
        for label, text, line in draft:
            try:
                value = self._reader.read(text)
                values[label] = self._reader.add(values[label], value) if label in values else value  # type: ignore[assignment]
            except ValueError as error:
                raise FormatError(f"{self._source.name}:{line}: coefficient of {label}: {error}") from None
            texts[label] = "" if label in texts else text
        if all(not value.factors and value.constant == 1 for value in values.values()):
            made = {label: self._polynomial(texts[label], value.numerator) for label, value in values.items()}
        else:
            try:
                cleared = _cleared(values, self._reader)
            except ValueError as error:
                line = draft[0][2]
                raise FormatError(
                    f"{self._source.name}:{line}: without denominators the equation is too large: {error}"
                ) from None
            made = {label: self._terms(part) for label, part in cleared.items()}
        return [(self.numbers.setdefault(k, len(self.numbers)), part) for k, part in made.items() if part]

    def _polynomial(self, text: str, value: fmpz_mpoly) -> Polynomial:
        """Return terms, for the same text the same object."""
        known = self._polynomials.get(text) if text else None
        if known is None:
            known = self._terms(value)
            if text:
                self._polynomials[text] = known
        return known

    def _terms(self, value: fmpz_mpoly) -> Polynomial:
        size = len(self._symbols)
        return {tuple(map(int, key[:size])): int(c) for key, c in value.to_dict().items()}


def _cleared(values: dict[Label, FactoredFunction], reader: CoefficientReader) -> dict[Label, fmpz_mpoly]:
    """Multiply an equation by the least common multiple of its denominators.

    Raises
    ------
    ValueError
        A product would exceed what `reader` takes.
    """
    common: dict[str, tuple[fmpz_mpoly, int]] = {}
    constant = lcm(*(value.constant for value in values.values()))
    for value in values.values():
        for factor, multiplicity in value.factors:
            _, most = common.get(str(factor), (factor, 0))
            common[str(factor)] = (factor, max(most, multiplicity))
    result = {}
    for label, value in values.items():
        have = {str(factor): multiplicity for factor, multiplicity in value.factors}
        missing = [(factor, most - have.get(key, 0)) for key, (factor, most) in common.items()]
        reader.check_size((value.numerator, 1), *missing)
        part = value.numerator * fmpz(constant // value.constant)
        for factor, power in missing:
            part *= factor**power
        result[label] = part
    return result
