"""Every exception that Tilth raises on purpose, in one tree rooted at `TilthError`.

Bad input is an `InputError` (also a `ValueError`); a mathematical accident, a gap in the seeds or a failed
check has its own class directly below `TilthError`. The text of every message is written where the error is
raised.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = [
    "BackendError",
    "ColumnError",
    "CoreError",
    "DependentPropagators",
    "DimensionError",
    "EvolveError",
    "ExpressionError",
    "FamilyError",
    "FamilyFileError",
    "FormatError",
    "FunctionError",
    "IncompleteEquations",
    "IncompleteSeeding",
    "IndexCountError",
    "IndexRangeError",
    "InputError",
    "KinematicsError",
    "LedgerError",
    "LimitExceeded",
    "MissingScalarProduct",
    "NotATarget",
    "NotRecordedError",
    "OperatorError",
    "OptionError",
    "OrderError",
    "OutOfMemory",
    "PlanFileError",
    "PointError",
    "PolynomialError",
    "PrimeError",
    "PrimeRangeError",
    "ProbeFault",
    "ProgramError",
    "ReconstructionError",
    "RepeatedPrimeError",
    "RepeatedSeedError",
    "ResidueCountError",
    "RuleDuplicateError",
    "RuleError",
    "RuleFailed",
    "RuleNotDeterministic",
    "RuleRangeError",
    "RuleSectorError",
    "RuleShapeError",
    "RuleTypeError",
    "RunFolderError",
    "SectorError",
    "SingularKinematics",
    "StoppedError",
    "TableError",
    "TableFileError",
    "TapeError",
    "TargetError",
    "TilthError",
    "UnknownMomentum",
    "UnknownSymbol",
    "UnluckyPoint",
    "VerificationFailed",
    "WorkersLost",
    "ZeroSeedError",
]


class TilthError(Exception):
    """Anything that Tilth raises on purpose; catch this to catch them all."""


class InputError(TilthError, ValueError):
    """What the user handed over cannot be used; correct the entry that the message names."""


class ExpressionError(InputError):
    """An expression does not follow the grammar; look at the caret in the message.

    Attributes
    ----------
    position : int or None
        Offset (from 0) of the offending character in the expression.
    """

    def __init__(self, message: str, *, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


class UnknownSymbol(InputError):
    """An expression uses a symbol that `invariants` does not declare; declare it or correct the spelling."""


class UnknownMomentum(InputError):
    """A name stands where a momentum must stand but is in neither `loops` nor `externals`."""


class IndexCountError(InputError):
    """An integral has more or fewer indices than the family has propagator slots."""


class IndexRangeError(InputError):
    """An index of an integral is not an integer between -127 and 127."""


class DependentPropagators(InputError):
    """A propagator is a linear combination of earlier ones and a constant; drop it or partial-fraction."""


class MissingScalarProduct(InputError):
    """The kinematics do not fix every scalar product of the external momenta; add the one that is named."""


class DimensionError(InputError):
    """An entry mixes mass dimensions, or the mass dimension of a symbol cannot be inferred."""


class KinematicsError(InputError):
    """A kinematic entry is malformed or contradicts the others."""


class SectorError(InputError):
    """A sector number, bit string or cut does not belong to the family."""


class TargetError(InputError):
    """A line of a target list, or the text of an integral, cannot be read."""


class NotATarget(TargetError, KeyError):
    """A table was asked for an integral that is not one of its targets."""

    __str__ = Exception.__str__  # a KeyError would print its message in quotes


class SingularKinematics(InputError):
    """The kinematics has no value at this point, or the equations degenerate there; take another one."""


class FamilyFileError(InputError):
    """A family file is malformed or has an unknown key; the message names the file and the entry."""


class FamilyError(InputError):
    """A family is inconsistent in a way that has no class of its own."""


class PrimeError(InputError):
    """A modulus is not a prime or does not fit into a word."""


class PointError(InputError):
    """A numeric point misses a symbol, has an unknown one, or has a value that cannot be used."""


class RuleError(InputError):
    """A seeding rule is unknown, malformed, or broke its contract."""


class RuleFailed(RuleError):
    """A seeding rule raised an exception of its own; its cause is attached."""


class RuleShapeError(RuleError):
    """A seeding rule answered with an array of the wrong shape, or with operators for other seeds."""


class RuleTypeError(RuleError):
    """A seeding rule answered with something that is no integer, or no truth value."""


class RuleRangeError(RuleError):
    """A seeding rule answered with an index or an operator that does not exist."""


class RuleSectorError(RuleError):
    """A seeding rule answered with a seed of another sector than it was asked for."""


class RuleDuplicateError(RuleError):
    """A seeding rule answered with the same seed twice."""


class RuleNotDeterministic(RuleError):
    """A seeding rule gave two answers to one question."""


class EvolveError(InputError):
    """A search for rules cannot be set up, or its run cannot be read, resumed or replayed."""


class ProgramError(EvolveError):
    """A program that a search was offered is outside of the subset, or too large; its line is in the message.

    Attributes
    ----------
    line : int or None
        Line of the function, counted from its first.
    """

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class OrderError(InputError):
    """An order of integrals is unknown or inconsistent."""


class LimitExceeded(InputError):
    """An input is larger than the documented limit; make it smaller, or raise the limit if possible."""


class OutOfMemory(LimitExceeded):
    """Memory ran out, or would; the message names the stage, and says what to do."""

    #: The stage that the message names.
    stage: str | None = None

    def during(self, stage: str) -> OutOfMemory:
        """Return the same error with its stage named, unless it is already."""
        if self.stage is not None:
            return self
        told = OutOfMemory(f"during {stage} {self}")
        told.stage = stage
        return told


class TableError(InputError):
    """Tables do not fit together, or a table cannot do what it was asked for; the message says why."""


class TableFileError(InputError):
    """A table file is damaged, of an unknown version, or not a Tilth file at all."""


class RunFolderError(InputError):
    """A run's folder is damaged, holds another run, or is not a run's folder at all."""


class PlanFileError(RunFolderError):
    """A plan's file is damaged, of an unknown version, or not a plan at all."""


