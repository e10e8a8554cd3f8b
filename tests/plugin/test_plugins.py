"""Rules of installed packages: found by entry point, loaded only when named, never in place of a built-in."""

import json
import re
import sys

import pytest

import tilth
from tilth.cases import read_case
from tilth.errors import RuleError, RuleShapeError
from tilth.seeding import (
    choose_seeds,
    describe_rules,
    find_rule,
    make_request,
    rule_names,
    rule_text,
    rules,
    usovitsch,
)

ORIGIN = "tilth-example-rules 1.2.3"
LONG = "tilth-example-rules:usovitsch"

ASK = """
import json, sys
import tilth
from tilth.cases import read_case
from tilth.seeding import choose_seeds, describe_rules, find_rule, make_request, rules

targets = read_case("tribox:3").targets
request = make_request(targets)
out = {"listed": [list(entry) for entry in rules().entries]}
find_rule("laporta")
choose_seeds(find_rule("usovitsch"), request)
out["early"] = "example_rules" in sys.modules
out["names"] = {}
out["seeds"] = {}
for text in (
    "narrow", "narrow(1)", "narrow(width=1)", "tilth-example-rules:narrow",
    "tilth-example-rules:narrow(width=0)", "four-lines", "usovitsch",
    "tilth-example-rules:usovitsch", "union(usovitsch, narrow(2))",
):
    one = find_rule(text)
    out["names"][text] = one.name
    out["seeds"][text] = len(choose_seeds(one, request))
out["late"] = "example_rules" in sys.modules
out["doc"] = describe_rules("narrow")["narrow"]
score = tilth.score(targets, "four-lines", symmetries=False)
out["score"] = [score.rule, score.seeds, score.generated, score.independent, score.complete]
out["errors"] = []
for text in ("narrow(width=-1)", "narrow(size=1)", "narrow(1, 2)", "other-rules:narrow", "nope"):
    try:
        find_rule(text)
    except tilth.errors.RuleError as error:
        out["errors"].append(str(error))
print(json.dumps(out))
"""


@pytest.fixture(scope="module")
def asked(python):
    return json.loads(python("-c", ASK))


def test_the_list_shows_plugins_and_imports_none(asked):
    listed = {name: (text, origin) for name, text, origin in asked["listed"]}
    assert set(rule_names()) < set(listed)
    assert len(listed) == len(asked["listed"])
    assert listed["usovitsch"][1] == ""
    for name in ("narrow", "four-lines", LONG):
        assert listed[name][1] == ORIGIN
        assert listed[name][0]
    assert "tilth-example-rules:narrow" not in listed  # only where the short name is taken
    assert (asked["early"], asked["late"]) == (False, True)


def test_a_plugin_is_found_by_its_name_and_by_its_distribution(asked):
    seeds = asked["seeds"]
    # 23 sectors; the corner and so many powers of one numerator
    assert seeds["narrow"] == seeds["tilth-example-rules:narrow"] == 23 * 4
    assert seeds["narrow(1)"] == seeds["narrow(width=1)"] == 23 * 2
    assert seeds["tilth-example-rules:narrow(width=0)"] == 23
    assert seeds["four-lines"] == 88  # arXiv:2502.05121
    assert asked["names"]["narrow(1)"] == "narrow(width=1)"
    assert asked["names"]["union(usovitsch, narrow(2))"] == "union(usovitsch, narrow(width=2))"
    assert asked["score"] == ["four_lines", 88, 792, 739, True]  # as in test_rules_by_name
    assert asked["doc"].startswith("Corner seeds with numerators in the last free slot only.\n")


def test_a_built_in_rule_is_not_shadowed(asked):
    assert asked["seeds"]["usovitsch"] == 92
    assert asked["names"]["usovitsch"] == "usovitsch"
    assert asked["seeds"][LONG] == 23


def test_errors_name_the_distribution(asked):
    width, unknown, many, other, nope = asked["errors"]
    assert width == "narrow: width=-1 is not an integer from 0 to 127"
    assert unknown.startswith(f"rule narrow ({ORIGIN}): got an unexpected keyword argument 'size'")
    assert many.startswith(f"rule narrow ({ORIGIN}): too many positional arguments")
    assert other.startswith(
        "there is no seeding rule 'other-rules:narrow', the rules are as_needed, auto, boxes, "
    )
    assert nope.startswith("there is no seeding rule 'nope'")
    for message in (other, nope):
        assert message.endswith("four-lines, narrow, " + LONG)


