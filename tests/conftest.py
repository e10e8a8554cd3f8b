"""What all tests share: the size of a run, hypothesis' profiles, where the cases are, and Ctrl-C."""

import os
import signal
from pathlib import Path

import hypothesis
import pytest

from tilth.cases import case_folder

CASES = case_folder()


def _multiplier() -> int:
    """How many times as much a long run does; the one place where TILTH_TEST_MULTIPLIER is read."""
    text = os.environ.get("TILTH_TEST_MULTIPLIER", "1")
    if not text.isdecimal() or int(text) < 1:
        raise pytest.UsageError(f"TILTH_TEST_MULTIPLIER must be a positive integer, not {text!r}")
    return int(text)


def _register_hypothesis_profiles(examples: int) -> None:
    # A deadline would make a slow machine look like a bug.
    common = hypothesis.settings(deadline=None, max_examples=examples)
    hypothesis.settings.register_profile("dev", common)
    hypothesis.settings.register_profile("fast", common, max_examples=10)
    hypothesis.settings.register_profile("ci", common, derandomize=True, print_blob=True)
    # Hypothesis loads another one after this if `--hypothesis-profile` names it.
    hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


def _listen_to_interrupts() -> None:
    """Answer SIGINT, which what a shell starts in the background ignores, and so would all its children."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    _listen_to_interrupts()
    _register_hypothesis_profiles(100 * _multiplier())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the files in `slow.txt`, which `make test-fast` leaves out."""
    here = Path(__file__).parent
    slow = {here / line for line in (here / "slow.txt").read_text().split()}
    for item in items:
        if item.path in slow:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def multiplier() -> int:
    """Return TILTH_TEST_MULTIPLIER: a long test does its default amount of work this many times over."""
    return _multiplier()


@pytest.fixture(scope="session")
def cases() -> Path:
    """Return the folder of family files and target lists."""
    return CASES
