"""YAML as a tree of texts, each with its line: nothing is constructed, whatever a tag says.

PyYAML splits the text into events, which are counted and nested here. A scalar stays the text that stands in
the file, so that a momentum called ``y`` or ``on`` is no truth value. Aliases and tags are refused: the
programs whose files these are have no use for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tilth.errors import FormatError, OptionError
from tilth.family.text.suggest import did_you_mean
from tilth.formats.imported import FilePlace
from tilth.formats.source import read_small_text

if TYPE_CHECKING:
    import yaml

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_ENTRIES", "YamlEntry", "parse_yaml", "read_yaml"]

MAX_BYTES = 2**20
"""Of a file that people write by hand."""

MAX_DEPTH = 12
MAX_ENTRIES = 100_000

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}", re.ASCII)
_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

Content = str | tuple["YamlEntry", ...] | dict[str, "YamlEntry"]


@dataclass(frozen=True, slots=True, eq=False)
class YamlEntry(FilePlace):
    """One entry of a file, and where it stands.

    Attributes
    ----------
    content : str, tuple or dict
        A text, a list, or entries by key.
    """

    content: Content

    def text(self) -> str:
        """Return the text of a scalar."""
        if not isinstance(self.content, str):
            raise self.error(f"is a {self._kind()}, write a name, a number or an expression")
        if not self.content:
            raise self.error("is empty, write a value or leave the key out")
        return self.content

    def texts(self) -> tuple[str, ...]:
        """Return a list of scalars."""
        return tuple(entry.text() for entry in self.listed())

    def integer(self, least: int, most: int) -> int:
        """Return an integer in a range."""
        text = self.text()
        value = int(text) if _INTEGER.fullmatch(text) else None
        if value is None or not least <= value <= most:
            raise self.error(f"is {text[:40]!r}, write an integer from {least} to {most}")
        return value

    def truth(self) -> bool:
        """Return true or false."""
        value = _TRUTH.get(self.text().lower())
        if value is None:
            raise self.error(f"is {self.text()[:40]!r}, write true or false")
        return value

    def listed(self, *, length: int | None = None) -> tuple[YamlEntry, ...]:
        """Return the entries of a list; an empty value is an empty list."""
        found = () if self.content == "" else self.content
        if not isinstance(found, tuple) or length not in (None, len(found)):
            wanted = "a list" if length is None else f"a list of {length}"
            raise self.error(f"is a {self._kind()}, write {wanted} in brackets")
        return found

    def keyed(
        self, known: Sequence[str] | None = None, required: Sequence[str] = ()
    ) -> Mapping[str, YamlEntry]:
        """Return entries by their keys, which must be known ones."""
        if not isinstance(self.content, dict):
            raise self.error(f"is a {self._kind()}, write keys with values")
        for key, entry in self.content.items():
            if known is not None and key not in known:
                raise entry.error(
                    f"is an unknown key, the keys are {', '.join(known)}{did_you_mean(key, known)}"
                )
        for key in required:
            if key not in self.content:
                raise self.error(f"lacks the key {key}, add it")
        return self.content

    def _kind(self) -> str:
        if isinstance(self.content, str):
            return "scalar"
        return f"list of {len(self.content)}" if isinstance(self.content, tuple) else "set of keys"


def read_yaml(path: Path) -> YamlEntry:
    """Read a file, see `parse_yaml`."""
    return parse_yaml(read_small_text(path, MAX_BYTES), str(path))


def parse_yaml(text: str, source: str) -> YamlEntry:
    """Parse a document; errors name `source` and the line.

    Raises
    ------
    FormatError
        It is no YAML, uses a tag or an alias, or exceeds a limit.
    OptionError
        PyYAML is not installed.
    """
    try:
        import yaml
    except ImportError:
        raise OptionError(
            f"{source} is YAML, which needs PyYAML, install it with: pip install 'tilth[yaml]'"
        ) from None
    if len(text) > MAX_BYTES:
        raise FormatError(f"{source} has more than {MAX_BYTES} characters, split it")
    builder = _Builder(source)
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            builder.take(event, type(event).__name__.removesuffix("Event"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        raise FormatError(
            f"{source}:{line}: is no YAML: {error.problem or error.context}, correct it"
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise FormatError(f"{source}:{line}: has a character that YAML does not allow, remove it") from error
    if builder.document is None:
        raise FormatError(f"{source}:1: is empty, write keys with values")
    return builder.document


@dataclass
class _Open:
    """A list or a set of keys while it is read."""

    line: int
    place: str
    items: list[YamlEntry] | dict[str, YamlEntry]
    key: str | None = None
    key_line: int = 0


@dataclass
class _Builder:
    source: str
    document: YamlEntry | None = None
    opened: list[_Open] = field(default_factory=list)
    count: int = 0

    def take(self, event: yaml.Event, kind: str) -> None:
        """Take the next event."""
        line = event.start_mark.line + 1
        if kind == "Alias" or getattr(event, "anchor", None) is not None:
            raise FormatError(f"{self.source}:{line}: has an anchor or an alias, write the value out")
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            raise FormatError(
                f"{self.source}:{line}: has the tag {str(tag)[:40]!r}, write the value without it"
            )
        if kind == "Scalar":
            self._scalar(line, event.value)
        elif kind in ("SequenceStart", "MappingStart"):
            self._open(line, [] if kind == "SequenceStart" else {})
        elif kind in ("SequenceEnd", "MappingEnd"):
            closed = self.opened.pop()
            items = closed.items
            self._finished(
                YamlEntry(
                    self.source, closed.line, closed.place, tuple(items) if isinstance(items, list) else items
                )
            )
        elif kind == "DocumentStart" and self.document is not None:
            raise FormatError(f"{self.source}:{line}: begins a second document, write one only")

    def _place(self) -> str:
        """Return the place of the value that comes next."""
        if not self.opened:
            return ""
        above = self.opened[-1]
        if isinstance(above.items, list):
            return f"{above.place}[{len(above.items) + 1}]"
        return f"{above.place}.{above.key}" if above.place else str(above.key)

    def _open(self, line: int, items: list[YamlEntry] | dict[str, YamlEntry]) -> None:
        if self.opened and isinstance(self.opened[-1].items, dict) and self.opened[-1].key is None:
            raise FormatError(
                f"{self.source}:{line}: has a list or keys where a key must stand, write a name"
            )
        if len(self.opened) >= MAX_DEPTH:
            raise FormatError(f"{self.source}:{line}: is nested deeper than {MAX_DEPTH}, simplify it")
        self.opened.append(_Open(self._line(line), self._place(), items))

    def _scalar(self, line: int, value: str) -> None:
        above = self.opened[-1] if self.opened else None
        if above is None or isinstance(above.items, list) or above.key is not None:
            self._finished(YamlEntry(self.source, self._line(line), self._place(), value.strip()))
            return
        if value in above.items:
            raise FormatError(f"{self.source}:{line}: has the key {value[:40]!r} twice, keep one")
        above.key, above.key_line = value, line

    def _line(self, line: int) -> int:
        """Return the line of the key of the value that comes next, where it has one."""
        return self.opened[-1].key_line if self.opened and self.opened[-1].key is not None else line

    def _finished(self, entry: YamlEntry) -> None:
        self.count += 1
        if self.count > MAX_ENTRIES:
            raise FormatError(f"{self.source}:{entry.line}: has more than {MAX_ENTRIES} entries, split it")
        if not self.opened:
            self.document = entry
            return
        above = self.opened[-1]
        if isinstance(above.items, list):
            above.items.append(entry)
        else:
            assert above.key is not None  # a key comes before its value
            above.items[above.key] = entry
            above.key = None
