"""Every verb: what it prints, for people and as JSON, on which stream, and with which exit code."""

import importlib.util
import json
import re
from fractions import Fraction

import pytest
import sympy

import tilth
from tilth.pipeline import options
from tilth.pipeline.options.option import known_options
from tilth.seeding import describe_rules, rule_names

VERBS = (
    "score",
    "compare",
    "minimise",
    "leaderboard",
    "reduce",
    "masters",
    "verify",
    "show",
    "export",
    "rules",
    "demo",
)
COUNTS = {"seeds": 92, "generated": 828, "independent": 740, "masters": 16}  # arXiv:2502.05121
POINT = "d=41,m1=1,m2=31,m3=47"
PRIME = 2**31 - 1
PROGRESS = re.compile(r"\[ *\d+\.\d\d s\] [a-z]+: .+")

# eq. (2.5) of arXiv:2502.05121, and the residues at POINT modulo PRIME
RESIDUES = {
    "0,1,1,1,0,0,0": 457229537, "1,0,1,0,1,0,0": 129650270, "1,1,0,1,1,0,0": 1371855068,
    "0,0,1,1,1,0,0": 1593484705, "1,0,1,1,1,0,0": 895264782, "1,-1,1,1,1,0,0": 156598297,
    "0,1,1,1,1,0,0": 1504902863, "-1,1,1,1,1,0,0": 1463577311, "1,1,1,1,1,0,0": 802375825,
    "1,0,1,0,0,1,0": 773644362, "1,1,0,1,0,1,0": 1347694138, "1,0,1,0,1,1,0": 1306865174,
    "1,-1,1,0,1,1,0": 462944862, "1,0,0,1,1,1,0": 793690557, "1,1,0,1,1,1,0": 304216032,
    "1,0,1,1,1,1,0": 1200924689,
}  # fmt: skip
TABLE = {"tribox[1,1,1,1,1,1,-3]": {f"tribox[{master}]": str(value) for master, value in RESIDUES.items()}}


def is_progress(text):
    return bool(text) and all(PROGRESS.fullmatch(line) for line in text.splitlines())


def numbers_of(line):
    return [int(text.replace(",", "")) for text in re.findall(r"[\d,]*\d", line)]


@pytest.mark.parametrize("verb", VERBS)
def test_help_has_an_example(run, verb):
    result = run(verb, "--help")
    assert (result.code, result.err) == (0, "")
    assert f"usage: tilth {verb}" in result.out
    example = re.split(r"examples?:\n", result.out)[-1]
    assert example.strip().startswith(f"tilth {verb}")
    assert "--json" in result.out


@pytest.mark.parametrize(
    "verb", ["score", "compare", "reduce", "masters", "solve", "minimise", "leaderboard"]
)
def test_help_shows_defaults(run, verb):
    """Each flag with a default says it, in the words of the field that it is made from."""
    cls = {
        "score": options.Options,
        "compare": options.CompareOptions,
        "reduce": options.ReduceOptions,
        "masters": options.MastersOptions,
        "solve": options.SolveOptions,
        "minimise": options.MinimiseOptions,
        "leaderboard": options.LeaderboardOptions,
    }[verb]
    shown = " ".join(run(verb, "--help").out.split())
    for known in known_options(cls):
        if known.flag is None or (verb, known.name) == ("masters", "max_memory"):
            continue
        assert known.flag in shown
        if isinstance(known.default, str | int | float) and not isinstance(known.default, bool):
            assert f"(default {known.default})" in shown


@pytest.mark.parametrize(
    ("arguments", "usage", "message"),
    [
        (
            ["score", "--case", "bubble", "--efort", "2"],
            "score",
            "there is no option --efort, did you mean --effort?",
        ),
        (["reduce", "--presicion=3"], "reduce", "there is no option --presicion"),
        (
            ["solve", "a.kira", "b", "--backends", "ifma"],
            "solve",
            "there is no option --backends, did you mean --backend?",
        ),
        (["verify", "a.tilth", "b.tilth"], "verify", "there is no place for the argument 'b.tilth'"),
        (["evolve", "show", "a", "--quite"], "evolve show", "no option --quite, did you mean --quiet?"),
        (["evolve", "run", "a", "--sed", "3"], "evolve run", "no option --sed, did you mean --seed?"),
    ],
)
def test_an_unknown_option_shows_the_verbs_usage_and_the_nearest(run, arguments, usage, message):
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"usage: tilth {usage} ")
    assert message in result.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("verb", "flag", "value", "message"),
    [
        ("score", "--objective", "beauty", "objective='beauty' is unknown, use one of 'selected', .*"),
        ("score", "--order", "random", "order 'random' is unknown, use one of 'numerators', 'dots'"),
        ("reduce", "--backend", "gpu", "backend='gpu' is unknown, use one of scalar, .*"),
        ("compare", "--by", "beauty", "by='beauty' is not a measure, use one of 'seeds', .*"),
        ("minimise", "--rounds", "0", "rounds=0 is not a positive integer"),
    ],
)
def test_values_are_refused_before_any_file_is_read(run, verb, flag, value, message):
    result = run(verb, "nowhere.toml", "nowhere.targets", flag, value)
    assert (result.code, result.out) == (2, "")
    assert re.fullmatch(f"tilth: {message}\n", result.err)


