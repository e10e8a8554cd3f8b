"""Tables of several families: mapping, files, damage and forgery, exports."""

import json
import pickle
import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

import tilth
from crossed import PROJECTS
from tilth.errors import NotATarget, TableFileError, VerificationFailed
from tilth.formats.jsonlines import read_json_lines
from tilth.formats.source import Source

DATA = Path(__file__).parent / "data"

PRIME = 2**61 - 1


@pytest.fixture(scope="module")
def project():
    return tilth.Project(PROJECTS["boxes"]())


@pytest.fixture(scope="module", params=["functions", "numbers", "residues", "some symbols"])
def table(request, project):
    targets = [
        family[indices] for family in project for indices in [(1, 1, 1, 2), (1, 2, 1, -1), (2, 1, 0, 0)]
    ]
    numbers = {"d": "7/3", "s": 5, "t": 11}
    return {
        "functions": lambda: project.reduce(targets),
        "numbers": lambda: project.reduce(targets, at=numbers),
        "residues": lambda: project.reduce(targets, at=numbers, prime=PRIME),
        "some symbols": lambda: project.reduce(targets, at={"s": 5}),
    }[request.param]()


def test_it_is_a_mapping(table, project):
    assert len(table) == 9
    assert next(iter(table)) == project["X"][1, 1, 1, 2]
    assert set(table.masters) >= {master for row in table.values() for master in row}
    with pytest.raises(NotATarget):
        table[project["X"][3, 3, 3, 3]]
    assert "9 target(s)" in str(table)
    assert table._repr_html_().count("<table>") == 1
    assert table._repr_latex_().startswith("$")


def test_round_trip(table, tmp_path):
    table.save(tmp_path / "boxes.tilth")
    again = tilth.ProjectTable.load(tmp_path / "boxes.tilth")
    assert dict(again) == dict(table)
    assert (again.masters, again.at, again.symbols, again.prime) == (
        table.masters,
        table.at,
        table.symbols,
        table.prime,
    )
    assert again.verify(seed=3).targets == 9
    again.save(tmp_path / "again.tilth")
    assert (tmp_path / "again.tilth").read_bytes() == (tmp_path / "boxes.tilth").read_bytes()


def test_equal_runs_are_equal_files(project, tmp_path):
    for name in ("one", "two"):
        tilth.Project(PROJECTS["boxes"]()).reduce(project["Y"][2, 1, 1, 1]).save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_damaged_file_is_refused(table, tmp_path):
    path = tmp_path / "boxes.tilth"
    table.save(path)
    whole = path.read_bytes()
    draw = random.Random(1)
    for _ in range(60):
        place = draw.randrange(len(whole))
        damaged = bytearray(whole)
        damaged[place] ^= 1 << draw.randrange(8)
        path.write_bytes(bytes(damaged))
        with pytest.raises(TableFileError, match=r"boxes\.tilth"):
            tilth.ProjectTable.load(path)
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(TableFileError, match=r"boxes\.tilth"):
            tilth.ProjectTable.load(path)
    path.write_bytes(whole + b"more")
    with pytest.raises(TableFileError, match="last table"):
        tilth.ProjectTable.load(path)


def test_a_forged_coefficient_does_not_verify(table):
    parts = table._parts
    target = next(target for target, row in parts.rows.items() if len(row) > 1)
    rows = {one: dict(row) for one, row in parts.rows.items()}
    master = next(iter(rows[target]))
    rows[target][master] = table.arithmetic.sum([rows[target][master], table.arithmetic.number(1)])
    with pytest.raises(VerificationFailed, match="coefficient of"):
        tilth.ProjectTable(replace(parts, rows=rows)).verify()


def test_a_forged_map_does_not_verify(table):
    parts = table._parts
    integral, used = next((one, used) for one, used in parts.translated.items() if one.family.name == "Y")
    wrong = replace(used, name=used.name.replace("->", "->-", 1).replace("--", ""))
    with pytest.raises(VerificationFailed, match="map between families"):
        tilth.ProjectTable(replace(parts, translated={**parts.translated, integral: wrong})).verify()


