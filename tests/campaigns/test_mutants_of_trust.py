"""What checks results is changed in one place: a test of the promise that it keeps fails.

A mutant that no test kills must say what the original says; those that do stand below, with the reason.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from mutants import count_mutants, mutant, place_of

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

#: Mutants that say what the original says: the line, the change, and why.
SAME = {
    "tilth.pipeline.reduce.audit": {
        ("if not related:", "if not related: -> if False:"): "only slower",
        ("if isinstance(rows, FunctionRows):", "if isinstance(rows, FunctionRows): -> if False:"): "slower",
    },
    "tilth.table.verify": {
        ("threads: int = 1,", "1 -> 2"): "the result does not depend on threads",
        (
            "chosen = random.SystemRandom().getrandbits(64) if seed is None else seed",
            "64 -> 65",
        ): "as random",
    },
    "tilth.table.proof": {
        (
            "total[number] = (total[number] + factor) % prime",
            "(total[number] + factor) % prime -> total[number] + factor + prime",
        ): "what multiplies takes factors of any size",
        (
            "total = {number: factor % prime for number, factor in witness}",
            "factor % prime -> factor + prime",
        ): "likewise",
    },
    "tilth.executors.records": {
        ("_SEARCHED_AT_ONCE = 2**20", "2 -> 3"): "how much is searched at once",
        ("_SEARCHED_AT_ONCE = 2**20", "20 -> 21"): "how much is searched at once",
        (
            "after = next(iter(self.frames_after(file, offset + 1)), None)",
            "1 -> 2",
        ): "no frame is so short",
        (
            "while offset < file.length:",
            "offset < file.length -> offset <= file.length",
        ): "where no record is, the log ends",
        ("while offset < end:", "offset < end -> offset <= end"): "nothing is there",
        (
            "block = file.read(offset, _SEARCHED_AT_ONCE + FRAME_BYTES - 1)",
            "_SEARCHED_AT_ONCE + FRAME_BYTES - 1 -> _SEARCHED_AT_ONCE + FRAME_BYTES + 1",
        ): "what begins later is found in the next block",
        ("place = block.find(_MAGIC, place + 1)", "1 -> 2"): "two magic numbers do not overlap",
    },
}

#: Seconds after which a mutant that has not ended is dead: it hangs, and a test would, too.
SECONDS = 300


def survivors(module, numbers):
    """Return the mutants of a module that all tests pass."""
    alive = []
    for number in numbers:
        said = mutant(module, number)[1]
        if place_of(module, said) in SAME.get(module, {}):
            continue
        tests = [str(TESTS / test) for test in MODULES[module]]
        command = [sys.executable, str(HERE / "mutants.py"), module, str(number), *tests]
        try:
            done = subprocess.run(
                command, cwd=TESTS.parent, capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            continue
        if done.returncode == 0:
            alive.append(f"{number}: {said}")
    return alive


def test_mutants_differ_from_the_source():
    module = "tilth.table.verify"
    said = [mutant(module, number)[1] for number in range(count_mutants(module))]
    assert len(said) > 10
    assert mutant(module, len(said)) is None
    changes = [place_of(module, one)[1].split(" -> ", 1) for one in said]
    assert all(before != after for before, after in changes)


@pytest.mark.parametrize("module", SAME)
def test_the_mutants_that_say_the_same_are_there(module):
    there = {place_of(module, mutant(module, number)[1]) for number in range(count_mutants(module))}
    assert SAME[module].keys() <= there


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
