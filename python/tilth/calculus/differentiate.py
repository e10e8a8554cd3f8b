"""`differential_equations`: masters differentiated, and what comes out reduced to masters again."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from tilth.calculus.closure import closed_under
from tilth.calculus.derivative import derivatives_in
from tilth.calculus.elsewhere import check_scaling_elsewhere
from tilth.calculus.equations import DifferentialEquations
from tilth.calculus.scaling import missing_variables, why_not_scaling
from tilth.calculus.start import Subject, start_from
from tilth.calculus.variables import variables_of
from tilth.pipeline.options import DifferentialOptions
from tilth.pipeline.options.keywords import DifferentialOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.seeding import SeedingRule

__all__ = ["differential_equations"]


@takes(DifferentialOptions)
def differential_equations(
    subject: Subject,
    seeding: SeedingRule | str = "auto",
    *,
    options: DifferentialOptions | None = None,
    **keywords: Unpack[DifferentialOptionsKeywords],
) -> DifferentialEquations:
    """Differentiate masters in the invariants, and write what comes out in terms of the masters.

    An invariant moves the external momenta, so that all scalar products follow it exactly, and the masses in
    propagators (hep-ph/9912329, arXiv:1412.2296). The integrals that come out are targets of one `reduce`.
    The equations are then checked: derivatives in two invariants must be interchangeable, and scaling all
    momenta and masses must give the masters' mass dimensions. Where derivatives in some invariants were not
    asked for, scaling is checked with these reduced at one random point modulo a prime.

    Parameters
    ----------
    subject : Family, Masters, Table, or iterable of Integral and Combination
        A family: all its masters. A table: its masters and those that their derivatives lead to; if it has
        all integrals of `targets_of_derivatives` nothing is reduced. A list: these as preferred masters, and
        those that their derivatives lead to.
    seeding : rule or str
        As for `reduce`.
    options : Options, optional
        Options to start from; keyword arguments change single ones. First below come those that may change
        the result, then those that change only the work, then those that change neither.
    {options}

    Returns
    -------
    DifferentialEquations
        Their `verify` was called, unless ``verify=False``.

    Raises
    ------
    OptionError
        A variable is none of the invariants; or an option contradicts the table or masters.
    IncompleteSeeding, PointError, SingularKinematics, RunFolderError, LedgerError, PrimeError, UnluckyPoint
        As `reduce`.
    VerificationFailed
        Never, unless there is a bug or a fault of the machine.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> equations = tilth.differential_equations(bubble)
    >>> print(equations.matrix("s")[0, 0])
    (d-4)/(2*s)
    """
    read = DifferentialOptions.read("differential_equations", options, keywords)
    start = start_from(subject, read, keywords)
    operators = derivatives_in(start.family, variables_of(start))
    closed = closed_under(operators, start, seeding)
    equations = DifferentialEquations(
        start.family,
        closed.masters,
        closed.entries,
        at=closed.table.at,
        prime=closed.table.prime,
        provenance=closed.table.provenance,
    )
    if start.options.verify:
        checks = equations.verify(seed=start.options.seed)
        if not why_not_scaling(equations) and missing_variables(equations):
            check_scaling_elsewhere(equations, start, seeding)
            checks = replace(checks, scaling=True, note="at one point")
        equations.checks = checks
    return equations
