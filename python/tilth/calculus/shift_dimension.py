"""`dimension_shift` and `shifted_targets`: integrals in two dimensions more or less."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack

from tilth.calculus.closure import Sum, closed_under
from tilth.calculus.dimension_operators import dimension_operator
from tilth.calculus.inverse import check_inverse_elsewhere
from tilth.calculus.shift import DimensionShift
from tilth.calculus.start import Subject, start_from
from tilth.errors import OptionError, SingularKinematics
from tilth.family import Integral
from tilth.family.text.suggest import did_you_mean
from tilth.pipeline.options import METRICS, ShiftOptions
from tilth.pipeline.options.keywords import ShiftOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.seeding import SeedingRule

__all__ = ["dimension_shift", "shifted_targets"]


@takes(ShiftOptions)
def dimension_shift(
    subject: Subject,
    seeding: SeedingRule | str = "auto",
    *,
    options: ShiftOptions | None = None,
    **keywords: Unpack[ShiftOptionsKeywords],
) -> DimensionShift:
    """Write masters in two dimensions more or less in terms of the masters in d dimensions.

    In two dimensions less a master is the first Symanzik polynomial of operators that raise indices, applied
    to it (hep-th/9606018); in two more it is the Gram determinant of all momenta, of operators that lower
    indices, over that of the externals (arXiv:0911.0252). The integrals that come out are targets of one
    `reduce`. The shift in the other direction is then reduced at one random point modulo a prime, and the two
    must undo each other.

    Parameters
    ----------
    subject : Family, Masters, Table, or iterable of Integral and Combination
        As for `differential_equations`. Coefficients of combinations, and the choice of masters, are those of
        the dimension that the masters are in.
    seeding : rule or str
        As for `reduce`.
    options : Options, optional
        Options to start from; keyword arguments change single ones. First below come those that may change
        the result, then those that change only the work, then those that change neither.
    {options}

    Returns
    -------
    DimensionShift
        Checked, unless ``verify=False``.

    Raises
    ------
    OptionError
        `by` is none of 2 and -2, d has a value, or an option contradicts the table or masters.
    SingularKinematics
        The Gram determinant of the externals vanishes, and with it the shift by 2, which is the check of the
        one by -2 as well.
    LimitExceeded
        The Gram determinant of all momenta is too large.
    IncompleteSeeding, PointError, RunFolderError, LedgerError, UnluckyPoint
        As `reduce`.
    VerificationFailed
        Never, unless there is a bug or a fault of the machine.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> print(tilth.dimension_shift(bubble, by=2).matrix[0, 0])
    s/(2*(d-1))
    """
    read = ShiftOptions.read("dimension_shift", options, keywords)
    start = start_from(subject, read, keywords)
    chosen, family = start.options, start.family
    if "d" in chosen.at:
        raise OptionError("at has a value of d, which a shift leads to another one; leave d free")
    if family.gram_vanishes(chosen.at) and (chosen.by > 0 or chosen.verify):
        raise SingularKinematics(
            f"the Gram determinant of {family.name} vanishes at this point, and a shift by 2 divides by it; "
            "leave one of the symbols free and take the limit"
        )
    operator = dimension_operator(family, chosen.by, chosen.metric)
    closed = closed_under({"": operator.of}, start, seeding)
    shift = DimensionShift(
        family,
        closed.masters,
        closed.entries[""],
        by=chosen.by,
        metric=chosen.metric,
        at=closed.table.at,
        provenance=closed.table.provenance,
    )
    if chosen.verify:
        check_inverse_elsewhere(shift, start, seeding)
        shift.checked = "undone by the shift back at one point"
    return shift


def shifted_targets(
    targets: Iterable[Integral] | Integral, by: int = 2, metric: str = "minkowski"
) -> dict[Integral, Sum]:
    """Write integrals in two dimensions more or less as sums of integrals of the family in d dimensions.

    Parameters
    ----------
    targets : iterable of Integral
        In d + by dimensions.
    by : int
        2 or -2.
    metric : str
        ``"minkowski"`` or ``"euclidean"``, the measure of loop momenta, as for `dimension_shift`.

    Returns
    -------
    dict
        {target: {integral: function of d and the invariants}}, with d the dimension of the integrals. Reduce
        these and put them together with `Table.apply`.

    Raises
    ------
    OptionError
        An option has another value.
    SingularKinematics, LimitExceeded
        As for `dimension_shift`.
    IndexRangeError
        An index would leave the range of indices.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> shifted = tilth.shifted_targets([bubble[1, 1]], by=-2)
    >>> {str(one): str(value) for one, value in shifted[bubble[1, 1]].items()}
    {'bubble[1,2]': '-1', 'bubble[2,1]': '-1'}
    >>> table = tilth.reduce({one for row in shifted.values() for one in row})
    >>> print(table.apply(shifted[bubble[1, 1]])[bubble[1, 1]])
    (2*d-6)/s
    """
    if metric not in METRICS:
        raise OptionError(
            f"metric={metric!r} is unknown, use one of {', '.join(map(repr, METRICS))}"
            f"{did_you_mean(metric, METRICS)}"
        )
    asked = (targets,) if isinstance(targets, Integral) else tuple(targets)
    for target in asked:
        if not isinstance(target, Integral):
            raise OptionError(f"{target!r} is no integral, make it with family[...]")
    return {target: dimension_operator(target.family, by, metric).of(target) for target in asked}
