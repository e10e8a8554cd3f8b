"""The known rules that found ones are held against, and the least that any of them takes for a case."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from tilth.cases import Case
from tilth.errors import EvolveError, TilthError
from tilth.evolve.measures import measured
from tilth.pipeline.study.score import score
from tilth.seeding import SeedingRule, find_rule

__all__ = ["BASELINES", "balance", "baselines", "least_known", "read_references"]

#: Known rules. Two have Kira's floor as well: with floor 0 they do not close the double box at rank 2 or 3,
#: where a reference by `laporta` alone would be seven times too large (dbox:3: 1,837 seeds, and 255).
BASELINES = ("laporta", "usovitsch", "kira", "von-hippel-wilhelm", "tube", "tube(floor=1)")

#: The known rule for targets with dots; without dots it is `usovitsch`.
_DOTTED = "line-powers"


def baselines(case: Case) -> dict[str, SeedingRule]:
    """Return the known rules that a case is a fair test of, by name."""
    dotted = any(target.dots for target in case.targets)
    return {name: _by_name(name) for name in (*BASELINES, *([_DOTTED] if dotted else []))}


def least_known(
    case: Case, envelope: SeedingRule, measures: Iterable[str], *, seed: int, threads: int | None
) -> dict[str, float]:
    """Return the least value of each measure over the envelope of a case and the known rules that close it.

    A value of 0, where the targets are masters, counts as 1.
    """
    whole = score(case.targets, envelope, seed=seed, threads=threads, symmetries=False)
    scores = [whole]
    for rule in baselines(case).values():
        try:
            scores.append(score(case.targets, rule, seed=seed, threads=threads, symmetries=False))
        except TilthError:  # a rule that cannot be asked about this case is no reference for it
            continue
    values = [measured(one) for one in scores if one.complete]
    return {name: float(min(value[name] for value in values)) or 1.0 for name in measures}


def balance(references: Sequence[float]) -> list[float]:
    """Return factors by which the references become equal, to their mean; exactly 1 for a single one."""
    mean = math.fsum(references) / len(references)
    return [mean / reference for reference in references]


def read_references(
    references: Mapping[str, Mapping[str, float]], cases: Iterable[str]
) -> dict[str, dict[str, float]]:
    """Check references that were handed over, and return a copy.

    Raises
    ------
    EvolveError
        One is of another case, or is not a positive number.
    """
    known = set(cases)
    for case, values in references.items():
        if case not in known:
            raise EvolveError(f"references has {case!r}, which is no training case; leave it out")
        if not isinstance(values, Mapping):
            raise EvolveError(f"references[{case!r}] is {values!r}, write it like {{'seeds': 88}}")
        for name, value in values.items():
            if type(value) not in (int, float) or not 0 < value < math.inf:
                raise EvolveError(f"the reference {value!r} of {case} by {name} is not a positive number")
    return {
        case: {name: float(value) for name, value in values.items()} for case, values in references.items()
    }


def _by_name(name: str) -> SeedingRule:
    rule = find_rule(name)
    assert isinstance(rule, SeedingRule), "the baselines choose their seeds by themselves"
    return rule
