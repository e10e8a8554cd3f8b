"""Rules as text: what is understood, what is refused, and that nothing is ever evaluated."""

import builtins
import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import tilth
from tilth import as_needed, repair
from tilth.errors import ExpressionError, RuleError
from tilth.seeding import (
    Expression,
    boxes,
    decreasing_rank,
    describe_rules,
    excepting,
    expression,
    find_rule,
    intersection,
    kira,
    laporta,
    priority,
    rule_names,
    shifted,
    tube,
    union,
    usovitsch,
    von_hippel_wilhelm,
)

REFUSALS = (RuleError, ExpressionError)

UNDERSTOOD = [
    ("laporta", laporta()),
    ("  laporta  ", laporta()),
    ("laporta" + " " * 100_000, laporta()),
    ("laporta()", laporta()),
    ("laporta(dots=0, s=3)", laporta(0, 3)),
    ("laporta(s=3,dots=0)", laporta(0, 3)),
    ("laporta( r = 8 , s = 4 )", laporta(s=4, r=8)),
    ("laporta(0)", laporta(0)),
    ("laporta(0, 3)", laporta(0, 3)),
    ("laporta(0, r=8)", laporta(0, r=8)),
    ("laporta(0, 3,)", laporta(0, 3)),
    ("laporta\n(dots=\n0)\n", laporta(0)),
    ("usovitsch", usovitsch()),
    ("usovitsch(l=-2)", usovitsch(l=-2)),
    ("usovitsch(l=4, floor=1, dots=2)", usovitsch(4, 1, 2)),
    ("usovitsch(exceptions={15: 2, 45: 1})", usovitsch(exceptions={15: 2, 45: 1})),
    ("usovitsch(exceptions={15:2}, l=4)", usovitsch(l=4, exceptions={15: 2})),
    ("usovitsch(exceptions={})", usovitsch()),
    ("kira(4, 0, exceptions={15: 2,})", kira(4, 0, exceptions={15: 2})),
    ("von-hippel-wilhelm(dots=1)", von_hippel_wilhelm(1)),
    ("decreasing-rank(absent=[4, 5, 7])", decreasing_rank(absent=[4, 5, 7])),
    ("tube(rank=3, slots=[7])", tube(3, [7])),
    ("tube(3, [7,], 2)", tube(3, [7], 2)),
    ("tube(slots=[])", tube()),
    ("boxes({15: [0, 2], 3: [1, 0]})", boxes({3: (1, 0), 15: (0, 2)})),
    ("boxes({})", boxes({})),
    ("union(usovitsch, boxes({15: [0, 2]}))", union(usovitsch(), boxes({15: [0, 2]}))),
    ("intersection(laporta(0), kira, tube)", intersection(laporta(0), kira(), tube())),
    ("shifted(usovitsch, [0, 0, 0, 0, 0, 0, -1])", shifted(usovitsch(), [0, 0, 0, 0, 0, 0, -1])),
    (
        "excepting(usovitsch, {15: laporta(1, 2), 45: kira})",
        excepting(usovitsch(), {45: kira(), 15: laporta(1, 2)}),
    ),
    (
        "union(union(kira), shifted(union(tube, kira), [1]))",
        union(union(kira()), shifted(union(tube(), kira()), [1])),
    ),
    ("dots == 0 and t >= 4", expression("dots == 0 and t >= 4")),
    ("expression('s <= t - 3', dots=1)", expression("s <= t - 3", dots=1)),
    ('expression("s <= t - 3")', expression("s <= t - 3")),
    ("priority", priority()),
    ("priority('s + 2 * missing', s=3)", priority("s + 2 * missing", s=3)),
    ("not (s > 3)", expression("not (s > 3)")),
    ("repair(tube(floor=1))", repair(tube(floor=1))),
    ("repair('tube', rounds=3)", repair(tube(), 3)),
    ("as_needed(laporta(r=8, s=4))", as_needed(laporta(s=4, r=8))),
    ("repair(as_needed(kira))", repair(as_needed(kira()))),
    ('repair("s <= t - 3")', repair(expression("s <= t - 3"))),
    ("repair(expression('s <= t - 3'))", repair("s <= t - 3")),
    ("union(priority, repair(tube))", union(priority(), repair(tube()))),
    ("shifted(as_needed(kira), [1])", shifted(as_needed(kira()), [1])),
    ("excepting(repair(kira), {15: priority})", excepting(repair(kira()), {15: priority()})),
    ("bit(3)", expression("bit(3)")),
]