class FormatError(InputError):
    """A file of another program cannot be read, or a table cannot be written in its format."""


class OptionError(InputError):
    """An option has a value that is not accepted, or contradicts another option."""


class UnluckyPoint(TilthError):
    """A probe hit an accidental zero; it is dropped, counted and replaced by another point."""


class IncompleteSeeding(TilthError):
    """The seeds do not reduce every target to masters; widen the rule.

    Attributes
    ----------
    score : tilth.Score or None
        What was counted.
    missing : list of Integral
        Reducible integrals that are left.
    widen : dict
        {sector: (dots, s)}: seeds that would reduce what is missing there, at least.
    repair : str or None
        The seeding to ask for instead, as text; the message has it as Python writes it.
    """

    def __init__(self, message: str, *, score: Any = None, repair: str | None = None) -> None:
        super().__init__(message)
        self.score = score
        self.repair = repair
        self.missing = [] if score is None else score.missing
        self.widen = {} if score is None else score.widen


class IncompleteEquations(IncompleteSeeding):
    """Equations that were given do not reduce every target.

    Attributes
    ----------
    missing : list of Label
        Targets that they leave as they are.
    """

    def __init__(self, message: str, *, missing: Iterable[Any] = ()) -> None:
        super().__init__(message)
        self.missing = list(missing)


class LedgerError(TilthError):
    """The log of a run's probes is damaged, in use, or cannot be written; what it acknowledged is intact."""


class VerificationFailed(TilthError):
    """A result does not satisfy the equations at a fresh point; do not use it, and report the case."""


class ProbeFault(TilthError):
    """A probe solved its equations and yet does not satisfy them: a fault of the machine, or a bug."""


class WorkersLost(TilthError):
    """Those who computed probes are gone; with the folder of a run it goes on from there."""


class CoreError(TilthError):
    """The compiled core reported a failure that has no better class."""


class OperatorError(InputError):
    """An operator or equation number is not one of the family's or the system's."""


class ZeroSeedError(InputError):
    """A seed lies in a sector whose integrals are zero, or outside the top sectors."""


class RepeatedSeedError(InputError):
    """A list of seeds has the same seed twice."""


class RepeatedPrimeError(PrimeError):
    """A prime is given twice where different ones are needed."""


class PrimeRangeError(PrimeError):
    """A modulus is prime but too small or too large for the word arithmetic."""


class ColumnError(CoreError):
    """A column number is not one of the system's, or comes twice in a row."""


class PolynomialError(CoreError):
    """A polynomial does not fit the symbols of its system."""


class FunctionError(InputError):
    """A text is no function in its canonical form, or a list of functions lacks one."""


class TapeError(CoreError):
    """A tape is damaged, or was asked for what it does not have."""


class BackendError(CoreError):
    """A way to replay tapes cannot run here, or not with this prime."""


class ReconstructionError(CoreError):
    """Probes do not fit a rational function within the limits of a reconstruction."""


class NotRecordedError(CoreError):
    """A witness was asked of an elimination that recorded only pivots."""


class ResidueCountError(CoreError):
    """A reconstruction got another number of residues than of primes."""


class StoppedError(CoreError):
    """The core was asked to stop while it worked."""
