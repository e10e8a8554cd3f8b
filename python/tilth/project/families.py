"""`Families`: several families with the same external momenta and kinematics, and the maps between them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from html import escape
from types import MappingProxyType
from typing import Any, NoReturn

from tilth.errors import FamilyError, FamilyFileError, TargetError
from tilth.family import Family, Integral, SymbolRing
from tilth.family.held import Held
from tilth.family.targets import parse_targets_of
from tilth.family.text.suggest import did_you_mean
from tilth.family.toml import family_to_toml
from tilth.project.crossing import Crossing, crossed_family
from tilth.project.search import find_between
from tilth.project.shared import SharedKinematics, shared_kinematics
from tilth.project.symmetries import ProjectSymmetries

__all__ = ["Families"]


class Families(Sequence[Family]):
    """What a `Project` consists of, apart from what can be computed with it."""

    def __init__(
        self,
        families: Iterable[Family],
        crossings: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType({}),
    ) -> None:
        listed = tuple(families)
        if not listed:
            raise FamilyError("a project needs at least one family")
        for family in listed:
            if not isinstance(family, Family):
                raise FamilyError(f"a project has {family!r}, which is not a family")
        made = _crossed(listed, crossings)
        given = (*listed, *(crossing.family for crossing in made.values()))
        names = [family.name for family in given]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise FamilyError(f"a project has two families with the name {twice}, give one another name")
        self._set("families", given)
        self._set("crossings", MappingProxyType(made))
        self._set("shared", shared_kinematics(given))

    families: tuple[Family, ...]
    crossings: Mapping[str, Crossing]
    shared: SharedKinematics

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a project is immutable, build a new one instead of setting {name}")

    # -- families and integrals ------------------------------------------------------------------------------

    def __getitem__(self, name: Any) -> Any:
        """Return a family by its name, or by its place."""
        if not isinstance(name, str):
            return self.families[name]
        found = next((family for family in self.families if family.name == name), None)
        if found is None:
            raise FamilyError(
                f"there is no family {name[:40]!r} in the project, its families are {', '.join(self.names)}"
                f"{did_you_mean(name, self.names)}"
            )
        return found

    def __iter__(self) -> Iterator[Family]:
        return iter(self.families)

    def __len__(self) -> int:
        return len(self.families)

    def __contains__(self, item: object) -> bool:
        return item in (self.names if isinstance(item, str) else self.families)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the families, in their order."""
        return tuple(family.name for family in self.families)

    @property
    def name(self) -> str:
        """What messages call it."""
        return ", ".join(self.names)

    def parse(self, text: str) -> Integral:
        """Integral from text such as ``A[1,1,-3]``; TargetError when malformed."""
        found = self.parse_targets(text, "integral")
        if len(found) != 1:
            raise TargetError(f"{text[:80]!r} is not one integral")
        return found[0]

    def parse_targets(self, text: str, source: str = "targets") -> tuple[Integral, ...]:
        """Integrals of a target list, each with the name of its family; errors name `source` and the line."""
        return tuple(family[indices] for family, indices in parse_targets_of(self.families, text, source))

    def check(self, integrals: Iterable[Integral] | Integral) -> tuple[Integral, ...]:
        """Return integrals of the families.

        Raises
        ------
        TargetError
            Something is no integral, or belongs to no family of the project.
        """
        given: object = integrals
        if isinstance(given, str):
            raise TargetError(f"the targets are the text {given[:80]!r}, read it with parse_targets(...)")
        items = (integrals,) if isinstance(integrals, Integral) else tuple(integrals)
        for item in items:
            if not isinstance(item, Integral):
                raise TargetError(f"target {item!r} is not an integral, make it with project[name][...]")
            if item.family.name not in self.names:
                raise TargetError(
                    f"target {item} belongs to no family of the project ({', '.join(self.names)})"
                )
            if item.family not in self.families:
                raise TargetError(
                    f"target {item} belongs to another family than the project's {item.family.name}, make it "
                    f"with project[{item.family.name!r}][...]"
                )
        return items

    # -- symbols ---------------------------------------------------------------------------------------------

    @property
    def ring(self) -> SymbolRing:
        """The polynomial ring in `symbols`."""
        return self.shared.ring

    @property
    def symbols(self) -> tuple[str, ...]:
        """``("d", *invariants)`` of all families."""
        return self.ring.names

    @property
    def set_to_one(self) -> str | None:
        """The invariant that may be set to 1, if it is the same in all families."""
        found = {family.set_to_one for family in self.families}
        return found.pop() if len(found) == 1 else None

    # -- symmetries ------------------------------------------------------------------------------------------

    @cached_property
    def held(self) -> Held:
        """What was found out about the families and is kept with them: the maps between them."""
        return Held()

    def symmetries(self, *, shifts_only: bool = False) -> ProjectSymmetries:
        """Find which sectors of later families are sectors of earlier ones; kept with the project.

        The lowest sector of the earliest family stands for the others.

        Parameters
        ----------
        shifts_only : bool
            Leave out maps that exchange external momenta, or are good for some integrals of a sector only.
        """
        return self.held.get(("symmetries", shifts_only), lambda: self._find(shifts_only))

    def _find(self, shifts_only: bool) -> ProjectSymmetries:
        classes, maps = find_between(self.shared, self.families, shifts_only=shifts_only)
        own = {family.name: family.symmetries(shifts_only=shifts_only) for family in self.families}
        return ProjectSymmetries(own, classes, maps)

    # -- forms -----------------------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """Canonical plain data (JSON-ready)."""
        given = [family.to_dict() for family in self.families if family.name not in self.crossings]
        return {"families": given, "crossings": self._crossings_given()}

    def _crossings_given(self) -> dict[str, list[Any]]:
        return {name: [one.source.name, dict(one.momenta)] for name, one in self.crossings.items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Families:
        """Inverse of `to_dict`."""
        if set(data) != {"families", "crossings"} or not isinstance(data["families"], list):
            raise FamilyFileError("a project has the keys families, a list, and crossings, and no other")
        return cls([Family.from_dict(one) for one in data["families"]], data["crossings"])

    def to_toml(self) -> str:
        """Text of a project's file; `Project.from_toml` gives the same project back."""
        parts = [
            family_to_toml(family.to_dict(), "families")
            for family in self.families
            if family.name not in self.crossings
        ]
        for name, (source, momenta) in self._crossings_given().items():
            moved = ", ".join(f"{old} = {json.dumps(new)}" for old, new in momenta.items())
            parts.append(
                f'[[families]]\nname = "{name}"\ncrossing_of = "{source}"\nmomenta = {{ {moved} }}\n'
            )
        return "\n".join(parts)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the canonical JSON of `to_dict`."""
        canonical = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Families):
            return NotImplemented
        return self.families == other.families and self._crossings_given() == other._crossings_given()

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __reduce__(self) -> tuple[Any, ...]:
        given = tuple(family for family in self.families if family.name not in self.crossings)
        return (type(self), (given, self._crossings_given()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self.names)})"

    def __str__(self) -> str:
        externals = ", ".join(self.shared.kinematics.externals) or "none"
        rows = [f"project of {len(self)} families, externals {externals}, symbols {', '.join(self.symbols)}"]
        width = max(map(len, self.names))
        for family in self.families:
            loops = f"{len(family.loops)} loop{'s' if len(family.loops) > 1 else ''}"
            rows.append(f"  {family.name:<{width}}  {loops}, {', '.join(family.propagators)}")
        rows += [f"  {crossing}" for crossing in self.crossings.values()]
        return "\n".join(rows)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(family.name)}</td><td>{escape(', '.join(family.propagators))}</td></tr>"
            for family in self.families
        )
        return f"<table><caption>{escape(repr(self))}</caption>{rows}</table>"


def _crossed(
    families: Sequence[Family], crossings: Mapping[str, tuple[str, Mapping[str, str]]]
) -> dict[str, Crossing]:
    """Return the crossings of some families by the names of what they become."""
    by_name = {family.name: family for family in families}
    made: dict[str, Crossing] = {}
    for name, (source, momenta) in crossings.items():
        if source not in by_name:
            raise FamilyError(
                f"crossing {name} is one of {source!r}, the families are {', '.join(by_name)}"
                f"{did_you_mean(source, by_name)}"
            )
        made[name] = crossed_family(by_name[source], name, momenta)
    return made
