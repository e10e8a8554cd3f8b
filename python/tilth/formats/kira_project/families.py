"""Kira's ``config/integralfamilies.yaml`` (arXiv:1705.05610, arXiv:2505.20197)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tilth.errors import FormatError, InputError, SectorError
from tilth.family import Family
from tilth.family.sectors.numbers import sector_number
from tilth.formats.imported import Entries
from tilth.formats.kira_project.kinematics import KiraKinematics, expression_in
from tilth.formats.yaml_tree import YamlEntry

__all__ = ["read_families", "read_sector", "sector_in"]

MAX_FAMILIES = 10_000

#: Keys without a counterpart, and why.
WITHOUT = {
    "magic_relations": "relations between masters are found by larger systems; use certify",
    "permutation": "the order of the propagators is that of the file",
    "permutation_option": "the order of the propagators is that of the file",
    "symbolic_ibp": "powers of propagators are integers here",
}
KEYS = (
    "name", "loop_momenta", "propagators", "top_level_sectors", "cut_propagators", "zero_sectors", *WITHOUT,
)  # fmt: skip

_BITS = re.compile(r"b[01]{1,64}", re.ASCII)
_NUMBERED = re.compile(r"(propagators)\[([0-9]+)\]")
_KINEMATIC = re.compile(r'kinematics\["([^"]*)"\]')

#: The key that stands for an argument of `Family`, where a message begins with or names the argument.
ORIGIN = {
    "cut": "cut_propagators",
    "top_sectors": "top_level_sectors",
    "loops": "loop_momenta",
    "name": "name",
    "propagators": "propagators",
    "set_to_one": "symbol_to_replace_by_one",
    "momentum_conservation": "momentum_conservation",
    "invariants": "kinematic_invariants",
    "externals": "incoming_momenta",
    "kinematics": "scalarproduct_rules",
}


def read_families(document: YamlEntry, kinematics: KiraKinematics, told: Entries) -> tuple[Family, ...]:
    """Read the file; all families have the same kinematics.

    Raises
    ------
    FormatError
        Naming file, line and key.
    """
    top = document.keyed(("integralfamilies",), ("integralfamilies",))["integralfamilies"]
    listed = top.listed()
    if not 0 < len(listed) <= MAX_FAMILIES:
        raise top.error(f"has {len(listed)} families, write 1 to {MAX_FAMILIES}")
    families: dict[str, Family] = {}
    for entry in listed:
        family = _family(entry, kinematics, told)
        if family.name in families:
            raise entry.error(f"has the name {family.name} of an earlier family, give it another")
        families[family.name] = family
    return tuple(families.values())


def read_sector(entry: YamlEntry) -> int | str:
    """Read a sector: an integer, or a bit string whose first bit is the first propagator, as Tilth has it."""
    text = entry.text()
    return text if _BITS.fullmatch(text) else entry.integer(1, 2**62)


def sector_in(entry: YamlEntry, family: Family) -> int:
    """Return the number of a sector, which must be in or below a top sector of the family.

    Raises
    ------
    FormatError
    """
    try:
        number = sector_number(read_sector(entry), "the sector", family.given)
        family.is_zero(number)
    except SectorError as error:
        raise entry.error(f"is no sector of {family.name}: {error}") from error
    return number


def _family(entry: YamlEntry, kinematics: KiraKinematics, told: Entries) -> Family:
    keys = entry.keyed(KEYS, ("name", "loop_momenta", "propagators"))
    propagators = [_propagator(one) for one in keys["propagators"].listed()]
    tops = [read_sector(one) for one in _listed(keys, "top_level_sectors")]
    cut = [one.integer(1, 64) for one in _listed(keys, "cut_propagators")]
    try:
        family = Family(
            keys["name"].text(),
            keys["loop_momenta"].texts(),
            kinematics.externals,
            propagators,
            kinematics.products,
            top_sectors=tops or None,
            invariants=kinematics.invariants,
            set_to_one=kinematics.set_to_one,
            cut=cut,
            momentum_conservation=kinematics.conservation,
        )
    except InputError as error:
        raise _placed(error, entry, keys, kinematics) from error
    _tell(keys, family, told)
    return family


def _tell(keys: Mapping[str, YamlEntry], family: Family, told: Entries) -> None:
    told.taken(keys["name"], "name")
    told.taken(keys["loop_momenta"], "loops")
    told.taken(keys["propagators"], "propagators, with the same signs")
    if family.completion:
        shown = ", ".join(family.completion)
        told.taken(keys["propagators"], f"completed with {shown}; Kira itself takes complete families only")
    for key, meaning in (("top_level_sectors", "top_sectors"), ("cut_propagators", "cut")):
        if key in keys:
            told.taken(keys[key], meaning)
    for key, reason in WITHOUT.items():
        if key in keys:
            told.left(keys[key], reason)
    if "zero_sectors" in keys:
        _tell_zero_sectors(keys["zero_sectors"], family, told)


def _tell_zero_sectors(entry: YamlEntry, family: Family, told: Entries) -> None:
    """Say whether sectors that the file wants zero are: zero is what scaleless integrals are."""
    other = []
    for one in entry.listed():
        if not family.is_zero(sector_in(one, family)):
            other.append(one.text())
    if other:
        told.left(entry, f"{', '.join(other)} of {family.name} is not scaleless and stays")
    else:
        told.taken(entry, "zero by Lee's criterion as well")


def _listed(keys: Mapping[str, YamlEntry], key: str) -> Iterator[YamlEntry]:
    if key in keys:
        yield from keys[key].listed()


def _propagator(entry: YamlEntry) -> str:
    """Return ``[momentum, mass squared]`` or ``bilinear: [[a, b], c]``, that is a.b - c, as a text."""
    if isinstance(entry.content, dict):
        (bilinear,) = entry.keyed(("bilinear",), ("bilinear",)).values()
        factors, mass = bilinear.listed(length=2)
        left, right = (expression_in(factor) for factor in factors.listed(length=2))
        product = f"({left})*({right})"
    else:
        momentum, mass = entry.listed(length=2)
        product = f"{_bracketed(expression_in(momentum))}^2"
    constant = expression_in(mass)
    return product if constant == "0" else f"{product}-{_bracketed(constant)}"


def _bracketed(text: str) -> str:
    return text if text.isidentifier() or text.isdecimal() else f"({text})"


def _placed(
    error: InputError, entry: YamlEntry, keys: Mapping[str, YamlEntry], kinematics: KiraKinematics
) -> FormatError:
    """Return an error that names the line and key of the entry that a message of `Family` is about."""
    message = str(error)
    place = entry
    numbered = _NUMBERED.search(message)
    kinematic = _KINEMATIC.search(message)
    if numbered is not None and int(numbered[2]) <= len(keys["propagators"].listed()):
        place = keys["propagators"].listed()[int(numbered[2]) - 1]
    elif kinematic is not None and kinematic[1] in kinematics.entries:
        place = kinematics.entries[kinematic[1]]
    else:
        first = re.match(r"[a-z_]*", message)
        origin = ORIGIN.get(first.group() if first else "", "")
        place = keys.get(origin) or kinematics.entries.get(origin) or entry
    return FormatError(f"{place.source}:{place.line}: {place.place}: {message}")
