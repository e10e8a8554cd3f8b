"""Projects in files: one file with all families, or a folder of family files.

In a file, what stands above ``[[families]]`` is shared by all::

    externals = ["p"]

    [kinematics]
    "p^2" = "s"

    [[families]]
    name = "A"
    loops = ["k"]
    propagators = ["k^2-m2", "(k+p)^2"]

    [[families]]
    file = "b.toml"

and where there are external momenta to exchange, a crossing of another family::

    [[families]]
    name = "C"
    crossing_of = "A"
    momenta = { p1 = "p2", p2 = "p1" }
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from tilth.errors import FamilyFileError, InputError
from tilth.family import Family
from tilth.family.reading import read_text
from tilth.family.text.suggest import did_you_mean
from tilth.family.toml import FAMILY_KEYS, check_keys, parse_toml

if TYPE_CHECKING:
    from tilth.formats.imported import ImportedProject

__all__ = ["families_in", "is_project_folder", "load_families", "load_imported"]

#: {name: (family that it is a crossing of, {external momentum: what stands in its place})}.
Crossings: TypeAlias = dict[str, tuple[str, dict[str, str]]]

#: Of FIRE's configurations.
FIRE_SUFFIX = ".config"

#: What families may have in common.
SHARED_KEYS = ("loops", "externals", "momentum_conservation", "set_to_one", "invariants", "kinematics")


def is_project_folder(folder: Path) -> bool:
    """Whether a folder has family files, or is a project of Kira."""
    return any(folder.glob("*.toml")) or _is_kira_project(folder)


def load_imported(path: str | Path) -> ImportedProject | None:
    """Read a folder of Kira or a configuration of FIRE; None for family files.

    Raises
    ------
    FormatError, InputError
        Naming file, line and key.
    """
    folder = Path(path)
    if folder.suffix == FIRE_SUFFIX and folder.is_file():
        from tilth.formats.fire_project import read_fire_project

        return read_fire_project(folder)
    if not folder.is_dir() or any(folder.glob("*.toml")) or not _is_kira_project(folder):
        return None
    from tilth.formats.kira_project import read_kira_project

    return read_kira_project(folder)


def _is_kira_project(folder: Path) -> bool:
    from tilth.formats.kira_project import is_kira_project  # few projects come from there

    return is_kira_project(folder)


def load_families(path: str | Path) -> tuple[list[Family], Crossings]:
    """Read a project's file, or all family files of a folder in the order of their names.

    Raises
    ------
    FamilyFileError, InputError
        Naming the file.
    """
    path = Path(path)
    if not path.is_dir():
        return families_in(read_text(path), str(path), path.parent)
    files = sorted(path.glob("*.toml"))
    if not files:
        raise FamilyFileError(
            f"{path} has no family files, whose names end in .toml, and is no project of Kira"
        )
    return [Family.load(file) for file in files], {}


def families_in(text: str, source: str, folder: Path | None = None) -> tuple[list[Family], Crossings]:
    """Read the text of a project's file; files that it names are in `folder`.

    Raises
    ------
    FamilyFileError, InputError
        Naming `source` and the family.
    """
    data = parse_toml(text, source)
    listed = data.pop("families", None)
    if not isinstance(listed, list) or not listed or not all(isinstance(one, Mapping) for one in listed):
        raise FamilyFileError(f"{source} has no families, begin each with [[families]]")
    for key in data:
        if key not in SHARED_KEYS:
            raise FamilyFileError(
                f"{source} has the key {key!r} above its families, where {', '.join(SHARED_KEYS)} may stand"
                f"{did_you_mean(key, SHARED_KEYS)}"
            )
    crossings = {}
    for number, entry in enumerate(listed, start=1):
        if "crossing_of" in entry:
            crossings[str(entry.get("name"))] = _crossing(entry, f"{source}, families[{number}]")
    return list(_families(data, listed, source, folder)), crossings


def _crossing(entry: Mapping[str, Any], place: str) -> tuple[str, dict[str, str]]:
    momenta = entry.get("momenta")
    if set(entry) != {"name", "crossing_of", "momenta"} or not isinstance(momenta, Mapping):
        raise FamilyFileError(f"{place} is a crossing, whose keys are name, crossing_of and a table momenta")
    return str(entry["crossing_of"]), {str(key): str(value) for key, value in momenta.items()}


def _families(
    shared: Mapping[str, Any], listed: list[Mapping[str, Any]], source: str, folder: Path | None
) -> Iterator[Family]:
    for number, entry in enumerate(listed, start=1):
        place = f"{source}, families[{number}]"
        if "crossing_of" in entry:
            continue
        if "file" in entry:
            if set(entry) != {"file"} or not isinstance(entry["file"], str):
                raise FamilyFileError(f"{place} has a file and other keys, write these into the file")
            if folder is None:
                raise FamilyFileError(
                    f"{place} names the file {entry['file']!r}, load the project from its file"
                )
            yield Family.load(folder / entry["file"])
            continue
        whole = {**shared, **entry}
        check_keys(whole, f"{place} ({entry.get('name', 'without a name')})")
        try:
            yield Family.from_dict({key: whole[key] for key in FAMILY_KEYS if key in whole})
        except FamilyFileError:
            raise
        except InputError as error:
            error.args = (f"{place} ({entry['name']}): {error}",)
            raise
