"""Plans as they were written before version 4: as JSON, with the tape and the seeds in base 64."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tilth import _core
from tilth.family import EquationSource, Family, Named
from tilth.family.checks import is_integer
from tilth.family.core import identity_names
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.reduce.analytic import RecordedPlan
from tilth.plan import Columns, Equation, SelectedEquations
from tilth.seeding import Choices, Seeds
from tilth.table.provenance import read_provenance

__all__ = ["is_old", "natural", "read", "read_seeds"]


def is_old(content: bytes) -> bool:
    """Whether the bytes of a plan are JSON; later ones begin with a length."""
    return content[:1] == b"{"


def read(
    content: bytes,
    source: EquationSource,
    targets: tuple[Named, ...],
    columns: Callable[[Sequence[Equation]], Columns],
) -> tuple[Prepared, RecordedPlan]:
    """Read a plan, see `tilth.pipeline.run.stored.from_bytes`."""
    data: dict[str, Any] = json.loads(content)
    seeds = None
    if isinstance(source, Family):
        seeds = _seeds(data["seeds"], source)
        # before version 3 equations have numbers of the family's templates
        names = data.get("identities", list(identity_names(source)))
    else:
        names = data["identities"]
    equations = tuple(
        Equation(names[natural(number)], tuple(map(int, integral))) for integral, number in data["equations"]
    )
    source.check_equations(equations)
    prime, residues = data["learning"]
    prepared = Prepared(
        seeds=seeds,
        plan=SelectedEquations(columns(equations), targets, equations, ranks=data["ranks"]),
        learning=(prime, tuple(residues)),
        masters=tuple(source[key] for key in data["masters"]),
        provenance=read_provenance(data["provenance"]),
        seconds={},
    )
    recorded = RecordedPlan(
        tape=_core.Tape.from_bytes(_decoded(data["tape"])),
        entries=tuple((source[t], source[m], int(output)) for t, m, output in data["entries"]),
        unreached=tuple(source[key] for key in data["unreached"]),
    )
    return prepared, recorded


def read_seeds(content: bytes, family: Family) -> Seeds:
    """Read seeds, or those of a plan."""
    return _seeds(json.loads(content)["seeds"], family)


def _seeds(given: dict[str, Any], family: Family) -> Seeds:
    return Seeds(
        indices=np.frombuffer(_decoded(given["indices"]), dtype=np.int8).reshape(-1, family.size),
        choices=_choices(family, given),
        rule=str(given["rule"]),
        bounds={sector: (dots, s) for sector, dots, s in given["bounds"]},
    )


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


def natural(number: object) -> int:
    """Return a number that was read, which may be anything, if it is a natural one."""
    if not isinstance(number, int) or not is_integer(number, 0):
        raise ValueError(f"{number!r} is not a natural number")
    return number


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