REFUSED = [
    ("laporta(", r"^the rule 'laporta\(' cannot be read: a value should stand here"),
    ("laporta(dots=0", r"cannot be read: '\)' should stand here \(at the end\)"),
    ("usovitsch(exceptions={15: 2}", r"cannot be read: '\)' should stand here \(at the end\)"),
    (
        "laporte",
        "^there is no seeding rule 'laporte', the rules are as_needed, auto, boxes.*; did you mean 'laporta'",
    ),
    ("Laporta", "^there is no seeding rule 'Laporta'"),
    ("von_hippel_wilhelm", "there is no seeding rule 'von_hippel_wilhelm'"),
    ("laporta(dots=0))", r"the rule should end here \(before '\)'\)"),
    ("laporta(dots)", "there is no seeding rule 'dots'"),
    ("laporta(dots=)", r"the name of a rule should stand here \(before '\)'\)"),
    ("laporta(dots=0 s=3)", r"'\)' should stand here \(before 's=3\)'\)"),
    ("laporta(dots=0,,s=3)", r"\(before ',s=3\)'\)"),
    ("laporta(dots=0, 3)", r"a parameter without a name stands after one with a name \(before '3\)'\)"),
    ("laporta(dots=0, dots=1)", "dots is given twice"),
    (
        "laporta(0, dots=1)",
        r"^rule laporta \(built in\): multiple values for argument 'dots', see `tilth rules lap",
    ),
    ("laporta(0, 1, 2, 3)", r"^rule laporta \(built in\): too many positional arguments, see"),
    ("laporta(dots=1.5)", r"'\)' should stand here \(before '\.5\)'\)"),
    ("laporta(dots=1e3)", r"\(before 'e3\)'\)"),
    ("laporta(dots=0x10)", r"\(before 'x10\)'\)"),
    ("laporta(dots=1_0)", r"\(before '_0\)'\)"),
    ("laporta(dots=+1)", r"\(before '\+1\)'\); write it like tube\(rank=3, slots=\[7\]\)$"),
    ("laporta(dots=- 1)", r"\(before '- 1\)'\)"),
    ("laporta(dots=None)", "there is no seeding rule 'None'"),
    ("laporta(dots=True)", "there is no seeding rule 'True'"),
    ("laporta(dots='1')", "laporta: dots='1' is not an integer from 0 to 127"),
    ("laporta(dots=[1])", r"laporta: dots=\[1\] is not an integer from 0 to 127"),
    ("laporta(dots=-1)", "^laporta: dots=-1 is not an integer from 0 to 127$"),
    ("laporta(dots=128)", "^laporta: dots=128 is not an integer from 0 to 127$"),
    ("laporta(dots=99999999999999999999)", "cannot be read: an integer has at most 9 digits"),
    (
        "laporta(l=3)",
        r"^rule laporta \(built in\): got an unexpected keyword argument 'l', see `tilth rules laporta`$",
    ),
    ("laporta(self=3)", r"got an unexpected keyword argument 'self'"),
    ("laporta(dots={1: 2})", r"laporta: dots=\{1: 2\} is not an integer"),
    ("usovitsch(exceptions=3)", "exceptions=3 is not a table, write it like"),
    ("usovitsch(exceptions=[3])", r"exceptions=\[3\] is not a table, write it like"),
    ("usovitsch(exceptions={15})", r"':' should stand here \(before '\}\)'\)"),
    ("usovitsch(exceptions={15: -2})", r"exceptions\[15\]=-2 is not an integer from 0 to 127"),
    ("usovitsch(exceptions={15: 2: 3})", r"'\}' should stand here \(before ': 3\}\)'\)"),
    ("usovitsch(exceptions={{15: 2}})", r"a sector number should stand here \(before '\{15: 2\}\}\)'\)"),
    ("usovitsch(exceptions={15: {45: 1}})", r"exceptions\[15\]=\{45: 1\} is not an integer"),
    ("usovitsch(exceptions={15: 2, 15: 1})", "15 is given twice"),
    ("usovitsch(exceptions={0: 2})", "the key 0, which is not a sector number"),
    ("usovitsch(exceptions={15: 200})", r"exceptions\[15\]=200 is not an integer from 0 to 127"),
    ("usovitsch(l={})", r"usovitsch: l=\{\} is not an integer"),
    (
        "tube(slots=7)",
        r"^tube: slots=7 is not a list of propagators",
    ),
    ("tube(slots=[0])", r"tube: slots=\[0\] is not a list of propagators, write it like \[4, 5\]"),
    ("tube(absent=[21])", r"tube: absent=\[21\] is not a list of propagators"),
    ("boxes", r"^rule boxes \(built in\): missing a required argument: 'bounds', see `tilth rules boxes`$"),
    ("boxes([1])", r"boxes: \[1\] is not a table, write it like"),
    ("boxes({15: 2})", r"boxes: 15: 2 is not a sector with \[dots, s\]"),
    ("boxes({15: [0, 1, 2]})", r"boxes: 15: \[0, 1, 2\] is not a sector with \[dots, s\]"),
    ("boxes({15: [0, -1]})", r"boxes: 15: \[0, -1\] is not a sector with \[dots, s\]"),
    ("boxes({-15: [0, 1]})", r"boxes: -15: \[0, 1\] is not a sector with \[dots, s\]"),
    ("union", "^union needs at least one rule$"),
    ("intersection()", "^intersection needs at least one rule$"),
    ("union(3)", "^union: 3 is not a seeding rule"),
    ("union('usovitsch')", "^union: 'usovitsch' is not a seeding rule"),
    ("union([usovitsch])", r"^union: \[.*\] is not a seeding rule"),
    ("union(laporte)", "there is no seeding rule 'laporte'"),
    ("union(laporta(dots=-1))", "laporta: dots=-1"),
    ("union(tilth)", "there is no seeding rule 'tilth'"),
    ("repair", r"^rule repair \(built in\): missing a required argument: 'seeding'"),
    ("repair(3)", "^3 is not a seeding rule$"),
    ("repair(laporte)", "there is no seeding rule 'laporte'"),
    ("repair('laporte')", "there is no seeding rule 'laporte'"),
    ("repair(dots == 0)", r"and an expression within a rule in quotes, like repair\(\"dots == 0\"\)$"),
    ("repair(s <= t - 3, rounds=5)", r"\(before '<= t - 3, rounds=5\)'\).* in quotes, like repair"),
    ("union(tube, not bit(3))", "and an expression within a rule in quotes"),
    ("repair('dots == 0'", r"slots=\[7\]\)$"),
    ("repair(tube, rounds=0)", "^repair: rounds=0 is not a positive integer$"),
    ("repair(tube, tube)", "^repair: rounds=.* is not a positive integer$"),
    ("as_needed(laporta, 3)", "too many positional arguments"),
    ("as-needed(laporta)", "there is no seeding rule 'as-needed'"),
    ("shifted(usovitsch)", r"missing a required argument: 'offset'"),
    (
        "shifted(usovitsch, kira)",
        r"^shifted: .* is not a list of integers",
    ),
    ("shifted(usovitsch, [1, 128])", r"shifted: \[1, 128\] is not a list of integers from -127 to 127"),
    ("shifted(usovitsch, [usovitsch])", "is not a list of integers from -127 to 127"),
    ("excepting(usovitsch, {15: 2})", "excepting: 2 is not a seeding rule"),
    ("priority('t >= 4')", "priority: 't >= 4' is true or false, a score must be an integer"),
    ("expression('t')", "the expression 't' is a number, and a score is a priority rule"),
    ("t + 1", "the expression 't \\+ 1' is a number, and a score is a priority rule"),
    ("union(" * 30 + "usovitsch" + ")" * 30, "nested deeper than 16"),
    ("tube(slots=" + "[" * 1000 + "]" * 1000 + ")", "nested deeper than 16"),
]

