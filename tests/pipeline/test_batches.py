"""Rows in batches: the same table, whatever the batches, and wherever a run was stopped."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import tilth
from tilth.cases import load_family, read_case
from tilth.cli import main
from tilth.errors import OptionError, RunFolderError, TableFileError
from tilth.table.part_rows import PartRows

POINT = {"d": "4177/31", "s": 5, "t": "5077/97"}
PRIME = 2**61 - 1

#: Functions, rationals at a point, residues at a point modulo large and small primes.
KINDS = {
    "functions": {},
    "some numbers": {"at": {"d": "22/7"}},
    "rationals": {"at": POINT},
    "residues": {"at": POINT, "prime": PRIME},
    "a small prime": {"at": {"d": 40, "s": 5, "t": 77}, "prime": 10_007},
}


class Stop(Exception):
    """What a consumer raises to break off."""


def targets():
    """Return integrals of many sectors, one that is a master and two of zero sectors among them."""
    family = load_family("dbox")
    return [
        *read_case("dbox:2").targets,
        family[0, 0, 0, 0, 0, 0, 1, 0, 0],
        *(family[one] for one in [(1, 1, 1, 0, 1, 1, 0, 0, -1), (1, 0, 1, 1, 1, 1, 0, 0, -2)]),
        *tilth.masters(family).integrals[:1],
        family[1, 0, 0, 0, 0, 0, 0, -1, 0],
        family[0, 1, 2, 0, 0, 1, 1, 0, -1],
    ]


def stopping_after(count):
    seen = []

    def deliver(target, row):
        if len(seen) == count:
            raise Stop
        seen.append((target, dict(row)))

    return deliver, seen


@pytest.mark.parametrize("batch", [1, 3, 100])
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_rows(kind, batch):
    asked, options = targets(), KINDS[kind]
    whole = tilth.reduce(asked, **options)
    seen = []
    table = tilth.reduce(asked, batch=batch, deliver=lambda *row: seen.append(row), **options)
    assert isinstance(table.rows, PartRows)
    assert list(table.items()) == list(whole.items())
    assert (table.masters, table.at, table.prime) == (whole.masters, whole.at, whole.prime)
    assert {target: dict(row) for target, row in seen} == {target: dict(row) for target, row in whole.items()}
    assert len(seen) == len(whole)
    lines = [target.t for target, _ in seen]
    assert lines == sorted(lines)
    assert table.verify()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stopped_after", [0, 4, 7])
def test_stopped_and_resumed(kind, stopped_after, tmp_path):
    asked, options = targets(), KINDS[kind]
    expected = tilth.reduce(asked, batch=3, run=tmp_path / "whole", **options)
    deliver, before = stopping_after(stopped_after)
    with pytest.raises(Stop):
        tilth.reduce(asked, batch=3, run=tmp_path / "run", deliver=deliver, **options)
    files = sorted(file.name for file in (tmp_path / "run" / "rows").iterdir())
    assert len(files) == stopped_after // 3 + 1
    after = []
    table = tilth.resume(tmp_path / "run", batch=3, deliver=lambda *row: after.append(row))
    assert [target for target, _ in after[: len(before)]] == [target for target, _ in before]
    assert len(after) == len(expected)
    assert not (tmp_path / "run" / "rows").exists()
    table.save(tmp_path / "resumed")
    expected.save(tmp_path / "expected")
    assert (tmp_path / "resumed").read_bytes() == (tmp_path / "expected").read_bytes()
    assert (tmp_path / "run" / "table.tilth").read_bytes() == (tmp_path / "expected").read_bytes()


@pytest.mark.parametrize("batch", [None, 1, 5])
def test_resumed_with_other_batches(batch, tmp_path):
    asked = targets()
    deliver, _ = stopping_after(4)
    with pytest.raises(Stop):
        tilth.reduce(asked, batch=3, run=tmp_path / "run", deliver=deliver)
    table = tilth.resume(tmp_path / "run", batch=batch)
    assert dict(table) == dict(tilth.reduce(asked))


def test_a_run_at_a_point_keeps_what_it_learnt(tmp_path):
    asked = targets()
    deliver, _ = stopping_after(0)
    with pytest.raises(Stop):
        tilth.reduce(asked, at=POINT, batch=3, run=tmp_path / "run", deliver=deliver)
    stages = []
    tilth.resume(tmp_path / "run", progress=lambda stage, text: stages.append((stage, str(text))))
    assert ("plan", "equations from the run's folder") in [
        (stage, text.split(" ", 1)[1]) for stage, text in stages
    ]
    assert not {"seeding", "masters"} & {stage for stage, _ in stages}


def test_rows_of_another_run_are_refused(tmp_path):
    asked = targets()
    for name, some in (("one", asked), ("other", asked[:-1])):
        deliver, _ = stopping_after(4)
        with pytest.raises(Stop):
            tilth.reduce(some, batch=3, run=tmp_path / name, deliver=deliver)
    file = "rows/000000.tilth"
    (tmp_path / "one" / file).write_bytes((tmp_path / "other" / file).read_bytes())
    with pytest.raises(RunFolderError, match="has rows of another run"):
        tilth.resume(tmp_path / "one", batch=3)


def test_damaged_rows_are_refused(tmp_path):
    deliver, _ = stopping_after(4)
    with pytest.raises(Stop):
        tilth.reduce(targets(), batch=3, run=tmp_path / "run", deliver=deliver)
    file = tmp_path / "run" / "rows" / "000000.tilth"
    content = bytearray(file.read_bytes())
    content[-200] ^= 1
    file.write_bytes(content)
    with pytest.raises(TableFileError, match="is damaged"):
        tilth.resume(tmp_path / "run", batch=3)


def test_plans_in_batches():
    asked = targets()
    plan = tilth.plan(asked)
    assert dict(plan.reconstruct(batch=4)) == dict(plan.reconstruct())


def test_given_equations_in_batches(tmp_path):
    text = "bub[1,2]*(s)\nbub[1,1]*(d-3)\n\nbub[2,2]*(s^2)\nbub[1,2]*(s*(d-5))\n"
    (tmp_path / "equations.kira").write_text(text)
    names = ["bub[1,2]", "bub[2,2]"]
    whole = tilth.solve(tmp_path / "equations.kira", names)
    assert dict(tilth.solve(tmp_path / "equations.kira", names, batch=1)) == dict(whole)


@pytest.mark.parametrize("batch", [0, -1, True, 2.5])
def test_no_batches(batch):
    with pytest.raises(OptionError, match="batch"):
        tilth.reduce(targets()[:1], batch=batch)
    with pytest.raises(OptionError, match="deliver=3 is not a function"):
        tilth.reduce(targets()[:1], deliver=3)


def test_on_the_command_line(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = targets()
    family = asked[0].family
    (tmp_path / "f.toml").write_text(family.to_toml())
    (tmp_path / "t.txt").write_text("".join(f"{target}\n" for target in asked))
    words = ["reduce", "f.toml", "t.txt", "--batch", "3", "--quiet"]
    assert main([*words, "--run", "run", "--stream", "rows.jsonl", "--output", "t.tilth"]) == 0
    table = tilth.Table.load("t.tilth")
    lines = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text().splitlines()]
    assert {line["target"]: line["row"] for line in lines} == {
        str(target): {str(master): str(value) for master, value in row.items()}
        for target, row in table.items()
    }
    capsys.readouterr()
    assert main([*words, "--stream", "-"]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == lines
    assert main([*words, "--stream", "missing/rows"]) == 2
    assert "missing/rows: cannot be written" in capsys.readouterr().err


def test_what_a_folder_shows(tmp_path, capsys):
    deliver, _ = stopping_after(4)
    for name, options in (("functions", {}), ("numbers", {"at": POINT})):
        with pytest.raises(Stop):
            tilth.reduce(targets(), batch=3, run=tmp_path / name, deliver=deliver, **options)
        deliver, _ = stopping_after(4)
        assert main(["show", str(tmp_path / name)]) == 0
        assert f"rows         6 of {len(targets())}" in capsys.readouterr().out
        assert main(["show", str(tmp_path / name), "--degrees"]) == 2
        assert "batches" in capsys.readouterr().err or name == "numbers"


def test_a_finished_run_hands_its_rows_over_again(tmp_path):
    for options in ({}, {"at": POINT}):
        folder = tmp_path / str(len(options))
        table = tilth.reduce(targets(), batch=3, run=folder, **options)
        seen = []
        assert tilth.resume(folder, deliver=lambda *row, to=seen: to.append(row)) == table
        assert {target: dict(row) for target, row in seen} == {t: dict(row) for t, row in table.items()}


def test_a_run_in_batches_goes_on_in_batches_of_its_size(tmp_path):
    asked = targets()
    whole = tilth.reduce(asked, batch=3, run=tmp_path / "whole")
    deliver, _ = stopping_after(4)
    with pytest.raises(Stop):
        tilth.reduce(asked, batch=3, run=tmp_path / "run", deliver=deliver)
    tilth.resume(tmp_path / "run").save(tmp_path / "resumed")
    whole.save(tmp_path / "expected")
    assert (tmp_path / "resumed").read_bytes() == (tmp_path / "expected").read_bytes()


def test_a_stream_leaves_an_earlier_file_until_there_is_a_row(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows.jsonl").write_text("earlier\n")
    assert main(["reduce", "--resume", "nowhere", "--stream", "rows.jsonl", "--quiet"]) == 2
    assert (tmp_path / "rows.jsonl").read_text() == "earlier\n"
    assert main(["reduce", "--case", "bubble:1", "--stream", "/dev/full", "--quiet"]) == 2
    assert "/dev/full: cannot be written: No space left on device" in capsys.readouterr().err


def test_a_reader_who_leaves_is_no_success(tmp_path):
    words = "reduce --case dbox:2 --batch 1 --stream - --output t.tilth --quiet"
    command = [sys.executable, "-m", "tilth", *words.split()]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=tmp_path, **pipes) as child:
        child.stdout.close()
        error = child.stderr.read().decode()
    assert child.returncode == 2
    assert "whoever read it has gone" in error
    assert not (tmp_path / "t.tilth").exists()


def test_projects_take_no_batches():
    family = load_family("dbox")
    project = tilth.Project([family])
    for options in ({"batch": 3}, {"deliver": print}):
        with pytest.raises(OptionError, match="for targets of one family"):
            project.reduce([family[1, 1, 1, 1, 1, 1, 1, -1, 0]], **options)
