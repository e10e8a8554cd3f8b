"""Targets of the family with the numbers of a point in its kinematics, whose maps are those of the point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from tilth.errors import OptionError
from tilth.family import Family, Integral
from tilth.family.at_point import put_numbers
from tilth.family.points import some_point_values
from tilth.masters import SYMMETRIES
from tilth.pipeline.options import PlanOptions, ReduceOptions
from tilth.pipeline.options.names import AT_POINT
from tilth.table import Combination, Preferred

__all__ = ["at_their_point", "families_at_point"]

Kind = TypeVar("Kind", PlanOptions, ReduceOptions)


def at_their_point(targets: Sequence[Integral], options: Kind) -> tuple[tuple[Integral, ...], Kind]:
    """Return targets of one family in the family with the numbers of `at`, and options for them.

    Raises
    ------
    OptionError
        There is no number for an invariant.
    """
    if not targets:
        return (), options
    (family, *_), changed = families_at_point([targets[0].family], options)
    return tuple(family[target.indices] for target in targets), changed


def families_at_point(families: Sequence[Family], options: Kind) -> tuple[list[Family], Kind]:
    """Return families with the numbers of `at`, and options for them: preferred masters there, all maps.

    Raises
    ------
    OptionError
        There is no number for an invariant.
    """
    symbols = tuple(dict.fromkeys(symbol for family in families for symbol in family.symbols))
    values = some_point_values(options.at, symbols)
    if not values.keys() - {"d"}:
        raise OptionError(
            f"symmetries={AT_POINT!r} needs numbers for invariants, give at= values for some of "
            f"{', '.join(symbol for symbol in symbols if symbol != 'd')}"
        )
    moved = {
        family: family.at_point({symbol: values[symbol] for symbol in family.symbols if symbol in values})
        for family in families
    }

    def there(integral: Integral) -> Integral:
        return moved.get(integral.family, integral.family)[integral.indices]

    def preferred(one: Preferred) -> Preferred:
        if not isinstance(one, Combination):
            return there(one)
        numbers = {symbol: value for symbol, value in values.items() if symbol != "d"}
        terms = {there(integral): put_numbers(str(factor), numbers) for integral, factor in one.terms.items()}
        return Combination(terms, one.name)

    left = {symbol: value for symbol, value in values.items() if symbol == "d"}
    changed = replace(options, at=left, symmetries=SYMMETRIES[0])
    changed = replace(changed, preferred_masters=tuple(map(preferred, options.preferred_masters)))
    return list(moved.values()), changed
