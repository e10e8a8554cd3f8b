"""Files that are damaged or mean harm: an error that names the place, never another exception, and soon."""

import gzip
import random
import time

import pytest
from bubble_rules import READ_OPTIONS, bubble, function, residue_bubble, symbolic_bubble

from tilth.errors import FormatError
from tilth.formats import Expected, Rules, Source, export_text, find_format, read_rules
from tilth.formats import source as source_module
from tilth.formats.kira import read_integrals, read_masters
from tilth.formats.kira_system import read_kira_system

READERS = {
    **{
        name: lambda text, name=name: find_format(name, "").read(
            Source(name, text).checked(), **READ_OPTIONS[name]
        )
        for name in READ_OPTIONS
    },
    "kira-system": lambda text: read_kira_system(Source("kira-system", text).checked()),
    "kira-masters": lambda text: read_masters(Source("kira-masters", text).checked()),
    "integrals": lambda text: read_integrals(Source("integrals", text).checked()),
}

SYSTEM = "bub[1,2]*(s)\nbub[1,1]*(d-3)\nbub[0,2]*(-1)\n\nbub#12*(1/(2*s))\n17*(d^2-4*s)\n\n"


def example(name):
    if name == "kira-system":
        return SYSTEM
    options = {key: value for key, value in READ_OPTIONS.get(name, {}).items() if key != "numbers"}
    return export_text(symbolic_bubble(), name, **options)


PIECES = [
    "", " ", "\n", "\0", "\t", "é", "(", ")", "[", "]", "{", "}", ",", ";", "*", "/", "^", "+",
    "-", "->", "=", '"', "'",
    "\\", "0", "1", "9" * 30, "9" * 30_000, "d", "s", "x", "^99", "^99999999", "^-1", "/0",
    "bubble[1,1]", "bubble[1]",
    "bubble(1,1)", "[1,2,3]", "(((((((((((((((((", "num(", "den(", 'Import["/etc/passwd"]',
    '__import__("os")', "Get[x]",
    "null", "NaN", "1e9", "#", "$", "id ", "Fill ", "{1,{2,{3}}}", "%", "\x7f", "\r", "_", "(*", "*)", "* ",
]  # fmt: skip


def mutated(rng, text):
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        place = rng.randrange(len(text) + 1)
        match rng.randrange(6):
            case 0:
                text = text[:place]
            case 1:
                text = text[:place] + text[place + rng.randrange(1, 6) :]
            case 2:
                text = text[:place] + rng.choice(PIECES) + text[place:]
            case 3:
                text = text[:place] + rng.choice(PIECES) + text[place + rng.randrange(1, 9) :]
            case 4:
                other = rng.randrange(len(text) + 1)
                text = text[:place] + text[min(place, other) : max(place, other)] + text[place:]
            case _:
                text = text[:place] + chr(rng.randrange(128)) + text[place + 1 :]
    return text


@pytest.mark.parametrize("name", READERS)
def test_mutations(name, multiplier):
    rng = random.Random(name)
    text = example(name)
    READERS[name](text)
    refused, slowest = 0, 0.0
    for _ in range(1_000 * multiplier):
        damaged = mutated(rng, text)
        started = time.process_time()
        try:
            READERS[name](damaged)
        except FormatError as error:
            refused += 1
            assert str(error).startswith(name), error
            assert len(str(error)) < 2_000
        slowest = max(slowest, time.process_time() - started)
    assert refused > 200
    assert slowest < 5


@pytest.mark.parametrize("name", READERS)
def test_truncated(name):
    """A file that was cut off is noticed wherever the format has an end; the line formats have none."""
    text = example(name)
    accepted = []
    for length in range(len(text) - 2):
        try:
            READERS[name](text[:length])
            accepted.append(length)
        except FormatError:
            pass
    if name in ("fire", "json-lines", "kira", "mathematica"):
        assert accepted == []
    if name in ("form", "form-fill"):  # a whole number of statements
        assert all(
            text[:length].rstrip()[-1:] in ("", ";", "*") or "=" not in text[:length] for length in accepted
        )


