"""`Scorer`: many rules for the same targets, judged against one envelope of seeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import IncompleteSeeding, OptionError, RuleError
from tilth.family import Integral
from tilth.family.checks import is_integer
from tilth.family.order import Order
from tilth.pipeline.learn.judge import judge
from tilth.pipeline.learn.learn import learn
from tilth.pipeline.news import Progress
from tilth.pipeline.options import Options, read_options
from tilth.plan import PointSource, prime_number
from tilth.plan.plan import generate
from tilth.seeding import (
    AnyRule,
    Request,
    SeedingRule,
    Seeds,
    choose_seeds,
    find_rule,
    laporta,
    make_request,
)

__all__ = ["Counts", "Scorer", "make_scorer"]

Choice = NDArray[np.bool_]


@dataclass(frozen=True)
class Counts:
    """What a rule amounts to, without the selection.

    Attributes
    ----------
    seeds, generated, independent : int
        As for `Score`.
    closed : bool
        Whether all targets are reduced to the masters that the envelope leaves.
    left : int or None
        Integrals, other than masters, that the targets are left with; None if that was not asked for.
    """

    seeds: int
    generated: int
    independent: int
    closed: bool
    left: int | None


class Scorer:
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
        The envelope chooses operators, or a rule chooses a seed outside the envelope.
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
        envelope: AnyRule | str | None = None,
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
        from tilth.pipeline.learn.resolve import resolve_rule  # which itself needs scorers

        rule = laporta() if envelope is None else resolve_rule(find_rule(envelope), request, options)
        self._build(request, rule, options, probe)

    def _build(self, request: Request, envelope: SeedingRule, options: Options, probe: int = 0) -> None:
        self.request = request
        self.options = options
        learnt = learn(request, envelope, options)
        result, statuses = judge(envelope, learnt, options)
        if not result.complete:
            raise IncompleteSeeding(
                f"the envelope {envelope.name} leaves {len(result.missing)} reducible integral(s), such as "
                f"{result.missing[0]}; take a wider one",
                score=result,
            )
        if learnt.seeds.operators is not None:
            raise RuleError(
                f"the envelope {envelope.name} chooses operators, take one that chooses seeds only"
            )
        self.masters = tuple(status.integral for status in statuses)
        family = request.family
        system = generate(
            family, learnt.seeds.indices, options.operators, None, options.order, options.preferred
        )
        prime = prime_number(probe)
        residues = PointSource(options.seed).residues(prime, probe, len(family.symbols))
        columns = (system.column(list(target.indices)) for target in request.targets)
        masters = (system.column(list(master.indices)) for master in self.masters)
        self._core = _core.Scorer(
            system,
            prime,
            residues,
            [column for column in columns if column is not None],
            [column for column in masters if column is not None],
        )
        self.seeds: NDArray[np.int8] = system.seeds
        self._positions = {row.tobytes(): number for number, row in enumerate(self.seeds)}
        self._known: dict[bytes, Counts] = {}

    @property
    def core(self) -> _core.Scorer:
        """The core's scorer, for searches that run in the core."""
        return self._core

    def __repr__(self) -> str:
        size = f"{len(self.request.targets)} target(s), {len(self.seeds)} seeds"
        return f"Scorer({size}, {len(self._known)} choices known)"

    def choice(self, rule: AnyRule | str | Seeds) -> Choice:
        """Return which seeds of the envelope a rule takes: a flag for each row of `seeds`.

        Raises
        ------
        RuleError
            The rule takes a seed that is not in the envelope, or chooses operators.
        """
        seeds = rule if isinstance(rule, Seeds) else choose_seeds(find_rule(rule), self.request)
        if seeds.operators is not None:
            raise RuleError(f"rule {seeds.rule} chooses operators, which the scorer does not judge")
        flags = np.zeros(len(self.seeds), dtype=np.bool_)
        for row in np.ascontiguousarray(seeds.indices):
            position = self._positions.get(row.tobytes())
            if position is None:
                raise RuleError(
                    f"rule {seeds.rule} takes the seed {row.tolist()}, which is not in the envelope; "
                    "make the scorer with a wider one"
                )
            flags[position] = True
        return flags

    def count(self, rule: AnyRule | str, *, slope: bool = False) -> Counts:
        """Judge one rule.

        Parameters
        ----------
        rule : rule or str
        slope : bool
            Count the integrals left where the rule does not close: something for a search to climb.
        """
        return self.count_choices([self.choice(rule)], slope=slope)[0]

    def count_many(self, rules: Iterable[AnyRule | str], *, slope: bool = False) -> list[Counts]:
        """Judge several rules on all threads."""
        return self.count_choices([self.choice(rule) for rule in rules], slope=slope)

    def count_choices(self, choices: Sequence[Choice], *, slope: bool = False) -> list[Counts]:
        """Judge choices of seeds: for each a flag for each row of `seeds`.

        Returns
        -------
        list of Counts

        Raises
        ------
        OptionError
            A choice has another number of flags than there are seeds.
        """
        for choice in choices:
            if np.shape(choice) != (len(self.seeds),):
                raise OptionError(
                    f"a choice has the shape {np.shape(choice)}, give {len(self.seeds)} flags, one a seed"
                )
        keys = [bytes([slope]) + np.packbits(choice).tobytes() for choice in choices]
        new = {key: choice for key, choice in zip(keys, choices, strict=True) if key not in self._known}
        if new:
            stacked = np.array(list(new.values()), dtype=np.bool_).reshape(len(new), len(self.seeds))
            counted = self._core.count_many(stacked, slope, self.options.threads)
            for key, values in zip(new, counted, strict=True):
                self._known[key] = Counts(*values)
        return [self._known[key] for key in keys]

    def closing_prefix(self, seeds: NDArray[np.int8]) -> int | None:
        """Return how many of some seeds of the envelope, in their order, close the targets.

        None if all of them together do not. More seeds never open what fewer close, so the place is found
        by halving.
        """
        places = [self._positions[row.tobytes()] for row in np.ascontiguousarray(seeds)]

        def closes(count: int) -> bool:
            flags = np.zeros(len(self.seeds), dtype=np.bool_)
            flags[places[:count]] = True
            return self.count_choices([flags])[0].closed

        if not closes(len(places)):
            return None
        low, high = 0, len(places)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if closes(middle) else (middle + 1, high)
        return high


def make_scorer(request: Request, envelope: SeedingRule, options: Options) -> Scorer:
    """Return a scorer for a request and options that were checked before."""
    scorer = Scorer.__new__(Scorer)
    scorer._build(request, envelope, options)
    return scorer
