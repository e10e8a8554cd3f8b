"""The choice of equations as an environment of Gymnasium, for agents that learn; needs the extra ``gym``.

arXiv:2504.16045 reduces integrals by choosing one equation after the other; so does an agent here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from gymnasium import Env, spaces
from numpy.typing import NDArray

from tilth.errors import EvolveError
from tilth.evolve.stepwise import COSTS, FEATURES, Stepwise
from tilth.family import Integral
from tilth.family.text.suggest import did_you_mean
from tilth.seeding import SeedingRule

__all__ = ["ReductionEnvironment", "choose_greedily"]

Observation = dict[str, NDArray[Any]]


class ReductionEnvironment(Env[Observation, np.int64]):
    """Reduce targets by taking one equation, a seed with an operator, at each step.

    Parameters
    ----------
    targets : iterable of Integral
    envelope : rule or str, optional
        Seeds that equations may come from, which must close; default the golden rule.
    cost : {"multiplications", "equations", "seeds"}
        What the equations that the targets need are charged for, once only masters are left.
    width : int
        How many equations are offered at a time.
    steps : int, optional
        After how many an episode is truncated; default as many as the envelope has equations: enough.
    seed : int
        Of the point at which equations are solved.

    Attributes
    ----------
    reduction : Stepwise
        What was taken; its `rule` is for `tilth.score` and `tilth.reduce`.

    Raises
    ------
    EvolveError
        An unknown cost, or a width or a number of steps below 1.
    IncompleteSeeding
        The envelope does not close.

    Notes
    -----
    The observation has ``features``, a row per equation on offer with the columns `stepwise.FEATURES`,
    zero beyond the last one; ``offered``, 1 for each row that is an equation; and ``left``, how many
    integrals are to be reduced. The action is the number of a row. The reward is minus the cost at the step
    that leaves only masters, and 0 before; a row without an equation takes nothing and costs 1. Nothing is
    random.

    Examples
    --------
    >>> from tilth.cases import load_case
    >>> from tilth.evolve.environment import ReductionEnvironment, choose_greedily
    >>> family, targets = load_case("box")
    >>> environment = ReductionEnvironment(targets[:1], cost="seeds")
    >>> observation, _ = environment.reset()
    >>> done = False
    >>> while not done:
    ...     observation, reward, done, _, info = environment.step(choose_greedily(observation))
    >>> import tilth
    >>> tilth.score(targets[:1], environment.reduction.rule(), symmetries=False).complete
    True
    """

    def __init__(
        self,
        targets: Iterable[Integral] | Integral,
        envelope: SeedingRule | str | None = None,
        *,
        cost: str = "multiplications",
        width: int = 64,
        steps: int | None = None,
        seed: int = 0,
    ) -> None:
        if cost not in COSTS:
            raise EvolveError(
                f"cost={cost!r} is unknown, use one of {', '.join(COSTS)}{did_you_mean(cost, COSTS)}"
            )
        for name, value in (("width", width), ("steps", steps)):
            if value is not None and (type(value) is not int or value < 1):
                raise EvolveError(f"{name}={value!r} is not a positive integer")
        self.reduction = Stepwise(targets, envelope, seed=seed)
        self.cost, self.width = cost, width
        self.steps = len(self.reduction) if steps is None else steps
        most = np.finfo(np.float32).max
        self.observation_space: spaces.Space[Any] = spaces.Dict(
            {
                "features": spaces.Box(0, most, (width, len(FEATURES)), np.float32),
                "offered": spaces.MultiBinary(width),
                "left": spaces.Box(0, most, (1,), np.float32),
            }
        )
        self.action_space = spaces.Discrete(width)
        self._done = 0

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Begin anew, with no equation."""
        super().reset(seed=seed)
        self.reduction.restart()
        self._done = 0
        return self._observed(), {}

    def step(self, action: np.int64) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Take the equation of a row.

        Returns
        -------
        observation : dict
        reward : float
        terminated : bool
            Whether only masters are left.
        truncated : bool
            Whether there were enough steps.
        info : dict
            At the end the ``costs`` of what the targets need.
        """
        self._done += 1
        reward = 0.0
        info: dict[str, Any] = {}
        if self.reduction.is_closed():
            raise EvolveError("only masters are left, reset the environment")
        if 0 <= action < len(self._equations):
            self.reduction.take(int(self._equations[action]))
        else:
            reward = -1.0
        closed = self.reduction.is_closed()
        if closed:
            info["costs"] = self.reduction.costs()
            reward = -float(info["costs"][self.cost])
        return self._observed(), reward, closed, not closed and self._done >= self.steps, info

    def _observed(self) -> Observation:
        self._equations = self.reduction.offered(self.width)
        count = len(self._equations)
        features = np.zeros((self.width, len(FEATURES)), dtype=np.float32)
        features[:count] = self.reduction.features(self._equations)
        return {
            "features": features,
            "offered": (np.arange(self.width) < count).astype(np.int8),
            "left": np.array([self.reduction.left], dtype=np.float32),
        }


def choose_greedily(observation: Observation) -> np.int64:
    """Return the row that an agent without foresight takes.

    An equation that has the highest integral left as its highest, else one that contains it; of those the one
    that brings the fewest new integrals, and then the fewest terms.
    """
    features = dict(zip(FEATURES, observation["features"].T, strict=True))
    absent = 1 - observation["offered"]
    order = np.lexsort(
        (features["terms"], features["new"], -features["contains"], -features["leads"], absent)
    )
    return np.int64(order[0])
