"""Diagrams of several sectors, or of several integrals, of one family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tilth.family.definition import Definition
from tilth.family.drawing.diagram import Labels, diagram, legend_of
from tilth.family.drawing.gallery import gallery
from tilth.family.drawing.svg import Picture

__all__ = ["integral_diagrams", "sector_diagrams"]


def integral_diagrams(
    family: Definition, captioned: Iterable[tuple[Sequence[int], str]], labels: Labels, what: str
) -> Picture:
    """Draw integrals side by side, each with a caption, and say once which mass is drawn how.

    Raises
    ------
    OptionError
        There are none, or too many, of `what`.
    """

    def drawn() -> Iterator[Picture]:
        for indices, caption in captioned:
            yield diagram(family, indices, labels, caption, legend=False)

    return gallery(drawn(), what, legend_of(family))


def sector_diagrams(family: Definition, sectors: Sequence[int], labels: Labels) -> Picture:
    """Draw sectors side by side, without those that lie below another one."""
    largest = [one for one in sectors if not any(one & other == one != other for other in sectors)]
    named = len(largest) > 1
    return integral_diagrams(
        family,
        (
            ([sector >> slot & 1 for slot in range(family.size)], f"sector {sector}" if named else "")
            for sector in largest
        ),
        labels,
        "sectors",
    )
