"""What functions will take once the degrees of all of them are known: points, terms, and memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["foreseen_bytes", "foreseen_points", "foreseen_terms"]

# Of the monomials that their degrees in two or more invariants allow, numerators had the share 0.51
# (diamond2l), 0.43 (box1l), 0.55 (xbox2l2m) and 0.56 (diamond3l): as a rule total degrees are bounded, too.
# In one invariant it was 0.93 (dbox:6) and 1.00 (pentabox:3 with d and one invariant free).
_SHARE = 0.5

# Bytes from known degrees to a verified table, fitted to diamond2l, box1l, xbox2l2m and diamond3l, which take
# 41 to 51, 41 to 43, 232 to 248 and 112 to 131 MB: per term (samples that are kept, its coefficient, rows and
# certificate), per monomial of numerators with different degrees (those with equal ones share them as a
# rule), and per function.
_PER_TERM, _PER_MONOMIAL, _PER_FUNCTION = 60, 92, 2_050

# Bytes that tables of a few functions take after that, for certificate and verification.
_AT_LEAST = 4_000_000


def foreseen_points(degrees: NDArray[np.int32]) -> int:
    """Return about how many points functions take, once their degrees are known; rather too many.

    A numerator takes as many as it has monomials, at most the product of its degrees plus one: twice at the
    first prime, where values beyond its last power show that it ends, and once to confirm.

    Parameters
    ----------
    degrees : array, shape (variables, functions, 2)
        Of numerators and denominators.
    """
    return int(min(3 * _allowed(degrees).max(initial=1.0), 1e15))


def foreseen_terms(degrees: NDArray[np.int32], variables: Sequence[str]) -> NDArray[np.float64]:
    """Return about how many terms the numerator of each function has, once degrees are known.

    Parameters
    ----------
    degrees : array, shape (variables, functions, 2)
    variables : sequence of str
        Their names; d goes with no invariant into a total degree.
    """
    invariants = [number for number, variable in enumerate(variables) if variable != "d"]
    several = (degrees[invariants, :, 0] > 0).sum(axis=0) > 1
    return _allowed(degrees) * np.where(several, _SHARE, 1.0)


def foreseen_bytes(
    degrees: NDArray[np.int32], terms: NDArray[np.int64], variables: Sequence[str]
) -> int | None:
    """Return about how many bytes functions take, beyond what there is when their degrees are known.

    That is up to the end of a run: samples that are kept, numerators, their coefficients lifted to integers,
    rows, certificate, verification. Coefficients are taken to be short: many primes take more.

    Parameters
    ----------
    degrees : array, shape (variables, functions, 2)
        -1 where they are not known.
    terms : array, shape (functions,)
        Terms of numerators where they are known, else -1.
    variables : sequence of str

    Returns
    -------
    int or None
        None before all degrees are known.
    """
    if (degrees < 0).any():
        return None
    most = np.where(terms >= 0, terms, foreseen_terms(degrees, variables))
    _, first = np.unique(degrees[:, :, 0], axis=1, return_index=True)
    taken = _PER_TERM * most.sum() + _PER_MONOMIAL * most[first].sum() + _PER_FUNCTION * len(most)
    return int(min(_AT_LEAST + taken, 1e18))


def _allowed(degrees: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return how many monomials the degrees of each numerator allow."""
    allowed: NDArray[np.float64] = np.prod(degrees[:, :, 0] + 1.0, axis=0)
    return allowed
