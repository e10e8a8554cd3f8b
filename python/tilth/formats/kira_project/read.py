"""A Kira project as a whole: families, targets, preferred masters, points, and what became of each key."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from tilth.errors import FormatError, PointError
from tilth.family import Family, Integral
from tilth.family.points import some_point_values
from tilth.family.targets import parse_targets_of
from tilth.formats.imported import Entries, ImportedPoints, ImportedProject
from tilth.formats.kira_project.families import read_families
from tilth.formats.kira_project.jobs import KiraJobs, read_jobs
from tilth.formats.kira_project.kinematics import read_kinematics
from tilth.formats.kira_project.points import parse_points
from tilth.formats.kira_project.seeding import seeding_of
from tilth.formats.kira_project.selection import families_of, integrals_in
from tilth.formats.preferred import parse_preferred
from tilth.formats.source import is_inside, read_small_text
from tilth.formats.yaml_tree import YamlEntry, read_yaml
from tilth.table import Preferred

__all__ = ["is_kira_project", "read_kira_project"]

MAX_LIST_BYTES = 2**28
"""Of a list of integrals, or of points."""

FAMILIES = Path("config", "integralfamilies.yaml")
KINEMATICS = Path("config", "kinematics.yaml")

#: Kira's orders whose masters are known to be those of an order here: 2 prefers dots to numerators.
ORDERS = {2: "dots"}


def is_kira_project(folder: Path) -> bool:
    """Whether a folder has Kira's file of families."""
    return (folder / FAMILIES).is_file()


def read_kira_project(folder: str | Path, jobs: str = "jobs.yaml") -> ImportedProject:
    """Read a folder with ``config/integralfamilies.yaml``, ``config/kinematics.yaml`` and a file of jobs.

    Nothing is carried out, and no file outside of the folder is opened. A key that Kira does not have is an
    error, one that has no counterpart here is among `ImportedProject.left`.

    Parameters
    ----------
    folder : path
    jobs : str
        Name of the file of jobs, which may be missing if it has the usual name: then there are no targets.

    Raises
    ------
    FormatError
        Naming file, line and key.
    TargetError, IndexCountError, IndexRangeError
        Naming the file and line of an integral.
    """
    folder = Path(folder)
    told = Entries()
    kinematics = read_kinematics(read_yaml(folder / KINEMATICS), told)
    families = read_families(read_yaml(folder / FAMILIES), kinematics, told)
    path = folder / jobs
    asked = read_jobs(read_yaml(path), told) if path.is_file() or jobs != "jobs.yaml" else KiraJobs()
    targets = dict.fromkeys(
        (*_listed(asked, folder, families, told), *integrals_in(asked.selected, families))
    )
    for box in asked.selected:
        told.taken(box.entry, "targets: all integrals of nonzero sectors within these bounds")
    return ImportedProject(
        families=families,
        targets=tuple(targets),
        preferred_masters=_preferred(asked, folder, families, told),
        order=_order(asked, told),
        seeding=seeding_of(asked, families, told),
        at=MappingProxyType(_values(asked, families)),
        points=_points(asked, folder, families, told),
        exports=tuple(asked.exports),
        entries=told.in_order(),
    )


def _inside(folder: Path, entry: YamlEntry) -> Path:
    """Return the path of a file that an entry names.

    Raises
    ------
    FormatError
        It is outside of the folder.
    """
    path = folder / entry.text()
    if not is_inside(path, folder):
        raise entry.error(
            f"names {entry.text()[:80]!r} outside of the project's folder, copy the file into it"
        )
    if not path.is_file():
        raise entry.error(f"names the file {entry.text()[:80]!r}, which is not in {folder}; put it there")
    return path


def _listed(jobs: KiraJobs, folder: Path, families: Sequence[Family], told: Entries) -> tuple[Integral, ...]:
    found: dict[Integral, None] = {}
    for name, entry in jobs.lists:
        path = _inside(folder, entry)
        chosen = families_of(None if name is None else (name,), families, entry)
        own = parse_targets_of(chosen, read_small_text(path, MAX_LIST_BYTES), str(path))
        found.update(dict.fromkeys(family[indices] for family, indices in own))
        told.taken(entry, f"{len(own)} targets")
    return tuple(found)


def _preferred(
    jobs: KiraJobs, folder: Path, families: Sequence[Family], told: Entries
) -> tuple[Preferred, ...]:
    found: dict[Preferred, None] = {}
    for entry in jobs.preferred:
        path = _inside(folder, entry)
        text = read_small_text(path, MAX_LIST_BYTES)
        own: tuple[Preferred, ...]
        if len(families) == 1:
            own = parse_preferred(families[0], text, str(path))
        else:
            own = tuple(family[indices] for family, indices in parse_targets_of(families, text, str(path)))
        found.update(dict.fromkeys(own))
        told.taken(entry, f"preferred_masters, {len(own)} of them")
    return tuple(found)


def _order(jobs: KiraJobs, told: Entries) -> str | None:
    numbers = {entry.integer(1, 8) for entry in jobs.orders}
    order = ORDERS.get(numbers.pop()) if len(numbers) == 1 else None
    for entry in jobs.orders:
        if order is not None:
            told.taken(entry, f"order={order!r}")
        else:
            told.left(
                entry, "choose order='numerators' or 'dots', or prefer Kira's masters by preferred_masters="
            )
    return order


def _values(jobs: KiraJobs, families: Sequence[Family]) -> dict[str, Fraction]:
    known = _symbols(families)
    values: dict[str, Fraction] = {}
    for symbol, entry in jobs.values.items():
        try:
            values |= some_point_values({symbol: entry.text()}, known)
        except PointError as error:
            raise entry.error(str(error)) from error
    return values


def _symbols(families: Sequence[Family]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(symbol for family in families for symbol in family.symbols))


def _points(
    jobs: KiraJobs, folder: Path, families: Sequence[Family], told: Entries
) -> tuple[ImportedPoints, ...]:
    known = _symbols(families)
    found = []
    for entry in jobs.points:
        path = _inside(folder, entry)
        points = parse_points(read_small_text(path, MAX_LIST_BYTES), str(path))
        strange = next((symbol for symbol in points.symbols if symbol not in known), None)
        if strange is not None:
            raise FormatError(f"{path} has the symbol {strange}, the symbols are {', '.join(known)}")
        found.append(points)
        told.taken(entry, f"{len(points.values)} points, for plan.probe or tilth probe")
    return tuple(found)
