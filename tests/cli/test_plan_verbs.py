"""`tilth plan`, `tilth probe` and `tilth show` of a plan."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import tilth
from tilth.errors import SingularKinematics
from tilth.family.numbers import number_text

PRIME = 2**50 - 27


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Return the path of a plan of the box, made on the command line."""
    from tilth.cli import main

    path = tmp_path_factory.mktemp("plan") / "box.plan"
    assert main(["plan", "--case", "box", "--seeding", "laporta", "--output", str(path), "--quiet"]) == 0
    return path


@pytest.fixture
def points(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("\ufeffs,t,d\n2, 1/3,7\n\n-4,5,41/7\n", encoding="utf-8")
    return path


def _table(text):
    return list(csv.reader(io.StringIO(text)))


def test_a_plan_is_saved_and_shown(run, saved):
    plan = tilth.Plan.load(saved)
    shown = run("show", saved)
    assert shown.code == 0
    assert str(plan) in shown.out
    assert plan.fingerprint in shown.out
    for number, ((target, master), *_) in enumerate(plan.functions[:20]):
        assert f"{number}: {target} -> {master}" in shown.out
    data = json.loads(run("show", saved, "--json").out)
    assert data["symbols"] == ["d", "s", "t"]
    assert data["functions"] == [[[str(t), str(m)] for t, m in entries] for entries in plan.functions]
    made = run("plan", "--case", "box", "--seeding", "laporta", "--json", "--quiet")
    assert json.loads(made.out) == data
    assert run("plan", "--case", "box", "--seeding", "laporta", "--quiet").out == f"{plan}\n"


def test_exact_values(run, saved, points, tmp_path):
    plan = tilth.Plan.load(saved)
    found = plan.evaluate([{"d": 7, "s": 2, "t": "1/3"}, {"d": "41/7", "s": -4, "t": 5}])
    expected = [
        [number_text(at[target].get(master, 0)) for ((target, master), *_) in plan.functions] for at in found
    ]
    header = ["; ".join(f"{t} -> {m}" for t, m in entries) for entries in plan.functions]
    assert any("; " in entry for entry in header)  # two coefficients that are equal
    assert _table(run("probe", saved, points).out) == [header, *expected]
    assert run("probe", saved, points, "--output", tmp_path / "values.csv").out == ""
    assert _table((tmp_path / "values.csv").read_text()) == [header, *expected]
    data = json.loads(run("probe", saved, points, "--json").out)
    assert data["values"] == expected
    assert data["ok"] == [True, True]
    assert data["prime"] is None


def test_points_without_values_are_named_and_the_others_are_had(run, saved, points, tmp_path):
    points.write_text("d,s,t\n7,2,0.25\n7,0,-2\n\n7,2,3\n")
    plan = tilth.Plan.load(saved)
    where = [{"d": 7, "s": s, "t": t} for s, t in ((2, "1/4"), (0, -2), (2, 3))]
    with pytest.raises(SingularKinematics, match="the plan divides by zero at d=7, s=0, t=-2"):
        plan.evaluate(where)
    with pytest.raises(SingularKinematics):
        plan.evaluate(where[1])
    first, special, last = plan.evaluate(where, skip_special=True)
    assert special is None
    assert [first, last] == plan.evaluate([where[0], where[2]])
    found = run("probe", saved, points, "--output", tmp_path / "values.csv")
    assert found.code == 0
    assert "points.csv: no values at 1 of 3 points, line 3: the plan divides by zero there" in found.err
    assert "tilth reduce --at" in found.err
    _, one, none, other = _table((tmp_path / "values.csv").read_text())
    assert set(none) == {""}
    assert "" not in one + other
    assert json.loads(run("probe", saved, points, "--json").out)["ok"] == [True, False, True]
    modular = run("probe", saved, points, "--prime", PRIME)
    assert "no values at 1 of 3 points, line 3: the plan" in modular.err


def test_residues_by_an_executor(run, saved, tmp_path, monkeypatch):
    opened = []

    def processes(count):
        opened.append(ThreadPoolExecutor(count))
        return opened[-1]

    monkeypatch.setattr("tilth.executors.named._processes", processes)
    array = np.random.default_rng(1).integers(PRIME, size=(40, 3), dtype=np.uint64)
    array[7] = [5, 0, 1]  # s = 0
    np.save(tmp_path / "points.npy", array)
    command = ["probe", saved, tmp_path / "points.npy", "--prime", PRIME]
    alone, elsewhere = tmp_path / "alone.npy", tmp_path / "elsewhere.npy"
    assert run(*command, "--output", alone).code == 0
    monkeypatch.setattr("tilth.cli.probe.TOGETHER", 100)  # several parts, and one pool
    assert run(*command, "--output", elsewhere, "--executor", "processes:2").code == 0
    assert elsewhere.read_bytes() == alone.read_bytes()
    assert len(opened) == 1
    shown = run(*command, "--executor", "processes:2")
    assert shown.out == run(*command).out
    assert ",,," in shown.out  # the point that is not ok
    with pytest.raises(RuntimeError, match="shutdown"):
        opened[0].submit(print)


@pytest.mark.parametrize("words", [["--executor", "processes:2"], ["--prime", PRIME, "--executor", "nobody"]])
def test_executors_that_cannot_probe(run, saved, points, words):
    refused = run("probe", saved, points, *words)
    assert refused.code == 2
    assert "executor" in refused.err


def test_residues(run, saved, points, tmp_path):
    plan = tilth.Plan.load(saved)
    third, seventh = pow(3, -1, PRIME), pow(7, -1, PRIME)
    array = np.array([[7, 2, third], [41 * seventh % PRIME, PRIME - 4, 5], [5, 0, 1]], dtype=np.uint64)
    ok, residues = plan.probe(array, PRIME)
    assert ok.tolist() == [True, True, False]
    found = _table(run("probe", saved, points, "--prime", PRIME, "--threads", 2).out)
    assert [list(map(int, row)) for row in found[1:]] == residues[:2].tolist()
    np.save(tmp_path / "points.npy", array)
    outcome = run("probe", saved, tmp_path / "points.npy", "--prime", PRIME, "--output", tmp_path / "out.npy")
    assert outcome.code == 0
    written = np.load(tmp_path / "out.npy")
    assert written.dtype == np.uint64
    assert np.array_equal(written[:2], residues[:2])
    assert (written[2] == 2**64 - 1).all()  # not ok
    lines = run(
        "probe", saved, tmp_path / "points.npy", "--prime", PRIME, "--backend", "portable"
    ).out.splitlines()
    assert lines[3] == "," * (len(plan.functions) - 1)
    data = json.loads(run("probe", saved, tmp_path / "points.npy", "--prime", PRIME, "--json").out)
    assert data["ok"] == [True, True, False]
    assert data["values"] == [*residues[:2].tolist(), None]


def test_a_point_that_is_not_ok_is_a_line_of_one_column_too(run, tmp_path):
    plan, points = tmp_path / "bubble.plan", tmp_path / "points.csv"
    assert run("plan", "--case", "bubble:1", "--output", plan, "--quiet").code == 0
    points.write_text("d,s\n7,0\n5,1\n")
    header, empty, found = _table(run("probe", plan, points, "--prime", 101).out)
    assert (header[0].partition(";")[0], empty) == ("bubble[1,2] -> bubble[1,1]", [""])
    assert found == [str(3 - 5 + 101)]


def test_no_points_are_no_error(run, saved, tmp_path):
    (tmp_path / "none.csv").write_text("d,s,t\n")
    for more in ((), ("--prime", PRIME)):
        found = run("probe", saved, tmp_path / "none.csv", *more)
        assert found.code == 0
        assert len(found.out.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the header misses d"),
        ("d,s\n1,2\n", "line 1: the header misses t; it needs d,s,t, in any order"),
        ("d,s,t,u\n", "line 1: the header has the unknown symbol 'u'"),
        ("d,s,t,s\n", "line 1: the header has s twice"),
        ("d,s,t\n1,2,3\n1,2\n", "line 3: has 2 entries, the header has 3"),
        ('d,s,t\n1,2,"3\n4"\n', "which is not a number"),  # it was 34
        ("d,s,t\n1,2,3\n,,\n", "line 3: point['d'] is ''"),
        ("d,s,t\n1,2,x\n", r"line 2: point['t'] is 'x'"),
        ("d,s,t\n1,2,1/0\n", "line 2: point['t'] is '1/0', which divides by zero"),
        ("d,s,t\n1,2,0.5e1\n", "line 2: point['t']"),
        ('d,s,t\n1,2,"3\n', "is no table with commas"),
        ("d,s,t\n1,2,1/101\n", "line 2: 1/101 has no residue modulo 101"),
    ],
)
def test_bad_tables_of_points(run, saved, tmp_path, text, message):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    found = run("probe", saved, path, "--prime", 101)
    assert found.code == 2
    assert str(path) in found.err
    assert message in found.err


