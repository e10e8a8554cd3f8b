"""`Fitness`: how good a rule is on the training cases."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tilth.cases import Case
from tilth.errors import EvolveError, IncompleteSeeding
from tilth.evolve.evaluation import Evaluation, Judged
from tilth.evolve.measures import MEASURES, SELECTED, read_weights
from tilth.evolve.references import balance, read_references
from tilth.evolve.suite import read_problem
from tilth.evolve.training import Outcome, Training
from tilth.family.text.suggest import did_you_mean
from tilth.seeding import Expression

__all__ = ["COMBINATIONS", "PENALTY", "Fitness"]

#: How several training cases become one number.
COMBINATIONS = ("relative", "sum")

#: Objective from which on rules do not close; that of rules that close stays below half of it.
PENALTY = 1e9

#: How often an envelope is widened; once is enough for most.
MOST_WIDENINGS = 5

#: More nodes than an expression may have, so that in a lexicographic objective size never outweighs a seed.
_NODES = 1024


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What rules amount to on all cases, but for their length: the objective is made of slope or totals."""

    reason: str
    counts: dict[str, dict[str, int]]
    left: int
    slope: float
    totals: dict[str, float]


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
    combine : str
        ``"relative"``: each training case counts by its ratio to what known rules take for it;
        ``"sum"``: cases are added up as they are, so that a large one outweighs the others.
    references : mapping, optional
        ``{case: {measure: value}}``, to which ``"relative"`` relates; cases that are not given are scored.
    dots, s : int, optional
        Bounds of the envelopes, as for `tilth.seeding.expression`; default what the targets have, or if that
        does not close the least that does, for all training cases the same. A rule may take any seeds of the
        envelope, which is part of the rule.
    room_for : sequence of str
        Further cases, such as those for validation, for whose targets there is to be room, too.
    threads : int, optional
        Default the processors this process may use. Results do not depend on it.
    seed : int
        Seed of the random points.

    Raises
    ------
    EvolveError
        An unknown measure or style, a case that is named twice, or a reference that is not positive.
    IncompleteSeeding
        The envelope of a case does not close.

    Notes
    -----
    Validity is hard: a rule is *valid* if on every case the targets reduce to the masters that the whole
    envelope leaves, which are checked to be masters, at two points modulo two primes. The second one is asked
    only about rules that close at the first.

    Let m_c be the measure on case c, of k cases, and n the nodes. The objective of a valid rule is::

        sum over c of w_c m_c + n / (1024 K)    (lexicographic: any rule has n <= 256, so that it breaks ties)
        sum of weight × measure                 (weights; measures with their own w_c, nodes as they are)

    With ``"sum"`` w_c = 1 and K = 1. With ``"relative"`` K = k and::

        w_c = R / R_c,    R = (R_1 + … + R_k) / k,

    where the reference R_c is the least that a known rule takes, of those that close the case: `laporta`,
    `usovitsch`, `kira`, `von-hippel-wilhelm`, `tube`, ``tube(floor=1)``, for targets with dots
    `line-powers`, and the whole envelope; 0 counts as 1. So the first term is the mean over the cases of
    m_c / R_c, times the sum of the references: every case has the same say, and a rule that stays below that
    sum takes less than the best known rules on average. A seed of any case is worth 1/k or more, and the
    length less than that; but length can decide between rules that trade seeds of one case for seeds of
    another. For a single case both are the same, and there are no references. `to_dict` has the references,
    so that a run keeps those that it began with.

    For a rule that does not close all cases let l_c be the integrals left, i_c the independent equations,
    I_c those of the whole envelope, and F_c = l_c + (I_c - i_c) where it does not close, 0 where it does.
    The objective is then::

        10^9 + sum over c of v_c F_c + n / 1024

    with v_c = 1 for ``"sum"`` and v_c = (I_1 + … + I_k) / (k I_c) for ``"relative"``. Fewer integrals left is
    better, as in arXiv:2502.05121, each case that closes counts, and any rule that closes all is better
    still. The term I_c - i_c keeps the empty rule from being the best of those that do not close: with no
    equations at all just the targets are left, which are few.

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
        combine: str = "relative",
        references: Mapping[str, Mapping[str, float]] | None = None,
        dots: int | None = None,
        s: int | None = None,
        room_for: Sequence[str] = (),
        threads: int | None = None,
        seed: int = 0,
    ) -> None:
        if isinstance(cases, str) or not cases:
            raise EvolveError(f"cases={cases!r} has no training case, give a list such as ['tribox:3']")
        if measure not in MEASURES:
            raise EvolveError(
                f"measure={measure!r} is unknown, use one of {', '.join(MEASURES)}"
                f"{did_you_mean(measure, MEASURES)}"
            )
        if combine not in COMBINATIONS:
            raise EvolveError(
                f"combine={combine!r} is unknown, use one of {', '.join(COMBINATIONS)}"
                f"{did_you_mean(combine, COMBINATIONS)}"
            )
        self.measure, self.combine = measure, combine
        self.weights = read_weights(style)
        self.dots, self.s = dots, s
        self.threads, self.seed = threads, seed
        # What the objective is made of: seconds that nobody asked for would make references differ each time.
        self._measures = [name for name in MEASURES if name in (self.weights or {measure: 1.0})]
        self._selects = not set(SELECTED).isdisjoint(self._measures)
        self._training = self._closing([read_problem(name) for name in cases], room_for)
        if len(set(self.cases)) < len(self.cases):
            raise EvolveError(f"{', '.join(self.cases)}: a training case is named twice, name it once")
        self._known: dict[str, Evaluation] = {}
        self._verdicts: dict[tuple[bytes, ...], _Verdict] = {}
        given = read_references(references or {}, self.cases)
        # A single case is related to itself, whatever its reference.
        related = self._training if combine == "relative" and len(self._training) > 1 else []
        #: {case: {measure: value}}: what ``"relative"`` relates to.
        self.references = {one.name: self._reference(one, given.get(one.name, {})) for one in related}
        self._factors = {
            name: self._balanced([found[name] for found in self.references.values()])
            for name in self._measures
        }
        self._slopes = self._balanced([float(one.equations) for one in related])

    def _closing(self, cases: Sequence[Case], room_for: Iterable[str]) -> list[Training]:
        """Make the training cases; in envelopes as wide as their targets need, if no bounds were given."""
        given = (self.dots, self.s) != (None, None)
        tried = _bounds(cases)
        for _ in range(MOST_WIDENINGS):
            try:
                return [
                    Training(case, self.dots, self.s, threads=self.threads, seed=self.seed) for case in cases
                ]
            except IncompleteSeeding as error:
                if given:
                    raise
                wider = [max(bound) for bound in zip(tried, *error.score.widen.values(), strict=True)]
                tried = (wider[0] + (wider == list(tried)), wider[1])
                # As much more than the targets have as the training cases need.
                most, least = _bounds([*cases, *map(read_problem, room_for)]), _bounds(cases)
                self.dots, self.s = (
                    all_of + wanted - own for all_of, wanted, own in zip(most, tried, least, strict=True)
                )
        raise EvolveError(
            f"no envelope up to {self.dots} dots and numerator power {self.s} closes all of "
            f"{', '.join(case.name for case in cases)}; give dots and s"
        )

    def _reference(self, training: Training, given: dict[str, float]) -> dict[str, float]:
        missing = [name for name in self._measures if name not in given]
        found = given | (training.references(missing) if missing else {})
        return {name: found[name] for name in self._measures}

    def _balanced(self, references: Sequence[float]) -> list[float]:
        return balance(references) if references else [1.0] * len(self._training)

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
            "combine": self.combine,
            "references": self.references,
            "dots": self.dots,
            "s": self.s,
            "seed": self.seed,
            "envelopes": {training.name: training.envelope for training in self._training},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, threads: int | None = None) -> Fitness:
        """Make a fitness from what `to_dict` gave.

        With other ``cases`` in it, such as those for validation, it keeps the references of those that stay.
        """
        given = {name: value for name, value in data.items() if name != "envelopes"}
        try:
            kept = {case: value for case, value in given["references"].items() if case in given["cases"]}
            return cls(**given | {"references": kept}, threads=threads)
        except KeyError as error:
            raise EvolveError(f"{data!r} does not describe a fitness: it has no {error}") from None
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
            self._known |= zip(new, self.judge(list(new.values())), strict=True)
        return [self._known[rule.text] for rule in rules]

    def judge(self, rules: Sequence[Judged]) -> list[Evaluation]:
        """Return an evaluation of each rule, which need not be an expression; nothing is remembered."""
        found = zip(*(training.judge(rules) for training in self._training), strict=True)
        return [
            self._evaluation(rule, self._verdict(outcomes))
            for rule, outcomes in zip(rules, found, strict=True)
        ]

    def _verdict(self, outcomes: tuple[Outcome, ...]) -> _Verdict:
        """Return what was found on all cases, put together once for all rules that choose the same."""
        if not all(one.judged for one in outcomes):
            return self._combined(outcomes)
        key = tuple(one.choice for one in outcomes)
        if key not in self._verdicts:
            self._verdicts[key] = self._combined(outcomes)
        return self._verdicts[key]

    def _combined(self, outcomes: tuple[Outcome, ...]) -> _Verdict:
        reason = next((one.fault for one in outcomes if one.fault), "")
        counts: dict[str, dict[str, int]] = {}
        totals = dict.fromkeys(self._measures, 0.0)
        left, slope = 0, 0.0
        for place, (training, one) in enumerate(zip(self._training, outcomes, strict=True)):
            counted = {name: getattr(one.count, name) for name in ("seeds", "generated", "independent")}
            selection = training.select(one) if self._selects and not reason else {}
            counts[training.name] = counted | {
                name: int(value) for name, value in selection.items() if name != "seconds"
            }
            missing = one.count.left or 0
            left += missing
            if one.fault:
                slope += self._slopes[place] * (missing + training.equations - one.count.independent)
            elif not reason:
                values = counted | selection
                for name in totals:
                    totals[name] += self._factors[name][place] * values[name]
        return _Verdict(reason, counts, left, slope, totals)

    def _evaluation(self, rule: Judged, found: _Verdict) -> Evaluation:
        nodes, reason = rule.nodes, found.reason
        if reason:
            objective = PENALTY + found.slope + nodes / _NODES
        else:
            objective = min(self._cost(found.totals, nodes), PENALTY / 2)
        return Evaluation(rule.text, not reason, objective, found.counts, found.left, nodes, reason)

    def _cost(self, totals: Mapping[str, float], nodes: int) -> float:
        if self.weights is None:
            shares = len(self._training) if self.combine == "relative" else 1
            return totals[self.measure] + nodes / (_NODES * shares)
        values = {**totals, "nodes": float(nodes)}
        return math.fsum(weight * values[name] for name, weight in self.weights.items())


def _bounds(cases: Iterable[Case]) -> tuple[int, int]:
    """Return the largest dots and the largest numerator power of a target."""
    targets = [target for case in cases for target in case.targets]
    return max(target.dots for target in targets), max(target.s for target in targets)
