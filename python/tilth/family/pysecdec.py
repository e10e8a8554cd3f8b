"""Scripts that evaluate a sum of integrals with coefficients at a point with pySecDec (arXiv:2305.19768).

What pySecDec calls a loop integral is ours divided by (i π^(d/2))^L, with the same propagators D = q² - m².
Names of its arguments are those of its version 1.6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypedDict

from tilth.errors import FormatError, PointError
from tilth.family.definition import Definition
from tilth.family.points import PointLike, some_point_values

__all__ = ["PySecDecOptions", "PySecDecTerm", "pysecdec_script"]

#: Of Feynman parameters and polynomials there.
_TAKEN = re.compile(r"x[0-9]+|U|F|eps|g|Lambda[0-9]+", re.ASCII)
MAX_ORDER = 20


@dataclass(frozen=True)
class PySecDecTerm:
    """An integral with a coefficient.

    Attributes
    ----------
    indices : tuple of int
    numerators, denominators : tuple of str
        Factors of the coefficient, in the invariants and d.
    """

    indices: tuple[int, ...]
    numerators: tuple[str, ...] = ("1",)
    denominators: tuple[str, ...] = ("1",)


class PySecDecOptions(TypedDict, total=False):
    """What `Integral.to_pysecdec` says of these keywords."""

    order: int
    dimension: int
    contour_deformation: bool


def pysecdec_script(
    family: Definition,
    terms: Sequence[PySecDecTerm],
    what: str,
    at: PointLike,
    options: PySecDecOptions,
) -> str:
    """Return a Python script that prints the ε-expansion of a sum of integrals at a point.

    Parameters
    ----------
    family : Definition
    terms : sequence of PySecDecTerm
    what : str
        What is evaluated; a name for files is made from it.
    at, options
        See `Integral.to_pysecdec`.

    Raises
    ------
    FormatError
        A name means something else there, or there is nothing to evaluate.
    PointError
        An invariant has no value.
    """
    order, dimension = options.get("order", 0), options.get("dimension", 4)
    if not terms:
        raise FormatError(f"{what} is zero, there is nothing to evaluate")
    if not -MAX_ORDER <= order <= MAX_ORDER or not 0 < dimension <= MAX_ORDER:
        raise FormatError(
            f"order={order}, dimension={dimension} are not within {MAX_ORDER}, take smaller ones"
        )
    _check_names(family)
    invariants = tuple(family.invariants)
    values = some_point_values({k: v for k, v in at.items() if k != "d"}, invariants)
    missing = [symbol for symbol in invariants if symbol not in values]
    if missing:
        raise PointError(f"at misses {', '.join(missing)}: integrals are evaluated at numbers")
    name = re.sub(r"[^A-Za-z0-9]+", "_", what.replace("-", "m")).strip("_")[:60]
    return _TEMPLATE.format(
        what=what,
        name=name,
        point="{" + ", ".join(f'"{symbol}": {_number(values[symbol])}' for symbol in invariants) + "}",
        order=order,
        dimension=f"{dimension}-2*eps",
        propagators=_listed(_python(text) for text in family.propagators),
        loops=list(family.loops),
        externals=list(family.externals),
        rules=_listed(_rules(family)),
        parameters=list(invariants),
        terms="".join(_term(term, dimension) for term in terms),
        deformation=options.get("contour_deformation", True),
    )


def _check_names(family: Definition) -> None:
    """Refuse names that sympy, by which pySecDec reads expressions, takes for something else.

    Raises
    ------
    FormatError
    """
    import sympy

    for name in (*family.loops, *family.externals, *family.invariants):
        if hasattr(sympy, name) or _TAKEN.fullmatch(name):
            raise FormatError(f"{name} means something else in pySecDec, give the family another name for it")


def _python(text: str) -> str:
    return text.replace("^", "**")


def _number(value: Fraction) -> str:
    return (
        str(value.numerator)
        if value.denominator == 1
        else f"Fraction({value.numerator}, {value.denominator})"
    )


def _rules(family: Definition) -> list[object]:
    """Return what replaces scalar products, and a momentum that the others determine."""
    rules: list[object] = []
    if family.momentum_conservation is not None:
        rules.append(family.momentum_conservation)
    for (i, j), value in family.basis.kinematics.products.items():
        rules.append((f"{family.externals[i]}*{family.externals[j]}", _python(str(value))))
    return rules


def _listed(entries: object) -> str:
    """Return a list of Python, an entry a line."""
    return "[\n" + "".join(f"    {entry!r},\n" for entry in entries) + "]"  # type: ignore[attr-defined]


def _term(term: PySecDecTerm, dimension: int) -> str:
    above, below = (
        [_in_eps(text, dimension) for text in part] for part in (term.numerators, term.denominators)
    )
    return f"    ({list(term.indices)},\n     {above},\n     {below}),\n"


def _in_eps(text: str, dimension: int) -> str:
    """Return a polynomial in ε; coefficients are read by GiNaC, which writes powers as we do."""
    return re.sub(r"\bd\b", f"({dimension}-2*eps)", text)


_TEMPLATE = '''\
"""{what} in d = {dimension}, by sector decomposition with pySecDec.

Integrals are divided by i*pi^(d/2) for each loop. Running this file writes, builds and evaluates a library in
the folder {name}, which must not be there yet.
"""

import subprocess
from fractions import Fraction

import pySecDec as psd

NAME = "{name}"
POINT = {point}
PARAMETERS = {parameters}
PROPAGATORS = {propagators}
RULES = {rules}
# powers of the propagators, factors of the coefficient above and below the bar
TERMS = [
{terms}]


def loop_integral(powers):
    return psd.LoopIntegralFromPropagators(
        propagators=PROPAGATORS,
        powerlist=powers,
        loop_momenta={loops},
        external_momenta={externals},
        replacement_rules=RULES,
        dimensionality="{dimension}",
    )


def build():
    generators = [
        psd.LoopPackage(
            name=f"{{NAME}}_{{number}}",
            loop_integral=loop_integral(powers),
            real_parameters=PARAMETERS,
            contour_deformation={deformation},
        )
        for number, (powers, above, below) in enumerate(TERMS)
    ]
    psd.sum_package(
        NAME,
        generators,
        regulators=["eps"],
        requested_orders=[{order}],
        real_parameters=PARAMETERS,
        coefficients=[[psd.Coefficient(above, below, PARAMETERS) for powers, above, below in TERMS]],
    )
    subprocess.run(["make", "-C", NAME, "disteval"], check=True)


def evaluate():
    from pySecDec.integral_interface import DistevalLibrary

    library = DistevalLibrary(f"{{NAME}}/disteval/{{NAME}}.json", verbose=False)
    return library(parameters=POINT, epsrel=1e-6)


if __name__ == "__main__":
    build()
    print(evaluate())
'''