def test_the_command_lists_its_verbs_and_exit_codes(run):
    result = run("--help")
    assert result.code == 0
    listed = re.findall(r"^    (\w+)(?= |$)", result.out, re.MULTILINE)
    assert set(VERBS) <= set(listed)
    assert "3 incomplete seeding" in " ".join(result.out.split())
    assert run("--version").out == f"tilth {tilth.__version__}\n"


@pytest.mark.parametrize(
    "arguments", [[], ["scor"], ["score", "--nope"], ["compare"], ["compare", "--case"], ["reduce", "--at"]]
)
def test_wrong_usage(run, arguments):
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "usage: tilth" in result.err


NO_PROBLEM = "give a family file and a target list, or a case such as --case tribox:3"
NOT_ONE = "give one problem: a family file and a target list, or one --case"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["score"], NO_PROBLEM),
        (["score", "{}.toml"], NO_PROBLEM),
        (["compare", "{}.toml"], NO_PROBLEM),
        (["minimise"], NO_PROBLEM),
        (["score", "{}.toml", "{}.targets", "usovitsch"], NOT_ONE),
        (["score", "--case", "bubble", "--case", "box"], NOT_ONE),
        (["score", "--case", "bubble", "{}.toml", "{}.targets"], NOT_ONE),
        (["compare", "{}.toml", "{}.targets"], "there are no rules to compare, give at least one"),
        (
            ["score", "--case", "bubbles"],
            r"there is no case 'bubbles', the cases are box, .*, tribox; did you mean 'bubble'\?",
        ),
        (
            ["compare", "--case", "tribox:x", "kira"],
            "case 'tribox:x' has the rank 'x', write a number from 0 .*",
        ),
        (["leaderboard", "--case", "tribox:-1"], "case 'tribox:-1' has the rank '-1', write a number .*"),
        (["minimise", "--case", "bubble", "--seconds", "0"], "seconds=0.0 is not a positive number"),
        (
            ["minimise", "--case", "bubble", "--by", "beauty"],
            "by='beauty' cannot be made small, use one of 'seeds', .*",
        ),
    ],
)
def test_problems_that_cannot_be_used(run, cases, arguments, message):
    result = run(*(argument.format(cases / "bubble") for argument in arguments), "--quiet")
    assert (result.code, result.out) == (2, "")
    assert re.fullmatch(f"tilth: {message}\n", result.err)


def test_score_as_text(run, tribox):
    result = run("score", *tribox, "--seeding", "usovitsch", "--symmetries", "none")
    assert result.code == 0
    assert is_progress(result.err)
    lines = {line.split()[0]: line for line in result.out.splitlines()}
    for name, count in COUNTS.items():
        assert numbers_of(lines[name])[0] == count
        assert len(numbers_of(lines[name])) == 1 or name == "masters"
    # No doubt: they are masters of the family, whatever the border of the seeds.
    assert lines["masters"].split() == ["masters", "16"]
    assert lines["rule"].split() == ["rule", "usovitsch"]
    assert lines["complete"].split() == ["complete", "yes"]


def test_score_as_json(run, tribox):
    result = run("score", *tribox, "--seeding", "usovitsch", "--symmetries", "none", "--json", "--quiet")
    assert (result.code, result.err) == (0, "")
    data = json.loads(result.out)
    assert {name: data[name] for name in COUNTS} == COUNTS
    assert set(data["master_integrals"]) == set(TABLE["tribox[1,1,1,1,1,1,-3]"])
    assert (data["complete"], data["missing"], data["order"]) == (True, [], "numerators")
    assert data["identities"] == ["ibp", "li"]
    assert all(seconds >= 0 for seconds in data["seconds"].values())
    assert data["peak_bytes"] > 0


