"""Masters of several families in terms of common ones: the sum exactly, and its check at random points."""

from __future__ import annotations

from collections.abc import Mapping

from tilth.errors import VerificationFailed
from tilth.family import Integral
from tilth.project.compose import common_masters
from tilth.project.parts import Parts
from tilth.table.arithmetic import Coefficient
from tilth.table.evaluation import coefficient_residue
from tilth.table.factored import FactoredFunction, integer_ring, total
from tilth.table.places import ATTEMPTS
from tilth.table.statement import Draws

__all__ = ["Rows", "check_common", "in_common_masters"]

#: {master: coefficient in the sum}.
Rows = Mapping[Integral, FactoredFunction]

#: Points at which a sum is compared, each modulo a prime of its own.
POINTS = 2


def in_common_masters(
    sums: Mapping[str, Rows], table: Parts | None, symbols: tuple[str, ...]
) -> dict[Integral, FactoredFunction]:
    """Return the coefficients of common masters, zeros left out.

    Parameters
    ----------
    sums : mapping
        {family: what its part of the sum is in terms of its own masters}.
    table : Parts or None
        Has a row of each of these masters; None if there are none.
    symbols : tuple of str
        Of the result.
    """
    if table is None:
        return {}
    ring = integer_ring(symbols)
    products: dict[Integral, list[FactoredFunction]] = {}
    for rows in sums.values():
        for master, value in rows.items():
            for common, factor in table.rows[master].items():
                if isinstance(factor, FactoredFunction):
                    function = factor.embed(ring)
                else:
                    function = FactoredFunction.number(ring, factor)
                products.setdefault(common, []).append(value.embed(ring) * function)
    # Family by family, simplest first in each, as the masters of a table are.
    masters = common_masters(table.tables, table.crossed, table.rows.values())
    ordered = dict.fromkeys(master for master in (*masters, *products) if master in products)
    found = {master: total(products[master]) for master in ordered}
    return {master: value for master, value in found.items() if not value.is_zero()}


def check_common(
    found: Rows,
    sums: Mapping[str, Rows],
    table: Parts | None,
    symbols: tuple[str, ...],
    draws: Draws,
) -> None:
    """Compare coefficients of common masters with those of the parts at random points modulo random primes.

    No functions are added or multiplied. Functions that differ have the same residue with a chance of their
    degree in the prime, below 2^-50 for degrees up to 2000.

    Parameters
    ----------
    found : mapping
        {common master: coefficient}.
    sums, table, symbols :
        As for `in_common_masters`.
    draws : Draws
        Of primes and points.

    Raises
    ------
    VerificationFailed
        Naming the first master whose coefficient is another one, or one of a part that the table has not.
    """
    for number in range(POINTS):
        for attempt in range(ATTEMPTS):
            prime = draws.prime(f"common {number} {attempt}")
            point = draws.factors(f"common point {number} {attempt}", symbols, prime)
            expected = _expected(sums, table, point, prime)
            said = {master: _residue(value, point, prime) for master, value in found.items()}
            if expected is not None and None not in said.values():
                break
        else:
            raise VerificationFailed("no point was found at which all coefficients exist; do not use it")
        for master in {**said, **expected}:
            if said.get(master, 0) != expected.get(master, 0):
                raise VerificationFailed(
                    f"the coefficient of {master} is not the sum of what the families' parts give modulo "
                    f"{prime}; do not use it"
                )


def _expected(
    sums: Mapping[str, Rows], table: Parts | None, point: Mapping[str, int], prime: int
) -> dict[Integral, int] | None:
    """Return the residues of the common masters' coefficients; None where one does not exist."""
    found: dict[Integral, int] = {}
    for name, rows in sums.items():
        for master, value in rows.items():
            if table is None or master not in table.rows:
                raise VerificationFailed(
                    f"the part of {name} has {master}, which the table of common masters has not; do not "
                    "use it"
                )
            left = _residue(value, point, prime)
            for common, factor in table.rows[master].items():
                right = _residue(factor, point, prime)
                if left is None or right is None:
                    return None
                found[common] = (found.get(common, 0) + left * right) % prime
    return found


def _residue(value: Coefficient, point: Mapping[str, int], prime: int) -> int | None:
    symbols = value.symbols if isinstance(value, FactoredFunction) else ()
    return coefficient_residue(value, [point[symbol] for symbol in symbols], prime)
