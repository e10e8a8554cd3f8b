"""Searches whose rules are judged by workers: the log of one process, whoever loses what on the way."""

from concurrent.futures import Future

import pytest
from small_runs import SMALL, SUITE, without_times

from tilth.errors import OptionError, WorkersLost
from tilth.evolve import SearchRun, Settings, evolve, replay, resume


class Here:
    """Judges here, and loses what `lost` says, counted from 1."""

    def __init__(self, lost=lambda asked: False):
        self.asked, self.lost = 0, lost

    def submit(self, function, *arguments):
        self.asked += 1
        future = Future()
        if self.lost(self.asked):
            future.set_exception(OSError("a node was rebooted"))
        else:
            future.set_result(function(*arguments))
        return future


def test_two_processes_make_the_same_log(finished, tmp_path):
    run = evolve(tmp_path / "run", Settings(**SMALL), suite=SUITE, command=["test"], executor="processes:2")
    assert without_times(tmp_path / "run") == without_times(finished)
    assert replay(run).agrees


def test_what_is_lost_is_judged_again(finished, tmp_path):
    engine = Here(lost=lambda asked: asked % 2)
    evolve(tmp_path / "run", Settings(**SMALL), suite=SUITE, command=["test"], executor=engine)
    assert without_times(tmp_path / "run") == without_times(finished)
    assert engine.asked > SMALL["generations"]


def test_a_search_whose_workers_are_gone_goes_on_elsewhere(finished, tmp_path):
    folder = tmp_path / "run"
    with pytest.raises(WorkersLost):
        evolve(folder, Settings(**SMALL), suite=SUITE, command=["test"], executor=Here(lost=lambda n: n > 3))
    assert SearchRun.open(folder).read_checkpoint() is not None
    resume(folder, executor=Here())
    assert without_times(folder) == without_times(finished)


def test_no_executor(tmp_path):
    with pytest.raises(OptionError, match="nobody"):
        evolve(tmp_path / "run", Settings(**SMALL), suite=SUITE, executor="nobody")
