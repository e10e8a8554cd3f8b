"""SVG as text: the few elements that the pictures here are made of, and nothing that could be carried out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from tilth.errors import OptionError
from tilth.family.writing import write_text

__all__ = ["Picture", "circle", "document", "group", "labelled", "path", "plain_text", "text_width"]

FONT = "STIX Two Text, Times New Roman, Times, serif"
_TOKEN = re.compile(
    r"(?P<name>[A-Za-z]+)|(?<=[A-Za-z])_?(?P<index>[0-9]+)|\^(?P<power>[0-9]+)|[^A-Za-z^]+", re.ASCII
)


class Picture:
    """A picture as SVG: notebooks show it, `save` writes it.

    Attributes
    ----------
    svg : str
        The text of the file.
    width, height : float
        In pixels.
    """

    def __init__(self, body: Iterable[str], width: float, height: float) -> None:
        self.body = tuple(body)
        self.width = width
        self.height = height

    @property
    def svg(self) -> str:
        """The text of the file."""
        return document(self.body, self.width, self.height)

    def save(self, path: str | Path) -> None:
        """Write the picture to a file that ends in ``.svg``.

        Raises
        ------
        OptionError
            It ends otherwise, or cannot be written.
        """
        if Path(path).suffix != ".svg":
            raise OptionError(f"{path} does not end in .svg, which is what pictures are written as")
        write_text(path, self.svg)

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"Picture({self.width:.0f} x {self.height:.0f}, show it in a notebook or save it as x.svg)"


def document(body: Iterable[str], width: float, height: float) -> str:
    """Return a whole file; the ground is white, for notebooks that are dark."""
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    inner = "\n".join(body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{inner}\n</svg>\n'
    )


def group(body: Iterable[str], x: float, y: float) -> str:
    """Return elements moved to a place."""
    inner = "\n".join(body)
    return f'<g transform="translate({x:.1f} {y:.1f})">\n{inner}\n</g>'


def path(commands: str, width: float = 1.6, colour: str = "black", dash: str = "", fill: str = "none") -> str:
    """Return a line along a path."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{commands}" fill="{fill}" stroke="{colour}" stroke-width="{width}"'
        f'{dashed} stroke-linecap="round" stroke-linejoin="round"/>'
    )


def circle(x: float, y: float, radius: float, fill: str = "black", edge: str = "none") -> str:
    """Return a disc."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="{edge}"/>'


def plain_text(
    x: float,
    y: float,
    text: str,
    size: float = 13,
    anchor: str = "middle",
    colour: str = "black",
    font: str = "",
) -> str:
    """Return a text as it is."""
    family = f' font-family="{font}"' if font else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" fill="{colour}"{family}>'
        f"{escape(text)}</text>"
    )


def labelled(x: float, y: float, text: str, size: float = 13, colour: str = "black") -> str:
    """Return momenta or masses as a formula has them: slanted names, digits after a name lowered."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="middle" fill="{colour}">'
        f"{''.join(_parts(text, size))}</text>"
    )


def text_width(text: str, size: float) -> float:
    """Return about how wide `labelled` is: digits are small, signs wide."""
    widths = {"+": 0.72, "-": 0.72, "*": 0.0}
    return size * sum(0.4 if one.isdigit() else widths.get(one, 0.5) for one in text)


def _parts(text: str, size: float) -> Sequence[str]:
    """Return the text in pieces, each moved up or down from where the last one was."""
    parts, level = [], 0.0
    for match in _TOKEN.finditer(text):
        name, power, index = match.group("name"), match.group("power"), match.group("index")
        wanted = -0.35 if power else 0.25 if index else 0.0
        shown = power or index or match.group().replace("-", "−").replace("*", "")
        style = ' font-style="italic"' if name else ""
        small = f' font-size="{0.72 * size:.1f}"' if power or index else ""
        move = f' dy="{(wanted - level) * size:.1f}"' if wanted != level else ""
        parts.append(f"<tspan{move}{small}{style}>{escape(shown)}</tspan>")
        level = wanted
    return parts
