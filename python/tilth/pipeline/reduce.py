"""`reduce`: targets in terms of masters at a numeric point, certified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from importlib.metadata import version
from typing import Any

from tilth import _core
from tilth.errors import IncompleteSeeding, OptionError, PrimeError, UnluckyPoint
from tilth.family import Family, Integral, PointLike, check_prime
from tilth.family.order import Order
from tilth.pipeline.learn import Learnt, Stopwatch, learn
from tilth.pipeline.masters import Status
from tilth.pipeline.options import Options, Progress, read_options
from tilth.pipeline.rational import Rationals, degenerate_message, lucky_solution, rationals_at
from tilth.pipeline.resolve import resolve_rule
from tilth.pipeline.score import Score, judge
from tilth.plan import Plan, PointSource, Solution
from tilth.seeding import AnyRule, find_rule, make_request
from tilth.table import Certificate, Table, WitnessProbe
from tilth.table.table import Coefficient

__all__ = ["reduce"]

#: Primes 0 and 1 are for learning, this and those behind it for coefficients and their certificate.
FIRST_PRIME = 2


def reduce(
    targets: Iterable[Integral] | Integral,
    seeding: AnyRule | str = "usovitsch",
    *,
    at: PointLike,
    prime: int | None = None,
    order: Order | str = Order.numerators,
    preferred_masters: Iterable[Integral] = (),
    identities: Iterable[str] = ("ibp", "li"),
    threads: int | None = None,
    effort: int = 1,
    seed: int = 0,
    learning_primes: Sequence[int] | None = None,
    certify: str | None = None,
    equation_order: str = "ascending",
    pivot_order: str | None = None,
    verify: bool = True,
    progress: Progress | None = None,
) -> Table:
    """Reduce targets to masters at a numeric point.

    Learning and selection are those of `score`. The selected equations are then solved at the point, modulo
    one prime if it is given, otherwise modulo as many primes as exact rationals take, and one more that
    confirms them. The witness at a further prime goes into the table as its certificate.

    Parameters
    ----------
    targets : iterable of Integral
        Of one family.
    seeding : rule or str
    at : mapping
        Values of d and the invariants: integers, fractions, or text such as ``"1/3"``. The invariant
        `set_to_one` may be left out.
    prime : int, optional
        Give residues modulo this prime instead of exact rationals.
    order, preferred_masters, identities, threads, effort, seed, learning_primes, certify
    equation_order, pivot_order, progress
        As for `score`.
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
    >>> table = tilth.reduce([bubble[2, 1]], seeding="laporta", at={"d": 5, "s": 7})
    >>> print(table[bubble[2, 1]][bubble[1, 1]])  # (3 - d)/s
    -2/7
    """
    rule = find_rule(seeding)
    asked = (targets,) if isinstance(targets, Integral) else tuple(targets)
    request = make_request(asked)
    family = request.family
    options = read_options(
        request,
        order=order,
        preferred_masters=preferred_masters,
        identities=identities,
        threads=threads,
        effort=effort,
        seed=seed,
        learning_primes=learning_primes,
        certify=certify,
        equation_order=equation_order,
        pivot_order=pivot_order,
        progress=progress,
    )
    if not isinstance(at, Mapping):
        raise OptionError("at is not a point, give values such as at={'d': 41, 's': 1}")
    point = family.point(at)
    if prime is not None:
        if check_prime(prime) < 3:
            raise PrimeError(f"prime {prime} is too small, use an odd prime below 2^63")
        family.residues(point, prime)

    rule = resolve_rule(rule, request, options)
    learnt = learn(request, rule, options)
    score, statuses = judge(rule, learnt, options)
    if not score.complete:
        raise _incomplete(score)
    watch = Stopwatch(score.seconds)
    plan, reference = learnt.plan, learnt.reference
    with watch.stage("coefficients"):
        if prime is None:
            found = rationals_at(plan, reference, point, options, FIRST_PRIME)
            certified, number = lucky_solution(plan, reference, point, found.next_prime)
        else:
            found = None
            certified, number = _solution_modulo(plan, reference, point, prime), FIRST_PRIME
        random_point = _random_point(family, options.seed, number)
        elsewhere, _ = lucky_solution(plan, reference, random_point, number)
    rows = _rows(asked, score.master_integrals, certified, found)
    table = Table(
        family,
        rows,
        tuple(score.master_integrals),
        order=options.order,
        preferred_masters=options.preferred,
        at=point,
        prime=prime,
        certificate=Certificate(
            plan.equations,
            (
                _probe(certified, point, rows),
                _probe(elsewhere, random_point, rows),
            ),
        ),
        provenance=_provenance(score, statuses, learnt, options, found),
    )
    if verify:
        options.progress("verification", f"{len(plan.equations)} equations")
        table.verify()
    return table


def _solution_modulo(plan: Plan, reference: Solution, point: Mapping[str, Fraction], prime: int) -> Solution:
    solution = plan.solve(prime, plan.family.residues(point, prime))
    if not solution.agrees_with(reference):
        where = ", ".join(f"{symbol}={value}" for symbol, value in point.items())
        raise UnluckyPoint(degenerate_message(plan.family, reference, solution, f"{where} modulo {prime}"))
    return solution


def _random_point(family: Family, seed: int, number: int) -> dict[str, Fraction]:
    drawn = PointSource(seed).residues(_core.MAX_MODULUS, number, len(family.symbols))
    return dict(zip(family.symbols, map(Fraction, drawn), strict=True))


def _rows(
    asked: Sequence[Integral], masters: Sequence[Integral], certified: Solution, found: Rationals | None
) -> dict[Integral, dict[Integral, Coefficient]]:
    rows: dict[Integral, dict[Integral, Coefficient]] = {}
    for target in asked:
        if found is None:
            rows[target] = dict(certified.reductions.get(target, {}))  # a target of a zero sector is zero
        else:
            rows[target] = {m: found.values[target, m] for m in masters if (target, m) in found.values}
    return rows


def _probe(solution: Solution, point: Mapping[str, Fraction], targets: Iterable[Integral]) -> WitnessProbe:
    """Return the proof; a target of a zero sector needs none, so its parts are empty."""
    return WitnessProbe(
        solution.prime,
        point,
        {target: solution.combinations.get(target, ()) for target in targets},
        {target: solution.reductions.get(target, {}) for target in targets},
    )


def _incomplete(score: Score) -> IncompleteSeeding:
    shown = ", ".join(map(str, score.missing[:6])) + (" …" if len(score.missing) > 6 else "")
    advice = "; ".join(
        f"sector {sector}: dots <= {dots}, s <= {s}" for sector, (dots, s) in sorted(score.widen.items())
    )
    return IncompleteSeeding(
        f"rule {score.rule} leaves {len(score.missing)} reducible integral(s): {shown}; "
        f"widen the seeds at least to {advice}",
        score=score,
    )


def _provenance(
    score: Score, statuses: Sequence[Status], learnt: Learnt, options: Options, found: Rationals | None
) -> dict[str, Any]:
    counts = score.to_dict()
    seconds = counts.pop("seconds")
    return {
        "rule": counts.pop("rule"),
        "counts": {
            name: counts[name]
            for name in ("seeds", "generated", "independent", "selected", "multiplications", "masters")
        },
        "identities": counts["identities"],
        "effort": options.effort,
        "equation_order": options.equation_order,
        "pivot_order": options.pivot_order,
        "seed": options.seed,
        "learning": [[prime, list(residues)] for prime, residues in learnt.points],
        "unlucky": learnt.unlucky + (found.unlucky if found else 0),
        "primes": list(found.primes) if found else [],
        "masters": [
            {"integral": list(s.integral.indices), "confirmed_with": {"dots": s.box[0], "s": s.box[1]}}
            for s in statuses
            if s.master
        ],
        "unconfirmed": counts["unconfirmed"],
        "certify": options.certify,
        "peak_bytes": counts["peak_bytes"],
        "seconds": seconds,
        "versions": {name: version(name) for name in ("tilth", "numpy", "python-flint")},
    }
