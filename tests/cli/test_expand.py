"""`tilth expand`: of a plan and of a table, printed and written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tilth
from tilth.cli.main import main

FAMILY = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    plan = tilth.plan([FAMILY[2, 2]])
    plan.save(tmp_path / "bubble.plan")
    plan.reconstruct().save(tmp_path / "bubble.tilth")
    return tmp_path / "bubble.plan", tmp_path / "bubble.tilth"


def test_plans_and_tables_print_the_same(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    printed = []
    for path in files:
        assert main(["expand", str(path), "d=4-2*eps", "--order", "1", "--quiet"]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert "d = 4-2*eps" in printed[0]
    # (d - 3)(d - 6)/s^2
    assert "bubble[1,1]  (-2/s^2) + (2/s^2)*eps^1 + O(eps^2)" in printed[0]


def test_json_is_what_is_written(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    plan, _ = files
    assert main(["expand", str(plan), "d=3+x", "--order", "0", "--parameter", "x", "--json", "--quiet"]) == 0
    shown = json.loads(capsys.readouterr().out)
    output = plan.with_suffix(".json")
    assert (
        main(["expand", str(plan), "d=3+x", "--order", "0", "--parameter", "x", "--output", str(output)]) == 0
    )
    assert json.loads(output.read_text()) == shown
    assert shown["rows"] == {"bubble[2,2]": {}}
    assert shown["substitution"] == "d = 3+x"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [("d", "SYMBOL=LINE"), ("d=4", "does not depend on eps"), ("t=1+eps", "no free symbol")],
)
def test_mistakes_are_said(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str], line: str, complaint: str
) -> None:
    assert main(["expand", str(files[0]), line, "--order", "1"]) == 2
    assert complaint in capsys.readouterr().err
