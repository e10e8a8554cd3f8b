"""`Amplitude`: a sum of integrals times rational functions of d, the invariants and further symbols."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tilth.errors import FormatError, OptionError, TargetError
from tilth.family import Family, Integral, SymbolRing
from tilth.family.labels import check_name
from tilth.table.coefficients import read_function
from tilth.table.factor_reader import FactorReader
from tilth.table.factored import FactoredFunction, integer_ring

if TYPE_CHECKING:
    from tilth.project.families import Families

__all__ = ["Amplitude", "Terms"]

#: Integrals with their coefficients; one may be there several times.
Terms = Sequence[tuple[Integral, FactoredFunction]]


class Amplitude:
    """A sum ``Σ coefficient · integral``, exact and immutable.

    Parameters
    ----------
    terms : mapping, or iterable of (Integral, coefficient)
        An integral that comes twice has the sum of its coefficients. A coefficient is an integer, a Fraction,
        text, a sympy expression or a FactoredFunction.
    symbols : iterable of str
        Further symbols of the coefficients, beside d and the invariants: couplings, charges, spin structures.
    source : Family or Project, optional
        Of the integrals; default the family of the first one.

    Attributes
    ----------
    source : Family or Project
    further : tuple of str
        The further symbols.
    symbols : tuple of str
        ``(*source.symbols, *further)``.
    terms : tuple of (Integral, FactoredFunction)
        As they were given, those that are zero left out.

    Raises
    ------
    TargetError
        Something is no integral of the source, or there are none and no source.
    OptionError
        A further symbol is one of the source, or no name.
    UnknownSymbol
        A coefficient has a symbol that is not declared.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> print(tilth.Amplitude({bubble[2, 1]: "x*s", bubble[1, 1]: "d-3"}, symbols=["x"]))
    Amplitude(bubble: 2 integrals, symbols d, s, further x)
    """

    def __init__(
        self,
        terms: Mapping[Integral, object] | Iterable[tuple[Integral, object]],
        symbols: Iterable[str] = (),
        source: Family | Families | None = None,
    ) -> None:
        given = list(terms.items() if isinstance(terms, Mapping) else terms)
        if source is None:
            if not given or not isinstance(given[0][0], Integral):
                raise TargetError("an amplitude has no integrals, give {integral: coefficient}, or source=")
            source = given[0][0].family
        self.source = source
        self.further = _further(source, symbols)
        self.symbols: tuple[str, ...] = (*source.symbols, *self.further)
        ring, allowed = integer_ring(self.symbols), _Symbols(self.symbols)
        reader = FactorReader(self.symbols)
        known: dict[str | FactoredFunction, FactoredFunction] = {}
        read: list[tuple[Integral, FactoredFunction]] = []
        for integral, value in given:
            _check(source, integral)
            function = known.get(value) if isinstance(value, str | FactoredFunction) else None
            if function is None:
                entry = f"the coefficient of {integral}"
                if isinstance(value, str):
                    function = reader.read(value, entry)
                else:
                    function = read_function(allowed, value, entry).embed(ring)
                if isinstance(value, str | FactoredFunction):
                    known[value] = function
            if not function.is_zero():
                read.append((integral, function))
        self.terms = tuple(read)

    @classmethod
    def read(
        cls,
        path: str | Path,
        source: Family | Families,
        symbols: Iterable[str] = (),
        format: str | None = None,
        **options: Any,
    ) -> Amplitude:
        """Read a sum from a file of Mathematica or FORM, or from lines of JSON; nothing is evaluated.

        Parameters
        ----------
        path : path
            Unpacked if the name ends in ``.gz``.
        source : Family or Project
            Of the integrals.
        symbols : iterable of str
            Further symbols of the coefficients; lines of JSON declare them themselves.
        format : str, optional
            ``"mathematica"``, ``"form"`` or ``"json-lines"``; default by the suffix of the path.
        head, numbers :
            For ``mathematica``: how integrals are written, as for `tilth.export`.

        Raises
        ------
        FormatError
            Naming file and line.
        """
        from tilth.amplitudes.reading import read_terms  # only those who have files wait for the readers

        declared, terms = read_terms(Path(path), source, tuple(symbols), format, options)
        return cls(terms, declared, source)

    @property
    def integrals(self) -> tuple[Integral, ...]:
        """The integrals that occur, each once."""
        return tuple(dict.fromkeys(integral for integral, _ in self.terms))

    def __len__(self) -> int:
        return len(self.terms)

    def __repr__(self) -> str:
        count = len(self.integrals)
        further = f", further {', '.join(self.further)}" if self.further else ""
        return (
            f"Amplitude({self.source.name}: {count:,} integral{'' if count == 1 else 's'}, "
            f"symbols {', '.join(self.source.symbols)}{further})"
        )


class _Symbols:
    """The symbols that coefficients may have."""

    set_to_one = None

    def __init__(self, symbols: tuple[str, ...]) -> None:
        self.symbols = symbols
        self.ring = SymbolRing(symbols)


def _further(source: Family | Families, symbols: Iterable[str]) -> tuple[str, ...]:
    if isinstance(symbols, str):
        symbols = [part.strip() for part in symbols.split(",") if part.strip()]
    further = tuple(dict.fromkeys(symbols))
    for symbol in further:
        try:
            check_name(symbol)
        except FormatError as error:
            raise OptionError(f"symbols: {error}") from None
        if symbol.isdecimal():
            raise OptionError(f"symbols has {symbol!r}, which is a number; name symbols with letters")
        if symbol in source.symbols:
            raise OptionError(f"symbols has {symbol!r}, which {source.name} has already; leave it out")
    return further


def _check(source: Family | Families, integral: object) -> None:
    if not isinstance(integral, Integral):
        raise TargetError(f"{integral!r} is not an integral, make it with family[...]")
    families = (source,) if isinstance(source, Family) else source.families
    if integral.family not in families:
        names = ", ".join(family.name for family in families)
        raise TargetError(
            f"{integral} belongs to another family than {names}; give source=tilth.Project(...)"
        )
