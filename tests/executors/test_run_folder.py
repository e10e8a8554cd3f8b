"""The folder of a run: begun, resumed, and refused with the reason."""

import json
import os
import random

import pytest
from random_batches import make_batch, same

from tilth.errors import LedgerError, RunFolderError
from tilth.executors.run_folder import RunFolder

MANIFEST = {
    "family": {"name": "bubble", "loops": ["k"]},
    "targets": [[1, 1], [2, 1]],
    "order": "numerators",
    "rule": {"text": "laporta(dots=0, s=3)", "sha256": "ab" * 32},
    "options": {"seed": 0, "effort": 1, "certify": None, "tolerance": 0.5},
    "versions": {"tilth": "0.1.0"},
}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "runs" / "one"


def changed(**entries):
    return MANIFEST | entries


def refused(call, *arguments, message):
    with pytest.raises(RunFolderError, match=message) as caught:
        call(*arguments)
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_a_run_is_begun_and_resumed(folder):
    request, answers = make_batch(1)
    with RunFolder.start(folder, MANIFEST) as run:
        assert run.manifest == MANIFEST
        assert run.read_plan() is None
        run.write_plan(b"the plan\n")
        run.ledger.append(request, answers)
        fingerprint = run.fingerprint
    for run in (RunFolder.start(folder, MANIFEST), RunFolder.resume(folder)):
        with run:
            assert (run.manifest, run.fingerprint) == (MANIFEST, fingerprint)
            assert run.read_plan() == b"the plan\n"
            assert same(run.ledger.find(request), answers)
    assert sorted(file.name for file in folder.iterdir()) == ["plan", "probes.log", "run.json"]


def test_the_fingerprint_is_that_of_the_contents(folder, tmp_path):
    first = RunFolder.start(folder, MANIFEST)
    shuffled = dict(reversed(MANIFEST.items())) | {"targets": ((1, 1), (2, 1))}
    assert RunFolder.start(folder, shuffled).fingerprint == first.fingerprint
    assert RunFolder.start(tmp_path / "two", changed(order="dots")).fingerprint != first.fingerprint


def test_the_manifest_is_a_copy(folder):
    given = changed(targets=[[1, 1]])
    run = RunFolder.start(folder, given)
    given["targets"].append([2, 2])
    assert run.manifest["targets"] == [[1, 1]]


def test_what_differs_is_listed(folder):
    RunFolder.start(folder, MANIFEST)
    other = changed(
        order="dots",
        options={"seed": 7, "effort": 1, "certify": None, "tolerance": 0.5, "threads": 2},
        targets=[[1, 1], *([n, 1] for n in range(100))],
    )
    del other["versions"]
    text = refused(RunFolder.start, folder, other, message="holds another run")
    assert text.startswith(f"{folder}: holds another run: ")
    assert text.endswith("; ask for the same, or name a new folder")
    for phrase in (
        "options.seed is 0 there and 7 here",
        "options.threads is absent there and 2 here",
        'order is "numerators" there and "dots" here',
        'versions is {"tilth": "0.1.0"} there and absent here',
        "targets is [[1, 1], [2, 1]] there and [[1, 1], [0, 1], ",
    ):
        assert phrase in text
    assert "options.effort" not in text
    assert "family" not in text
    assert len(text) < 700
    assert RunFolder.resume(folder).manifest == MANIFEST


@pytest.mark.parametrize(("there", "here"), [(1, True), (1, 1.0), (0, None), ("1", 1), ([], {})], ids=repr)
def test_values_that_python_may_take_for_equal(folder, there, here):
    RunFolder.start(folder, {"value": there})
    refused(RunFolder.start, folder, {"value": here}, message="value is .* there and .* here")


def test_long_values_are_shown_where_they_part(folder):
    text = "x" * 500
    RunFolder.start(folder, {"rule": text + "1" + text})
    shown = refused(RunFolder.start, folder, {"rule": text + "2" + text}, message="holds another run")
    assert "x1x" in shown
    assert "x2x" in shown
    assert len(shown) < 400


