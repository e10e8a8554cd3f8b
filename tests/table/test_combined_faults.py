"""Faults of tables with combined certificates, found by what is stored alone: 20,000 long."""

import random

import pytest
from test_mutations import MUTATIONS

from tilth.errors import VerificationFailed

COMBINED = ["rational_table", "prime_table", "box_table", "tiny_table"]

#: Faults of each of the 24 kinds, per table.
FEW, MANY = 3, 209


def missed(table, mutate, count):
    """Return the seeds of the faults that the stored certificate does not find."""
    passed = []
    for seed in range(count):
        changed = mutate(random.Random(f"combined {seed}"), table)
        try:
            changed.verify(seed=seed, fresh=False)
        except VerificationFailed:
            continue
        passed.append(seed)
    return passed


@pytest.fixture(params=COMBINED)
def combined_table(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_the_stored_certificate_finds_each(combined_table, mutate):
    assert missed(combined_table, mutate, FEW) == []


@pytest.mark.long
@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_the_stored_certificate_finds_many(combined_table, mutate, multiplier):
    assert missed(combined_table, mutate, MANY * multiplier) == []
