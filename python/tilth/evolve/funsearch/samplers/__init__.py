"""Samplers: what proposes programs. The client of models is imported when it is made."""

from tilth.evolve.funsearch.samplers.mutation import MutationSampler
from tilth.evolve.funsearch.samplers.protocol import Answer, Prompt, Sampler, Stateful
from tilth.evolve.funsearch.samplers.scripted import ScriptedSampler

__all__ = ["Answer", "MutationSampler", "Prompt", "Sampler", "ScriptedSampler", "Stateful"]
