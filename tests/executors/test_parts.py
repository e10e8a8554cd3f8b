"""Answers depend on what is asked, not on which part of a tape was made before."""

import numpy as np
import pytest

import tilth
from tilth.cases import load_family
from tilth.executors import parts
from tilth.executors.parts import TapeParts
from tilth.executors.protocol import UNLUCKY

BACKEND = "portable"


def requests(count, outputs, symbols, prime):
    """Yield points and outputs: nested, repeated and unrelated ones, in any order."""
    random = np.random.default_rng(count)
    numbers = np.arange(outputs, dtype=np.uint32)
    for _ in range(count):
        if random.random() < 0.4:
            numbers = np.arange(outputs, dtype=np.uint32)
        if random.random() < 0.8:
            numbers = random.permutation(numbers)[: random.integers(1, len(numbers) + 1)]
        yield random.integers(0, prime, (random.integers(1, 40), symbols), dtype=np.uint64), numbers


@pytest.mark.parametrize("worth", [0, 20, 10**9], ids=["always", "sometimes", "never"])
@pytest.mark.parametrize("prime", [7, 101, 2**31 - 1])
def test_answers_are_those_of_the_smallest_part(monkeypatch, worth, prime):
    monkeypatch.setattr(parts, "WORTH", worth)
    monkeypatch.setattr(parts, "MOST_RESIDUES", 64)
    box = load_family("box")
    tape = tilth.plan([box[1, 2, 1, 3], box[2, 1, 1, -1], box[1, 1, 1, 2]])._recorded.tape
    asked, unlucky = TapeParts(tape, tape.outputs, tape.statistics), 0
    for points, numbers in requests(60, tape.outputs, tape.symbols, prime):
        outcomes, residues = asked.replay(points, numbers, prime=prime, backend=BACKEND, threads=1)
        exact = tape.restricted(numbers).replay(points, prime=prime, backend=BACKEND, threads=1)
        assert np.array_equal(outcomes, exact[0]) and np.array_equal(residues, exact[1])
        unlucky += int((outcomes == UNLUCKY).sum())
    assert unlucky or prime > 101


def test_a_part_is_made_once_it_pays():
    class Counted:
        made = 0

        def restricted(self, numbers):
            Counted.made += 1
            return self

        def replay(self, points, *, prime, backend, threads):
            return np.zeros(len(points), dtype=np.uint8), np.zeros((len(points), 4), dtype=np.uint64)

    asked = TapeParts(Counted(), 4, {"multiplications": parts.WORTH, "instructions": 10})
    some = np.array([1, 2], dtype=np.uint32)
    for points, made in [(4, 0), (5, 0), (1, 1), (1, 1)]:
        asked.replay(np.zeros((points, 1), np.uint64), some, prime=7, backend=BACKEND, threads=1)
        assert Counted.made == made
