"""Systems of equations as Kira takes them from its users (arXiv:2505.20197, ``input_system``).

One term per line, ``integral*(coefficient)``, a blank line between equations; each equation sums to zero::

    bub[1,2]*(s)
    bub[1,1]*(d-3)
    bub[0,2]*(-1)

An integral is ``name[indices]``, or ``name#123`` or ``name@123`` with a weight, or a bare weight; a larger
weight is a more complicated integral. Ratracer (arXiv:2211.03572) reads the same files; its limits are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tilth.errors import FormatError
from tilth.family.given import System
from tilth.family.labels import Label
from tilth.formats.equations import MAX_EQUATIONS, MAX_TERMS, DraftEquation, system_of_drafts
from tilth.formats.kira import check_names
from tilth.formats.source import Source
from tilth.formats.spellings import INTEGRAL, label_of
from tilth.table.factored import integer_ring, polynomial_text

__all__ = ["MAX_FAMILIES", "read_kira_system", "write_kira_system"]

MAX_FAMILIES = 65_536

_LINE = re.compile(rf"[ \t]*{INTEGRAL}[ \t]*\*[ \t]*(?P<coefficient>[^ \t].*)", re.ASCII)


def write_kira_system(system: System) -> str:
    """Write the equations of a system.

    Raises
    ------
    FormatError
        A name is one that Kira keeps for itself.

    Examples
    --------
    >>> print(write_kira_system(System(("s",), (Label("bubble", (1, 2)),), [[(0, {(1,): 1})]])), end="")
    bubble[1,2]*(s)
    <BLANKLINE>
    """
    check_names((*system.symbols, *dict.fromkeys(label.name for label in system.integrals if label.name)))
    ring = integer_ring(system.symbols or ("d",))
    labels = [str(label) for label in system.integrals]
    written: list[str] = []
    for equation in system.equations:
        for number, polynomial in equation:
            terms = {key or (0,): value for key, value in polynomial.items()}
            written.append(f"{labels[number]}*({polynomial_text(ring.from_dict(terms))})\n")
        written.append("\n")
    return "".join(written)


def read_kira_system(source: Source, symbols: Sequence[str] | None = None) -> System:
    """Read a system of equations.

    Each equation is multiplied by the common denominator of its coefficients, which makes them polynomials
    over the integers; terms of the same integral are added.

    Parameters
    ----------
    source : Source
    symbols : sequence of str, optional
        Default: those that occur, sorted, `d` first.

    Raises
    ------
    FormatError
        Naming file, line and entry.
    """
    return system_of_drafts(source, _read_lines(source), symbols)


def _read_lines(source: Source) -> list[DraftEquation]:
    """Split a file into equations of (integral, text of the coefficient, line)."""
    drafts: list[DraftEquation] = [[]]
    known: dict[str, Label] = {}
    terms = 0
    for number, line in enumerate(source.text.split("\n"), start=1):
        match = _LINE.fullmatch(line.rstrip())
        if match is None:
            if line.strip():
                raise FormatError(
                    f"{source.name}:{number}: {line.strip()[:80]!r} is no term, "
                    "write it like bubble[2,1]*(d-3)"
                )
            if drafts[-1]:
                drafts.append([])
            continue
        coefficient = match.group("coefficient")
        terms += 1
        if terms > MAX_TERMS or len(drafts) > MAX_EQUATIONS:
            raise FormatError(
                f"{source.name}:{number}: more than {MAX_EQUATIONS} equations or {MAX_TERMS} terms, "
                "split the file"
            )
        key = line[: match.start("coefficient")]
        label = known.get(key)
        if label is None:
            try:
                label = known[key] = label_of(match)
            except ValueError as error:
                raise FormatError(f"{source.name}:{number}: {key.strip()[:80]!r}: {error}") from None
        drafts[-1].append((label, coefficient, number))
    if len({label.name for label in known.values()}) > MAX_FAMILIES:
        raise FormatError(f"{source.name}: has more than {MAX_FAMILIES} families, split the file")
    return drafts
