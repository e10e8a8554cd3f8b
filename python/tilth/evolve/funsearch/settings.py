"""What a program search is, as the manifest of its folder has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from tilth.errors import EvolveError
from tilth.evolve.funsearch.database import DatabaseOptions
from tilth.evolve.funsearch.loop import START
from tilth.evolve.funsearch.options import FunSearchOptions, Stop
from tilth.evolve.funsearch.prompt_format import CHAT, PromptFormat
from tilth.evolve.funsearch.samplers.kinds import AnySampler, ByMutation, plain, read_sampler

__all__ = ["FunSearchSettings"]


@dataclass(frozen=True)
class FunSearchSettings:
    """Settings of a run.

    Attributes
    ----------
    sampler : ByMutation, ByScript, ByModel or Handed
        What proposes programs, see `tilth.evolve.funsearch.samplers`.
    options : FunSearchOptions
    stop : Stop
    start : tuple of str
        Functions to start from, on all islands.
    """

    sampler: AnySampler = field(default_factory=ByMutation)
    options: FunSearchOptions = field(default_factory=FunSearchOptions)
    stop: Stop = field(default_factory=Stop)
    start: tuple[str, ...] = (START,)

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", tuple(self.start))

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "sampler": plain(self.sampler),
            "options": asdict(self.options),
            "stop": asdict(self.stop),
            "start": list(self.start),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> FunSearchSettings:
        """Read what `to_dict` gave.

        Raises
        ------
        EvolveError
            It has other entries, or one that cannot be used.
        """
        try:
            options = dict(data["options"])
            database = DatabaseOptions(**options.pop("database"))
            # Runs that were begun before there were formats have chats.
            written = options.pop("prompt_format", None)
            prompt_format = CHAT if written is None else PromptFormat.from_dict(written)
            return cls(
                read_sampler(data["sampler"]),
                FunSearchOptions(**options, database=database, prompt_format=prompt_format),
                Stop(**data["stop"]),
                tuple(data["start"]),
            )
        except (KeyError, TypeError) as error:
            raise EvolveError(f"the settings of the run cannot be used: {error}") from None
