"""Adding a rule touches one file: in a copy of the package, a rule moves out and in again, and one is new."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tilth

PACKAGE = Path(tilth.__file__).parent

#: What follows from a rule's file.
ASK = """
import json
import tilth
from tilth.cases import read_case
from tilth.cli import main
from tilth.pipeline.study.leaderboard import RULES
from tilth.seeding import describe_rules, find_rule

assert tilth.__file__.startswith(@FOLDER@)
out = {"names": list(tilth.seeding.rule_names()), "leaderboard": list(RULES), "here": dir(tilth.seeding)}
out["listed"] = str(tilth.rules()).splitlines()
out["described"] = describe_rules()
try:
    rule = find_rule(@TEXT@)
except tilth.errors.RuleError as error:
    out["error"] = str(error)
else:
    out["name"] = rule.name
    out["equal"] = rule == getattr(tilth.seeding, @FUNCTION@)(@PARAMETERS@)
    out["seeds"] = tilth.score(read_case("tribox:3").targets, rule, effort=0, symmetries=False).seeds
print(json.dumps(out))
"""


@pytest.fixture
def package(tmp_path):
    """Return the folder of rules of a copy of the package; all but that folder are links."""
    source, copy = PACKAGE, tmp_path / "tilth"
    for part in ("seeding", "rules"):
        copy.mkdir()
        for entry in source.iterdir():
            if entry.name not in (part, "__pycache__"):
                (copy / entry.name).symlink_to(entry)
        source, copy = source / part, copy / part
    copy.mkdir()
    for file in source.glob("*.py"):
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


def ask(package, text, function, **parameters):
    given = ", ".join(f"{name}={value}" for name, value in parameters.items())
    folder = str(package.parents[2])
    code = ASK.replace("@FOLDER@", repr(folder)).replace("@TEXT@", repr(text))
    code = code.replace("@FUNCTION@", repr(function)).replace("@PARAMETERS@", given)
    environment = os.environ | {"PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_rule_moves_out_and_in_again(package):
    file = package / "decreasing_rank.py"
    content = file.read_text()
    before = ask(package, "decreasing-rank(floor=2)", "decreasing_rank", floor=2)
    file.unlink()
    without = ask(package, "decreasing-rank(floor=2)", "decreasing_rank", floor=2)
    file.write_text(content)
    assert ask(package, "decreasing-rank(floor=2)", "decreasing_rank", floor=2) == before

    assert without["error"].startswith(
        "there is no seeding rule 'decreasing-rank', the rules are as_needed, auto, boxes"
    )
    assert (before["name"], before["equal"]) == ("decreasing-rank(floor=2)", True)
    for where in ("names", "leaderboard"):
        assert [name for name in before[where] if name != "decreasing-rank"] == without[where]
        assert "decreasing-rank" in before[where]
    assert [line for line in before["listed"] if not line.startswith("decreasing-rank ")] == without["listed"]
    assert set(before["here"]) - set(without["here"]) == {"decreasing_rank"}
    page = before["described"].pop("decreasing-rank")
    assert "floor : int, optional\n    Numerator power that is always allowed." in page
    assert before["described"] == without["described"]


NEW = '''
"""Corner seeds with a few dots."""

from dataclasses import dataclass

from tilth.seeding.definition import Rule
from tilth.seeding.parameters import BOUND, parameter


@dataclass(frozen=True)
class FewDots(Rule, name="few-dots"):
    """Few dots: no numerators, and up to a number of dots.

    What
        All seeds with ``s = 0`` and at most `dots` dots.
    """

    dots: int = parameter(BOUND, "Bound on the dots.", default=0)

    def choose(self, sector, request):
        return request.box(sector, self.dots, 0)
'''


def test_a_rule_that_is_new(package):
    (package / "few_dots.py").write_text(NEW)
    found = ask(package, "few-dots(dots=1)", "few_dots", dots=1)
    assert (found["name"], found["equal"]) == ("few-dots(dots=1)", True)
    # one corner and a dot on each of its lines, in each of 23 sectors
    lines = sum(sector.bit_count() for sector in tilth.cases.load_family("tribox").nonzero_sectors)
    assert found["seeds"] == 23 + lines
    assert "few-dots" in found["leaderboard"]
    assert found["described"]["few-dots"].endswith("dots : int, optional\n    Bound on the dots.")
    refused = ask(package, "union(laporta, few-dots(dots=200))", "few_dots")
    assert refused["error"] == "few-dots: dots=200 is not an integer from 0 to 127"