# What has not the outer form of a name is an expression; that language has tests of its own.
NO_EXPRESSIONS = [
    ("", "the expression ends"),
    ("   ", "the expression ends"),
    ("laporta dots=0", "the character '=', .*write == for a comparison"),
    ("abs(dots=0)", "the character '='"),
    ("max", r"the expression ends, but '\(' must stand there"),
    ("s <= ", "the expression ends"),
]

HOSTILE = [
    "__import__('os').system('touch {}')",
    "laporta(dots=__import__('os').system('touch {}'))",
    "laporta.__init__.__globals__['__builtins__']",
    "laporta(dots=laporta(dots=1))",
    "laporta(dots=open('{}', 'w').close() or 1)",
    "laporta(__class__=1)",
    "laporta(dots=0); open('{}', 'w')",
    "(lambda: open('{}', 'w'))()",
    "laporta(dots=0)\nopen('{}', 'w')",
    "laporta(dots=0)\x00",
    "lаporta",
    "ｌａｐｏｒｔａ",
    "laporta(dots=٣)",
    "laporta(dots=１)",
    "laporta(dots=²)",
    "{" * 300 + "}" * 300,
    "laporta(dots=" + "{" * 400 + "}" * 400 + ")",
    "usovitsch(exceptions={" + "1: 1, " * 200 + "})",
    "laporta(dots=" + "9" * 1_000_000 + ")",
    "laporta" + "(" * 100_000,
    "laporta" + " " * 100_000 + ";",
    "union(" * 10_000,
    "union(" * 1_000 + "laporta" + ")" * 1_000,
    "union(" * 100 + "[" * 1_000 + "{1: " * 1_000 + ")",
    "[" * 50_000,
    "union(laporta, __import__)",
    'union(laporta, \'open("{}", "w")\')',
    "laporta:__init__",
    "os.system",
    "os:system('touch {}')",
    "tilth.seeding.laporta",
    "../../../etc/passwd.rule",
    "/dev/zero.rule",
    "laporta(" + "dots=0, " * 100_000 + ")",
    "\ud800",
]


