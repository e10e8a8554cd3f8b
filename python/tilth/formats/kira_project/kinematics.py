"""Kira's ``config/kinematics.yaml`` (arXiv:1705.05610, arXiv:2505.20197)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tilth.formats.imported import Entries, checked_expression
from tilth.formats.yaml_tree import YamlEntry
from tilth.frozen import dataclass

__all__ = ["KiraKinematics", "expression_in", "product_key", "read_kinematics"]

KEYS = (
    "incoming_momenta", "outgoing_momenta", "momentum_conservation", "kinematic_invariants",
    "scalarproduct_rules", "symbol_to_replace_by_one",
)  # fmt: skip

MAX_DIMENSION = 100


@dataclass(frozen=True)
class KiraKinematics:
    """External momenta, their scalar products and the invariants, as arguments of `Family`.

    Attributes
    ----------
    externals : tuple of str
        Incoming and outgoing ones, each once.
    conservation : tuple of str, or None
        The momentum that is eliminated, and what it is.
    invariants : mapping
        {symbol: mass dimension}.
    products : mapping
        {scalar product: expression}.
    set_to_one : str or None
    entries : mapping
        The file's entries by key, for messages; those of products by their name here.
    """

    externals: tuple[str, ...]
    conservation: tuple[str, str] | None
    invariants: Mapping[str, int]
    products: Mapping[str, str]
    set_to_one: str | None
    entries: Mapping[str, YamlEntry]


def read_kinematics(document: YamlEntry, told: Entries) -> KiraKinematics:
    """Read the file.

    Raises
    ------
    FormatError
        Naming file, line and key.
    """
    top = document.keyed(("kinematics",), ("kinematics",))["kinematics"]
    entries = dict(top.keyed(KEYS))
    externals = _externals(entries)
    for key in ("incoming_momenta", "outgoing_momenta"):
        if key in entries:
            told.taken(entries[key], "externals")
    conservation = _conservation(entries)
    if "momentum_conservation" in entries:
        told.taken(entries["momentum_conservation"], "momentum_conservation" if conservation else "none")
    invariants: dict[str, int] = {}
    for pair in _listed(entries, "kinematic_invariants"):
        name, dimension = pair.listed(length=2)
        if name.text() in invariants:
            raise pair.error(f"has {name.text()} a second time, keep one")
        invariants[name.text()] = dimension.integer(-MAX_DIMENSION, MAX_DIMENSION)
    if "kinematic_invariants" in entries:
        told.taken(entries["kinematic_invariants"], "invariants, with their mass dimensions")
    products: dict[str, str] = {}
    for rule in _listed(entries, "scalarproduct_rules"):
        factors, value = rule.listed(length=2)
        left, right = (expression_in(factor) for factor in factors.listed(length=2))
        key = product_key(left, right)
        if key in products:
            raise rule.error(f"has [{left}, {right}] a second time, keep one")
        products[key] = expression_in(value)
        entries[key] = rule
    if "scalarproduct_rules" in entries:
        told.taken(entries["scalarproduct_rules"], "kinematics")
    one = entries.get("symbol_to_replace_by_one")
    if one is not None:
        told.taken(one, f"set_to_one={one.text()!r}, which stays a symbol of the tables")
    return KiraKinematics(
        externals, conservation, invariants, products, None if one is None else one.text(), entries
    )


def expression_in(entry: YamlEntry) -> str:
    """Return an entry as the text of an expression, without blanks.

    Raises
    ------
    FormatError
    """
    return checked_expression(entry.text(), entry)


def product_key(left: str, right: str) -> str:
    """Return a scalar product as kinematics have it.

    Examples
    --------
    >>> product_key("p1", "p1"), product_key("p1", "p2"), product_key("p1+p2", "p1+p2")
    ('p1^2', 'p1*p2', '(p1+p2)^2')
    """
    left, right = (text if text.isidentifier() else f"({text})" for text in (left, right))
    return f"{left}^2" if left == right else f"{left}*{right}"


def _listed(entries: Mapping[str, YamlEntry], key: str) -> Iterator[YamlEntry]:
    if key in entries:
        yield from entries[key].listed()


def _externals(entries: Mapping[str, YamlEntry]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for key in ("incoming_momenta", "outgoing_momenta"):
        own = entries[key].texts() if key in entries else ()
        for number, name in enumerate(own, start=1):
            if name in own[: number - 1]:
                raise entries[key].error(f"has {name} a second time, list every momentum once")
        # A propagator-like problem has the same momentum coming in and going out.
        found.update(dict.fromkeys(own))
    return tuple(found)


def _conservation(entries: Mapping[str, YamlEntry]) -> tuple[str, str] | None:
    entry = entries.get("momentum_conservation")
    if entry is None or not entry.listed():
        return None
    momentum, combination = entry.listed(length=2)
    return momentum.text(), expression_in(combination)