def test_an_incomplete_score(run, tribox):
    # without the LI identities integrals of sectors 15 and 45 stay (arXiv:2502.05121)
    score = (
        "score",
        *tribox,
        "--seeding",
        "usovitsch",
        "--identities",
        "ibp",
        "--symmetries",
        "none",
        "--quiet",
    )
    result = run(*score, "--json")
    data = json.loads(result.out)
    assert (result.code, data["complete"], data["seeds"], data["generated"]) == (3, False, 92, 736)
    assert set(data["widen"]) >= {"15", "45"}
    assert data["missing"]
    result = run(*score)
    assert result.code == 3
    assert "missing         tribox[" in result.out
    assert re.search(r"widen           sector (15|45) at least to dots <= \d, s <= \d", result.out)


def test_options_reach_the_run(run, bubble, tmp_path):
    preferred = tmp_path / "preferred"
    preferred.write_text("# a dot instead\nbubble[1,2]\n")
    plain = json.loads(run("score", *bubble, "--effort", "1", "--json").out)
    assert plain["master_integrals"] == ["bubble[1,1]"]
    other = json.loads(
        run(
            "score", *bubble, "--json", "--preferred-masters", preferred, "--order", "dots", "--effort", "0",
            "--seeding", "laporta(dots=3, s=0)", "--threads", "1", "--seed", "7",
        ).out
    )  # fmt: skip
    assert other["master_integrals"] == ["bubble[1,2]"]
    assert other["order"] == "dots"
    assert other["rule"] == "laporta(dots=3, s=0)"
    assert len(other["selection"]) == 1
    assert other["seeds"] == 1 + 2 + 3 + 4
    # The usual score of so small a problem does not count what it began with; others have to.
    assert plain["selection"][0][3] is None
    cheap = json.loads(run("score", *bubble, "--json", "--objective", "multiplications").out)
    assert cheap["multiplications"] <= cheap["selection"][0][3]


def test_compare(run, tribox):
    rules = ["laporta", "usovitsch", "usovitsch(l=5)"]
    rules += ["--symmetries", "none"]
    result = run("compare", *tribox, *rules, "--by", "seeds", "--json", "--quiet")
    assert (result.code, result.err) == (0, "")
    data = json.loads(result.out)
    assert data["by"] == "seeds"
    # the rule that does not close is last although it takes the fewest seeds
    assert [(one["rule"], one["complete"]) for one in data["scores"]] == [
        ("usovitsch", True),
        ("laporta", True),
        ("usovitsch(l=5)", False),
    ]
    assert [one["seeds"] for one in data["scores"]][:2] == [92, 444]
    result = run("compare", *tribox, *rules, "--by", "seeds")
    assert is_progress(result.err)
    heading, *rows = result.out.splitlines()
    assert heading.split()[:3] == ["rule", "seeds", "generated"]
    assert [row.split("  ")[0] for row in rows] == ["usovitsch", "laporta", "usovitsch(l=5)"]
    assert numbers_of(rows[0])[:3] == [92, 828, 740]


def test_reduce_modulo_a_prime(run, tribox):
    reduce = ("reduce", *tribox, "--at", POINT, "--prime", PRIME, "--symmetries", "none", "--json", "--quiet")
    assert json.loads(run(*reduce).out)["table"] == TABLE
    result = run(*reduce, "--seeding", "usovitsch")
    assert (result.code, result.err) == (0, "")
    data = json.loads(result.out)
    assert data["table"] == TABLE
    assert (data["prime"], data["verified"]) == (PRIME, True)
    assert {name: data["provenance"]["counts"][name] for name in COUNTS} == COUNTS
    assert data["at"] == {"d": "41", "m1": "1", "m2": "31", "m3": "47"}


def test_reduce_to_rationals(run, bubble):
    # I(2,1) = (3-d)/s I(1,1), I(2,2) = (d^2-9d+18)/s^2 I(1,1), see any textbook
    d, s = Fraction(1, 3), Fraction(-7, 2)
    result = run("reduce", *bubble, "--at", "d=1/3, s=-7/2", "--seeding", "laporta(dots=2, s=0)", "--json")
    assert result.code == 0
    assert is_progress(result.err)
    data = json.loads(result.out)
    assert data["prime"] is None
    assert Fraction(data["table"]["bubble[2,1]"]["bubble[1,1]"]) == (3 - d) / s
    assert Fraction(data["table"]["bubble[2,2]"]["bubble[1,1]"]) == (d**2 - 9 * d + 18) / s**2
    assert data["table"]["bubble[1,-2]"] == {}  # a scaleless sector


