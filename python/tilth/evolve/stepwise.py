"""A reduction one equation at a time: whoever chooses sees what is left, and what is on offer."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tilth.errors import EvolveError
from tilth.family import Integral
from tilth.family.core import identity_names
from tilth.family.order import read_identities
from tilth.pipeline.learn.preferred import preferred_integrals
from tilth.pipeline.study.scorer import Scorer
from tilth.seeding import Choices, Listed, SeedingRule
from tilth.system import PointSource, generation, prime_number

__all__ = ["COSTS", "FEATURES", "Stepwise"]

#: What a closed reduction may cost: multiplications of eliminating the equations of the witness, how many
#: they are, or the seeds that they come from.
COSTS = ("multiplications", "equations", "seeds")

#: What is told of an equation on offer.
FEATURES = ("contains", "leads", "open", "new", "terms", "operator", "t", "r", "s", "dots")

_Key = bytes  # the indices of an integral


class Stepwise:
    """Equations of an envelope, taken one by one until the targets are reduced to masters.

    An equation is a seed with an operator. What is left of the targets by the equations taken so far has an
    integral that is the highest; equations that contain it are offered first, then others with an integral
    that has occurred, the simplest first. So every choice that closes within the envelope can be reached.

    Parameters
    ----------
    targets : iterable of Integral
    envelope : rule or str, optional
        Seeds that equations may come from, which must close; default the golden rule.
    seed : int
        Of the point at which equations are solved.

    Attributes
    ----------
    taken : list of int
        Numbers of the equations, in the order in which they were taken.

    Raises
    ------
    IncompleteSeeding
        The envelope does not close.
    """

    def __init__(
        self,
        targets: Iterable[Integral] | Integral,
        envelope: SeedingRule | str | None = None,
        *,
        seed: int = 0,
    ) -> None:
        scorer = Scorer(targets, envelope, seed=seed, threads=1)
        self.request, self._seeds = scorer.request, scorer.seeds
        family, options = self.request.family, scorer.options
        identities = read_identities(family, options.identities)
        self._names = identity_names(family)
        self._system = generation(
            family, self._seeds, identities, None, options.order, preferred_integrals(options)
        ).system()
        self._prime = prime_number(0)
        self._residues = PointSource(seed).residues(self._prime, 0, len(family.symbols))
        self._masters = {_key(master) for master in scorer.masters}
        self._targets = [_key(target) for target in self.request.targets]
        self._read_equations()
        self.restart()

    def _read_equations(self) -> None:
        """Note of each equation its integrals, the highest first, and what never changes of its features."""
        system = self._system
        count = system.equation_count
        rows = system.rows(list(range(count)), prime=self._prime, residues=self._residues)
        indices = system.integrals(list(range(system.column_count)))
        keys = [row.tobytes() for row in indices]
        self._height = {key: number for number, key in enumerate(keys)}
        self._integrals = [
            [keys[column] for column in sorted((c for c, _ in row), reverse=True)] for row in rows
        ]
        self._having: dict[_Key, list[int]] = {}
        for number, integrals in enumerate(self._integrals):
            for integral in integrals:
                self._having.setdefault(integral, []).append(number)
        seeds = self._seeds[system.equation_integrals].astype(np.int64)
        positive = np.where(seeds > 0, seeds, 0)
        lines = (seeds > 0).sum(axis=1)
        self._fixed = np.column_stack(
            [
                [len(integrals) for integrals in self._integrals],
                system.equation_identities,
                lines,
                positive.sum(axis=1),
                (positive - seeds).sum(axis=1),
                positive.sum(axis=1) - lines,
            ]
        ).astype(np.float32)

    def restart(self) -> None:
        """Give all equations back."""
        self.taken: list[int] = []
        self._seen = set(self._targets)
        self._offered_by = {number for target in self._targets for number in self._having.get(target, ())}
        self._look()

    def __len__(self) -> int:
        """How many equations the envelope has."""
        return len(self._integrals)

    def is_closed(self) -> bool:
        """Whether only masters are left."""
        return not self._open

    @property
    def left(self) -> int:
        """How many integrals, other than masters, the targets are left with."""
        return len(self._open)

    def offered(self, most: int) -> NDArray[np.uint32]:
        """Return numbers of equations that can be taken, at most this many."""
        if self.is_closed():
            return np.zeros(0, dtype=np.uint32)
        wanted = set(self._having.get(self._highest, ()))
        ranked = sorted(self._offered_by, key=lambda number: (number not in wanted, number))
        return np.array(ranked[:most], dtype=np.uint32)

    def features(self, equations: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Return what is told of some equations.

        Returns
        -------
        ndarray of float32, shape (n, 10)
            ``FEATURES``: whether it contains the highest integral left, and has it as its highest; how many
            of the integrals left it contains; how many that have not occurred yet; terms; number of the
            operator; t, r, s and dots of the seed.
        """
        changing = [
            (
                self._highest in integrals,
                integrals[0] == self._highest,
                sum(integral in self._open for integral in integrals),
                sum(integral not in self._seen and integral not in self._masters for integral in integrals),
            )
            for integrals in (self._integrals[number] for number in equations.tolist())
        ]
        first = np.array(changing, dtype=np.float32).reshape(-1, 4)
        return np.concatenate([first, self._fixed[equations]], axis=1)

    def take(self, equation: int) -> None:
        """Take an equation that is offered.

        Raises
        ------
        EvolveError
            It is not offered.
        """
        if equation not in self._offered_by:
            raise EvolveError(f"the equation {equation} is not on offer, take one of `offered`")
        self.taken.append(equation)
        self._offered_by.discard(equation)
        new = [one for one in self._integrals[equation] if one not in self._seen and one not in self._masters]
        self._seen.update(new)
        fresh = {number for integral in new for number in self._having[integral]}
        self._offered_by |= fresh.difference(self.taken)
        self._look()

    def _look(self) -> None:
        """See what the equations taken leave of the targets."""
        left = set(self._targets)
        if self.taken:
            system = self._system.restrict(np.array(sorted(self.taken), dtype=np.uint32))
            solved = system.eliminate(prime=self._prime, residues=self._residues)
            columns = [system.column(_indices(target)) for target in self._targets]
            known = [column for column in columns if column is not None]
            left = {target for target, column in zip(self._targets, columns, strict=True) if column is None}
            rest = {column for entries in solved.remainders(known, threads=1) for column, _ in entries}
            left |= {row.tobytes() for row in system.integrals(sorted(rest))}
        self._open = left - self._masters
        self._highest = max(self._open, key=self._height.__getitem__, default=b"")

    def _witness(self) -> NDArray[np.uint32]:
        """Return the equations taken that the targets need."""
        if not self.is_closed():
            raise EvolveError("the targets are not reduced to masters yet, take further equations")
        taken = np.array(sorted(self.taken), dtype=np.uint32)
        system = self._system.restrict(taken)
        solved = system.eliminate(prime=self._prime, residues=self._residues, witness=True)
        columns = [
            column for target in self._targets if (column := system.column(_indices(target))) is not None
        ]
        needed = {row for one in solved.witnesses(columns, threads=1) for row in one.equations.tolist()}
        return taken[sorted(needed)]

    def costs(self) -> dict[str, int]:
        """Return each of ``COSTS`` of the equations that the targets need.

        Raises
        ------
        EvolveError
            The targets are not reduced yet.
        """
        needed = self._witness()
        solved = self._system.restrict(needed).eliminate(prime=self._prime, residues=self._residues)
        seeds = len(np.unique(self._system.equation_integrals[needed]))
        return {"multiplications": solved.multiplications, "equations": len(needed), "seeds": seeds}

    def rule(self) -> Listed:
        """Return the seeds and operators that the targets need, as a rule for `score` and `reduce`.

        Raises
        ------
        EvolveError
            The targets are not reduced yet.
        """
        needed = self._witness()
        seeds, places = np.unique(self._system.equation_integrals[needed], return_inverse=True)
        operators = self._system.equation_identities[needed]
        sets = tuple(
            tuple(self._names[number] for number in sorted(operators[places == place].tolist()))
            for place in range(len(seeds))
        )
        choices = Choices(sets, np.arange(len(seeds), dtype=np.uint32))
        return Listed("equations taken one by one", self._seeds[seeds], choices)


def _key(integral: Integral) -> _Key:
    return np.array(integral.indices, dtype=np.int8).tobytes()


def _indices(key: _Key) -> list[int]:
    return [int(index) for index in np.frombuffer(key, dtype=np.int8)]
