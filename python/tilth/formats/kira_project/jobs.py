"""Kira's ``jobs.yaml`` (arXiv:2505.20197): which integrals, in which order, with which masters.

What the jobs say of *how* Kira is to work has no counterpart: the entries are told, each with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tilth.formats.imported import Entries
from tilth.formats.kira_project.families import read_sector
from tilth.formats.yaml_tree import YamlEntry

__all__ = ["KiraBox", "KiraJobs", "KiraTruncation", "read_jobs"]

MAX_JOBS = 1000
MAX_BOUND = 127

_STAGE = "stages follow from each other here"
_RECONSTRUCTION = "functions are always reconstructed from probes"
_OTHER = "there is no such choice here"

#: Keys of a reduction without a counterpart, and why.
WITHOUT = {
    "algebraic_reconstruction": _RECONSTRUCTION,
    "alt_dir": "name the folder of a run by run=",
    "amplitude_translate": "an amplitude is applied to a table by Table.apply",
    "check_masters": "masters belong to the family, and every table is checked",
    "conditional": "a run goes on where it was by tilth.resume",
    "create_denominator_database": _OTHER,
    "data_file": _OTHER,
    "extra_relations": "equations of one's own are solved by tilth.solve",
    "factor_scan": _RECONSTRUCTION,
    "generate_input": "the equations of a table are written by tilth export --format kira-system",
    "identities": "choose identities=",
    "input_system": "equations of one's own are solved by tilth.solve",
    "insert_prefactors": "prefactors are found",
    "iterative_reduction": "coefficients of all masters share their probes",
    "lorenz_invariance": "choose identities=; IBP and LI are the default",
    "pyred_database": _OTHER,
    "reduce_automatic": "the rule auto widens until only masters are left",
    "run_back_substitution": _STAGE,
    "run_firefly": _RECONSTRUCTION,
    "run_initiate": _STAGE,
    "run_symmetries": "choose symmetries=; they are used by default",
    "run_triangular": _STAGE,
    "sector_selection": "sectors are those that the targets need",
    "select_masters": "prefer masters by preferred_masters=",
    "select_masters_reduction": "all masters are reduced to at once; leave coefficients out of the table",
    "set_zero_sectors": "zero is what scaleless integrals are",
    "truncate_more": "choose a seeding rule",
    "truncate_more_dots": "choose a seeding rule",
    "weight_notation": _OTHER,
    "write_numerical_system": "the equations of a table are written by tilth export --format kira-system",
}
REDUCTION = (
    "reduce", "select_integrals", "preferred_masters", "integral_ordering", "truncate_sp", "numerical_points",
    "symbols_2_nums", *WITHOUT,
)  # fmt: skip

#: Jobs that write results: the format that stands for each.
EXPORTS = {
    "kira2math": "mathematica",
    "kira2form": "form",
    "kira2formfill": "form-fill",
    "kira2file": "kira-system",
}
EXPORT_KEYS = ("target", "reconstruct_mass", "input_dir", "output_dir")

#: Other jobs, and why they have no counterpart.
OTHER_JOBS = {
    "reduce_user_defined_system": "equations of one's own are solved by tilth.solve",
    "merge": "tables are merged by Table.merge",
    "files2merge": "tables are merged by Table.merge",
}

BOX = ("topologies", "sectors", "r", "s", "d")
SELECTIONS = ("select_mandatory_recursively", "select_mandatory_list")
OTHER_SELECTIONS = {
    "select_mandatory": "list the integrals in a file and select it by select_mandatory_list",
    "select_optional": "all targets are mandatory",
    "select_optional_list": "all targets are mandatory",
    "select_optional_recursively": "all targets are mandatory",
}
TRUNCATION = ("topologies", "l", "tspexceptions")


@dataclass(frozen=True)
class KiraBox:
    """Integrals of some sectors and what is below them, up to bounds.

    Attributes
    ----------
    entry : YamlEntry
    families : tuple of str, or None
        All of them for None.
    sectors : tuple, or None
        Top sectors for None.
    r, s, dots : int or None
        Bounds on the sum of positive indices, on minus that of negative ones, and on dots.
    """

    entry: YamlEntry
    families: tuple[str, ...] | None
    sectors: tuple[YamlEntry, ...] | None
    r: int | None
    s: int | None
    dots: int | None


@dataclass(frozen=True)
class KiraTruncation:
    """Kira's ``truncate_sp``: ``s <= t - l + 1``, with exceptions {sector: s}."""

    entry: YamlEntry
    families: tuple[str, ...] | None
    l: int  # noqa: E741  the name in the file
    exceptions: Mapping[int, int]


@dataclass
class KiraJobs:
    """What the jobs name, before files are opened.

    Attributes
    ----------
    seeds, selected : list of KiraBox
        Seeds, and targets by bounds.
    truncations : list of KiraTruncation
    lists : list of (family or None, entry)
        Files of targets.
    preferred, points : list of YamlEntry
        Files of preferred masters, and of numerical points.
    orders : list of YamlEntry
        Numbers of orders.
    values : dict
        {symbol: entry of its number}.
    exports : list of str
        Formats that results are to be written in.
    """

    seeds: list[KiraBox] = field(default_factory=list)
    selected: list[KiraBox] = field(default_factory=list)
    truncations: list[KiraTruncation] = field(default_factory=list)
    lists: list[tuple[str | None, YamlEntry]] = field(default_factory=list)
    preferred: list[YamlEntry] = field(default_factory=list)
    points: list[YamlEntry] = field(default_factory=list)
    orders: list[YamlEntry] = field(default_factory=list)
    values: dict[str, YamlEntry] = field(default_factory=dict)
    exports: list[str] = field(default_factory=list)


