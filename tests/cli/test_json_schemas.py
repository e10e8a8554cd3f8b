"""What `--json` prints is as the schemas in `docs/schemas` say, and these would notice if it were not."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tilth.cli.verbs import VERBS

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"

#: Verbs, and arguments that make each of the forms that their output has; FOLDER has the files of `files`.
CALLS = [
    ("amplitude", "FOLDER/bubble.toml", "FOLDER/amplitude.m"),
    ("cite", "FOLDER/table.tilth"),
    ("compare", "--case", "tribox:3", "usovitsch", "laporta(dots=0, s=0)"),
    ("compare", "--case", "box:1", "--case", "tribox:3", "usovitsch"),
    ("completion", "bash"),
    ("cuts", "--case", "dbox:1", "--at", "s=1"),
    ("cuts", "--case", "box:1", "--list"),
    ("demo",),
    ("diff", "FOLDER/table.tilth", "FOLDER/table.tilth"),
    ("differentiate", "--case", "box"),
    ("differentiate", "--case", "box", "--at", "d=7,s=1,t=3", "--variables", "t"),
    ("differentiate", "--case", "box", "--targets"),
    ("draw", "--case", "box", "--output", "FOLDER/box.svg"),
    ("evolve", "run", "FOLDER/search", "--train", "tribox:3", "--generations", "1", "--seed", "1"),
    ("evolve", "show", "FOLDER/search"),
    ("evolve", "replay", "FOLDER/search"),
    ("evolve", "report", "FOLDER/search", "--floor-rounds", "0"),
    ("evolve", "export", "FOLDER/search", "FOLDER/found.rule"),
    ("evolve", "dataset", "FOLDER/search", "--output", "FOLDER/rules.csv"),
    ("expand", "FOLDER/bubble.plan", "d=4-2*eps", "--order", "0"),
    ("export", "FOLDER/table.tilth", "FOLDER/table.m"),
    ("export", "--format"),
    ("import", "kira", "FOLDER/kira"),
    ("init", "FOLDER/new"),
    ("leaderboard", "--seconds", "0.0001"),
    ("leaderboard", "--seconds", "0.2"),
    ("masters", "--case", "box", "--count"),
    ("masters", "--case", "box", "--prefer", "d-factorised"),
    ("masters", "FOLDER/kira"),
    ("minimise", "--case", "tribox:3", "--from", "usovitsch", "--rounds", "1"),
    ("plan", "--case", "box:1"),
    ("probe", "FOLDER/bubble.plan", "FOLDER/points.csv"),
    ("probe", "FOLDER/bubble.plan", "FOLDER/points.csv", "--prime", "101"),
    ("reduce", "--case", "box:1"),
    ("reduce", "--case", "box:1", "--at", "d=7,s=1,t=3", "--prime", "101"),
    ("reduce", "FOLDER/kira"),
    ("rules",),
    ("rules", "usovitsch"),
    ("score", "--case", "box:1"),
    ("score", "--case", "tribox:3", "--seeding", "laporta(dots=0, s=0)"),
    ("score", "FOLDER/kira"),
    ("shift", "--case", "box", "--by", "-2"),
    ("show", "FOLDER/table.tilth"),
    ("show", "FOLDER/bubble.plan"),
    ("show", "FOLDER/run"),
    ("show", "FOLDER/bubble.toml"),
    ("show", "FOLDER/kira"),
    ("show", "FOLDER/equations.json"),
    ("show", "FOLDER/shift.json"),
    ("solve", "FOLDER/bubble.kira", "FOLDER/solve.targets"),
    ("study", "bubble:1", "--seconds", "0.01", "--floor-rounds", "0", "--output", "FOLDER/study"),
    ("symmetries", "--case", "box"),
    ("verify", "FOLDER/table.tilth"),
    ("verify", "FOLDER/project.tilth"),
    ("verify", "FOLDER/sum.tilth"),
    ("verify", "FOLDER/equations.json"),
]

KIRA = {
    "config/integralfamilies.yaml": """