def test_reduce_as_text(run, tribox):
    result = run("reduce", *tribox, "--at", POINT, "--prime", PRIME, "--symmetries", "none")
    assert result.code == 0
    assert is_progress(result.err)
    assert result.out.splitlines()[-1] == "verified"
    for master, value in RESIDUES.items():
        assert re.search(rf"^    tribox\[{master}\] +{value}$", result.out, re.MULTILINE)
    assert run("reduce", *tribox, "--at", POINT, "--prime", PRIME, "--no-verify").out.endswith(
        "not verified\n"
    )


def test_an_incomplete_reduction(run, tribox, tmp_path):
    output = tmp_path / "table.tilth"
    reduce = ("reduce", *tribox, "--at", POINT, "--identities", "ibp", "--symmetries", "none")
    reduce = (*reduce, "--output", output, "--quiet")
    result = run(*reduce, "--seeding", "usovitsch")
    assert (result.code, result.out) == (3, "")
    found = re.fullmatch(
        r"tilth: rule usovitsch leaves \d+ reducible integral\(s\): tribox\[.*; widen the seeds at least to "
        r"sector (15|45): dots <= \d, s <= \d.*; --seeding 'repair\(usovitsch\)' closes it: "
        r"(union\(usovitsch, boxes\(\{\d+: .*\}\)\))\n",
        result.err,
    )
    assert found
    assert list(tmp_path.iterdir()) == []
    for rule in ("repair(usovitsch)", found[2]):  # what the message says, word for word
        assert run(*reduce, "--seeding", rule, "--no-verify").code == 0
        output.unlink()
    assert run(*reduce, "--no-verify").code == 0  # the default needs no advice


@pytest.mark.parametrize(("name", "said"), [("x.m", "mathematica"), ("x.tilth", ""), ("x.any", "")])
def test_a_table_with_the_suffix_of_rules(run, bubble, tmp_path, name, said):
    path = tmp_path / name
    done = run("reduce", *bubble, "--at", "d=5,s=7", "--output", path, "--quiet")
    assert done.code == 0
    assert (f"`tilth export {path} OUTPUT --format {said}` writes those" in done.err) is bool(said)
    assert bool(done.err) is bool(said)
    assert tilth.Table.load(path).verify()


def test_a_family_is_shown_with_what_was_completed(run, tmp_path):
    path = tmp_path / "sun.toml"
    path.write_text(
        'name = "sun"\nloops = ["k", "l"]\nexternals = ["p"]\n'
        'propagators = ["k^2", "l^2", "(k+l+p)^2"]\nkinematics = { "p^2" = "s" }\n'
    )
    shown = run("show", path)
    assert (shown.code, shown.out) == (0, f"{tilth.Family.load(path)}\n")
    assert shown.out.count("auxiliary, completed") == 2
    data = json.loads(run("show", path, "--json").out)
    assert tilth.Family.from_dict(data) == tilth.Family.load(path)


def test_a_saved_table_is_verified_and_shown(run, bubble, tmp_path):
    path = tmp_path / "bubble.tilth"
    written = run("reduce", *bubble, "--at", "d=5,s=7", "--output", path, "--json", "--quiet")
    assert (written.code, [file.name for file in tmp_path.iterdir()]) == (0, ["bubble.tilth"])

    verified = run("verify", path)
    assert (verified.code, verified.err) == (0, "")
    assert verified.out.startswith("verified: 4 target(s), witness over ")
    data = json.loads(run("verify", path, "--json", "--seed", "1").out)
    assert (data["verified"], data["targets"]) == (True, 4)
    assert len(data["stored_primes"]) == len(data["fresh_primes"]) == 2
    assert not set(data["stored_primes"]) & set(data["fresh_primes"])
    assert json.loads(run("verify", path, "--json", "--seed", "1").out) == data
    assert json.loads(run("verify", path, "--json", "--stored-only").out)["fresh_primes"] == []

    shown = run("show", path)
    assert (shown.code, shown.err) == (0, "")
    assert "at d=5, s=7" in shown.out
    assert re.search(r"^    bubble\[1,1\]  -2/7$", shown.out, re.MULTILINE)  # (3 - d)/s
    assert re.search(r"^rule +auto .*\nseeding +kira$", shown.out, re.MULTILINE)
    assert "D2  = (k+q)^2" in shown.out
    again = json.loads(run("show", path, "--json").out)
    assert again == {key: value for key, value in json.loads(written.out).items() if key != "verified"}


