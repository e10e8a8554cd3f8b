"""The options: what any computation takes, what learning takes, what a reduction takes.

A new option is a field here. Signatures, docstrings, flags, the manual's tables, manifests, provenance and
cache keys follow from it. `make keywords` writes down the types of the keyword arguments; a test says
when that was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import FrozenInstanceError, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, Unpack

from tilth.errors import OptionError
from tilth.executors.local import BACKENDS
from tilth.executors.protocol import Submits
from tilth.family import Family, Integral, Label, PointLike
from tilth.family.order import Order
from tilth.masters import PREFERENCES, SYMMETRIES
from tilth.pipeline.news import Deliver, Progress
from tilth.pipeline.options import checks
from tilth.pipeline.options.keywords import OptionsKeywords
from tilth.pipeline.options.names import (
    AT_POINT,
    CERTIFICATES,
    EQUATION_ORDERS,
    IDENTITIES,
    MEASURES,
    METRICS,
    MINIMISED,
    OBJECTIVES,
)
from tilth.pipeline.options.option import Changes, Stage, known_options, option
from tilth.pipeline.options.signatures import SignatureOfOptions
from tilth.pipeline.options.text import fill_docstring
from tilth.seeding import SeedingRule
from tilth.table import Combination, Preferred
from tilth.workspace import Workspace

__all__ = [
    "CompareOptions",
    "Computation",
    "DifferentialOptions",
    "EquationOptions",
    "LeaderboardOptions",
    "Machine",
    "MastersOptions",
    "MinimiseOptions",
    "Options",
    "PlanOptions",
    "PlanSystemOptions",
    "ReconstructOptions",
    "ReduceOptions",
    "ResumeOptions",
    "ScorerOptions",
    "ShiftOptions",
    "SolveOptions",
]

# What annotations of keywords name, and no field does.
_ACCEPTED = (Iterable, Sequence, Integral, PointLike, Label, Preferred)


# All classes of options share the methods of this one, also those that make an object and refuse changes:
# `dataclass` would write and compile others for each class, in every program that begins.
@dataclass(init=False, repr=False, eq=False)
class Machine:
    """Where a computation runs: nothing that it finds depends on these options."""

    threads: int = option(
        None,
        "threads to compute with, default: the processors this process may use",
        changes=Changes.NOTHING,
        check=checks.threads,
        accepts="int | None",
        metavar="N",
    )
    max_memory: int | None = option(
        None,
        "memory that learning may take, such as '4 GB'; the rest goes into files in the folder for temporary "
        "files, and what would take more even so, or more than is free, is refused before it begins",
        more="What a workspace keeps is counted, and forgotten where the room is needed.",
        changes=Changes.NOTHING,
        check=checks.memory,
        accepts="int | str | None",
        unit="bytes",
        metavar="SIZE",
    )
    progress: Progress = option(
        None,
        "function called with the name of a stage and a line of text",
        changes=Changes.NOTHING,
        check=checks.progress,
        accepts="Progress | None",
        flag=None,
    )

    __signature__ = SignatureOfOptions()

    def __init__(self, **given: Any) -> None:
        values = vars(self)
        for known in known_options(type(self)):
            values[known.name] = known.about.check(known.name, given.pop(known.name, known.default))
        for keyword in given:
            raise TypeError(f"{type(self).__name__}() got an unexpected keyword argument {keyword!r}")

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __repr__(self) -> str:
        shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self))
        return f"{type(self).__qualname__}({shown})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Machine) or type(other) is not type(self):
            return NotImplemented
        return self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash(self._compared())

    def _compared(self) -> tuple[object, ...]:
        return tuple([getattr(self, one.name) for one in fields(self) if one.compare])

    @classmethod
    def read(cls, function: str, options: Machine | None, keywords: Mapping[str, object]) -> Self:
        """Return the options of a call: those handed over, changed by its keyword arguments.

        Parameters
        ----------
        function : str
            Name of what is called, for the message.
        options : options, optional
            Of any class; those of its options that the call does not take are left aside.
        keywords : mapping

        Raises
        ------
        TypeError
            The function has no such keyword, or `options` are none.
        OptionError, OrderError, PrimeError
            A value cannot be used.
        """
        names = [known.name for known in known_options(cls)]
        for keyword in keywords:
            if keyword not in names:
                from difflib import get_close_matches  # for the refused only

                near = get_close_matches(keyword, [*names, "seeding", "targets"], 1)
                advice = f", did you mean {near[0]!r}?" if near else ""
                raise TypeError(f"{function}() got an unexpected keyword argument {keyword!r}{advice}")
        if options is None:
            return cls(**keywords)
        if not isinstance(options, Machine):
            raise TypeError(f"{function}() takes options such as tilth.Options(effort=2), not {options!r}")
        shared = {name: getattr(options, name) for name in names if hasattr(options, name)}
        return cls(**shared | dict(keywords))


@dataclass(init=False, repr=False, eq=False)
class Computation(Machine):
    """What any computation at random points takes."""

    seed: int = option(
        0, "seed of the random points", changes=Changes.WORK, check=checks.at_least(0, None), metavar="N"
    )

    @property
    def core_seed(self) -> int:
        """The seed as the core takes it, below 2^64."""
        return self.seed % 2**64


@dataclass(init=False, repr=False, eq=False)
class _InOrder(Machine):
    order: Order = option(
        Order.numerators,
        "order of integrals",
        changes=Changes.RESULT,
        check=checks.order,
        accepts="Order | str",
        choices=tuple(order.value for order in Order),
        told_apart=True,
    )
    learning_primes: tuple[int, ...] = option(
        None,
        "at least two primes to learn with, default: two of the largest below 2^63",
        more="For tests: tiny ones make accidents happen.",
        changes=Changes.WORK,
        check=checks.learning_primes,
        accepts="Sequence[int] | None",
        told_apart=True,
        flag=None,
    )


@dataclass(init=False, repr=False, eq=False)
class _Ordered(Computation, _InOrder):
    pass


@dataclass(init=False, repr=False, eq=False)
class _Preferring(Machine):
    preferred_masters: tuple[Preferred, ...] = option(
        (),
        "masters to keep: integrals, the first one lowest in the order, and linear combinations of integrals",
        more="A mapping {integral: coefficient} stands for a `Combination`.",
        changes=Changes.RESULT,
        check=checks.preferred,
        accepts="Iterable[Preferred | Mapping[Integral, object]]",
        see="combinations",
        told_apart=True,
        metavar="FILE",
    )

    prefer: str | None = option(
        None,
        "masters to choose beside the preferred ones: with numerators or dots, whatever the order of "
        "integrals, or such that denominators are functions of d times functions of the kinematics",
        changes=Changes.RESULT,
        check=checks.one_of(*PREFERENCES, None),
        choices=PREFERENCES,
        see="prefer",
    )

    @property
    def preferred_integrals(self) -> tuple[Integral, ...]:
        """The preferred masters where these can be integrals only.

        Raises
        ------
        OptionError
            A combination is among them.
        """
        combination = next((one for one in self.preferred_masters if isinstance(one, Combination)), None)
        if combination is not None:
            raise OptionError(
                f"preferred_masters has the combination {combination}, which only a reduction of one family "
                "takes; prefer integrals here"
            )
        return tuple(one for one in self.preferred_masters if isinstance(one, Integral))

    @property
    def preferred_in_project(self) -> tuple[Integral, ...]:
        """The preferred masters of several families.

        Raises
        ------
        OptionError
            A combination is among them, or others are to be chosen.
        """
        if self.prefer is not None:
            raise OptionError(
                f"prefer={self.prefer!r} chooses masters of one family; ask masters() of each, and give the "
                "project what it finds as preferred_masters"
            )
        return self.preferred_integrals


@dataclass(init=False, repr=False, eq=False)
class _Symmetric(Machine):
    symmetries: str = option(
        SYMMETRIES[0],
        "maps between sectors to use: all; shifts, those that leave external momenta alone; or none",
        more="True and False are all and none. With maps there are fewer masters, and probes cost less.",
        changes=Changes.RESULT,
        check=checks.symmetries,
        accepts="bool | str",
        choices=SYMMETRIES,
        see="symmetries",
    )


@dataclass(init=False, repr=False, eq=False)
class _Kept(Machine):
    workspace: Workspace | None = option(
        None,
        "where what is learnt is kept for later calls; without one nothing is",
        changes=Changes.NOTHING,
        check=checks.workspace,
        flag=None,
    )


@dataclass(init=False, repr=False, eq=False)
class EquationOptions(_Ordered, _Preferring, _Kept):
    """Which equations seeds stand for, and in which order their integrals are eliminated."""

    identities: tuple[str, ...] = option(
        IDENTITIES,
        "kinds of equations to make: ibp, li, or both",
        changes=Changes.RESULT,
        check=checks.identities,
        accepts="Iterable[str]",
        metavar="KINDS",
    )

    def check_family(self, family: Family) -> None:
        """Check that preferred masters are integrals of a family.

        Raises
        ------
        OptionError
        """
        for master in self.preferred_masters:
            if master.family != family:
                raise OptionError(
                    f"preferred_masters has {master!r}, which is not an integral of {family.name}"
                )


@dataclass(init=False, repr=False, eq=False)
class Options(EquationOptions, _Symmetric):
    """What learning takes: `score`, `compare` and `reduce`.

    Attributes
    ----------
    {options}

    Examples
    --------
    >>> import tilth
    >>> thorough = tilth.Options(effort=3, objective="multiplications")
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> tilth.score(bubble[2, 1], "laporta", options=thorough, seed=5).masters
    1
    """

    if TYPE_CHECKING:
        # What users may give, such as text for an order; the fields have what computations take.
        def __init__(self, **keywords: Unpack[OptionsKeywords]) -> None: ...

    effort: int | None = option(
        None,
        "rounds of attempts at a smaller selection, beside those that cost little; 0 keeps the first one; "
        "default: 1, with auto 3 for functions, 1 for numbers and 0 for residues",
        more="Each round beyond the first also quadruples what may be spent on a cheap order of pivots.",
        changes=Changes.WORK,
        check=checks.optional(checks.at_least(0)),
        stage=Stage.SELECTION,
        metavar="N",
        see="effort",
    )
    objective: str | None = option(
        None,
        "what the selection is to be small in: selected, equations; multiplications, the work of one probe; "
        "mixed, the product of the two; shortlist, the work of one probe, of the shortest attempt and two "
        "that look cheap; default: selected, with auto and its own effort for functions shortlist",
        changes=Changes.WORK,
        check=checks.one_of(*OBJECTIVES, None),
        choices=OBJECTIVES,
        stage=Stage.SELECTION,
    )
    certify: str | None = option(
        None,
        "find the masters with boxes of seeds that grow by one step more than usual, and compare with an "
        "independent count",
        changes=Changes.RESULT,
        check=checks.one_of("masters", None),
        choices=("masters",),
        stage=Stage.SELECTION,
        see="masters",
    )
    equation_order: str = option(
        EQUATION_ORDERS[0],
        f"in which order equations are offered to the elimination: {', '.join(EQUATION_ORDERS)}, or an "
        "integer expression in the features of an equation's seed, lowest first",
        more="It decides which of two equations that say the same is kept; with `effort` above 0 other "
        "orders are tried as well.",
        changes=Changes.WORK,
        check=checks.equation_order,
        metavar="ORDER",
        see="equation-orders",
    )
    pivot_order: str | None = option(
        None,
        "in which order the selected equations are solved: an integer expression in the features of an "
        "integral, the largest first; default: the order of integrals or a cheaper one",
        changes=Changes.WORK,
        check=checks.pivot_order,
        stage=Stage.SELECTION,
        metavar="EXPRESSION",
    )


@dataclass(init=False, repr=False, eq=False)
class _Probing(Machine):
    backend: str = option(
        None,
        "how tapes are replayed, default: the fastest that this processor has",
        changes=Changes.NOTHING,
        check=checks.backend,
        accepts="str | None",
        choices=BACKENDS,
        stage=Stage.COEFFICIENTS,
    )
    verify: bool = option(
        True,
        "verify what was found before it is returned",
        changes=Changes.NOTHING,
        check=checks.yes_or_no,
        stage=Stage.COEFFICIENTS,
    )


@dataclass(init=False, repr=False, eq=False)
class _Proving(Machine):
    certificate: str = option(
        CERTIFICATES[0],
        "what proves the table: combined, a witness of one random combination of all rows; rows, one of each",
        changes=Changes.WORK,
        check=checks.one_of(*CERTIFICATES),
        choices=CERTIFICATES,
        stage=Stage.COEFFICIENTS,
        told_apart=True,
        see="certificates",
    )


@dataclass(init=False, repr=False, eq=False)
class _AtPoint(Machine):
    at: Mapping[str, Any] = option(
        None,
        "numbers for some or all symbols, such as d=41,m1=1,m2=1/3; coefficients are rational functions of "
        "the symbols that have none",
        changes=Changes.RESULT,
        check=checks.point,
        accepts="PointLike | None",
        stage=Stage.COEFFICIENTS,
        told_apart=True,
        metavar="POINT",
    )


@dataclass(init=False, repr=False, eq=False)
class _SymmetricAtPoint(_AtPoint, _Symmetric):
    symmetries: str = option(
        SYMMETRIES[0],
        "maps between sectors to use: all; shifts, those that leave external momenta alone; none; or "
        "at-point, all of the family with the numbers of `at` in it, of which the result then is",
        more="True and False are all and none. With maps there are fewer masters, and probes cost less.",
        changes=Changes.RESULT,
        check=checks.symmetries_at_point,
        accepts="bool | str",
        choices=(*SYMMETRIES, AT_POINT),
        see="symmetries",
    )


@dataclass(init=False, repr=False, eq=False)
class _InFolder(Machine):
    run: Path | None = option(
        None,
        "folder in which an exact reduction keeps its plan and every probe, so that a run that was stopped "
        "goes on where it was",
        changes=Changes.NOTHING,
        check=checks.folder,
        accepts="str | Path | None",
        stage=Stage.COEFFICIENTS,
        metavar="FOLDER",
        see="runs",
    )


@dataclass(init=False, repr=False, eq=False)
class _InBatches(Machine):
    batch: int | None = option(
        None,
        "targets whose rows are found, written to files and handed over at once, those of few lines first; "
        "default: all targets",
        more="Rows of finished batches stay in the folder of the run, and memory is bounded by those of one.",
        changes=Changes.NOTHING,
        check=checks.optional(checks.at_least(1)),
        stage=Stage.COEFFICIENTS,
        metavar="N",
        see="long-lists",
    )
    deliver: Deliver | None = option(
        None,
        "called with each target and its row as soon as they are known, and before the table is verified",
        changes=Changes.NOTHING,
        check=checks.optional(checks.function),
        stage=Stage.COEFFICIENTS,
        flag=None,
    )


@dataclass(init=False, repr=False, eq=False)
class _Elsewhere(Machine):
    executor: Submits | str | None = option(
        None,
        "who computes the probes of an exact reduction: anything with submit(), such as a pool or a client "
        "of dask, or text: processes:4, dask://host:8786, dask-slurm:nodes=10,walltime=1h, or mpi; default: "
        "threads of this process",
        changes=Changes.NOTHING,
        check=checks.executor,
        stage=Stage.COEFFICIENTS,
        metavar="NAME",
        see="clusters",
    )
    cross_check: float = option(
        0.01,
        "share of the probes that a second worker of an executor computes, too",
        changes=Changes.NOTHING,
        check=checks.share,
        stage=Stage.COEFFICIENTS,
        metavar="SHARE",
        see="clusters",
    )


@dataclass(init=False, repr=False, eq=False)
class ReconstructOptions(_InFolder, _InBatches, _Elsewhere, _Probing):
    """What turning a plan into a table takes."""


@dataclass(init=False, repr=False, eq=False)
class ResumeOptions(_InBatches, _Elsewhere, _Probing, _Kept):
    """What a run that goes on may be told anew; the rest stands in its folder."""


@dataclass(init=False, repr=False, eq=False)
class PlanOptions(_SymmetricAtPoint, Options):
    """What a plan takes."""


@dataclass(init=False, repr=False, eq=False)
class AmplitudeOptions(_AtPoint, Options, _InFolder, _Probing):
    """What an amplitude takes."""


@dataclass(init=False, repr=False, eq=False)
class ReduceOptions(_SymmetricAtPoint, Options, _InFolder, _InBatches, _Elsewhere, _Proving, _Probing):
    """What a reduction takes."""

    prime: int | None = option(
        None,
        "give residues modulo this prime; all symbols need numbers then",
        changes=Changes.RESULT,
        check=checks.as_it_is,
        stage=Stage.COEFFICIENTS,
        told_apart=True,
        metavar="P",
    )


@dataclass(init=False, repr=False, eq=False)
class DifferentialOptions(ReduceOptions):
    """What the differential equations of masters take."""

    variables: tuple[str, ...] | None = option(
        None,
        "invariants to differentiate in, such as s,t; default: all that have no number",
        changes=Changes.RESULT,
        check=checks.optional(checks.names),
        accepts="Iterable[str] | None",
        stage=Stage.COEFFICIENTS,
        metavar="NAMES",
    )


@dataclass(init=False, repr=False, eq=False)
class ShiftOptions(ReduceOptions):
    """What a shift of the dimension takes."""

    by: int = option(
        2,
        "by how much the dimension of the masters differs from d: 2 or -2",
        changes=Changes.RESULT,
        check=checks.one_of_numbers(2, -2),
        stage=Stage.COEFFICIENTS,
        metavar="2|-2",
    )
    metric: str = option(
        METRICS[0],
        "measure of each loop momentum: minkowski, d^dk/(i pi^(d/2)) with squares of signature (+,-,-,...); "
        "euclidean, d^dk/pi^(d/2)",
        changes=Changes.RESULT,
        check=checks.one_of(*METRICS),
        choices=METRICS,
        stage=Stage.COEFFICIENTS,
    )


@dataclass(init=False, repr=False, eq=False)
class _Given(_Ordered):
    preferred_masters: Iterable[Any] = option(
        (),
        "integrals that come lowest in the order, the first one lowest; those that the system lacks change "
        "nothing",
        changes=Changes.RESULT,
        check=checks.as_it_is,
        accepts="Iterable[Label | Integral | str] | Label | Integral | str",
        metavar="FILE",
    )
    targets_last: bool = option(
        False,
        "put the targets above all other integrals in the order, so that they are expressed by these",
        more="Such as an amplitude that one of the equations defines.",
        changes=Changes.RESULT,
        check=checks.yes_or_no,
    )


@dataclass(init=False, repr=False, eq=False)
class PlanSystemOptions(_Given, _AtPoint):
    """What the plan of a system of equations takes."""


@dataclass(init=False, repr=False, eq=False)
class SolveOptions(_Given, _InFolder, _InBatches, _Elsewhere, _AtPoint, _Proving, _Probing):
    """What solving a system of equations takes."""


@dataclass(init=False, repr=False, eq=False)
class MastersOptions(_InOrder, _Preferring, _Symmetric):
    """What the masters of a family depend on."""

    sectors: tuple[int, ...] | None = option(
        None,
        "numbers of the sectors to look at, such as 14,21; default: all that are not zero",
        changes=Changes.RESULT,
        check=checks.optional(checks.sectors),
        accepts="Iterable[int] | None",
        metavar="NUMBERS",
    )
    certify: bool = option(
        False,
        "go on with boxes of seeds that are one step larger than usual, and larger still where an "
        "independent count disagrees",
        changes=Changes.RESULT,
        check=checks.yes_or_no,
        see="masters",
    )
    count: bool = option(
        False,
        "count the masters of each sector independently of seeds, and go on where the count is another",
        changes=Changes.RESULT,
        check=checks.yes_or_no,
        see="independent-count",
    )


@dataclass(init=False, repr=False, eq=False)
class CompareOptions(Options):
    """What a comparison of rules takes."""

    by: str = option(
        "multiplications",
        "measure by which rules are sorted; those that close come before those that do not",
        changes=Changes.RESULT,
        check=checks.one_of(*MEASURES, what="is not a measure"),
        choices=MEASURES,
        stage=Stage.COEFFICIENTS,
    )
    executor: Submits | str | None = option(
        None,
        "who scores the rules, each a task: anything with submit(), or text such as processes:4 or "
        "dask://host:8786; default: this process, one after the other",
        changes=Changes.NOTHING,
        check=checks.executor,
        stage=Stage.COEFFICIENTS,
        metavar="NAME",
        see="clusters",
    )


@dataclass(init=False, repr=False, eq=False)
class ScorerOptions(EquationOptions):
    """What a scorer takes."""

    probe: int = option(
        0,
        "number of the prime and the point at which rules are tried",
        more="Scorers of different probes count alike but for accidents, which a search would exploit.",
        changes=Changes.WORK,
        check=checks.at_least(0),
        metavar="N",
    )


@dataclass(init=False, repr=False, eq=False)
class MinimiseOptions(EquationOptions):
    """What a search for fewer seeds takes."""

    by: str = option(
        MINIMISED[0],
        "what to make small: seeds, their number; selected, equations in the witness; multiplications, what "
        "eliminating just these costs",
        changes=Changes.RESULT,
        check=checks.one_of(*MINIMISED, what="cannot be made small"),
        choices=MINIMISED,
    )
    seconds: float = option(
        10.0,
        "time to search, checked between rounds",
        changes=Changes.RESULT,
        check=checks.positive,
        unit="seconds",
        metavar="S",
    )
    rounds: int | None = option(
        None,
        "search this many rounds instead, which gives the same result on every machine",
        changes=Changes.RESULT,
        check=checks.optional(checks.at_least(1)),
        metavar="N",
    )
    start: SeedingRule | str | None = option(
        None,
        "choice to start from, such as one that an earlier search found; default: all seeds of the rule",
        changes=Changes.RESULT,
        check=checks.as_it_is,
        metavar="RULE",
    )


@dataclass(init=False, repr=False, eq=False)
class LeaderboardOptions(Machine):
    """What a leaderboard takes."""

    seconds: float = option(
        60.0,
        "begin no score after this",
        changes=Changes.RESULT,
        check=checks.not_negative,
        unit="seconds",
        metavar="S",
    )


fill_docstring(Options, Options)
