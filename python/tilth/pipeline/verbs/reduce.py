"""`reduce`: targets in terms of masters, as rational functions or at a numeric point, certified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Unpack

from tilth.errors import OptionError, PrimeError
from tilth.family import Integral, check_prime
from tilth.pipeline.learn.effort import FUNCTIONS, NUMBERS, RESIDUES, with_effort
from tilth.pipeline.learn.preferred import with_combinations, with_preference
from tilth.pipeline.learn.prepare import prepare
from tilth.pipeline.options import Options, ReduceOptions
from tilth.pipeline.options.keywords import ReduceOptionsKeywords
from tilth.pipeline.options.names import AT_POINT
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.plans.learning import learn_family
from tilth.pipeline.plans.reconstruct import table_of_run
from tilth.pipeline.reduce.at_point import table_at_point
from tilth.pipeline.reduce.exact import verified
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.pipeline.reduce.part_files import hand_over
from tilth.pipeline.run.problem import FamilyProblem
from tilth.pipeline.run.run import Run, keep_seeds
from tilth.seeding import SeedingRule, find_rule, make_request
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
    asked = (targets,) if isinstance(targets, Integral) else tuple(targets)
    rule = find_rule(seeding)
    given = ReduceOptions.read("reduce", options, keywords)
    if given.symmetries == AT_POINT:
        from tilth.pipeline.learn.family_at_point import at_their_point  # only those who ask need it

        asked, given = at_their_point(asked, given)
    request = make_request(asked)
    family = request.family
    given.check_family(family)
    given = with_preference(request, given)
    rows = with_combinations(asked, given)
    request = request if rows == asked else make_request(rows)
    where = KinematicPoint(family, family.partial_point(given.at))
    chosen = replace(given, at=where.at)
    if where.symbols:
        if chosen.prime is not None:
            raise OptionError(f"residues modulo a prime need values for {', '.join(where.symbols)} too")
        problem = FamilyProblem.of(request, asked, rows, seeding, where, with_effort(chosen, rule, FUNCTIONS))
        probed = Run(problem, chosen.run)
        keep_seeds(probed, seeding)
        return table_of_run(probed, lambda: probed.learnt(lambda: learn_family(probed.problem, seeding)))
    if chosen.prime is not None:
        if check_prime(chosen.prime) < 3:
            raise PrimeError(f"prime {chosen.prime} is too small, use an odd prime below 2^63")
        family.residues(where.at, chosen.prime)
    chosen = with_effort(chosen, rule, NUMBERS if chosen.prime is None else RESIDUES)
    run = Run(FamilyProblem.of(request, asked, rows, seeding, where, chosen), chosen.run)
    keep_seeds(run, seeding)
    if (known := run.table) is not None:
        hand_over(known.rows, chosen.deliver)
        return verified(known, chosen)
    with run.lost_if_interrupted():
        prepared = run.prepared(lambda: prepare(request, rule, chosen))
        table = table_at_point(request, prepared, rows, where.at, chosen.prime, chosen, run.parts)
        return run.finish(verified(table, chosen))