def test_rules(run):
    result = run("rules")
    assert (result.code, result.err) == (0, "")
    listed = [line.split()[0] for line in result.out.splitlines()]
    assert [name for name in listed if name in rule_names()] == list(rule_names())
    data = json.loads(run("rules", "--json").out)
    assert [one["name"] for one in data["rules"]] == listed
    for one in data["rules"]:
        if one["name"] in rule_names():
            assert one["summary"] == describe_rules(one["name"])[one["name"]].splitlines()[0]
            assert one["origin"] == ""
    whole = run("rules", "usovitsch").out
    for heading in ("What", "Why", "Cost", "Reference", "Parameters"):
        assert f"\n{heading}\n" in whole
    assert json.loads(run("rules", "laporta", "--json").out) == describe_rules("laporta")


def test_compare_cases_of_the_library(run):
    # seeds: arXiv:2502.05121 and arXiv:2606.10698
    expected = {"tribox:3": {"usovitsch": 92, "tube": 88}, "tribox:6": {"usovitsch": 693, "tube": 253}}
    words = [
        "compare",
        "--case",
        "tribox:3",
        "--case",
        "tribox:6",
        "usovitsch",
        "tube",
        "--by",
        "seeds",
        "--symmetries",
        "none",
        "--quiet",
    ]
    data = json.loads(run(*words, "--json").out)
    found = {
        case: {one["rule"]: one["seeds"] for one in comparison["scores"] if one["complete"]}
        for case, comparison in data["cases"].items()
    }
    assert found == expected
    result = run(*words)
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert [line for line in lines if line in expected] == list(expected)
    starts = [line.split()[:2] for line in lines if line.startswith(("usovitsch", "tube"))]
    assert starts == [["tube", "88"], ["usovitsch", "92"], ["tube", "253"], ["usovitsch", "693"]]


def test_a_case_is_the_files_of_the_package(run, tribox):
    from_case = json.loads(run("score", "--case", "tribox:3", "--json", "--quiet").out)
    from_files = json.loads(run("score", *tribox, "--json", "--quiet").out)
    for volatile in ("seconds", "peak_bytes"):
        assert from_case.pop(volatile)
        assert from_files.pop(volatile)
    assert from_case == from_files


def test_certified_masters(run):
    """Boxes of seeds that go on one step further find the same masters, and leave no doubt either."""
    words = ("score", "--case", "tribox:3", "--json", "--quiet")
    data = json.loads(run(*words).out)
    assert data["unconfirmed"] == []
    result = run(*words, "--certify", "masters")
    certified = json.loads(result.out)
    assert (result.code, certified["unconfirmed"]) == (0, [])
    assert certified["master_integrals"] == data["master_integrals"]


def test_leaderboard(run, tmp_path):
    output = tmp_path / "table.md"
    words = ["leaderboard", "usovitsch", "kira", "von-hippel-wilhelm", "--case", "box", "--case", "tribox:3"]
    result = run(*words, "--json", "--quiet", "--output", output)
    assert (result.code, result.err) == (0, "")
    data = json.loads(result.out)
    seeds = {(one["case"], one["rule"]): one["seeds"] for one in data["scores"]}
    assert seeds["tribox:3", "kira"] == 108
    assert seeds["tribox:3", "usovitsch"] == 92
    assert len(seeds) == 6
    # a rule's work is the geometric mean of its multiplications over those of the best rule that closes
    scores = {(one["case"], one["rule"]): one for one in data["scores"]}
    for entry in data["ranking"]:
        closed = [case for case in data["cases"] if scores[case, entry["rule"]]["complete"]]
        assert entry["closed"] == len(closed)
        ratio = 1.0
        for case in closed:
            best = min(o["multiplications"] for (c, _), o in scores.items() if c == case and o["complete"])
            ratio *= scores[case, entry["rule"]]["multiplications"] / best
        assert entry["work"] == pytest.approx(ratio ** (1 / len(closed)), abs=1e-3)
    ranks = [(-entry["closed"], entry["work"]) for entry in data["ranking"]]
    assert ranks == sorted(ranks)
    text = output.read_text()
    assert text.splitlines()[0] == "| rule | cases closed | work |"
    assert all(rule in text for rule in ("usovitsch", "kira", "von-hippel-wilhelm"))
    assert run(*words, "--quiet").out.rstrip() == text.rstrip()


