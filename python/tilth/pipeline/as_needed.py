"""`as_needed`: of another rule's seeds no more than close the targets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tilth.pipeline.repair import ScoringTools
from tilth.seeding import AnyRule, Listed, Request, Seeds, choose_seeds, find_rule

__all__ = ["AsNeeded", "Layer", "as_needed"]

#: A seed's equations contain integrals with one dot and one numerator power more.
REACH = 2


class Layer(NamedTuple):
    """Seeds up to a layer, and how many reducible integrals they left."""

    layer: int
    seeds: int
    missing: int


@dataclass(frozen=True)
class AsNeeded:
    """A rule that takes of another one what closes the targets, see `as_needed`.

    Attributes
    ----------
    base : SeedingRule
    layers : list of Layer
        What was tried when the rule was used last.
    """

    base: AnyRule
    layers: list[Layer] = field(default_factory=list, compare=False)

    @property
    def name(self) -> str:
        """The rule that is used as far as needed."""
        return f"as_needed({self.base.name})"

    def resolve(self, request: Request, tools: ScoringTools) -> AnyRule:
        """Return the first layers of the base rule that close the targets; all of it if none do."""
        self.layers.clear()
        base = tools.resolve(self.base)
        seeds = choose_seeds(base, request)
        layers = _layers(seeds)
        first = max((target.dots + target.s for target in request.targets), default=0) - REACH
        # With all layers there is nothing to save, and whether they close is judged anyway.
        for layer in np.unique(layers)[:-1].tolist():
            if layer < first:
                continue
            kept = layers <= layer
            operators = None if seeds.operators is None else seeds.operators[kept]
            part = Listed(self.name, seeds.indices[kept], operators)
            score = tools.score(part)
            self.layers.append(Layer(layer, score.seeds, len(score.missing)))
            tools.report(
                "layers", f"dots + s <= {layer}: {score.seeds:,} seeds, {len(score.missing)} integrals left"
            )
            if score.complete:
                return part
        return base


def as_needed(seeding: AnyRule | str) -> AsNeeded:
    """Return a rule that takes another one's seeds layer by layer, until the targets close.

    A layer is all seeds with the same dots + s. The first ones that could reach the targets are tried, then
    one layer after the other is added; nothing of the layers behind the last one is generated. It pays where
    seeds were chosen generously: layers grow by large factors, so all attempts together cost less than one
    layer too many.

    Parameters
    ----------
    seeding : rule or str

    Raises
    ------
    RuleError

    Examples
    --------
    >>> import tilth
    >>> tilth.as_needed("laporta(dots=1, s=4)").name
    'as_needed(laporta(dots=1, s=4))'
    """
    return AsNeeded(find_rule(seeding))


def _layers(seeds: Seeds) -> NDArray[np.int64]:
    """Dots + s of each seed: the sum of all absolute indices, lines apart."""
    found = np.zeros(len(seeds), dtype=np.int64)
    # Slot by slot: a wide copy of all seeds would take eight times their memory.
    for slot in range(seeds.indices.shape[1]):
        column = seeds.indices[:, slot]
        found += np.abs(column.astype(np.int16)) - (column > 0)
    return found
