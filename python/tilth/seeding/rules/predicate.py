"""Rules as plain Python functions of one seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from tilth.errors import RuleError, RuleTypeError
from tilth.family.indices import rank_of
from tilth.family.text.suggest import did_you_mean
from tilth.frozen import dataclass
from tilth.seeding.parameters import bound
from tilth.seeding.request import Request, Sector
from tilth.seeding.rules.bounded import envelope

__all__ = ["Predicate", "SeedColumns", "SeedFeatures", "rule"]


#: What `SeedFeatures` and `SeedColumns` have.
FEATURES = ("indices", "sector", "t", "r", "s", "dots")


@dataclass(frozen=True, slots=True)
class SeedFeatures:
    """What a predicate sees of a seed.

    Attributes
    ----------
    indices : tuple of int, length N
    sector : int
        The sum of 2^(j-1) over positive indices j.
    t, r, s, dots : int
        Lines; sum of positive indices; minus the sum of negative ones; r - t.
    """

    indices: tuple[int, ...]
    sector: int
    t: int
    r: int
    s: int
    dots: int

    def __getitem__(self, number: int) -> int:
        """Index of propagator D_number, counted from 1."""
        if not 1 <= number <= len(self.indices):
            raise IndexError(f"propagators are numbered from 1 to {len(self.indices)}, not {number}")
        return self.indices[number - 1]


@dataclass(frozen=True)
class SeedColumns:
    """What a batch predicate sees: the same features as arrays, one entry per seed.

    Attributes
    ----------
    indices : ndarray of int8, shape (n, N)
    sector, t : int
        Of all seeds: a batch has one sector.
    r, s, dots : ndarray of int, shape (n,)
    """

    indices: NDArray[np.int8]
    sector: int
    t: int

    def __getitem__(self, number: int) -> NDArray[np.int64]:
        """Indices of propagator D_number, counted from 1."""
        if not 1 <= number <= self.indices.shape[1]:
            raise IndexError(f"propagators are numbered from 1 to {self.indices.shape[1]}, not {number}")
        return self.indices[:, number - 1].astype(np.int64)

    @property
    def r(self) -> NDArray[np.int64]:
        """Sums of positive indices."""
        sums: NDArray[np.int64] = np.maximum(self.indices, 0).sum(axis=1, dtype=np.int64)
        return sums

    @property
    def s(self) -> NDArray[np.int64]:
        """Minus the sums of negative indices."""
        sums: NDArray[np.int64] = -np.minimum(self.indices, 0).sum(axis=1, dtype=np.int64)
        return sums

    @property
    def dots(self) -> NDArray[np.int64]:
        """Extra powers of lines."""
        return self.r - self.t


@dataclass(frozen=True)
class Predicate:
    """Keeps the seeds of an envelope for which a function returns True, see `rule`."""

    function: Callable[..., Any]
    dots: int | None = None
    s: int | None = None
    batch: bool = False

    @property
    def name(self) -> str:
        """Name of the function."""
        return str(getattr(self.function, "__name__", self.function))

    def __call__(self, seed: SeedFeatures | SeedColumns) -> Any:
        """Ask the function itself."""
        return self.function(seed)

    def choose(self, sector: Sector, request: Request) -> NDArray[np.int8]:
        """Return the seeds of the envelope's box that the function keeps."""
        seeds = envelope(request, sector, self.dots, self.s)
        if self.batch:
            return seeds[self._verdicts(SeedColumns(seeds, sector.number, sector.t))]
        keep = np.zeros(len(seeds), dtype=bool)
        for position, indices in enumerate(map(tuple, seeds.tolist())):
            s = rank_of(indices)
            r = sum(indices) + s
            verdict = self._ask(SeedFeatures(indices, sector.number, sector.t, r, s, r - sector.t))
            if not isinstance(verdict, (bool, np.bool_)):
                raise RuleTypeError(
                    f"rule {self.name} answered {verdict!r} for the seed {list(indices)} of sector "
                    f"{sector.number}, return True or False"
                )
            keep[position] = verdict
        return seeds[keep]

    def _ask(self, seed: SeedFeatures | SeedColumns) -> Any:
        """Ask the function, and say what a seed has where it asks for something else."""
        try:
            return self.function(seed)
        except AttributeError as error:
            if error.obj is not seed:
                raise
            raise AttributeError(
                f"a seed has no {error.name!r}, it has {', '.join(FEATURES)} and seed[1], seed[2], ..."
                f"{did_you_mean(error.name, FEATURES)}"
            ) from None

    def _verdicts(self, seeds: SeedColumns) -> NDArray[np.bool_]:
        verdicts = np.asarray(self._ask(seeds))
        if verdicts.dtype != np.bool_ or verdicts.shape not in ((), (len(seeds.indices),)):
            raise RuleTypeError(
                f"rule {self.name} answered sector {seeds.sector} with an array of type {verdicts.dtype} and "
                f"shape {verdicts.shape}, return True or False for each of {len(seeds.indices)} seeds"
            )
        return np.broadcast_to(verdicts, (len(seeds.indices),))


@overload
def rule(function: Callable[[SeedFeatures], bool], /) -> Predicate: ...
@overload
def rule(
    *, dots: int | None = None, s: int | None = None, batch: bool = False
) -> Callable[[Callable[..., Any]], Predicate]: ...


def rule(
    function: Callable[[SeedFeatures], bool] | None = None,
    /,
    *,
    dots: int | None = None,
    s: int | None = None,
    batch: bool = False,
) -> Predicate | Callable[[Callable[..., Any]], Predicate]:
    """Make a seeding rule of a function of one seed.

    What
        Of all seeds with at most `dots` dots and numerator power `s` in every nonzero sector, those for
        which the function returns True.
    Why
        The shortest way to try an idea.
    Cost
        One Python call per seed of the envelope, about a microsecond.
    Reference
        The form of the rules of arXiv:2502.05121.

    Parameters
    ----------
    function : callable
        Takes `SeedFeatures`, returns a bool.
    dots, s : int, optional
        The envelope; default what the targets have, as for `laporta`.
    batch : bool
        The function takes `SeedColumns`, all seeds of one sector at once, and returns a bool array.

    Examples
    --------
    >>> @rule
    ... def no_sunrise(seed):
    ...     return seed.dots == 0 and seed.t >= 4 and seed.s <= seed.t - 3
    >>> no_sunrise.name
    'no_sunrise'
    """
    checked = bound("rule", "dots", dots), bound("rule", "s", s)
    if function is None:
        return lambda wrapped: Predicate(wrapped, *checked, batch)
    if not callable(function):
        raise RuleError(f"rule takes a function of one seed, not {function!r}")
    return Predicate(function, *checked, batch)
