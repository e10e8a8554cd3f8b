"""How a family shows itself, as text and as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tilth.family.definition import Definition

if TYPE_CHECKING:
    from tilth.family.drawing.svg import Picture

__all__ = ["family_html", "family_text"]


def _slots(family: Definition) -> list[tuple[str, str, str]]:
    rows = []
    for number, text in enumerate(family.propagators, start=1):
        note = "auxiliary, completed" if number > family.given else "cut" if number in family.cut else ""
        rows.append((f"D{number}", text, note))
    return rows


def _facts(family: Definition, nonzero: int | None) -> list[tuple[str, str]]:
    facts = [
        ("loops", ", ".join(family.loops)),
        ("externals", _externals(family)),
        ("kinematics", ", ".join(f"{key} = {value}" for key, value in family.kinematics.items()) or "none"),
        ("invariants", _invariants(family)),
        ("top sectors", ", ".join(map(str, family.top_sectors))),
        ("non-zero sectors", "not computed yet" if nonzero is None else str(nonzero)),
    ]
    if family.set_to_one:
        facts.append(("set to one", family.set_to_one))
    if family.natural_units:
        facts.append(("units", f"natural, because {family.natural_units}; nothing is set to 1"))
    return facts + [("note", note) for note in family.notes]


def _externals(family: Definition) -> str:
    text = ", ".join(family.externals) or "none"
    if family.momentum_conservation is not None:
        text += f", and {' = '.join(family.momentum_conservation)}"
    null = [family.externals[i] for i in family.basis.kinematics.null]
    return f"{text} (null and orthogonal to all: {', '.join(null)})" if null else text


def _invariants(family: Definition) -> str:
    if family.natural_units:
        return ", ".join(family.invariants) or "none"
    return ", ".join(f"{name} ({dimension})" for name, dimension in family.invariants.items()) or "none"


def family_text(family: Definition, nonzero: int | None) -> str:
    """Several lines of plain text; `nonzero` is the number of nonzero sectors where it is known."""
    lines = [f"family {family.name}"]
    width = max(len(text) for text in family.propagators)
    lines += [f"  {slot:<4}= {text:<{width}}  {note}".rstrip() for slot, text, note in _slots(family)]
    lines += [f"  {name}: {value}" for name, value in _facts(family, nonzero)]
    return "\n".join(lines)


def family_html(family: Definition, nonzero: int | None, pictures: Iterable[Picture] = ()) -> str:
    """Return a small table for notebooks, and pictures below; `nonzero` as in `family_text`."""
    from html import escape  # notebooks only

    rows = [
        f"<tr><th>{a}</th><td><code>{escape(b)}</code></td><td>{c}</td></tr>" for a, b, c in _slots(family)
    ]
    facts = _facts(family, nonzero)
    rows += [f"<tr><th>{escape(a)}</th><td colspan='2'>{escape(b)}</td></tr>" for a, b in facts]
    table = f"<table><caption>family {escape(family.name)}</caption>{''.join(rows)}</table>"
    return table + "".join(f"<div>{picture.svg}</div>" for picture in pictures)