def short(table):
    return [text[:60] for text, _ in table]


@pytest.mark.parametrize(("text", "rule"), UNDERSTOOD, ids=short(UNDERSTOOD))
def test_understood(text, rule):
    assert find_rule(text) == rule
    assert find_rule(rule.name) == rule


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=short(REFUSED))
def test_refused(text, message):
    with pytest.raises(RuleError, match=message) as caught:
        find_rule(text)
    assert len(str(caught.value)) < 400 + 2 * min(len(text), 200)


@pytest.mark.parametrize(("text", "message"), NO_EXPRESSIONS, ids=short(NO_EXPRESSIONS))
def test_refused_as_an_expression(text, message):
    with pytest.raises(ExpressionError, match=message) as caught:
        find_rule(text)
    assert caught.value.position in range(len(text) + 1)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_refused_and_not_evaluated(text, tmp_path, monkeypatch):
    def caught(*arguments, **keywords):
        raise AssertionError("a rule's text was evaluated")

    for name in rule_names():
        describe_rules(name)  # imported beforehand: an import compiles
    trace = tmp_path / "trace"
    started = time.perf_counter()
    with monkeypatch.context() as patch, pytest.raises(REFUSALS) as refused:
        for name in ("eval", "exec", "compile", "open"):
            patch.setattr(builtins, name, caught)
        find_rule(text.replace("{}", str(trace)))
    assert time.perf_counter() - started < 1
    assert len(str(refused.value)) < 3_000  # a huge text is not echoed in full
    assert not trace.exists()


PIECES = [
    *("laporta", "usovitsch", "laporta(", "dots", "exceptions", "floor", "l", "s", "r", "dots=1"),
    *("union(", "tube", "boxes(", "shifted(", "slots=[7]", "{15: [0, 2]}", "'s <= 3'", '"', "priority"),
    *("=", "=", "(", ")", "{", "}", ":", ",", " ", "\n", "\t", ".", "[", "]", "'", "é", "٣"),
    *("0", "3", "-1", "15", "127", "99999999", "1.5", "None", "__class__"),
    *("15: 2", "{15: 1}", "exceptions={15: 1}"),
]


def only_refusals(text):
    try:
        rule = find_rule(text)
    except REFUSALS as error:
        assert str(error)
    else:
        assert isinstance(rule, Expression) or rule.name.partition("(")[0] in rule_names()
        assert find_rule(rule.name) == rule


@given(st.text())
@settings(max_examples=1_000)
def test_any_text_is_a_rule_or_refused(text):
    only_refusals(text)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=1_500)
def test_texts_of_the_right_pieces_are_rules_or_refused(text):
    only_refusals(text)


@given(
    st.sampled_from(["laporta", "usovitsch", "tube", "boxes", "union"]),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
)
@settings(max_examples=1_500)
@example("usovitsch", "exceptions=0")
@example("usovitsch", "exceptions=15")
def test_any_arguments_are_parameters_or_refused(name, arguments):
    only_refusals(f"{name}({arguments})")


