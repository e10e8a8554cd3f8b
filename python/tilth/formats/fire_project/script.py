"""The script that makes FIRE's start file: ``Internal``, ``External``, ``Propagators``, ``Replacements``.

A start file is Mathematica's memory and says nothing plainly; the script that made it does. It is read
statement by statement; one that could change what the four lists mean is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilth.formats.imported import Entries, FilePlace
from tilth.formats.source import Source
from tilth.frozen import dataclass

__all__ = ["Script", "plain_products", "read_script", "saved_name"]

MAX_ITEMS = 1000

#: The lists of a family, and what they are here.
LISTS = {
    "Internal": "loops",
    "External": "externals",
    "Propagators": "propagators, with the same signs",
    "Replacements": "kinematics",
}

#: Other definitions, and why they have no counterpart.
OTHER_LISTS = {
    "EVEN": "symmetries are found",
    "ODD": "symmetries are found",
    "RESTRICTIONS": "zero is what scaleless integrals are",
    "RegLine": "powers of propagators are integers here",
    "RegLineShift": "powers of propagators are integers here",
    "SYMMETRIES": "symmetries are found",
}

#: What a script does beside that, and changes no list.
CALLS = (
    "Exit", "Get", "LoadLRules", "Needs", "Pause", "Prepare", "PrepareIBP", "Print", "Quit", "SaveStart",
    "SetDirectory",
)  # fmt: skip

_ASSIGNED = re.compile(r"([A-Za-z][A-Za-z0-9]*)\s*=(?![=.])\s*(.*)", re.ASCII | re.DOTALL)
_CALL = re.compile(rf"(?:FIRE`)?({'|'.join(CALLS)})\s*\[[^=]*\]", re.ASCII)
_READ = re.compile(r'<<\s*(?:"[^"]*"|[A-Za-z0-9_./`]+)', re.ASCII)
_SAVED = re.compile(r'SaveStart\s*\[\s*"([^"\\]{1,200})"\s*\]', re.ASCII)
_OPENING, _CLOSING = "([{", ")]}"
#: Where a product has no sign: at a space between factors, and beside brackets.
_SPACE_FOR_PRODUCT = re.compile(
    r"(?<=[A-Za-z0-9)])\s+(?=[A-Za-z0-9(])|(?<=\))(?=[A-Za-z0-9(])|(?<=[A-Za-z0-9])(?=\()", re.ASCII
)
_NUMBER_BESIDE = re.compile(r"(?<![A-Za-z0-9])([0-9]+)(?=[A-Za-z(])", re.ASCII)


@dataclass(frozen=True)
class Script:
    """What a script defines, each entry with its place.

    Attributes
    ----------
    loops, externals, propagators : tuple of (text, FilePlace)
    kinematics : tuple of (key, value, FilePlace)
    """

    loops: tuple[tuple[str, FilePlace], ...]
    externals: tuple[tuple[str, FilePlace], ...]
    propagators: tuple[tuple[str, FilePlace], ...]
    kinematics: tuple[tuple[str, str, FilePlace], ...]


def saved_name(text: str) -> str | None:
    """Return the name of the start file that a script saves, without its suffix."""
    match = _SAVED.search(text)
    return match[1] if match else None


def plain_products(text: str) -> str:
    """Write the products that Mathematica leaves out.

    Examples
    --------
    >>> plain_products("2 p1 p2 + 3k^2(m+M)")
    '2*p1*p2 + 3*k^2*(m+M)'
    """
    return _SPACE_FOR_PRODUCT.sub("*", _NUMBER_BESIDE.sub(r"\1*", text))


def read_script(source: Source, told: Entries) -> Script:
    """Read a script.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    text = _without_remarks(source)
    lists: dict[str, list[tuple[str, FilePlace]]] = {}
    for start, statement in _statements(source, text):
        line = source.line(start)
        assigned = _ASSIGNED.fullmatch(statement)
        if assigned is None:
            if _CALL.fullmatch(statement) is None and _READ.fullmatch(statement) is None:
                raise source.error(
                    start, f"has {statement[:60]!r}, leave only the lists of a family and calls of FIRE"
                )
            told.left(FilePlace(source.name, line, statement[:40]), "nothing is carried out")
            continue
        name = assigned[1]
        place = FilePlace(source.name, line, name)
        if name in OTHER_LISTS:
            told.left(place, OTHER_LISTS[name])
        elif name not in LISTS:
            raise place.error(f"has a value of its own, write it into the lists {', '.join(LISTS)}")
        elif name in lists:
            raise place.error("is defined twice, keep one")
        else:
            lists[name] = _items(source, assigned[2], start + assigned.start(2), place)
            told.taken(place, LISTS[name])
    for name in ("Internal", "Propagators"):
        if name not in lists:
            raise source.error(0, f"defines no {name}, write {name} = {{...}}")
    rules = [_rule(text, place) for text, place in lists.get("Replacements", [])]
    return Script(
        tuple(lists["Internal"]), tuple(lists.get("External", [])), tuple(lists["Propagators"]), tuple(rules)
    )


