"""Denominators of a single factor: a symbol is written bare, a sum in parentheses.

Once the first and the last letter were cut off whatever they were: ``s`` was lost, and ``s12`` became ``1``.
"""

import pytest

from tilth.formats import Label, Rules, export, export_text, read_rules
from tilth.table.factored import FactoredFunction, integer_ring

BELOW = ["s", "s12", "(d-4)", "(d-4)^2", "s12^2", "2", "(2*s12)", "(s12*(d-4))"]
READABLE = {"fire": ".tables", "form": ".inc", "kira": ".m", "json-lines": ".jsonl", "mathematica": ".m"}


def rules(below):
    function = FactoredFunction.parse(integer_ring(("d", "s", "s12")), f"(-d+3)/{below}")
    return Rules({Label("bubble", (2, 1)): {Label("bubble", (1, 1)): function}})


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("name", READABLE)
def test_what_is_written_is_read(name, below, tmp_path):
    path = tmp_path / f"rules{READABLE[name]}"
    options = {"numbers": {"bubble": 1}} if name == "fire" else {}
    export(rules(below), path, name, **options)
    assert (
        read_rules(path, name, symbols=("d", "s", "s12"), **options)[Label("bubble", (2, 1))]
        == (rules(below)[Label("bubble", (2, 1))])
    )


def test_the_text():
    assert "(-d+3)/(s12)*bubble[1,1]" in export_text(rules("s12"), "mathematica")
    assert "(-d+3)/(d-4)*bubble[1,1]" in export_text(rules("(d-4)"), "mathematica")
