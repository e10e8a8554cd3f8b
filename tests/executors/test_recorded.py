"""An executor behind a ledger: the same answers however often it is stopped, and nothing computed twice."""

import numpy as np
import pytest
from random_batches import FINGERPRINT, PRIME, same

from tilth.executors.ledger import Ledger
from tilth.executors.protocol import GOOD, UNLUCKY, Answers, ProbeRequest
from tilth.executors.recorded import FIRST_POINTS, MULTIPLE, Recorded


class Machine:
    """Computes functions of its own, counts its points, and takes time on a clock that it moves itself."""

    def __init__(self, seconds=0.1, dies_after=None):
        self.seconds, self.dies_after = seconds, dies_after
        self.now, self.pieces = 0.0, []

    def clock(self):
        return self.now

    def run(self, request):
        self.pieces.append(len(request))
        self.now += self.seconds * len(request)
        if self.dies_after is not None and sum(self.pieces) > self.dies_after:
            raise KeyboardInterrupt
        return truth(request)


def truth(request):
    """Return what any executor must answer: x + y + f, unlucky where 5 divides x."""
    x, y = request.points.T.copy()
    outcomes = np.where(x % np.uint64(5) == 0, UNLUCKY, GOOD).astype(np.uint8)
    residues = (x + y)[:, None] + request.functions.astype(np.uint64)
    residues[outcomes != GOOD] = 0
    return Answers(outcomes, residues)


def make_request(seed, points, functions=3, prime=PRIME):
    draw = np.random.default_rng(seed)
    return ProbeRequest(
        prime,
        draw.integers(10**9, size=(points, 2), dtype=np.uint64),
        np.arange(functions, dtype=np.uint32),
    )


REQUESTS = [make_request(1, 100), make_request(2, 1), make_request(3, 700, functions=1), make_request(4, 0)]


def run_all(path, machine, seconds=3.0, requests=REQUESTS):
    with Ledger.open(path, FINGERPRINT) as ledger:
        recorded = Recorded(machine, ledger, seconds=seconds, clock=machine.clock)
        return [recorded.run(request) for request in requests], recorded


@pytest.fixture
def begun(path):
    Ledger.create(path, FINGERPRINT).close()
    return path


def test_answers_are_those_of_the_executor(begun):
    answers, recorded = run_all(begun, Machine())
    assert all(same(found, truth(request)) for found, request in zip(answers, REQUESTS, strict=True))
    assert (recorded.recalled, recorded.computed) == (0, 801)


def test_nothing_is_computed_twice(begun):
    run_all(begun, Machine())
    size = begun.stat().st_size
    machine = Machine()
    answers, recorded = run_all(begun, machine)
    assert machine.pieces == []
    assert (recorded.recalled, recorded.computed) == (801, 0)
    assert begun.stat().st_size == size
    assert all(same(found, truth(request)) for found, request in zip(answers, REQUESTS, strict=True))


@pytest.mark.parametrize("dies_after", [0, 3, 8, 50, 100, 101, 400, 800])
def test_a_run_that_dies_goes_on(begun, dies_after):
    first = Machine(dies_after=dies_after)
    with pytest.raises(KeyboardInterrupt):
        run_all(begun, first)
    # the machine that goes on is ten times as fast, so its records are cut in other places
    second = Machine(seconds=0.01)
    answers, _ = run_all(begun, second)
    assert all(same(found, truth(request)) for found, request in zip(answers, REQUESTS, strict=True))
    in_flight = first.pieces[-1]
    assert sum(first.pieces) - in_flight + sum(second.pieces) == 801


@pytest.mark.parametrize("seconds", [0.0, 1e-6, 0.01, 0.1, 1.0, 100.0], ids=str)
def test_pieces_take_the_time_that_was_asked_for(begun, seconds):
    machine = Machine(seconds)
    request = make_request(1, 5000)
    answers, _ = run_all(begun, machine, seconds=3.0, requests=[request])
    assert same(answers[0], truth(request))
    assert machine.pieces[0] == FIRST_POINTS
    for before, after in zip(machine.pieces[:-2], machine.pieces[1:-1], strict=True):
        assert after <= 4 * before
        assert after <= max(1, 3.0 / seconds if seconds else 5000)
        assert after % MULTIPLE == 0 or after <= MULTIPLE
    if seconds == 0.01:  # three seconds are 300 points, of which 288 is the multiple below
        assert machine.pieces[-2] == 288


def test_a_record_has_a_bounded_size(begun, monkeypatch):
    monkeypatch.setattr("tilth.executors.recorded.MOST_BYTES", 8 * 50 * 20)
    machine = Machine(seconds=0.0)
    run_all(begun, machine, requests=[make_request(1, 300, functions=20)])
    assert max(machine.pieces) <= 50


def test_short_requests_do_not_shrink_the_pieces(begun):
    machine = Machine(seconds=0.01)
    requests = [make_request(1, 1000), *(make_request(seed, 1) for seed in range(2, 5)), make_request(9, 300)]
    run_all(begun, machine, requests=requests)
    assert machine.pieces[-2:] == [288, 12]


def test_requests_that_are_longer_or_shorter_than_what_is_recorded(begun):
    request = make_request(1, 40)
    run_all(begun, Machine(), requests=[request.part(0, 20)])
    machine = Machine()
    answers, recorded = run_all(begun, machine, requests=[request, request.part(0, 5)])
    assert same(answers[0], truth(request))
    assert same(answers[1], truth(request.part(0, 5)))
    assert (recorded.recalled, recorded.computed) == (25, 20)


def test_each_piece_is_told(begun):
    heard = []
    with Ledger.open(begun, FINGERPRINT) as ledger:
        Recorded(Machine(), ledger, advanced=heard.append).run(REQUESTS[0])
    assert sum(heard) == 100
    assert len(heard) > 1


def test_an_executor_that_answers_something_else(begun):
    class Careless:
        def run(self, request):
            return truth(make_request(1, len(request) + 1))

    with Ledger.open(begun, FINGERPRINT) as ledger:
        with pytest.raises(ValueError, match="answers of shape"):
            Recorded(Careless(), ledger).run(REQUESTS[0])
        assert len(ledger) == 0