def read_jobs(document: YamlEntry, told: Entries) -> KiraJobs:
    """Read the file.

    Raises
    ------
    FormatError
        Naming file, line and key.
    """
    top = document.keyed(("jobs",), ("jobs",))["jobs"]
    listed = top.listed()
    if len(listed) > MAX_JOBS:
        raise top.error(f"has {len(listed)} jobs, write at most {MAX_JOBS}")
    jobs = KiraJobs()
    for entry in listed:
        for kind, job in entry.keyed(("reduce_sectors", *EXPORTS, *OTHER_JOBS)).items():
            if kind == "reduce_sectors":
                _read_reduction(job, jobs, told)
            elif kind in EXPORTS:
                _read_export(job, EXPORTS[kind], jobs, told)
            else:
                told.left(job, OTHER_JOBS[kind])
    return jobs


def _read_reduction(job: YamlEntry, jobs: KiraJobs, told: Entries) -> None:
    for key, entry in job.keyed(REDUCTION).items():
        if key in WITHOUT:
            told.left(entry, WITHOUT[key])
        elif key == "reduce":
            jobs.seeds += [_box(one) for one in entry.listed()]
        elif key == "select_integrals":
            _read_selection(entry, jobs, told)
        elif key == "truncate_sp":
            jobs.truncations += [_truncation(one) for one in entry.listed()]
        elif key == "preferred_masters":
            jobs.preferred.append(entry)
        elif key == "integral_ordering":
            entry.integer(1, 8)
            jobs.orders.append(entry)
        elif key == "numerical_points":
            jobs.points.append(entry)
        else:
            _read_values(entry, jobs, told)


def _read_selection(entry: YamlEntry, jobs: KiraJobs, told: Entries) -> None:
    for key, chosen in entry.keyed((*SELECTIONS, *OTHER_SELECTIONS)).items():
        if key in OTHER_SELECTIONS:
            told.left(chosen, OTHER_SELECTIONS[key])
        elif key == "select_mandatory_recursively":
            jobs.selected += [_box(one) for one in chosen.listed()]
        else:
            jobs.lists += [_list(one) for one in chosen.listed()]


def _list(entry: YamlEntry) -> tuple[str | None, YamlEntry]:
    """Read ``[family, file]`` or ``[file]``."""
    items = entry.listed()
    if len(items) not in (1, 2):
        raise entry.error("is no list of integrals, write [family, file] or [file]")
    return (items[0].text() if len(items) == 2 else None), items[-1]


def _box(entry: YamlEntry) -> KiraBox:
    keys = entry.keyed(BOX)
    if "r" not in keys and "d" not in keys:
        raise entry.error("bounds neither r nor d, give one of them")
    r, s, d = (keys[key].integer(0, MAX_BOUND) if key in keys else None for key in ("r", "s", "d"))
    sectors = keys["sectors"].listed() if "sectors" in keys else None
    for sector in sectors or ():
        read_sector(sector)
    return KiraBox(entry, _families(keys), sectors, r, s, d)


def _truncation(entry: YamlEntry) -> KiraTruncation:
    keys = entry.keyed(TRUNCATION, ("l",))
    exceptions: dict[int, int] = {}
    if "tspexceptions" in keys:
        for one in keys["tspexceptions"].listed():
            sector, bound = one.listed(length=2)
            exceptions[sector.integer(1, 2**62)] = bound.integer(0, MAX_BOUND)
    return KiraTruncation(entry, _families(keys), keys["l"].integer(-MAX_BOUND, MAX_BOUND), exceptions)


def _families(keys: Mapping[str, YamlEntry]) -> tuple[str, ...] | None:
    return keys["topologies"].texts() if "topologies" in keys else None


def _read_values(entry: YamlEntry, jobs: KiraJobs, told: Entries) -> None:
    """Read ``{s: 7}``, or ``[[s, 7]]``."""
    if isinstance(entry.content, dict):
        pairs = list(entry.content.items())
    else:
        pairs = [(one.listed(length=2)[0].text(), one.listed()[1]) for one in entry.listed()]
    for symbol, value in pairs:
        if symbol in jobs.values:
            raise value.error(f"gives {symbol} a second value, keep one")
        jobs.values[symbol] = value
    told.taken(entry, f"at: {', '.join(f'{symbol}={value.text()}' for symbol, value in pairs)}")


def _read_export(job: YamlEntry, format: str, jobs: KiraJobs, told: Entries) -> None:
    for key, entry in job.keyed(EXPORT_KEYS).items():
        if key == "target":
            told.taken(entry, f"tilth export --format {format}, of the table")
        elif key == "reconstruct_mass":
            told.taken(entry, "tables have all symbols")
        else:
            told.left(entry, "files go where the command says")
    if format not in jobs.exports:
        jobs.exports.append(format)
