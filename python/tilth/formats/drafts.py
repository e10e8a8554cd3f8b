"""From the pieces of a file to `Rules`: what the readers of all formats share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tilth.errors import FormatError
from tilth.family import Family
from tilth.family.labels import Label
from tilth.formats.expressions import CoefficientReader, symbols_in
from tilth.formats.rules import Coefficient, Rules
from tilth.formats.source import Source
from tilth.frozen import dataclass
from tilth.table.factored import FactoredFunction

__all__ = ["DraftRule", "DraftTerm", "Expected", "finish"]


class DraftTerm(NamedTuple):
    """One term of a right side: sign, text of the coefficient, integral, and its place in the file."""

    sign: int
    text: str
    label: Label
    position: int


class DraftRule(NamedTuple):
    """One rule, its coefficients not yet read."""

    target: Label
    position: int
    terms: Sequence[DraftTerm]


@dataclass(frozen=True)
class Expected:
    """What the user says about a file beforehand.

    Attributes
    ----------
    family : Family, optional
        Then `symbols` are its symbols, and every integral must be one of it.
    symbols : tuple of str, optional
        Of the coefficients; default: those that occur, sorted, `d` first. Without any, coefficients are
        numbers.
    prime : int, optional
        The modulus, where coefficients are residues.
    """

    family: Family | None = None
    symbols: tuple[str, ...] | None = None
    prime: int | None = None

    def known_symbols(self) -> tuple[str, ...] | None:
        """Return the symbols, None if they are to be collected."""
        if self.prime is not None:
            return ()
        if self.symbols is None and self.family is not None:
            return self.family.symbols
        return self.symbols

    def check(self, label: Label) -> None:
        """Refuse an integral of another family.

        Raises
        ------
        ValueError
        """
        family = self.family
        if family is None:
            return
        if label.name != family.name:
            raise ValueError(f"{label} belongs to family {label.name}, but the family here is {family.name}")
        if len(label.indices) != family.size:
            raise ValueError(f"{label} has {len(label.indices)} indices, but {family.name} has {family.size}")


def finish(
    source: Source,
    drafts: Iterable[DraftRule],
    expected: Expected,
    *,
    functions: Mapping[str, int] | None = None,
    masters: Iterable[Label] | None = None,
) -> Rules:
    """Read the coefficients of a file.

    Raises
    ------
    FormatError
        Naming file, line and the integrals.
    """
    drafts = list(drafts)
    symbols = expected.known_symbols()
    if symbols is None:
        texts = (term.text for draft in drafts for term in draft.terms)
        try:
            symbols = symbols_in(texts, functions or ())
        except ValueError as error:
            raise FormatError(f"{source.name}: {error}") from None
    reader = CoefficientReader(symbols, prime=expected.prime, functions=functions)
    rows: dict[Label, dict[Label, Coefficient]] = {}
    for target, position, terms in drafts:
        if target in rows:
            raise source.error(position, f"{target} is a target twice, leave one out")
        try:
            expected.check(target)
        except ValueError as error:
            raise source.error(position, error) from None
        rows[target] = _row(source, reader, expected, target, terms)
    try:
        return Rules(rows, masters, prime=expected.prime)
    except FormatError as error:
        raise FormatError(f"{source.name}: {error}") from None


def _row(
    source: Source, reader: CoefficientReader, expected: Expected, target: Label, terms: Sequence[DraftTerm]
) -> dict[Label, Coefficient]:
    row: dict[Label, Coefficient] = {}
    for sign, text, label, position in terms:
        try:
            expected.check(label)
            value = reader.read(text)
            if sign < 0:
                value = reader.negate(value)
            row[label] = reader.add(row[label], value) if label in row else value
        except ValueError as error:
            raise source.error(position, f"coefficient of {label} in {target}: {error}") from None
    return {label: value for label, value in row.items() if not _is_zero(value)}


def _is_zero(value: Coefficient) -> bool:
    return value.is_zero() if isinstance(value, FactoredFunction) else not value
