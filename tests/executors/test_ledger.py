"""The ledger gives back what it acknowledged: in the same process, after reopening, after a failed disk."""

import errno
import os
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_batches import FINGERPRINT, OTHER_RUN, make_batch, same

from tilth.errors import LedgerError
from tilth.executors.ledger import Ledger
from tilth.executors.protocol import GOOD, UNLUCKY, Answers, ProbeRequest


def filled(path, batches):
    ledger = Ledger.create(path, FINGERPRINT)
    for request, answers in batches:
        ledger.append(request, answers)
    return ledger


def test_what_was_appended_is_found(path, batches):
    with filled(path, batches) as ledger:
        assert len(ledger) == len(batches)
        assert ledger.points == sum(len(request) for request, _ in batches)
        for request, answers in batches:
            assert same(ledger.find(request), answers)
    with Ledger.open(path, FINGERPRINT) as ledger:
        assert (len(ledger), ledger.cut) == (len(batches), 0)
        for request, answers in batches:
            assert same(ledger.find(request), answers)


def test_of_many_short_records_the_last_answer_is_found(path):
    """More than wait to be sorted in, looked for in between, every fifth point answered twice."""
    batches = [make_batch(seed) for seed in range(300)]
    with Ledger.create(path, FINGERPRINT) as ledger:
        for number, (request, answers) in enumerate(batches):
            if number % 5 == 0:
                ledger.append(request, make_batch(1_000 + number)[1])
            ledger.append(request, answers)
            if number % 70 == 0:
                assert all(same(ledger.find(request), answers) for request, answers in batches[: number + 1])
    with Ledger.open(path, FINGERPRINT) as ledger:
        assert len(ledger) == 360
        assert all(same(ledger.find(request), answers) for request, answers in batches)
        assert ledger.find(make_batch(5_000)[0]) is None


def test_a_ledger_grows_after_reopening(path, batches):
    filled(path, batches[:1]).close()
    for count, (request, answers) in enumerate(batches[1:], 1):
        with Ledger.open(path, FINGERPRINT) as ledger:
            assert len(ledger) == count
            ledger.append(request, answers)
    with Ledger.open(path, FINGERPRINT) as ledger:
        assert all(same(ledger.find(request), answers) for request, answers in batches)


def test_other_questions_are_not_answered(path, batches):
    request = batches[0][0]
    with filled(path, batches) as ledger:
        for other in (
            ProbeRequest(101, request.points, request.functions),
            ProbeRequest(request.prime, request.points + np.uint64(1), request.functions),
            ProbeRequest(request.prime, request.points[:, :1], request.functions),
            ProbeRequest(request.prime, request.points, request.functions + np.uint32(1)),
            request.part(0, 0),
        ):
            assert ledger.find(other) is None


def test_some_points_and_some_functions_of_a_record_are_answered(path, batches):
    request, answers = batches[0]
    for columns in ([0, 1, 2, 3], [3, 0], [2], []):
        some = ProbeRequest(request.prime, request.points[1:], request.functions[columns])
        expected = Answers(answers.outcomes[1:], answers.residues[1:, columns])
        with filled(path, batches) as ledger:
            assert same(ledger.find(some), expected)
            assert ledger.known(some).all()
        path.unlink()


def test_what_is_known_is_said_point_by_point(path, batches):
    (first, _), (second, _) = batches[0], batches[2]
    strange = first.points + np.uint64(1)
    mixed = np.vstack([strange[:1], first.points[2:], strange[1:], second.points])
    wanted = ProbeRequest(first.prime, mixed, first.functions)
    more = ProbeRequest(first.prime, mixed, np.append(first.functions, np.uint32(3)))
    expected = [False] + [True] * (len(first) - 2) + [False] * (len(first) - 1) + [True] * len(second)
    with filled(path, batches) as ledger:
        assert ledger.known(wanted).tolist() == expected
        assert not ledger.known(more).any()


def test_leading_points_are_answered(path, batches):
    (first, answers), (second, _) = batches[0], batches[2]
    mixed = ProbeRequest(first.prime, np.vstack([first.points[:2], second.points]), first.functions)
    with filled(path, batches) as ledger:
        assert same(ledger.find(first.part(0, 2)), Answers(answers.outcomes[:2], answers.residues[:2]))
        assert same(ledger.find(mixed), Answers(answers.outcomes[:2], answers.residues[:2]))


def test_of_two_records_the_one_that_answers_more_is_taken(path):
    request, answers = make_batch(1, points=6)
    short = Answers(answers.outcomes[:2], answers.residues[:2])
    with filled(path, [(request.part(0, 2), short), (request, answers)]) as ledger:
        assert same(ledger.find(request), answers)


