"""`Rules`: integrals in terms of others, which is what every foreign format of results holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from flint import fmpz_mpoly, fmpz_mpoly_ctx

from tilth.errors import FormatError
from tilth.family import Integral, Named
from tilth.family.labels import Label, check_label
from tilth.table.arithmetic import Coefficient
from tilth.table.combination import Combination
from tilth.table.factored import FactoredFunction, integer_ring
from tilth.table.reductions import Reductions

__all__ = ["Coefficient", "Rules", "TableLike", "numbers_of", "rules_of"]

TableLike = Mapping[Named, Mapping[Named, Coefficient]]


class Rules(Mapping[Label, Mapping[Label, Coefficient]]):
    """Rules ``label -> sum of coefficient * label``: a mapping, in the order of the file or table.

    Two are equal if their rows are, whatever the order of rows and symbols; whether a master is said to stand
    for itself does not matter, since most programs do not say so.

    Parameters
    ----------
    rows : mapping
        Coefficients are all `FactoredFunction` of one ring, or all `Fraction`, or all int residues.
        A row without entries is zero.
    masters : iterable of Label, optional
        Default: the right sides, in order of appearance.
    prime : int, optional
        The modulus of residues.
    at : mapping, optional
        {symbol: Fraction}: the point of numeric coefficients, if it is known.

    Raises
    ------
    FormatError
        A label is no integral, or kinds of coefficients are mixed.

    Examples
    --------
    >>> bubble, dotted = Label("bubble", (1, 1)), Label("bubble", (2, 1))
    >>> Rules({dotted: {bubble: Fraction(-2, 7)}}).masters
    (Label(name='bubble', indices=(1, 1), weight=None),)
    """

    def __init__(
        self,
        rows: Mapping[Label, Mapping[Label, Coefficient]],
        masters: Iterable[Label] | None = None,
        *,
        prime: int | None = None,
        at: Mapping[str, Fraction] | None = None,
    ) -> None:
        self._rows = {target: MappingProxyType(dict(row)) for target, row in rows.items()}
        found = dict.fromkeys(master for row in self._rows.values() for master in row)
        self.masters = tuple(found) if masters is None else tuple(masters)
        self.prime = prime
        self.at = MappingProxyType(dict(at or {}))
        for label in {*self._rows, *found, *self.masters}:
            check_label(label)
        self.symbols = self._check_coefficients()

    def _check_coefficients(self) -> tuple[str, ...]:
        """Return the symbols of the ring, none for numbers."""
        rings: set[tuple[str, ...]] = set()
        expected = FactoredFunction if self.prime is None else int
        for target, row in self._rows.items():
            for master, value in row.items():
                if isinstance(value, FactoredFunction) and self.prime is None:
                    rings.add(value.symbols)
                elif isinstance(value, Fraction) and self.prime is None:
                    rings.add(())
                elif not isinstance(value, int) or self.prime is None or not 0 <= value < self.prime:
                    raise FormatError(
                        f"the coefficient of {master} in {target} is a {type(value).__name__}, "
                        f"use {expected.__name__} for all, or Fraction for all"
                    )
        if len(rings) > 1:
            shown = ", ".join("(" + ",".join(symbols) + ")" for symbols in sorted(rings))
            raise FormatError(f"coefficients are over different symbols {shown}, use the same for all")
        return rings.pop() if rings else ()

    def __getitem__(self, target: Label) -> Mapping[Label, Coefficient]:
        return self._rows[target]

    def __iter__(self) -> Iterator[Label]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rules):
            return NotImplemented
        ring = integer_ring(tuple(sorted({*self.symbols, *other.symbols})))
        return self._comparable(ring) == other._comparable(ring)

    __hash__ = None  # type: ignore[assignment]  # as mappings have it

    def _comparable(self, ring: fmpz_mpoly_ctx) -> dict[Label, dict[Label, Coefficient]]:
        """Return all that is said, over the symbols of a ring that has those of the rules."""
        return {
            target: {master: _over(value, ring) for master, value in row.items()}
            for target, row in self._rows.items()
            if not _stands_for_itself(target, row)
        }

    def without_masters(self) -> Rules:
        """Return the rules but for those that say of an integral that it is itself."""
        rows = {target: row for target, row in self._rows.items() if not _stands_for_itself(target, row)}
        return Rules(rows, self.masters, prime=self.prime, at=self.at)

    def __repr__(self) -> str:
        kind = "" if self.prime is None else f" modulo {self.prime}"
        over = f" over {', '.join(self.symbols)}" if self.symbols else ""
        return f"Rules({len(self)} targets, {len(self.masters)} masters{over}{kind})"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the families, in order of appearance."""
        labels = [*self._rows, *(master for row in self._rows.values() for master in row), *self.masters]
        return tuple(dict.fromkeys(label.name for label in labels))

    def only(self, targets: Iterable[Label]) -> Rules:
        """Return the rules of some targets, in their order.

        Raises
        ------
        FormatError
            For an integral that is not a target.
        """
        rows = {}
        for target in targets:
            if target not in self._rows:
                raise FormatError(f"{target} is not among the {len(self)} targets, leave it out")
            rows[target] = self._rows[target]
        return Rules(rows, self.masters, prime=self.prime, at=self.at)

    def renamed(self, names: Mapping[str, str]) -> Rules:
        """Return the same rules with other names for symbols and families.

        Useful where a program refuses a name: FIRE wants symbols in lower case, Mathematica no underscores.

        Raises
        ------
        FormatError
            A name does not occur, or two things would get the same one.
        """
        known = {*self.symbols, *self.names, *self.at}
        for old, new in names.items():
            if old not in known:
                raise FormatError(
                    f"{old!r} is neither a symbol nor a family here, the names are {sorted(known)}"
                )
            check_label(Label(new, (0,)))
        after = [names.get(name, name) for name in known]
        if len(set(after)) != len(after):
            raise FormatError("two names would become the same, choose others")
        ring = integer_ring(tuple(names.get(symbol, symbol) for symbol in self.symbols))

        def label(old: Label) -> Label:
            return old._replace(name=names.get(old.name, old.name))

        return Rules(
            {
                label(target): {label(master): _moved(value, ring) for master, value in row.items()}
                for target, row in self._rows.items()
            },
            map(label, self.masters),
            prime=self.prime,
            at={names.get(symbol, symbol): value for symbol, value in self.at.items()},
        )


