"""The options as keyword arguments: written by `make keywords` from `classes`, not by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from tilth.executors.protocol import Submits
from tilth.family import Integral, Label, PointLike
from tilth.family.order import Order
from tilth.pipeline.news import Deliver, Progress
from tilth.seeding import SeedingRule
from tilth.table import Preferred
from tilth.workspace import Workspace

__all__ = [
    "AmplitudeOptionsKeywords",
    "CompareOptionsKeywords",
    "ComputationKeywords",
    "DifferentialOptionsKeywords",
    "EquationOptionsKeywords",
    "LeaderboardOptionsKeywords",
    "MachineKeywords",
    "MastersOptionsKeywords",
    "MinimiseOptionsKeywords",
    "OptionsKeywords",
    "PlanOptionsKeywords",
    "PlanSystemOptionsKeywords",
    "ReconstructOptionsKeywords",
    "ReduceOptionsKeywords",
    "ResumeOptionsKeywords",
    "ScorerOptionsKeywords",
    "ShiftOptionsKeywords",
    "SolveOptionsKeywords",
]


class MachineKeywords(TypedDict, total=False):
    """Keyword arguments of `Machine`."""

    threads: int | None
    max_memory: int | str | None
    progress: Progress | None


class ComputationKeywords(MachineKeywords, total=False):
    """Keyword arguments of `Computation`."""

    seed: int


class _InOrderKeywords(MachineKeywords, total=False):
    """Keyword arguments of `_InOrder`."""

    order: Order | str
    learning_primes: Sequence[int] | None


class _OrderedKeywords(ComputationKeywords, _InOrderKeywords, total=False):
    """Keyword arguments of `_Ordered`."""


class _PreferringKeywords(MachineKeywords, total=False):
    """Keyword arguments of `_Preferring`."""

    preferred_masters: Iterable[Preferred | Mapping[Integral, object]]
    prefer: str | None


class _SymmetricKeywords(MachineKeywords, total=False):
    """Keyword arguments of `_Symmetric`."""

    symmetries: bool | str


class _KeptKeywords(MachineKeywords, total=False):
    """Keyword arguments of `_Kept`."""

    workspace: Workspace | None


class EquationOptionsKeywords(_OrderedKeywords, _PreferringKeywords, _KeptKeywords, total=False):
    """Keyword arguments of `EquationOptions`."""

    identities: Iterable[str]


class OptionsKeywords(EquationOptionsKeywords, _SymmetricKeywords, total=False):
    """Keyword arguments of `Options`."""

    certify: str | None
    effort: int | None
    objective: str | None
    equation_order: str
    pivot_order: str | None


class _ProbingKeywords(MachineKeywords, total=False):
    """Keyword arguments of `_Probing`."""

    backend: str | None
    verify: bool


class _ProvingKeywords(MachineKeywords, total=False):
    """Keyword arguments of `_Proving`."""

    certificate: str


class _AtPointKeywords(MachineKeywords, total=False):
    """Keyword arguments of `_AtPoint`."""

    at: PointLike | None


class _SymmetricAtPointKeywords(_AtPointKeywords, _SymmetricKeywords, total=False):
    """Keyword arguments of `_SymmetricAtPoint`."""


class _InFolderKeywords(MachineKeywords, total=False):
    """Keyword arguments of `_InFolder`."""

    run: str | Path | None


class _InBatchesKeywords(MachineKeywords, total=False):
    """Keyword arguments of `_InBatches`."""

    batch: int | None
    deliver: Deliver | None


class _ElsewhereKeywords(MachineKeywords, total=False):
    """Keyword arguments of `_Elsewhere`."""

    executor: Submits | str | None
    cross_check: float


class ReconstructOptionsKeywords(
    _InFolderKeywords, _InBatchesKeywords, _ElsewhereKeywords, _ProbingKeywords, total=False
):
    """Keyword arguments of `ReconstructOptions`."""


class ResumeOptionsKeywords(
    _InBatchesKeywords, _ElsewhereKeywords, _ProbingKeywords, _KeptKeywords, total=False
):
    """Keyword arguments of `ResumeOptions`."""


class PlanOptionsKeywords(_SymmetricAtPointKeywords, OptionsKeywords, total=False):
    """Keyword arguments of `PlanOptions`."""


class AmplitudeOptionsKeywords(
    _AtPointKeywords, OptionsKeywords, _InFolderKeywords, _ProbingKeywords, total=False
):
    """Keyword arguments of `AmplitudeOptions`."""


class ReduceOptionsKeywords(
    _SymmetricAtPointKeywords,
    OptionsKeywords,
    _InFolderKeywords,
    _InBatchesKeywords,
    _ElsewhereKeywords,
    _ProvingKeywords,
    _ProbingKeywords,
    total=False,
):
    """Keyword arguments of `ReduceOptions`."""

    prime: int | None


class DifferentialOptionsKeywords(ReduceOptionsKeywords, total=False):
    """Keyword arguments of `DifferentialOptions`."""

    variables: Iterable[str] | None


class ShiftOptionsKeywords(ReduceOptionsKeywords, total=False):
    """Keyword arguments of `ShiftOptions`."""

    by: int
    metric: str


class _GivenKeywords(_OrderedKeywords, total=False):
    """Keyword arguments of `_Given`."""

    preferred_masters: Iterable[Label | Integral | str] | Label | Integral | str
    targets_last: bool


class PlanSystemOptionsKeywords(_GivenKeywords, _AtPointKeywords, total=False):
    """Keyword arguments of `PlanSystemOptions`."""


class SolveOptionsKeywords(
    _GivenKeywords,
    _InFolderKeywords,
    _InBatchesKeywords,
    _ElsewhereKeywords,
    _AtPointKeywords,
    _ProvingKeywords,
    _ProbingKeywords,
    total=False,
):
    """Keyword arguments of `SolveOptions`."""


class MastersOptionsKeywords(_InOrderKeywords, _PreferringKeywords, _SymmetricKeywords, total=False):
    """Keyword arguments of `MastersOptions`."""

    sectors: Iterable[int] | None
    certify: bool
    count: bool


class CompareOptionsKeywords(OptionsKeywords, total=False):
    """Keyword arguments of `CompareOptions`."""

    by: str
    executor: Submits | str | None


class ScorerOptionsKeywords(EquationOptionsKeywords, total=False):
    """Keyword arguments of `ScorerOptions`."""

    probe: int


class MinimiseOptionsKeywords(EquationOptionsKeywords, total=False):
    """Keyword arguments of `MinimiseOptions`."""

    by: str
    seconds: float
    rounds: int | None
    start: SeedingRule | str | None


class LeaderboardOptionsKeywords(MachineKeywords, total=False):
    """Keyword arguments of `LeaderboardOptions`."""

    seconds: float
