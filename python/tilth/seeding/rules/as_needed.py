"""Of another rule's seeds no more than close the targets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tilth.seeding.choose import choose_seeds
from tilth.seeding.definition import Rule
from tilth.seeding.parameters import parameter
from tilth.seeding.protocol import Learning, SeedingRule, Seeds
from tilth.seeding.registry import RULE_OR_TEXT, find_rule
from tilth.seeding.request import Request
from tilth.seeding.rules.listed import Listed

__all__ = ["AsNeeded", "Layer"]

#: A seed's equations contain integrals with one dot and one numerator power more.
REACH = 2


class Layer(NamedTuple):
    """Seeds up to a layer, and how many reducible integrals they left."""

    layer: int
    seeds: int
    missing: int


@dataclass(frozen=True)
class AsNeeded(Rule, name="as_needed"):
    """As needed: another rule's seeds layer by layer, until the targets close.

    What
        A layer is all seeds with the same dots + s. The first ones that could reach the targets are tried,
        then one layer after the other is added; nothing of the layers beyond the last one is generated. If
        no layer closes the targets, it is all of the other rule.
    Why
        Conservative rules take far more than needed. Layers grow by large factors, so all attempts together
        cost less than one layer too many.
    Cost
        One elimination per layer that is tried. Triangle-box, target of rank 3: 2,704 of the 50,260 seeds of
        ``laporta(r=8, s=4)``, after three layers.
    Reference
        None.

    Attributes
    ----------
    layers : list of Layer
        What was tried when the rule was used last.

    Examples
    --------
    >>> as_needed("laporta(dots=1, s=4)").name
    'as_needed(laporta(dots=1, s=4))'
    """

    seeding: SeedingRule | str = parameter(RULE_OR_TEXT, "The rule whose seeds are taken.")
    layers: list[Layer] = field(default_factory=list, init=False, compare=False, repr=False)

    def resolve(self, request: Request, learning: Learning) -> SeedingRule:
        """Return the first layers of the rule that close the targets; all of it if none do."""
        self.layers.clear()
        base = learning.resolve(find_rule(self.seeding))
        seeds = choose_seeds(base, request)
        layers = _layers(seeds)
        first = max((target.dots + target.s for target in request.targets), default=0) - REACH
        # With all layers there is nothing to save, and whether they close is judged anyway.
        for layer in np.unique(layers)[:-1].tolist():
            if layer < first:
                continue
            kept = layers <= layer
            choices = None if seeds.choices is None else seeds.choices.keep(kept)
            part = Listed(self.name, seeds.indices[kept], choices)
            score = learning.score(part)
            self.layers.append(Layer(layer, score.seeds, len(score.missing)))
            learning.report(
                "layers", f"dots + s <= {layer}: {score.seeds:,} seeds, {len(score.missing)} integrals left"
            )
            if score.complete:
                return part
        return base


def _layers(seeds: Seeds) -> NDArray[np.int64]:
    """Dots + s of each seed: the sum of all absolute indices, lines apart."""
    found = np.zeros(len(seeds), dtype=np.int64)
    # Slot by slot: a wide copy of all seeds would take eight times their memory.
    for slot in range(seeds.indices.shape[1]):
        column = seeds.indices[:, slot]
        found += np.abs(column.astype(np.int16)) - (column > 0)
    return found
