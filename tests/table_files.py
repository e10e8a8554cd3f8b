"""Files of tables, version 4 as the manual has it, in code that shares nothing with the package's."""

import hashlib
import json
import re

#: Entries of a file's head; all others are in its tail, but for the rows.
HEAD = ("family", "system", "order", "preferred_masters", "at", "prime", "masters")
INDEX = ("targets", "lengths", "hashes")


def dumped(data):
    return json.dumps(data, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def sealed_parts(head, rows, tail):
    """Return a file of a head, rows and a tail, given as bytes; checksum and lengths are right."""
    lengths = f"{len(head):015d} {len(b''.join(rows)):015d} {len(tail):015d}"
    digest = hashlib.sha256(head + tail).hexdigest()
    return f"tilth-table 4 {digest} {lengths}\n".encode() + head + b"".join(rows) + tail


def index_of(rows, keys):
    """Return what the tail says of rows."""
    hashes = "".join(hashlib.blake2b(row, digest_size=16).hexdigest() for row in rows)
    return {"targets": keys, "lengths": [len(row) for row in rows], "hashes": hashes}


def parts_of(content):
    """Return head, rows and tail as bytes."""
    first, _, rest = content.partition(b"\n")
    head, rows, tail = (int(word) for word in first.split()[3:])
    assert len(rest) == head + rows + tail
    return rest[:head], rest[head : head + rows].splitlines(keepends=True), rest[head + rows :]


def data_of(path):
    """Return all that a file says as one dict, rows under `targets`."""
    head, rows, tail = parts_of(path.read_bytes())
    data = json.loads(tail)
    for name in INDEX:
        del data[name]
    return json.loads(head) | data | {"targets": [json.loads(row) for row in rows]}


def sealed_data(data):
    """Return the file of what `data_of` returns, changed or not."""
    rows = [dumped(row) for row in data.get("targets", [])]
    head = {name: value for name, value in data.items() if name in HEAD}
    tail = {name: value for name, value in data.items() if name not in (*HEAD, *INDEX)}
    if "targets" in data:
        tail |= index_of(rows, [key for key, _ in data["targets"]])
    return sealed_parts(dumped(head), rows, dumped(tail))


def rewrite(path, change):
    """Change the data of a saved table, and make all checksums right again."""
    data = data_of(path)
    change(data)
    path.write_bytes(sealed_data(data))


def sealed_old(payload, version):
    """Return the file of an old version with a payload whose checksum and length are right."""
    digest = hashlib.sha256(payload).hexdigest()
    return f"tilth-table {version} {digest} {len(payload)}\n".encode() + payload


def payload_of(path):
    """Return the payload of a file of an old version."""
    return path.read_bytes().partition(b"\n")[2]


def places_of(content, letters, spared=()):
    """Return what may be changed in a file: (number of the part, place) of some kinds of letters.

    Part 0 is the head, then come the rows, and the last is the tail, of which only the certificates count.
    The values of `spared` entries are left out.
    """
    head, rows, tail = parts_of(content)
    places = []
    for number, part in enumerate([head, *rows, tail]):
        inside = range(len(part))
        if part is tail:
            # Keys are sorted: these come first.
            inside = range(part.index(b'"hashes":'))
        skip = set()
        for name in spared:
            if part is head and f'"{name}":'.encode() in head:
                text = dumped({name: json.loads(head)[name]})[1:-2]
                start = part.index(text)
                skip |= set(range(start, start + len(text)))
        places += [(number, n) for n in inside if n not in skip and chr(part[n]) in letters]
    return places


def with_letter(content, place, letter):
    """Return a file with another letter at a place, all checksums right."""
    head, rows, tail = parts_of(content)
    number, n = place
    parts = [head, *rows, tail]
    parts[number] = parts[number][:n] + bytes([letter]) + parts[number][n + 1 :]
    head, *rows, tail = parts
    listed = re.search(rb'"hashes":"([0-9a-f]*)"', tail).group()
    tail = tail.replace(listed, b'"hashes":"' + index_of(rows, [])["hashes"].encode() + b'"')
    return sealed_parts(head, rows, tail)
