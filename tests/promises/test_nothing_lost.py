"""Nothing lost: a run that was stopped goes on with all its probes, and its table has the same bytes."""

import pytest

import tilth
from tilth.executors.ledger import Ledger
from tilth.executors.local import Local

RULE = "laporta(dots=2, s=1)"


@pytest.fixture(scope="module")
def massive():
    """Return two targets in four symbols: many batches of probes."""
    family = tilth.Family("massive", ["k"], ["q"], ["k^2-m1", "(k+q)^2-m2"], {"q^2": "s"})
    return [family[2, 1], family[1, 2]]


class Killed(BaseException):
    """What stops the run, at a place where nothing can answer it."""


@pytest.fixture
def counted(monkeypatch):
    """Count the points that are computed, and stop the run in the n-th batch."""
    state = {"points": 0, "batches": 0, "stop": None}
    real = Local.run

    def run(self, request):
        state["batches"] += 1
        if state["batches"] == state["stop"]:
            raise Killed
        state["points"] += len(request)
        return real(self, request)

    monkeypatch.setattr(Local, "run", run)
    return state


def check_resumed(targets, counted, folder, stop):
    """Stop a run in a batch, go on, and compare with a run that was not stopped."""
    counted.update(points=0, batches=0, stop=None)
    tilth.reduce(targets, RULE, run=folder / "whole")
    points, batches = counted["points"], counted["batches"]
    if batches < stop:
        pytest.fail(f"there are {batches} batches only, stop earlier")
    counted.update(points=0, batches=0, stop=stop)
    with pytest.raises(Killed):
        tilth.reduce(targets, RULE, run=folder / "stopped")
    assert counted["points"] > 0
    counted.update(stop=None)
    tilth.resume(folder / "stopped")
    assert counted["points"] == points  # none was lost, and none computed twice
    tables = [list((folder / name).rglob("*.tilth")) for name in ("whole", "stopped")]
    (whole,), (stopped,) = tables
    assert whole.read_bytes() == stopped.read_bytes()


@pytest.mark.parametrize("stop", [2, 5, 8])
def test_a_stopped_run_goes_on(massive, counted, tmp_path, stop):
    check_resumed(massive, counted, tmp_path, stop)


def test_a_log_that_forgets_is_found(massive, counted, tmp_path, monkeypatch):
    monkeypatch.setattr(Ledger, "find", lambda self, request: None)
    with pytest.raises(AssertionError):
        check_resumed(massive, counted, tmp_path, 5)


def test_a_log_that_does_not_write_is_found(massive, counted, tmp_path, monkeypatch):
    monkeypatch.setattr(Ledger, "append", lambda self, request, answers: None)
    with pytest.raises(AssertionError):
        check_resumed(massive, counted, tmp_path, 5)
