"""Integrals in two dimensions more or less, as sums of integrals of the same family.

With the measure ``d^dk/π^(d/2)`` of each loop momentum, in Euclidean space, and any propagators D,

    I_(d-2) = U(a_1 1⁺, …, a_N N⁺) I_d                       (O. V. Tarasov, hep-th/9606018),
    I_(d+2) = 2^L / Π_(j=1)^L (d - E - L + j) · P(1⁻, …, N⁻)/G · I_d   (R. N. Lee, arXiv:0911.0252),

where U is the first Symanzik polynomial of all N propagators, P the Gram determinant of all L + E momenta in
terms of the propagators, and G that of the externals. The first follows from ``1/D^a = ∫ dx x^(a-1)
exp(-x D)/Γ(a)`` and the Gaussian integral, which has U^(-d/2); the second from Baikov's representation, which
has (P/G)^((d-E-L-1)/2) and one Γ function for each loop momentum. They share neither the polynomial nor the
argument, so that one checks the other. In Minkowski space, with ``d^dk/(iπ^(d/2))`` and squares of mostly
minus signature, both get (-1)^L.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce as fold
from operator import mul

from tilth.calculus.baikov import baikov_polynomial
from tilth.calculus.closure import Sum
from tilth.calculus.functions import in_shifted_dimension
from tilth.errors import OptionError, SingularKinematics
from tilth.family import Family, Integral, RationalFunction
from tilth.frozen import dataclass
from tilth.table import Combination, FactoredFunction, Preferred
from tilth.table.coefficients import function_of
from tilth.table.factored import total

__all__ = ["DimensionOperator", "dimension_operator"]


@dataclass(frozen=True)
class DimensionOperator:
    """What an integral in d + 2 or d - 2 dimensions is in d dimensions, for integrals with any indices.

    Attributes
    ----------
    family : Family
    by : int
        2 or -2.
    terms : mapping
        {exponents n: function}. An integral with indices a has it at a - n in two dimensions more; in two
        less at a + n, times ``Π a_j (a_j + 1) … (a_j + n_j - 1)``.
    """

    family: Family
    by: int
    terms: Mapping[tuple[int, ...], FactoredFunction]

    def of(self, master: Preferred) -> Sum:
        """Return the integral or combination of the shifted dimension as integrals in d dimensions.

        Coefficients of a combination are those of the shifted dimension; integrals of zero sectors are left
        out.

        Raises
        ------
        IndexRangeError
            An index would leave the range of indices.
        """
        if not isinstance(master, Combination):
            return self._of_integral(master)
        collected: dict[Integral, list[FactoredFunction]] = {}
        for integral, factor in master.terms.items():
            there = in_shifted_dimension(factor, self.by)
            for other, value in self._of_integral(integral).items():
                collected.setdefault(other, []).append(there * value)
        sums = {integral: total(values) for integral, values in collected.items()}
        return {integral: value for integral, value in sums.items() if not value.is_zero()}

    def _of_integral(self, integral: Integral) -> Sum:
        sign = 1 if self.by < 0 else -1
        found: Sum = {}
        for exponents, value in self.terms.items():
            pairs = list(zip(integral.indices, exponents, strict=True))
            factor = 1 if self.by > 0 else fold(mul, (_rising(a, n) for a, n in pairs), 1)
            if factor == 0:
                continue
            shifted = self.family[[a + sign * n for a, n in pairs]]
            if not shifted.vanishes:
                found[shifted] = value * FactoredFunction.number(value.ring, factor)
        return found


def _rising(a: int, n: int) -> int:
    return fold(mul, range(a, a + n), 1)


def dimension_operator(family: Family, by: int, metric: str) -> DimensionOperator:
    """Return the operator of a shift; kept with the family.

    Parameters
    ----------
    family : Family
    by : int
        2 or -2.
    metric : str
        ``"minkowski"`` or ``"euclidean"``.

    Raises
    ------
    OptionError
        `by` is another number.
    SingularKinematics
        In two dimensions more: the Gram determinant of the externals vanishes.
    LimitExceeded
        In two dimensions more: the polynomial is too large.

    Examples
    --------
    >>> import tilth
    >>> bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    >>> for integral, coefficient in dimension_operator(bubble, -2, "euclidean").of(bubble[1, 1]).items():
    ...     print(integral, coefficient)
    bubble[1,2] 1
    bubble[2,1] 1
    """
    if by not in (2, -2):
        raise OptionError(f"by={by!r} is no shift of the dimension by 2 or -2; take one after the other")
    return family.held.get(("dimension", by, metric), lambda: _make(family, by, metric))


def _make(family: Family, by: int, metric: str) -> DimensionOperator:
    terms = _less(family) if by < 0 else _more(family)
    if metric == "minkowski" and len(family.loops) % 2:
        terms = {exponents: -value for exponents, value in terms.items()}
    return DimensionOperator(
        family, by, {exponents: function_of(value) for exponents, value in terms.items()}
    )


def _less(family: Family) -> dict[tuple[int, ...], RationalFunction]:
    """Return U of all propagators."""
    first = family.symanzik((1 << family.size) - 1).first
    terms: dict[tuple[int, ...], RationalFunction] = {}
    one = family.ring.context.constant(1)
    for monomial, value in first.to_dict().items():
        exponents = tuple(map(int, monomial))
        x, symbols = exponents[: family.size], exponents[family.size :]
        terms[x] = RationalFunction(family.ring.polynomial({symbols: value}), one)
    return dict(sorted(terms.items()))


def _more(family: Family) -> dict[tuple[int, ...], RationalFunction]:
    """Return P/G with its factor in d."""
    kinematics = family.basis.kinematics
    if kinematics.null:
        names = ", ".join(kinematics.externals[i] for i in kinematics.null)
        raise SingularKinematics(
            f"the Gram determinant of {family.name} vanishes because of {names}; lower the dimension "
            "instead, with verify=False"
        )
    loops, externals, d = len(family.loops), len(family.externals), family.ring.symbol("d")
    below = fold(
        mul, (d + family.ring.constant(j - externals - loops) for j in range(1, loops + 1)), kinematics.gram
    )
    factor = family.ring.constant(2**loops) / below
    return {exponents: value * factor for exponents, value in baikov_polynomial(family).items()}
