"""The formats by name: adding one takes its file, and its line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilth.errors import FormatError, OptionError
from tilth.family.given import System
from tilth.family.text.suggest import did_you_mean
from tilth.formats.fire import read_fire, write_fire
from tilth.formats.form import read_form, write_form, write_form_fill
from tilth.formats.jsonlines import read_json_lines, write_json_lines
from tilth.formats.kira import read_kira, write_integrals, write_kira, write_masters
from tilth.formats.kira_project.write import write_kira_project
from tilth.formats.kira_system import write_kira_system
from tilth.formats.mathematica import read_mathematica, write_mathematica
from tilth.formats.rules import Rules
from tilth.formats.sums import DraftSum, read_form_sum, read_json_sum, read_mathematica_sum

__all__ = ["FORMATS", "Format", "find_format", "format_of_suffix"]


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes
    ----------
    name : str
    suffix : str
        Of files whose format is not given; empty for none.
    summary : str
    write : callable or None
        From rules to text; None for a format of systems.
    read : callable or None
        From a `Source` and what is `Expected` to rules.
    options : tuple of str
        What `write`, `read` and `read_sum` accept in addition.
    write_system : callable or None
        From a system of equations to text, instead of `write`.
    write_project : callable or None
        Instead of `write`: write a folder with the problem itself, from its path, families, targets and the
        masters to prefer.
    says_masters : bool
        Whether integrals that stand for themselves are written, ``x -> x``; where rules are applied as long
        as one matches, such a one would never end.
    read_sum : callable, optional
        From a `Source` to the terms of one sum of integrals.
    comment : pair of str, optional
        How a comment begins and ends, by which the modulus of residues is said.
    """

    name: str
    suffix: str
    summary: str
    write: Callable[..., str] | None = None
    read: Callable[..., Rules] | None = None
    options: tuple[str, ...] = ()
    write_system: Callable[[System], str] | None = None
    write_project: Callable[..., None] | None = None
    says_masters: bool = True
    read_sum: Callable[..., DraftSum] | None = None
    comment: tuple[str, str] | None = None

    def accepted(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the options that were given, those that are None apart.

        Raises
        ------
        OptionError
            One is none of the format's.
        """
        given = {name: value for name, value in options.items() if value is not None}
        for name in given:
            if name not in self.options:
                known = ", ".join(self.options) or "none of its own"
                raise OptionError(f"the format {self.name} has no option {name!r}, it has {known}")
        return given


FORMATS = (
    Format("fire", ".tables", "FIRE's tables", write_fire, read_fire, ("numbers",)),
    Format(
        "form",
        ".inc",
        "FORM: id statements",
        write_form,
        read_form,
        ("declarations",),
        says_masters=False,
        read_sum=read_form_sum,
        comment=("* ", ""),
    ),
    Format(
        "form-fill",
        ".h",
        "FORM: Fill of a sparse table",
        write_form_fill,
        read_form,
        ("declarations",),
        says_masters=False,
        comment=("* ", ""),
    ),
    Format("integrals", "", "the targets, one per line", write_integrals),
    Format(
        "json-lines",
        ".jsonl",
        "JSON, one object per line",
        write_json_lines,
        read_json_lines,
        read_sum=read_json_sum,
    ),
    Format(
        "kira",
        "",
        "Kira's results, kira_*.m",
        write_kira,
        read_kira,
        says_masters=False,
        comment=("(* ", " *)"),
    ),
    Format("kira-masters", "", "Kira's file masters", write_masters),
    Format(
        "kira-project",
        "",
        "a folder for Kira: families, jobs, targets",
        write_project=write_kira_project,
    ),
    Format(
        "kira-system",
        ".kira",
        "the table's equations, for Kira's input_system",
        write_system=write_kira_system,
    ),
    Format(
        "mathematica",
        ".m",
        "rules",
        write_mathematica,
        read_mathematica,
        ("head", "numbers"),
        says_masters=False,
        read_sum=read_mathematica_sum,
        comment=("(* ", " *)"),
    ),
)


def format_of_suffix(path: str | Path) -> Format | None:
    """Return the format that the suffix of a file tells, a last ``.gz`` apart."""
    plain = str(path).removesuffix(".gz")
    return next((entry for entry in FORMATS if entry.suffix and plain.endswith(entry.suffix)), None)


def find_format(name: str | None, path: str | Path) -> Format:
    """Return a format by its name, or by the suffix of a file, a last ``.gz`` apart.

    Raises
    ------
    FormatError
        Listing what there is.
    """
    if name is None:
        told = format_of_suffix(path)
        if told is not None:
            return told
        known = ", ".join(f"{entry.suffix} ({entry.name})" for entry in FORMATS if entry.suffix)
        suffixes = [entry.suffix for entry in FORMATS if entry.suffix]
        near = did_you_mean(Path(str(path).removesuffix(".gz")).suffix, suffixes)
        raise FormatError(
            f"the name {str(path)!r} does not tell the format, say which (--format NAME) or end it in "
            f"{known}{near}"
        )
    for entry in FORMATS:
        if entry.name == name:
            return entry
    names = [entry.name for entry in FORMATS]
    raise FormatError(
        f"the format {name!r} is unknown, the formats are {', '.join(names)}{did_you_mean(name, names)}"
    )