def test_a_forged_table_of_one_family_does_not_verify(table):
    parts = table._parts
    one = parts.tables["X"]
    target = next(target for target in one if target not in one.unreduced)
    rows = {other: dict(row) for other, row in one.items()}
    master = next(iter(rows[target]))
    rows[target][master] = one.arithmetic.sum([rows[target][master], one.arithmetic.number(1)])
    tables = {**parts.tables, "X": one.replace(rows=rows)}
    with pytest.raises(VerificationFailed):
        tilth.ProjectTable(replace(parts, tables=tables)).verify()


def test_a_forged_file_is_refused_or_does_not_verify(project, tmp_path):
    """Whoever writes checksums of his own can still not make up a map."""
    import hashlib

    table = project.reduce(project["Y"][1, 1, 1, -1], at={"d": "7/3", "s": 5, "t": 11})
    path = tmp_path / "boxes.tilth"
    table.save(path)
    head, _, rest = path.read_bytes().partition(b"\n")
    length = int(head.split()[-1])
    data = json.loads(rest[:length])
    data["maps"][0][3] = data["maps"][0][3].replace("->", "->2*", 1)
    payload = json.dumps(data).encode()
    digest = hashlib.sha256(payload).hexdigest()
    path.write_bytes(f"tilth-project-table 1 {digest} {len(payload)}\n".encode() + payload + rest[length:])
    with pytest.raises(TableFileError, match="well-formed"):
        tilth.ProjectTable.load(path)


def test_apply_and_evaluate(project):
    x, y, z = project
    exact = project.reduce([x[2, 1, 1, 1], y[2, 1, 1, 1], z[1, 1, 1, -1]])
    amplitude = {x[2, 1, 1, 1]: "s", y[2, 1, 1, 1]: "(d-4)/t", z[1, 1, 1, -1]: 3, x[1, 0, 0, 0]: 7}
    point = {"d": Fraction(7, 3), "s": Fraction(5), "t": Fraction(11)}
    values = exact.evaluate(point)
    expected = {}
    factors = (point["s"], (point["d"] - 4) / point["t"], 3)
    for (target, row), factor in zip(values.items(), factors, strict=True):
        assert target in amplitude
        for master, value in row.items():
            expected[master] = expected.get(master, 0) + factor * value
    found = {master: value.value_at(point) for master, value in exact.apply(amplitude).items()}
    assert found == expected
    with pytest.raises(NotATarget, match=r"X\[3,1,1,1\]"):
        exact.apply({x[3, 1, 1, 1]: 1})


def test_exports_name_the_families(table, tmp_path):
    table.export(tmp_path / "rules.jsonl", "json-lines")
    text = (tmp_path / "rules.jsonl").read_text()
    again = read_json_lines(Source("rules.jsonl", text))
    assert again == table.rules()
    for name in ("mathematica", "form", "form-fill", "kira"):
        table.export(tmp_path / name, name)
        assert all(family in (tmp_path / name).read_text() for family in "XYZ")


def test_pickled_projects_and_equality(project):
    again = pickle.loads(pickle.dumps(project))  # noqa: S301
    assert (again, hash(again)) == (project, hash(project))
    assert tilth.Project(tuple(project)[::-1]) != project


@pytest.mark.parametrize("name", ["two_families", "crossed_boxes"])
def test_files_of_version_1_are_read(name):
    """Written by the state that introduced the format; they must stay readable."""
    table = tilth.ProjectTable.load(DATA / f"{name}_version_1.tilth")
    assert len(table) == 2
    assert table.verify(seed=1)
    again = tilth.Project(
        [one for one in table.source if one.name not in table.source.crossings],
        {name: (one.source.name, one.momenta) for name, one in table.source.crossings.items()},
    )
    assert dict(again.reduce(list(table))) == dict(table)
