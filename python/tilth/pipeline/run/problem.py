"""What a plan solves: targets of a family by a rule, or of equations that were given."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol, Self

from tilth import _core
from tilth.errors import PlanFileError, TilthError
from tilth.executors.manifest import Manifest, normal_form
from tilth.family import EquationSource, Family, Integral, Label, Named, System
from tilth.pipeline.learn.preferred import preferred_integrals, with_combinations
from tilth.pipeline.learn.prepare import Prepared
from tilth.pipeline.options import ReduceOptions, SolveOptions
from tilth.pipeline.options.records import manifest_of, options_from_manifest, solve_options_from_manifest
from tilth.pipeline.reduce.analytic import RecordedPlan
from tilth.pipeline.reduce.kinematic_point import KinematicPoint
from tilth.plan import GivenColumns, columns_of
from tilth.seeding import Request, SeedingRule, find_rule, make_request, rule_text

if TYPE_CHECKING:
    from tilth.pipeline.run.stored import PlanSummary

__all__ = ["AMPLITUDE", "FamilyProblem", "GivenProblem", "Problem", "read_problem"]

#: The kind of a run whose probes are of a sum of targets, which is not in its folder.
AMPLITUDE = "amplitude"


class Problem(Protocol):
    """What a plan is made from."""

    @property
    def source(self) -> EquationSource:
        """What the equations come from."""

    @property
    def asked(self) -> tuple[Named, ...]:
        """The targets, those of zero sectors among them."""

    @property
    def where(self) -> KinematicPoint:
        """Which symbols are numbers."""

    @property
    def options(self) -> ReduceOptions | SolveOptions:
        """How it is learnt, and how the machine works."""

    @property
    def manifest(self) -> Manifest:
        """All that the plan depends on, as JSON has it."""

    def with_options(self, **machine: Any) -> Self:
        """Return the same problem with other options of the kind that change nothing of the result."""

    def with_manifest(self, manifest: Manifest) -> Self:
        """Return the same problem as another version of the program describes it."""

    def all_equations(self, prepared: Prepared) -> _core.System:
        """Make all equations, not only the selected ones."""

    def read(self, content: bytes) -> tuple[Prepared, RecordedPlan | None]:
        """Read a plan for this problem.

        Raises
        ------
        PlanFileError
        """

    def read_summary(self, content: bytes) -> tuple[PlanSummary, RecordedPlan]:
        """Read what a plan for this problem is probed with, which takes no equations.

        Raises
        ------
        PlanFileError
        """


@dataclass(frozen=True)
class FamilyProblem:
    """Targets of a family, by the seeds of a rule.

    Attributes
    ----------
    request : Request
        Of the targets that are not of zero sectors.
    named : tuple of Integral
        The targets of the call.
    asked : tuple of Integral
        With the integrals in combinations that are preferred masters.
    where : KinematicPoint
    options : ReduceOptions
    rule : str
        Its name.
    rule_text : str or None
        What makes the rule again; None if nothing does.
    described : dict, optional
        The manifest, as the program wrote it that made it.
    """

    request: Request
    named: tuple[Integral, ...]
    asked: tuple[Integral, ...]
    where: KinematicPoint
    options: ReduceOptions
    rule: str
    rule_text: str | None
    described: Manifest | None = None

    @classmethod
    def of(
        cls,
        request: Request,
        named: Sequence[Integral],
        asked: Sequence[Integral],
        seeding: SeedingRule | str,
        where: KinematicPoint,
        options: ReduceOptions,
    ) -> FamilyProblem:
        """Return the problem of a call."""
        rule, text = find_rule(seeding).name, rule_text(seeding)
        return cls(request, tuple(named), tuple(asked), where, options, rule, text)

    @cached_property
    def manifest(self) -> Manifest:
        """All that the plan depends on, as JSON has it."""
        if self.described is not None:
            return self.described
        # The name says it all for most rules; None stands for a rule that no text makes again.
        apart = {} if self.rule_text == self.rule else {"rule_text": self.rule_text}
        manifest = {
            "kind": "reduce",
            "tilth": _core.__version__,
            "family": self.request.family.to_dict(),
            "targets": [list(target.indices) for target in self.named],
            "rule": self.rule,
            **apart,
            "rule_sha256": hashlib.sha256(self.rule.encode()).hexdigest(),
            **manifest_of(self.options),
        }
        return normal_form(manifest)

    @property
    def source(self) -> Family:
        """The family."""
        return self.request.family

    def with_options(self, **machine: Any) -> Self:  # noqa: D102
        return replace(self, options=replace(self.options, **machine))

    def with_manifest(self, manifest: Manifest) -> Self:  # noqa: D102
        return replace(self, described=manifest)

    def all_equations(self, prepared: Prepared) -> _core.System:  # noqa: D102
        return prepared.all_equations(self.request, self.options)

    def read(self, content: bytes) -> tuple[Prepared, RecordedPlan | None]:  # noqa: D102
        columns = partial(columns_of, self.source, self.options.order, preferred_integrals(self.options))
        from tilth.pipeline.run.stored import from_bytes

        return from_bytes(
            content, self.source, self.request.targets, lambda equations: columns(equations=equations)
        )

    def read_summary(self, content: bytes) -> tuple[PlanSummary, RecordedPlan]:  # noqa: D102
        from tilth.pipeline.run.stored import summary_from_bytes

        return summary_from_bytes(content, self.source, self.request.targets)


@dataclass(frozen=True)
class GivenProblem:
    """Targets of equations that were given; the attributes are those of `FamilyProblem`."""

    columns: GivenColumns
    asked: tuple[Label, ...]
    where: KinematicPoint
    options: SolveOptions
    described: Manifest | None = None

    @cached_property
    def manifest(self) -> Manifest:
        """All that the plan depends on, as JSON has it."""
        if self.described is not None:
            return self.described
        manifest = {
            "kind": "solve",
            "tilth": _core.__version__,
            "system": self.source.to_dict(),
            "targets": [list(self.source.key(target)) for target in self.asked],
            **manifest_of(self.options),
        }
        return normal_form(manifest)

    @property
    def source(self) -> System:
        """The equations."""
        return self.columns.source

    def with_options(self, **machine: Any) -> Self:  # noqa: D102
        return replace(self, options=replace(self.options, **machine))

    def with_manifest(self, manifest: Manifest) -> Self:  # noqa: D102
        return replace(self, described=manifest)

    def all_equations(self, prepared: Prepared) -> _core.System:  # noqa: D102
        return self.columns.system

    def read(self, content: bytes) -> tuple[Prepared, RecordedPlan | None]:  # noqa: D102
        from tilth.pipeline.run.stored import from_bytes

        return from_bytes(content, self.source, self.asked, lambda _: self.columns)

    def read_summary(self, content: bytes) -> tuple[PlanSummary, RecordedPlan]:  # noqa: D102
        from tilth.pipeline.run.stored import summary_from_bytes

        return summary_from_bytes(content, self.source, self.asked)


def read_problem(manifest: Mapping[str, Any]) -> FamilyProblem | GivenProblem:
    """Return the problem that a manifest describes.

    Raises
    ------
    PlanFileError
        It describes none.
    """
    try:
        if manifest["kind"] == "solve":
            return _given(manifest)
        family = Family.from_dict(manifest["family"])
        named = tuple(family[indices] for indices in manifest["targets"])
        options = ReduceOptions(**options_from_manifest(manifest, family))
        where = KinematicPoint(family, family.partial_point(options.at))
        options = replace(options, at=where.at)
        rule = str(manifest["rule"])
        text = manifest.get("rule_text", rule)
        asked = with_combinations(named, options)
        request = make_request(asked)
        return FamilyProblem(request, named, asked, where, options, rule, text, dict(manifest))
    except (TilthError, LookupError, TypeError, AttributeError, ValueError) as error:
        raise PlanFileError(f"is not made from a problem: {error!r}") from error


def _given(manifest: Mapping[str, Any]) -> GivenProblem:
    system = System.from_dict(manifest["system"])
    asked = tuple(system[key] for key in manifest["targets"])
    options = SolveOptions(**solve_options_from_manifest(manifest))
    where = KinematicPoint(system, system.partial_point(options.at))
    preferred = tuple(options.preferred_masters)
    options = replace(options, at=where.at, preferred_masters=preferred)
    columns = GivenColumns(system, options.order, preferred, asked if options.targets_last else ())
    return GivenProblem(columns, asked, where, options, dict(manifest))