BUILT_IN = (
    *(
        "as_needed",
        "auto",
        "boxes",
        "decreasing-rank",
        "excepting",
        "expression",
        "intersection",
        "kira",
        "laporta",
        "learnt",
        "line-powers",
    ),
    *("priority", "repair", "shifted", "strands", "tube", "union", "usovitsch", "von-hippel-wilhelm"),
)


def test_rules_are_listed_in_order_and_described():
    described = describe_rules()
    assert tuple(described) == rule_names() == BUILT_IN == tuple(sorted(BUILT_IN))
    assert describe_rules("laporta") == {"laporta": described["laporta"]}
    for text in ("x", "laporta(dots=0)", "", "dots == 0"):
        with pytest.raises(
            RuleError, match=f"^there is no seeding rule {re.escape(repr(text))}, the rules are"
        ):
            describe_rules(text)


def test_each_rule_has_one_line_in_the_list():
    listed = tilth.rules()
    assert set(BUILT_IN) <= set(listed)
    assert len(listed) == len(set(listed))
    lines = str(listed).splitlines()
    assert len(lines) == len(listed)
    for name, line in zip(listed, lines, strict=True):
        assert line.startswith(f"{name} ")
        if name in BUILT_IN:
            assert line.split(maxsplit=1)[1] == describe_rules(name)[name].splitlines()[0]
            assert line.endswith(".")
    assert listed._repr_html_().count("<tr>") == len(listed)


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_rule_says_what_why_cost_and_reference(name):
    text = describe_rules(name)[name]
    headings = re.findall(r"^(What|Why|Cost|Reference)$", text, re.MULTILINE)
    assert headings == ["What", "Why", "Cost", "Reference"]
    assert re.search(r"\b(arXiv:\d{4}\.\d{5}|hep-ph/\d{7}|None)", text.partition("Reference")[2])


FILES = {
    "usovitsch": usovitsch(),
    "# from Kira\n\nusovitsch(l=4)  # and no floor\n": usovitsch(4),
    "union(\n    usovitsch,\n    boxes({15: [0, 2]}),  # widened\n)\n": union(
        usovitsch(), boxes({15: [0, 2]})
    ),
    "dots == 0\nand s <= t - 3\n": expression("dots == 0 and s <= t - 3"),
    "\r\ntube(rank=3)\r\n": tube(3),
}


@pytest.mark.parametrize("text", FILES, ids=repr)
def test_a_rule_in_a_file(tmp_path, text):
    path = tmp_path / "my own.rule"
    path.write_bytes(text.encode())
    assert find_rule(str(path)) == FILES[text]
    assert find_rule(f"  {path}\n") == FILES[text]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no rule, write one such as"),
        (b"# nothing\n", "holds no rule"),
        (b"other.rule\n", "holds no rule"),
        (b"us\xfcovitsch", r"is not UTF-8 text \(byte 2\), save it as UTF-8"),
        (b"#" * 1_000_001, "larger than the limit of 1000000 bytes"),
        (b"laporte", "there is no seeding rule 'laporte'"),
        (b"laporta(dots=-1)", "laporta: dots=-1 is not an integer"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_file_that_holds_no_rule(tmp_path, content, message):
    path = tmp_path / "bad.rule"
    path.write_bytes(content)
    with pytest.raises(RuleError, match=message):
        find_rule(str(path))


def test_a_file_that_is_not_there(tmp_path):
    for path in (tmp_path / "no.rule", tmp_path):
        with pytest.raises(RuleError, match=f"^{re.escape(str(path / 'x.rule'))} cannot be read"):
            find_rule(str(path / "x.rule"))
    (tmp_path / "folder.rule").mkdir()
    with pytest.raises(RuleError, match=r"folder\.rule cannot be read \(Is a directory\), check the path"):
        find_rule(str(tmp_path / "folder.rule"))


@pytest.mark.parametrize("thing", [None, 3, ["laporta"], b"laporta", len], ids=repr)
def test_other_things_are_no_rules(thing):
    hint = "wrap a function in tilth.rule" if callable(thing) else "is not a seeding rule"
    with pytest.raises(RuleError, match=hint):
        find_rule(thing)
