"""`minimise`: fewer seeds that still close, as a floor to hold rules against."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Unpack

import numpy as np

from tilth.errors import IncompleteSeeding
from tilth.family import Integral
from tilth.news import News, silent
from tilth.pipeline.options import EquationOptions, MinimiseOptions
from tilth.pipeline.options.keywords import MinimiseOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.study.least import least_of
from tilth.pipeline.study.scorer import Scorer
from tilth.pipeline.study.trials import TRIALS, try_choices
from tilth.seeding import Listed, SeedingRule, choose_seeds, find_rule

__all__ = ["Minimum", "minimise"]

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
        Equations in the witness of the search, not yet made small by re-offering as `score` does; by anything
        but seeds those that `score` selects.
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


@takes(MinimiseOptions)
def minimise(
    targets: Iterable[Integral] | Integral,
    seeding: SeedingRule | str | None = None,
    *,
    options: EquationOptions | None = None,
    **keywords: Unpack[MinimiseOptionsKeywords],
) -> Minimum:
    """Remove seeds while the targets stay closed.

    Starting from all seeds of a rule, seeds are deleted in random order as long as the targets close; each
    successful deletion deletes all seeds at once that the witness does not use. Then the best choice so far
    is disturbed by a few random seeds of the rule and deleted down again, round after round. Ctrl-C ends the
    search with the best choice so far. By anything but seeds this is half of the search. The result is then
    held against the start and the seeds that its own selection needs, as `score` counts, and from the best
    of these a few seeds are left out or added, again and again, each choice scored. So the result is never
    worse than the start.

    Parameters
    ----------
    targets : iterable of Integral
    seeding : rule or str, optional
        Where seeds are taken from; default the golden rule.
    options : options, optional
        Options to start from; keyword arguments change single ones. First below come those that may change
        the result, then those that change only the work, then those that change neither.
    {options}

    Returns
    -------
    Minimum

    Raises
    ------
    IncompleteSeeding
        The rule does not close.
    OptionError
    """
    chosen = MinimiseOptions.read("minimise", options, keywords)
    by, rounds = chosen.by, chosen.rounds
    rule = find_rule("laporta" if seeding is None else seeding)
    scorer = Scorer(targets, rule, options=replace(chosen, progress=silent))
    pool = np.ones(len(scorer.seeds), dtype=np.bool_)
    start = None if chosen.start is None else choose_seeds(find_rule(chosen.start), scorer.request)
    begun = best = pool if start is None else scorer.choice(start)
    began = time.process_time()
    limit = chosen.seconds if by == "seeds" else chosen.seconds / 2
    done, equations, last = 0, 0, -1
    try:
        while done == 0 or (time.process_time() - began < limit if rounds is None else done < rounds):
            step = (
                1 if done == 0 else ROUNDS_AT_ONCE if rounds is None else min(ROUNDS_AT_ONCE, rounds - done)
            )
            found = scorer.core.minimise(
                pool=pool,
                start=best,
                by=by,
                seed=chosen.core_seed,
                first_round=done,
                rounds=step,
                chains=CHAINS,
                threads=chosen.threads,
            )
            if found is None:
                raise IncompleteSeeding("the choice to start from does not close, take one that does")
            best, equations = found
            done += step
            value = int(best.sum()) if by == "seeds" else equations
            if value != last:
                text = f"round {done}: {int(best.sum())} seeds, {equations} equations"
                chosen.progress("minimise", News(text, done=done, total=rounds))
                last = value
    except KeyboardInterrupt:
        if done == 0:
            raise
    if by != "seeds":
        best, score = try_choices(
            scorer,
            least_of(scorer, best, begun, by),
            by,
            seed=chosen.seed,
            trials=None if rounds is None else TRIALS * rounds,
            until=began + chosen.seconds,
            tell=lambda score, done: chosen.progress(
                "minimise", News(f"trial {done}: {score.seeds} seeds, {getattr(score, by):,} {by}", done=done)
            ),
        )
        equations = score.selected
    listed = Listed(f"minimise({rule.name}, by={by})", scorer.seeds[best])
    return Minimum(listed, int(best.sum()), equations, by, done, time.process_time() - began)
