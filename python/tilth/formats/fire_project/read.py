"""A configuration of FIRE: families from the scripts that made its start files, and lists of integrals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from tilth.errors import FormatError, InputError, PointError
from tilth.family import Family, Integral
from tilth.family.points import some_point_values
from tilth.formats.fire import read_fire_integrals
from tilth.formats.fire_project.config import FireConfig, read_config
from tilth.formats.fire_project.script import Script, read_script, saved_name
from tilth.formats.imported import Entries, FilePlace, ImportedProject, checked_expression
from tilth.formats.source import Source, is_inside, read_small_text

__all__ = ["read_fire_project"]

MAX_BYTES = 2**20
MAX_LIST_BYTES = 2**28
MAX_SCRIPTS = 200

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_NUMBERED = re.compile(r"propagators\[([0-9]+)\]")
_KINEMATIC = re.compile(r'kinematics\["([^"]*)"\]')


def read_fire_project(path: str | Path) -> ImportedProject:
    """Read a configuration, the scripts that made its start files, and its lists of integrals.

    A start file is not read: beside it there must be a script, ``.m`` or ``.wl``, that saves it. Nothing is
    carried out, and no file outside of the configuration's folder is opened.

    Parameters
    ----------
    path : path
        The configuration, whose name ends in ``.config``.

    Returns
    -------
    ImportedProject
        `numbers` has the numbers of the problems.

    Raises
    ------
    FormatError
        Naming file, line and entry.
    """
    path = Path(path)
    told = Entries()
    config = read_config(_source(path, MAX_BYTES), told)
    folder = _inside(path.parent, config.folder, FilePlace(str(path), 1, "#folder"))
    families: dict[int, Family] = {}
    for number, start, place in config.problems:
        family = _family(number, _script_of(folder, start, place), Path(start).stem, told)
        if family.name in [other.name for other in families.values()]:
            raise place.error(f"makes a second family {family.name}, give one start file another name")
        families[number] = family
    return ImportedProject(
        families=tuple(families.values()),
        targets=_integrals(config.integrals, folder, families, told, "targets"),
        preferred_masters=_integrals(config.preferred, folder, families, told, "preferred_masters"),
        at=MappingProxyType(_values(config, families, told)),
        entries=told.in_order(),
        exports=("fire",),
        numbers=MappingProxyType({family.name: number for number, family in families.items()}),
    )


def _source(path: Path, limit: int) -> Source:
    return Source(str(path), read_small_text(path, limit)).checked()


def _inside(folder: Path, name: str, place: FilePlace) -> Path:
    """Return a path in a folder.

    Raises
    ------
    FormatError
        It leads out of the folder.
    """
    path = folder / name
    if not is_inside(path, folder):
        raise place.error(f"names {name[:80]!r} outside of the configuration's folder, copy it there")
    return path


def _script_of(folder: Path, start: str, place: FilePlace) -> Source:
    """Return the script that saves a start file."""
    beside = _inside(folder, start, place).parent
    name = Path(start).stem
    scripts = sorted(file for suffix in ("*.m", "*.wl") for file in beside.glob(suffix) if file.is_file())
    if len(scripts) > MAX_SCRIPTS:
        raise place.error(f"has more than {MAX_SCRIPTS} scripts beside it, leave there what made {start}")
    small = [script for script in scripts if script.stat().st_size <= MAX_BYTES]
    found = [one for one in (_source(script, MAX_BYTES) for script in small) if saved_name(one.text) == name]
    if len(found) != 1:
        several = f"{len(found)} scripts" if found else "no script"
        raise place.error(
            f"needs the script that made {start}: {several} beside it with "
            f'Internal, External, Propagators, Replacements and SaveStart["{name}"]; leave there the one'
        )
    return found[0]


def _family(number: int, source: Source, name: str, told: Entries) -> Family:
    script = read_script(source, told)
    kinematics = [
        (checked_expression(key, place), checked_expression(value, place))
        for key, value, place in script.kinematics
    ]
    try:
        return Family(
            name if _NAME.fullmatch(name) else f"problem{number}",
            [text for text, _ in script.loops],
            [text for text, _ in script.externals],
            [checked_expression(text, place) for text, place in script.propagators],
            kinematics,
        )
    except FormatError:
        raise
    except InputError as error:
        raise _placed(error, source, script) from error


def _placed(error: InputError, source: Source, script: Script) -> FormatError:
    """Return an error that names the line of the entry that a message of `Family` is about."""
    message = str(error)
    numbered, kinematic = _NUMBERED.search(message), _KINEMATIC.search(message)
    place = FilePlace(source.name, 1, "the family")
    if numbered is not None and int(numbered[1]) <= len(script.propagators):
        place = script.propagators[int(numbered[1]) - 1][1]
    elif kinematic is not None:
        keys = {"".join(key.split()): where for key, _, where in script.kinematics}
        place = keys.get(kinematic[1], place)
    return FormatError(f"{place.source}:{place.line}: {place.place}: {message}")


def _integrals(
    files: list[tuple[str, FilePlace]],
    folder: Path,
    families: Mapping[int, Family],
    told: Entries,
    meaning: str,
) -> tuple[Integral, ...]:
    found: dict[Integral, None] = {}
    for name, place in files:
        source = _source(_inside(folder, name, place), MAX_LIST_BYTES)
        integrals = read_fire_integrals(source)
        for number, indices, position in integrals:
            if number not in families:
                raise source.error(position, f"has the problem {number}, the configuration has {[*families]}")
            try:
                found[families[number][indices]] = None
            except InputError as error:
                raise source.error(position, error) from error
        told.taken(place, f"{meaning}, {len(integrals)} of them")
    return tuple(found)


def _values(config: FireConfig, families: Mapping[int, Family], told: Entries) -> dict[str, Fraction]:
    known = tuple(dict.fromkeys(symbol for family in families.values() for symbol in family.symbols))
    values: dict[str, Fraction] = {}
    for symbol, (text, place) in config.variables.items():
        if symbol not in known:
            raise place.error(f"has {symbol}, which no propagator and no replacement has: {', '.join(known)}")
        if text is not None:
            try:
                values |= some_point_values({symbol: text}, known)
            except PointError as error:
                raise place.error(error) from error
    for place in dict.fromkeys(place for _, place in config.variables.values()):
        fixed = ", ".join(f"{symbol}={text}" for symbol, (text, _) in config.variables.items() if text)
        told.taken(place, f"symbols; at: {fixed}" if fixed else "symbols")
    return values