def test_bad_arrays_and_options(run, saved, points, tmp_path):
    def refused(*arguments):
        found = run("probe", saved, *arguments)
        assert found.code == 2
        return found.err

    for array, message in (
        (np.zeros((2, 3)), "holds float64, give an array of uint64"),
        (np.zeros((2, 2), dtype=np.uint64), "has the shape (2, 2), where (n, 3) is needed: d, s, t"),
        (np.array([None]), "cannot be read as an array"),
    ):
        np.save(tmp_path / "bad.npy", array, allow_pickle=True)
        assert message in refused(tmp_path / "bad.npy", "--prime", 101)
    (tmp_path / "bad.npy").write_bytes(b"nothing")
    assert "cannot be read as an array" in refused(tmp_path / "bad.npy", "--prime", 101)
    refused_prime = run("probe", saved, points, "--prime", 2)
    assert (refused_prime.out, refused_prime.err) == (
        "",
        "tilth: prime 2 is too small, use an odd prime below 2^63\n",
    )
    assert "need --prime" in refused(tmp_path / "bad.npy")
    assert "need --prime" in refused(points, "--output", tmp_path / "x.npy")
    assert "neither .csv nor .npy" in refused(points, "--output", tmp_path / "x.txt")
    assert "leave one out" in refused(points, "--json", "--output", tmp_path / "x.csv")
    assert "is not a prime" in refused(points, "--prime", 100)
    assert "no-such.csv" in refused(tmp_path / "no-such.csv")
    assert "cannot be written" in refused(points, "--output", tmp_path / "nowhere" / "x.csv")
    assert not (tmp_path / "x.npy").exists()
    assert "is not a plan" in run("probe", points, points).err


def test_a_plan_is_of_one_family(run, tmp_path):
    (tmp_path / "p.toml").write_text("[[families]]\n")
    (tmp_path / "t").write_text("")
    found = run("plan", tmp_path / "p.toml", tmp_path / "t")
    assert found.code == 2
