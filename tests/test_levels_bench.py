"""How benches/levels.py shares blocks out among workers, and what an elimination says of its blocks."""

import importlib.util
from itertools import product
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "benches" / "levels.py"


@pytest.fixture(scope="module")
def levels():
    spec = importlib.util.spec_from_file_location("levels", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def best(blocks, workers):
    """Return when the last worker is done, in the best of all ways to share blocks out."""
    ways = product(range(workers), repeat=len(blocks))
    return min(
        max(sum(block for block, own in zip(blocks, way, strict=True) if own == worker) for worker in way)
        for way in ways
    )


@pytest.mark.parametrize("blocks", [[5], [3, 3, 2, 2, 2], [7, 1, 1, 1], [4, 5, 6, 7, 8, 9]])
def test_longest_first_is_near_the_best_way(levels, blocks):
    """Graham's bound: at most 4/3 of the best, and never better than it."""
    assert levels.longest(blocks, 1) == sum(blocks)
    assert levels.longest(blocks, len(blocks) + 1) == max(blocks)
    for workers in [2, 3]:
        assert best(blocks, workers) <= levels.longest(blocks, workers) <= 4 / 3 * best(blocks, workers)


def test_a_line_for_each_number_of_workers(levels, capsys):
    assert levels.main(["dbox:4", "laporta(dots=1, s=3)", "--workers", "1", "3"]) == 0
    head, blocks, alone, three, bound = capsys.readouterr().out.splitlines()
    assert "independent equations" in head and "blocks in" in blocks
    assert alone.split() == ["1", "workers:", "1.00", "times", "as", "fast", "as", "one"]
    assert 1 < float(three.split()[2]) <= min(3, float(bound.split()[4]))


def test_small_systems_have_no_blocks(levels, capsys):
    assert levels.main(["box:1", "laporta"]) == 0
    assert "no blocks" in capsys.readouterr().out
