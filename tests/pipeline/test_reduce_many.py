"""Many reductions as tasks of an executor: the tables of single calls, in order, kept as they come."""

from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor

import pytest

import tilth
from tilth.cases import load_family
from tilth.errors import IncompleteSeeding, OptionError, WorkersLost


@pytest.fixture(scope="module")
def jobs():
    box = load_family("box")
    targets = [box[2, 1, 1, 1], box[1, 2, 1, 1]]
    return [
        {"targets": targets, "at": {"t": 2}},
        {"targets": targets[:1]},
        {"targets": targets[1:], "seeding": "laporta", "at": {"d": 7, "s": 3, "t": 5}},
    ]


def alone(job):
    return tilth.reduce(**job)


def same(one, other):
    return one == other and one.at == other.at and list(one) == list(other)


def test_the_tables_are_those_of_single_calls(jobs):
    with ThreadPoolExecutor(2) as pool:
        tables = tilth.reduce_many(jobs, executor=pool)
    assert all(same(table, alone(job)) for table, job in zip(tables, jobs, strict=True))


class Counting:
    def __init__(self, fails=()):
        self.asked, self.fails = 0, fails

    def submit(self, function, *arguments):
        self.asked += 1
        future = Future()
        try:
            if self.asked in self.fails:
                raise OSError("a node was rebooted")
            future.set_result(function(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future


def test_what_is_kept_is_not_computed_again(jobs, tmp_path):
    first, second = Counting(), Counting()
    tables = tilth.reduce_many(jobs[:2], executor=first, run=tmp_path / "many")
    again = tilth.reduce_many(jobs, executor=second, run=tmp_path / "many")
    assert (first.asked, second.asked) == (2, 1)
    assert all(same(one, other) for one, other in zip(tables, again, strict=False))
    other = [{**jobs[0], "at": {"t": 3}}]
    third = Counting()
    (table,) = tilth.reduce_many(other, executor=third, run=tmp_path / "many")
    assert third.asked == 1
    assert same(table, alone(other[0]))


def test_a_task_that_is_lost_is_sent_again(jobs):
    engine = Counting(fails=(1, 3))
    tables = tilth.reduce_many(jobs, executor=engine)
    assert engine.asked == len(jobs) + 2
    assert all(same(table, alone(job)) for table, job in zip(tables, jobs, strict=True))
    with pytest.raises(WorkersLost, match="task 0 was lost 4 times"):
        tilth.reduce_many(jobs[:1], executor=Counting(fails=range(100)))


def test_a_pool_that_breaks_is_not_ours(jobs):
    class Broken:
        def submit(self, function, *arguments):
            future = Future()
            future.set_exception(BrokenExecutor("a process was killed"))
            return future

    with pytest.raises(WorkersLost, match="takes no more work"):
        tilth.reduce_many(jobs[:1], executor=Broken())


def test_what_a_job_raises_is_raised(jobs):
    box = load_family("box")
    bad = {"targets": [box[2, 1, 1, 1]], "seeding": "laporta(dots=0, s=0)"}
    with pytest.raises(IncompleteSeeding):
        tilth.reduce_many([jobs[0], bad], executor=Counting())


@pytest.mark.parametrize(
    "job", [{}, {"targets": [], "run": "x"}, {"targets": [], "executor": "mpi"}], ids=str
)
def test_jobs_that_are_none(job):
    with pytest.raises(OptionError, match="job 0 has"):
        tilth.reduce_many([job], executor=Counting())


def test_a_rule_without_text_has_no_folder(tmp_path):
    box = load_family("box")

    @tilth.rule
    def mine(request):
        return [(1, 1, 1, 1), (2, 1, 1, 1)]

    with pytest.raises(OptionError, match="job 0 has a rule without text"):
        tilth.reduce_many(
            [{"targets": [box[2, 1, 1, 1]], "seeding": mine}], executor=Counting(), run=tmp_path
        )
