"""Which replies of workers are answers, who is asked no more, and what is computed twice."""

from dataclasses import replace

import numpy as np
import pytest

from tilth.executors.protocol import GOOD, UNLUCKY, WRONG, Answers, ProbeRequest
from tilth.executors.task import DONE, WorkerReply
from tilth.executors.trust import Trust, WrongReply, agree, read_reply

PRIME = 101
REQUEST = ProbeRequest(
    PRIME, np.array([[1, 2], [3, 4], [5, 6]], dtype=np.uint64), np.array([0, 1], dtype=np.uint32)
)
NONE = ProbeRequest(PRIME, np.empty((0, 2), dtype=np.uint64), np.array([0, 1], dtype=np.uint32))


def reply(residues, outcomes=(GOOD, GOOD, GOOD)):
    numbers = np.array(residues, dtype=np.uint64).reshape(len(outcomes), -1)
    return WorkerReply("worker", DONE, np.array(outcomes, dtype=np.uint8), numbers, 0.0)


def test_what_is_an_answer():
    right = reply([[1, 2], [0, 0], [PRIME - 1, 4]], (GOOD, UNLUCKY, GOOD))
    answers = read_reply(right, REQUEST)
    assert answers.outcomes.tolist() == [GOOD, UNLUCKY, GOOD]
    assert answers.residues.tolist() == [[1, 2], [0, 0], [PRIME - 1, 4]]
    empty = WorkerReply("worker", DONE, np.empty(0, dtype=np.uint8), np.empty((0, 2), dtype=np.uint64), 0.0)
    assert len(read_reply(empty, NONE)) == 0


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (reply([[1], [2], [3]]), "answers of shape"),
        (reply([[1, 2], [3, 4]], (GOOD, GOOD)), "answers of shape"),
        (reply([[1, 2], [3, 4], [5, 6]], (GOOD, GOOD, 7)), "outcome 7 is unknown"),
        (reply([[1, 2], [3, 4], [5, 6]], (GOOD, UNLUCKY, GOOD)), "not good has residues"),
        (reply([[1, 2], [0, 0], [5, 6]], (GOOD, WRONG, GOOD)), "does not satisfy the equations"),
        (reply([[1, 2], [3, 4], [5, PRIME]]), "not below its prime"),
        (reply([[1, 2], [3, PRIME + 1], [5, 6]]), "not below its prime"),
    ],
)
def test_what_is_none(given, says):
    with pytest.raises(WrongReply, match=says):
        read_reply(given, REQUEST)


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1.0, None, "long"])
def test_times_that_are_none(seconds):
    given = replace(reply([[1, 2], [3, 4], [5, 6]]), seconds=seconds)
    with pytest.raises(WrongReply):
        read_reply(given, REQUEST)


def test_who_answered_wrong_once_is_always_compared():
    trust = Trust(0.0)
    assert not trust.wants_second("a")
    trust.strike("a")
    assert [trust.wants_second("a"), trust.wants_second("b"), trust.wants_second("a")] == [True, False, True]


def test_the_second_wrong_answer_drops_a_worker_once():
    trust = Trust(0.0)
    assert [trust.strike("a"), trust.strike("b")] == [False, False]
    assert trust.dropped == frozenset()
    assert trust.strike("a") is True
    assert trust.dropped == {"a"}
    assert trust.strike("a") is False
    assert trust.strike("b") is True
    assert trust.dropped == {"a", "b"}


def seconds(share, workers):
    trust = Trust(share)
    return [trust.wants_second(worker) for worker in workers], trust.workers


def test_nothing_is_computed_twice_unless_a_share_is_asked_for():
    assert seconds(0.0, "abab") == ([False] * 4, 2)


def test_the_first_batch_of_each_worker_is_computed_twice_and_then_the_share():
    # A batch in four; the first ones of workers count, and what they take too much is not owed.
    wanted, workers = seconds(0.25, "a" * 9)
    assert (wanted, workers) == ([True] + [False, False, False, True] * 2, 1)
    wanted, workers = seconds(0.25, "abcaaaaa")
    assert (wanted, workers) == ([True] * 3 + [False, False, False, True, False], 3)
    assert seconds(0.75, "aaaaaa") == ([True, False, True, True, True, False], 1)
    assert seconds(1.0, "aaa") == ([True] * 3, 1)


def test_answers_agree_in_everything():
    def answers(residues, outcomes=(GOOD, GOOD)):
        return Answers(np.array(outcomes, dtype=np.uint8), np.array(residues, dtype=np.uint64))

    first = answers([[1], [0]])
    assert agree(first, answers([[1], [0]])) is True
    assert agree(first, answers([[2], [0]])) is False
    assert agree(first, answers([[1], [0]], (GOOD, UNLUCKY))) is False
