"""All kinds of bad input: exit code 2, one line on stderr that names the entry, nothing on stdout.

Each case is a triangle-box with one thing wrong. It is run through the command line, and through Python,
where the class of the error is looked at too.
"""

import re
from dataclasses import dataclass

import pytest

import tilth
from tilth import errors
from tilth.family import Family

FAMILY = """\
name = "tribox"
loops = ["k1", "k2"]
externals = ["p1", "p3"]
propagators = ["k1^2", "k2^2", "(k1+k2)^2", "(k1+p1)^2", "(k2+p3)^2", "(k2-p1)^2", "(k1+p3)^2"]
top_sectors = [63]

[invariants]
m1 = 2
m2 = 2
m3 = 2

[kinematics]
"p1^2" = "m1"
"p3^2" = "m3"
"p1*p3" = "(m1+m3-m2)/2"
"""
TARGETS = "# rank three\n\ntribox[1,1,1,1,1,1,-3]\n"
POINT = {"d": "41", "m1": "1", "m2": "31", "m3": "47"}


@dataclass
class Case:
    """What is wrong, the class of the error, and what its message says; files are written as {family}."""

    kind: type
    message: str
    change: tuple = ()
    targets: str = TARGETS
    at: dict | None = None
    prime: int | None = None
    seeding: str = "usovitsch"
    order: str = "numerators"

    @property
    def family(self):
        assert all(old in FAMILY for old, _ in self.change)
        text = FAMILY
        for old, new in self.change:
            text = text.replace(old, new)
        return text


