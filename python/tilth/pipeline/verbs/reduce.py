"""`reduce`: targets in terms of masters, as rational functions or at a numeric point, certified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Unpack

from tilth.errors import OptionError, PrimeError
from tilth.family import Integral, check_prime
from tilth.pipeline.learn.effort import FUNCTIONS, NUMBERS, RESIDUES, with_effort
from tilth.pipeline.learn.prepare import prepare
from tilth.pipeline.memory import give_back
from tilth.pipeline.options import Options, ReduceOptions
from tilth.pipeline.options.keywords import ReduceOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.plans.learning import learn_family
from tilth.pipeline.plans.reconstruct import table_of_functions, table_of_run
from tilth.pipeline.reduce.exact import verified
from tilth.pipeline.run.problem import FamilyProblem
from tilth.pipeline.run.run import Run, keep_seeds
from tilth.pipeline.verbs.family_problem import family_problem
from tilth.seeding import SeedingRule, find_rule
from tilth.table import Table

__all__ = ["reduce"]


@takes(ReduceOptions)
def reduce(
    targets: Iterable[Integral] | Integral,
    seeding: SeedingRule | str = "auto",
    *,
    options: Options | None = None,
    **keywords: Unpack[ReduceOptionsKeywords],
) -> Table:
    """Reduce targets to masters, as rational functions in all symbols that `at` leaves free.

    Learning and selection are those of `score`. The solve of the selected equations is then recorded as a
    tape, replayed modulo primes at as many points as the coefficients take (arXiv:1904.00009 and
    arXiv:1608.01902 have the idea), and the coefficients are reconstructed. They are compared with all
    generated equations, not only the selected ones, at a fresh point; witnesses at two more points go into
    the table as its certificate. With numbers for all symbols the equations are solved there instead.

    Parameters
    ----------
    targets : iterable of Integral
        Of one family.
    seeding : rule or str
        A rule, or its text as for `score`.
    options : Options, optional
        Options to start from; keyword arguments change single ones. First below come those that may change
        the result, then those that change only the work, then those that change neither.
    {options}

    Returns
    -------
    Table

    Raises
    ------
    IncompleteSeeding
        A target is not reduced to masters; carries the `score`, what is missing, and how far to widen.
    PointError, SingularKinematics
        The point is not usable.
    RunFolderError, LedgerError
        The folder belongs to another run, or is damaged.
    PrimeError
        `prime` is not a prime.
    UnluckyPoint
        Modulo `prime` the equations degenerate at this point.
    VerificationFailed
        Never, unless there is a bug or a fault of the machine.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> table = tilth.reduce([bubble[2, 1]], seeding="laporta")
    >>> print(table[bubble[2, 1]][bubble[1, 1]])
    (-d+3)/s
    >>> table = tilth.reduce([bubble[2, 1]], seeding="laporta", at={"d": 5, "s": 7})
    >>> print(table[bubble[2, 1]][bubble[1, 1]])  # (3 - d)/s
    -2/7
    """
    rule = find_rule(seeding)
    problem = family_problem(targets, seeding, ReduceOptions.read("reduce", options, keywords))
    where, prime = problem.where, problem.options.prime
    if where.symbols:
        if prime is not None:
            raise OptionError(f"residues modulo a prime need values for {', '.join(where.symbols)} too")
        expected = FUNCTIONS
    elif prime is None:
        expected = NUMBERS
    else:
        if check_prime(prime) < 3:
            raise PrimeError(f"prime {prime} is too small, use an odd prime below 2^63")
        problem.source.residues(where.at, prime)
        expected = RESIDUES
    problem = replace(problem, options=with_effort(problem.options, rule, expected))
    run = Run(problem, problem.options.run)
    keep_seeds(run, seeding)
    if where.symbols:
        return table_of_functions(run, lambda: run.learnt(lambda: learn_family(run.problem, seeding)))
    return table_of_run(run, lambda: _at_point(run, rule))


def _at_point(run: Run[FamilyProblem], rule: SeedingRule) -> Table:
    """Learn, or read what was learnt, and solve at the point of the problem."""
    from tilth.pipeline.reduce.at_point import table_at_point  # which functions do without

    problem, options = run.problem, run.problem.options
    prepared = run.prepared(lambda: prepare(problem.request, rule, options, few_points=True))
    # At a point nothing is compared with all equations, and the memory is there for the certificate.
    prepared = replace(prepared, system=None)
    give_back(prepared.provenance["peak_bytes"])
    table, solved = table_at_point(
        problem.request, prepared, problem.asked, problem.where.at, options.prime, options, run.parts
    )
    return verified(table, options, solved)
