"""What a run on an executor says of itself: how far it is, and whether workers help."""

from dataclasses import replace

import numpy as np
import pytest
from pools import Here

import tilth
from tilth.cases import load_family
from tilth.executors.tally import Tally
from tilth.pipeline.reduce.foreseen import foreseen_points

USELESS = "more workers do not help"


@pytest.fixture
def told():
    return []


@pytest.fixture
def tally(told):
    tally = Tally(lambda stage, text: told.append(str(text)))
    tally.replayed(points=10, seconds=1.0)
    return tally


def test_few_points_after_much_other_work(tally, told):
    tally.foresee(20, spent=98.0)
    tally.foresee(20, spent=98.0)
    assert told == [f"2 % of this run are probes, about 20 are to come: {USELESS}"]


def test_many_points_are_no_reason_to_speak(tally, told):
    tally.foresee(20_000, spent=98.0)
    assert not told


def test_nothing_is_said_before_the_pace_is_known(told):
    Tally(lambda stage, text: told.append(text)).foresee(1, spent=1e9)
    assert not told


def test_degrees_foresee_points():
    degrees = np.array([[[4, 0], [1, 9]], [[2, 3], [1, 1]]], dtype=np.int32)
    assert foreseen_points(degrees) == 3 * (4 + 1) * (2 + 1)
    assert foreseen_points(degrees[:0]) == foreseen_points(degrees[:, :0]) == 3
    assert foreseen_points(np.full((40, 1, 2), 1000, dtype=np.int32)) == 10**15


class Paced(Here):
    """Says of each batch that it took this many seconds."""

    def __init__(self, seconds):
        super().__init__()
        self.seconds = seconds

    def reply(self, reply):
        return replace(super().reply(reply), seconds=self.seconds)


@pytest.mark.parametrize(("seconds", "warnings"), [(1e-6, 1), (10.0, 0)])
def test_a_reduction_is_told_before_its_coefficients_are_found(told, seconds, warnings):
    family = load_family("dbox")
    targets = [family[1, 1, 1, 1, 1, 1, 1, -1, -3]]
    tilth.reduce(targets, executor=Paced(seconds), progress=lambda stage, text: told.append(str(text)))
    warned = [place for place, text in enumerate(told) if USELESS in text]
    (found,) = [place for place, text in enumerate(told) if "functions from" in text]
    assert len(warned) == warnings
    assert all(place < found for place in warned)
