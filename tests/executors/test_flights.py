"""Batches on their way: each lands once, as a result or an error; nobody waits for an engine that is gone."""

from concurrent.futures import Future

import pytest
from pools import Here, Later, Losing, Twice, Unfetched, held

from tilth.errors import WorkersLost
from tilth.executors.flights import Flights
from tilth.executors.many import run_many


class Plain(Here):
    """Gives results that do not say who made them."""

    def reply(self, reply):
        return reply


def double(number):
    return 2 * number


def test_each_lands_once():
    engine = Twice()
    engine.reply = lambda reply: reply
    flights = Flights(held(engine))
    for number in range(3):
        flights.start(number, double, number)
    landed = [flights.next() for _ in range(6)]
    assert sorted(one for one in landed if one is not None) == [(0, 0), (1, 2), (2, 4)]
    assert landed.count(None) == 3
    assert not flights


def test_what_is_given_up_does_not_land():
    engine = Later()
    engine.reply = lambda reply: reply
    flights = Flights(held(engine))
    flights.start("a", double, 1)
    flights.give_up()
    flights.start("b", double, 2)
    engine.settle()
    assert [one for one in flights.landed()] == [("b", 4)]


def test_an_engine_that_cannot_be_told_is_given_up():
    class Deaf(Future):
        def cancel(self):
            raise OSError("no connection")

    engine = Here()
    engine.submit = lambda function, *arguments: Deaf()
    flights = Flights(held(engine))
    flights.start("a", double, 1)
    flights.give_up()
    assert not flights


def test_nobody_is_waited_for():
    pool = held(Later())
    pool.workers = lambda: 0
    flights = Flights(pool, patience=0.1)
    flights.start("a", double, 1)
    with pytest.raises(WorkersLost, match="all workers are gone"):
        flights.next()


@pytest.mark.parametrize("kind", [Plain, Unfetched, Twice])
def test_many_tasks_by_bad_pools(kind):
    engine = kind()
    engine.reply = lambda reply: reply
    assert dict(run_many(held(engine), double, range(20))) == {number: 2 * number for number in range(20)}


def test_a_task_that_is_lost_every_time_is_given_up():
    class Lost(Losing):
        def answer(self, future, function, arguments):
            future.set_exception(OSError("a node was rebooted"))

    with pytest.raises(WorkersLost, match="task 0 was lost 4 times, the last time by OSError"):
        list(run_many(held(Lost()), double, [1]))
