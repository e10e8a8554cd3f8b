"""What a program search can be told."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import Literal

from tilth.errors import EvolveError
from tilth.evolve.funsearch.database import DatabaseOptions
from tilth.evolve.funsearch.prompt_format import CHAT, PromptFormat
from tilth.family import MAX_SLOTS

__all__ = ["FunSearchOptions", "Stop"]

#: Answers and prompts of a round, which are held together.
_MOST = 1_000_000


@dataclass(frozen=True)
class FunSearchOptions:
    """How a search runs.

    Attributes
    ----------
    seed : int
        Of everything random.
    slots : int, optional
        Propagators, if the rule is for families of one size only: loops that are no sums can then be
        unrolled.
    answers : int
        Answers that a prompt is for.
    prompts : int
        Prompts that are answered before the programs are evaluated together.
    refusals : int
        Reasons for refusals that a prompt repeats.
    fruitless : int
        Rounds in a row without a new rule after which the search ends.
    database : DatabaseOptions
    language : {"subset", "python"}
        Programs are translated from the subset. Unrestricted Python runs behind the wall of
        `tilth.evolve.wall`, which needs the extra ``wall``; there it has an evaluator of its own.
    prompt_format : PromptFormat
        How prompts are written.
    """

    seed: int = 0
    slots: int | None = None
    answers: int = 4
    prompts: int = 1
    refusals: int = 5
    fruitless: int = 200
    database: DatabaseOptions = field(default_factory=DatabaseOptions)
    language: Literal["subset", "python"] = "subset"
    prompt_format: PromptFormat = CHAT

    def __post_init__(self) -> None:
        for name in ("answers", "prompts", "fruitless"):
            if not 1 <= getattr(self, name) <= _MOST:
                raise EvolveError(f"{name} is {getattr(self, name)}, give 1 to {_MOST}")
        if self.slots is not None and not 1 <= self.slots <= MAX_SLOTS:
            raise EvolveError(f"slots is {self.slots}, families have 1 to {MAX_SLOTS}")
        if self.refusals < 0:
            raise EvolveError(f"refusals is {self.refusals}, give 0 or more")
        if self.language == "python":
            from tilth.evolve.wall.available import check_available

            # Fail closed: a process with limits alone does not contain Python, and there is no weaker wall.
            check_available()
        elif self.language != "subset":
            raise EvolveError(f"there is no language {self.language!r}, take 'subset' or 'python'")


@dataclass(frozen=True)
class Stop:
    """When a search ends; None where that is no reason. What came before a resumption counts too.

    Attributes
    ----------
    rounds : int
        How many at most.
    evaluations : int, optional
        Different rules that were judged; the round that reaches it is finished.
    seconds : float, optional
        Begin no round after this. What is done by then depends on the machine, what is logged does not.
    objective : float, optional
        A rule that closes and is as good.
    """

    rounds: int = 1_000
    evaluations: int | None = None
    seconds: float | None = None
    objective: float | None = None

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if value is not None and (math.isnan(value) or value < 0):
                raise EvolveError(f"{item.name} is {value!r}, give a number that is not negative")
            if value == math.inf:
                raise EvolveError(f"{item.name} is {value!r}, which is no limit, leave it out")
