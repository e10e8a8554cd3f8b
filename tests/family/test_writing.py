"""Files that are there whole or not at all: what is written to, what a kill leaves, what stays as it is."""

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import tilth.family.writing as writing
from tilth.errors import EvolveError, OptionError
from tilth.family.writing import beside, make_folder, write_beside, write_text

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files of POSIX")

NEW, OLD = b"new", b"old"


@pytest.fixture(params=[True, False], ids=["without a name", "named"])
def way(request, monkeypatch):
    """Write as Linux lets us, and as every system does."""
    if not request.param:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(OLD)
    return path


@pytest.mark.usefixtures("way")
def test_a_file_is_replaced_when_the_block_ends(old):
    with beside(old) as file:
        file.write(NEW)
        file.seek(0)
        file.write(b"N")
        assert old.read_bytes() == OLD
    assert old.read_bytes() == b"New"
    assert list(old.parent.iterdir()) == [old]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_the_old_file_and_nothing_else(old, error):
    with pytest.raises(error), beside(old) as file:
        file.write(NEW)
        raise error
    assert old.read_bytes() == OLD
    assert list(old.parent.iterdir()) == [old]


@pytest.mark.usefixtures("way")
def test_the_mode_is_the_old_one_or_the_usual_one(old):
    old.chmod(0o640)
    write_beside(old, NEW)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    before = os.umask(0o077)
    try:
        write_beside(old.with_name("private"), NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE(old.with_name("private").stat().st_mode) == 0o600


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("there", [True, False])
def test_a_symbolic_link_stays_and_leads_to_the_new_file(tmp_path, there):
    target = tmp_path / "elsewhere" / "file"
    target.parent.mkdir()
    if there:
        target.write_bytes(OLD)
    link = tmp_path / "link"
    link.symlink_to("elsewhere/file")
    write_beside(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW
    assert [*target.parent.iterdir()] == [target]


def test_links_in_a_circle_are_an_error(tmp_path):
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    with pytest.raises(OptionError, match="one cannot be written: Too many levels"):
        write_text(tmp_path / "one", "new")


def test_a_device_stays_one(tmp_path):
    write_text("/dev/null", "new")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    (tmp_path / "null").symlink_to("/dev/null")
    write_text(tmp_path / "null", "new")
    assert (tmp_path / "null").is_symlink()
    with pytest.raises(OptionError, match="/dev/full cannot be written: No space left on device"):
        write_text("/dev/full", "new")


def test_a_fifo_is_written_to(tmp_path):
    path = tmp_path / "fifo"
    os.mkfifo(path)
    found = []
    reader = threading.Thread(target=lambda: found.append(path.read_bytes()))
    reader.start()
    with beside(path) as file:
        file.write(NEW)
        file.seek(0)  # as the writer of tables does, which no FIFO can
        file.write(b"N")
    reader.join()
    assert found == [b"New"]
    assert stat.S_ISFIFO(path.stat().st_mode)


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
@pytest.mark.parametrize("to", ["a pipe", "a file", "the end of a file"])
def test_stdout_by_its_name(tmp_path, name, to):
    # what was printed before and after stays around it, and a file that a shell appends to keeps its contents
    code = (
        "import sys; from tilth.family.writing import write_text; print('before', flush=True);"
        "write_text(sys.argv[1], 'new\\n'); print('after')"
    )
    path = tmp_path / "out"
    path.write_text("old\n")
    redirect = {"a pipe": "| cat", "a file": '>"$0"', "the end of a file": '>>"$0"'}[to]
    done = subprocess.run(
        ["bash", "-c", f'"$@" {redirect}', path, sys.executable, "-c", code, name],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    text = "before\nnew\nafter\n"
    assert (done.stdout or path.read_text().removeprefix("old\n")) == text
    assert path.read_text().startswith("before" if to == "a file" else "old")


def test_a_kill_leaves_no_part(old):
    # the part has no name until it is whole
    code = (
        "import os, signal, sys; from pathlib import Path; from tilth.family.writing import beside\n"
        "with beside(Path(sys.argv[1])) as file:\n"
        "    file.write(b'new' * 10_000_000); file.flush(); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, old], check=False)
    assert done.returncode == -signal.SIGKILL
    if hasattr(os, "O_TMPFILE"):
        assert list(old.parent.iterdir()) == [old]
    assert old.read_bytes() == OLD


def test_a_file_without_a_name_that_cannot_get_one_is_copied(old, monkeypatch):
    def refuse(*_, **__):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(writing.os, "link", refuse)
    write_beside(old, NEW)
    assert old.read_bytes() == NEW
    assert list(old.parent.iterdir()) == [old]


def test_a_name_that_no_file_can_have(tmp_path):
    with pytest.raises(OptionError, match="its name has a null byte"):
        write_text(tmp_path / "a\0b", "new")


def test_a_folder_that_cannot_be_made(tmp_path):
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "inside", tmp_path / "a\0b"):
        with pytest.raises(OptionError, match="cannot be made a folder: "):
            make_folder(place)
    with pytest.raises(EvolveError):
        make_folder(tmp_path / "file", EvolveError)
