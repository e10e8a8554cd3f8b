"""What a model may cost, and what it has cost so far."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from tilth.errors import EvolveError

__all__ = ["Allowance", "Budget", "Prices"]


@dataclass(frozen=True)
class Prices:
    """Prices of a million tokens, in any currency; zero for a server of one's own."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0

    def __post_init__(self) -> None:
        _check_numbers(self)

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """Return what a request costs."""
        return (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / 1e6


@dataclass(frozen=True)
class Allowance:
    """The most that a run may use; None where there is no limit.

    Attributes
    ----------
    requests : int, optional
        Attempts, whether or not they were answered.
    tokens : int, optional
        In and out together.
    cost : float, optional
        In the currency of the prices.
    """

    requests: int | None = 1_000
    tokens: int | None = 1_000_000
    cost: float | None = None

    def __post_init__(self) -> None:
        _check_numbers(self)


@dataclass
class Budget:
    """Counts what was spent, and says before a request whether it could go beyond the allowance.

    An attempt that brings no count of its own, because it failed or because the server does not say, is
    counted with the most that it can have used: a server may charge for an answer that never arrived.

    Raises
    ------
    EvolveError
        There is a limit on the cost, but no price.
    """

    allowance: Allowance = field(default_factory=Allowance)
    prices: Prices = field(default_factory=Prices)
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0

    def __post_init__(self) -> None:
        if self.allowance.cost is not None and self.prices == Prices():
            raise EvolveError(
                f"the cost is limited to {self.allowance.cost:g}, but no price is known; give prices"
            )

    def allows(self, tokens_in: int, tokens_out: int) -> bool:
        """Whether one more request, of at most this many tokens, stays within every limit."""
        allowance = self.allowance
        cost = self.cost + self.prices.cost(tokens_in, tokens_out)
        tokens = self.tokens_in + self.tokens_out + tokens_in + tokens_out
        return (
            (allowance.requests is None or self.requests < allowance.requests)
            and (allowance.tokens is None or tokens <= allowance.tokens)
            and (allowance.cost is None or cost <= allowance.cost)
        )

    def spend(self, tokens_in: int, tokens_out: int) -> None:
        """Count a request."""
        self.requests += 1
        self.tokens_in += tokens_in
        self.tokens_out += tokens_out
        self.cost += self.prices.cost(tokens_in, tokens_out)

    def state(self) -> dict[str, Any]:
        """Return what was spent."""
        spent = asdict(self)
        del spent["allowance"], spent["prices"]
        return spent

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from what was spent."""
        self.requests = int(state["requests"])
        self.tokens_in = int(state["tokens_in"])
        self.tokens_out = int(state["tokens_out"])
        self.cost = float(state["cost"])


def _check_numbers(options: Prices | Allowance) -> None:
    for item in fields(options):
        value = getattr(options, item.name)
        if value is not None and not 0 <= value < math.inf:
            raise EvolveError(f"{item.name} is {value!r}, give a number that is not negative")
