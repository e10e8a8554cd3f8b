"""FORM: ``id`` statements, and ``Fill`` statements of a sparse table.

Coefficients are ``num(...)*den(...)`` as Kira writes them (arXiv:2505.20197, kira2form and kira2formfill), so
that a program can give ``den`` its own treatment or say ``PolyRatFun``; a denominator stays a product of
``den(factor)^multiplicity``. Names that are none in FORM, such as ``m_1``, are written in brackets,
``[m_1]``, which FORM takes for a name (FORM reference manual, chapter on variables). A table filled here goes
into a TableBase with ``TableBase "file.tbl" addto name;``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from tilth.errors import FormatError
from tilth.family.labels import NAME, Label, read_indices
from tilth.family.numbers import number_text
from tilth.family.text.suggest import did_you_mean
from tilth.formats.combinations import CombinationReader
from tilth.formats.drafts import DraftRule, Expected, finish
from tilth.formats.rules import Coefficient, Rules
from tilth.formats.source import Source
from tilth.table.factored import FactoredFunction, polynomial_text

__all__ = [
    "FORM_HEAD",
    "FUNCTIONS",
    "read_form",
    "read_form_head",
    "without_form_comments",
    "write_form",
    "write_form_fill",
]

FUNCTIONS: Mapping[str, int] = {"num": 1, "den": -1, "prefactor": 1}
"""Functions of coefficients, and the power of the argument that they stand for."""

Declarations = Literal["comment", "statement", "none"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*", re.ASCII)
_SYMBOL = re.compile(NAME, re.ASCII)
# not the argument of something: f[x] is no FORM, and must not be read as the name fx
_BRACKETED = re.compile(rf"(?<![A-Za-z0-9_\])])\[({NAME})\](?![A-Za-z0-9_\[])", re.ASCII)
_COMMENT = re.compile(r"^\*.*$", re.MULTILINE)
FORM_HEAD = (
    r"(?<![A-Za-z0-9_$])(?!(?:num|den|prefactor)\s*\()"
    rf"(?P<family>{NAME})\s*\(\s*(?P<indices>[-+]?[0-9]{{1,4}}(?:\s*,\s*[-+]?[0-9]{{1,4}})*+)\s*\)"
)
_DECLARATION = re.compile(
    r"(?:Symbols?|S|CFunctions?|CF|Functions?|F|C?Table)\b(?=[\s,])[A-Za-z0-9_,()\s+-]*;",
    re.ASCII | re.IGNORECASE,
)
_STATEMENT = re.compile(r"(?:id|identify|fill)\b\s*", re.ASCII | re.IGNORECASE)
_EQUALS = re.compile(r"\s*=")
_SPACE = re.compile(r"\s*")


def _name(name: str) -> str:
    """Return a name as FORM takes it."""
    return name if _NAME.fullmatch(name) else f"[{name}]"


def _integral(label: Label) -> str:
    return f"{_name(label.name)}({','.join(map(str, label.indices))})"


def _bracket(polynomial: str) -> str:
    return _SYMBOL.sub(lambda match: _name(match.group()), polynomial) if "_" in polynomial else polynomial


def _term(master: Label, value: Coefficient) -> str:
    """Write a term with its sign."""
    factors = [_integral(master)]
    if not isinstance(value, FactoredFunction):
        number = Fraction(value)
    else:
        if value.numerator.is_constant():
            number = Fraction(int(value.numerator.leading_coefficient()), value.constant)
        else:
            number = Fraction(1, value.constant)
            factors.append(f"num({_bracket(polynomial_text(value.numerator))})")
        for factor, multiplicity in value.factors:
            power = "" if multiplicity == 1 else f"^{multiplicity}"
            factors.append(f"den({_bracket(polynomial_text(factor))}){power}")
    sign = "-" if number < 0 else "+"
    if abs(number) != 1:
        factors.insert(0, number_text(abs(number)))
    return f"{sign} {'*'.join(factors)}"


def _check(rules: Rules) -> None:
    taken = {*FUNCTIONS, *rules.symbols}
    for name in rules.names:
        if name.isdecimal() or name in taken:
            raise FormatError(
                f"{name!r} cannot name a function of FORM beside num, den and the symbols, "
                f"give another with rename={{{name!r}: ...}}"
            )
    for symbol in rules.symbols:
        if symbol in FUNCTIONS:
            raise FormatError(
                f"the symbol {symbol!r} is a function here, rename it with rename={{{symbol!r}: ...}}"
            )


def _header(lines: list[str], declarations: Declarations) -> str:
    if declarations not in ("comment", "statement", "none"):
        raise FormatError(
            f"declarations={declarations!r} is unknown, use 'comment', 'statement' or 'none'"
            f"{did_you_mean(declarations, ('comment', 'statement', 'none'))}"
        )
    if declarations == "none":
        return ""
    mark = "* " if declarations == "comment" else ""
    return "".join(f"{mark}{line}\n" for line in lines) + "*\n"


def _statements(rules: Rules, keyword: str) -> str:
    written = []
    for target, row in rules.items():
        # a line that begins with an asterisk is a comment; so lines begin with the sign of their term
        terms = "".join(f"\n  {_term(master, value)}" for master, value in row.items())
        written.append(f"{keyword} {_integral(target)} ={terms or ' 0'};\n")
    return "".join(written)


def _declared(keyword: str, names: list[str]) -> list[str]:
    return [f"{keyword} {','.join(names)};"] if names else []


def write_form(rules: Rules, *, declarations: Declarations = "comment") -> str:
    """Write ``id`` statements, to be included in a module.

    Parameters
    ----------
    rules : Rules
    declarations : "comment", "statement" or "none"
        What becomes of the declarations of names. FORM wants them before the executable statements of a
        module, where ``id`` statements are not; hence a comment.

    Raises
    ------
    FormatError
        A family is named like a function or a symbol.
    """
    _check(rules)
    header = _declared("Symbols", [_name(name) for name in rules.symbols])
    header += _declared("CFunctions", [*map(_name, rules.names), "num", "den"])
    return _header(header, declarations) + _statements(rules, "id")


def write_form_fill(rules: Rules, *, declarations: Declarations = "statement") -> str:
    """Write ``Fill`` statements and the declaration of the sparse table that they fill.

    Parameters
    ----------
    rules : Rules
    declarations : "statement", "comment" or "none"

    Raises
    ------
    FormatError
        A family is named like a function or a symbol, or has integrals of several lengths.
    """
    _check(rules)
    lengths: dict[str, int] = {}
    for target in rules:
        if lengths.setdefault(target.name, len(target.indices)) != len(target.indices):
            raise FormatError(
                f"{target} has another number of indices than the table {target.name}, leave it out"
            )
    others = [_name(name) for name in rules.names if name not in lengths]
    header = _declared("Symbols", [_name(name) for name in rules.symbols])
    header += _declared("CFunctions", [*others, "num", "den"])
    header += [f"Table,sparse,{_name(name)}({length});" for name, length in lengths.items()]
    return _header(header, declarations) + _statements(rules, "Fill")


def read_form(source: Source, expected: Expected | None = None) -> Rules:
    """Read ``id`` or ``Fill`` statements, written here or by Kira.

    Declarations and comments are passed over. Any other statement is an error, because it could change what
    the rules mean.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    source, position = without_form_comments(source)
    text = source.text
    reader = CombinationReader(FORM_HEAD, read_form_head, beside=False)
    drafts: list[DraftRule] = []
    while position < len(text):
        if declaration := _DECLARATION.match(text, position):
            position = _skip(text, declaration.end())
            continue
        keyword = _STATEMENT.match(text, position)
        if keyword is None:
            shown = source.excerpt(position)
            raise source.error(position, f"has {shown} where an id or Fill statement must be")
        start = keyword.end()
        match = reader.head.match(text, start)
        equals = None if match is None else _EQUALS.match(text, match.end())
        if match is None or equals is None:
            raise source.error(start, f"has {source.excerpt(start)} where an integral and '=' must be")
        terms, end = reader.read(source, equals.end())
        if not text.startswith(";", end):
            raise source.error(
                min(end, len(text) - 1), f"the statement of {match.group()} does not end with ';'"
            )
        drafts.append(DraftRule(reader.label(source, match), start, terms))
        position = _skip(text, end + 1)
    return finish(source, drafts, expected or Expected(), functions=FUNCTIONS)


def without_form_comments(source: Source) -> tuple[Source, int]:
    """Return a text without comments and brackets around names, and where its declarations end."""
    text = _COMMENT.sub("", source.text)
    text = _BRACKETED.sub(r"\1", text)
    source = Source(source.name, text).checked()
    position = _skip(text, 0)
    while declaration := _DECLARATION.match(text, position):
        position = _skip(text, declaration.end())
    return source, position


def read_form_head(groups: Mapping[str, str | None]) -> Label:
    """Return the integral of a match of `FORM_HEAD`."""
    return Label(groups["family"] or "", read_indices(groups["indices"] or ""))


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position
