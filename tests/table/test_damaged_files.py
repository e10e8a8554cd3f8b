"""Files that are damaged, foreign or malformed: refused with TableFileError, which names the file."""

import json
import random

import pytest
from remake import payload_of, rewrite, sealed

from tilth import Table
from tilth.errors import TableFileError, VerificationFailed

FLIPS = 2000


@pytest.fixture(scope="module")
def content(box_table, tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "t.tilth"
    box_table.save(path)
    return path.read_bytes()


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
    words = header.split()
    path.write_bytes(b" ".join([*words[:3], b"999999999999"]) + b"\n" + payload)
    refused(path, "is damaged")


@pytest.mark.parametrize("version", [0, 1, 2, 4, 999_999_999])
def test_other_versions(path, content, version):
    path.write_bytes(sealed(content.partition(b"\n")[2], version))
    known = version in (1, 2)
    refused(
        path,
        "is not a well-formed table"
        if known
        else f"has format version {version}, this Tilth reads versions 1, 2, 3",
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
def test_payloads_with_the_right_checksum(path, name):
    path.write_bytes(sealed(PAYLOADS[name]))
    refused(path, "is not a well-formed table")


@pytest.mark.parametrize("key", ["prime", "family", "targets", "at"])
def test_a_key_twice(path, key):
    data = json.loads(payload_of(path))
    text = json.dumps(data)[1:]
    path.write_bytes(sealed(f'{{"{key}": {json.dumps(data[key])}, {text}'.encode()))
    refused(path, "a key comes twice")


@pytest.mark.parametrize(
    "key", sorted(["family", "order", "at", "prime", "masters", "targets", "certificates"])
)
def test_a_key_missing(path, key):
    rewrite(path, lambda data: data.pop(key))
    refused(path, "is not a well-formed table")


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
WITNESSED = ("certificates", 0, "probes", 0, "reductions", 0, 0, 1)
FACTOR = ("certificates", 0, "probes", 0, "combinations", 0, 0, 1)
NUMBER = ("certificates", 0, "probes", 0, "combinations", 0, 0, 0)

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
    "equation number is true": entry(*NUMBER, value=True),
    "equation number is negative": entry(*NUMBER, value=-1),
    "identity is true": entry("certificates", 0, "equations", 0, 1, value=True),
    "identity is negative": entry("certificates", 0, "equations", 0, 1, value=-1),
    "seed is true": entry("certificates", 0, "equations", 0, 0, 0, value=True),
    "seed is large": entry("certificates", 0, "equations", 0, 0, 0, value=128),
    "seed is short": entry("certificates", 0, "equations", 0, 0, value=[1, 1]),
    "prime is true": entry("prime", value=True),
    "prime is composite": entry("prime", value=91),
    "prime is text": entry("prime", value="101"),
    "witness prime is true": entry("certificates", 0, "probes", 0, "prime", value=True),
    "witness prime is composite": entry("certificates", 0, "probes", 0, "prime", value=91),
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


LIES = {
    "kinematics": lambda data: data["family"].update(
        kinematics=[[key, "t" if key == "p1^2" else value] for key, value in data["family"]["kinematics"]]
    ),
    "point": entry("at", "d", value="17"),
    "point where the equations degenerate": entry("at", "s", value="0"),
    "both points": lambda data: [x.update(d="17") for x in (data["at"], proof(data)["probes"][0]["point"])],
    "coefficient": entry(*COEFFICIENT, value="1/3"),
    "prime": lambda data: proof(data)["probes"][0].update(prime=101),
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


def test_random_digits_with_the_right_checksum(path, content):
    # One digit of the payload is another one. Outside of provenance, which is a note, and the names of
    # things, whatever still loads must not verify.
    payload = content.partition(b"\n")[2]
    data = json.loads(payload)
    spared = json.dumps({"provenance": data["provenance"]}, separators=(",", ":"), sort_keys=True)[
        1:-1
    ].encode()
    start = payload.index(spared)
    spare = set(range(start, start + len(spared)))
    family = json.dumps({"family": data["family"]}, separators=(",", ":"), sort_keys=True)[1:-1].encode()
    start = payload.index(family)
    spare |= set(range(start, start + len(family)))
    places = [n for n, byte in enumerate(payload) if chr(byte).isdigit() and n not in spare]
    draw = random.Random(5)
    for _ in range(300):
        place = draw.choice(places)
        digit = draw.choice([d for d in b"0123456789" if d != payload[place]])
        path.write_bytes(sealed(payload[:place] + bytes([digit]) + payload[place + 1 :]))
        with pytest.raises((TableFileError, VerificationFailed)):
            Table.load(path).verify(seed=1)
