"""`EquationSource`: what equations come from, a family or a set of equations that were given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from tilth.family.algebra.rational import SymbolRing
from tilth.family.given import System
from tilth.family.identities import Identity
from tilth.family.model import Family
from tilth.family.points import PointLike

__all__ = ["EquationSource", "Named", "read_source"]

#: An `Integral` of a family, or a `Label` of a system.
Named: TypeAlias = Any


class EquationSource(Protocol):
    """What learning, plans, tables and their checks ask of the equations that they are about.

    Integrals are `Integral` of a family, or `Label` where equations were given. Each has a key, a tuple of
    integers: its indices, or its number. Files and certificates speak of keys.
    """

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def symbols(self) -> tuple[str, ...]:
        """Variables of the coefficients."""

    @property
    def ring(self) -> SymbolRing:
        """The polynomial ring in `symbols`."""

    @property
    def size(self) -> int:
        """Length of a key."""

    @property
    def invariants(self) -> Mapping[str, int]:
        """{symbol: mass dimension}."""

    @property
    def set_to_one(self) -> str | None:
        """The symbol that may be set to one and restored by mass dimension."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of all that the equations depend on."""

    def __getitem__(self, key: Any, /) -> Named:
        """Return the integral of a key."""

    def key(self, integral: Any, /) -> tuple[int, ...]:
        """Return the key of an integral."""

    def is_zero(self, sector: int, /) -> bool:
        """Whether the integrals of a sector are zero, by `sector_of` of their keys."""

    def identity(self, name: str, /) -> Identity:
        """Return an identity by its name, in Python alone."""

    def check_equations(self, equations: Sequence[tuple[str, Sequence[int]]], /) -> None:
        """Raise `FamilyError` unless there are all these equations."""

    def point(self, mapping: PointLike, /) -> dict[str, Fraction]:
        """Check values of all symbols."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data, from which `read_source` makes it again."""


def read_source(data: Mapping[str, Any]) -> Family | System:
    """Return what `EquationSource.to_dict` wrote.

    Raises
    ------
    FamilyFileError, ValueError, LookupError, TypeError
        The data are neither a family nor equations.
    """
    return System.from_dict(data) if "equations" in data else Family.from_dict(data)
