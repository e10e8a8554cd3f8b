"""A plan as bytes: what was learnt, so that nobody need learn it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import PlanFileError, TilthError
from tilth.executors.packed import pack, unpack
from tilth.family import EquationSource, Family, Named
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.reduce.analytic import RecordedPlan
from tilth.pipeline.run import stored_before
from tilth.plan import Columns, Equation, SelectedEquations
from tilth.seeding import Choices, Seeds
from tilth.table.provenance import read_provenance

__all__ = [
    "PlanSummary",
    "from_bytes",
    "manifest_in",
    "seeds_from_bytes",
    "seeds_to_bytes",
    "summary_from_bytes",
    "to_bytes",
]

Parts: TypeAlias = Mapping[str, memoryview]

#: What reading may raise where bytes are no plan.
_MISFITS = (TilthError, LookupError, ValueError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class PlanSummary:
    """What is said of a plan, and takes no equations.

    Attributes
    ----------
    masters : tuple of Integral or Label
    provenance : dict
    selected : int
        Number of selected equations.
    """

    masters: tuple[Named, ...]
    provenance: dict[str, Any]
    selected: int


def to_bytes(prepared: Prepared, recorded: RecordedPlan | None, manifest: Mapping[str, Any]) -> bytes:
    """Write what was learnt, and from what; integrals of equations, entries, tape and seeds are binary.

    What is solved at one point only has no tape.
    """
    plan = prepared.plan
    source, equations = plan.source, plan.equations
    identities = {
        name: number for number, name in enumerate(dict.fromkeys(one.identity for one in equations))
    }
    data: dict[str, Any] = {
        "manifest": dict(manifest),
        "identities": list(identities),
        "learning": [prepared.learning[0], list(prepared.learning[1])],
        "masters": _keys(source, prepared.masters),
        "provenance": prepared.provenance,
    }
    parts = {
        "equations": _bytes([one.integral for one in equations], _kind(source)),
        "equation_identities": _bytes([identities[one.identity] for one in equations], "<u4"),
    }
    if recorded is not None:
        more, binary = _written_tape(recorded, plan.targets, source)
        data |= more
        parts |= binary
    if plan.ranks is not None:
        parts["ranks"] = _bytes(plan.ranks, "<u4")
    if prepared.seeds is not None:
        data["seeds"], more = _written(prepared.seeds)
        parts |= more
    return pack(data, parts)


def _written_tape(
    recorded: RecordedPlan, asked: Sequence[Named], source: EquationSource
) -> tuple[dict[str, Any], dict[str, bytes]]:
    targets = {target: number for number, target in enumerate(asked)}
    ends = {end: number for number, end in enumerate(dict.fromkeys(end for _, end, _ in recorded.entries))}
    entries = [(targets[target], ends[end], output) for target, end, output in recorded.entries]
    data = {"ends": _keys(source, ends), "unreached": _keys(source, recorded.unreached)}
    return data, {"entries": _bytes(entries, "<u4"), "tape": recorded.tape.to_bytes()}


def manifest_in(content: bytes) -> dict[str, Any]:
    """Return from what a plan was made, of the bytes of one that has it.

    Raises
    ------
    PlanFileError
        They do not fit together.
    """
    try:
        manifest = unpack(content)[0]["manifest"]
        if not isinstance(manifest, dict):
            raise ValueError("what it was made from is no object")
    except _MISFITS as error:
        raise _misfit("plan", error) from error
    return manifest


def from_bytes(
    content: bytes,
    source: EquationSource,
    targets: tuple[Named, ...],
    columns: Callable[[Sequence[Equation]], Columns],
) -> tuple[Prepared, RecordedPlan | None]:
    """Read what `to_bytes` wrote, in this version or an earlier one; its checksum has been compared.

    Parameters
    ----------
    content : bytes
    source : Family or System
    targets : tuple of Integral or Label
    columns : callable
        Makes the columns for some equations.

    Raises
    ------
    PlanFileError
        It does not fit together.
    """
    try:
        if stored_before.is_old(content):
            return stored_before.read(content, source, targets, columns)
        return _read(*unpack(content), source, targets, columns)
    except _MISFITS as error:
        raise _misfit("plan", error) from error


def summary_from_bytes(
    content: bytes, source: EquationSource, targets: tuple[Named, ...]
) -> tuple[PlanSummary, RecordedPlan]:
    """Read the tape and what is said of a plan of this version; the equations are left aside.

    Raises
    ------
    PlanFileError
        It does not fit together.
    """
    try:
        data, parts = unpack(content)
        masters = tuple(source[key] for key in data["masters"])
        selected = len(_array(parts["equation_identities"], "<u4"))
        return PlanSummary(masters, read_provenance(data["provenance"]), selected), _recorded(
            data, parts, source, targets
        )
    except _MISFITS as error:
        raise _misfit("plan", error) from error


def _read(
    data: dict[str, Any],
    parts: Parts,
    source: EquationSource,
    targets: tuple[Named, ...],
    columns: Callable[[Sequence[Equation]], Columns],
) -> tuple[Prepared, RecordedPlan | None]:
    names = data["identities"]
    integrals = _array(parts["equations"], _kind(source), source.size)
    numbers = _array(parts["equation_identities"], "<u4")
    pairs = zip(numbers.tolist(), map(tuple, integrals.tolist()), strict=True)
    equations = tuple(Equation(names[number], integral) for number, integral in pairs)
    source.check_equations(equations)
    prime, residues = data["learning"]
    prepared = Prepared(
        seeds=_seeds(data["seeds"], parts, source) if isinstance(source, Family) else None,
        plan=SelectedEquations(
            columns(equations),
            targets,
            equations,
            ranks=_array(parts["ranks"], "<u4").tolist() if "ranks" in parts else None,
        ),
        learning=(prime, tuple(residues)),
        masters=tuple(source[key] for key in data["masters"]),
        provenance=read_provenance(data["provenance"]),
        seconds={},
    )
    return prepared, _recorded(data, parts, source, targets) if "tape" in parts else None


def _recorded(
    data: dict[str, Any], parts: Parts, source: EquationSource, targets: tuple[Named, ...]
) -> RecordedPlan:
    ends = [source[key] for key in data["ends"]]
    entries = _array(parts["entries"], "<u4", 3).tolist()
    return RecordedPlan(
        tape=_core.Tape.from_bytes(bytes(parts["tape"])),
        entries=tuple((targets[target], ends[end], output) for target, end, output in entries),
        unreached=tuple(source[key] for key in data["unreached"]),
    )


def seeds_to_bytes(seeds: Seeds) -> bytes:
    """Write seeds, before there is anything else to keep."""
    data, parts = _written(seeds)
    return pack({"seeds": data}, parts)


def seeds_from_bytes(content: bytes, family: Family) -> Seeds:
    """Read what `seeds_to_bytes` wrote, or the seeds alone of what `to_bytes` wrote.

    Raises
    ------
    PlanFileError
        They do not fit together.
    """
    try:
        if stored_before.is_old(content):
            return stored_before.read_seeds(content, family)
        data, parts = unpack(content)
        return _seeds(data["seeds"], parts, family)
    except _MISFITS as error:
        raise _misfit("list of seeds", error) from error


def _written(seeds: Seeds) -> tuple[dict[str, Any], dict[str, bytes]]:
    choices = seeds.choices
    data = {
        "rule": seeds.rule,
        "sets": None
        if choices is None
        else [None if names is None else list(names) for names in choices.sets],
        "bounds": [[sector, *box] for sector, box in seeds.bounds.items()],
        "mapped_powers": seeds.mapped_powers,
    }
    parts = {"seeds": _bytes(seeds.indices, "i1")}
    if choices is not None:
        parts["sets_of_seeds"] = _bytes(choices.of_seeds, "<u4")
    return data, parts


def _seeds(data: dict[str, Any], parts: Parts, family: Family) -> Seeds:
    choices = None
    if data["sets"] is not None:
        sets = tuple(None if names is None else tuple(map(str, names)) for names in data["sets"])
        choices = Choices(sets, _array(parts["sets_of_seeds"], "<u4"))
    powers = data.get("mapped_powers")  # seeds that were written before do not say
    return Seeds(
        indices=_array(parts["seeds"], "i1", family.size),
        choices=choices,
        rule=str(data["rule"]),
        bounds={sector: (dots, s) for sector, dots, s in data["bounds"]},
        mapped_powers=None if powers is None else stored_before.natural(powers),
    )


def _keys(source: EquationSource, integrals: Iterable[Named]) -> list[list[int]]:
    return [list(source.key(integral)) for integral in integrals]


def _kind(source: EquationSource) -> str:
    """Return the type of what names an integral: indices, or the number of an equation."""
    return "i1" if isinstance(source, Family) else "<i8"


def _bytes(numbers: Any, kind: str) -> bytes:
    return np.ascontiguousarray(numbers, dtype=kind).tobytes()


def _array(part: memoryview, kind: str, width: int | None = None) -> NDArray[Any]:
    array = np.frombuffer(part, dtype=kind)
    return array if width is None else array.reshape(-1, width)


def _misfit(what: str, error: Exception) -> PlanFileError:
    return PlanFileError(f"the {what} does not fit together: {error}; make it again")