def test_on_the_command_line(python):
    verb = ("-c", "import sys; from tilth.cli import main; sys.exit(main())")
    listed = python(*verb, "rules")
    assert re.search(rf"^narrow +\S.*\[{re.escape(ORIGIN)}\]$", listed, re.MULTILINE)
    assert re.search(rf"^{LONG} +\S.*\[{re.escape(ORIGIN)}\]$", listed, re.MULTILINE)
    assert "\nWhat\n" in python(*verb, "rules", "narrow")
    words = ("score", "--case", "tribox:3", "--seeding", "narrow(width=1)", "--json", "--quiet")
    error = python(*verb, *words, code=3)  # it does not close
    assert error == ""


def test_the_package_s_own_tests_pass(python, example, tmp_path):
    out = python(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", tmp_path, "-c", "/dev/null"),
        example / "tests",
    )
    assert re.search(r"^18 passed", out, re.MULTILINE)


# --- broken packages ------------------------------------------------------------------------------------

CORNERS = """
class Corners:
    name = "corners"

    def choose(self, sector, request):
        return [[1 if slot in sector.lines else 0 for slot in range(request.family.size)]]


corners = Corners
"""


def test_two_packages_with_one_name(offer):
    offer("alpha", "1.0", {"corners": "alpha_rules:corners"}, alpha_rules=CORNERS)
    offer("beta", "2.0", {"corners": "beta_rules:corners"}, beta_rules=CORNERS.replace('"corners"', '"mine"'))
    with pytest.raises(RuleError) as caught:
        find_rule("corners")
    message = "several packages offer a rule 'corners', write one of alpha:corners, beta:corners"
    assert str(caught.value) == message
    assert (find_rule("alpha:corners").name, find_rule("beta:corners").name) == ("corners", "mine")
    entries = {name: origin for name, _, origin in rules().entries if origin}
    assert entries["alpha:corners"] == "alpha 1.0"
    assert entries["beta:corners"] == "beta 2.0"
    assert "corners" not in entries


def test_two_packages_that_shadow_a_built_in(offer):
    for name in ("alpha", "beta"):
        offer(name, "1.0", {"usovitsch": f"{name}_rules:corners"}, **{f"{name}_rules": CORNERS})
    assert find_rule("usovitsch") == usovitsch()
    assert {"alpha:usovitsch", "beta:usovitsch", "usovitsch"} <= set(rules())
    assert find_rule("beta:usovitsch").name == "corners"