def test_many_differences(folder):
    RunFolder.start(folder, {f"k{n}": 0 for n in range(50)})
    refused(RunFolder.start, folder, {f"k{n}": 1 for n in range(50)}, message="; and 30 more; ask for")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, b"x", {1: 1, "1": 2}], ids=repr)
def test_what_json_has_not(folder, value):
    refused(RunFolder.start, folder, {"value": value}, message="what JSON has not")
    assert not folder.exists()


def test_folders_of_others(folder, tmp_path):
    refused(RunFolder.resume, folder, message="is not the folder of a run, it has no run.json")
    folder.mkdir(parents=True)
    (folder / "thesis.tex").write_text("x")
    refused(RunFolder.start, folder, MANIFEST, message="it has 'thesis.tex' but no run.json; name a new")
    refused(RunFolder.start, folder / "thesis.tex", MANIFEST, message="cannot be made a run's folder")
    assert [file.name for file in folder.iterdir()] == ["thesis.tex"]
    # what a kill left of an earlier begin is no reason to refuse
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / ".run.json.abc.part").write_text("{")
    RunFolder.start(tmp_path / "two", MANIFEST)


def test_single_bits_of_the_manifest(folder):
    RunFolder.start(folder, MANIFEST)
    file = folder / "run.json"
    content = file.read_bytes()
    draw = random.Random(1)
    same_meaning = 0
    for _ in range(2000):
        bit = draw.randrange(8 * len(content))
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        file.write_bytes(damaged)
        try:
            assert RunFolder.resume(folder).manifest == MANIFEST
            same_meaning += 1  # one kind of blank for another
        except RunFolderError as error:
            assert str(error).startswith(f"{file}: ")
    assert same_meaning < 200


def test_truncated_manifests(folder):
    RunFolder.start(folder, MANIFEST)
    file = folder / "run.json"
    content = file.read_bytes()
    for length in range(len(content) - 2):
        file.write_bytes(content[:length])
        refused(RunFolder.resume, folder, message="is not well-formed JSON")


def rewritten(**entries):
    def change(text):
        return json.dumps(json.loads(text) | entries)

    return change


