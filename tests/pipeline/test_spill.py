"""Learning that does not fit: the same with less memory, files without names, clear refusals."""

import json
import multiprocessing
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tilth
from tilth import _core
from tilth.cases import read_case
from tilth.errors import OutOfMemory
from tilth.pipeline.learn.equations import all_equations
from tilth.pipeline.learn.spill import Files
from tilth.pipeline.options import Options
from tilth.seeding import choose_seeds, find_rule, make_request
from tilth.system import PointSource, prime_number

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="buffers are put into files on Linux only")

#: 983,448 equations, for which 140 MB are foreseen.
CASE, RULE = "pentabox:3", "laporta(dots=1, s=3)"

SCORE = """
import json, sys
from pathlib import Path
import tilth
from tilth import _core
from tilth.cases import read_case

def kilobytes(key):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key))

case, rule, limit = sys.argv[1:]
targets = read_case(case).targets
targets[0].family.nonzero_sectors
before = kilobytes("VmRSS")
said = []
found = tilth.score(
    targets, rule, symmetries=False, threads=1, max_memory=limit or None, effort=0,
    progress=lambda stage, text: said.append(str(text)) if stage == "memory" else None,
)
counts = {name: value for name, value in found.to_dict().items() if name != "seconds"}
taken = 1024 * (kilobytes("VmHWM") - before)
print(json.dumps({"counts": counts, "taken": taken, "said": said, "files": _core.Spill.now()}))
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder for temporary files, empty, on a disk."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    try:
        _core.Spill(str(tmp_path), 1 << 30)
    except OSError as error:
        pytest.skip(f"the folder for temporary files is not on a disk: {error}")
    return tmp_path


def scored(limit):
    done = subprocess.run(
        [sys.executable, "-c", SCORE, CASE, RULE, limit],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout)


def test_the_same_with_half_of_the_memory(folder):
    free, limited = scored(""), scored("70 MB")
    assert limited["counts"] == free["counts"]
    assert free["files"] == [0, 0, 0]
    assert free["taken"] > 120_000_000
    assert limited["taken"] < 90_000_000
    in_files, most, paged_out = limited["files"]
    assert most > 70_000_000
    assert paged_out > 0
    assert in_files == 0
    assert limited["said"][-1] == f"70 MB are kept in memory, the rest goes into files in {folder}"
    assert list(folder.iterdir()) == []


def test_tables_are_the_same_to_the_byte(folder, tmp_path_factory):
    box = read_case("dbox:4").targets
    tables = []
    for options in ({}, {"max_memory": "64 MB"}):
        held = Files(64_000_000) if options else None
        path = tmp_path_factory.mktemp("tables") / "table.json"
        tilth.reduce(box, "laporta(dots=0, s=4)", threads=1, **options).save(path)
        tables.append(path.read_bytes())
        del held
    assert tables[0] == tables[1]
    assert _core.Spill.now()[1] > 0


def test_files_have_no_names_while_they_are_there(folder):
    files = Files(1_000_000_000)
    request = make_request(read_case("pentabox:3").targets)
    seeds = choose_seeds(find_rule("laporta(dots=0, s=3)"), request)
    options = Options(threads=1, symmetries=False)
    system = all_equations(request, seeds, options, files.spill)
    del files
    assert _core.Spill.now()[0] > 0
    assert list(folder.iterdir()) == []
    maps = Path("/proc/self/maps").read_text()
    assert re.search(r"/tilth-spill-\w{6} \(deleted\)", maps)
    del system
    assert _core.Spill.now()[0] == 0


def test_a_child_of_the_process_leaves_the_files_as_they_are(folder):
    request = make_request(read_case("pentabox:2").targets)
    seeds = choose_seeds(find_rule("laporta(dots=1, s=2)"), request)
    options = Options(threads=1, symmetries=False)
    files = Files(1_000_000_000)
    system = all_equations(request, seeds, options, files.spill)
    prime, residues = point(0)
    expected = system.eliminate(prime=prime, residues=residues)
    child = multiprocessing.get_context("fork").Process(target=_ends_with_other_work, args=(system, expected))
    child.start()
    child.join(60)
    assert child.exitcode == 0
    again = system.eliminate(prime=prime, residues=residues)
    assert again.agrees_with(expected)
    column = system.column(list(request.targets[0].indices))
    assert again.remainders([column], threads=1) == expected.remainders([column], threads=1)


def point(number):
    prime = prime_number(number)
    return prime, PointSource(1).residues(prime, 0, 6)


def _ends_with_other_work(system, elimination):
    prime, residues = point(1)
    assert system.eliminate(prime=prime, residues=residues).agrees_with(elimination)


def test_a_workspace_keeps_nothing_that_is_in_files(folder):
    workspace = tilth.Workspace(max_bytes="1 GB")
    targets = read_case(CASE).targets
    tilth.score(targets, RULE, symmetries=False, threads=1, max_memory="70 MB", effort=0, workspace=workspace)
    assert "elimination" not in str(workspace)
    assert _core.Spill.now()[0] == 0


def test_too_little_even_with_files(folder):
    match = r"elimination .* more than max_memory=60 MB; .*: from 64 MB on, the rest goes into files"
    with pytest.raises(OutOfMemory, match=match):
        tilth.score(read_case(CASE).targets, RULE, symmetries=False, threads=1, max_memory="60 MB")


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="there is no file system in memory")
def test_files_that_would_be_in_memory_are_refused(monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", "/dev/shm")
    match = r"files in /dev/shm: its files are in memory; .* set TMPDIR to a folder on a disk"
    with pytest.raises(OutOfMemory, match=match):
        tilth.score(read_case(CASE).targets, RULE, symmetries=False, threads=1, max_memory="70 MB")


def test_a_disk_that_is_too_small_is_refused(folder, monkeypatch):
    usage = type("Usage", (), {"free": 100_000_000})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    with pytest.raises(OutOfMemory, match=r"where the rest would go, has only 100 MB free"):
        tilth.score(read_case(CASE).targets, RULE, symmetries=False, threads=1, max_memory="70 MB")


def test_too_little_in_the_machine_names_the_way_out(folder, monkeypatch):
    for module in ("memory", "learn.foreseen"):
        monkeypatch.setattr(f"tilth.pipeline.{module}.available_memory", lambda: 100_000_000)
    with pytest.raises(OutOfMemory, match=r"100 MB are free; .* or give max_memory \(at least 64 MB\)"):
        tilth.score(read_case(CASE).targets, RULE, symmetries=False, threads=1)
    found = tilth.score(
        read_case(CASE).targets, RULE, symmetries=False, threads=1, effort=0, max_memory="90 MB"
    )
    assert found.generated == 983_448
