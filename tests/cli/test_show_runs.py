"""``tilth show`` for tables of functions, and for the folders of runs."""

import json
import random
import re

import pytest

import tilth
from tilth.cases import load_case
from tilth.cli import main
from tilth.executors.ledger import Ledger
from tilth.executors.run_folder import RunFolder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of a finished run of the triangle-box."""
    path = tmp_path_factory.mktemp("runs") / "tribox run"
    assert (
        main(
            [
                "reduce",
                "--case",
                "tribox:3",
                "--seeding",
                "usovitsch",
                "--symmetries",
                "none",
                "--run",
                str(path),
                "--quiet",
                "--json",
            ]
        )
        == 0
    )
    return path


def copied(folder, path, names):
    path.mkdir()
    for name in names:
        (path / name).write_bytes((folder / name).read_bytes())
    return path


def fields(text):
    """The labelled lines of an answer: {label: lines}."""
    found, label = {}, ""
    for line in text.splitlines():
        label = line[:13].strip() or label
        found.setdefault(label, []).append(line[13:])
    return found


def number(text, before):
    return int(re.search(rf"([0-9,]+) {before}", text).group(1).replace(",", ""))


def test_a_table_of_functions(run, folder):
    table = tilth.Table.load(folder / "table.tilth")
    shown = run("show", folder / "table.tilth")
    assert (shown.code, shown.err) == (0, "")
    found = fields(shown.out[shown.out.index("rule  ") :])
    tape, report = table.provenance["tape"], table.provenance["reconstruction"]
    parts = [number(found["tape"][0], text) for text in ("evaluate", "solve", "check")]
    assert number(found["tape"][0], "multiply-adds") == sum(parts) == tape["multiplications"]
    assert number(found["tape"][2], "bytes per lane") == tape["bytes_per_lane"]
    assert number(found["probes"][0], "for") == report["probes"]
    assert number(found["probes"][0], "distinct functions") == 16
    # the unknowns are the terms of the numerators, as anyone can count them
    (row,) = table.values()
    terms = [len(function.numerator) for function in row.values()]
    assert report["most_unknowns"] <= max(terms) <= sum(terms) == report["unknowns"]
    by_prime = [line for line in found["probes"] if line.startswith("modulo")]
    assert len(by_prime) == len(report["primes"])
    listed = sum(
        int(count.replace(",", "")) for line in by_prime for count in re.findall(r"[:,] ([0-9,]+) ", line)
    )
    assert listed == report["probes"]
    assert found["unit"] == ["m1 was 1, and is restored by mass dimension"]
    assert found["check"] == [f"all generated equations modulo {table.provenance['checked_modulo']}"]
    assert found["counts"] == [
        "92 seeds, 828 generated, 740 independent, 322 selected, 9,351 multiplications, 16 masters"
    ]


def test_a_table_at_a_point_has_no_tape(run, saved):
    found = fields(run("show", saved).out)
    assert "tape" not in found
    assert "probes" not in found


def test_a_table_as_json(run, folder):
    data = json.loads(run("show", folder / "table.tilth", "--json").out)
    assert data["symbols"] == ["d", "m1", "m2", "m3"]
    assert data["provenance"]["tape"]["multiplications"] > 0
    assert (
        sum(probes for _, _, probes in data["provenance"]["reconstruction"]["stages"])
        == (data["provenance"]["reconstruction"]["probes"])
    )


def test_a_finished_run(run, folder):
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    shown = run("show", folder)
    assert (shown.code, shown.err) == (0, "")
    found = fields(shown.out)
    assert found["family"] == ["tribox"]
    assert found["targets"] == ["1: tribox[1,1,1,1,1,1,-3]"]
    assert found["rule"] == ["usovitsch (ibp, li)"]
    assert found["at"] == ["any d, m1, m2, m3"]
    assert found["plan"] == ["recorded: 322 equations, 16 masters, 16 distinct functions"]
    assert found["finished"] == [f"yes, the table is {folder / 'table.tilth'}"]
    # no probe is asked for twice, so the log has as many as the reconstruction took
    probes = tilth.Table.load(folder / "table.tilth").provenance["reconstruction"]["probes"]
    assert number(found["probes"][0], "in") == probes
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_finished_run_as_json(run, folder):
    data = json.loads(run("show", folder, "--json").out)
    assert (data["family"], data["finished"]) == ("tribox", True)
    assert data["symbols"] == ["d", "m1", "m2", "m3"]
    assert data["plan"]["counts"]["selected"] == data["plan"]["equations"] == 322
    assert data["plan"]["tape"]["multiplications"] > 0
    assert sum(probes for _, probes in data["ledger"]["by_prime"]) == data["ledger"]["probes"]
    with Ledger.open(folder / "probes.log", data["fingerprint"]) as ledger:
        assert (len(ledger), ledger.points) == (data["ledger"]["records"], data["ledger"]["probes"])


def test_a_run_that_has_just_begun(run, folder, tmp_path):
    path = copied(folder, tmp_path / "a", ["run.json"])
    found = fields(run("show", path).out)
    assert found["plan"] == ["not recorded yet: a resumed run learns again"]
    assert found["probes"] == ["none yet"]
    assert found["finished"] == [f"no, go on with: tilth reduce --resume {path}"]
    data = json.loads(run("show", path, "--json").out)
    assert (data["plan"], data["ledger"], data["finished"]) == (None, None, False)


def test_the_folder_is_quoted_for_the_shell(run, folder, tmp_path):
    path = copied(folder, tmp_path / "my run", ["run.json"])
    assert f"--resume '{path}'" in run("show", path).out


def test_a_point_that_is_given_in_part(run, tmp_path):
    path = tmp_path / "run"
    done = run(
        "reduce", "--case", "bubble:1", "--seeding", "laporta", "--at", "s=1/3", "--run", path, "--quiet"
    )
    assert done.code == 0
    assert fields(run("show", path).out)["at"] == ["s=1/3, any d"]


def test_a_run_that_was_stopped_at_any_byte_of_its_log(run, folder, tmp_path):
    path = copied(folder, tmp_path / "a", ["run.json", "plan", "probes.log"])
    log = path / "probes.log"
    whole = log.read_bytes()
    fingerprint = RunFolder.resume(path).fingerprint
    draw = random.Random(5)
    for length in [0, 1, 115, 116, 117, *sorted(draw.sample(range(118, len(whole)), 25))]:
        log.write_bytes(whole[:length])
        data = json.loads(run("show", path, "--json").out)
        assert log.read_bytes() == whole[:length]  # it only looked
        with Ledger.open(log, fingerprint) as ledger:
            assert (data["ledger"]["records"], data["ledger"]["probes"]) == (len(ledger), ledger.points)
            assert data["ledger"]["tail"] == ledger.cut
    log.write_bytes(whole[:-1])
    assert fields(run("show", path).out)["probes"][-1].endswith("it is being written, or will be cut off")


def test_while_another_process_writes(run, folder, tmp_path):
    path = copied(folder, tmp_path / "a", ["run.json", "plan", "probes.log"])
    with RunFolder.resume(path) as other:
        assert len(other.ledger)  # holds the lock
        assert run("show", path).code == 0


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: (path / "run.json").unlink(), "is not the folder of a run, it has no run.json"),
        (lambda path: flip(path / "run.json", 700), "run.json: "),
        (lambda path: flip(path / "plan", 3000), "is damaged or of another run"),
        (lambda path: flip(path / "probes.log", 300), "and another one follows at byte"),
        (lambda path: flip(path / "probes.log", 20), "its first line is damaged"),
    ],
)
def test_damaged_folders(run, folder, tmp_path, damage, message):
    path = copied(folder, tmp_path / "a", ["run.json", "plan", "probes.log"])
    damage(path)
    done = run("show", path)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def flip(file, place):
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)


def test_the_folder_of_another_kind_of_run(run, tmp_path):
    RunFolder.start(tmp_path / "a", {"kind": "something else"})
    done = run("show", tmp_path / "a")
    assert done.code == 2
    assert "is no run of a reduction" in done.err


def test_a_merged_table_shows_each_part(run, tmp_path):
    _, targets = load_case("bubble")
    parts = [tilth.reduce(target, "laporta") for target in targets[:2]]
    parts[0].merge(parts[1]).save(tmp_path / "m.tilth")
    shown = run("show", tmp_path / "m.tilth").out
    assert shown.count("\ntape  ") == shown.count("\nprobes  ") == 2


def test_a_resumed_run_takes_its_problem_from_the_folder(run, tmp_path):
    folder = tmp_path / "run"
    assert run("reduce", "--case", "bubble", "--seeding", "laporta", "--run", folder, "--quiet").code == 0
    assert run("reduce", "--resume", folder, "--threads", "1", "--quiet").code == 0
    for words, named in [
        (("a", "b"), "files"),
        (("--seed", "3"), "--seed"),
        (("--case", "bubble", "--run", folder), "--case, --run"),
        (("--seeding", "usovitsch", "--at", "d=5"), "--seeding, --at"),
    ]:
        result = run("reduce", "--resume", folder, "--quiet", *words)
        assert (result.code, result.out) == (2, "")
        assert result.err.endswith(f"takes the problem from the folder, leave out {named}\n")
