"""`score`: what a seeding rule costs for some targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack

from tilth.family import Integral
from tilth.pipeline.learn.classify import Score
from tilth.pipeline.learn.effort import with_effort
from tilth.pipeline.learn.learn_rule import learn_rule
from tilth.pipeline.learn.preferred import with_combinations, with_preference
from tilth.pipeline.options import Options
from tilth.pipeline.options.keywords import OptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.seeding import SeedingRule, find_rule, make_request

__all__ = ["Score", "score"]


@takes(Options)
def score(
    targets: Iterable[Integral] | Integral,
    seeding: SeedingRule | str = "auto",
    *,
    options: Options | None = None,
    **keywords: Unpack[OptionsKeywords],
) -> Score:
    """Count what a seeding rule costs for some targets.

    The equations of the rule's seeds are generated, eliminated at two random points modulo two primes,
    which must have the same pivots, and the few equations that the targets need are selected by their
    witnesses. No point has to be given: all counts are those of generic kinematics.

    Parameters
    ----------
    targets : iterable of Integral
        Of one family.
    seeding : rule or str
        A rule, or a name with optional parameters such as ``"laporta(dots=0, s=3)"``.
    options : Options, optional
        Options to start from; keyword arguments change single ones. First below come those that may change
        the result, then those that change only the work, then those that change neither.
    {options}

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
    chosen = with_effort(Options.read("score", options, keywords), rule)
    chosen.check_family(request.family)
    chosen = with_preference(request, chosen)
    rows = with_combinations(request.targets, chosen)
    request = request if rows == request.targets else make_request(rows)
    return learn_rule(request, rule, chosen).score
