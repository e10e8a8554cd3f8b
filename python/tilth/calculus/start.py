"""What matrices over masters begin with: the masters, and options that say which they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Generic, TypeAlias, TypeVar

from tilth.errors import OptionError
from tilth.family import Family, Integral
from tilth.frozen import dataclass
from tilth.masters import Masters, masters
from tilth.pipeline.learn.preferred import preferred_integrals
from tilth.pipeline.options import ReduceOptions
from tilth.pipeline.options.names import AT_POINT
from tilth.table import Combination, Preferred, Table

__all__ = ["Start", "Subject", "start_from"]

#: Whose masters are acted on: a family's, those of a table, or a basis.
Subject: TypeAlias = Family | Masters | Table | Iterable[Preferred]

_USAGE = "give a family, its masters, a table, or a list of integrals"


Kind = TypeVar("Kind", bound=ReduceOptions)
Kind_co = TypeVar("Kind_co", bound=ReduceOptions, covariant=True)


@dataclass(frozen=True)
class Start(Generic[Kind_co]):
    """Masters, and under which options they are masters.

    Attributes
    ----------
    family : Family
    masters : tuple of Integral or Combination
    options : ReduceOptions
        Or a kind of them, with a point that is checked.
    table : Table or None
        One that may have the integrals that are needed.
    """

    family: Family
    masters: tuple[Preferred, ...]
    options: Kind_co
    table: Table | None = None


def start_from(subject: Subject, options: Kind, given: Mapping[str, object]) -> Start[Kind]:
    """Return what to begin with.

    Parameters
    ----------
    subject : Family, Masters, Table, or iterable of masters
    options : ReduceOptions
    given : mapping
        The keyword arguments among the options: those that masters or a table know may not be given again.

    Raises
    ------
    OptionError, PointError, TableError
    """
    if options.symmetries == AT_POINT:
        raise OptionError(
            "symmetries='at-point' is not for matrices over masters, take those of family.at_point({...}) "
            "instead"
        )
    if isinstance(subject, Table):
        known: dict[str, Any] = {
            "order": subject.order,
            "symmetries": subject.symmetries,
            "preferred_masters": subject.preferred_masters,
            "prefer": subject.prefer,
            "at": dict(subject.at),
            "prime": subject.prime,
        }
        _refuse(given, known, "table")
        options = replace(options, **known)
        return _start(subject.family, subject.masters, options, subject)
    if isinstance(subject, Masters):
        known = {
            "order": subject.order,
            "symmetries": subject.symmetries,
            "preferred_masters": subject.integrals,
            "prefer": None,
        }
        _refuse(given, known, "list of masters")
        return _start(subject.family, subject.integrals, replace(options, **known))
    if isinstance(subject, Family):
        return _start(subject, _masters_of(subject, options), options)
    _refuse(given, {"preferred_masters": (), "prefer": None}, "list of integrals")
    options = replace(options, preferred_masters=_listed(subject), prefer=None)
    basis = options.preferred_masters
    if not basis:
        raise OptionError(f"there are no masters, {_USAGE}")
    return _start(basis[0].family, basis, options)


def _listed(subject: Any) -> tuple[Any, ...]:
    """Return integrals and combinations, one or several."""
    one_of = (Integral, Combination, Mapping)
    listed = list(subject) if isinstance(subject, Iterable) and not isinstance(subject, one_of) else [subject]
    for one in listed:
        if not isinstance(one, one_of):
            raise OptionError(f"{type(one).__name__} has no masters, {_USAGE}")
    return tuple(listed)


def _start(
    family: Family, chosen: Iterable[Preferred], options: Kind, table: Table | None = None
) -> Start[Kind]:
    options.check_family(family)
    at = family.partial_point(options.at)
    return Start(family, tuple(chosen), replace(options, at=at), table)


def _refuse(given: Mapping[str, object], known: Mapping[str, object], what: str) -> None:
    for name in known:
        if name in given:
            raise OptionError(f"{name} is known from the {what} that is given, leave it out")


def _masters_of(family: Family, options: ReduceOptions) -> tuple[Preferred, ...]:
    """Return the masters of a family, with preferred combinations in the place of integrals."""
    preferred = preferred_integrals(options)
    found = masters(
        family,
        order=options.order,
        preferred_masters=preferred,
        symmetries=options.symmetries,
        certify=options.certify is not None,
        prefer=options.prefer,
        threads=options.threads,
        progress=options.progress,
    )
    combinations = [one for one in options.preferred_masters if isinstance(one, Combination)]
    replaced = {*preferred} - {*options.preferred_masters} if combinations else set()
    return (*(one for one in found.integrals if one not in replaced), *combinations)
