"""The operands of a tape in its bytes, so that one can be exchanged; see `rust/gauss/src/tape/bytes`."""

from tilth import _core

HEADER = 32
#: Kinds of nodes: an inversion, and a sum of products.
INVERSION, SUM = 3, 4


def _step(value):
    for _ in range(8):
        value = value >> 1 ^ (value & 1) * 0xC96C5795D7870F42
    return value


_STEPS = [_step(byte) for byte in range(256)]


def sealed(content):
    """Return the bytes of a tape with their checksum, CRC-64/XZ, made right."""
    value = 2**64 - 1
    for byte in content[HEADER:]:
        value = _STEPS[(value ^ byte) & 255] ^ value >> 8
    return content[: HEADER - 8] + (value ^ 2**64 - 1).to_bytes(8, "little") + content[HEADER:]


def operands(content):
    """Return the places of all operands, with the bounds on what may stand there, and where outputs begin."""

    def word(at):
        return int.from_bytes(content[at : at + 4], "little")

    at = HEADER + 8
    constants = word(at)
    at += 4
    for _ in range(constants):
        at += 5 + word(at + 1)
    nodes = word(at)
    at += 4
    places = []
    for node in range(nodes):
        kind = content[at]
        at += 2
        if kind != SUM:
            places += [(at, node)] if kind == INVERSION else []
            at += 4
            continue
        for _ in range(2):
            count = word(at)
            places += [(at + 4 + 4 * number, 2 * node) for number in range(count)]
            at += 4 + 4 * count
    return places, at


def exchanged_operand(draw, tape):
    """Return a tape that takes another value somewhere; the same one where there is nothing to exchange."""
    content = tape.to_bytes()
    places, _ = operands(content)
    place, bound = draw.choice(places or [(0, 0)])
    if not bound:
        return tape
    # A second factor must not have a sign, which is the lowest bit: an even number is always taken.
    other = (draw.randrange(bound) & ~1).to_bytes(4, "little")
    return _core.Tape.from_bytes(sealed(content[:place] + other + content[place + 4 :]))


def without_checks(tape):
    """Return a tape that says of every answer that it is right."""
    content = tape.to_bytes()
    _, outputs = operands(content)
    count = int.from_bytes(content[outputs : outputs + 4], "little")
    body = content[HEADER : outputs + 4 + 4 * count] + bytes(4)
    return _core.Tape.from_bytes(
        sealed(content[:16] + len(body).to_bytes(8, "little") + content[24:HEADER] + body)
    )
