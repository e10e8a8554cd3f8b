"""FIRE's configuration: a directive per line, each with ``#`` before it (FIRE 6.5, arXiv:2311.02370)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tilth.family.text.suggest import did_you_mean
from tilth.formats.imported import Entries, FilePlace
from tilth.formats.source import Source

__all__ = ["FireConfig", "read_config"]

_MACHINE = "how FIRE is to work has no counterpart"
_RELATIONS = "relations and symmetries are found"

#: Directives without a counterpart, and why.
WITHOUT = {
    "allIBP": "choose identities=",
    "backward": _MACHINE,
    "bottomonly": _MACHINE,
    "bucket": _MACHINE,
    "calc": _MACHINE,
    "clean_databases": _MACHINE,
    "compressor": _MACHINE,
    "database": "name the folder of a run by run=",
    "even": _RELATIONS,
    "forward": _MACHINE,
    "fthreads": _MACHINE,
    "full_presolve": _MACHINE,
    "hint": _MACHINE,
    "index_ordering": "choose order=",
    "lbases": _RELATIONS,
    "lthreads": _MACHINE,
    "masters": "masters belong to the family",
    "no_positive_increase": "choose a seeding rule",
    "no_presolve": _MACHINE,
    "odd": _RELATIONS,
    "old_presolve": _MACHINE,
    "ordering": "choose order=",
    "pos_pref": "choose order=",
    "positive": "choose a seeding rule",
    "prime": "FIRE numbers its primes; choose one by prime=",
    "print": _MACHINE,
    "printall": _MACHINE,
    "rules": _RELATIONS,
    "start": "it opens the list of problems",
    "sthreads": _MACHINE,
    "storage": _MACHINE,
    "threads": "choose threads=",
    "wrap": _MACHINE,
}
TAKEN = ("variables", "folder", "problem", "integrals", "preferred", "output")

_DIRECTIVE = re.compile(r"#([A-Za-z_]+)(?:\s+(.*))?", re.ASCII)
_PROBLEM = re.compile(r"([0-9]{1,18})\s+(?:\|([0-9,\s]*)\|\s*)?(\S+)", re.ASCII)
_VARIABLE = re.compile(r"([A-Za-z][A-Za-z0-9]*)(?:\s*->\s*(\S+))?", re.ASCII)


@dataclass
class FireConfig:
    """What a configuration names, before files are opened.

    Attributes
    ----------
    variables : dict
        {symbol: (text of its number or None, FilePlace)}.
    folder : str
        In which the files are.
    problems : list of (number, start file, FilePlace)
    integrals, preferred : list of (file, FilePlace)
    """

    variables: dict[str, tuple[str | None, FilePlace]] = field(default_factory=dict)
    folder: str = "."
    problems: list[tuple[int, str, FilePlace]] = field(default_factory=list)
    integrals: list[tuple[str, FilePlace]] = field(default_factory=list)
    preferred: list[tuple[str, FilePlace]] = field(default_factory=list)


def read_config(source: Source, told: Entries) -> FireConfig:
    """Read the directives.

    Raises
    ------
    FormatError
        Naming file, line and directive.
    """
    config = FireConfig()
    for number, raw in enumerate(source.text.split("\n"), start=1):
        line = raw.partition("##")[0].strip()
        if not line:
            continue
        match = _DIRECTIVE.fullmatch(line)
        if match is None:
            raise FilePlace(source.name, number, repr(line[:40])).error(
                "is no directive, write it like #threads 4"
            )
        name, value = match[1], (match[2] or "").strip()
        place = FilePlace(source.name, number, f"#{name}")
        if name in WITHOUT:
            told.left(place, WITHOUT[name])
        elif name not in TAKEN:
            known = sorted((*TAKEN, *WITHOUT))
            raise place.error(f"is an unknown directive{did_you_mean(name, known)}")
        elif not value:
            raise place.error("says nothing, write its value behind it")
        else:
            _take(name, value, place, config, told)
    if not config.problems:
        raise FilePlace(source.name, 1, "#problem").error(
            "is missing, write it like: #problem 1 bubble.start"
        )
    return config


def _take(name: str, value: str, place: FilePlace, config: FireConfig, told: Entries) -> None:
    if name == "variables":
        for part in value.split(","):
            match = _VARIABLE.fullmatch(part.strip())
            if match is None:
                raise place.error(f"has {part.strip()[:40]!r}, write symbols such as d, s, m->7")
            if match[1] in config.variables:
                raise place.error(f"has {match[1]} a second time, keep one")
            config.variables[match[1]] = (match[2], place)
    elif name == "folder":
        config.folder = value
        told.taken(place, "where the files are")
    elif name == "problem":
        match = _PROBLEM.fullmatch(value)
        if match is None:
            raise place.error(f"is {value[:40]!r}, write a number and a start file, such as 1 bubble.start")
        if any(number == int(match[1]) for number, _, _ in config.problems):
            raise place.error(f"has the number {match[1]} a second time, give another")
        config.problems.append((int(match[1]), match[3], place))
        told.taken(place, f"the family that {match[3]} was made of")
        if match[2] is not None:
            told.left(place, f"|{match[2]}|: lines are those that the targets have")
    elif name == "output":
        told.taken(place, "tilth export --format fire, of the table")
    else:
        (config.integrals if name == "integrals" else config.preferred).append((value, place))