@pytest.mark.parametrize(("points", "symbols", "functions"), [(1, 0, 1), (5, 0, 0), (2, 3, 0), (1, 1, 1)])
def test_shapes_at_the_border(path, points, symbols, functions):
    request, answers = make_batch(3, points, symbols, functions)
    filled(path, [(request, answers)]).close()
    with Ledger.open(path, FINGERPRINT) as ledger:
        assert same(ledger.find(request), answers)


def test_a_request_of_no_points_leaves_no_record(path):
    with filled(path, [make_batch(1, points=0)]) as ledger:
        assert len(ledger) == 0


def test_points_that_are_all_bad(path):
    request, _ = make_batch(1)
    answers = Answers(np.full(3, UNLUCKY, np.uint8), np.zeros((3, 4), np.uint64))
    filled(path, [(request, answers)]).close()
    with Ledger.open(path, FINGERPRINT) as ledger:
        assert same(ledger.find(request), answers)


def test_arrays_need_not_lie_in_one_piece(path):
    request, answers = make_batch(1, points=6)
    spread = ProbeRequest(request.prime, np.asfortranarray(request.points)[::2], request.functions[::-1])
    answers = Answers(answers.outcomes[::2], answers.residues[::2, ::-1])
    filled(path, [(spread, answers)]).close()
    with Ledger.open(path, FINGERPRINT) as ledger:
        assert same(ledger.find(spread), answers)


@given(
    shapes=st.lists(
        st.tuples(
            st.integers(0, 2**32), st.integers(1, 9), st.integers(0, 3), st.integers(0, 5),
            st.sampled_from([7, 101, 2**31 - 1, 2**63 - 25]),
        ),
        max_size=8,
        unique=True,
    ),
    reopen=st.sets(st.integers(0, 8)),
)  # fmt: skip
def test_random_batches_are_all_found(tmp_path_factory, shapes, reopen):
    path = tmp_path_factory.mktemp("random") / "probes.log"
    ledger = Ledger.create(path, FINGERPRINT)
    appended = []
    for number, shape in enumerate(shapes):
        if number in reopen:
            ledger.close()
            ledger = Ledger.open(path, FINGERPRINT)
        request, answers = make_batch(*shape)
        if any(ambiguous(request, other) for other, _ in appended):
            continue
        ledger.append(request, answers)
        appended.append((request, answers))
    ledger.close()
    with Ledger.open(path, FINGERPRINT) as ledger:
        assert (len(ledger), ledger.cut) == (len(appended), 0)
        for request, answers in appended:
            assert same(ledger.find(request), answers)


def ambiguous(first, second):
    """Whether random answers could contradict each other: no executor answers a point in two ways."""
    return (
        first.prime == second.prime
        and first.points.shape[1] == second.points.shape[1]
        and (first.points[:, None] == second.points[None]).all(axis=2).any()
    )


def test_one_writer(path, batches):
    with filled(path, batches):
        with pytest.raises(LedgerError, match="is in use by another process") as caught:
            Ledger.open(path, FINGERPRINT)
        assert str(path) in str(caught.value)
    Ledger.open(path, FINGERPRINT).close()


def test_a_ledger_is_begun_once(path):
    Ledger.create(path, FINGERPRINT).close()
    with pytest.raises(LedgerError, match="cannot be created: File exists"):
        Ledger.create(path, FINGERPRINT)
    with pytest.raises(LedgerError, match="cannot be opened: No such file"):
        Ledger.open(path.with_name("nothing"), FINGERPRINT)


def test_answers_to_another_request(path, batches):
    with filled(path, []) as ledger, pytest.raises(ValueError, match=r"answers of shape \(2, 1\)"):
        ledger.append(batches[0][0], batches[1][1])


