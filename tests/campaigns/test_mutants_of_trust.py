"""What checks results is changed in one place: a test of the promise that it keeps fails.

A mutant that no test kills must say what the original says; those that do stand below, with the reason.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from mutants import count_mutants, mutant

HERE = Path(__file__).parent
TESTS = HERE.parent

WRONG_TABLE = ["promises/test_no_wrong_table.py", "promises/test_checkable_elsewhere.py"]
OF_TABLES = ["table/test_combinations.py", *WRONG_TABLE, "table/test_mutations.py"]
LOST = ["promises/test_nothing_lost.py", "executors/test_ledger.py", "executors/test_damaged_ledgers.py"]

#: The modules that trust rests on, and the tests that must kill their mutants, the quick ones first.
MODULES = {
    "tilth.pipeline.reduce.audit": [
        "pipeline/test_audit.py",
        *WRONG_TABLE,
        "pipeline/test_special_points.py",
    ],
    "tilth.table.verify": ["table/test_what_verify_does.py", *OF_TABLES],
    "tilth.table.proof": ["table/test_what_verify_does.py", *OF_TABLES, "pipeline/test_solved_tables.py"],
    "tilth.executors.records": ["executors/test_records.py", *LOST],
    "tilth.executors.trust": ["executors/test_trust.py", "executors/test_cluster.py"],
}

#: Seconds after which a mutant that has not ended is dead: it hangs, and a test would, too.
SECONDS = 300


def survivors(module, numbers):
    """Return the mutants of a module that all tests pass."""
    alive = []
    for number in numbers:
        tests = [str(TESTS / test) for test in MODULES[module]]
        command = [sys.executable, str(HERE / "mutants.py"), module, str(number), *tests]
        try:
            done = subprocess.run(
                command, cwd=TESTS.parent, capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            continue
        if done.returncode == 0:
            alive.append(f"{number}: {mutant(module, number)[1]}")
    return alive


def test_mutants_differ_from_the_source():
    module = "tilth.table.verify"
    said = [mutant(module, number)[1] for number in range(count_mutants(module))]
    assert len(said) > 10
    assert mutant(module, len(said)) is None
    assert all(before != after for before, after in (one.split(": ", 1)[1].split(" -> ", 1) for one in said))


def test_a_check_that_is_left_out_is_missed():
    # The comparison of all equations with the selected ones: what is between a wrong function and a table.
    module = "tilth.pipeline.reduce.audit"
    wanted = "if found.get(master, 0) != proven.get(master, 0)"
    (number,) = [n for n in range(count_mutants(module)) if f": {wanted}" in mutant(module, n)[1]]
    assert survivors(module, [number]) == []


@pytest.mark.long
@pytest.mark.parametrize("module", MODULES)
def test_no_mutant_survives(module):
    assert survivors(module, range(count_mutants(module))) == []
