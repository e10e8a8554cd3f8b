"""From the user's entries to a checked definition, one question after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from tilth.errors import FamilyError
from tilth.family.algebra.rational import SymbolRing
from tilth.family.definition import Definition
from tilth.family.entries import (
    Entry,
    first_names,
    kinematics_entries,
    lonely_names,
    read_entries,
    read_invariants,
    read_kinematics,
    read_momenta,
    read_name,
)
from tilth.family.kinematics.conservation import Conservation, read_conservation
from tilth.family.kinematics.dimensions import Units, infer_dimensions, read_dimensions
from tilth.family.kinematics.gram import check_independent
from tilth.family.kinematics.momenta import MomentumAlgebra
from tilth.family.kinematics.products import solve_kinematics
from tilth.family.kinematics.propagators import PropagatorBasis, completion_candidates, loop_products
from tilth.family.sectors.numbers import read_cut, read_top_sectors
from tilth.family.text.parser import parse_expression

__all__ = ["MAX_SLOTS", "define"]

MAX_SLOTS = 20


def define(
    name: str,
    loops: Sequence[str],
    externals: Sequence[str],
    propagators: Sequence[Any],
    kinematics: Mapping[str, Any] | Iterable[tuple[str, Any]],
    top_sectors: Sequence[int | str] | None,
    invariants: Mapping[str, int] | Iterable[tuple[str, int]] | None,
    set_to_one: str | None,
    cut: Sequence[int],
    completion: Sequence[Any] | None,
    momentum_conservation: str | Sequence[str] | None,
) -> Definition:
    """Check everything that `Family` takes.

    Raises
    ------
    InputError
        One of its subclasses, naming the entry.
    """
    name = read_name(name)
    loop_names, legs = read_momenta(loops, externals)
    conservation = read_conservation(momentum_conservation, loop_names, legs)
    external_names = tuple(leg for leg in legs if conservation is None or leg != conservation.momentum)
    momenta = loop_names + external_names
    count = len(loop_products(len(loop_names), len(external_names)))
    if count > MAX_SLOTS:
        raise FamilyError(
            f"family {name} has {count} independent propagators, more than the limit of {MAX_SLOTS}"
        )
    given = read_entries(propagators, "propagators")
    if not given:
        raise FamilyError("propagators is empty, give at least one")
    auxiliary = read_entries(() if completion is None else completion, "completion")
    pairs = read_kinematics(kinematics)
    mentioned = [*(value for _, value in pairs), *given, *auxiliary]

    vectors = momenta if conservation is None else (*momenta, conservation.momentum)
    declared = None if invariants is None else read_invariants(invariants, vectors)
    symbols = first_names(mentioned, vectors) if declared is None else tuple(declared)
    algebra = MomentumAlgebra(momenta, SymbolRing(("d", *symbols)), _dependent(conservation, momenta))
    solved = solve_kinematics(kinematics_entries(pairs), algebra, len(loop_names))
    check_independent(solved)
    basis = PropagatorBasis(algebra, solved, len(loop_names))
    texts = _fill(basis, (*given, *auxiliary), loop_names, external_names)

    balanced = [*solved.entries, *((p.label, p.constant) for p in basis.propagators)]
    units = infer_dimensions(balanced, symbols) if declared is None else read_dimensions(balanced, declared)
    tops = read_top_sectors(top_sectors, name, len(given))
    return Definition(
        name=name,
        loops=loop_names,
        externals=external_names,
        propagators=texts,
        completion=texts[len(given) :],
        momentum_conservation=None if conservation is None else conservation.texts,
        kinematics=MappingProxyType({key.text: value.text for key, value in pairs}),
        invariants=MappingProxyType(dict(units.dimensions)),
        set_to_one=_read_set_to_one(set_to_one, units),
        top_sectors=tops,
        cut=read_cut(cut, name, len(given), tops),
        natural_units=units.natural,
        notes=tuple(_notes(mentioned, symbols, units)) if declared is None else (),
        basis=basis,
    )


def _dependent(conservation: Conservation | None, momenta: Sequence[str]) -> dict[str, dict[int, Fraction]]:
    if conservation is None:
        return {}
    vector = {momenta.index(name): factor for name, factor in conservation.combination.items()}
    return {conservation.momentum: vector}


def _notes(entries: Sequence[Entry], symbols: Sequence[str], units: Units) -> Iterator[str]:
    """What looks like a slip in a family whose invariants were not declared."""
    for name, other, label in lonely_names(entries, symbols):
        yield (
            f"{name} occurs only once, in {label}, and looks like {other}; "
            "correct it, or declare both in invariants"
        )
    if units.doubtful:
        yield (
            f"{units.natural}, so the units are natural; "
            "correct the entry, or give invariants with their mass dimensions"
        )


def _fill(
    basis: PropagatorBasis, entries: Sequence[Entry], loops: Sequence[str], externals: Sequence[str]
) -> tuple[str, ...]:
    """Fill the slots with the user's propagators, then with auxiliary ones; return all as text."""
    for entry in entries:
        basis.add(entry.node, entry.label)
    texts = [entry.text for entry in entries]
    for text in completion_candidates(loops, externals):
        if basis.complete:
            break
        node = parse_expression(text)
        if basis.raises_rank(node, f'completion "{text}"'):
            basis.add(node, f'completion "{text}"')
            texts.append(text)
    return tuple(texts)


def _read_set_to_one(set_to_one: object, units: Units) -> str | None:
    if set_to_one is None:
        return None
    symbol = str(set_to_one)
    if not units.dimensions.get(symbol):
        why = "has mass dimension 0" if symbol in units.dimensions else "is not an invariant"
        if units.natural:
            raise FamilyError(f"set_to_one {symbol!r} {why}, remove it: {units.natural}")
        raise FamilyError(f"set_to_one {symbol!r} {why}, choose an invariant with a mass dimension")
    return symbol
