"""Answers depend on what is asked, not on which part of a tape was made before."""

from types import SimpleNamespace

import numpy as np
import pytest

import tilth
from tilth.cases import load_family
from tilth.executors import parts
from tilth.executors.parts import TapeParts
from tilth.executors.protocol import UNLUCKY

BACKEND = "portable"


def requests(count, functions, symbols, prime):
    """Yield points and functions: nested, repeated and unrelated ones, in any order."""
    random = np.random.default_rng(count)
    numbers = np.arange(functions, dtype=np.uint32)
    for _ in range(count):
        if random.random() < 0.4:
            numbers = np.arange(functions, dtype=np.uint32)
        if random.random() < 0.8:
            numbers = random.permutation(numbers)[: random.integers(1, len(numbers) + 1)]
        yield random.integers(0, prime, (random.integers(1, 40), symbols), dtype=np.uint64), numbers


@pytest.mark.parametrize("worth", [0, 20, 10**9], ids=["always", "sometimes", "never"])
@pytest.mark.parametrize("prime", [7, 101, 2**31 - 1])
def test_answers_are_those_of_the_smallest_part(monkeypatch, worth, prime):
    monkeypatch.setattr(parts, "WORTH", worth)
    monkeypatch.setattr(parts, "WORTH_UNCHECKED", worth)
    box = load_family("box")
    tape = tilth.plan([box[1, 2, 1, 3], box[2, 1, 1, -1], box[1, 1, 1, 2]])._recorded.tape
    count = tape.outputs
    asked = TapeParts.of_outputs(tape)
    unlucky = 0
    for number, (points, numbers) in enumerate(requests(60, count, tape.symbols, prime)):
        outcomes, residues = asked.replay(
            points, numbers, prime=prime, backend=BACKEND, threads=1, sample=number % 2 == 0
        )
        exact = tape.restricted(numbers).replay(points, prime=prime, backend=BACKEND, threads=1)
        assert np.array_equal(outcomes, exact[0]) and np.array_equal(residues, exact[1])
        unlucky += int((outcomes == UNLUCKY).sum())
    assert unlucky or prime > 101


class Counted:
    """A tape that counts how often a part is made."""

    def __init__(self):
        self.made = 0
        self.tape = SimpleNamespace(
            statistics={"multiplications": parts.WORTH, "instructions": 10, "checking": 5}
        )

    def __len__(self):
        return 4

    def restricted(self, numbers):
        self.made += 1
        return self

    def selected(self, numbers):
        return self

    def replay(self, points, *, prime, backend, threads, sample):
        self.sampled = sample
        return np.zeros(len(points), dtype=np.uint8), np.zeros((len(points), 4), dtype=np.uint64)


def test_a_part_is_made_once_it_pays():
    tape = Counted()
    asked = TapeParts(tape)
    some, others = np.array([1, 2], dtype=np.uint32), np.array([3], dtype=np.uint32)
    for numbers, points, made in [(some, 9, 0), (others, 9, 0), (some, 9, 0), (some, 1, 1), (some, 90, 1)]:
        asked.replay(np.zeros((points, 1), np.uint64), numbers, prime=7, backend=BACKEND, threads=1)
        assert tape.made == made


def test_checks_are_left_out_once_that_pays(monkeypatch):
    monkeypatch.setattr(parts, "WORTH_UNCHECKED", 20)
    tape = Counted()
    asked, all_of_them = TapeParts(tape), np.arange(4, dtype=np.uint32)
    # Five multiply-adds a point, and ten instructions: it pays from 40 points on, where a sample is enough.
    for points, sample, left_out in [(39, True, False), (1, True, True), (9, False, False), (1, True, True)]:
        given = np.zeros((points, 1), np.uint64)
        asked.replay(given, all_of_them, prime=7, backend=BACKEND, threads=1, sample=sample)
        assert tape.sampled is left_out
