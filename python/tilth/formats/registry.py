"""The formats by name, and the two functions that most users need: `export` and `read_rules`."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilth.errors import FormatError, OptionError
from tilth.family import Family, Integral
from tilth.family.writing import write_beside, write_text
from tilth.formats.drafts import Expected
from tilth.formats.fire import read_fire, write_fire
from tilth.formats.form import read_form, write_form, write_form_fill
from tilth.formats.jsonlines import read_json_lines, write_json_lines
from tilth.formats.kira import read_kira, write_integrals, write_kira, write_masters
from tilth.formats.kira_system import read_kira_system, write_kira_system
from tilth.formats.labels import Label
from tilth.formats.mathematica import read_mathematica, write_mathematica
from tilth.formats.rules import Rules, TableLike, rules_of
from tilth.formats.source import read_source
from tilth.formats.system import System, system_of
from tilth.table import Table

__all__ = ["FORMATS", "Format", "export", "export_text", "find_format", "read_rules", "read_system"]


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes
    ----------
    name : str
    suffix : str
        Of files whose format is not given; empty for none.
    summary : str
    write : callable
        From rules, or from a system, to text.
    read : callable or None
    options : tuple of str
        What `write` and `read` accept beside.
    """

    name: str
    suffix: str
    summary: str
    write: Callable[..., str]
    read: Callable[..., Rules] | None = None
    options: tuple[str, ...] = ()


def _write_targets(rules: Rules) -> str:
    return write_integrals(rules)


def _write_nothing(rules: Rules) -> str:
    raise FormatError("a system is written from the equations of a table, rules have none; give the table")


FORMATS = (
    Format("fire", ".tables", "FIRE's tables", write_fire, read_fire, ("numbers",)),
    Format("form", ".inc", "FORM: id statements", write_form, read_form, ("declarations",)),
    Format("form-fill", ".h", "FORM: Fill of a sparse table", write_form_fill, read_form, ("declarations",)),
    Format("integrals", "", "the targets, one a line", _write_targets),
    Format("json-lines", ".jsonl", "JSON, one object a line", write_json_lines, read_json_lines),
    Format("kira", "", "Kira's results, kira_*.m", write_kira, read_kira),
    Format("kira-masters", "", "Kira's file masters", write_masters),
    Format("kira-system", ".kira", "the table's equations, for Kira's input_system", _write_nothing),
    Format("mathematica", ".m", "rules", write_mathematica, read_mathematica, ("head", "numbers")),
)


def find_format(name: str | None, path: str | Path) -> Format:
    """Return a format by its name, or by the suffix of a file, a last ``.gz`` apart.

    Raises
    ------
    FormatError
        Listing what there is.
    """
    if name is None:
        plain = str(path).removesuffix(".gz")
        for entry in FORMATS:
            if entry.suffix and plain.endswith(entry.suffix):
                return entry
        known = ", ".join(f"{entry.suffix} ({entry.name})" for entry in FORMATS if entry.suffix)
        raise FormatError(f"the name {str(path)!r} does not tell the format, give one or end it in {known}")
    for entry in FORMATS:
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in FORMATS)
    raise FormatError(f"the format {name!r} is unknown, the formats are {known}")


def _options(entry: Format, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that were given.

    Raises
    ------
    OptionError
        One is none of the format's.
    """
    given = {name: value for name, value in options.items() if value is not None}
    for name in given:
        if name not in entry.options:
            accepted = ", ".join(entry.options) or "none of its own"
            raise OptionError(f"the format {entry.name} has no option {name!r}, it has {accepted}")
    return given


def export_text(
    table: Rules | Table | TableLike,
    format: str,
    *,
    targets: Iterable[Label | Integral] | None = None,
    rename: Mapping[str, str] | None = None,
    **options: Any,
) -> str:
    """Return a table as the text of a foreign format, see `export`."""
    entry = find_format(format, "")
    given = _options(entry, options)
    if entry.write is _write_nothing and isinstance(table, Table):
        if targets is not None or rename:
            raise OptionError("the equations of a table are written whole, leave targets and rename out")
        return write_kira_system(system_of(table))
    rules = rules_of(table)
    if targets is not None:
        rules = rules.only(_label(target) for target in targets)
    if rename:
        rules = rules.renamed(rename)
    return entry.write(rules, **given)


def _label(integral: Label | Integral) -> Label:
    return integral if isinstance(integral, Label) else Label(integral.family.name, integral.indices)


def export(
    table: Rules | Table | TableLike,
    path: str | Path,
    format: str | None = None,
    *,
    targets: Iterable[Label | Integral] | None = None,
    rename: Mapping[str, str] | None = None,
    **options: Any,
) -> None:
    """Write a table in the format of another program.

    Parameters
    ----------
    table : Table, Rules, or mapping like a table
    path : path
        The file is there whole or not at all; it is compressed if its name ends in ``.gz``.
    format : str, optional
        See `FORMATS`; default by the suffix of the path.
    targets : iterable of Integral, optional
        Write these only.
    rename : mapping, optional
        {old: new} names of symbols and families, where the other program refuses one.
    head : str
        For ``mathematica``: how integrals are written, such as ``"G[{number},{{{indices}}}]"``.
    numbers : mapping
        For ``mathematica`` and ``fire``: {family: number}.
    declarations : str
        For ``form`` and ``form-fill``: ``"comment"``, ``"statement"`` or ``"none"``.

    Raises
    ------
    FormatError
        The format is unknown, or cannot hold this table.
    OptionError
        The format has no such option, or the file cannot be written.

    Examples
    --------
    >>> export(table, "bubble.m", head="j[{family},{indices}]")  # doctest: +SKIP
    """
    entry = find_format(format, path)
    text = export_text(table, entry.name, targets=targets, rename=rename, **options)
    if not str(path).endswith(".gz"):
        write_text(path, text)
        return
    try:
        # without a time, so that the same table is the same bytes
        write_beside(Path(path), gzip.compress(text.encode("ascii"), mtime=0))
    except OSError as error:
        raise OptionError(f"{path} cannot be written: {error.strerror or error}") from error


def read_rules(
    path: str | Path,
    format: str | None = None,
    *,
    family: Family | None = None,
    symbols: Sequence[str] | None = None,
    prime: int | None = None,
    **options: Any,
) -> Rules:
    """Read the rules of another program. Nothing is evaluated, and what is unknown is an error.

    Parameters
    ----------
    path : path
        Unpacked if the name ends in ``.gz``.
    format : str, optional
        See `FORMATS`; default by the suffix of the path.
    family : Family, optional
        Every integral must belong to it, and coefficients are in its symbols.
    symbols : sequence of str, optional
        Of the coefficients; default those that occur, sorted, `d` first.
    prime : int, optional
        The modulus, where coefficients are residues.
    head, numbers :
        As for `export`.

    Returns
    -------
    Rules
        Coefficients are `FactoredFunction`, or Fraction where no symbol occurs, or residues.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    entry = find_format(format, path)
    if entry.read is None:
        raise FormatError(f"the format {entry.name} has no rules to read, see tilth.formats for its reader")
    given = _options(entry, options)
    given.pop("declarations", None)
    expected = Expected(family, None if symbols is None else tuple(symbols), prime)
    return entry.read(read_source(path), expected, **given)


def read_system(path: str | Path, symbols: Sequence[str] | None = None) -> System:
    """Read a system of equations in Kira's format, see `kira_system`.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    return read_kira_system(read_source(path), symbols)