def _stands_for_itself(target: Label, row: Mapping[Label, Coefficient]) -> bool:
    value = row.get(target, 0)
    return len(row) == 1 and (value.is_one() if isinstance(value, FactoredFunction) else value == 1)


def _over(value: Coefficient, ring: fmpz_mpoly_ctx) -> Coefficient:
    """Write a function in a ring that has its symbols, in any order; a constant one as the number it is."""
    if not isinstance(value, FactoredFunction):
        return value
    if value.numerator.is_constant() and not value.factors:
        return value.value_at(dict.fromkeys(value.symbols, Fraction(0)))
    places = [ring.names().index(symbol) for symbol in value.symbols]

    def move(exponents: tuple[int, ...]) -> tuple[int, ...]:
        moved = [0] * len(ring.names())
        for place, exponent in zip(places, exponents, strict=True):
            moved[place] = exponent
        return tuple(moved)

    return _moved(value, ring, move)


def _moved(
    value: Coefficient,
    ring: fmpz_mpoly_ctx,
    exponents: Callable[[tuple[int, ...]], tuple[int, ...]] = lambda powers: powers,
) -> Coefficient:
    """Write a function in another ring; factors may sort differently there."""
    if not isinstance(value, FactoredFunction):
        return value

    def move(polynomial: fmpz_mpoly) -> fmpz_mpoly:
        return ring.from_dict({exponents(powers): c for powers, c in polynomial.to_dict().items()})

    factors = [(move(factor), multiplicity) for factor, multiplicity in value.factors]
    return FactoredFunction.make(move(value.numerator), value.constant, factors)


def _masters_of(table: TableLike) -> Iterable[Named]:
    return table.masters if isinstance(table, Reductions) else (m for row in table.values() for m in row)


def rules_of(table: Rules | TableLike) -> Rules:
    """Return the rules of a table: the same rows, by name and indices."""
    if isinstance(table, Rules):
        return table

    def label(integral: Integral | Label) -> Label:
        return integral if isinstance(integral, Label) else Label(integral.family.name, integral.indices)

    combinations = list(dict.fromkeys(str(m) for m in _masters_of(table) if isinstance(m, Combination)))
    if combinations:
        raise FormatError(
            f"{len(combinations)} master(s) are combinations of integrals, {', '.join(combinations)}, which "
            "formats of other programs do not have; change_masters to integrals first"
        )

    rows = {
        label(target): {label(master): value for master, value in row.items()}
        for target, row in table.items()
    }
    if not isinstance(table, Reductions):
        return Rules(rows)
    return Rules(rows, map(label, table.masters), prime=table.prime, at=table.at)


def numbers_of(rules: Rules, numbers: Mapping[str, int] | None) -> dict[str, int]:
    """Return a number for each family, as FIRE wants it.

    Those of names that are digits are these digits; without `numbers` the others are counted from 1.

    Raises
    ------
    FormatError
        A family has no number, or two have the same.
    """
    given = dict(numbers or {})
    result: dict[str, int] = {}
    for place, name in enumerate(rules.names, start=1):
        if name in given:
            result[name] = given[name]
        elif name.isdecimal():
            result[name] = int(name)
        elif numbers is None:
            result[name] = place
        else:
            raise FormatError(f"the family {name} has no number, give one such as {name}=4242")
    if len(set(result.values())) != len(result) or any(number < 0 for number in result.values()):
        raise FormatError(f"the numbers {result} of families are not distinct and natural, choose others")
    return result
