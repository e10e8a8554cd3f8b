"""Input that means harm: code 2 and one sentence, for each kind of file and number, in little memory."""

import itertools
import json
import re
import resource
from pathlib import Path

import pytest

import tilth
from table_files import data_of, rewrite
from tilth.errors import FamilyFileError, InputError, TilthError
from tilth.family import Family

FAMILY = {
    "name": '"f"',
    "loops": '["k"]',
    "externals": '["p"]',
    "momentum_conservation": '"q = p"',
    "propagators": '["k^2", "(k+p)^2"]',
    "completion": "[]",
    "top_sectors": "[3]",
    "set_to_one": '"s"',
    "cut": "[]",
    "invariants": "{s = 2}",
    "kinematics": '{"p^2" = "s"}',
}
VALUES = [
    *("[" * depth + "]" * depth for depth in (50, 300, 1_000, 100_000)),
    *("{a=" * depth + "1" + "}" * depth for depth in (50, 300, 1_000)),
    *(str(2**power) for power in (31, 32, 63, 64)),
    str(-(2**63) - 1),
    "9" * 4_300,
    "9" * 4_301,
    "0x" + "f" * 10_000,
    *("1e400", "nan", "-inf", "true", "1979-05-27", '""', "{}", "[{}]", "[[1]]", '[""]'),
    *('"\\u0000"', '["\\u001b[2J"]', '{"\\u0000" = "1"}', '"\\uffff"'),
    *(f'["{text}"]' for text in ("(" * 5_000, "-" * 100_000 + "k", "k^9999999999", "1/0", "a" * 100_000)),
    *(f'{{"p^2" = "{text}"}}' for text in ("9" * 5_000, "s^99999", "(s+1)^99999", "s/(s-s)")),
]


@pytest.mark.parametrize("key", FAMILY)
def test_every_entry_of_a_family_with_every_value(key):
    refused = 0
    for value in VALUES:
        text = "\n".join(f"{name} = {entry}" for name, entry in (FAMILY | {key: value}).items())
        try:
            found = Family.from_toml(text, "x.toml")
        except TilthError as error:
            refused += 1
            assert str(error)
        else:  # such as any name for a set of invariants that none is in
            assert Family.from_dict(found.to_dict()) == found
    assert refused > len(VALUES) // 2


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("[" * 1_000 + "]" * 1_000, "is nested too deeply"),
        ("9" * 4_301, "has an integer that is too long, put it in quotes"),
        ("0x" + "f" * 10_000, "has an integer that is too long, put it in quotes"),
    ],
    ids=["nested", "decimal", "hexadecimal"],
)
def test_what_toml_itself_cannot_take(run, tmp_path, value, message):
    path = tmp_path / "family.toml"
    path.write_text(f"name = {value}\n")
    result = run("masters", path)
    assert (result.code, result.err) == (2, f"tilth: {path} {message}\n")


STATM = Path("/proc/self/statm")
NUMBERS = [2**31, 2**32, 2**63, 2**64, 10**40]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("flag", ["--threads", "--effort"])
def test_counts_that_no_machine_has(run, bubble, flag, number):
    result = run("reduce", *bubble, "--at", "d=5,s=7", flag, number, "--quiet")
    name = flag.removeprefix("--")
    assert (result.code, result.out) == (2, "")
    assert result.err == f"tilth: {name}={number} is too large, take at most 2147483647\n"


@pytest.mark.parametrize("verb", ["verify", "probe", "masters", "evolve"])
def test_threads_of_other_verbs(run, saved, bubble, cases, tmp_path, verb):
    arguments = {"verify": [saved], "masters": [bubble[0]]}.get(verb)
    if verb == "probe":
        run("plan", *bubble, "--output", tmp_path / "x.plan", "--quiet")
        (tmp_path / "points.csv").write_text("d,s\n5,7\n")
        arguments = [tmp_path / "x.plan", tmp_path / "points.csv", "--prime", 101]
    if verb == "evolve":
        arguments = [
            "run",
            tmp_path / "run",
            "--train",
            "bubble:1",
            "--validate",
            "bubble:2",
            "--seconds",
            "1",
        ]
    result = run(verb, *arguments, "--threads", 2**64)
    assert (result.code, result.out) == (2, "")
    assert "is too large, take at most 2147483647" in result.err


def test_any_seed_is_taken(run, bubble):
    assert run("reduce", *bubble, "--at", "d=5,s=7", "--seed", 2**64, "--quiet").code == 0


def test_more_memory_than_there_is(run, bubble):
    result = run("reduce", *bubble, "--max-memory", "999999999999TB")
    assert result.code == 2
    assert "bytes are more than any machine has" in result.err


