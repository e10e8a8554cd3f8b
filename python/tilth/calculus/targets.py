"""The integrals that derivatives of masters are made of, for a reduction here or elsewhere."""

from __future__ import annotations

from typing import Unpack

from tilth.calculus.closure import integrals_of
from tilth.calculus.derivative import derivatives_in
from tilth.calculus.start import Subject, start_from
from tilth.calculus.variables import variables_of
from tilth.family import Integral
from tilth.pipeline.options import DifferentialOptions
from tilth.pipeline.options.keywords import DifferentialOptionsKeywords

__all__ = ["targets_of_derivatives"]


def targets_of_derivatives(
    subject: Subject, **keywords: Unpack[DifferentialOptionsKeywords]
) -> tuple[Integral, ...]:
    """Return the integrals that the derivatives of masters consist of, and the masters themselves.

    Reduce them, here with a run folder or with another program; `differential_equations` of a `Table` that
    has them all reduces nothing again.

    Parameters
    ----------
    subject : Family, Masters, Table, or iterable of Integral and Combination
        As for `differential_equations`.
    **keywords
        As for `differential_equations`; those that only a reduction looks at change nothing.

    Returns
    -------
    tuple of Integral
        Each once, those of zero sectors left out.

    Raises
    ------
    OptionError, PointError, SingularKinematics, TableError

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> tilth.targets_of_derivatives(bubble)
    (bubble[1,1], bubble[1,2])
    """
    start = start_from(subject, DifferentialOptions.read("targets_of_derivatives", None, keywords), keywords)
    return integrals_of(start.masters, derivatives_in(start.family, variables_of(start)).values())
