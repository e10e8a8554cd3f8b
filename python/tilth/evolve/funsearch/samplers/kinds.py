"""Samplers as part of the settings of a run: what kind, with which parameters, as plain data and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, TypeAlias

from tilth.errors import EvolveError
from tilth.evolve.funsearch.options import FunSearchOptions
from tilth.evolve.funsearch.samplers.budget import Allowance, Prices
from tilth.evolve.funsearch.samplers.model_options import ModelOptions
from tilth.evolve.funsearch.samplers.mutation import MutationSampler
from tilth.evolve.funsearch.samplers.openai_client import OpenAISampler
from tilth.evolve.funsearch.samplers.protocol import Sampler
from tilth.evolve.funsearch.samplers.scripted import ScriptedSampler

__all__ = ["AnySampler", "ByModel", "ByMutation", "ByScript", "Handed", "plain", "read_sampler"]


@dataclass(frozen=True)
class ByMutation:
    """Random edits of what a prompt shows, see `MutationSampler`; seed and slots are the run's."""

    kind: ClassVar[str] = "mutation"

    def make(self, options: FunSearchOptions) -> Sampler:
        """Return the sampler."""
        return MutationSampler(options.seed, options.slots)


@dataclass(frozen=True)
class ByScript:
    """Answers that were written beforehand, see `ScriptedSampler`.

    Attributes
    ----------
    answers : tuple of str
    """

    kind: ClassVar[str] = "scripted"

    answers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", tuple(self.answers))
        if not all(isinstance(answer, str) for answer in self.answers):
            raise EvolveError("the answers of a script are texts, write them so")

    def make(self, options: FunSearchOptions) -> Sampler:
        """Return the sampler."""
        return ScriptedSampler(self.answers)


@dataclass(frozen=True)
class ByModel:
    """A model behind a server that speaks the protocol of OpenAI, see `OpenAISampler`.

    Attributes
    ----------
    model : ModelOptions
    allowance : Allowance
    prices : Prices
    """

    kind: ClassVar[str] = "openai"

    model: ModelOptions
    allowance: Allowance = field(default_factory=Allowance)
    prices: Prices = field(default_factory=Prices)

    def make(self, options: FunSearchOptions) -> Sampler:
        """Return the sampler, which takes its key from the environment."""
        return OpenAISampler(self.model, self.allowance, self.prices)


@dataclass(frozen=True)
class Handed:
    """A sampler of one's own, which is handed over at the beginning and at each resumption.

    Attributes
    ----------
    name : str
        What the log calls it.
    """

    name: str

    kind: ClassVar[str] = "handed"

    def make(self, options: FunSearchOptions) -> Sampler:
        """Raise: what is not here cannot be made."""
        raise EvolveError(f"the sampler {self.name!r} is no part of Tilth, hand it over with sampler=")


AnySampler: TypeAlias = ByMutation | ByScript | ByModel | Handed


def read_sampler(data: Mapping[str, Any]) -> AnySampler:
    """Read what `plain` gave.

    Raises
    ------
    EvolveError
        There is no such sampler, or it has other parameters.
    """
    rest = {name: value for name, value in data.items() if name != "kind"}
    try:
        match data.get("kind"):
            case "mutation":
                return ByMutation(**rest)
            case "scripted":
                return ByScript(**rest)
            case "openai":
                model, allowance, prices = (rest.pop(name) for name in ("model", "allowance", "prices"))
                return ByModel(ModelOptions(**model), Allowance(**allowance), Prices(**prices), **rest)
            case "handed":
                return Handed(**rest)
            case kind:
                raise EvolveError(f"the settings of the run have a sampler {kind!r}, which is unknown here")
    except (KeyError, TypeError) as error:
        raise EvolveError(f"the sampler of the run cannot be used: {error}") from None


def plain(sampler: AnySampler) -> dict[str, Any]:
    """Return a sampler as data for JSON; a key is in none of them."""
    return {"kind": sampler.kind, **asdict(sampler)}
