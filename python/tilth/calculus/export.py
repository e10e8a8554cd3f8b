"""Files of matrices over masters for other programs: JSON, and Mathematica with sparse arrays."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tilth.calculus.data import MasterDerivatives
from tilth.calculus.master_basis import MasterBasis
from tilth.calculus.matrix import MasterMatrix
from tilth.errors import FormatError, OptionError
from tilth.family import Label
from tilth.family.writing import write_text
from tilth.formats.coefficients import signed_text
from tilth.formats.heads import Head
from tilth.formats.mathematica import DEFAULT_HEAD, check_names
from tilth.table import Combination, Preferred
from tilth.table.arithmetic import Coefficient

__all__ = ["mathematica_rules", "mathematica_text", "sparse_array", "write_matrices"]

_SUFFIXES = {".json": "json", ".m": "mathematica"}


def write_matrices(
    path: str | Path,
    format: str | None,
    head: str | None,
    data: Callable[[], Mapping[str, Any]],
    mathematica: Callable[[str], str],
) -> None:
    """Write matrices over masters as JSON or for Mathematica, whichever was asked for.

    Raises
    ------
    FormatError
        The format is unknown.
    OptionError
        The file cannot be written, or the format takes no template of integrals.
    """
    kind = _SUFFIXES.get(Path(path).suffix) if format is None else format
    if kind == "mathematica":
        write_text(path, mathematica(DEFAULT_HEAD if head is None else head))
    elif kind != "json":
        given = (
            f"the name {str(path)!r} does not tell the format" if format is None else f"{format!r} is none"
        )
        raise FormatError(f"{given}, the formats are json (.json) and mathematica (.m)")
    elif head is not None:
        raise OptionError("the format json has no option 'head'")
    else:
        write_text(path, json.dumps(data(), indent=1) + "\n")


def mathematica_text(equations: MasterDerivatives, head: str) -> str:
    """Return a list of rules: ``"variables"``, ``"masters"``, and ``"matrices"`` with a sparse array each.

    Raises
    ------
    FormatError
        The template is not accepted, or a name means something else in Mathematica.
    """
    arrays = [f"{variable} -> {sparse_array(matrix)}" for variable, matrix in equations.matrices.items()]
    rules = {
        "variables": f"{{{', '.join(equations.variables)}}}",
        "masters": "",
        "matrices": "{\n  " + ",\n  ".join(arrays) + "}",
    }
    return mathematica_rules(equations, rules, head)


def mathematica_rules(basis: MasterBasis, rules: Mapping[str, str], head: str) -> str:
    """Return a list of rules for Mathematica; the one of ``"masters"`` is filled in.

    Raises
    ------
    FormatError
        The template is not accepted, or a name means something else in Mathematica.
    """
    template = Head.make(head)
    names = (basis.family.name,) if template.names_the_family else ()
    check_names((*basis.family.symbols, *names), "call it {name!r} in no family that is exported there")
    masters = "{\n  " + ",\n  ".join(_master(master, template) for master in basis.masters) + "}"
    lines = ",\n".join(f'"{key}" -> {text}' for key, text in {**rules, "masters": masters}.items())
    return f"{{\n{lines}\n}}\n"


def sparse_array(matrix: MasterMatrix) -> str:
    """Return a matrix as a sparse array of Mathematica, which counts from 1."""
    rules = ",\n    ".join(
        f"{{{row + 1},{column + 1}}} -> {_value(value)}" for (row, column), value in matrix.entries.items()
    )
    return f"SparseArray[{{\n    {rules}}}, {{{matrix.size},{matrix.size}}}]"


def _value(value: Coefficient) -> str:
    sign, text = signed_text(value)
    return text if sign == "+" else f"-{text}"


def _master(master: Preferred, template: Head) -> str:
    """Write a master; a combination as its terms, whatever its name."""
    if not isinstance(master, Combination):
        return template.write(Label(master.family.name, master.indices), 1)
    terms = ((*signed_text(value), _master(one, template)) for one, value in master.terms.items())
    return " ".join(f"{sign} {text}*{one}" for sign, text, one in terms).removeprefix("+ ")
