"""`Combination`: a master that is a linear combination of integrals, such as one with a nice ε-expansion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NoReturn, TypeAlias

from tilth.errors import TableError
from tilth.family import Family, Integral
from tilth.family.labels import NAME
from tilth.table.coefficients import read_function
from tilth.table.factored import FactoredFunction, integer_ring

__all__ = ["Combination", "Preferred", "read_preferred"]

_NAME = re.compile(NAME, re.ASCII)


class Combination:
    """A named linear combination of integrals of one family.

    It stands for a master in `Table.masters` and in the rows of a table; it is equal to another of the same
    family, name and terms.

    Parameters
    ----------
    terms : mapping
        {integral: coefficient}. Coefficients are functions of the family's symbols: integers, fractions, text
        such as ``"(d-4)*s"``, sympy expressions or `FactoredFunction`. Integrals of zero sectors and zero
        coefficients are left out.
    name : str, optional
        An identifier; without one the combination is called by its terms.

    Attributes
    ----------
    family : Family
    name : str
        Empty if none was given.
    terms : mapping
        {integral: FactoredFunction in the family's symbols}.

    Raises
    ------
    TableError
        There are no terms, or they are of several families; the name is no identifier.
    ExpressionError, UnknownSymbol, LimitExceeded
        A coefficient cannot be read.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> print(tilth.Combination({bubble[2, 1]: "s*(d-4)", bubble[1, 1]: "1/2"}))
    (d*s-4*s)*bubble[2,1] + 1/2*bubble[1,1]
    >>> print(tilth.Combination({bubble[2, 1]: "s"}, name="g1"))
    g1
    """

    __slots__ = ("_key", "family", "name", "terms")

    family: Family
    name: str
    terms: Mapping[Integral, FactoredFunction]
    _key: tuple[object, ...]

    def __init__(self, terms: Mapping[Integral, object], name: str = "") -> None:
        given: object = terms
        if not isinstance(given, Mapping) or not given:
            raise TableError(f"a combination of integrals is {{integral: coefficient}}, not {given!r}")
        strange = [one for one in given if not isinstance(one, Integral)]
        if strange:
            raise TableError(f"a combination has {strange[0]!r}, which is not an integral: use family[...]")
        families = {integral.family for integral in terms}
        if len(families) > 1:
            names = ", ".join(sorted(family.name for family in families))
            raise TableError(f"a combination has integrals of several families: {names}")
        family = families.pop()
        if name and not _NAME.fullmatch(name):
            raise TableError(f"the name {name!r} of a combination is not an identifier")
        if name in (family.name, *family.symbols):
            raise TableError(
                f"the name {name} of a combination is that of the family or of a symbol, take another"
            )
        read = _read(family, terms)
        if not read:
            raise TableError(f"the combination {name or dict(terms)} is zero")
        shown = tuple(sorted((one.indices, str(value)) for one, value in read.items()))
        parts = {"family": family, "name": name, "terms": MappingProxyType(read)}
        for attribute, value in (parts | {"_key": (family.fingerprint, name, shown)}).items():
            object.__setattr__(self, attribute, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a combination is immutable, make a new one instead of setting {name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Combination) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (dict(self.terms), self.name)

    def __str__(self) -> str:
        return self.name or self.expression

    def __repr__(self) -> str:
        named = f"{self.name}: " if self.name else ""
        return f"Combination({named}{self.expression})"

    def _repr_latex_(self) -> str:
        shown = str(self).replace("_", r"\_").replace("^", r"\hat{}")
        return rf"$\mathrm{{{shown}}}$"

    @property
    def expression(self) -> str:
        """The terms as text, which a file of preferred masters may contain."""
        return " + ".join(_term(value, integral) for integral, value in self.terms.items())

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        terms = [[list(integral.indices), str(value)] for integral, value in self.terms.items()]
        return {"name": self.name, "terms": terms}

    @classmethod
    def from_dict(cls, family: Family, data: Mapping[str, Any]) -> Combination:
        """Read what `to_dict` wrote.

        Raises
        ------
        TilthError, LookupError, TypeError, ValueError
            It is something else.
        """
        ring = integer_ring(family.symbols)
        return cls(
            {family[indices]: FactoredFunction.parse(ring, text) for indices, text in data["terms"]},
            data["name"],
        )


def _read(family: Family, terms: Mapping[Integral, object]) -> dict[Integral, FactoredFunction]:
    """Return functions of the family's symbols, without zeros and integrals of zero sectors."""
    ring = integer_ring(family.symbols)
    read = {
        integral: read_function(family, value, f"the coefficient of {integral}").embed(ring)
        for integral, value in terms.items()
        if not integral.vanishes
    }
    return {integral: value for integral, value in read.items() if not value.is_zero()}


#: What people may prefer as a master.
Preferred: TypeAlias = Integral | Combination


def read_preferred(given: Iterable[object]) -> tuple[object, ...]:
    """Return masters as users write them with a `Combination` in the place of each mapping.

    Raises
    ------
    TableError, ExpressionError, UnknownSymbol, LimitExceeded
        A mapping is no combination.
    """
    return tuple(Combination(one) if isinstance(one, Mapping) else one for one in given)


def _term(value: FactoredFunction, integral: Integral) -> str:
    """Return one term, with brackets around a polynomial; a fraction has those that it needs."""
    text = str(value)
    if text == "1":
        return str(integral)
    is_sum = "/" not in text and ("+" in text or "-" in text)
    return f"({text})*{integral}" if is_sum else f"{text}*{integral}"


def _restored(terms: dict[Integral, FactoredFunction], name: str) -> Combination:
    """Rebuild what was pickled."""
    return Combination(terms, name)
