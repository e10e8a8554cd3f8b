"""A row of a table as a script for pySecDec."""

from __future__ import annotations

from tilth.errors import TableError
from tilth.family import Integral, Named, PointLike
from tilth.family.pysecdec import PySecDecOptions, PySecDecTerm, pysecdec_script
from tilth.table.arithmetic import Coefficient
from tilth.table.coefficients import coefficient_text
from tilth.table.combination import Combination
from tilth.table.factored import FactoredFunction, polynomial_text
from tilth.table.reductions import Reductions

__all__ = ["row_script"]


def row_script(table: Reductions, target: Named, at: PointLike, options: PySecDecOptions) -> str:
    """Return a script that evaluates the masters of a row and adds them up, see `Table.to_pysecdec`."""
    if table.prime is not None:
        raise TableError(f"residues modulo {table.prime} cannot be evaluated, reduce without a prime")
    if "d" in table.at:
        raise TableError("an expansion in ε needs functions of d, reduce without a number for it")
    terms: list[PySecDecTerm] = []
    for master, value in table[target].items():
        parts = master.terms.items() if isinstance(master, Combination) else [(master, None)]
        for integral, factor in parts:
            if not isinstance(integral, Integral):
                raise TableError(f"{integral} has no family, and nothing to integrate")
            factors = [_factors(one) for one in (value, factor) if one is not None]
            above, below = (tuple(text for one in factors for text in one[side]) for side in (0, 1))
            terms.append(PySecDecTerm(integral.indices, above, below))
    return pysecdec_script(table.family, terms, str(target), {**dict(table.at), **at}, options)


def _factors(value: Coefficient) -> tuple[list[str], list[str]]:
    """Return factors above and below the bar."""
    if not isinstance(value, FactoredFunction):
        return [coefficient_text(value)], ["1"]
    below = [str(value.constant)]
    for factor, multiplicity in value.factors:
        below += [polynomial_text(factor)] * multiplicity
    return [polynomial_text(value.numerator)], below