CASES = {
    # -- entries that are wrong, one by one ---------------------------------------------------------------
    "wrong number of indices": Case(
        errors.IndexCountError,
        r"{targets}:3: tribox\[1,1,1,1,1,1\] has 6 indices, but tribox has 7 propagators, give 7",
        targets="# one index is lost\n\ntribox[1,1,1,1,1,1]\n",
    ),
    "linearly dependent propagators": Case(
        errors.DependentPropagators,
        r"{family}:4: propagators\[4\] \"\(k1-k2\)\^2\" .* it equals 2\*D1 \+ 2\*D2 - D3 up to a constant.*",
        change=(("(k1+p1)^2", "(k1-k2)^2"),),
    ),
    "unknown symbol": Case(
        errors.UnknownSymbol,
        r"{family}:13: kinematics\[\"p1\^2\"\] = \"mx\" contains mx, declare it in invariants.*",
        change=(('"p1^2" = "m1"', '"p1^2" = "mx"'),),
    ),
    "missing scalar product": Case(
        errors.MissingScalarProduct,
        r"{family}: .*do not fix p1\*p3.*",
        change=(('"p1*p3" = "(m1+m3-m2)/2"\n', ""),),
    ),
    "unbalanced mass dimension": Case(
        errors.DimensionError,
        r"{family}:13: kinematics\[\"p1\^2\"\] = \"m1\^2\" .*dimension.*",
        change=(('"p1^2" = "m1"', '"p1^2" = "m1^2"'),),
    ),
    "momentum not declared": Case(
        errors.UnknownMomentum,
        r"{family}:4: propagators\[5\] \"\(k2\+p9\)\^2\" uses p9 as a momentum.*",
        change=(("(k2+p3)^2", "(k2+p9)^2"),),
    ),
    "top sector outside the family": Case(
        errors.SectorError,
        r"{family}.*: top_sectors entry 128 of tribox is not between 1 and 127.*",
        change=(("top_sectors = [63]", "top_sectors = [128]"),),
    ),
    "target outside the top sectors": Case(
        errors.TargetError,
        r"target tribox\[1,1,1,1,1,1,2\] lies in sector 127, which is not at or below a top sector of .*",
        targets="tribox[1,1,1,1,1,1,2]\n",
    ),
    "singular point": Case(
        errors.SingularKinematics,
        r"the denominator m2 vanishes at d=41, m1=1, m2=0, m3=1, take another point",
        change=(('"p3^2" = "m3"', '"p3^2" = "m1*m3/m2"'),),
        at=POINT | {"m2": "0", "m3": "1"},
    ),
    "composite prime": Case(
        errors.PrimeError,
        r"prime 4294967297 is not a prime, use one such as .*",
        prime=4294967297,  # Euler: 641 * 6700417
    ),
    "malformed TOML": Case(
        errors.FamilyFileError,
        r"{family} is not valid TOML: .*line 5.*",
        change=(("top_sectors = [63]", "top_sectors = 63]"),),
    ),
    "index outside the representable range": Case(
        errors.IndexRangeError,
        r"{targets}:1: index 7 of tribox\[...\] is -128, indices must lie between -127 and 127",
        targets="tribox[1,1,1,1,1,1,-128]\n",
    ),
    # -- and its neighbours ------------------------------------------------------------------------------
    "a key that is unknown": Case(
        errors.FamilyFileError,
        r"{family}:5: has the unknown key 'top_sector'.*|{family}:5 has the unknown key 'top_sector'.*",
        change=(("top_sectors", "top_sector"),),
    ),
    "a key that is missing": Case(
        errors.FamilyFileError,
        r"{family} lacks the key 'loops', add it",
        change=(('loops = ["k1", "k2"]\n', ""),),
    ),
    "an expression that is code": Case(
        errors.InputError,
        r"(?s){family}:13: kinematics\[\"p1\^2\"\] = \"__import__\('os'\)\" has the character .*\^",
        change=(('"p1^2" = "m1"', "\"p1^2\" = \"__import__('os')\""),),
    ),
    "a line that is no integral": Case(
        errors.TargetError,
        r"{targets}:2: 'tribox\[1,1,1,1,1,1,x\]' is not an integral, write it like tribox\[1,1,1,1,1,1,1\]",
        targets="tribox[1,1,1,1,1,1,-3]\ntribox[1,1,1,1,1,1,x]\n",
    ),
    "a line of another family": Case(
        errors.TargetError,
        r"{targets}:1: 'box\[1,1,1,1\]' belongs to family box, but the family here is tribox",
        targets="box[1,1,1,1]\n",
    ),
    "no targets": Case(errors.TargetError, "there are no targets, give at least .*", targets="# none\n"),
    "a symbol that the point lacks": Case(
        errors.OptionError,
        r"residues modulo a prime need values for m3 too",
        at={"d": "1", "m1": "1", "m2": "3"},
        prime=101,
    ),
    "a symbol that is not the family's": Case(
        errors.PointError, r"point has the unknown symbol 'x', the symbols are d, .*", at=POINT | {"x": "1"}
    ),
    "a value that is not exact": Case(
        errors.PointError, r"point\['d'\] is '4e1', which is not a number, .*", at=POINT | {"d": "4e1"}
    ),
    "a value that divides by zero": Case(
        errors.PointError, r"point\['d'\] is '1/0', which divides by zero, .*", at=POINT | {"d": "1/0"}
    ),
    "a prime in a denominator": Case(
        errors.PointError,
        r"point\['d'\] is 1/101, whose denominator vanishes modulo 101, use another prime",
        at=POINT | {"d": "1/101"},
        prime=101,
    ),
    "a negative prime": Case(errors.PrimeError, r"prime -7 is not a prime, .*", prime=-7),
    "a prime beyond a word": Case(
        errors.PrimeError,
        r"prime 9223372036854775837 is too large, use a prime below 2\^63",
        prime=2**63 + 29,
    ),
    "the even prime": Case(errors.PrimeError, r"prime 2 is too small, use an odd prime below 2\^63", prime=2),
    "a rule that is unknown": Case(
        errors.RuleError, r"there is no seeding rule 'greedy', the rules are .*", seeding="greedy"
    ),
    "a rule whose parameter is unknown": Case(
        errors.RuleError,
        r"rule laporta \(built in\): got an unexpected keyword argument 'l', see `tilth rules laporta`",
        seeding="laporta(l=3)",
    ),
    "a rule that is no expression either": Case(
        errors.ExpressionError,
        r"(?s)the expression has the character '=', .* == .* \(at character 6\)\n    dots = 0\n {9}\^",
        seeding="dots = 0",
    ),
    "an expression that is a number": Case(
        errors.RuleError, r"the expression 't - s' is a number, .*", seeding="t - s"
    ),
    "an expression about a slot that is not there": Case(
        errors.ExpressionError, r"(?s).*\b8\b.*", seeding="a[8] == 0"
    ),
    "a rule of a file that is not there": Case(
        errors.RuleError, r"no/my\.rule cannot be read \(No such .*\), check the path", seeding="no/my.rule"
    ),
    "a rule out of bounds": Case(
        errors.LimitExceeded,
        r"sector 14 has \d+ seeds with dots <= 99 and s <= 99, more than the limit of .*, choose .*",
        seeding="laporta(dots=99, s=99)",
    ),
    "an order that is unknown": Case(
        errors.OrderError, r"order 'rank' is unknown, use one of 'numerators', 'dots'", order="rank"
    ),
}  # fmt: skip


@pytest.fixture
def files(tmp_path):
    """Write the files of a case and return their paths by name."""

    def write(case):
        paths = {"family": tmp_path / "family.toml", "targets": tmp_path / "list.targets"}
        paths["family"].write_text(case.family)
        paths["targets"].write_text(case.targets)
        return paths

    return write


def pattern(case, paths):
    text = case.message
    for name, path in paths.items():
        text = text.replace(f"{{{name}}}", re.escape(str(path)))
    return text