INJECTIONS = [
    'Import["/etc/passwd"]', "Get[x]", "<<x", "Run[ls]", "!ls", "f[x_]:=1", "x=1", "ToExpression[d]", "`d`",
    "$Path", '__import__("os")', "os.system(1)", "lambda:0", "d.real", "{1}", "[d]", "#1&", "d@s", "a//b",
    "Sqrt[d]", "1.0", "d!", "#include x", "`x'", "\\[Alpha]", "%",
]  # fmt: skip


@pytest.mark.parametrize("text", INJECTIONS)
def test_injections(text):
    for content in (
        f"{{bubble[2,1] -> ({text})*bubble[1,1]}}",
        f"{{bubble[2,1] -> {text}*bubble[1,1]}}",
        f"{{{text} -> bubble[1,1]}}",
        f"{{bubble[2,1] -> bubble[1,1]}} {text}",
        f"{text} {{bubble[2,1] -> bubble[1,1]}}",
    ):
        with pytest.raises(FormatError, match=r"^kira:1: "):
            READERS["kira"](content)
    with pytest.raises(FormatError, match=r"^form:1: "):
        READERS["form"](f"id bubble(2,1) = bubble(1,1)*({text});" if text != "[d]" else "id x = 1;")
    with pytest.raises(FormatError, match=r"^kira-system:1: "):
        READERS["kira-system"](f"bubble[2,1]*({text})\n")
    if '"' not in text:
        with pytest.raises(FormatError, match=r"^fire:1: "):
            READERS["fire"](f'{{{{{{1,{{{{2,"{text}"}}}}}}}},{{{{1,{{3,{{1}}}}}},{{2,{{3,{{2}}}}}}}}}}')


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("kira", "", "kira:1: does not begin with '{'"),
        ("kira", "{bubble[2,1] -> bubble[1,1]", "kira:1: ends without the closing '}'"),
        ("kira", "{\nbubble[2,1] bubble[1,1]}", r"kira:2: has no '->' after 'bubble\[2,1\]'"),
        ("kira", "{bubble[2,1] -> bubble[1,1]}{", "kira:1: has '{' after the list"),
        ("kira", "{bubble[2,1] -> 3}", "kira:1: the term '3' has no integral"),
        ("kira", "{bubble[2,1] -> 3/bubble[1,1]}", "is not a factor of its term"),
        ("kira", "{bubble[2,1] -> bubble[1,1]^2}", "is not a factor of its term"),
        ("kira", "{bubble[2,1] -> bubble[1,1]*bubble[1,2]}", "second integral of a term"),
        ("kira", "{bubble[2,1] -> d*(bubble[1,1]+bubble[1,2])}", "inside brackets, expand"),
        ("kira", "{bubble[2,1] -> d*}", "no integral"),
        ("kira", "{bubble[2,1] -> *bubble[1,1]}", "a product lacks a factor"),
        ("kira", "{bubble[2,1] -> bubble[1,1]*}", "a product lacks a factor"),
        ("kira", "{bubble[2,1] -> 0,\nbubble[2,1] -> 0}", r"kira:2: bubble\[2,1\] is a target twice"),
        ("kira", "{bubble[2,1] -> (d]*bubble[1,1]}", "where another bracket is open"),
        ("kira", "{bubble[2,200] -> 0}", "the index 200 is not between"),
        ("kira", "{bubble[" + ",".join("1" * 27) + "] -> 0}", "has 27 indices"),
        ("kira", "{bubble[2,1] -> 0,}", "where an integral like"),
        ("kira", "{bubble[2,1] -> 0}\0", "has the character"),
        ("form", "id bubble(2,1) = bubble(1,1)", "does not end with ';'"),
        ("form", "* fold\n#include x;\n", "form:2: has '#include x;' where an id or Fill statement"),
        ("form", "id bubble(2,1) = bubble(1,1)\n* remark\n#call x\n;", "form:3: has an unexpected '#call x'"),
        ("form", "id bubble(2,1) = 1/den(s)*den(d,s)*bubble(1,1);", "coefficient of bubble"),
        ("form", ".end", "form:1: has '.end' where"),
        ("fire", "{{},{},{}}", "has ',' where '}' must be"),
        ("fire", '{{{1,{{2,"1"}}}},{{1,{3,{1}}}}}', "fire:1: the id 2 is not in the second list"),
        ("fire", "{{{1,{{2,d}}}},{{1,{3,{1}}}}}", "fire:1: has an unexpected 'd"),
        ("fire", "{{{x,{}}},{}}", "has an unexpected"),
        ("fire", "{{},{{1,{3,{1}}},\n{1,{3,{2}}}}}", "fire:2: the id 1 comes twice"),
        ("fire", "{{},{{1,{3,{" + ",".join("1" * 40) + "}}}}}", "fire:1: has"),
        ("json-lines", "", "json-lines:1: is not a line of JSON"),
        ("json-lines", "[" * 100_000, "json-lines:1: is "),
        ("json-lines", '{"format":"x"}\n', "is not an object with the keys format, version"),
        ("integrals", "a[1,2]\nb\n", "integrals:2: 'b' is not an integral"),
        ("integrals", "a[1,2] # 3\n", "integrals:1: .* is not an integral"),
        ("integrals", "a[1]\na[1]\n", r"integrals:2: a\[1\] comes twice"),
        ("kira-masters", "a[1] # b\n", "kira-masters:1: .* is not an integral"),
    ],
)
def test_messages(name, text, message):
    with pytest.raises(FormatError, match=message):
        READERS[name](text)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"version":1', '"version":2', "format and version"),
        ('"targets":4', '"targets":5', "has 4 targets where its first line says 5"),
        ('"targets":4', '"targets":-1', "targets is not a natural number"),
        ('"prime":null', '"prime":10', "json-lines:1: .*10"),
        ('"symbols":["d","s"]', '"symbols":["d","d"]', "distinct names"),
        ('"symbols":["d","s"]', '"symbols":["d"]', "json-lines:2: .*'s' is not one of the symbols"),
        ('"symbols":["d","s"]', '"symbols":["d","s^2"]', "not a name"),
        ('"at":{}', '"at":{"s":1.5}', "is not a number"),
        ('"at":{}', '"at":[]', "at is not an object"),
        ('"bubble[1,1]","bubble[1,2]"', "3", "masters is not a list"),
        ('"row":{}', '"row":{},"row":{}', "json-lines:4: .*a key comes twice"),
        ('"row":{}', '"row":{"bubble[1,1]":1}', "json-lines:4: row is not an object of texts"),
        ('"row":{}', '"rows":{}', "json-lines:4: is not an object with the keys target, row"),
        ('"(-d+3)/s"', '"(-d+3)/(s"', "json-lines:2: coefficient of"),
    ],
)
def test_forged_json_lines(old, new, message):
    text = export_text(symbolic_bubble(), "json-lines")
    assert old in text
    with pytest.raises(FormatError, match=message):
        READERS["json-lines"](text.replace(old, new, 1))


