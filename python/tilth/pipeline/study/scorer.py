"""`Scorer`: many rules for the same targets, counted within one envelope of seeds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack

from tilth.family import Integral
from tilth.pipeline.learn.envelope import Counts, Envelope
from tilth.pipeline.learn.preferred import with_preference
from tilth.pipeline.learn.resolve import resolve_rule
from tilth.pipeline.options import EquationOptions, Options, ScorerOptions
from tilth.pipeline.options.keywords import ScorerOptionsKeywords
from tilth.pipeline.options.signatures import documented, takes
from tilth.pipeline.study.exchange import Exchange, exchange
from tilth.pipeline.study.lower_bound import LowerBound, lower_bound
from tilth.seeding import SeedingRule, find_rule, make_request

__all__ = ["Counts", "Scorer"]


@documented(ScorerOptions)
class Scorer(Envelope):
    """Counts rules, or any choices of seeds, for fixed targets, by the thousand per second.

    The equations of an envelope of seeds are generated and evaluated once, at one random point modulo one
    large prime. For a rule only the equations of its seeds are eliminated; what was counted
    once, for whatever rule, is remembered.

    Parameters
    ----------
    targets : iterable of Integral
    envelope : rule or str
        Seeds that rules may choose from; it must close. Default: the golden rule.
    options : options, optional
        Options to start from; keyword arguments change single ones. First below come those that may change
        the result, then those that change only the work, then those that change neither.
    {options}

    Raises
    ------
    IncompleteSeeding
        The envelope does not close.
    RuleError
        The envelope chooses identities, or a rule chooses a seed outside the envelope.
    OptionError
        `probe` is not a number from 0 up.

    Examples
    --------
    >>> from tilth.cases import load_case
    >>> family, targets = load_case("tribox")
    >>> scorer = Scorer(targets)
    >>> scorer.count("usovitsch")
    Counts(seeds=92, generated=828, independent=740, closed=True, left=None)
    """

    @takes(ScorerOptions)
    def __init__(
        self,
        targets: Iterable[Integral] | Integral,
        envelope: SeedingRule | str | None = None,
        *,
        options: EquationOptions | None = None,
        **keywords: Unpack[ScorerOptionsKeywords],
    ) -> None:
        request = make_request(targets)
        chosen = ScorerOptions.read("Scorer", options, keywords)
        chosen.check_family(request.family)
        learning = with_preference(request, Options.read("Scorer", chosen, {"effort": 0}))
        rule = find_rule("laporta" if envelope is None else envelope)
        super().__init__(request, resolve_rule(rule, request, learning), learning, chosen.probe)

    def __repr__(self) -> str:
        size = f"{len(self.request.targets)} target(s), {len(self.seeds)} seeds"
        return f"Scorer({size}, {len(self._known)} choices known)"

    def count(self, rule: SeedingRule | str, *, slope: bool = False) -> Counts:
        """Count what one rule takes, and whether it closes.

        Parameters
        ----------
        rule : rule or str
        slope : bool
            Count the integrals left where the rule does not close: something for a search to climb.
        """
        return self.count_choices([self.choice(rule)], slope=slope)[0]

    def count_many(self, rules: Iterable[SeedingRule | str], *, slope: bool = False) -> list[Counts]:
        """Count several rules on all threads."""
        return self.count_choices([self.choice(rule) for rule in rules], slope=slope)

    def lower_bound(
        self, *, parts: Iterable[Iterable[int]] | None = None, trials: int = 20_000
    ) -> LowerBound:
        """Prove that no choice of fewer seeds of the envelope closes: the partner of `minimise`.

        For sectors taken together the fewest of their seeds are searched that close when all seeds of other
        sectors are taken. What disjoint parts need adds up. The search is exhaustive: to seeds that do not
        close others are added as long as they do not; every choice that closes has one of those that are
        left. The fewest seeds that meet all such sets are what is looked for, the implicit hitting sets of
        Moreno-Centeno and Karp, Operations Research 61 (2013) 453. It says nothing of seeds outside the
        envelope, and holds at one point modulo one prime, as all counts of a scorer do.

        Parameters
        ----------
        parts : iterable of iterable of int, optional
            Disjoint sets of sectors to take together. By default sectors are joined where this gains.
        trials : int
            Sets of seeds to try for each part at most; a part that needs more counts with what was proven.

        Returns
        -------
        LowerBound

        Raises
        ------
        OptionError
            A sector is in two parts, or has no seeds in the envelope; `trials` is not positive.

        Examples
        --------
        >>> from tilth.cases import load_case
        >>> family, targets = load_case("tribox")
        >>> scorer = Scorer(targets, "von-hippel-wilhelm")
        >>> print(scorer.lower_bound(parts=[[63], [31, 61, 29]]))
        at least 15 seeds: 11 of 29+31+61, 4 of 63
        """
        return lower_bound(self, parts, trials)

    def exchange(self, rule: SeedingRule | str, *, leaving_out: int = 3) -> Exchange:
        """Search all choices of fewer seeds of the envelope that are nearly those of a rule.

        Some of the rule's seeds are left out, at most so many, and fewer of the envelope's others added, in
        all ways. Between `minimise`, which finds few seeds, and `lower_bound`, which proves how many are
        needed, this says that nothing near is better. Which choices cannot close is told by the same sets as
        in `lower_bound`, mostly without elimination; like all counts of a scorer it holds at one point modulo
        one prime.

        Parameters
        ----------
        rule : rule or str
            Seeds that close.
        leaving_out : int
            Time grows with the number of ways to leave out so many.

        Returns
        -------
        Exchange

        Raises
        ------
        IncompleteSeeding
            The rule does not close.
        OptionError
            `leaving_out` is not positive, or the envelope has more than 512 seeds.

        Examples
        --------
        >>> from tilth.cases import load_case
        >>> family, targets = load_case("tribox")
        >>> scorer = Scorer(targets, "von-hippel-wilhelm")
        >>> print(scorer.exchange("von-hippel-wilhelm", leaving_out=1))
        one of 87 seeds closes, of 88 choices that leave out at most 1 of 88 seeds
        """
        return exchange(self, rule, leaving_out)
