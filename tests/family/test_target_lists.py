"""Target lists and integrals as people write them, and what is said when they cannot be read."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.errors import IndexCountError, IndexRangeError, InputError, TargetError
from tilth.family import Family

BOX = Family(  # four scalar products, three propagators
    "fam", ["k"], ["p", "q", "r"], ["k^2", "(k+p)^2", "(k+q)^2"],
    {"p^2": "s", "q^2": 0, "r^2": 0, "p*q": "t", "p*r": "u", "q*r": "v"},
)  # fmt: skip
WANTED = ((1, 1, 0, 0), (1, 2, 0, 0), (1, 1, 1, -3))


@pytest.mark.parametrize(
    "text",
    [
        "fam[1,1,0]\nfam[1,2,0]\nfam[1,1,1,-3]\n",
        "{fam[1,1,0], fam[1,2,0], fam[1,1,1,-3]}",
        "{fam[1,1,0],\n fam[1,2,0],\n fam[1,1,1,-3],\n}\n",
        "fam[1,1,0],\nfam[1,2,0],\nfam[1,1,1,-3],",
        "fam[1,1,0] fam[1,2,0]\tfam[1,1,1,-3]",
        "\ufefffam[1,1,0]\r\nfam[1,2,0]\r\nfam[1,1,1,-3]\r\n",
        "fam(1,1,0)\nfam( 1, 2, 0 )\nfam [ 1, 1, +1, -3 ]",
        "{1,1,0}\n{1,2,0}\n{1,1,1,-3}",
        "{{1,1,0},{1,2,0},{1,1,1,-3}}",
        "{\n{1, 1, 0,\n 0}, fam[1,2,0]}, {1,1,1,-3} # all",
        "# fam[9,9,9]\n\nfam[1,1,0] # fam[8,8,8], {\n  fam[1,2,0], # }\nfam[1,1,1,-3]",
        "fam[1,1,0,0]\rfam[1,2,0,0]\rfam[1,1,1,-3]",
        "1,1,0\n1,2,0\n1,1,1,-3\n",
        "\ufeff1, 1, 0,\r\n\t1 ,2,+0, # a\r\n  1,1,1,-3",
        "fam[1,1,0],\n1,2,0\n# 9,9,9\n\n{1,1,1,-3}",
        "{\nfam[1,1,0],\n1,2,0,0\n1,1,1,-3\n}",
    ],
)
def test_spellings(text, tmp_path):
    expected = tuple(BOX[indices] for indices in WANTED)
    assert BOX.parse_targets(text) == expected
    path = tmp_path / "t.targets"
    path.write_bytes(text.encode())
    assert BOX.read_targets(path) == expected


def test_no_targets():
    assert BOX.parse_targets("") == BOX.parse_targets("# none\n") == BOX.parse_targets("{}") == ()


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("fam[1,1,0]\nfam[1;2,0]", TargetError, r"^t:2: 'fam\[1;2,0\]' is not an integral, write"),
        ("fam[1,1,0], fam[1,,0]", TargetError, r"^t:1: 'fam\[1,,0\]' is not an integral"),
        ("{fam[1,1,0],\n\nother[1,2,0]}", TargetError, r"^t:3: 'other\[1,2,0\]' belongs to family other"),
        ("Fam[1,1,0]", TargetError, "family Fam, but the family here is fam"),
        ("fam[1,1,0] words fam[1,2,0]", TargetError, "^t:1: 'words' is not an integral"),
        ("fam[1,1,0]fam[1,2,0]", TargetError, r"^t:1: 'fam\[1,2,0\]' is not an integral"),
        ("fam[1,1,0\nfam[1,2,0]", TargetError, r"^t:1: 'fam\[1,1,0' is not an integral"),
        ("fam[1,1,0)", TargetError, r"^t:1: 'fam\[1,1,0\)' is not an integral"),
        ("\n{fam[1,1,0], fam[1,2,0]\n", TargetError, "^t:2: the brace that opens here is not closed"),
        ("fam[1,1,0]}", TargetError, "^t:1: '}' is not an integral"),
        (",fam[1,1,0]", TargetError, "^t:1: ',' is not an integral"),
        ("1,1,0\n1,2", IndexCountError, r"^t:2: fam\[1,2\] has 2 indices.* give 3 or 4"),
        ("1,1,0 1,2,0", TargetError, "^t:1: '1' is not an integral"),
        ("fam[1,1,0] 1,2,0", TargetError, "^t:1: '1' is not an integral"),
        ("1,1,0,\n1,,2", TargetError, "^t:2: '1' is not an integral"),
        ("1,12345678901,0", IndexRangeError, "^t:1: '1,12345678901,0' has an index that is not"),
        ("fam[1,1]", IndexCountError, r"^t:1: fam\[1,1\] has 2 indices.* 3 propagators and 1 .* give 3 or 4"),
        ("\n{1,2,3,4,5}", IndexCountError, r"^t:2: fam\[1,2,3,4,5\] has 5 indices"),
        ("# a\r{1,2,3}\r\nfam[1,1,0]\r\rfam[1]", IndexCountError, r"^t:5: fam\[1\] has 1 indices"),
        ("fam[1,12345678901,0]", IndexRangeError, "^t:1: 'fam.1,12345678901,0.' has an index that is not"),
        ("fam[0.5,1,1]", TargetError, r"^t:1: 'fam\[0\.5,1,1\]' is not an integral"),
    ],
)  # fmt: skip
def test_what_cannot_be_read(text, kind, message):
    with pytest.raises(kind, match=message):
        BOX.parse_targets(text, "t")


def test_one_integral():
    assert BOX.parse("fam(1,2,0)") == BOX.parse("{1,2,0}") == BOX.parse(" fam[1,2,0] ") == BOX[1, 2, 0]
    assert BOX.parse("1,2,0") == BOX.parse(" 1, 2, 0,0 ") == BOX[1, 2, 0]
    assert BOX[1, 2, 0].indices == (1, 2, 0, 0)
    for text in (
        "fam[1,2,0] fam[1,1,0]",
        "{fam[1,2,0]}",
        "fam[1,2,0],",
        "[1,2,0",
        "1,2,0,",
        "1,2,0\n1,1,0",
        "1 2 0",
    ):
        with pytest.raises(TargetError):
            BOX.parse(text)


@pytest.mark.parametrize("path", ["fam[1,1,0]", "fam[1,1,0] fam(1,2,0)", "{1,1,0}"])
def test_integrals_where_a_file_should_be(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TargetError, match="is no file but looks like integrals, write them into a file"):
        BOX.read_targets(path)
    (tmp_path / path).write_text("1,1,0\n")
    assert BOX.read_targets(path) == (BOX[1, 1, 0],)


def test_a_family_that_is_not_completed_asks_for_all_indices(cases):
    bubble = Family.load(cases / "bubble.toml")
    with pytest.raises(
        IndexCountError, match=r"bubble\[1\] has 1 indices, but bubble has 2 propagators, give 2"
    ):
        bubble[1]


@given(st.text(alphabet="fam[](){}12,-+# \n\r\ufeff", max_size=60))
def test_random_lists_are_read_or_refused(text):
    with suppress(InputError):
        for integral in BOX.parse_targets(text, "t"):
            assert integral.family is BOX
