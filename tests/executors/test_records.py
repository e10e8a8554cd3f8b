"""Frames of records: what is said of one that is not whole, and the search for later ones."""

import random
from pathlib import Path

import pytest

from tilth.errors import LedgerError
from tilth.executors import records
from tilth.executors.records import LINE_BYTES, BadRecord, Seal

SEAL, OTHER = Seal("5" * 64), Seal("6" * 64)


class Bytes:
    """A file in memory."""

    path = Path("some.log")

    def __init__(self, content):
        self.content = content

    @property
    def length(self):
        return len(self.content)

    def read(self, offset, length):
        return self.content[offset : offset + length]


def log(payloads, seal=SEAL, first=0):
    """Return records, one after the other, and where each begins."""
    content, places = b"", []
    for number, payload in enumerate(payloads, first):
        places.append(len(content))
        content += seal.frame(number, [payload]) + payload
    return content, places


@pytest.mark.parametrize("missing", [1, 5])
def test_a_record_that_is_cut_says_how_long_it_is(missing):
    content, _ = log([b"payload"])
    with pytest.raises(BadRecord, match=f"has {7 - missing} bytes of 7"):
        SEAL.read(Bytes(content[:-missing]), 0, 0)
    assert SEAL.read(Bytes(content), 0, 0) == b"payload"


def test_a_record_with_another_payload():
    content, _ = log([b"payload"])
    with pytest.raises(BadRecord, match="does not match its checksum"):
        SEAL.read(Bytes(content[:-1] + b"x"), 0, 0)


@pytest.mark.parametrize("window", [1, 7, 57, 64, 100, 10_000])
def test_all_later_frames_are_found_once_wherever_the_search_is_cut(monkeypatch, window):
    monkeypatch.setattr(records, "_SEARCHED_AT_ONCE", window)
    draw = random.Random(window)
    payloads = [draw.randbytes(draw.randrange(200)) for _ in range(40)]
    content, places = log(payloads)
    strange, _ = log([b"of another run"], OTHER)
    # What is no frame of this run, and a whole magic number without a frame, is none.
    file = Bytes(content + strange + SEAL.frame(40, [b"x"])[:20])
    assert list(SEAL.frames_after(file, 0)) == places
    for number in (1, 2, 20, 39):
        assert list(SEAL.frames_after(file, places[number])) == places[number:]
        assert list(SEAL.frames_after(file, places[number] - 1)) == places[number:]
    assert list(SEAL.frames_after(file, places[-1] + 1)) == []


def test_a_frame_at_the_very_end_of_a_file(monkeypatch):
    # Its payload is missing, and its header is whole: it shows that the record before was acknowledged.
    content, places = log([b"a", b"b"])
    file = Bytes(content[:-1])
    monkeypatch.setattr(records, "_SEARCHED_AT_ONCE", 1)
    assert list(SEAL.frames_after(file, 0)) == places


def test_where_the_log_of_a_damaged_record_may_be_cut():
    content, places = log([b"first", b"second", b"third"])
    whole = bytearray(SEAL.line() + content)
    whole[LINE_BYTES + places[1] + 60] ^= 1
    with pytest.raises(LedgerError) as caught:
        list(SEAL.whole_records(Bytes(bytes(whole))))
    begin, later = LINE_BYTES + places[1], LINE_BYTES + places[2]
    assert f"record 1 at byte {begin} does not match its checksum" in str(caught.value)
    assert f"another one follows at byte {later};" in str(caught.value)
    assert f"cut the file to {begin} bytes" in str(caught.value)
