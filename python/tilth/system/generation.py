"""The equations of seeds, made by the core."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import OperatorError
from tilth.family import Family, Integral
from tilth.family.core import core_family, identity_names
from tilth.family.order import Order
from tilth.family.symmetries import Symmetries
from tilth.family.text.suggest import did_you_mean
from tilth.seeding import Choices

__all__ = ["GivenRows", "generation"]

#: Polynomials, and rows of index vectors with the numbers of their coefficients.
GivenRows: TypeAlias = tuple[list[list[tuple[int, list[int]]]], list[list[tuple[list[int], int]]]]


def generation(
    family: Family,
    seeds: NDArray[np.int8],
    identities: Iterable[int],
    choices: Choices | None,
    order: Order,
    preferred: Sequence[Integral],
    *,
    maps: tuple[str, ...] = (),
    symmetries: Symmetries | None = None,
    integrals: Sequence[Sequence[int]] = (),
    mapped_powers: int | None = None,
    core: _core.Family | None = None,
    given: GivenRows | None = None,
) -> _core.Generation:
    """Return what the equations of seeds are made of; its method `system` makes them.

    Parameters
    ----------
    family : Family
    seeds : ndarray of int8, shape (n, N)
    identities : iterable of int
        Numbers of the identities that the run uses: those of the family's templates, and then of `maps`.
    choices : Choices, optional
        Which of them each seed gets; default all.
    order : Order
    preferred : sequence of Integral
    maps : tuple of str
        Names of maps, see `Family.identity`.
    symmetries : Symmetries, optional
        Maps that are applied to every integral that occurs.
    integrals : sequence of index vectors
        Integrals that get maps whether they occur or not, such as targets.
    mapped_powers : int, optional
        The largest dots + s of any other integral that gets maps; default any.
    core : _core.Family, optional
        Stands in for the family's own view.
    given : (polynomials, rows), optional
        Equations beside those of the seeds: polynomials in the symbols as [(coefficient, exponents), …], and
        rows [(indices, number of the polynomial), …].

    Raises
    ------
    OperatorError
        A choice names an identity that there is not.
    """
    if symmetries is not None:
        maps = tuple(dict.fromkeys((*maps, *symmetries.names)))
    # Sectors of preferred masters stand for their classes, and so must be the simplest of them.
    first = tuple(dict.fromkeys(master.sector for master in preferred)) if maps else ()
    numbers = {name: number for number, name in enumerate(identity_names(family, maps))}
    masters = np.array([list(master.indices) for master in preferred], dtype=np.int8)
    return _core.Generation(
        core_family(family, maps, first) if core is None else core,
        seeds=np.ascontiguousarray(seeds),
        identities=list(identities),
        choices=None if choices is None else _numbered(choices, numbers),
        maps=None
        if symmetries is None
        else (_maps(symmetries, numbers), list(map(list, integrals)), mapped_powers),
        order=order.value,
        preferred=masters.reshape(len(preferred), family.size),
        given=given,
    )


def _maps(symmetries: Symmetries, numbers: Mapping[str, int]) -> dict[int, tuple[list[int], list[int]]]:
    return {
        sector: ([numbers[name] for name in away], [numbers[name] for name in own])
        for sector, (away, own) in symmetries.by_sector.items()
    }


def _numbered(choices: Choices, numbers: Mapping[str, int]) -> tuple[list[list[int]], NDArray[np.uint32]]:
    try:
        sets = [
            list(numbers.values()) if chosen is None else [numbers[name] for name in chosen]
            for chosen in choices.sets
        ]
    except KeyError as error:
        raise OperatorError(
            f"there is no identity {error}, use one of {', '.join(numbers)}"
            f"{did_you_mean(error.args[0], numbers)}"
        ) from None
    return sets, np.ascontiguousarray(choices.of_seeds, dtype=np.uint32)
