"""The rules of a log as a table: every program and case, with counts that score gives again."""

import csv
import json
import random

import pytest

import tilth
from tilth.cases import read_case
from tilth.cli import main
from tilth.evolve import SearchRun, read_programs
from tilth.evolve.dataset import COLUMNS, schema, write_dataset

KINDS = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}


def fits(row):
    """Whether a line is as the schema says, read by hand."""
    described = schema()["properties"]
    if row.keys() != described.keys():
        return False
    for name, value in row.items():
        kinds = described[name]["type"]
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if not any(isinstance(value, KINDS[kind]) for kind in kinds):
            return False
        if isinstance(value, bool) and "boolean" not in kinds:
            return False
    return True


def test_every_program_is_there_with_counts_that_come_out_again(finished, tmp_path):
    run = SearchRun.open(finished)
    data, described = write_dataset([run], tmp_path / "rules.jsonl")
    lines = [json.loads(line) for line in data.read_text().splitlines()]
    assert json.loads(described.read_text()) == schema() and all(map(fits, lines))
    assert [line["number"] for line in lines] == [program.number for program in read_programs(run)]
    log = (finished / "log.jsonl").read_text().splitlines()
    for line in random.Random(1).sample([line for line in lines if line["seeds"]], 5):
        score = tilth.score(
            read_case(line["case"]).targets,
            tilth.seeding.expression(line["rule"], dots=0, s=3),
            effort=0,
            symmetries=False,
        )
        counts = line["seeds"], line["generated"], line["independent"], line["valid"]
        assert counts == (score.seeds, score.generated, score.independent, score.complete)
        assert line["rule"] == json.loads(log[line["line"] - 1])["data"]["evaluation"]["text"]


def test_csv_has_the_same(finished, tmp_path):
    run = SearchRun.open(finished)
    write_dataset([run, run], tmp_path / "rules.jsonl")
    write_dataset([run, run], tmp_path / "rules.csv")
    lines = [json.loads(line) for line in (tmp_path / "rules.jsonl").read_text().splitlines()]
    with (tmp_path / "rules.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    assert list(table[0]) == list(COLUMNS) and len(table) == len(lines)
    for row, line in zip(table, lines, strict=True):
        assert row["rule"] == line["rule"] and float(row["objective"]) == line["objective"]
        assert json.loads(row["valid"]) is line["valid"] and row["selected"] == ""


def test_the_verb(finished, tmp_path, capsys):
    assert main(["evolve", "dataset", str(finished), "--output", str(tmp_path / "r.csv"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "data": str(tmp_path / "r.csv"),
        "schema": str(tmp_path / "r.schema.json"),
    }
    assert main(["evolve", "dataset", str(finished), "--output", str(tmp_path / "r.txt")]) == 2
    assert "write it like rules.csv or rules.jsonl" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["a list", "another count"])
def test_the_check_of_this_test_finds_what_does_not_fit(finished, kind):
    from tilth.evolve.dataset import rows

    row = next(rows(SearchRun.open(finished)))
    assert fits(row)
    row["seeds" if kind == "a list" else "sedes"] = [1]
    assert not fits(row)