def _without_remarks(source: Source) -> str:
    """Return the text with blanks for ``(* ... *)``, which may be nested."""
    parts = list(source.text)
    depth = 0
    for match in re.finditer(r'"[^"]*"|\(\*|\*\)|.', source.text, re.DOTALL):
        depth += match.group() == "(*"
        if depth:
            for position in range(*match.span()):
                parts[position] = "\n" if parts[position] == "\n" else " "
        if match.group() == "*)":
            if not depth:
                raise source.error(match.start(), "closes a remark that was not opened")
            depth -= 1
    if depth:
        raise source.error(len(source.text) - 1, "ends inside a remark, close it with *)")
    return "".join(parts)


def _statements(source: Source, text: str) -> Iterator[tuple[int, str]]:
    """Yield what ``;`` or the end of a line ends outside of brackets, with its place."""
    for start, end in _pieces(source, text, ";\n"):
        statement = text[start:end]
        stripped = statement.strip()
        if stripped:
            yield start + statement.index(stripped[0]), stripped


def _pieces(source: Source, text: str, ends: str, offset: int = 0) -> Iterator[tuple[int, int]]:
    """Yield the ranges between characters of `ends` that stand outside of brackets and of quotes."""
    opened: list[str] = []
    start = 0
    for match in re.finditer(r'"[^"]*"|.', text, re.DOTALL):
        sign = match.group()
        if sign in _OPENING:
            opened.append(_CLOSING[_OPENING.index(sign)])
        elif sign in _CLOSING:
            if not opened or opened.pop() != sign:
                raise source.error(offset + match.start(), f"has {sign!r} where another bracket is open")
        elif sign in ends and not opened:
            yield start, match.start()
            start = match.end()
    if opened:
        raise source.error(offset + len(text) - 1, f"ends without the closing {opened[-1]!r}")
    yield start, len(text)


def _items(source: Source, text: str, offset: int, place: FilePlace) -> list[tuple[str, FilePlace]]:
    """Split ``{a, b}``."""
    if not (text.startswith("{") and text.endswith("}")):
        raise place.error("is no list, write it in braces")
    inner = text[1:-1]
    if not inner.strip():
        return []
    items = []
    for number, (start, end) in enumerate(_pieces(source, inner, ",", offset + 1), start=1):
        item = inner[start:end].strip()
        here = offset + 1 + start + len(inner[start:end]) - len(inner[start:end].lstrip())
        where = FilePlace(source.name, source.line(here), f"{place.place}[{number}]")
        if not item:
            raise where.error("is empty, write an entry between the commas")
        items.append((plain_products(item), where))
    if len(items) > MAX_ITEMS:
        raise place.error(f"has more than {MAX_ITEMS} entries")
    return items


def _rule(text: str, place: FilePlace) -> tuple[str, str, FilePlace]:
    key, arrow, value = text.partition("->")
    if not arrow or "->" in value:
        raise place.error("is no rule, write it like q^2 -> s")
    return key.strip(), value.strip(), place