BROKEN = {
    "no such module": (
        "nowhere_at_all:corners",
        None,
        r"ModuleNotFoundError: No module named 'nowhere_at_all'",
    ),
    "no such attribute": ("rules_a:nothing", "", r"AttributeError: .*has no attribute 'nothing'"),
    "fails when imported": ("rules_b:corners", "1 / 0", r"ZeroDivisionError: division by zero"),
    "ends the program": ("rules_d:corners", "raise SystemExit(3)", r"SystemExit: 3"),
    "not Python": ("rules_c:corners", "def", r"SyntaxError: invalid syntax.*"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_plugin_that_cannot_be_imported(offer, name):
    entry, source, message = BROKEN[name]
    module = entry.partition(":")[0]
    offer("gamma", "0.1", {"corners": entry}, **({} if source is None else {module: source}))
    assert "corners" in set(rules())  # listing imports nothing
    assert module not in sys.modules
    for text in ("corners", "corners(1)", "gamma:corners", "union(usovitsch, corners)"):
        where = rf"rule corners of gamma 0\.1 cannot be loaded from {entry}"
        with pytest.raises(RuleError, match=rf"^{where}: {message}$") as caught:
            find_rule(text)
        assert caught.value.__cause__ is not None
    # the others are not disturbed
    assert find_rule("usovitsch") == usovitsch()
    assert tilth.score(read_case("tribox:3").targets, "usovitsch", effort=0, symmetries=False).complete


NOT_RULES = {
    "not callable": (
        "thing = 3",
        r"^rule odd of gamma 0\.1: odd_rules:thing is not callable, let the entry point",
    ),
    "returns nothing": (
        "def thing(): pass",
        r"^rule odd \(gamma 0\.1\) is None, which is not a seeding rule$",
    ),
    "returns text": (
        "def thing(): return 'usovitsch'",
        r"^rule odd \(gamma 0\.1\) is 'usovitsch', which is not",
    ),
    "returns a function": (
        "def thing(): return len",
        r"^rule odd \(gamma 0\.1\) is .*len.*, which is not a seed",
    ),
    "raises": (
        "def thing(): raise KeyError('x')",
        r"^rule odd \(gamma 0\.1\) cannot be made: KeyError: 'x'$",
    ),
    "ends the program": (
        "def thing(): raise SystemExit(0)",
        r"^rule odd \(gamma 0\.1\) cannot be made: SystemExit: 0$",
    ),
    "needs something": (
        "def thing(width): pass",
        r"^rule odd \(gamma 0\.1\): missing a required argument: 'width'",
    ),
    "has no name": (
        "class thing:\n    def choose(self, sector, request): return []",
        r"^rule odd \(gamma 0\.1\) is .*, which is not a seeding rule$",
    ),
    "no signature": ("thing = dict.fromkeys", r"^rule odd \(gamma 0\.1\)"),
}


@pytest.mark.parametrize("name", NOT_RULES)
def test_a_plugin_that_makes_no_rule(offer, name):
    source, message = NOT_RULES[name]
    offer("gamma", "0.1", {"odd": "odd_rules:thing"}, odd_rules=source)
    with pytest.raises(RuleError, match=message):
        find_rule("odd")
    if name == "not callable":
        with pytest.raises(RuleError, match=message):
            describe_rules("odd")


FEW = """
import tilth

@tilth.rule
def few(seed):
    'Few seeds.'
    return seed.dots == 0 and seed.t >= 4
"""


@pytest.mark.parametrize("text", ["few", "few()", "gamma:few", "union(few, few)", "repair(few)"])
def test_a_decorated_function_is_a_rule_already(offer, text):
    source = FEW
    offer("gamma", "0.1", {"few": "few_rules:few"}, few_rules=source)
    request = make_request(read_case("tribox:3").targets)
    assert len(choose_seeds(find_rule("few"), request)) > 0
    assert tilth.score(request.targets, text, symmetries=False).seeds > 0
    assert describe_rules("few") == {"few": "Few seeds."}
    with pytest.raises(RuleError, match=r"rule few .*unexpected keyword argument 'width'"):
        find_rule("few(width=1)")


def test_a_plugin_that_answers_with_rubbish_is_named(offer):
    source = CORNERS.replace("return [[", "return [[1, 2, 3]] or [[")
    offer("gamma", "0.1", {"odd": "odd_rules:corners"}, odd_rules=source)
    with pytest.raises(
        RuleShapeError, match=r"^rule corners \(from odd_rules\) answered for sector \d+ with an"
    ):
        choose_seeds(find_rule("odd"), make_request(read_case("tribox:3").targets))


def test_a_plugin_without_documentation(offer):
    offer("gamma", "0.1", {"corners": "bare_rules:corners"}, bare_rules=CORNERS)
    assert describe_rules("corners") == {"corners": ""}
    assert "corners" not in describe_rules()  # those are the built-in ones


PREDICATE = """
import tilth


def made():
    @tilth.rule
    def low_rank(seed):
        return seed.dots == 0 and seed.s <= max(0, seed.t - 3)

    return low_rank
"""


class Stop(Exception):
    """What ends a run here."""


@pytest.mark.parametrize("text", ["low-rank", "repair(low-rank)", "union(low-rank, repair(alpha:low-rank))"])
def test_a_run_goes_on_with_a_rule_of_a_package(offer, tmp_path, text):
    # The name of a function is not the text of the rule: the folder has what was asked for.
    offer("alpha", "1.0", {"low-rank": "alpha_rules:made"}, alpha_rules=PREDICATE)
    assert rule_text(text) == text != find_rule(text).name
    targets, point = read_case("tribox:3").targets, {"m1": 1, "m2": 31, "m3": 47}
    told = []
    tilth.reduce(
        targets,
        text,
        at=point,
        run=tmp_path / "whole",
        progress=lambda *news: told.append(news),
        symmetries=False,
    )
    learning = [stage for stage, _ in told].index("reconstruction")
    for moment in (0, learning // 2, learning):

        def stop(stage, news, left=[moment]):  # noqa: B006  it counts the reports of this run
            left[0] -= 1
            if left[0] < 0:
                raise Stop

        folder = tmp_path / str(moment)
        with pytest.raises(Stop):
            tilth.reduce(targets, text, at=point, run=folder, progress=stop, symmetries=False)
        tilth.resume(folder)
        assert (folder / "table.tilth").read_bytes() == (tmp_path / "whole" / "table.tilth").read_bytes()
