"""Sizes as text, and refusals before anything is allocated."""

import pytest

from tilth.errors import LimitExceeded, OptionError
from tilth.pipeline import memory
from tilth.pipeline.memory import available_memory, check_memory
from tilth.sizes import read_size

SIZES = {
    "4096": 4096,
    "4 kB": 4000,
    "4KiB": 4096,
    "1.5 GB": 1_500_000_000,
    " 2 gib ": 2**31,
    "3T": 3 * 10**12,
}


@pytest.mark.parametrize("text", SIZES)
def test_sizes(text):
    assert read_size("max_memory", text) == SIZES[text]
    assert read_size("max_memory", SIZES[text]) == SIZES[text]


@pytest.mark.parametrize("text", ["", "GB", "-1", "1,5 GB", "4 PB", "1e9", 0, -5, 1.5, True])
def test_what_is_no_size(text):
    with pytest.raises(OptionError, match="is not a size, write bytes or text such as"):
        read_size("max_memory", text)


def test_what_is_refused(monkeypatch):
    check_memory("this", 10**6, None)
    with pytest.raises(LimitExceeded, match=r"this would take about 2 MB, more than max_memory=1\.5 MB"):
        check_memory("this", 2 * 10**6, 1_500_000)
    monkeypatch.setattr(memory, "available_memory", lambda: 10**6)
    with pytest.raises(LimitExceeded, match=r"this would take about 2 MB, but 1 MB are free"):
        check_memory("this", 2 * 10**6, None)


def test_this_machine_has_some_memory():
    found = available_memory()
    assert found is None or found > 10**6
