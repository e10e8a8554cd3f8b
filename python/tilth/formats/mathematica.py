"""Mathematica replacement rules: ``{ head -> coefficient*head + ..., ... }``.

The head of integrals is a template, so that the rules fit what the user's other programs write: LiteRed's
``j[bubble,2,1]``, FIRE's ``G[4242,{2,1}]``, FeynCalc's ``GLI["bubble",{2,1}]``. Kira writes its results in
the same form (arXiv:2505.20197, kira2math).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tilth.errors import FormatError
from tilth.formats.coefficients import signed_text
from tilth.formats.combinations import CombinationReader
from tilth.formats.drafts import DraftRule, Expected, finish
from tilth.formats.heads import Head
from tilth.formats.product_brackets import without_product_brackets
from tilth.formats.rules import Rules, numbers_of
from tilth.formats.source import Source

__all__ = [
    "DEFAULT_HEAD",
    "check_names",
    "read_mathematica",
    "sum_reader",
    "without_comments",
    "write_mathematica",
]

DEFAULT_HEAD = "{family}[{indices}]"

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*", re.ASCII)
_VALUES = frozenset(["C", "D", "E", "I", "K", "N", "O", "Pi", "Catalan", "EulerGamma", "Infinity"])
_COMMENT = re.compile(r"\(\*(?:(?!\(\*|\*\)).)*+\*\)", re.DOTALL)
_SPACE = re.compile(r"\s*")
_ARROW = re.compile(r"\s*->")


def write_mathematica(
    rules: Rules, *, head: str = DEFAULT_HEAD, numbers: Mapping[str, int] | None = None
) -> str:
    """Write rules as a list of Mathematica.

    Parameters
    ----------
    rules : Rules
    head : str
        Template of integrals with the fields ``{family}``, ``{number}`` and ``{indices}``.
    numbers : mapping, optional
        {family: number} for ``{number}``; default: families are counted from 1.

    Raises
    ------
    FormatError
        The template is not accepted, or a name means something else in Mathematica.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from tilth.family.labels import Label
    >>> bubble, dotted = Label("bubble", (1, 1)), Label("bubble", (2, 1))
    >>> print(write_mathematica(Rules({dotted: {bubble: Fraction(-2, 7)}}), head="j[{family},{indices}]"))
    {
    j[bubble,2,1] -> -2/7*j[bubble,1,1]
    }
    <BLANKLINE>
    """
    template = Head.make(head)
    check_names((*rules.symbols, *(rules.names if template.names_the_family else ())))
    if not (template.numbers_the_family or template.has_the_family) and len(rules.names) > 1:
        raise FormatError(
            f"the head template {head!r} does not tell {' from '.join(rules.names)}, add {{family}}"
        )
    numbered = numbers_of(rules, numbers) if template.numbers_the_family else {}
    lines = []
    for target, row in rules.items():
        terms = []
        for master, value in row.items():
            sign, text = signed_text(value)
            shown = template.write(master, numbered.get(master.name, 0))
            terms.append((sign, shown if text == "1" else f"{text}*{shown}"))
        right = " ".join(f"{sign} {term}" for sign, term in terms) or "0"
        right = right.removeprefix("+ ") if right.startswith("+") else right.replace("- ", "-", 1)
        lines.append(f"{template.write(target, numbered.get(target.name, 0))} -> {right}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def check_names(
    names: Iterable[str],
    advice: str = "give another name with rename={{{name!r}: ...}} (--rename {name}=NEW)",
) -> None:
    """Refuse names of symbols and families that mean something else in Mathematica; numbers may stand.

    Parameters
    ----------
    names : iterable of str
    advice : str
        How to mend it, with the field ``{name}``.

    Raises
    ------
    FormatError
    """
    for name in names:
        if name.isdecimal():
            continue
        if _NAME.fullmatch(name) is None or name in _VALUES:
            why = " (its _ is a pattern)" if "_" in name else ""
            raise FormatError(
                f"{name!r} means something else in Mathematica{why}, {advice.format(name=name)}"
            )


def sum_reader(head: str, numbers: Mapping[str, int] | None) -> CombinationReader:
    """Return what reads sums of integrals that are written by a template.

    Raises
    ------
    FormatError
        The template is not accepted.
    """
    template = Head.make(head)
    names = {number: name for name, number in (numbers or {}).items()}
    return CombinationReader(template.pattern(), lambda groups: template.read(groups, names), beside=True)


def read_mathematica(
    source: Source,
    expected: Expected | None = None,
    *,
    head: str = DEFAULT_HEAD,
    numbers: Mapping[str, int] | None = None,
) -> Rules:
    """Read rules; nothing is evaluated, and what is no rule of this form is an error.

    Parameters
    ----------
    source : Source
    expected : Expected, optional
    head : str
        Template of integrals, as for `write_mathematica`.
    numbers : mapping, optional
        {family: number}; a number without a name becomes the name.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    reader = sum_reader(head, numbers)
    source = without_product_brackets(without_comments(source), reader.head)
    text = source.text
    position = _skip(text, 0)
    if not text.startswith("{", position):
        raise source.error(position, "does not begin with '{', write a list of rules")
    position = _skip(text, position + 1)
    drafts: list[DraftRule] = []
    while not (text.startswith("}", position) and not drafts):
        match = reader.head.match(text, position)
        if match is None:
            raise source.error(
                position, f"has {source.excerpt(position)} where an integral like {head} must be"
            )
        arrow = _ARROW.match(text, match.end())
        if arrow is None:
            raise source.error(match.end(), f"has no '->' after {match.group()[:80]!r}")
        terms, end = reader.read(source, arrow.end())
        drafts.append(DraftRule(reader.label(source, match), position, terms))
        if not text.startswith((",", "}"), end):
            raise source.error(min(end, len(text) - 1), "ends without the closing '}' of the list")
        position = end if text[end] == "}" else _skip(text, end + 1)
        if text[end] == "}":
            break
    rest = _skip(text, position + 1)
    if text[rest:].strip(" \t\r\n;"):
        raise source.error(rest, f"has {source.excerpt(rest)} after the list of rules")
    return finish(source, drafts, expected or Expected())


def without_comments(source: Source) -> Source:
    """Return a text with spaces in the place of comments, on the same lines."""
    return Source(source.name, _COMMENT.sub(_blank, source.text)).checked()


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _blank(comment: re.Match[str]) -> str:
    """Return as many lines as a comment had, so that messages name the right ones."""
    return " " + "\n" * comment.group().count("\n")
