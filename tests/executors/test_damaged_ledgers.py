"""Ledgers that are cut short, flipped, swapped or foreign: no wrong answer is ever given."""

import hashlib
import os
import random
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from random_batches import FINGERPRINT, OTHER_RUN, make_batch, same

from tilth.errors import LedgerError
from tilth.executors.ledger import Ledger
from tilth.executors.protocol import ProbeRequest
from tilth.executors.records import FRAME_BYTES, LINE_BYTES, Seal

FLIPS = 1_000
LONG_FLIPS = 10_000


def records_of(content):
    """Return the first line and the records, from the bytes of a ledger and where its records end."""
    whole, ends = content
    return whole[: ends[0]], [whole[start:end] for start, end in pairwise(ends)]


def answers_of(path, batches):
    """Open a ledger; how many records it has, and whether each batch is answered. No answer may be wrong."""
    with Ledger.open(path, FINGERPRINT) as ledger:
        answered = []
        for request, answers in batches:
            found = ledger.find(request)
            assert found is None or same(found, answers)
            answered.append(found is not None)
        return len(ledger), answered, ledger.cut


def refused(path, message):
    with pytest.raises(LedgerError, match=message) as caught:
        Ledger.open(path, FINGERPRINT)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_every_length(path, batches, content):
    whole, ends = content
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        complete = sum(end <= length for end in ends[1:])
        expected = [number < complete for number in range(len(batches))]
        reached = max((end for end in ends if end <= length), default=0)
        assert answers_of(path, batches) == (complete, expected, length - reached)
        # the tail is gone for good
        assert path.stat().st_size == max(reached, ends[0])
        assert answers_of(path, batches) == (complete, expected, 0)


def test_a_ledger_goes_on_after_every_length(path, batches, content):
    whole, _ = content
    for length in range(0, len(whole) + 1, 7):
        path.write_bytes(whole[:length])
        with Ledger.open(path, FINGERPRINT) as ledger:
            for request, answers in batches[len(ledger) :]:
                ledger.append(request, answers)
        assert path.read_bytes() == whole


def test_a_tail_of_zeros(path, batches, content):
    # after a power failure a file may have its new length and not yet its contents
    whole, ends = content
    for start in (0, 5, LINE_BYTES - 1, ends[0], ends[1], ends[1] + 9, ends[4] + FRAME_BYTES + 1):
        end = next(end for end in ends if end > start)
        path.write_bytes(whole[:start] + bytes(end - start))
        assert answers_of(path, batches)[0] == max(0, sum(end <= start for end in ends) - 1)


