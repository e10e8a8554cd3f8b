"""Files of differential equations for other programs: JSON, and Mathematica with one sparse array each."""

from __future__ import annotations

import json
from pathlib import Path

from tilth.calculus.data import MasterDerivatives
from tilth.calculus.json_form import equations_data
from tilth.errors import FormatError, OptionError
from tilth.family import Label
from tilth.family.writing import write_text
from tilth.formats.coefficients import signed_text
from tilth.formats.heads import Head
from tilth.formats.mathematica import DEFAULT_HEAD, check_names
from tilth.table import Combination, Preferred
from tilth.table.arithmetic import Coefficient

__all__ = ["export_equations", "mathematica_text"]

_SUFFIXES = {".json": "json", ".m": "mathematica"}


def export_equations(
    equations: MasterDerivatives, path: str | Path, format: str | None, head: str | None
) -> None:
    """Write a file, see `DifferentialEquations.export`."""
    kind = _SUFFIXES.get(Path(path).suffix) if format is None else format
    if kind == "mathematica":
        write_text(path, mathematica_text(equations, DEFAULT_HEAD if head is None else head))
    elif kind != "json":
        given = (
            f"the name {str(path)!r} does not tell the format" if format is None else f"{format!r} is none"
        )
        raise FormatError(f"{given}, the formats are json (.json) and mathematica (.m)")
    elif head is not None:
        raise OptionError("the format json has no option 'head'")
    else:
        write_text(path, json.dumps(equations_data(equations), indent=1) + "\n")


def mathematica_text(equations: MasterDerivatives, head: str = DEFAULT_HEAD) -> str:
    """Return a list of rules: ``"variables"``, ``"masters"``, and ``"matrices"`` with a sparse array each.

    Raises
    ------
    FormatError
        The template is not accepted, or a name means something else in Mathematica.
    """
    template = Head.make(head)
    names = (equations.family.name,) if template.names_the_family else ()
    check_names((*equations.family.symbols, *names), "call it {name!r} in no family that is exported there")
    size = len(equations.masters)
    masters = ",\n  ".join(_master(master, template) for master in equations.masters)
    arrays = []
    for variable, matrix in equations.matrices.items():
        rules = ",\n    ".join(
            f"{{{row + 1},{column + 1}}} -> {_value(value)}"
            for (row, column), value in matrix.entries.items()
        )
        arrays.append(f"{variable} -> SparseArray[{{\n    {rules}}}, {{{size},{size}}}]")
    return (
        "{\n"
        f'"variables" -> {{{", ".join(equations.variables)}}},\n'
        f'"masters" -> {{\n  {masters}}},\n'
        '"matrices" -> {\n  ' + ",\n  ".join(arrays) + "}\n}\n"
    )


def _value(value: Coefficient) -> str:
    sign, text = signed_text(value)
    return text if sign == "+" else f"-{text}"


def _master(master: Preferred, template: Head) -> str:
    """Write a master; a combination as its terms, whatever its name."""
    if not isinstance(master, Combination):
        return template.write(Label(master.family.name, master.indices), 1)
    terms = ((*signed_text(value), _master(one, template)) for one, value in master.terms.items())
    return " ".join(f"{sign} {text}*{one}" for sign, text, one in terms).removeprefix("+ ")
