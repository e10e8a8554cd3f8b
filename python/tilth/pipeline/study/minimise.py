"""`minimise`: fewer seeds that still close, as a floor to hold rules against."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tilth.errors import IncompleteSeeding, OptionError
from tilth.family import Integral
from tilth.family.checks import is_integer, is_positive
from tilth.family.order import Order
from tilth.pipeline.news import News, Progress
from tilth.pipeline.study.scorer import Scorer
from tilth.seeding import Listed, SeedingRule, choose_seeds, find_rule

__all__ = ["Minimum", "minimise"]

MEASURES = ("seeds", "selected", "multiplications")
CHAINS = 4
ROUNDS_AT_ONCE = 4


@dataclass(frozen=True)
class Minimum:
    """The smallest choice of seeds that a search found. It is a local minimum: smaller ones may exist.

    Attributes
    ----------
    rule : Listed
        The seeds, as a rule that `tilth.score` and `tilth.reduce` take.
    seeds : int
    equations : int
        Equations in the witness of the search, not yet made small by re-offering as `score` does.
    by : str
        What was made small.
    rounds : int
        Rounds that were searched.
    seconds : float
    """

    rule: Listed
    seeds: int
    equations: int
    by: str
    rounds: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.seeds} seeds, {self.equations} equations in the witness: the least {self.by} of "
            f"{self.rounds} rounds in {self.seconds:.1f} s; a local minimum, smaller ones may exist"
        )


def minimise(
    targets: Iterable[Integral] | Integral,
    seeding: SeedingRule | str | None = None,
    *,
    by: str = "seeds",
    seconds: float = 10.0,
    rounds: int | None = None,
    start: SeedingRule | str | None = None,
    seed: int = 0,
    order: Order | str = Order.numerators,
    preferred_masters: Iterable[Integral] = (),
    identities: Iterable[str] = ("ibp", "li"),
    threads: int | None = None,
    progress: Progress | None = None,
) -> Minimum:
    """Remove seeds while the targets stay closed.

    Starting from all seeds of a rule, seeds are deleted in random order as long as the targets close; each
    successful deletion deletes all seeds at once that the witness does not use. Then the best choice so far
    is disturbed by a few random seeds of the rule and deleted down again, round after round. Ctrl-C ends the
    search with the best choice so far.

    Parameters
    ----------
    targets : iterable of Integral
    seeding : rule or str, optional
        Where seeds are taken from; default the golden rule.
    by : str
        ``"seeds"``: the number of seeds; ``"selected"``: the number of equations in the witness;
        ``"multiplications"``: what eliminating just these costs.
    seconds : float
        Time to search; checked between rounds.
    rounds : int, optional
        Search so many rounds instead, which gives the same result on every machine.
    start : rule or str, optional
        Choice to start from, such as one that an earlier search found; default all of `seeding`.
    seed : int
        Seed of all random choices.
    order, preferred_masters, identities, threads, progress
        As for `score`.

    Returns
    -------
    Minimum

    Raises
    ------
    IncompleteSeeding
        The rule does not close.
    OptionError
    """
    if by not in MEASURES:
        raise OptionError(f"by={by!r} cannot be made small, use one of {', '.join(MEASURES)}")
    if rounds is not None and not is_integer(rounds, 1):
        raise OptionError(f"rounds={rounds!r} is not a positive integer")
    if not is_positive(seconds):
        raise OptionError(f"seconds={seconds!r} is not a positive number")
    rule = find_rule("laporta" if seeding is None else seeding)
    scorer = Scorer(
        targets,
        rule,
        order=order,
        preferred_masters=preferred_masters,
        identities=identities,
        threads=threads,
        seed=seed,
    )
    pool = np.ones(len(scorer.seeds), dtype=np.bool_)
    best = pool if start is None else scorer.choice(choose_seeds(find_rule(start), scorer.request))
    report = progress or (lambda stage, text: None)
    began = time.perf_counter()
    done, equations, last = 0, 0, -1
    try:
        while done == 0 or (time.perf_counter() - began < seconds if rounds is None else done < rounds):
            step = (
                1 if done == 0 else ROUNDS_AT_ONCE if rounds is None else min(ROUNDS_AT_ONCE, rounds - done)
            )
            found = scorer.core.minimise(
                pool=pool,
                start=best,
                by=by,
                seed=seed,
                first_round=done,
                rounds=step,
                chains=CHAINS,
                threads=scorer.options.threads,
            )
            if found is None:
                raise IncompleteSeeding("the choice to start from does not close, take one that does")
            best, equations = found
            done += step
            value = int(best.sum()) if by == "seeds" else equations
            if value != last:
                text = f"round {done}: {int(best.sum())} seeds, {equations} equations"
                report("minimise", News(text, done=done, total=rounds))
                last = value
    except KeyboardInterrupt:
        if done == 0:
            raise
    listed = Listed(f"minimise({rule.name}, by={by})", scorer.seeds[best])
    return Minimum(listed, int(best.sum()), equations, by, done, time.perf_counter() - began)
