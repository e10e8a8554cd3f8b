"""`reduce`: targets in terms of masters, as rational functions or at a numeric point, certified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tilth.errors import OptionError, PrimeError
from tilth.executors.local import read_backend
from tilth.family import Integral, PointLike, check_prime
from tilth.family.order import Order
from tilth.pipeline.learn.prepare import prepare
from tilth.pipeline.news import Progress
from tilth.pipeline.options import Options, read_options
from tilth.pipeline.reduce.analytic import record_plan
from tilth.pipeline.reduce.at_point import table_at_point
from tilth.pipeline.reduce.exact import exact_table, local_executor
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.pipeline.reduce.rational import OtherPivots
from tilth.pipeline.reduce.special import learn_at_point
from tilth.pipeline.run.run import Run
from tilth.seeding import Request, SeedingRule, find_rule, make_request
from tilth.table import Table

__all__ = ["reduce"]


def reduce(
    targets: Iterable[Integral] | Integral,
    seeding: SeedingRule | str = "auto",
    *,
    at: PointLike | None = None,
    prime: int | None = None,
    order: Order | str = Order.numerators,
    preferred_masters: Iterable[Integral] = (),
    identities: Iterable[str] = ("ibp", "li"),
    threads: int | None = None,
    effort: int = 1,
    objective: str = "selected",
    seed: int = 0,
    learning_primes: Sequence[int] | None = None,
    certify: str | None = None,
    equation_order: str = "ascending",
    pivot_order: str | None = None,
    max_memory: int | str | None = None,
    backend: str | None = None,
    run: str | Path | None = None,
    verify: bool = True,
    progress: Progress | None = None,
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
    at : mapping, optional
        Values of some or all of d and the invariants: integers, fractions, or text such as ``"1/3"``. What
        is not given stays a symbol.
    prime : int, optional
        Give residues modulo this prime; all symbols need values then.
    order, preferred_masters, identities, threads, effort, objective, seed, learning_primes, certify
    equation_order, pivot_order, max_memory, progress
        As for `score`.
    backend : str, optional
        How tapes are replayed: ``"scalar"``, ``"portable"``, ``"avx2"`` or ``"ifma"``; default the fastest
        that the processor has. The result does not depend on it.
    run : path, optional
        Folder in which an exact reduction keeps its plan and its probes, so that after an interruption the
        same call goes on where it was.
    verify : bool
        Verify the table before it is returned.

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
    request = make_request(asked)
    family = request.family
    rule = find_rule(seeding)
    options = read_options(
        request,
        order=order,
        preferred_masters=preferred_masters,
        identities=identities,
        threads=threads,
        effort=effort,
        objective=objective,
        seed=seed,
        learning_primes=learning_primes,
        certify=certify,
        equation_order=equation_order,
        pivot_order=pivot_order,
        max_memory=max_memory,
        progress=progress,
    )
    if at is not None and not isinstance(at, Mapping):
        raise OptionError("at is not a point, give values such as at={'d': 41, 's': 1}")
    frame = KinematicPoint(family, family.partial_point(at or {}))
    if frame.symbols:
        if prime is not None:
            raise OptionError(f"residues modulo a prime need values for {', '.join(frame.symbols)} too")
        return _exact(request, asked, seeding, options, frame, read_backend(backend), run, verify)
    if run is not None:
        raise OptionError("run folders are for rational functions; a numeric point needs none")
    if prime is not None:
        if check_prime(prime) < 3:
            raise PrimeError(f"prime {prime} is too small, use an odd prime below 2^63")
        family.residues(frame.at, prime)
    prepared = prepare(request, rule, options)
    table = table_at_point(request, prepared, asked, frame.at, prime, options)
    return _verified(table, options) if verify else table


def _exact(
    request: Request,
    asked: Sequence[Integral],
    seeding: SeedingRule | str,
    options: Options,
    frame: KinematicPoint,
    backend: str,
    folder: str | Path | None,
    verify: bool,
) -> Table:
    """Reduce to rational functions, from where the run's folder has got to."""
    run = Run.open(folder, request, asked, seeding, options, frame)
    finished = run.finished()
    if finished is not None:
        return _verified(finished, options) if verify else finished
    known = run.read_plan()
    if known is None:
        prepared = prepare(request, find_rule(seeding), options)
        try:
            recorded = record_plan(prepared.plan, prepared.reference, frame, options)
        except OtherPivots:
            prepared = learn_at_point(request, prepared, frame.at, options)
            recorded = record_plan(prepared.plan, prepared.reference, frame, options)
        run.write_plan(prepared, recorded)
    else:
        prepared, recorded = known
        options.progress("plan", f"{len(prepared.plan):,} equations from the run's folder")
    with run.executor(local_executor(recorded, frame, backend, options)) as executor:
        table = exact_table(prepared, recorded, request, asked, frame, executor, options)
    if verify:
        _verified(table, options)
    run.finish(table)
    return table


def _verified(table: Table, options: Options) -> Table:
    options.progress("verification", f"{len(table.certificate.equations)} equations")
    table.verify()
    return table
