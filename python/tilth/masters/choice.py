"""Which maps between sectors are used: what users say, and what it comes to for a family."""

from __future__ import annotations

from collections.abc import Sequence

from tilth.errors import OptionError
from tilth.family import Family, Integral
from tilth.family.symmetries import Symmetries
from tilth.family.text.suggest import did_you_mean

__all__ = ["SYMMETRIES", "chosen_symmetries", "read_symmetries"]

#: All maps, those that leave external momenta alone, or none.
SYMMETRIES = ("all", "shifts", "none")


def read_symmetries(value: object, others: Sequence[str] = ()) -> str:
    """Return which maps are used; True and False are all and none. Messages name `others` as well.

    Raises
    ------
    OptionError
    """
    if isinstance(value, bool):
        return SYMMETRIES[0] if value else SYMMETRIES[-1]
    if value == "at-point":
        raise OptionError(
            "symmetries='at-point' is for calls with at=..., such as reduce; elsewhere take the family with "
            "numbers, family.at_point({...}), and symmetries=True"
        )
    if value not in SYMMETRIES:
        known = (*SYMMETRIES, *others)
        raise OptionError(
            f"symmetries={value!r} is not True, False, {', '.join(map(repr, known))}"
            f"{did_you_mean(value, known)}"
        )
    return str(value)


def chosen_symmetries(family: Family, preferred: Sequence[Integral], symmetries: str) -> Symmetries | None:
    """Return the maps that are used: sectors of preferred masters stand for the others of their classes.

    Parameters
    ----------
    family : Family
    preferred : sequence of Integral
    symmetries : str
        ``"all"``, ``"shifts"`` or ``"none"``, for which None is returned.
    """
    if symmetries == "none":
        return None
    sectors = tuple(dict.fromkeys(integral.sector for integral in preferred))
    return family.symmetries(sectors, shifts_only=symmetries == "shifts")
