"""What a family is: names, propagators, kinematics and sectors, checked, and nothing derived from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from tilth.family.algebra.rational import SymbolRing
from tilth.family.kinematics.propagators import PropagatorBasis
from tilth.frozen import dataclass

__all__ = ["Definition"]


@dataclass(frozen=True, eq=False, repr=False)
class Definition:
    """What the user gave, checked; `define` makes one, and `Family` is one.

    Attributes
    ----------
    name : str
        The family's name.
    loops : tuple of str
        Loop momenta, L of them.
    externals : tuple of str
        Independent external momenta, E of them.
    propagators : tuple of str
        All N propagators by slot, the completed ones last, without blanks.
    completion : tuple of str
        The auxiliary propagators at the end of `propagators`; they are never lines.
    momentum_conservation : tuple of str, or None
        A further external momentum and what it is, such as ``("p4", "-p1-p2-p3")``.
    kinematics : mapping
        The kinematic entries as text.
    invariants : mapping
        {symbol: mass dimension}, in the order of `symbols`; 0 for all in natural units.
    top_sectors : tuple of int
        Top sector numbers, sorted.
    cut : tuple of int
        Cut propagators, counted from 1, sorted.
    set_to_one : str or None
        The invariant that may be set to 1.
    natural_units : str
        Why no symbol has a mass dimension, because of which entry; empty where dimensions exist.
    notes : tuple of str
        What looks like a slip, and how to mend it.
    basis : PropagatorBasis
        The propagators and kinematics as algebra.
    """

    name: str
    loops: tuple[str, ...]
    externals: tuple[str, ...]
    propagators: tuple[str, ...]
    completion: tuple[str, ...]
    momentum_conservation: tuple[str, str] | None
    kinematics: Mapping[str, str]
    invariants: Mapping[str, int]
    top_sectors: tuple[int, ...]
    cut: tuple[int, ...]
    set_to_one: str | None
    natural_units: str
    notes: tuple[str, ...]
    basis: PropagatorBasis

    @property
    def ring(self) -> SymbolRing:
        """The polynomial ring in `symbols`."""
        return self.basis.algebra.ring

    @property
    def symbols(self) -> tuple[str, ...]:
        """``("d", *invariants)``, the variables of all coefficients."""
        return self.ring.names

    @property
    def size(self) -> int:
        """N = L(L+1)/2 + L E, the number of slots."""
        return len(self.propagators)

    @property
    def given(self) -> int:
        """Number of propagators that the user gave; the slots after them were completed."""
        return len(self.propagators) - len(self.completion)

    @property
    def cut_sector(self) -> int:
        """The cut as a sector number."""
        return sum(1 << (number - 1) for number in self.cut)

    @property
    def gram(self) -> str:
        """Gram determinant as text, of the externals that are not null and orthogonal to all."""
        return str(self.basis.kinematics.gram)

    def to_dict(self) -> dict[str, Any]:
        """Canonical plain data (JSON-ready); order-bearing tables are lists of pairs."""
        data = {
            "name": self.name,
            "loops": list(self.loops),
            "externals": list(self.externals),
            "propagators": list(self.propagators[: self.given]),
            "completion": list(self.completion),
            "top_sectors": list(self.top_sectors),
            "set_to_one": self.set_to_one,
            "cut": list(self.cut),
            "invariants": [[name, dimension] for name, dimension in self.invariants.items()],
            "kinematics": [[key, value] for key, value in sorted(self.kinematics.items())],
        }
        if self.momentum_conservation is not None:  # so that families without it keep their fingerprint
            data["momentum_conservation"] = list(self.momentum_conservation)
        return data

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the canonical JSON of `to_dict`."""
        canonical = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()
