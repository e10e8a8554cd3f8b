"""`Scorer`: many rules for the same targets, judged against one envelope of seeds."""

from __future__ import annotations

from collections.abc import Iterable

from tilth.errors import OptionError
from tilth.family import Integral
from tilth.family.checks import is_integer
from tilth.family.order import Order
from tilth.pipeline.learn.envelope import Counts, Envelope
from tilth.pipeline.learn.resolve import resolve_rule
from tilth.pipeline.news import Progress
from tilth.pipeline.options import read_options
from tilth.seeding import SeedingRule, find_rule, make_request

__all__ = ["Counts", "Scorer"]


class Scorer(Envelope):
    """Judges rules, or any choices of seeds, for fixed targets, by the thousand a second.

    The equations of an envelope of seeds are generated and evaluated once, at one random point modulo one
    large prime. A rule is judged by the elimination of the equations of its seeds only; what was judged
    once, by whatever rule, is remembered.

    Parameters
    ----------
    targets : iterable of Integral
    envelope : rule or str
        Seeds that rules may choose from; it must close. Default: the golden rule.
    probe : int
        Number of the prime and the point at which it judges: scorers of different probes agree but for an
        accident, which a search would find and exploit.
    order, preferred_masters, identities, threads, seed, progress
        As for `tilth.score`.

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

    def __init__(
        self,
        targets: Iterable[Integral] | Integral,
        envelope: SeedingRule | str | None = None,
        *,
        probe: int = 0,
        order: Order | str = Order.numerators,
        preferred_masters: Iterable[Integral] = (),
        identities: Iterable[str] = ("ibp", "li"),
        threads: int | None = None,
        seed: int = 0,
        progress: Progress | None = None,
    ) -> None:
        if not is_integer(probe, 0):
            raise OptionError(f"probe={probe!r} is not an integer from 0 up")
        request = make_request(targets)
        options = read_options(
            request,
            order=order,
            preferred_masters=preferred_masters,
            identities=identities,
            threads=threads,
            effort=0,
            seed=seed,
            learning_primes=None,
            progress=progress,
        )
        rule = find_rule("laporta" if envelope is None else envelope)
        super().__init__(request, resolve_rule(rule, request, options), options, probe)

    def __repr__(self) -> str:
        size = f"{len(self.request.targets)} target(s), {len(self.seeds)} seeds"
        return f"Scorer({size}, {len(self._known)} choices known)"

    def count(self, rule: SeedingRule | str, *, slope: bool = False) -> Counts:
        """Judge one rule.

        Parameters
        ----------
        rule : rule or str
        slope : bool
            Count the integrals left where the rule does not close: something for a search to climb.
        """
        return self.count_choices([self.choice(rule)], slope=slope)[0]

    def count_many(self, rules: Iterable[SeedingRule | str], *, slope: bool = False) -> list[Counts]:
        """Judge several rules on all threads."""
        return self.count_choices([self.choice(rule) for rule in rules], slope=slope)