class FailingDisk:
    """Fails at the n-th write or fsync, and at all later ones; a write that fails may leave some bytes."""

    def __init__(self, monkeypatch, number, code, kept):
        self.left, self.code, self.kept = number, code, kept
        self.write, self.fsync = os.write, os.fsync
        # in this one module: os.write itself is used by pytest
        monkeypatch.setattr(
            "tilth.executors.durable.os",
            SimpleNamespace(**vars(os) | {"write": self.failing_write, "fsync": self.failing_fsync}),
        )

    def failing_write(self, descriptor, content):
        self.left -= 1
        if self.left == 0 and self.kept:
            return self.write(descriptor, content[: max(1, len(content) // 2)])  # short
        if self.left <= 0:
            raise OSError(self.code, os.strerror(self.code))
        return self.write(descriptor, content)

    def failing_fsync(self, descriptor):
        self.left -= 1
        if self.left <= 0:
            raise OSError(self.code, os.strerror(self.code))
        self.fsync(descriptor)


@pytest.mark.parametrize("kept", [False, True], ids=["nothing", "half"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=errno.errorcode.get)
@pytest.mark.parametrize("number", range(1, 31))
def test_the_disk_fails(path, batches, monkeypatch, number, code, kept):
    ledger = filled(path, batches[:1])
    acknowledged = 1
    disk = FailingDisk(monkeypatch, number, code, kept)
    with pytest.raises(
        LedgerError, match=r"cannot be written: .*; what was acknowledged is intact"
    ) as caught:
        for request, answers in batches[1:] * 10:
            ledger.append(request, answers)
            acknowledged += 1
    assert os.strerror(code) in str(caught.value)
    assert str(path) in str(caught.value)
    assert disk.left <= 0
    # nothing more is taken, even should the disk have room again; what is there can still be read
    disk.left = 10**9
    with pytest.raises(LedgerError, match="takes nothing more since an append failed"):
        ledger.append(*batches[1])
    assert same(ledger.find(batches[0][0]), batches[0][1])
    ledger.close()
    with Ledger.open(path, FINGERPRINT) as ledger:
        assert len(ledger) == acknowledged
        for request, answers in batches[1:]:
            ledger.append(request, answers)
        assert all(same(ledger.find(request), answers) for request, answers in batches)


def test_a_file_may_not_grow_further(path, batches):
    # a limit that the system keeps, without a disk that has to be filled: the write before it is a short one
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ledger = filled(path, batches[:1])
    before = path.stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (before + 100, hard))
    try:
        with pytest.raises(LedgerError, match="cannot be written: File too large; what was acknowledged"):
            ledger.append(*batches[1])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    ledger.close()
    assert path.stat().st_size == before
    with Ledger.open(path, FINGERPRINT) as ledger:
        ledger.append(*batches[1])
        assert all(same(ledger.find(request), answers) for request, answers in batches[:2])


def then_interrupt(function):
    """Return the function with a Ctrl-C at its end."""

    def interrupted(*arguments):
        function(*arguments)
        raise KeyboardInterrupt

    return interrupted


@pytest.mark.parametrize("after", [["write"], ["fsync"], ["write", "ftruncate"], ["append"]], ids="+".join)
def test_a_signal_breaks_an_append_off(path, batches, monkeypatch, after):
    # Ctrl-C in a notebook, where the ledger goes on being used: while a record is written, while it is rolled
    # back, and when it is on the disk but nobody has been told.
    ledger = filled(path, batches[:2])
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        if after == ["append"]:
            patched.setattr(ledger._file, "append", then_interrupt(ledger._file.append))
        else:
            calls = {call: then_interrupt(getattr(os, call)) for call in after}
            patched.setattr("tilth.executors.durable.os", SimpleNamespace(**vars(os) | calls))
        ledger.append(*batches[4])  # the longest: what follows does not cover it
    assert ledger.find(batches[4][0]) is None
    for request, answers in batches[2:]:
        ledger.append(request, answers)
    ledger.close()
    with Ledger.open(path, FINGERPRINT) as ledger:
        assert (ledger.cut, len(ledger)) == (0, len(batches))
        assert all(same(ledger.find(request), answers) for request, answers in batches)


def test_a_record_that_changes_under_an_open_ledger(path, batches):
    with filled(path, batches) as ledger:
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
        with pytest.raises(LedgerError, match="does not match its checksum, though it was whole"):
            ledger.find(batches[-1][0])


def test_another_run(path, batches):
    filled(path, batches).close()
    with pytest.raises(LedgerError, match="belongs to the run with fingerprint") as caught:
        Ledger.open(path, OTHER_RUN)
    assert FINGERPRINT in str(caught.value)
    assert OTHER_RUN in str(caught.value)


@pytest.mark.parametrize(
    ("outcomes", "residues", "message"),
    [
        (np.zeros(1, np.uint8), np.zeros((2, 1), np.uint64), "1 outcomes for 2 points"),
        (np.full(1, 3, np.uint8), np.zeros((1, 1), np.uint64), "outcome 3 is unknown"),
        (np.full(1, UNLUCKY, np.uint8), np.ones((1, 1), np.uint64), "not good has residues"),
        (np.full(1, GOOD, np.int64), np.ones((1, 1), np.uint64), "outcomes must be an array of uint8"),
        (np.full(1, GOOD, np.uint8), np.ones(1, np.uint64), "with 2 dimensions"),
    ],
)
def test_answers_are_checked(outcomes, residues, message):
    with pytest.raises(ValueError, match=message):
        Answers(outcomes, residues)