def test_the_wrong_prime_is_noticed():
    text = export_text(residue_bubble(), "fire")
    with pytest.raises(FormatError, match="100 is not a residue modulo 7, give the right prime"):
        find_format("fire", "").read(Source("fire", text), Expected(prime=7))
    lines = export_text(residue_bubble(), "json-lines")
    with pytest.raises(FormatError, match="is modulo 101, not modulo 7"):
        find_format("json-lines", "").read(Source("json-lines", lines), Expected(prime=7))


def test_large_files_are_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(source_module, "MAX_BYTES", 1_000)
    path = tmp_path / "zeros.m.gz"
    path.write_bytes(gzip.compress(b" " * 100_000))
    with pytest.raises(FormatError, match="more than 1000 bytes"):
        read_rules(path)


def test_long_names_and_deep_brackets_take_no_time():
    started = time.process_time()
    for text in (
        "a" * 200_000,
        "(" * 200_000,
        "{" * 200_000,
        "a[" * 100_000,
        "1," * 100_000,
        "(*" * 100_000,
        "+" * 100_000,
    ):
        for read in READERS.values():
            for whole in (
                text,
                "{bubble[2,1] -> " + text + "}",
                f"id bubble(2,1) = {text};",
                f"a[1]*({text})",
            ):
                with pytest.raises(FormatError):
                    read(whole)
    assert time.process_time() - started < 60


def test_a_rule_from_a_master_to_itself_is_a_master_in_fire():
    rules = Rules({bubble(1, 1): {bubble(1, 1): function("1")}, bubble(2, 1): {bubble(1, 1): function("d")}})
    back = READERS["fire"](export_text(rules, "fire", numbers={"bubble": 4242}))
    assert list(back) == [bubble(2, 1)]
    assert back.masters == (bubble(1, 1),)
