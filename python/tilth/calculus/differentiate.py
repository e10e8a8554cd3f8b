"""`differential_equations`: masters differentiated, and what comes out reduced to masters again."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from tilth.calculus.data import Entries, sector_of_master
from tilth.calculus.derivative import derivative_in
from tilth.calculus.elsewhere import check_scaling_elsewhere
from tilth.calculus.equations import DifferentialEquations
from tilth.calculus.scaling import missing_variables, why_not_scaling
from tilth.calculus.start import Start, Subject, start_from
from tilth.calculus.targets import integrals_of
from tilth.pipeline.options import DifferentialOptions
from tilth.pipeline.options.keywords import DifferentialOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.verbs.reduce import reduce
from tilth.seeding import SeedingRule
from tilth.table import Preferred, Table
from tilth.table.arithmetic import Coefficient

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
    equations = _equations(start, seeding)
    if start.options.verify:
        checks = equations.verify(seed=start.options.seed)
        if not why_not_scaling(equations) and missing_variables(equations):
            check_scaling_elsewhere(equations, start, seeding)
            checks = replace(checks, scaling=True, note="at one point")
        equations.checks = checks
    return equations


def _equations(start: Start, seeding: SeedingRule | str) -> DifferentialEquations:
    """Differentiate and reduce until no master is new.

    A family's masters take one round. A table has the masters of its targets, and derivatives may lead to
    others; each round but the last adds some, and there are finitely many.
    """
    masters, table = start.masters, start.table
    number = 0
    while True:
        targets = integrals_of(start.family, masters, start.variables)
        if table is None or not all(target in table or target in table.masters for target in targets):
            table = reduce(targets, seeding, options=_numbered(start.options, number))
        rows = _rows(start, table, masters)
        reached = {other for row in rows.values() for other in row}
        reached |= {other for master in masters for other in _in_masters(table, master)}
        if reached <= set(masters):
            return _ordered(start, table, masters, rows)
        masters = tuple(master for master in table.masters if master in reached)
        number += 1


def _numbered(options: DifferentialOptions, number: int) -> DifferentialOptions:
    """Return the options of a round: each has a folder of its own."""
    if options.run is None or number == 0:
        return options
    return replace(options, run=options.run.with_name(f"{options.run.name}-{number + 1}"))


def _in_masters(table: Table, master: Preferred) -> dict[Preferred, Coefficient]:
    """Return what is thought to be a master in the masters of the table: itself, if it is one."""
    return {master: 1} if master in table.masters else table.apply({master: 1})


def _rows(
    start: Start, table: Table, masters: tuple[Preferred, ...]
) -> dict[tuple[str, Preferred], dict[Preferred, Coefficient]]:
    return {
        (variable, master): table.apply(derivative_in(start.family, variable).of(master))
        for variable in start.variables
        for master in masters
    }


def _ordered(
    start: Start,
    table: Table,
    masters: tuple[Preferred, ...],
    rows: dict[tuple[str, Preferred], dict[Preferred, Coefficient]],
) -> DifferentialEquations:
    """Return the equations with the masters sector by sector, simplest first."""

    def place(master: Preferred) -> tuple[int, int]:
        sector = sector_of_master(master)
        return sector.bit_count(), sector

    known = [master for master in table.masters if master in set(masters)]
    ordered = sorted(known, key=place)
    number = {master: position for position, master in enumerate(ordered)}
    matrices: dict[str, Entries] = {
        variable: {
            (number[master], number[other]): value
            for master in ordered
            for other, value in rows[variable, master].items()
        }
        for variable in start.variables
    }
    return DifferentialEquations(
        start.family, ordered, matrices, at=table.at, prime=table.prime, provenance=table.provenance
    )