@pytest.mark.parametrize("flag", ["--population", "--islands", "--offspring"])
def test_searches_that_no_memory_holds(run, tmp_path, flag):
    arguments = ("--train", "bubble:1", "--validate", "bubble:2", "--seconds", "1")
    result = run("evolve", "run", tmp_path / "run", *arguments, flag, 2**64)
    assert (result.code, result.out) == (2, "")
    assert "is too large, take at most 1000000" in result.err
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("flag", ["--prompts", "--answers", "--slots"])
def test_program_searches_that_no_memory_holds(run, tmp_path, flag):
    arguments = ("--engine", "funsearch", "--train", "bubble:1", "--validate", "bubble:2", "--seconds", "1")
    result = run("evolve", "run", tmp_path / "run", *arguments, flag, 2**64)
    assert (result.code, result.out) == (2, "")
    assert re.search(r"give 1 to 1000000|families have 1 to 20", result.err)


# -- files without end ----------------------------------------------------------------------------------
@pytest.fixture
def little_memory():
    """Let this process take two gigabytes more than it has."""
    size = int(STATM.read_text("ascii").split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size + 2 * 2**30, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.skipif(not STATM.exists(), reason="limits of Linux")
@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize(
    "arguments",
    [
        ["masters", "ZERO"],
        ["score", "FAMILY", "ZERO"],
        ["score", "FAMILY", "TARGETS", "--seeding", "ZERO.rule"],
        ["score", "FAMILY", "TARGETS", "--seeding", "ZERO.seeds"],
        ["score", "FAMILY", "TARGETS", "--preferred-masters", "ZERO"],
        ["solve", "ZERO.kira", "TARGETS"],
        ["show", "ZERO"],
        ["show", "FOLDER"],
        ["verify", "ZERO"],
        ["probe", "ZERO", "ZERO"],
        ["export", "ZERO", "x.m"],
        ["reduce", "--resume", "FOLDER"],
    ],
    ids=" ".join,
)
def test_files_without_end(run, bubble, tmp_path, arguments):
    (tmp_path / "folder").mkdir()
    for name in ("zero", "zero.rule", "zero.seeds", "zero.kira", "folder/run.json"):
        (tmp_path / name).symlink_to("/dev/zero")
    words = {"FAMILY": bubble[0], "TARGETS": bubble[1], "FOLDER": tmp_path / "folder"}
    zero = {f"ZERO{end}": tmp_path / f"zero{end}" for end in ("", ".rule", ".seeds", ".kira")}
    result = run(*[(words | zero).get(word, word) for word in arguments])
    assert (result.code, result.out) == (2, "")
    assert "is a fault" not in result.err
    assert "not enough memory" not in result.err


@pytest.mark.usefixtures("little_memory")
def test_plans_and_tables_without_end():
    for load in (tilth.Plan.load, tilth.Table.load, tilth.ProjectTable.load):
        with pytest.raises(InputError):
            load("/dev/zero")


@pytest.mark.parametrize(
    "arguments",
    [
        ["masters", "NUL"],
        ["score", "FAMILY", "NUL"],
        ["score", "FAMILY", "TARGETS", "--seeding", "NUL.rule"],
        ["score", "FAMILY", "TARGETS", "--seeding", "NUL.seeds"],
        ["score", "FAMILY", "TARGETS", "--preferred-masters", "NUL"],
        ["solve", "NUL.kira", "TARGETS"],
        ["solve", "NUL.kira.gz", "TARGETS"],
        ["show", "NUL"],
        ["verify", "NUL"],
        ["probe", "NUL", "NUL"],
        ["export", "TABLE", "NUL.m"],
        ["export", "TABLE", "NUL.m.gz"],
        ["reduce", "FAMILY", "TARGETS", "--output", "NUL"],
        ["reduce", "FAMILY", "TARGETS", "--run", "NUL"],
        ["reduce", "--resume", "NUL"],
        ["minimise", "FAMILY", "TARGETS", "--rounds", "1", "--output", "NUL"],
        ["evolve", "report", "NUL"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("name", ["a\0b", "a" * 300], ids=["null byte", "too long"])
def test_paths_that_no_system_has(run, bubble, saved, tmp_path, arguments, name):
    words = {"FAMILY": bubble[0], "TARGETS": bubble[1], "TABLE": saved}
    result = run(*[words.get(word, word.replace("NUL", f"{tmp_path}/{name}")) for word in arguments])
    assert result.code == 2
    assert "is a fault" not in result.err
    assert "\0" not in result.err


@pytest.mark.parametrize("rule", ["a" * 300, f"repair({'a' * 300})"])
def test_rules_with_names_that_no_file_has(run, bubble, rule):
    result = run("score", *bubble, "--seeding", rule)
    assert result.code == 2
    assert "unknown" in result.err or "there is no" in result.err


# -- byte order marks -----------------------------------------------------------------------------------
def test_a_mark_is_no_error_where_text_is_read(run, bubble, tmp_path):
    rule, system = tmp_path / "x.rule", tmp_path / "x.kira"
    rule.write_bytes(b"\xef\xbb\xbfusovitsch\r\n")
    assert run("score", "--case", "tribox:3", "--seeding", rule, "--quiet").code in (0, 3)
    system.write_bytes(b"\xef\xbb\xbff[2,1]*1\r\nf[1,1]*(d)\r\n\r\n")
    assert tilth.formats.read_system(system).symbols == ("d",)


def test_the_other_marks_are_told(run, bubble, tmp_path):
    path = tmp_path / "family.toml"
    path.write_text(bubble[0].read_text(), encoding="utf-16")
    result = run("masters", path)
    assert (result.code, result.err) == (2, f"tilth: {path} is UTF-16 text, save it as UTF-8\n")


def test_a_long_entry_is_not_repeated_whole(run, tmp_path):
    path = tmp_path / "family.toml"
    path.write_text(f'name = "f"\nloops = "{"k" * 1_000_000}"\npropagators = ["k^2"]\n')
    result = run("masters", path)
    assert result.code == 2
    assert len(result.err) < 5_000
    assert result.err.endswith("more characters)\n")


# -- provenance with a right checksum -------------------------------------------------------------------
ODD = [
    None,
    True,
    -1,
    2**64,
    1.5,
    "text",
    "\x1b[2J",
    [],
    [1],
    [[1]],
    {},
    {"a": "b"},
    {"a": 1},
    [{}],
    {"a": {}},
]
ENTRIES = (
    "rule", "seeding", "identities", "symmetries", "prefer", "counts", "versions", "reconstruction", "tape",
    "set_to_one", "checked_modulo", "special_point", "parts", "masters", "selected",
)  # fmt: skip


@pytest.fixture(scope="module")
def functions(tmp_path_factory, cases):
    """Return a table of functions, whose provenance has all there is."""
    path = tmp_path_factory.mktemp("functions") / "bubble.tilth"
    family = Family.load(cases / "bubble.toml")
    tilth.reduce([family[2, 1], family[1, 2]]).save(path)
    return path


def spoilt(table, tmp_path, change):
    path = tmp_path / "spoilt.tilth"
    path.write_bytes(table.read_bytes())
    rewrite(path, change)
    return path


def test_any_provenance_can_be_shown_or_is_refused(run, functions, tmp_path):
    codes = set()
    for (entry, value), flag in itertools.product(itertools.product(ENTRIES, ODD), ((), ("--json",))):
        path = spoilt(functions, tmp_path, lambda data, e=entry, v=value: data["provenance"].update({e: v}))
        result = run("show", path, *flag)
        assert result.code in (0, 2), (entry, value, result.err)
        assert "\x1b" not in result.out + result.err
        assert result.code == 2 or not flag or json.loads(result.out)
        codes.add(result.code)
        if result.code == 2:
            assert re.match(r"tilth: .*: is not a well-formed table: provenance", result.err)
    assert codes == {0, 2}


@pytest.mark.parametrize("entry", [*ENTRIES, "tape.slots", "reconstruction.stages", "counts.seeds"])
def test_an_entry_may_be_missing(run, functions, tmp_path, entry):
    def remove(data):
        *path, last = entry.split(".")
        here = data["provenance"]
        for name in path:
            here = here[name]
        here.pop(last, None)

    assert run("show", spoilt(functions, tmp_path, remove)).code == 0


@pytest.mark.parametrize("value", [None, [], "text", 1, {"a": [[[[[[[[[[]]]]]]]]]]}], ids=str)
def test_a_provenance_that_is_none(run, functions, tmp_path, value):
    path = spoilt(functions, tmp_path, lambda data: data.update(provenance=value))
    assert run("show", path).code == 2


@pytest.mark.parametrize("value", [{}, {"parts": [{}]}], ids=str)
def test_an_empty_provenance_is_shown(run, functions, tmp_path, value):
    path = spoilt(functions, tmp_path, lambda data: data.update(provenance=value))
    result = run("show", path)
    assert result.code == 0
    assert "counts       not known" in result.out
    assert tilth.Table.load(path).verify()


def test_no_rule_looks_like_a_line_of_ours(run, functions, tmp_path):
    path = spoilt(functions, tmp_path, lambda data: data["provenance"].update(rule="x\ncheck  all\x1b[1A"))
    result = run("show", path)
    assert r"rule         x check all\x1b[1A (ibp, li)" in result.out
    assert data_of(path)["provenance"]["rule"] == "x\ncheck  all\x1b[1A"


def test_the_class_of_an_error_stays():
    with pytest.raises(FamilyFileError, match="nested too deeply"):
        Family.from_toml("name = " + "[" * 1_000 + "]" * 1_000, "x.toml")
