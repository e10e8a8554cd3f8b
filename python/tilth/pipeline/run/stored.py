"""What a run keeps of its learning, so that a resumed run need not learn again."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tilth import _core
from tilth.errors import RunFolderError, TilthError
from tilth.family import EquationSource, Family, Named
from tilth.family.checks import is_integer
from tilth.family.core import identity_names
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.reduce.analytic import RecordedPlan
from tilth.plan import Columns, Equation, SelectedEquations
from tilth.seeding import Choices, Seeds

__all__ = ["from_bytes", "seeds_from_bytes", "seeds_to_bytes", "to_bytes"]


def to_bytes(prepared: Prepared, recorded: RecordedPlan) -> bytes:
    """Write what was learnt as JSON; the tape and the seeds in base 64."""
    plan = prepared.plan
    key = plan.source.key
    identities = dict.fromkeys(equation.identity for equation in plan.equations)
    numbers = {name: number for number, name in enumerate(identities)}
    data = {
        "identities": list(numbers),
        "equations": [[list(integral), numbers[identity]] for identity, integral in plan.equations],
        "ranks": plan.ranks,
        "learning": [prepared.learning[0], list(prepared.learning[1])],
        "masters": [list(key(master)) for master in prepared.masters],
        "provenance": prepared.provenance,
        "tape": _encoded(recorded.tape.to_bytes()),
        "entries": [
            [list(key(target)), list(key(master)), output] for target, master, output in recorded.entries
        ],
        "unreached": [list(key(target)) for target in recorded.unreached],
    }
    if prepared.seeds is not None:
        data["seeds"] = _written(prepared.seeds)
    return json.dumps(data, separators=(",", ":"), sort_keys=True).encode("ascii")


def from_bytes(
    content: bytes,
    source: EquationSource,
    targets: tuple[Named, ...],
    columns: Callable[[Sequence[Equation]], Columns],
) -> tuple[Prepared, RecordedPlan]:
    """Read what `to_bytes` wrote; its checksum has been compared.

    Parameters
    ----------
    content : bytes
    source : Family or System
    targets : tuple of Integral or Label
    columns : callable
        Makes the columns for some equations.

    Raises
    ------
    RunFolderError
        It does not fit together.
    """
    try:
        data: dict[str, Any] = json.loads(content)
        seeds = None
        if isinstance(source, Family):
            seeds = _seeds(data["seeds"], source)
            # before version 3 equations have numbers of the family's templates
            names = data.get("identities", list(identity_names(source)))
        else:
            names = data["identities"]
        equations = tuple(
            Equation(names[_natural(number)], tuple(map(int, integral)))
            for integral, number in data["equations"]
        )
        for equation in equations:
            source.check_equation(*equation)
        prime, residues = data["learning"]
        prepared = Prepared(
            seeds=seeds,
            plan=SelectedEquations(columns(equations), targets, equations, ranks=data["ranks"]),
            learning=(prime, tuple(residues)),
            masters=tuple(source[key] for key in data["masters"]),
            provenance=data["provenance"],
            seconds={},
        )
        recorded = RecordedPlan(
            tape=_core.Tape.from_bytes(_decoded(data["tape"])),
            entries=tuple((source[t], source[m], int(output)) for t, m, output in data["entries"]),
            unreached=tuple(source[key] for key in data["unreached"]),
        )
    except (TilthError, LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise RunFolderError(f"the plan of the run does not fit together: {error}; start again") from error
    return prepared, recorded


def seeds_to_bytes(seeds: Seeds) -> bytes:
    """Write seeds as JSON, before there is anything else to keep."""
    return json.dumps({"seeds": _written(seeds)}, separators=(",", ":"), sort_keys=True).encode("ascii")


def seeds_from_bytes(content: bytes, family: Family) -> Seeds:
    """Read what `seeds_to_bytes` wrote, or the seeds alone of what `to_bytes` wrote.

    Raises
    ------
    RunFolderError
        They do not fit together.
    """
    try:
        return _seeds(json.loads(content)["seeds"], family)
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise RunFolderError(f"the seeds of the run do not fit together: {error}; start again") from error


def _written(seeds: Seeds) -> dict[str, Any]:
    return {
        "rule": seeds.rule,
        "indices": _encoded(np.ascontiguousarray(seeds.indices, dtype=np.int8).tobytes()),
        "choices": None if seeds.choices is None else _choices_data(seeds.choices),
        "bounds": [[sector, *box] for sector, box in seeds.bounds.items()],
    }


def _seeds(given: dict[str, Any], family: Family) -> Seeds:
    return Seeds(
        indices=np.frombuffer(_decoded(given["indices"]), dtype=np.int8).reshape(-1, family.size),
        choices=_choices(family, given),
        rule=str(given["rule"]),
        bounds={sector: (dots, s) for sector, dots, s in given["bounds"]},
    )


def _choices_data(choices: Choices) -> dict[str, Any]:
    return {
        "sets": [None if names is None else list(names) for names in choices.sets],
        "of_seeds": _encoded(np.asarray(choices.of_seeds, dtype="<u4").tobytes()),
    }


def _choices(family: Family, seeds: dict[str, Any]) -> Choices | None:
    """Read which identities the seeds have; before version 3 a word per seed has a bit for each template."""
    if "operators" not in seeds:
        given = seeds["choices"]
        if given is None:
            return None
        sets = tuple(None if names is None else tuple(map(str, names)) for names in given["sets"])
        return Choices(sets, np.frombuffer(_decoded(given["of_seeds"]), dtype="<u4"))
    if seeds["operators"] is None:
        return None
    words, of_seeds = np.unique(np.frombuffer(_decoded(seeds["operators"]), dtype="<u8"), return_inverse=True)
    names = identity_names(family)
    chosen = (tuple(name for bit, name in enumerate(names) if word >> bit & 1) for word in words.tolist())
    return Choices(tuple(chosen), of_seeds.astype(np.uint32))


def _natural(number: object) -> int:
    if not isinstance(number, int) or not is_integer(number, 0):
        raise ValueError(f"{number!r} is not a natural number")
    return number


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
