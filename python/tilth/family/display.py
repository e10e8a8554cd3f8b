"""How a family shows itself, as text and as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tilth.family.model import Family

__all__ = ["family_html", "family_text"]


def _slots(family: Family) -> list[tuple[str, str, str]]:
    given = len(family.propagators) - len(family.completion)
    rows = []
    for number, text in enumerate(family.propagators, start=1):
        note = "auxiliary, completed" if number > given else "cut" if number in family.cut else ""
        rows.append((f"D{number}", text, note))
    return rows


def _facts(family: Family) -> list[tuple[str, str]]:
    count = family.known_nonzero_count
    facts = [
        ("loops", ", ".join(family.loops)),
        ("externals", ", ".join(family.externals) or "none"),
        ("kinematics", ", ".join(f"{key} = {value}" for key, value in family.kinematics.items()) or "none"),
        ("invariants", ", ".join(f"{name} ({dim})" for name, dim in family.invariants.items()) or "none"),
        ("top sectors", ", ".join(map(str, family.top_sectors))),
        ("non-zero sectors", "not computed yet" if count is None else str(count)),
    ]
    if family.set_to_one:
        facts.append(("set to one", family.set_to_one))
    return facts


def family_text(family: Family) -> str:
    """Several lines of plain text; computes nothing."""
    lines = [f"family {family.name}"]
    width = max(len(text) for text in family.propagators)
    lines += [f"  {slot:<4}= {text:<{width}}  {note}".rstrip() for slot, text, note in _slots(family)]
    lines += [f"  {name}: {value}" for name, value in _facts(family)]
    return "\n".join(lines)


def family_html(family: Family) -> str:
    """Return a small table for notebooks; computes nothing."""
    rows = [
        f"<tr><th>{a}</th><td><code>{escape(b)}</code></td><td>{c}</td></tr>" for a, b, c in _slots(family)
    ]
    rows += [f"<tr><th>{escape(a)}</th><td colspan='2'>{escape(b)}</td></tr>" for a, b in _facts(family)]
    return f"<table><caption>family {escape(family.name)}</caption>{''.join(rows)}</table>"
