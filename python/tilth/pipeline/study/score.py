"""`score`: what a seeding rule costs for some targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tilth.family import Integral
from tilth.family.order import Order
from tilth.pipeline.learn.classify import Score, classify
from tilth.pipeline.learn.learn import learn
from tilth.pipeline.learn.recall import Recall
from tilth.pipeline.learn.resolve import resolve_rule
from tilth.pipeline.news import Progress
from tilth.pipeline.options import read_options
from tilth.seeding import SeedingRule, find_rule, make_request

__all__ = ["Score", "score"]


def score(
    targets: Iterable[Integral] | Integral,
    seeding: SeedingRule | str = "auto",
    *,
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
    progress: Progress | None = None,
) -> Score:
    """Count what a seeding rule costs for some targets.

    The equations of the rule's seeds are generated, eliminated at two random points modulo two primes,
    which must take the same course, and the few equations that the targets need are selected by their
    witnesses. No point has to be given: all counts are those of generic kinematics.

    Parameters
    ----------
    targets : iterable of Integral
        Of one family.
    seeding : rule or str
        A rule, or a name with optional parameters such as ``"laporta(dots=0, s=3)"``.
    order : Order or str
        The order of integrals.
    preferred_masters : iterable of Integral
        Kept as masters where possible, the first one lowest in the order.
    identities : iterable of str
        ``"ibp"``, ``"li"`` or both.
    threads : int, optional
        Default the processors this process may use. Counts do not depend on it.
    effort : int
        Rounds of attempts at a smaller selection, beside those that cost little; 0 keeps the first one. Each
        round beyond the first also quadruples what may be spent on a cheap order of pivots.
    objective : str
        What the selection is to be small in: ``"selected"``, equations; ``"multiplications"``, the work of
        one probe; ``"mixed"``, the product of the two. It never changes a result.
    seed : int
        Seed of the random points.
    learning_primes : sequence of int, optional
        At least two primes to learn with; for tests, tiny ones make accidents happen.
    certify : str, optional
        ``"masters"``: ask whether masters reduce with two more dots and numerator powers, not one.
    equation_order : str
        In which order equations are offered to the elimination, and so which of two that say the same is
        kept: ``"ascending"``, ``"descending"``, ``"power"``, ``"lines"``, ``"seeds"`` or ``"leading"`` (what
        they mean is said in the manual), or an integer expression in the features of an equation's seed,
        lowest first. It changes `selected` and `multiplications`, never a result; with `effort` above 0
        other orders are tried as well.
    pivot_order : str, optional
        In which order the selected equations are solved: an integer expression in the features of an
        integral, the largest first. Default: the order of integrals. It changes `multiplications` only.
    max_memory : int or str, optional
        Bytes, or text such as ``"4 GB"``. What learning will take is predicted before the equations are made,
        and refused if it is more; also if the machine has less, whatever is given here.
    progress : callable, optional
        Called with a stage and a line of text.

    Returns
    -------
    Score

    Raises
    ------
    TargetError, RuleError, OptionError, OrderError, PrimeError
        What was handed over cannot be used.
    UnluckyPoint
        No two learning points agreed.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> tilth.score([bubble[2, 1]], seeding="laporta").masters
    1
    """
    rule = find_rule(seeding)
    request = make_request(targets)
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
    # Of this call alone, because a score says what a rule costs; and for rules that learn themselves.
    recall = Recall()
    resolved = resolve_rule(rule, request, options, recall)
    learnt = learn(request, resolved, options, None if resolved is rule else recall)
    return classify(request, resolved, learnt, options)[0]