def flip(whole, bit):
    damaged = bytearray(whole)
    damaged[bit // 8] ^= 1 << bit % 8
    return bytes(damaged)


def check_flip(path, batches, content, bit):
    whole, ends = content
    path.write_bytes(flip(whole, bit))
    if bit // 8 >= ends[-2]:  # the last record: as if it had never been acknowledged
        assert answers_of(path, batches) == (4, [True] * 4 + [False], ends[-1] - ends[-2])
        return
    message = refused(path, "its first line is damaged" if bit // 8 < ends[0] else "at byte")
    if bit // 8 >= ends[0]:
        number = sum(end <= bit // 8 for end in ends) - 1
        assert f"record {number} at byte {ends[number]} " in message
        assert f"another one follows at byte {ends[number + 1]};" in message
    # it was refused, so it was not touched
    assert path.read_bytes() == flip(whole, bit)


def test_single_bits(path, batches, content):
    draw = random.Random(1)
    for _ in range(FLIPS):
        check_flip(path, batches, content, draw.randrange(8 * len(content[0])))


@pytest.mark.long
def test_many_single_bits(path, batches, content, multiplier):
    draw = random.Random(2)
    for _ in range(LONG_FLIPS * multiplier):
        check_flip(path, batches, content, draw.randrange(8 * len(content[0])))


def test_random_damage(path, batches, content):
    # several bytes at once, pieces taken out, put in twice, or filled with noise
    whole, _ = content
    draw = random.Random(3)
    opened = 0
    for _ in range(FLIPS):
        damaged = bytearray(whole)
        for _ in range(draw.randint(1, 3)):
            start = draw.randrange(len(damaged))
            stop = min(len(damaged), start + draw.choice([1, 8, 56, 200]))
            piece = draw.choice([b"", draw.randbytes(stop - start), damaged[start:stop] * 2, bytes(50)])
            damaged[start:stop] = piece
        path.write_bytes(damaged)
        try:
            answers_of(path, batches)
            opened += 1
        except LedgerError as error:
            assert str(path) in str(error)
    assert 0 < opened < FLIPS


def test_records_that_were_swapped(path, content):
    line, records = records_of(content)
    for first in range(len(records)):
        for second in range(first):
            swapped = list(records)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            path.write_bytes(line + b"".join(swapped))
            refused(path, f"is record {first} in the place of record {second};")


def test_records_that_come_twice(path, content):
    line, records = records_of(content)
    for number in range(len(records)):
        doubled = [*records[: number + 1], *records[number:]]
        path.write_bytes(line + b"".join(doubled))
        refused(path, f"is record {number} in the place of record {number + 1};")


def test_a_record_that_is_missing(path, content):
    line, records = records_of(content)
    for number in range(len(records) - 1):
        path.write_bytes(line + b"".join(records[:number] + records[number + 1 :]))
        refused(path, f"is record {number + 1} in the place of record {number};")


@pytest.fixture
def foreign(tmp_path, batches):
    """Records of another run, with the same questions."""
    path = tmp_path / "foreign.log"
    ends = [LINE_BYTES]
    with Ledger.create(path, OTHER_RUN) as ledger:
        for number, (request, _) in enumerate(batches):
            shape = (len(request), request.points.shape[1], len(request.functions))
            ledger.append(request, make_batch(100 + number, *shape)[1])
            ends.append(path.stat().st_size)
    return records_of((path.read_bytes(), ends))[1]


def test_records_of_another_run(path, content, foreign):
    line, records = records_of(content)
    for number in range(len(records)):
        path.write_bytes(line + b"".join([*records[:number], foreign[number], *records[number + 1 :]]))
        refused(path, f"is a record of another run \\({OTHER_RUN[:16]}")
    path.write_bytes(line + b"".join(records) + foreign[0])
    refused(path, "is a record of another run")


def test_payloads_under_the_frame_of_another_record(path, content, foreign):
    line, records = records_of(content)
    mixed = [records[0][:FRAME_BYTES] + foreign[0][FRAME_BYTES:], *records[1:]]
    path.write_bytes(line + b"".join(mixed))
    refused(path, "record 0 at byte .* does not match its checksum, and another one follows")


def checked(content, size):
    """Return the checksum of a first line or of a frame."""
    return hashlib.blake2b(content, digest_size=size, person=b"tilth header").digest()


def test_other_versions(path, content):
    # the first line keeps its form, so that every version can name every other
    line, records = records_of(content)
    text = line.rsplit(b" ", 1)[0].replace(b" 0001 ", b" 0002 ")
    path.write_bytes(text + b" " + checked(text, 16).hex().encode() + b"\n" + b"".join(records))
    refused(path, "has format version 2, this Tilth reads version 1")


FOREIGN = {
    "text": b"tribox[1,1,1,1,1,1,-3]\n",
    "zip": b"PK\x03\x04" + bytes(100),
    "other case": b"Tilth-probes 0001 " + bytes(200),
    "table": b"tilth-table 1 " + b"0" * 64 + b" 2\n{}",
    "zeros": bytes(LINE_BYTES + 1),
    "digits": "tilth-probes ٠٠٠١ ".encode() + b"0" * 97,
}


@pytest.mark.parametrize("name", FOREIGN)
def test_files_that_are_no_ledger(path, name):
    path.write_bytes(FOREIGN[name])
    refused(path, "is no log of probes, or its first line is damaged")
    assert path.read_bytes() == FOREIGN[name]


def test_payloads_with_the_right_checksum(path, content):
    # lengths that lie are refused before memory is taken for them
    line, records = records_of(content)
    seal = Seal(FINGERPRINT)
    payload = records[0][FRAME_BYTES:]
    huge = (2**63).to_bytes(8, "little")
    for lie, message in {
        b"": "is shorter than its head",
        payload[:8] + huge + payload[16:]: "has lengths that do not add up",
        payload[:16] + huge + payload[24:]: "has lengths that do not add up",
        payload[:48] + huge + payload[56:]: "lists of functions",
        payload[:32] + bytes(16) + payload[48:]: "does not match its digest",
        payload[:-1]: "has lengths that do not add up",
        payload + b"\0": "has lengths that do not add up",
    }.items():
        path.write_bytes(line + seal.frame(0, [lie]) + lie)
        refused(path, message)
    reference = records[2][FRAME_BYTES:]  # names a list that record 0 has
    path.write_bytes(line + seal.frame(0, [reference]) + reference)
    refused(path, "refers to a list of functions that no record has")


def test_a_length_beyond_the_file(path, batches, content):
    line, records = records_of(content)
    seal = Seal(FINGERPRINT)
    head = seal.frame(5, [])[:24] + (2**62).to_bytes(8, "little") + bytes(16)
    path.write_bytes(line + b"".join(records) + head + checked(head, 8) + b"x" * 100)
    assert answers_of(path, batches)[0] == 5


def test_a_ledger_of_version_1(path):
    # written by the first version; whatever comes later reads it, or names its version
    path.write_bytes((Path(__file__).parent / "version1.log").read_bytes())
    functions = np.array([3, 9], dtype=np.uint32)
    with Ledger.open(path, FINGERPRINT) as ledger:
        assert (len(ledger), ledger.points, ledger.cut) == (2, 3, 0)
        first = ledger.find(ProbeRequest(101, np.array([[2, 3], [4, 5]], dtype=np.uint64), functions))
        second = ledger.find(ProbeRequest(7, np.array([[6, 2]], dtype=np.uint64), functions))
    assert (first.outcomes.tolist(), first.residues.tolist()) == ([0, 1], [[17, 100], [0, 0]])
    assert (second.outcomes.tolist(), second.residues.tolist()) == ([0], [[5, 6]])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(path, content):
    path.write_bytes(content[0])
    path.chmod(0)
    refused(path, re.escape("cannot be opened: Permission denied"))
