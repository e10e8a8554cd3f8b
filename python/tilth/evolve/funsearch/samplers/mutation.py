"""A sampler without a model: small random edits of the programs that a prompt shows."""

from __future__ import annotations

import ast
import copy
from random import Random

from tilth.evolve.funsearch.samplers.edits import EDITS
from tilth.evolve.funsearch.samplers.protocol import Answer, Prompt
from tilth.seeding.translate.features import ARRAYS, FEATURES, FUNCTION
from tilth.seeding.translate.source import normalised, parse_function

__all__ = ["MutationSampler"]

#: Edits are as likely to be followed by another one as not, but no answer has more than this.
_MOST_EDITS = 4
#: Not every edit finds something to change.
_ATTEMPTS = 20


class MutationSampler:
    """Edits one parent of each prompt, the better one more often, and crosses it with the others.

    It needs no network, costs nothing, and answers the same to the same prompt: the programs are drawn from
    the seed and the number of the prompt.

    Parameters
    ----------
    seed : int
    slots : int, optional
        Propagators of the family; without it no condition names a single slot.
    """

    def __init__(self, seed: int = 0, slots: int | None = None) -> None:
        self.seed = seed
        self.slots = slots

    def sample(self, prompt: Prompt, count: int) -> list[Answer]:
        """Return edited programs."""
        random = Random(f"mutation {self.seed} {prompt.number}")
        parents = [parse_function(source, [FUNCTION]) for source in prompt.parents]
        return [Answer(self._child(random, parents, prompt.name)) for _ in range(count)]

    def _child(self, random: Random, parents: list[ast.FunctionDef], name: str) -> str:
        weights = range(1, len(parents) + 1)
        parent = random.choices(parents, weights)[0]
        child = copy.deepcopy(parent)
        # All of them: edits name any feature, whatever the parent looks at.
        child.args.args = [ast.arg(argument) for argument in (*ARRAYS, *FEATURES)]
        others = [other for other in parents if other is not parent] or [parent]
        names, frequencies = zip(*EDITS.items(), strict=True)
        done = 0
        for _ in range(_ATTEMPTS):
            edit = random.choices(names, frequencies)[0]
            done += edit(random, child, random.choice(others), self.slots)
            if done == _MOST_EDITS or (done and random.random() < 0.5):
                break
        return normalised(ast.fix_missing_locations(child), name)