def test_the_case_without_a_mistake(run, files):
    paths = files(Case(Exception, ""))
    at = ",".join(f"{symbol}={value}" for symbol, value in POINT.items())
    assert run("reduce", paths["family"], paths["targets"], "--at", at, "--quiet").code == 0


@pytest.mark.parametrize("name", CASES)
def test_on_the_command_line(run, files, tmp_path, name):
    case = CASES[name]
    paths = files(case)
    output = tmp_path / "table.tilth"
    at = ",".join(f"{symbol}={value}" for symbol, value in (case.at or POINT).items())
    options = [] if case.prime is None else [f"--prime={case.prime}"]
    result = run(
        *("reduce", paths["family"], paths["targets"], "--at", at, "--output", output, "--quiet"),
        *("--seeding", case.seeding, "--order", case.order, *options),
    )
    assert (result.code, result.out) == (2, "")
    message = result.err.removesuffix("\n")
    assert message.startswith("tilth: ")
    assert re.fullmatch(pattern(case, paths), message.removeprefix("tilth: "))
    assert not output.exists()


@pytest.mark.parametrize("name", CASES)
def test_in_python(files, name):
    case = CASES[name]
    paths = files(case)
    with pytest.raises(case.kind) as caught:
        targets = Family.load(paths["family"]).read_targets(paths["targets"])
        tilth.reduce(targets, case.seeding, at=case.at or POINT, prime=case.prime, order=case.order)
    assert re.fullmatch(pattern(case, paths), str(caught.value))
    assert isinstance(caught.value, ValueError)


FLAGS = {
    "--at without a value": (["--at", "d"], r"--at has 'd', write it like d=41,m1=1,m2=1/3"),
    "--at with nothing": (["--at", ""], r"--at has '', write it like .*"),
    "--at with a symbol twice": (["--at", "d=1,d=2"], r"--at has 'd=2', write it like .*"),
    "--at with a comma too many": (["--at", "d=1,"], r"--at has '', write it like .*"),
    "--identities": (["--identities", "ibp,sym"], r"identities has 'sym', use 'ibp' or 'li'"),
    "--threads": (["--threads", "0"], r"threads=0 is not a positive integer"),
    "--effort": (["--effort", "-1"], r"effort=-1 is not an integer from 0 up"),
    "--objective": (
        ["--objective", "seconds"],
        r"objective='seconds' is unknown, "
        r"use one of 'selected', 'multiplications', 'mixed', 'shortlist' or None",
    ),
    "--seed": (["--seed", "-1"], r"seed=-1 is not an integer from 0 up"),
    "--preferred-masters": (["--preferred-masters", "nowhere"], r"nowhere cannot be read .*, check the path"),
    "--preferred-masters as text": (
        ["--preferred-masters", "bubble[1,1]"],
        r"'bubble\[1,1\]' is no file but looks like integrals, write them into a file, one per line \(.*\)",
    ),
    "--prime as text": (["--prime", "seven"], r"argument --prime: invalid int value: 'seven'"),
    "--output": (["--output", "nowhere/table.tilth"], r"nowhere/table\.tilth: cannot be written: .*"),
}


@pytest.mark.parametrize("name", FLAGS)
def test_bad_options(run, bubble, monkeypatch, tmp_path, name):
    monkeypatch.chdir(tmp_path)
    flags, message = FLAGS[name]
    result = run("reduce", *bubble, "--at", "d=5,s=7", "--quiet", *flags)
    assert (result.code, result.out) == (2, "")
    assert re.search(rf"(tilth|error): {message}$", result.err.strip())
    assert list(tmp_path.iterdir()) == []


def test_a_measure_that_is_unknown(run, bubble):
    result = run("compare", *bubble, "laporta", "--by", "beauty", "--quiet")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("tilth: by='beauty' is not a measure, use one of 'seeds', ")


def test_a_rule_that_is_not_there(run):
    result = run("rules", "greedy")
    assert (result.code, result.out) == (2, "")
    known = ", ".join(tilth.seeding.rule_names())
    assert re.fullmatch(
        f"tilth: there is no seeding rule 'greedy', the rules are {known}(, .*)?\n", result.err
    )


@pytest.mark.parametrize("position", [0, 1], ids=["family", "targets"])
def test_files_that_cannot_be_read(run, bubble, tmp_path, position):
    latin = tmp_path / "latin"
    latin.write_bytes(b'name = "b\xfcbble"\n')
    for path, message in (
        (tmp_path / "nothing", r"cannot be read \(.*\), check the path"),
        (tmp_path, r"cannot be read \(.*\), check the path"),
        (latin, r"is not UTF-8 text \(byte 9\), save it as UTF-8"),
    ):
        arguments = list(bubble)
        arguments[position] = path
        result = run("score", *arguments)
        assert (result.code, result.out) == (2, "")
        assert re.fullmatch(rf"tilth: {re.escape(str(path))} {message}\n", result.err)
