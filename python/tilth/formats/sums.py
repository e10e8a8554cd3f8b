"""One sum of integrals in a file, such as an amplitude: terms with the text of their coefficients.

=============  ===========================================================================================
mathematica    ``amplitude = x*(d-4)*bubble[2,1] + ...;`` or the sum alone
form           ``Local amplitude = + x*num(d-4)*bubble(2,1) ...;``, also as FORM prints it, without ``Local``
json-lines     a first line ``{"format":"tilth-amplitude","version":1,"symbols":["x"],"terms":1}``, then
               ``{"integral":"bubble[2,1]","coefficient":"x*(d-4)"}`` for each term
=============  ===========================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tilth.errors import FormatError
from tilth.family.checks import is_integer
from tilth.formats.combinations import CombinationReader
from tilth.formats.drafts import DraftTerm
from tilth.formats.form import FORM_HEAD, FUNCTIONS, read_form_head, without_form_comments
from tilth.formats.jsonlines import read_label, read_object
from tilth.formats.mathematica import DEFAULT_HEAD, sum_reader, without_comments
from tilth.formats.product_brackets import without_product_brackets
from tilth.formats.source import Source

__all__ = ["DraftSum", "read_form_sum", "read_json_sum", "read_mathematica_sum"]

FORMAT, FORMAT_VERSION = "tilth-amplitude", 1
_ASSIGNED = re.compile(r"\s*(?:[A-Za-z$][A-Za-z0-9$]{0,63}\s*:?=(?!=))?\s*", re.ASCII)
_LOCAL = re.compile(
    r"\s*(?:(?:Local|L|Global|G)\s+)?(?:[A-Za-z][A-Za-z0-9]{0,63}|\[[^\[\]\n]{1,64}\])\s*=\s*",
    re.ASCII | re.IGNORECASE,
)
_REST = re.compile(r"[\s;]*", re.ASCII)
_FORM_REST = re.compile(r"(?:\s|\.(?:sort|store|end)\b)*", re.ASCII)


@dataclass(frozen=True)
class DraftSum:
    """The terms of a sum, their coefficients not yet read.

    Attributes
    ----------
    source : Source
        What positions of terms are in.
    terms : sequence of DraftTerm
    functions : mapping
        {name: exponent} of functions in coefficients.
    symbols : tuple of str
        Further symbols that the file declares.
    """

    source: Source
    terms: Sequence[DraftTerm]
    functions: Mapping[str, int] = field(default_factory=dict)
    symbols: tuple[str, ...] = ()


def read_mathematica_sum(
    source: Source, *, head: str = DEFAULT_HEAD, numbers: Mapping[str, int] | None = None
) -> DraftSum:
    """Read ``name = sum;``, of which name and semicolon may be missing.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    reader = sum_reader(head, numbers)
    source = without_product_brackets(without_comments(source), reader.head)
    match = _ASSIGNED.match(source.text)
    terms, end = reader.read(source, match.end() if match else 0)
    rest = _REST.match(source.text, end)
    after = end if rest is None else rest.end()
    if after < len(source.text):
        raise source.error(after, f"has {source.excerpt(after)} after the sum, write one sum per file")
    return DraftSum(source, terms)


def read_form_sum(source: Source) -> DraftSum:
    """Read one expression of FORM; declarations before it are passed over.

    Raises
    ------
    FormatError
        Naming file and line.
    """
    source, start = without_form_comments(source)
    match = _LOCAL.match(source.text, start)
    if match is None:
        raise source.error(start, f"has {source.excerpt(start)} where 'Local name =' must be")
    terms, end = CombinationReader(FORM_HEAD, read_form_head, beside=False).read(source, match.end())
    if not source.text.startswith(";", end):
        raise source.error(max(0, min(end, len(source.text) - 1)), "the expression does not end with ';'")
    rest = _FORM_REST.match(source.text, end + 1)
    if rest is not None and rest.end() < len(source.text):
        raise source.error(rest.end(), f"has {source.excerpt(rest.end())} after the one expression")
    return DraftSum(source, terms, FUNCTIONS)


def read_json_sum(source: Source) -> DraftSum:
    """Read a first line that declares symbols and counts terms, and a line for each term.

    Raises
    ------
    FormatError
        Naming file, line and key.
    """
    lines = source.text.split("\n")
    header = read_object(source, 1, lines[0], ("format", "version", "symbols", "terms"))
    symbols, count = header["symbols"], header["terms"]
    if (header["format"], header["version"]) != (FORMAT, FORMAT_VERSION):
        raise FormatError(f"{source.name}:1: format and version are not {FORMAT!r} and {FORMAT_VERSION}")
    if not isinstance(symbols, list) or not all(isinstance(one, str) for one in symbols):
        raise FormatError(f"{source.name}:1: symbols is not a list of names")
    if not is_integer(count, 0):
        raise FormatError(f"{source.name}:1: terms is not a natural number")
    terms: list[DraftTerm] = []
    position = len(lines[0]) + 1
    for number, line in enumerate(lines[1:], start=2):
        if line:
            data = read_object(source, number, line, ("integral", "coefficient"))
            if not isinstance(data["coefficient"], str):
                raise FormatError(f"{source.name}:{number}: coefficient is not text")
            try:
                terms.append(DraftTerm(1, data["coefficient"], read_label(data["integral"]), position))
            except ValueError as error:
                raise FormatError(f"{source.name}:{number}: {error}") from None
        elif number < len(lines):
            raise FormatError(f"{source.name}:{number}: is empty, remove it")
        position += len(line) + 1
    if len(terms) != count:
        raise FormatError(
            f"{source.name} has {len(terms)} terms where its first line says {count}, take another copy"
        )
    return DraftSum(source, terms, symbols=tuple(symbols))
