"""Reductions that keep plan and probes in a folder."""

import json

import pytest

import tilth
from tilth.cases import load_case
from tilth.errors import LedgerError, RunFolderError
from tilth.executors.local import Local
from tilth.executors.run_folder import RunFolder
from tilth.pipeline.run.stored import from_bytes


class Stop(Exception):
    """What ends a run here."""


@pytest.fixture
def targets():
    return load_case("dbox")[1][:2]


@pytest.fixture
def stopping(monkeypatch):
    """Let every executor fail after some requests."""

    def after(requests):
        left = [requests]
        honest = Local.run

        def run(self, request):
            if left[0] == 0:
                raise Stop
            left[0] -= 1
            return honest(self, request)

        monkeypatch.setattr(Local, "run", run)

    yield after
    monkeypatch.undo()


def test_a_run_that_is_done_is_read_back(targets, tmp_path, monkeypatch):
    folder = tmp_path / "run"
    first = tilth.reduce(targets, "usovitsch", run=folder)
    content = (folder / "table.tilth").read_bytes()
    monkeypatch.setattr("tilth.pipeline.plans.learning.prepare", None)  # nothing is learnt again
    second = tilth.reduce(targets, "usovitsch", run=folder)
    third = tilth.resume(folder)
    for table in (second, third):
        assert {t: dict(row) for t, row in table.items()} == {t: dict(row) for t, row in first.items()}
    assert (folder / "table.tilth").read_bytes() == content


@pytest.mark.parametrize("requests", [0, 1, 3, 5])
def test_a_run_goes_on_where_it_was(targets, tmp_path, stopping, monkeypatch, requests):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    tilth.reduce(targets, "usovitsch", run=whole)
    stopping(requests)
    with pytest.raises(Stop):
        tilth.reduce(targets, "usovitsch", run=broken)
    monkeypatch.undo()
    asked = []
    honest = Local.run
    monkeypatch.setattr(
        Local, "run", lambda self, request: asked.append(len(request)) or honest(self, request)
    )
    monkeypatch.setattr("tilth.pipeline.plans.learning.prepare", None)  # the plan was recorded
    tilth.resume(broken)
    assert (broken / "table.tilth").read_bytes() == (whole / "table.tilth").read_bytes()
    table = tilth.Table.load(whole / "table.tilth")
    total = table.provenance["reconstruction"]["probes"]
    assert 0 < sum(asked) < total if requests else sum(asked) == total


NOT_KEPT = "nothing was kept; with a run folder (run=, --run) the same call would go on from here"


@pytest.mark.parametrize("stage", ["elimination", "reconstruction"])
def test_an_interrupt_without_a_folder_says_what_one_is_for(targets, tmp_path, stage):
    def interrupt(now, text):
        if now == stage:
            raise KeyboardInterrupt

    def notes(**options):
        with pytest.raises(KeyboardInterrupt) as caught:
            tilth.reduce(targets, "usovitsch", progress=interrupt, **options)
        return getattr(caught.value, "__notes__", [])

    assert notes() == [NOT_KEPT]
    assert notes(run=tmp_path / "run") == []
    if stage == "elimination":  # which numbers take, too
        assert notes(at={"d": 41, "s": 3, "t": 7}) == [NOT_KEPT]
        assert notes(at={"d": 41, "s": 3, "t": 7}, run=tmp_path / "numbers") == []


def test_another_problem_is_refused_with_what_differs(targets, tmp_path):
    folder = tmp_path / "run"
    tilth.reduce(targets, "usovitsch", run=folder)
    with pytest.raises(RunFolderError, match=r"holds another run: .*rule"):
        tilth.reduce(targets, "laporta(dots=0, s=4)", run=folder)
    with pytest.raises(RunFolderError, match=r"holds another run: .*targets"):
        tilth.reduce(targets[:1], "usovitsch", run=folder)
    with pytest.raises(RunFolderError, match=r"holds another run: .*seed"):
        tilth.reduce(targets, "usovitsch", run=folder, seed=5)
    tilth.reduce(targets, "usovitsch", run=folder, threads=1, backend="scalar", max_memory="1 GB")


def test_a_run_begun_before_an_option_existed_goes_on(targets, tmp_path):
    """Its manifest lacks the option, which is then what it is by default; the file stays as it was."""
    folder, other = tmp_path / "run", tmp_path / "other"
    tilth.reduce(targets, "usovitsch", run=other)
    known = json.loads((other / "run.json").read_text(encoding="utf-8"))["run"]
    old = {name: value for name, value in known.items() if name not in ("pivot_order", "objective", "prime")}
    assert len(old) < len(known)
    RunFolder.start(folder, old)
    written = (folder / "run.json").read_bytes()
    table = tilth.reduce(targets, "usovitsch", run=folder)
    assert tilth.resume(folder) == table
    assert (folder / "run.json").read_bytes() == written
    assert (folder / "table.tilth").read_bytes() == (other / "table.tilth").read_bytes()
    with pytest.raises(RunFolderError, match='objective is absent there and "mixed" here'):
        tilth.reduce(targets, "usovitsch", run=folder, objective="mixed")


def test_a_rule_that_learns_without_a_text_is_needed_until_the_plan_is_there(
    targets, tmp_path, stopping, monkeypatch
):
    @tilth.rule
    def mine(seed):
        return seed.dots == 0 and seed.s <= max(1, seed.t - 3)

    mine = tilth.repair(mine)
    folder = tmp_path / "run"
    with monkeypatch.context() as patch:
        patch.setattr("tilth.pipeline.plans.learning.prepare", lambda *arguments: (_ for _ in ()).throw(Stop))
        with pytest.raises(Stop):
            tilth.reduce(targets, mine, run=folder)
    with pytest.raises(RunFolderError, match=r"its rule repair\(mine\) is not known by name"):
        tilth.resume(folder)
    stopping(1)
    with pytest.raises(Stop):
        tilth.reduce(targets, mine, run=folder)
    monkeypatch.undo()
    assert len(tilth.resume(folder).masters) == 8


def test_damaged_folders_are_refused(targets, tmp_path):
    folder = tmp_path / "run"
    tilth.reduce(targets, "usovitsch", run=folder)
    (folder / "table.tilth").unlink()
    log = (folder / "probes.log").read_bytes()
    (folder / "probes.log").write_bytes(log[:200] + bytes([log[200] ^ 1]) + log[201:])
    with pytest.raises(LedgerError, match=r"probes\.log"):
        tilth.resume(folder)
    (folder / "probes.log").write_bytes(log)
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    (folder / "run.json").write_text(json.dumps(manifest | {"seed": 7}), encoding="utf-8")
    with pytest.raises(RunFolderError):
        tilth.resume(folder)
    with pytest.raises(RunFolderError, match="is not the folder of a run"):
        tilth.resume(tmp_path / "nowhere")


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"seeds": 3}', b"\xff"])
def test_a_plan_that_does_not_fit_together(content):
    with pytest.raises(RunFolderError, match="the plan does not fit together"):
        from_bytes(content, *_request())


def _request():
    from tilth.family.order import Order
    from tilth.plan import FamilyColumns

    family, targets = load_case("box")
    return family, tuple(targets), lambda _: FamilyColumns(family, Order.numerators, ())
