"""`Fitness`: how good a rule is on the training cases."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from tilth.errors import EvolveError
from tilth.evolve.evaluation import Evaluation
from tilth.evolve.suite import read_problem
from tilth.evolve.training import Outcome, Training
from tilth.seeding import Expression

__all__ = ["MEASURES", "PENALTY", "Fitness"]

#: What can be made small. The first two take a fraction of a millisecond, the others a selection.
MEASURES = ("seeds", "generated", "selected", "multiplications", "seconds")
_SELECTION = frozenset({"selected", "multiplications", "seconds"})

#: Objective from which on rules do not close; that of rules that close stays below half of it.
PENALTY = 1e9

#: More nodes than an expression may have, so that in a lexicographic objective size never outweighs a seed.
_NODES = 1024


class Fitness:
    """Evaluates rules on training cases: whether they close, then what they cost, then their length.

    Parameters
    ----------
    cases : sequence of str
        Training cases, such as ``["tribox:3"]``.
    measure : str
        ``"seeds"``, ``"generated"`` (equations), ``"selected"`` (equations), ``"multiplications"`` or
        ``"seconds"``; the last one is measured, so that runs by it cannot be repeated exactly.
    style : str or mapping
        ``"lexicographic"``, or weights of measures and of ``"nodes"``, such as
        ``{"seeds": 1, "multiplications": 0.01, "nodes": 0.1}``.
    dots, s : int, optional
        Bounds of the envelopes, as for `tilth.seeding.expression`; default what the targets have. A rule may
        take any seeds of the envelope, which is part of the rule.
    threads : int, optional
        Default the processors this process may use. Results do not depend on it.
    seed : int
        Seed of the random points.

    Raises
    ------
    EvolveError
        An unknown measure or style.
    IncompleteSeeding
        The envelope of a case does not close.

    Notes
    -----
    Validity is hard: a rule is *valid* if on every case the targets reduce to the masters that the whole
    envelope leaves, which are checked to be masters, at two points modulo two primes. The second one is asked
    only about rules that close at the first.

    Let m be the sum of the measure over the cases and n the number of nodes. The objective of a valid rule is

        m + n / 1024                    (lexicographic: any rule has n <= 256, so that n only breaks ties)
        sum of weight × measure         (weights)

    and that of a rule that does not close, with l integrals left, i independent equations and I those of the
    whole envelopes,

        10^9 + l + (I - i) + n / 1024.

    Fewer integrals left is better, as in arXiv:2502.05121, and any rule that closes is better still. The
    second term keeps the empty rule from being the best of those that do not close: with no equations at
    all just the targets are left, which are few.

    Examples
    --------
    >>> from tilth.evolve import Fitness
    >>> fitness = Fitness(["tribox:3"])
    >>> good, bad = fitness.evaluate(["t >= 4 and s <= t - 3", "t == 6"])
    >>> good.valid, good.objective == 88 + 9 / 1024
    (True, True)
    >>> bad.valid, bad.reason
    (False, 'tribox:3 is left with 23 integrals that are no masters')
    """

    def __init__(
        self,
        cases: Sequence[str],
        measure: str = "seeds",
        style: str | Mapping[str, float] = "lexicographic",
        *,
        dots: int | None = None,
        s: int | None = None,
        threads: int | None = None,
        seed: int = 0,
    ) -> None:
        if isinstance(cases, str) or not cases:
            raise EvolveError(f"cases={cases!r} has no training case, give a list such as ['tribox:3']")
        if measure not in MEASURES:
            raise EvolveError(f"measure={measure!r} is unknown, use one of {', '.join(MEASURES)}")
        self.measure = measure
        self.weights = _read_weights(style)
        self.dots, self.s = dots, s
        self.threads, self.seed = threads, seed
        self._selects = bool(_SELECTION & ({measure} if self.weights is None else self.weights.keys()))
        self._training = [Training(read_problem(name), dots, s, threads=threads, seed=seed) for name in cases]
        self._known: dict[str, Evaluation] = {}

    @property
    def cases(self) -> tuple[str, ...]:
        """Names of the training cases."""
        return tuple(training.name for training in self._training)

    @property
    def slots(self) -> int:
        """Slots that all families of the training cases have."""
        return min(training.slots for training in self._training)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, from which `from_dict` makes the same again, with the envelope of each case."""
        return {
            "cases": list(self.cases),
            "measure": self.measure,
            "style": "lexicographic" if self.weights is None else dict(self.weights),
            "dots": self.dots,
            "s": self.s,
            "seed": self.seed,
            "envelopes": {training.name: training.envelope for training in self._training},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, threads: int | None = None) -> Fitness:
        """Make a fitness from what `to_dict` gave."""
        given = {name: value for name, value in data.items() if name != "envelopes"}
        try:
            return cls(**given, threads=threads)
        except TypeError as error:
            raise EvolveError(f"{data!r} does not describe a fitness: {error}") from None

    def rule(self, text: str) -> Expression:
        """Return the rule that a text stands for, with the envelope."""
        return Expression(text, self.dots, self.s)

    def evaluate(self, texts: Sequence[str]) -> list[Evaluation]:
        """Return an evaluation of each text; what was evaluated before is remembered.

        Raises
        ------
        ExpressionError
            A text is not an expression that is true or false.
        """
        rules = [Expression(text) for text in texts]
        for rule in rules:
            rule.check_is_rule()
        new = {rule.text: rule for rule in rules if rule.text not in self._known}
        if new:
            found = [training.judge(list(new.values())) for training in self._training]
            for number, rule in enumerate(new.values()):
                self._known[rule.text] = self._judge(rule, [counts[number] for counts in found])
        return [self._known[rule.text] for rule in rules]

    def _judge(self, rule: Expression, found: list[Outcome]) -> Evaluation:
        """Put together what was found on all cases."""
        reason = next((one.fault for one in found if one.fault), "")
        counts: dict[str, dict[str, int]] = {}
        totals = dict.fromkeys(MEASURES, 0.0)
        left = short = 0
        for training, one in zip(self._training, found, strict=True):
            counted = {name: getattr(one.count, name) for name in ("seeds", "generated", "independent")}
            selection = training.select(one) if self._selects and not reason else {}
            counts[training.name] = counted | {
                name: int(value) for name, value in selection.items() if name != "seconds"
            }
            for name, value in (counted | selection).items():
                if name in totals:
                    totals[name] += value
            left += one.count.left or 0
            short += training.equations - one.count.independent
        if reason:
            objective = PENALTY + left + short + rule.nodes / _NODES
        elif self.weights is None:
            objective = min(totals[self.measure] + rule.nodes / _NODES, PENALTY / 2)
        else:
            values = totals | {"nodes": float(rule.nodes)}
            objective = min(
                math.fsum(weight * values[name] for name, weight in self.weights.items()), PENALTY / 2
            )
        return Evaluation(rule.text, not reason, objective, counts, left, rule.nodes, reason)


def _read_weights(style: str | Mapping[str, float]) -> dict[str, float] | None:
    if style == "lexicographic":
        return None
    if isinstance(style, str) or len(style) == 0:
        raise EvolveError(
            f"style={style!r} is unknown, use 'lexicographic' or weights such as {{'seeds': 1}}"
        )
    weights = {}
    for name, weight in style.items():
        if name not in (*MEASURES, "nodes"):
            raise EvolveError(f"style has a weight of {name!r}, use {', '.join(MEASURES)} or nodes")
        if type(weight) not in (int, float) or not 0 <= weight < math.inf:
            raise EvolveError(f"style has the weight {weight!r} of {name}, use a number from 0 up")
        weights[name] = float(weight)
    return weights
