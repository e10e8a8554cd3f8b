"""The same bytes for any number of threads and for every backend."""

import pytest

import tilth
from tilth import _core
from tilth.executors.local import Local
from tilth.table import Table, files

RULE = "laporta(dots=2, s=1)"
BACKENDS = [name for name, here, _ in _core.backends() if here]


def check_same_bytes(targets, folder):
    written = set()
    for threads in (1, 2, 3):
        for backend in BACKENDS:
            path = folder / f"{threads}-{backend}.tilth"
            tilth.reduce(targets, RULE, threads=threads, backend=backend).save(path)
            written.add(path.read_bytes())
    assert len(written) == 1


def test_the_same_bytes(targets, tmp_path):
    assert len(BACKENDS) > 1 or BACKENDS == ["scalar"]
    check_same_bytes(targets, tmp_path)


def test_a_file_that_says_how_long_it_took_is_found(targets, tmp_path, monkeypatch):
    real = files._write

    def with_seconds(table, writer):
        timed = dict(table.provenance) | {"seconds": dict(table.seconds)}
        real(table.replace(provenance=timed), writer)

    monkeypatch.setattr(files, "_write", with_seconds)
    with pytest.raises(AssertionError):
        check_same_bytes(targets, tmp_path)


def test_an_order_that_depends_on_the_threads_is_found(targets, tmp_path, monkeypatch):
    threads = []
    real_init, real_save = Local.__init__, Table.save

    def init(self, tape, complete, backend, number, **named):
        threads.append(number)
        real_init(self, tape, complete, backend, number, **named)

    def save(self, path):
        rows = dict(reversed(list(self.items()))) if threads[-1] > 1 else dict(self)
        real_save(self.replace(rows=rows), path)

    monkeypatch.setattr(Local, "__init__", init)
    monkeypatch.setattr(Table, "save", save)
    with pytest.raises(AssertionError):
        check_same_bytes(targets, tmp_path)
