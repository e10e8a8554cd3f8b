"""`export`: a table in the format of another program."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from tilth.errors import FormatError, OptionError
from tilth.family import Family, Integral
from tilth.family.given import System
from tilth.family.labels import Label
from tilth.family.numbers import number_text
from tilth.family.writing import write_beside, write_text
from tilth.formats.registry import Format, find_format
from tilth.formats.rules import Rules, TableLike, rules_of
from tilth.formats.system import system_of
from tilth.table.reductions import Reductions
from tilth.table.table import Table

__all__ = ["export", "export_text"]


def export_text(
    table: Rules | TableLike,
    format: str,
    *,
    targets: Iterable[Label | Integral] | None = None,
    rename: Mapping[str, str] | None = None,
    **options: Any,
) -> str:
    """Return a table as the text of a foreign format, see `export`."""
    entry = find_format(format, "")
    given = entry.accepted(options)
    if entry.write_project is not None:
        raise FormatError(f"the format {entry.name} is a folder and no text, name the folder")
    if entry.write_system is not None:
        return _system_text(table, entry.write_system, targets, rename)
    assert entry.write is not None  # a format writes one or the other
    rules = rules_of(table)
    if targets is not None:
        rules = rules.only(_label(target) for target in targets)
    if rename:
        rules = rules.renamed(rename)
    text = entry.write(rules if entry.says_masters else rules.without_masters(), **given)
    return _modulus(entry, rules) + text


def _modulus(entry: Format, rules: Rules) -> str:
    """Return a comment that says of residues what they are modulo; `read_rules` looks for it."""
    if rules.prime is None or entry.comment is None:
        return ""
    where = ", ".join(f"{symbol}={number_text(value)}" for symbol, value in rules.at.items())
    begin, end = entry.comment
    return f"{begin}residues modulo {rules.prime}{f', at {where}' if where else ''}{end}\n"


def _system_text(
    table: Rules | TableLike,
    write: Callable[[System], str],
    targets: Iterable[Label | Integral] | None,
    rename: Mapping[str, str] | None,
) -> str:
    if not isinstance(table, Reductions):
        raise FormatError(
            "a system is written from the equations of a table, rules have none; give the table"
        )
    if targets is not None or rename:
        raise OptionError("the equations of a table are written whole, leave targets and rename out")
    return write(system_of(table))


def _write_project(
    table: Rules | TableLike,
    path: str | Path,
    write: Callable[..., None],
    targets: Iterable[Label | Integral] | None,
    rename: Mapping[str, str] | None,
) -> None:
    if not isinstance(table, Reductions) or not isinstance(table.source, Family):
        raise FormatError(
            "a project is written from families, which rules do not have; give the table of a family"
        )
    if rename:
        raise OptionError("a project is written with the names of its families, leave rename out")
    write(path, (table.family,), table if targets is None else targets, table.masters)


def _label(integral: Label | Integral) -> Label:
    return integral if isinstance(integral, Label) else Label(integral.family.name, integral.indices)


def export(
    table: Rules | TableLike,
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
        The file is there whole or not at all; it is compressed if its name ends in ``.gz``. For
        ``kira-project`` a new folder.
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
    if entry.write_project is not None:
        entry.accepted(options)
        _write_project(table, path, entry.write_project, targets, rename)
        return
    text = export_text(table, entry.name, targets=targets, rename=rename, **options)
    if not str(path).endswith(".gz"):
        write_text(path, text)
        return
    try:
        # without a time, so that the same table is the same bytes
        write_beside(Path(path), gzip.compress(text.encode("ascii"), mtime=0))
    except OSError as error:
        raise OptionError(f"{path} cannot be written: {error.strerror or error}") from error


# `Table.export` is a convenience: tables are below formats and know none of them.
Table.exporter = export
