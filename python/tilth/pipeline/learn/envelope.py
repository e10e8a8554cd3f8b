"""An envelope of seeds whose equations are made once, and choices of its seeds counted by elimination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import IncompleteSeeding, OptionError, RuleError
from tilth.family.order import read_identities
from tilth.pipeline.learn.classify import classify
from tilth.pipeline.learn.learn import learn
from tilth.pipeline.learn.preferred import preferred_integrals
from tilth.pipeline.options import Options
from tilth.seeding import Request, SeedingRule, Seeds, choose_seeds, find_rule
from tilth.system import PointSource, generation, prime_number

__all__ = ["Counts", "Envelope", "Flags"]

#: A flag for each seed of an envelope.
Flags = NDArray[np.bool_]


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


class Envelope:
    """Seeds whose equations are generated and evaluated once; any choice of them is counted from those.

    Parameters
    ----------
    request : Request
    rule : SeedingRule
        Chooses the seeds by itself; they must close.
    options : Options
    probe : int
        Number of the prime and the point at which choices are tried.

    Raises
    ------
    IncompleteSeeding
        The seeds do not close.
    RuleError
        The rule chooses identities.
    """

    def __init__(self, request: Request, rule: SeedingRule, options: Options, probe: int = 0) -> None:
        if isinstance(options, Options):  # choices are counted by the equations of their seeds alone
            options = replace(options, symmetries="none")
        self.request = request
        self.options = options
        learnt = learn(request, rule, options)
        result, masters = classify(request, rule, rule, learnt, options)
        if not result.complete:
            raise IncompleteSeeding(
                f"the envelope {rule.name} leaves {len(result.missing)} reducible integral(s), such as "
                f"{result.missing[0]}; take a wider one",
                score=result,
            )
        if learnt.seeds.choices is not None:
            raise RuleError(f"the envelope {rule.name} chooses identities, take one that chooses seeds only")
        self.masters = tuple(master.integral for master in masters)
        family = request.family
        operators = read_identities(family, options.identities)
        system = generation(
            family, learnt.seeds.indices, operators, None, options.order, preferred_integrals(options)
        ).system()
        prime = prime_number(probe)
        residues = PointSource(options.seed).residues(prime, probe, len(family.symbols))
        columns = (system.column(list(target.indices)) for target in request.targets)
        left = (system.column(list(master.indices)) for master in self.masters)
        self._core = _core.Scorer(
            system,
            prime=prime,
            residues=residues,
            targets=[column for column in columns if column is not None],
            masters=[column for column in left if column is not None],
        )
        self.seeds: NDArray[np.int8] = system.seeds
        self._positions = {row.tobytes(): number for number, row in enumerate(self.seeds)}
        # Seeds of relations between sectors, which no rule can know of, belong to every choice.
        related = learnt.seeds.indices[learnt.chosen :]
        self._always = [self._positions[row.tobytes()] for row in np.ascontiguousarray(related)]
        #: Those that a choice may leave out.
        self.free: Flags = np.ones(len(self.seeds), dtype=np.bool_)
        self.free[self._always] = False
        self._known: dict[bytes, Counts] = {}

    @property
    def core(self) -> _core.Scorer:
        """The core's scorer, for searches that run in the core."""
        return self._core

    def choice(self, rule: SeedingRule | str | Seeds) -> Flags:
        """Return which seeds of the envelope a rule takes: a flag for each row of `seeds`.

        Raises
        ------
        RuleError
            The rule takes a seed that is not in the envelope, or chooses identities.
        """
        seeds = rule if isinstance(rule, Seeds) else choose_seeds(find_rule(rule), self.request)
        if seeds.choices is not None:
            raise RuleError(f"rule {seeds.rule} chooses identities, which the scorer does not judge")
        flags = np.zeros(len(self.seeds), dtype=np.bool_)
        flags[self._always] = True
        for row in np.ascontiguousarray(seeds.indices):
            position = self._positions.get(row.tobytes())
            if position is None:
                raise RuleError(
                    f"rule {seeds.rule} takes the seed {row.tolist()}, which is not in the envelope; "
                    "make the scorer with a wider one"
                )
            flags[position] = True
        return flags

    def count_choices(self, choices: Sequence[Flags], *, slope: bool = False) -> list[Counts]:
        """Count choices of seeds: for each a flag for each row of `seeds`.

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
                    f"a choice has the shape {np.shape(choice)}, give {len(self.seeds)} flags, one per seed"
                )
        keys = [bytes([slope]) + np.packbits(choice).tobytes() for choice in choices]
        new = {key: choice for key, choice in zip(keys, choices, strict=True) if key not in self._known}
        if new:
            stacked = np.array(list(new.values()), dtype=np.bool_).reshape(len(new), len(self.seeds))
            counted = self._core.count_many(stacked, slope=slope, threads=self.options.threads)
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
            flags[[*places[:count], *self._always]] = True
            return self.count_choices([flags])[0].closed

        if not closes(len(places)):
            return None
        low, high = 0, len(places)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if closes(middle) else (middle + 1, high)
        return high

    def spare(self, parts: Sequence[NDArray[np.int8]]) -> list[int]:
        """Return the numbers of parts of the envelope that can be left out, each after those before it."""
        taken = np.ones(len(self.seeds), dtype=np.bool_)
        found = []
        for number, part in enumerate(parts):
            trial = taken.copy()
            trial[[self._positions[row.tobytes()] for row in np.ascontiguousarray(part)]] = False
            trial[self._always] = True
            if self.count_choices([trial])[0].closed:
                taken = trial
                found.append(number)
        return found