integralfamilies:
  - name: "bub"
    loop_momenta: [k]
    top_level_sectors: [b11]
    propagators:
      - ["k", 0]
      - ["k+q", 0]
""",
    "config/kinematics.yaml": """
kinematics:
  incoming_momenta: [q]
  outgoing_momenta: [q]
  kinematic_invariants: [[s, 2]]
  scalarproduct_rules: [[[q, q], s]]
""",
    "jobs.yaml": """
jobs:
  - reduce_sectors:
      reduce:
        - {topologies: [bub], sectors: [3], r: 3, s: 0}
      select_integrals:
        select_mandatory_list: [[bub, targets]]
""",
    "targets": "bub[2,1]\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with what the verbs read."""
    from tilth.cli import main

    path = tmp_path_factory.mktemp("json")
    for name, text in KIRA.items():
        (path / "kira" / name).parent.mkdir(parents=True, exist_ok=True)
        (path / "kira" / name).write_text(text)
    (path / "amplitude.m").write_text("amp = d*bubble[2,1] + bubble[1,1];\n")
    (path / "points.csv").write_text("d,s\n7,1\n9,2\n")
    (path / "bubble.kira").write_text("bub[1,2]*(s)\nbub[1,1]*(d-3)\nbub[0,2]*(-1)\n\nbub[0,2]*(1)\n")
    (path / "solve.targets").write_text("bub[1,2]\n")
    (path / "kira.m").write_text("amp = x*bub[2,1] + bub[1,1];\n")
    kira = str(path / "kira")
    main(["reduce", "--quiet", kira, "--output", str(path / "project.tilth")])
    saved = ["--save", str(path / "sum.tilth")]
    main(["amplitude", "--quiet", kira, str(path / "kira.m"), "--symbols", "x", *saved])
    quiet = ("--quiet", "--case", "bubble:1")
    main(["init", str(path / "bubble"), "--case", "bubble"])
    main(["differentiate", "--quiet", "--case", "bubble", "--output", str(path / "equations.json")])
    main(["shift", "--quiet", "--case", "bubble", "--output", str(path / "shift.json")])
    main(["plan", *quiet, "--output", str(path / "bubble.plan")])
    main(["reduce", *quiet, "--output", str(path / "table.tilth"), "--run", str(path / "run")])
    return path


def schema(verb):
    return json.loads((SCHEMAS / f"{verb}.json").read_text(encoding="utf-8"))


def printed(run, folder, call):
    """Return what a call prints, as data."""
    words = [word.replace("FOLDER", str(folder)) for word in call]
    return json.loads(run(*words, "--json").out)


def test_every_verb_has_a_schema_and_every_schema_a_call():
    assert {path.stem for path in SCHEMAS.glob("*.json")} == set(VERBS) == {call[0] for call in CALLS}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_it_is_a_schema(verb):
    Draft202012Validator.check_schema(schema(verb))


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_output_is_as_the_schema_says(run, folder, call):
    data = printed(run, folder, call)
    validator = Draft202012Validator(schema(call[0]))
    assert [error.message for error in validator.iter_errors(data)] == []
    # Nothing less, and nothing else in its place: a schema that lets these pass says nothing.
    for key in required(schema(call[0]), data):
        less, other = deepcopy(data), deepcopy(data)
        del less[key]
        assert not validator.is_valid(less), key
        other[key] = {"nested": [None]} if not isinstance(data[key], dict) else 7
        assert not validator.is_valid(other), key


def required(schema, data):
    """Return the keys that the form of this output must have, without those of which any value will do."""
    forms = [form for form in schema.get("anyOf", [schema]) if Draft202012Validator(form).is_valid(data)]
    keys = {key for form in forms for key in form.get("required", ())}
    return {key for key in keys if any("type" in form["properties"].get(key, ()) for form in forms)}
