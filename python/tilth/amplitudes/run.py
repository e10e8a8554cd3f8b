"""The folder of an amplitude: for each family what was learnt, and every probe of its sums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from tilth.amplitudes.terms import Terms
from tilth.family import Integral
from tilth.pipeline.learn.effort import FUNCTIONS, NUMBERS, with_effort
from tilth.pipeline.options import AmplitudeOptions, ReduceOptions
from tilth.pipeline.run.problem import AMPLITUDE, FamilyProblem
from tilth.pipeline.run.run import Run, keep_seeds
from tilth.pipeline.verbs.family_problem import family_problem
from tilth.seeding import SeedingRule, find_rule

__all__ = ["begin", "sum_hash"]

#: A sum that depends on so many takes some hundred points: for 10,000 integrals of a double box three rounds
#: of attempts take two seconds and save a twentieth of one.
FEW_VARIABLES = 2


def begin(
    targets: Sequence[Integral],
    seeding: SeedingRule | str,
    terms: Terms,
    symbols: tuple[str, ...],
    options: AmplitudeOptions,
) -> Run[FamilyProblem]:
    """Begin the reduction of one family's sum, or go on with it; without a folder nothing is kept.

    Parameters
    ----------
    targets : sequence of Integral
        Those of the terms.
    seeding : rule or str
    terms : sequence of (Integral, FactoredFunction)
    symbols : tuple of str
        Of the functions.
    options : options

    Raises
    ------
    RunFolderError
        The folder holds another run; the message says what differs.
    """
    problem = family_problem(targets, seeding, ReduceOptions.read("amplitude", options, {}))
    expected = NUMBERS if len(problem.where.variables) <= FEW_VARIABLES else FUNCTIONS
    problem = replace(problem, options=with_effort(problem.options, find_rule(seeding), expected))
    if options.run is not None:
        said = {"kind": AMPLITUDE, "symbols": list(symbols), "sum_sha256": sum_hash(terms)}
        problem = problem.with_manifest({**problem.manifest, **said})
    run = Run(problem, options.run)
    keep_seeds(run, seeding)
    return run


def sum_hash(terms: Terms) -> str:
    """Return the SHA-256 of a sum: a line of JSON for each term, its indices and its coefficient's text."""
    known = hashlib.sha256()
    for integral, function in terms:
        known.update(json.dumps([list(integral.indices), str(function)]).encode("ascii") + b"\n")
    return known.hexdigest()
