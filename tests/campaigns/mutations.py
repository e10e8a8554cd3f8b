"""Random changes to bytes, and words of the formats that make them less random."""

PIECES = [
    b"", b" ", b"\n", b"\0", b"\t", b"\xc3\xa9", b"\xff", b"(", b")", b"[", b"]", b"{", b"}", b",",
    b";", b"*", b"/", b"^", b"+", b"-", b"->", b"=", b'"', b"'", b"\\", b"0", b"1", b"-1", b"9" * 30,
    b"9" * 5_000, b"d", b"s", b"k", b"x", b"^99", b"^99999999", b"^-1", b"/0", b"[1,2,3]", b"(" * 200,
    b"[" * 3_000, b"num(", b"den(", b"null", b"NaN", b"1e9", b"#", b"$", b"id ", b"Fill ", b"_", b"(*",
    b"*)", b"k^2", b"true", b"\r\n", b"\xef\xbb\xbf", b"&a ", b"*a", b"!!", b"? ", b"- ", b": ",
    b"\x00\x00\x00\x80", b"\xff\xff\xff\xff",
]  # fmt: skip


def mutated(draw, corpus):
    """Return one of some texts with one to eight changes, or a piece of another one in it."""
    content = draw.choice(corpus)
    for _ in range(draw.choice([1, 1, 1, 2, 4, 8])):
        place = draw.randrange(len(content) + 1)
        match draw.randrange(8):
            case 0:
                content = content[:place] + content[place + draw.randrange(1, 6) :]
            case 1:
                content = content[:place] + draw.choice(PIECES) + content[place:]
            case 2:
                content = content[:place] + draw.choice(PIECES) + content[place + draw.randrange(1, 9) :]
            case 3:
                content = content[:place] + bytes([draw.randrange(256)]) + content[place + 1 :]
            case 4:
                other = draw.randrange(len(content) + 1)
                content = content[:place] + content[min(place, other) : max(place, other)] + content[place:]
            case 5 if content:
                place %= len(content)
                content = (
                    content[:place] + bytes([content[place] ^ 1 << draw.randrange(8)]) + content[place + 1 :]
                )
            case 6:
                other = draw.choice(corpus)
                start = draw.randrange(len(other) + 1)
                content = content[:place] + other[start : start + draw.randrange(1, 40)] + content[place:]
            case _ if draw.randrange(8) == 0:
                content = content[:place]
    return content