MANIFESTS = {
    "not an object": (lambda text: "[]", "does not describe a run"),
    "null": (lambda text: "null", "does not describe a run"),
    "another format": (rewritten(format="tilth-table"), "does not describe a run"),
    "version 2": (rewritten(version=2), "has format version 2, this Tilth reads version 1"),
    "version true": (rewritten(version=True), "has format version true"),
    "another key": (rewritten(more=1), "its entries are not those of a run"),
    "a run that is a list": (rewritten(run=[]), "its entries are not those of a run"),
    "an edited run": (rewritten(run=changed(order="dots")), "is damaged, its fingerprint does not match"),
    "a fingerprint that is a number": (rewritten(fingerprint=0), "is damaged"),
    "a key twice": (lambda text: '{"version": 1,' + text[1:], "a key comes twice"),
    "not a number": (lambda text: text.replace("0.5", "NaN"), "NaN is not a number"),
    "too large a number": (
        lambda text: text.replace("0.5", "1e999"),
        "1e999 is beyond all numbers that can be held",
    ),
    "deep": (lambda text: "[" * 100_000, "is not well-formed JSON"),
    "a long number": (lambda text: '{"version": ' + "9" * 5000 + "}", "is not well-formed JSON"),
    "a surrogate": (lambda text: '{"format": "\\ud800"}', "does not describe a run"),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_manifests_that_are_refused(folder, name):
    change, message = MANIFESTS[name]
    RunFolder.start(folder, MANIFEST)
    file = folder / "run.json"
    file.write_text(change(file.read_text()))
    for call, arguments in ((RunFolder.resume, ()), (RunFolder.start, (MANIFEST,))):
        assert refused(call, folder, *arguments, message=message).startswith(f"{file}: ")


def test_a_manifest_that_is_too_large(folder, monkeypatch):
    RunFolder.start(folder, MANIFEST)
    monkeypatch.setattr("tilth.executors.run_folder.MAX_MANIFEST_BYTES", 100)
    refused(RunFolder.resume, folder, message="larger than the limit of 100 bytes")


@pytest.mark.parametrize("plan", [b"", b"\n", b"plan" * 10_000, bytes(range(256))], ids=len)
def test_plans(folder, plan):
    run = RunFolder.start(folder, MANIFEST)
    run.write_plan(plan)
    run.write_plan(plan)
    assert RunFolder.resume(folder).read_plan() == plan
    refused(run.write_plan, plan + b"x", message="another plan is recorded")
    assert run.read_plan() == plan


def test_single_bits_and_lengths_of_the_plan(folder):
    run = RunFolder.start(folder, MANIFEST)
    run.write_plan(b"0123456789" * 20)
    file = folder / "plan"
    content = file.read_bytes()
    for bit in range(8 * len(content)):
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        file.write_bytes(damaged)
        assert str(file) in refused(run.read_plan, message=r"is not a plan|format version|is damaged")
    for length in range(len(content)):
        file.write_bytes(content[:length])
        refused(run.read_plan, message=r"is not a plan|is damaged")


def test_the_plan_and_the_probes_of_another_run(folder, tmp_path):
    with RunFolder.start(folder, MANIFEST) as run, RunFolder.start(tmp_path / "two", {"x": 1}) as other:
        run.write_plan(b"plan")
        (other.path / "plan").write_bytes((folder / "plan").read_bytes())
        refused(other.read_plan, message="is damaged or of another run")
        run.ledger.append(*make_batch(1))
        (other.path / "probes.log").write_bytes((folder / "probes.log").read_bytes())
        with pytest.raises(LedgerError, match="belongs to the run with fingerprint"):
            _ = other.ledger


def test_two_processes_in_one_folder(folder):
    with RunFolder.start(folder, MANIFEST) as first, RunFolder.resume(folder) as second:
        assert first.ledger is first.ledger
        with pytest.raises(LedgerError, match="is in use by another process"):
            _ = second.ledger
        first.close()
        assert len(second.ledger) == 0


def test_two_processes_that_learn_in_one_folder(folder):
    first, second = RunFolder.start(folder, MANIFEST), RunFolder.resume(folder)
    with first.alone(), pytest.raises(LedgerError, match=r"run\.json: is in use by another process"):
        second.alone().__enter__()
    with second.alone():
        pass


def test_the_table_ends_the_run(folder, cases):
    import tilth
    from tilth.cases import load_case

    table = tilth.reduce(load_case("bubble")[1], "laporta", at={"d": 41, "s": 7})
    with RunFolder.start(folder, MANIFEST) as run:
        assert not run.finished
        _ = run.ledger
        assert run.finish(table) == folder / "table.tilth"
    assert RunFolder.resume(folder).finished
    assert tilth.Table.load(folder / "table.tilth").verify()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are those of POSIX")
@pytest.mark.parametrize("name", ["run.json", "plan", "probes.log", "table.tilth", "done"])
@pytest.mark.parametrize(
    "make",
    [lambda path: os.mkfifo(path), lambda path: path.symlink_to("/dev/zero"), lambda path: path.mkdir()],
    ids=["pipe", "device", "folder"],
)
def test_what_is_no_file_is_refused_at_once(folder, name, make):
    with RunFolder.start(folder, MANIFEST) as run:
        run.write_plan(b"plan")
    (folder / name).unlink(missing_ok=True)
    make(folder / name)
    refused(RunFolder.resume, folder, message=f"{name}: is no file; remove it")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read(folder):
    RunFolder.start(folder, MANIFEST).close()
    folder.chmod(0)
    try:
        refused(RunFolder.resume, folder, message="may not be read, check its permissions")
    finally:
        folder.chmod(0o700)
