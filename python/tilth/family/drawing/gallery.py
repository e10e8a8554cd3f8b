"""Several pictures side by side."""

from __future__ import annotations

from collections.abc import Iterable

from tilth.errors import OptionError
from tilth.family.drawing.svg import Picture, group

__all__ = ["MAX_PICTURES", "gallery"]

MAX_PICTURES = 500
#: Width of a row in pixels, if pictures are not wider.
WIDTH = 900.0


def gallery(pictures: Iterable[Picture], what: str, legend: Picture | None = None) -> Picture:
    """Return pictures in rows, each in the middle of a place as wide as the widest, and a legend below.

    Raises
    ------
    OptionError
        There are too many, or none.
    """
    found = []
    for picture in pictures:
        found.append(picture)
        if len(found) > MAX_PICTURES:
            raise OptionError(f"there are more than {MAX_PICTURES} {what}, draw some of them one by one")
    if not found:
        raise OptionError(f"there are no {what} to draw")
    wide = max(picture.width for picture in found)
    columns = min(len(found), max(1, int(WIDTH // wide)))
    body, y = [], 0.0
    for start in range(0, len(found), columns):
        row = found[start : start + columns]
        high = max(picture.height for picture in row)
        for place, picture in enumerate(row):
            x = place * wide + (wide - picture.width) / 2
            body.append(group(picture.body, x, y + high - picture.height))
        y += high
    total = columns * wide
    if legend is not None:
        total = max(total, legend.width)
        body.append(group(legend.body, (total - legend.width) / 2, y))
        y += legend.height
    return Picture(body, total, y)
