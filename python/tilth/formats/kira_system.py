"""Systems of equations as Kira takes them from its users (arXiv:2505.20197, ``input_system``).

One term per line, ``integral*(coefficient)``, a blank line between equations; each equation sums to zero::

    bub[1,2]*(s)
    bub[1,1]*(d-3)
    bub[0,2]*(-1)

An integral is ``name[indices]``, or ``name#123`` or ``name@123`` with a weight, or a bare weight; a larger
weight is a more complicated integral. Ratracer (arXiv:2211.03572) reads the same files; its limits are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import lcm

from flint import fmpz, fmpz_mpoly

from tilth.errors import FormatError
from tilth.family.given import Entry, Polynomial, System
from tilth.family.labels import Label
from tilth.formats.expressions import CoefficientReader, symbols_in
from tilth.formats.kira import check_names
from tilth.formats.source import Source
from tilth.formats.spellings import INTEGRAL, label_of
from tilth.table.factored import FactoredFunction, integer_ring, polynomial_text

__all__ = ["MAX_EQUATIONS", "MAX_FAMILIES", "MAX_TERMS", "read_kira_system", "write_kira_system"]

MAX_EQUATIONS = 20_000_000
MAX_TERMS = 100_000_000
MAX_FAMILIES = 65_536

_LINE = re.compile(rf"[ \t]*{INTEGRAL}[ \t]*\*[ \t]*(?P<coefficient>[^ \t].*)", re.ASCII)


def write_kira_system(system: System) -> str:
    """Write the equations of a system.

    Raises
    ------
    FormatError
        A name is one that Kira keeps for itself.

    Examples
    --------
    >>> print(write_kira_system(System(("s",), (Label("bubble", (1, 2)),), [[(0, {(1,): 1})]])), end="")
    bubble[1,2]*(s)
    <BLANKLINE>
    """
    check_names((*system.symbols, *dict.fromkeys(label.name for label in system.integrals if label.name)))
    ring = integer_ring(system.symbols or ("d",))
    labels = [str(label) for label in system.integrals]
    written: list[str] = []
    for equation in system.equations:
        for number, polynomial in equation:
            terms = {key or (0,): value for key, value in polynomial.items()}
            written.append(f"{labels[number]}*({polynomial_text(ring.from_dict(terms))})\n")
        written.append("\n")
    return "".join(written)


def read_kira_system(source: Source, symbols: Sequence[str] | None = None) -> System:
    """Read a system of equations.

    Each equation is multiplied by the common denominator of its coefficients, which makes them polynomials
    over the integers; terms of the same integral are added.

    Parameters
    ----------
    source : Source
    symbols : sequence of str, optional
        Default: those that occur, sorted, `d` first.

    Raises
    ------
    FormatError
        Naming file, line and entry.
    """
    drafts = _read_lines(source)
    if symbols is None:
        try:
            symbols = symbols_in({text for draft in drafts for _, text, _ in draft})
        except ValueError as error:
            raise FormatError(f"{source.name}: {error}") from None
    reader = _EquationReader(source, tuple(symbols))
    equations = [equation for draft in drafts if (equation := reader.equation(draft))]
    return System(tuple(symbols), tuple(reader.numbers), equations)


_Draft = list[tuple[Label, str, int]]


def _read_lines(source: Source) -> list[_Draft]:
    """Split a file into equations of (integral, text of the coefficient, line)."""
    drafts: list[_Draft] = [[]]
    known: dict[str, Label] = {}
    terms = 0
    for number, line in enumerate(source.text.split("\n"), start=1):
        match = _LINE.fullmatch(line.rstrip())
        if match is None:
            if line.strip():
                raise FormatError(
                    f"{source.name}:{number}: {line.strip()[:80]!r} is no term, "
                    "write it like bubble[2,1]*(d-3)"
                )
            if drafts[-1]:
                drafts.append([])
            continue
        coefficient = match.group("coefficient")
        terms += 1
        if terms > MAX_TERMS or len(drafts) > MAX_EQUATIONS:
            raise FormatError(
                f"{source.name}:{number}: more than {MAX_EQUATIONS} equations or {MAX_TERMS} terms, "
                "split the file"
            )
        key = line[: match.start("coefficient")]
        label = known.get(key)
        if label is None:
            try:
                label = known[key] = label_of(match)
            except ValueError as error:
                raise FormatError(f"{source.name}:{number}: {key.strip()[:80]!r}: {error}") from None
        drafts[-1].append((label, coefficient, number))
    if len({label.name for label in known.values()}) > MAX_FAMILIES:
        raise FormatError(f"{source.name}: has more than {MAX_FAMILIES} families, split the file")
    return drafts


class _EquationReader:
    """Reads coefficients, each distinct text once, and numbers the integrals."""

    def __init__(self, source: Source, symbols: tuple[str, ...]) -> None:
        self.numbers: dict[Label, int] = {}
        self._source = source
        # the ring must have a symbol; a system without any gets exponents of length zero at the end
        self._symbols = symbols
        self._reader = CoefficientReader(symbols or ("no symbol",))
        self._polynomials: dict[str, Polynomial] = {}

    def equation(self, draft: _Draft) -> list[Entry]:
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