def test_leaderboard_without_time(run):
    data = json.loads(run("leaderboard", "--seconds", "0", "--json", "--quiet", "laporta", "kira").out)
    assert len(data["scores"]) <= 1
    assert {entry["rule"] for entry in data["ranking"]} == {"laporta", "kira"}


def test_minimise(run, tmp_path):
    output = tmp_path / "box.seeds"
    words = ["minimise", "--case", "box", "--from", "laporta(dots=1, s=1)", "--seconds", "0.2", "--quiet"]
    data = json.loads(run(*words, "--json", "--output", output).out)
    assert (data["by"], data["seeds"]) == ("seeds", len(data["chosen"]))
    family, targets = tilth.cases.read_case("box").family, tilth.cases.read_case("box").targets
    chosen = tilth.seeding.load_seeds(family, output)
    assert [str(family[row]) for row in chosen.seeds.tolist()] == data["chosen"]
    assert tilth.score(targets, chosen).complete
    assert tilth.score(targets, chosen, symmetries=False).seeds == data["seeds"]
    result = run(*words)
    assert re.match(r"\d+ seeds, \d+ equations in the witness: .*; a local minimum", result.out)
    assert "\nbox[" in result.out


def test_a_plot_needs_matplotlib_or_makes_a_picture(run, tmp_path):
    path = tmp_path / "bubble.svg"
    result = run("compare", "--case", "bubble", "laporta", "kira", "--plot", path, "--quiet")
    if importlib.util.find_spec("matplotlib") is None:
        assert result.code == 2
        assert (
            result.err
            == "tilth: pictures of counts need matplotlib, install it with: pip install 'tilth[plot]'\n"
        )
        assert not path.exists()
    else:
        assert result.code == 0
        assert "<svg" in path.read_text()


def test_demo(run):
    result = run("demo")
    assert (result.code, result.err) == (0, "")
    lines = {line.split()[0]: line for line in result.out.splitlines() if line.strip()}
    for name, count in COUNTS.items():
        assert numbers_of(lines[name])[0] == count
    assert result.out.splitlines()[-1].startswith("verified: 1 target(s)")
    assert "kite[0,1,1,1,0]  (18*d^2-108*d+160)/(s^2*(d-4)^2)" in result.out
    data = json.loads(run("demo", "--json").out)
    assert data["verified"] is True
    # 2 (3d-8)(3d-10) times the sunrise, and -2(d-3)/(d-4) times the squared bubble, see any textbook
    assert data["kite"]["table"] == {
        "kite[1,1,1,1,1]": {
            "kite[0,1,1,1,0]": "(18*d^2-108*d+160)/(s^2*(d-4)^2)",
            "kite[1,1,0,1,1]": "(-2*d+6)/(s*(d-4))",
        }
    }
    numbers = {symbol: int(value) for symbol, _, value in (part.partition("=") for part in POINT.split(","))}
    ((target, row),) = data["tribox"]["table"].items()
    values = {master: sympy.sympify(text.replace("^", "**")).subs(numbers) for master, text in row.items()}
    residues = {m: str(value.p * pow(int(value.q), -1, PRIME) % PRIME) for m, value in values.items()}
    assert {target: residues} == TABLE


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", "{}.toml", "{}.targets"],
        ["compare", "{}.toml", "{}.targets", "laporta", "usovitsch"],
        ["reduce", "{}.toml", "{}.targets", "--at", "d=5,s=7"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_quiet_says_nothing_on_stderr(run, cases, arguments):
    arguments = [argument.format(cases / "bubble") for argument in arguments]
    loud, quiet = run(*arguments), run(*arguments, "--quiet")
    assert (loud.code, quiet.code, quiet.err) == (0, 0, "")
    assert is_progress(loud.err)
    unsteady = re.compile(r"^(seconds|memory) .*|  +[\d.e-]+  +[\d.]+$|  +seconds +MB", re.MULTILINE)
    assert unsteady.sub("", loud.out) == unsteady.sub("", quiet.out)
