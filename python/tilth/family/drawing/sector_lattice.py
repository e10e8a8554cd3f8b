"""The sectors of a family by number of lines: zero ones, those with masters, and those that are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import comb

from tilth.errors import OptionError
from tilth.family.drawing.svg import Picture, circle, path, plain_text

__all__ = ["sector_lattice"]

MAX_SECTORS = 1_500
#: Pixels: from box to box, from row to row, and of a box; between groups of sectors; left of all.
STEP, HIGH, BOX, GAP = 46.0, 74.0, 36.0, 10.0
LEFT, MARGIN = 62.0, 16.0
#: Zero sectors are small circles, this far apart, this many in a column, in this many columns at most.
DOT, COLUMN, COLUMNS = 11.0, 5, 12
MASTERS, MAPPED, OTHER = "#f6c667", "#ffffff", "#dfe7f2"
GROUP, EDGE, BADGE, DARK, PALE = "#eef3ea", "#9db58c", "#9c3d1c", "#333333", "#8a8a8a"

Place = tuple[float, float]
Group = tuple[int, ...]
Entry = tuple[str, str, str, str]


def sector_lattice(
    name: str,
    tops: Sequence[int],
    nonzero: Sequence[int],
    classes: Sequence[Sequence[int]],
    masters: Mapping[int, int] | None,
) -> Picture:
    """Draw sectors in rows, most lines first, each class joined to those with one line less.

    Parameters
    ----------
    name : str
        Of the family.
    tops, nonzero : sequence of int
        Top sectors and nonzero sectors.
    classes : sequence of sequence of int
        Sectors that are the same, the representative first.
    masters : mapping, optional
        {sector: number of masters}.

    Raises
    ------
    OptionError
        There are too many sectors for a picture.
    """
    if len(nonzero) > MAX_SECTORS:
        raise OptionError(f"{name} has {len(nonzero)} nonzero sectors, a picture has up to {MAX_SECTORS}")
    groups, zero = _groups(nonzero, classes), _zero_sectors(tops, nonzero)
    rows = {t: [one for one in groups if one[0].bit_count() == t] for t in sorted(zero, reverse=True)}
    lowest = min((t for t, row in rows.items() if row), default=1)
    rows = {t: row for t, row in rows.items() if t >= lowest}
    legend = _entries(len(groups) < len(nonzero), masters is not None)
    wide = max([6 * STEP, sum(map(_room, legend)), *(_width(row, zero[t]) for t, row in rows.items())])
    places: dict[int, Place] = {}
    bands: list[str] = []
    boxes: list[str] = []
    for number, (t, row) in enumerate(rows.items()):
        x, y = LEFT + (wide - _width(row, zero[t])) / 2, MARGIN + HIGH * number + BOX
        boxes.append(plain_text(MARGIN, y + 4, f"t = {t}", 13, "start", "#555555"))
        for one in row:
            places |= {sector: (x + STEP * (place + 0.5), y) for place, sector in enumerate(one)}
            bands += [_band(x, y, len(one))] if len(one) > 1 else []
            x += STEP * len(one) + GAP
        boxes += _zeros(x + GAP, y, zero[t])
    boxes += [piece for one in groups for piece in _boxes(one, places, masters)]
    y = MARGIN + HIGH * len(rows) + 12
    text = f"{name}: {len(nonzero)} nonzero sectors, {len(groups)} different"
    if masters is not None:
        text += f", {sum(masters.values())} masters in {len(masters)}"
    boxes.append(plain_text(LEFT + wide / 2, y, text, 13))
    boxes += _legend(LEFT + wide / 2, y + 24, legend)
    return Picture([*bands, *_edges(groups, places), *boxes], LEFT + wide + MARGIN, y + 40)


def _groups(nonzero: Sequence[int], classes: Sequence[Sequence[int]]) -> list[Group]:
    """Return the nonzero sectors, those that are the same together."""
    known = {sector for one in classes for sector in one}
    alone = [(sector,) for sector in nonzero if sector not in known]
    return sorted([*map(tuple, classes), *alone])


def _width(row: Sequence[Group], zero: int) -> float:
    dots = 2 * GAP + DOT * min(COLUMNS, -(-zero // COLUMN)) + 42 if zero else 0.0
    return STEP * sum(map(len, row)) + GAP * len(row) + dots


def _band(x: float, y: float, count: int) -> str:
    high = BOX / 2 + 6
    outline = f"M{x - 1:.1f} {y - high:.1f}h{STEP * count + 2:.1f}v{2 * high}h{-STEP * count - 2:.1f}Z"
    return path(outline, 1, EDGE, fill=GROUP)


def _edges(groups: Sequence[Group], places: Mapping[int, Place]) -> list[str]:
    """Join the first sector of each group to those with one line less."""
    found = []
    for first, *_ in groups:
        x, y = places[first]
        for slot in range(first.bit_length()):
            below = first & ~(1 << slot)
            if below != first and below in places:
                u, v = places[below]
                found.append(path(f"M{x:.1f} {y + BOX / 2:.1f}L{u:.1f} {v - BOX / 2:.1f}", 0.7, "#b0b0b0"))
    return found


def _boxes(group: Group, places: Mapping[int, Place], masters: Mapping[int, int] | None) -> list[str]:
    body = []
    for number, sector in enumerate(group):
        (x, y), half = places[sector], BOX / 2
        count = 0 if masters is None else masters.get(sector, 0)
        fill = MASTERS if count else MAPPED if number else OTHER
        edge, dash = (PALE, "3 3") if number else (DARK, "")
        body.append(path(f"M{x - half:.1f} {y - half:.1f}h{BOX}v{BOX}h{-BOX}Z", 1.2, edge, dash, fill))
        body.append(plain_text(x, y + 4, str(sector), 12, colour=edge))
        if count > 1:
            body.append(circle(x + half - 1, y - half + 1, 8, BADGE))
            body.append(plain_text(x + half - 1, y - half + 5, str(count), 11, colour="white"))
    return body


def _zeros(x: float, y: float, count: int) -> list[str]:
    """Return zero sectors as small circles, as many as fit, and how many they are."""
    drawn = min(count, COLUMNS * COLUMN)
    body = []
    for number in range(drawn):
        column, row = divmod(number, COLUMN)
        middle = y + DOT * (row - (min(drawn, COLUMN) - 1) / 2)
        body.append(circle(x + DOT * column, middle, 2.5, "white", "#aaaaaa"))
    if count:
        body.append(plain_text(x + DOT * -(-drawn // COLUMN), y + 4, f"{count} zero", 11, "start", PALE))
    return body


def _entries(same: bool, masters: bool) -> list[Entry]:
    """Return what the legend says: words, and how a box is filled and drawn."""
    entries = [("nonzero", OTHER, DARK, "")]
    if masters:
        entries = [("has masters", MASTERS, DARK, ""), ("reducible", OTHER, DARK, "")]
    if same:
        entries.append(("the same as the first of its group", MAPPED, PALE, "3 3"))
    return entries


def _room(entry: Entry) -> float:
    return 30 + 6.2 * len(entry[0])


def _legend(middle: float, y: float, entries: Sequence[Entry]) -> list[str]:
    x = middle - sum(map(_room, entries)) / 2
    body = []
    for entry in entries:
        text, fill, edge, dash = entry
        body.append(path(f"M{x:.1f} {y - 10:.1f}h12v12h-12Z", 1.2, edge, dash, fill))
        body.append(plain_text(x + 18, y, text, 12, "start"))
        x += _room(entry)
    return body


def _zero_sectors(tops: Sequence[int], nonzero: Sequence[int]) -> dict[int, int]:
    """Count the zero sectors at or below top sectors, by number of lines.

    Of one top sector they are binomials less those that are not zero; of several, sectors below more than
    one count once.
    """
    below: dict[int, int] = {}
    if len(tops) == 1:
        size = tops[0].bit_count()
        below = {t: comb(size, t) for t in range(1, size + 1)}
    else:
        seen: set[int] = set()
        for top in tops:
            sector = top
            while sector:
                seen.add(sector)
                sector = (sector - 1) & top
        for sector in seen:
            below[sector.bit_count()] = below.get(sector.bit_count(), 0) + 1
    for sector in nonzero:
        below[sector.bit_count()] -= 1
    return below
