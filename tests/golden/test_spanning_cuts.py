"""The double pentagon on its spanning cuts at low rank: every cut closes, and what two cuts see is the same.

benches/flagship.py does so at rank 10 on all eleven cuts (arXiv:2606.10698).
"""

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benches" / "flagship.py"


@pytest.fixture(scope="module")
def flagship():
    spec = importlib.util.spec_from_file_location("flagship", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["flagship"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["flagship"]


@pytest.fixture(scope="module")
def results(flagship):
    return [flagship.reduce_on_cut(cut, rank=3) for cut in [(3, 4, 7), (2, 4, 7), (1, 3, 6, 8)]]


def test_each_cut_closes(results):
    assert [len(result.reductions) for result in results] == [10, 10, 10]
    assert [result.missing for result in results] == [frozenset()] * 3
    assert [result.seeds for result in results] == [539, 539, 358]
    # of the cut [1,3,6,8] as in test_rules_of_the_papers
    assert [len(result.masters) for result in results] == [47, 44, 27]


def test_cuts_agree_where_they_overlap(flagship, results):
    compared, wrong = flagship.compare(results)
    assert compared > 400
    assert wrong == []


def test_a_single_wrong_residue_is_seen(flagship, results):
    first, second = results[:2]
    target, found = next(iter(second.reductions.items()))
    shared = next(integral for integral in found if first.sees(integral))
    forged = replace(second, reductions={**second.reductions, target: {**found, shared: found[shared] + 1}})
    assert len(flagship.compare([first, forged])[1]) == 1
