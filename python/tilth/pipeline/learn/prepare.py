"""What comes before any probe: learn, classify the masters, and keep what probes and table need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import flint
import numpy as np

from tilth import _core
from tilth.family import Named
from tilth.masters import Master
from tilth.pipeline.learn.classify import Score
from tilth.pipeline.learn.equations import all_equations
from tilth.pipeline.learn.learn import Learnt, room_for
from tilth.pipeline.learn.learn_rule import learn_rule
from tilth.pipeline.options import Options
from tilth.pipeline.options.records import provenance_of
from tilth.plan import SelectedEquations, Solution
from tilth.seeding import Request, SeedingRule, Seeds

__all__ = ["Prepared", "package_versions", "prepare"]

Learning = tuple[int, tuple[int, ...]]

#: Equations of at most this many bytes are kept, because a table is compared with all of them in the end. If
#: they take more they are made once more then, and meanwhile the memory is there for probes and functions.
KEPT_BYTES = 32_000_000


@dataclass(frozen=True)
class Prepared:
    """What learning taught.

    Attributes
    ----------
    seeds : Seeds or None
        Whose equations are all that the table is checked against; None where equations were given.
    plan : SelectedEquations
    learning : (int, tuple of int)
        Prime and residues of a learning point: the plan's pivots there are the generic ones.
    masters : tuple of Integral or Label
        Simplest first.
    provenance : dict
        Rule, the seeding that it came to, counts, learning points and versions, ready for JSON; the same
        whenever and wherever it is made.
    seconds : dict
        By stage.
    system : System or None
        All equations of the seeds, where they are few; only here, never in a file.
    solved : Solution or None
        The plan solved at the learning point, if that was just learnt and not read.
    """

    seeds: Seeds | None
    plan: SelectedEquations
    learning: Learning
    masters: tuple[Named, ...]
    provenance: dict[str, Any]
    seconds: dict[str, float]
    system: _core.System | None = None
    solved: Solution | None = None

    @cached_property
    def reference(self) -> Solution:
        """The plan solved at the learning point."""
        return self.plan.solve(*self.learning) if self.solved is None else self.solved

    def all_equations(self, request: Request, options: Options) -> _core.System:
        """Return all equations of the seeds, made once more if they were not kept."""
        if self.system is not None:
            return self.system
        assert self.seeds is not None  # a family's equations are those of seeds
        return all_equations(request, self.seeds, options, room_for(request, self.seeds, options))


def prepare(request: Request, rule: SeedingRule, options: Options, *, few_points: bool = False) -> Prepared:
    """Learn, and classify what is left; a workspace makes that short where the same seeds were learnt before.

    With `few_points` the reference is not for tapes, see `learn`.

    Raises
    ------
    IncompleteSeeding
        A target is not reduced to masters.
    """
    found = learn_rule(request, rule, options, few_points=few_points)
    learnt, score = found.learnt, found.score
    if not score.complete:
        from tilth.pipeline.learn.advice import incomplete_seeding  # only where it is wanted

        raise incomplete_seeding(request, rule, found)
    return Prepared(
        seeds=learnt.seeds,
        plan=learnt.plan,
        learning=(learnt.reference.prime, learnt.reference.residues),
        masters=tuple(score.master_integrals),
        provenance=_provenance(score, found.masters, learnt, options),
        seconds=score.seconds,
        system=learnt.system if learnt.system.bytes <= KEPT_BYTES else None,
        solved=learnt.reference,
    )


def package_versions() -> dict[str, str]:
    """Return the versions of the packages that a table was made with, for its provenance."""
    return {"tilth": _core.__version__, "numpy": np.__version__, "python-flint": flint.__version__}


def _provenance(score: Score, masters: Sequence[Master], learnt: Learnt, options: Options) -> dict[str, Any]:
    counts = score.to_dict()
    names = ("seeds", "generated", "independent", "selected", "multiplications", "masters")
    return {
        "rule": counts["rule"],
        "seeding": counts["seeding"],
        "counts": {name: counts[name] for name in names},
        **provenance_of(options),
        "learning": [[prime, list(residues)] for prime, residues in learnt.points],
        "unlucky": learnt.unlucky,
        "masters": [
            {"integral": list(m.integral.indices), "confirmed_with": {"dots": m.box[0], "s": m.box[1]}}
            for m in masters
        ],
        "unconfirmed": counts["unconfirmed"],
        "peak_bytes": counts["peak_bytes"],
        "versions": package_versions(),
    }
