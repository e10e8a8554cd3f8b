"""A few batches, and a ledger with them."""

import pytest
from random_batches import FINGERPRINT, make_batch

from tilth.executors.ledger import Ledger


@pytest.fixture
def batches():
    # two lists of functions, each with a first record and one that refers to it; the last one is the longest
    return [
        make_batch(number, *shape) for number, shape in enumerate([(3,), (2, 2, 1), (3,), (1, 2, 1), (4,)])
    ]


@pytest.fixture
def content(tmp_path, batches):
    """Return the bytes of a ledger with the batches, and where each record ends."""
    path = tmp_path / "content.log"
    with Ledger.create(path, FINGERPRINT) as ledger:
        ends = [path.stat().st_size]
        for request, answers in batches:
            ledger.append(request, answers)
            ends.append(path.stat().st_size)
    return path.read_bytes(), ends


@pytest.fixture
def path(tmp_path):
    return tmp_path / "probes.log"
