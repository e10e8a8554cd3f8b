"""The log: what was appended is read, and nothing else."""

import json

import pytest

from tilth.errors import EvolveError, LedgerError
from tilth.evolve.log import Log, Record, read_log

RUN = "ab" * 32
RECORDS = [
    Record("prompt", {"text": "schön"}),
    Record("program", {"number": 0}, 0.5),
    Record("cost", {"n": 3}),
]


@pytest.fixture
def path(tmp_path):
    with Log(tmp_path / "log.jsonl", RUN, create=True) as log:
        log.append(RECORDS[:2])
        log.append(RECORDS[2:])
        assert len(log) == 3
    return tmp_path / "log.jsonl"


def test_records_come_back(path):
    found = list(read_log(path, RUN))
    assert [(one.kind, one.data, one.time) for one in found] == [(r.kind, r.data, r.time) for r in RECORDS]
    assert [one.line for one in found] == [2, 3, 4]


def test_only_times_differ_between_equal_runs(path, tmp_path):
    with Log(tmp_path / "other.jsonl", RUN, create=True) as log:
        log.append([Record(one.kind, one.data, 7.0) for one in RECORDS])
    logs = [
        [json.loads(line) for line in file.read_text().splitlines()]
        for file in (path, tmp_path / "other.jsonl")
    ]
    assert [one.get("check") for one in logs[0]] == [one.get("check") for one in logs[1]]


def test_an_unfinished_line_is_what_a_crash_leaves(path):
    whole = path.read_bytes()
    path.write_bytes(whole[:-7])
    assert len(list(read_log(path, RUN))) == 2
    with Log(path, RUN) as log:
        log.append(RECORDS[2:])
    assert path.read_bytes() == whole


def test_what_no_checkpoint_knows_of_is_cut_off(path):
    whole = path.read_bytes()
    with Log(path, RUN, keep=1) as log:
        assert len(log) == 1
        log.append(RECORDS[1:])
    assert path.read_bytes() == whole
    with pytest.raises(EvolveError, match="has 3 records, but the checkpoint was written after 9"):
        Log(path, RUN, keep=9)


def test_every_changed_byte_is_found(path):
    """A byte of a whole line, its times included, cannot change without being noticed."""
    whole = path.read_bytes()
    for place in range(len(whole) - 1):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(EvolveError, match=r"line \d"):
            list(read_log(path, RUN))


@pytest.mark.parametrize("order", [(0, 2, 1, 3), (0, 1, 3), (0, 1, 1, 2, 3), (1, 2, 3)])
def test_lines_cannot_be_moved_repeated_or_left_out(path, order):
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[number] for number in order))
    with pytest.raises(EvolveError, match=r"line \d"):
        list(read_log(path, RUN))


def test_the_log_of_another_run_is_refused(path):
    with pytest.raises(EvolveError, match="line 1 is not that of the log of this run"):
        list(read_log(path, "cd" * 32))


def test_there_is_one_writer(path):
    with Log(path, RUN), pytest.raises(LedgerError, match="in use by another process"):
        Log(path, RUN)


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, b"x"])
def test_what_json_has_not_is_refused_and_nothing_is_written(path, value):
    whole = path.read_bytes()
    with Log(path, RUN) as log, pytest.raises(EvolveError, match="has what JSON has not"):
        log.append([*RECORDS, Record("program", {"value": value})])
    assert path.read_bytes() == whole
