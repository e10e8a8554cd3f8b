"""Files that are damaged, foreign or malformed: refused with TableFileError, which names the file."""

import json
import random

import pytest

from table_files import (
    data_of,
    dumped,
    index_of,
    parts_of,
    places_of,
    rewrite,
    sealed_data,
    sealed_old,
    sealed_parts,
    with_letter,
)
from tilth import Table
from tilth.errors import TableFileError, VerificationFailed

FLIPS = 2000


@pytest.fixture(scope="module")
def content(box_table, tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "t.tilth"
    box_table.save(path)
    return path.read_bytes()


@pytest.fixture
def by_rows(box_by_rows, tmp_path):
    path = tmp_path / "by_rows.tilth"
    box_by_rows.save(path)
    return path


@pytest.fixture
def path(tmp_path, content):
    path = tmp_path / "t.tilth"
    path.write_bytes(content)
    return path


def refused(path, message=None):
    with pytest.raises(TableFileError, match=message) as caught:
        Table.load(path)
    assert str(path) in str(caught.value)


def test_single_bits(path, content, multiplier):
    draw = random.Random(1)
    header = content.index(b"\n") + 1
    bits = list(range(8 * header))  # every bit of the header, and the rest of the flips anywhere
    bits += [draw.randrange(8 * len(content)) for _ in range(max(0, FLIPS * multiplier - len(bits)))]
    assert len(bits) >= FLIPS
    for bit in bits:
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        refused(path)


def test_truncations(path, content):
    for length in range(0, len(content), 97):
        path.write_bytes(content[:length])
        refused(path)
    path.write_bytes(content[:-1])
    refused(path, "is damaged")


def test_appended_bytes(path, content):
    for tail in (b"\n", b" ", b"\0", content):
        path.write_bytes(content + tail)
        refused(path, "is damaged")


FOREIGN = {
    "empty": b"",
    "one line": b"\n",
    "text": b"tribox[1,1,1,1,1,1,-3]\n",
    "json": b'{"family": {}}',
    "zip": b"PK\x03\x04" + bytes(100),
    "capital": b"Tilth-table 1 " + b"0" * 64 + b" 2\n{}",
    "negative length": b"tilth-table 1 " + b"0" * 64 + b" -2\n{}",
    "endless length": b"tilth-table 1 " + b"0" * 64 + b" " + b"9" * 5000 + b"\n{}",
    "endless version": b"tilth-table " + b"9" * 5000 + b" " + b"0" * 64 + b" 2\n{}",
    "other digits": "tilth-table ١ ".encode() + b"0" * 64 + b" 2\n{}",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign(path, name):
    path.write_bytes(FOREIGN[name])
    refused(path, "is not a Tilth table")


def test_huge_length(path, content):
    header, _, payload = content.partition(b"\n")
    for word in (3, 4, 5):
        words = header.split()
        words[word] = b"9" * 15
        path.write_bytes(b" ".join(words) + b"\n" + payload)
        refused(path, "is damaged")


def test_huge_parts_are_refused_before_they_are_read(path, monkeypatch):
    # The file has the length that its first line says, without taking any room.
    line = b"tilth-table 4 " + b"0" * 64 + b" %015d %015d %015d\n"
    for lengths in [(2**31 + 1, 0, 1), (1, 0, 2**31 + 1)]:
        with path.open("wb") as file:
            file.write(line % lengths)
            file.truncate(file.tell() + sum(lengths))
        refused(path, "larger than the limit")


def test_a_first_line_that_is_cut(path, content):
    path.write_bytes(content[:60])
    refused(path, "is not a Tilth table")


@pytest.mark.parametrize("version", [1, 2, 3])
def test_old_files_that_are_cut_or_longer(path, version):
    content = sealed_old(b"{}", version)
    for damaged in (content[:-1], content + b" "):
        path.write_bytes(damaged)
        refused(path, "is damaged")


@pytest.mark.parametrize("version", [0, 1, 2, 3, 5, 999_999_999])
def test_other_versions(path, version):
    path.write_bytes(sealed_old(dumped(data_of(path)), version))
    refused(
        path,
        "is not a well-formed table"
        if version in (1, 2, 3)
        else f"has format version {version}, this Tilth reads versions 1, 2, 3, 4",
    )


def test_missing(tmp_path):
    refused(tmp_path / "nothing", "cannot be read")
    refused(tmp_path, "cannot be read")


PAYLOADS = {
    "nothing": b"",
    "null": b"null",
    "list": b"[]",
    "number": b"3",
    "text": b'"table"',
    "empty": b"{}",
    "deep": b"[" * 100_000,
    "long number": b'{"prime":' + b"9" * 5000 + b"}",
    "no utf-8": b"\xff\xfe\xff",
    "surrogate": "\ud800".encode("utf-8", "surrogatepass"),
}


@pytest.mark.parametrize("name", PAYLOADS)
@pytest.mark.parametrize("part", ["head", "row", "tail"])
def test_payloads_with_the_right_checksum(path, content, name, part):
    head, rows, tail = parts_of(content)
    if part == "row":
        data = json.loads(tail)
        rows = [PAYLOADS[name] or b"\n", *rows[1:]]
        tail = dumped(data | index_of(rows, data["targets"]))
    path.write_bytes(
        sealed_parts(
            PAYLOADS[name] if part == "head" else head, rows, PAYLOADS[name] if part == "tail" else tail
        )
    )
    refused(path, "is not a well-formed table")


@pytest.mark.parametrize("name", PAYLOADS)
@pytest.mark.parametrize("version", [1, 2, 3])
def test_payloads_of_old_versions(path, name, version):
    path.write_bytes(sealed_old(PAYLOADS[name], version))
    refused(path, "is not a well-formed table")


@pytest.mark.parametrize("key", ["prime", "family", "at", "targets", "certificates"])
def test_a_key_twice(path, content, key):
    head, rows, tail = parts_of(content)
    part = head if f'"{key}":'.encode() in head else tail
    twice = b'{"' + key.encode() + b'": 1,' + part[1:]
    path.write_bytes(sealed_parts(twice if part is head else head, rows, twice if part is tail else tail))
    refused(path, "a key comes twice")


@pytest.mark.parametrize(
    "key", sorted(["family", "order", "at", "prime", "masters", "targets", "certificates", "provenance"])
)
def test_a_key_missing(path, key):
    rewrite(path, lambda data: data.pop(key))
    refused(path, "is not a well-formed table|is damaged")


def other_index(change):
    """Change what the tail says of rows."""

    def changed(content):
        head, rows, tail = parts_of(content)
        data = json.loads(tail)
        change(data)
        return sealed_parts(head, rows, dumped(data))

    return changed


def exchange_rows(data):
    data["targets"][:2] = reversed(data["targets"][:2])


def shift(data):
    data["lengths"][0] += 1
    data["lengths"][1] -= 1


INDICES = {
    "a length too few": lambda data: data["lengths"].pop(),
    "a length too many": lambda data: data["lengths"].append(1),
    "a negative length": lambda data: data["lengths"].__setitem__(
        slice(0, 2), [sum(data["lengths"][:2]) + 1, -1]
    ),
    "no length": lambda data: data["lengths"].__setitem__(slice(0, 2), [sum(data["lengths"][:2]), 0]),
    "a length that is true": lambda data: data["lengths"].__setitem__(0, True),
    "a length that is a float": lambda data: data["lengths"].__setitem__(0, float(data["lengths"][0])),
    "lengths that are shifted": shift,
    "a hash too few": lambda data: data.update(hashes=data["hashes"][32:]),
    "another hash": lambda data: data.update(hashes="0" * len(data["hashes"])),
    "hashes that are a number": lambda data: data.update(hashes=3),
    "targets exchanged": exchange_rows,
    "a target too few": lambda data: data["targets"].pop(),
    "lengths that are none": lambda data: data.update(lengths=None),
}


@pytest.mark.parametrize("name", INDICES)
def test_what_the_tail_says_of_rows(path, content, name):
    path.write_bytes(other_index(INDICES[name])(content))
    refused(path)


def test_masters_of_a_row_in_another_order(path):
    def change(data):
        (row,) = [row for _, row in data["targets"] if len(row) == max(len(r) for _, r in data["targets"])][
            :1
        ]
        row.reverse()

    rewrite(path, change)
    refused(path, "its masters are in another order")


def proof(data):
    return data["certificates"][0]


def entry(*place, value):
    def change(data):
        for key in place[:-1]:
            data = data[key]
        assert data[place[-1]] != value or type(data[place[-1]]) is not type(value)
        data[place[-1]] = value

    return change


def again(*place):
    def change(data):
        for key in place:
            data = data[key]
        data.append(data[0])

    return change


COEFFICIENT = ("targets", 0, 1, 0, 1)
MASTER = ("targets", 0, 1, 0, 0)
WITNESSED = ("certificates", 0, "probes", 0, "remainder", 0, 1)
FACTOR = ("certificates", 0, "probes", 0, "factors", 0)
ATTEMPT = ("certificates", 0, "probes", 0, "attempt")
STATEMENT = ("certificates", 0, "statement")
TARGETS = ("certificates", 0, "targets")

ENTRIES = {
    "coefficient is NaN": entry(*COEFFICIENT, value=float("nan")),
    "coefficient is infinite": entry(*COEFFICIENT, value=float("inf")),
    "coefficient is the text NaN": entry(*COEFFICIENT, value="NaN"),
    "coefficient is a number": entry(*COEFFICIENT, value=3),
    "coefficient is true": entry(*COEFFICIENT, value=True),
    "coefficient is empty": entry(*COEFFICIENT, value=""),
    "coefficient divides by zero": entry(*COEFFICIENT, value="1/0"),
    "coefficient is a decimal": entry(*COEFFICIENT, value="1.5"),
    "coefficient has blanks": entry(*COEFFICIENT, value=" 3"),
    "coefficient has underscores": entry(*COEFFICIENT, value="1_000"),
    "coefficient in other digits": entry(*COEFFICIENT, value="٣"),
    "master is true": entry(*MASTER, value=True),
    "master is negative": entry(*MASTER, value=-1),
    "master is beyond": entry(*MASTER, value=99),
    "master twice in a row": again("targets", 0, 1),
    "master twice": again("masters"),
    "target twice": again("targets"),
    "target is true": entry("targets", 0, 0, 0, value=True),
    "target is text": entry("targets", 0, 0, value="2111"),
    "witnessed residue is true": entry(*WITNESSED, value=True),
    "witnessed residue is a float": entry(*WITNESSED, value=3.7),
    "witnessed residue has underscores": entry(*WITNESSED, value="1_000"),
    "witnessed residue has blanks": entry(*WITNESSED, value=" 3 "),
    "witnessed residue in other digits": entry(*WITNESSED, value="٣"),
    "factor is true": entry(*FACTOR, value=True),
    "factor is a float": entry(*FACTOR, value=3.0),
    "factor is text": entry(*FACTOR, value="3"),
    "factor is NaN": entry(*FACTOR, value=float("nan")),
    "factor is negative": entry(*FACTOR, value=-1),
    "factors are too few": lambda data: proof(data)["probes"][0]["factors"].pop(),
    "factors are a number": entry("certificates", 0, "probes", 0, "factors", value=3),
    "attempt is true": entry(*ATTEMPT, value=True),
    "attempt is negative": entry(*ATTEMPT, value=-1),
    "attempt is beyond": entry(*ATTEMPT, value=8),
    "where is nowhere": entry("certificates", 0, "probes", 0, "where", value="nowhere"),
    "statement is short": entry(*STATEMENT, value="0" * 63),
    "statement is in capitals": entry(*STATEMENT, value="A" * 64),
    "statement is a number": entry(*STATEMENT, value=3),
    "certified targets are beyond": entry(*TARGETS, value=[0, 1, 2, 99]),
    "certified targets come twice": entry(*TARGETS, value=[0, 0, 1, 2]),
    "certified target is true": entry(*TARGETS, value=[True, 0]),
    "identity is true": entry("certificates", 0, "equations", 0, 1, value=True),
    "identity is negative": entry("certificates", 0, "equations", 0, 1, value=-1),
    "seed is true": entry("certificates", 0, "equations", 0, 0, 0, value=True),
    "seed is large": entry("certificates", 0, "equations", 0, 0, 0, value=128),
    "seed is short": entry("certificates", 0, "equations", 0, 0, value=[1, 1]),
    "prime is true": entry("prime", value=True),
    "prime is composite": entry("prime", value=91),
    "prime is text": entry("prime", value="101"),
    "point is true": entry("at", "d", value=True),
    "point is a float": entry("at", "d", value=0.5),
    "point is NaN": entry("at", "d", value=float("nan")),
    "point divides by zero": entry("at", "d", value="1/0"),
    "point has another symbol": lambda data: data["at"].update(x="1"),
    "order": entry("order", value="foo"),
    "order is a list": entry("order", value=[]),
    "provenance is a number": entry("provenance", value=3),
    "family": entry("family", "kinematics", value=[]),
    "family has another key": lambda data: data["family"].update(x=1),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_entries(path, name):
    rewrite(path, ENTRIES[name])
    refused(path, "is not a well-formed table")


RESIDUE = ("certificates", 0, "probes", 0, "reductions", 0, 0, 1)
OWN_FACTOR = ("certificates", 0, "probes", 0, "combinations", 0, 0, 1)
NUMBER = ("certificates", 0, "probes", 0, "combinations", 0, 0, 0)

ENTRIES_BY_ROWS = {
    "residue is true": entry(*RESIDUE, value=True),
    "residue is a float": entry(*RESIDUE, value=3.7),
    "residue has blanks": entry(*RESIDUE, value=" 3 "),
    "factor is true": entry(*OWN_FACTOR, value=True),
    "factor is a float": entry(*OWN_FACTOR, value=3.0),
    "factor is text": entry(*OWN_FACTOR, value="3"),
    "factor is NaN": entry(*OWN_FACTOR, value=float("nan")),
    "equation number is true": entry(*NUMBER, value=True),
    "equation number is negative": entry(*NUMBER, value=-1),
    "prime is true": entry("certificates", 0, "probes", 0, "prime", value=True),
    "prime is composite": entry("certificates", 0, "probes", 0, "prime", value=91),
}


@pytest.mark.parametrize("name", ENTRIES_BY_ROWS)
def test_entries_of_a_certificate_by_rows(by_rows, name):
    rewrite(by_rows, ENTRIES_BY_ROWS[name])
    refused(by_rows, "is not a well-formed table")


LIES_BY_ROWS = {
    "both points": lambda data: [x.update(d="17") for x in (data["at"], proof(data)["probes"][0]["point"])],
    "prime": lambda data: proof(data)["probes"][0].update(prime=101),
    "no witnesses": entry("certificates", 0, "probes", value=[]),
    "unknown number": lambda data: proof(data)["equations"].append([proof(data)["equations"][0][0], 99]),
}


@pytest.mark.parametrize("name", LIES_BY_ROWS)
def test_well_formed_lies_by_rows(by_rows, name):
    rewrite(by_rows, LIES_BY_ROWS[name])
    with pytest.raises((TableFileError, VerificationFailed)):
        Table.load(by_rows).verify()


LIES = {
    "kinematics": lambda data: data["family"].update(
        kinematics=[[key, "t" if key == "p1^2" else value] for key, value in data["family"]["kinematics"]]
    ),
    "point": entry("at", "d", value="17"),
    "point where the equations degenerate": entry("at", "s", value="0"),
    "coefficient": entry(*COEFFICIENT, value="1/3"),
    "attempt": entry(*ATTEMPT, value=1),
    "where": entry("certificates", 0, "probes", 0, "where", value="elsewhere"),
    "statement": entry(*STATEMENT, value="0" * 64),
    "certified targets": entry(*TARGETS, value=[0, 1, 2]),
    "certified targets exchanged": entry(*TARGETS, value=[1, 0, 2, 3]),
    "no witnesses": entry("certificates", 0, "probes", value=[]),
    "no masters in the rows": lambda data: [row.clear() for _, row in data["targets"]],
    "unknown number": lambda data: proof(data)["equations"].append([proof(data)["equations"][0][0], 99]),
    "huge number": lambda data: proof(data)["equations"].append([proof(data)["equations"][0][0], 10**30]),
    "unknown identity": lambda data: proof(data)["identities"].__setitem__(0, "d/dk9.k1"),
    "identities exchanged": lambda data: proof(data)["identities"].reverse(),
    "a map that is none": lambda data: proof(data)["identities"].__setitem__(0, "map(k->2*k)"),
}


@pytest.mark.parametrize("name", LIES)
def test_well_formed_lies(path, name):
    rewrite(path, LIES[name])
    with pytest.raises((TableFileError, VerificationFailed)):
        Table.load(path).verify()


@pytest.mark.parametrize("name", ["box_table", "box_by_rows", "tiny_table"])
def test_random_digits_with_the_right_checksum(request, tmp_path, name):
    # One digit of the file is another one. Outside of the names of things in the family, and of provenance,
    # which is a note, whatever still loads must not verify.
    path = tmp_path / "t.tilth"
    request.getfixturevalue(name).save(path)
    content = path.read_bytes()
    places = places_of(content, "0123456789", spared=["family"])
    draw = random.Random(5)
    for _ in range(150):
        number, place = draw.choice(places)
        head, rows, tail = parts_of(content)
        before = [head, *rows, tail][number][place]
        digit = draw.choice([d for d in b"0123456789" if d != before])
        path.write_bytes(with_letter(content, (number, place), digit))
        with pytest.raises((TableFileError, VerificationFailed)):
            Table.load(path).verify(seed=1)


def test_the_file_of_the_tests_is_that_of_the_package(path, content):
    # Or nothing above would be about the entry that it changes.
    assert sealed_data(data_of(path)) == content
    places = places_of(content, "0123456789")
    head, rows, tail = parts_of(content)
    for number, place in (places[0], places[-1]):
        assert with_letter(content, (number, place), [head, *rows, tail][number][place]) == content
