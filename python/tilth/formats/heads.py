"""How an integral is written: templates such as ``G[{number},{{{indices}}}]``.

A template has three fields, ``{family}``, ``{number}`` and ``{indices}``; other braces are doubled. It is
read by a grammar of its own, because what it makes ends up in a file that Mathematica evaluates::

    template = name "[" argument { "," argument } "]"
    name     = identifier | "{family}"
    argument = "{family}" | '"{family}"' | "{number}" | integer | "{indices}" | "{{{indices}}}"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NoReturn

from tilth.errors import FormatError
from tilth.family.labels import NAME, Label, read_indices
from tilth.frozen import dataclass

__all__ = ["Head"]

_PIECE = re.compile(
    r"(?P<family>\{family\})|(?P<number>\{number\})|(?P<list>\{\{\{indices\}\}\})|(?P<indices>\{indices\})"
    r'|(?P<quoted>"\{family\}")|(?P<name>[A-Za-z$][A-Za-z0-9$]{0,63})|(?P<integer>[0-9]{1,9})'
    r"|(?P<punctuation>[\[\],])",
    re.ASCII,
)
_ARGUMENTS = ("family", "quoted", "number", "integer", "indices", "list")

# Heads that Mathematica would evaluate rather than keep: everything that touches files, processes or the
# kernel, and the short names that a person could hit by accident.
_EVALUATED = frozenset((
    "BinaryRead", "BinaryReadList", "BinaryWrite", "Block", "C", "CopyDirectory", "CopyFile",
    "CreateDirectory", "CreateFile", "D", "DeleteDirectory", "DeleteFile", "Dimensions", "DumpGet",
    "DumpSave", "E", "Evaluate", "Exit", "Export", "Get", "I", "Import", "Install", "Integrate", "K",
    "Kernel", "Module", "N", "Needs", "O", "OpenAppend", "OpenRead", "OpenWrite", "Part", "Plus",
    "Power", "Print", "Put", "PutAppend", "Quit", "Read", "ReadList", "ReadString", "RenameFile", "Run",
    "RunProcess", "RunThrough", "Save", "Set", "SetDelayed", "SetDirectory", "Skip", "StartProcess",
    "SystemOpen", "Table", "Times", "ToExpression", "URLExecute", "URLFetch", "URLRead", "URLSave",
    "Uninstall", "With", "Write", "WriteString",
))  # fmt: skip

_WRITE: Mapping[str, Callable[[Label, int], str]] = {
    "family": lambda label, _: label.name,
    "quoted": lambda label, _: f'"{label.name}"',
    "number": lambda _, number: str(number),
    "indices": lambda label, _: ",".join(map(str, label.indices)),
    "list": lambda label, _: "{" + ",".join(map(str, label.indices)) + "}",
}
_INDICES = r"[-+]?[0-9]{1,4}(?:\s*,\s*[-+]?[0-9]{1,4})*+"
_READ: Mapping[str, str] = {
    "family": rf"(?P<family>{NAME})",
    "quoted": rf'"(?P<family>{NAME})"',
    "number": r"(?P<number>[0-9]{1,18})",
    "indices": rf"(?P<indices>{_INDICES})",
    "list": rf"\{{\s*(?P<indices>{_INDICES})\s*\}}",
}


@dataclass(frozen=True)
class Head:
    """A checked template.

    Attributes
    ----------
    template : str
    pieces : tuple of (str, str)
        Kind and text.

    Examples
    --------
    >>> Head.make("G[{number},{{{indices}}}]").write(Label("bubble", (2, 1)), 4242)
    'G[4242,{2,1}]'
    """

    template: str
    pieces: tuple[tuple[str, str], ...]

    @classmethod
    def make(cls, template: str) -> Head:
        """Check a template.

        Raises
        ------
        FormatError
        """
        pieces: list[tuple[str, str]] = []
        position = 0
        while position < len(template):
            match = _PIECE.match(template, position)
            if match is None or match.lastgroup is None:
                _refuse(template, f"has an unexpected {template[position : position + 20]!r}")
            kind = match.lastgroup
            pieces.append((match.group() if kind == "punctuation" else kind, match.group()))
            position = match.end()
        kinds = [kind for kind, _ in pieces]
        arguments = kinds[2:-1]
        if (
            len(kinds) < 4
            or kinds[0] not in ("name", "family")
            or (kinds[1], kinds[-1]) != ("[", "]")
            or any(kind not in _ARGUMENTS for kind in arguments[::2])
            or any(kind != "," for kind in arguments[1::2])
            or len(arguments) % 2 == 0
        ):
            _refuse(template, "is not of the form head[argument,...]")
        if kinds.count("indices") + kinds.count("list") != 1:
            _refuse(template, "does not have {indices} once")
        if kinds.count("family") + kinds.count("quoted") + kinds.count("number") > 1:
            _refuse(template, "names the family more than once")
        if pieces[0][1] in _EVALUATED:
            _refuse(template, f"begins with {pieces[0][1]}, which Mathematica evaluates")
        return cls(template, tuple(pieces))

    @property
    def names_the_family(self) -> bool:
        """Whether the name of the family is written bare, so that it must be a name of Mathematica."""
        return any(kind == "family" for kind, _ in self.pieces)

    @property
    def has_the_family(self) -> bool:
        """Whether the name of the family is written at all."""
        return any(kind in ("family", "quoted") for kind, _ in self.pieces)

    @property
    def numbers_the_family(self) -> bool:
        """Whether the family is written as a number."""
        return any(kind == "number" for kind, _ in self.pieces)

    def write(self, label: Label, number: int) -> str:
        """Write an integral."""
        return "".join(_WRITE[kind](label, number) if kind in _WRITE else text for kind, text in self.pieces)

    def pattern(self) -> str:
        """Return a regular expression with the group ``indices``, and ``family`` or ``number`` if any."""
        inside = r"\s*".join(_READ.get(kind, re.escape(text)) for kind, text in self.pieces)
        return rf"(?<![A-Za-z0-9_$`]){inside}"

    def read(self, groups: Mapping[str, str | None], names: Mapping[int, str]) -> Label:
        """Return the integral of a match.

        Raises
        ------
        ValueError
        """
        name = groups.get("family")
        if name is None:
            number = groups.get("number")
            fixed = self.pieces[0][1]
            name = fixed if number is None else names.get(int(number), str(int(number)))
        return Label(name, read_indices(groups["indices"] or ""))


def _refuse(template: str, what: str) -> NoReturn:
    raise FormatError(
        f"the head template {template[:80]!r} {what}; write it like '{{family}}[{{indices}}]' or "
        "'G[{number},{{{indices}}}]'"
    )
