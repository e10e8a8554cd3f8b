"""Rules as text: what is understood, what is refused, and that nothing is ever evaluated."""

import builtins
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tilth.errors import RuleError
from tilth.seeding import describe_rules, find_rule, laporta, rule_names, usovitsch

UNDERSTOOD = [
    ("laporta", laporta()),
    ("  laporta  ", laporta()),
    ("laporta()", laporta()),
    ("laporta(dots=0, s=3)", laporta(0, 3)),
    ("laporta(s=3,dots=0)", laporta(0, 3)),
    ("laporta( r = 8 , s = 4 )", laporta(s=4, r=8)),
    ("usovitsch", usovitsch()),
    ("usovitsch(l=-2)", usovitsch(l=-2)),
    ("usovitsch(l=4, floor=1, dots=2)", usovitsch(4, 1, 2)),
    ("usovitsch(exceptions={15: 2, 45: 1})", usovitsch(exceptions={15: 2, 45: 1})),
    ("usovitsch(exceptions={15:2}, l=4)", usovitsch(l=4, exceptions={15: 2})),
    ("usovitsch(exceptions={})", usovitsch()),
]

REFUSED = [
    ("", "is not a rule"),
    ("   ", "is not a rule"),
    ("laporte", "there is no seeding rule 'laporte', the rules are laporta, usovitsch"),
    ("Laporta", "there is no seeding rule 'Laporta'"),
    ("dots == 0 and t >= 4", "is not a rule, write a name"),
    ("laporta(", "is not a rule"),
    ("laporta(dots=0", "is not a rule"),
    ("laporta(dots=0))", r"'dots=0\)' is not a list like 'dots=0, s=3'"),
    ("laporta dots=0", "is not a rule"),
    ("laporta(0)", "'0' is not a list like"),
    ("laporta(dots)", "'dots' is not a list like"),
    ("laporta(dots=)", "'dots=' is not a list like"),
    ("laporta(dots=0 s=3)", "'dots=0 s=3' is not a list like"),
    ("laporta(dots=0,,s=3)", "',s=3' is not a list like"),
    ("laporta(dots=0, dots=1)", "'dots=1' is not a list like"),
    ("laporta(dots=1.5)", "is not a list like"),
    ("laporta(dots=1e3)", "is not a list like"),
    ("laporta(dots=0x10)", "is not a list like"),
    ("laporta(dots=1_0)", "is not a list like"),
    ("laporta(dots=None)", "is not a list like"),
    ("laporta(dots=-1)", "laporta: dots=-1 is not an integer from 0 to 127"),
    ("laporta(dots=128)", "laporta: dots=128 is not an integer from 0 to 127"),
    ("laporta(dots=99999999999999999999)", "is not a list like"),
    ("laporta(l=3)", "rule laporta does not take l"),
    ("laporta(self=3)", "rule laporta does not take self"),
    ("laporta(dots={1: 2})", r"laporta: dots=\{1: 2\} is not an integer"),
    ("usovitsch(exceptions=3)", "exceptions"),
    ("usovitsch(exceptions={15})", r"'15' is not a table like \{15: 2, 45: 1\}"),
    ("usovitsch(exceptions={15: -2})", "is not a list like"),
    ("usovitsch(exceptions={15: 2: 3})", "is not a table like"),
    ("usovitsch(exceptions={{15: 2}})", "is not a list like"),
    ("usovitsch(exceptions={15: {45: 1}})", "is not a list like"),
    ("usovitsch(exceptions={15: 2, 15: 1})", "15"),
    ("usovitsch(exceptions={0: 2})", "the key 0, which is not a sector number"),
    ("usovitsch(exceptions={15: 200})", r"exceptions\[15\]=200 is not an integer from 0 to 127"),
    ("usovitsch(exceptions={15: 2}", "is not a rule"),
    ("usovitsch(l={})", r"usovitsch: l=\{\} is not an integer"),
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
    "laporta" + " " * 100_000,
    "laporta(" + "dots=0, " * 100_000 + ")",
    "\ud800",
]


@pytest.mark.parametrize(("text", "rule"), UNDERSTOOD, ids=[text for text, _ in UNDERSTOOD])
def test_understood(text, rule):
    assert find_rule(text) == rule
    assert find_rule(rule.name) == rule


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[text for text, _ in REFUSED])
def test_refused(text, message):
    with pytest.raises(RuleError, match=message):
        find_rule(text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_refused_and_not_evaluated(text, tmp_path, monkeypatch):
    def caught(*arguments, **keywords):
        raise AssertionError("a rule's text was evaluated")

    trace = tmp_path / "trace"
    started = time.perf_counter()
    with monkeypatch.context() as patch, pytest.raises(RuleError) as refused:
        for name in ("eval", "exec", "compile", "open"):
            patch.setattr(builtins, name, caught)
        find_rule(text.replace("{}", str(trace)))
    assert time.perf_counter() - started < 1
    assert len(str(refused.value)) < 3_000  # a huge text is not echoed in full
    assert not trace.exists()


PIECES = [
    *("laporta", "usovitsch", "laporta(", "dots", "exceptions", "floor", "l", "s", "r", "dots=1"),
    *("=", "=", "(", ")", "{", "}", ":", ",", " ", "\n", "\t", ".", "[", "]", "'", "é", "٣"),
    *("0", "3", "-1", "15", "127", "99999999", "1.5", "None", "__class__"),
    *("15: 2", "{15: 1}", "exceptions={15: 1}"),
]


def only_rule_errors(text):
    try:
        rule = find_rule(text)
    except RuleError as error:
        assert str(error)
    else:
        assert rule.name.partition("(")[0] in rule_names()
        assert find_rule(rule.name) == rule


@given(st.text())
@settings(max_examples=1_000)
def test_any_text_is_a_rule_or_a_rule_error(text):
    only_rule_errors(text)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=1_500)
def test_texts_of_the_right_pieces_are_rules_or_rule_errors(text):
    only_rule_errors(text)


@given(st.sampled_from(["laporta", "usovitsch"]), st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@settings(max_examples=1_500)
@example("usovitsch", "exceptions=0")
@example("usovitsch", "exceptions=15")
def test_any_arguments_are_parameters_or_a_rule_error(name, arguments):
    only_rule_errors(f"{name}({arguments})")


def test_rules_are_listed_in_order_and_described():
    assert rule_names() == tuple(sorted(rule_names()))
    described = describe_rules()
    assert tuple(described) == rule_names() == ("laporta", "usovitsch")
    assert describe_rules("laporta") == {"laporta": described["laporta"]}
    with pytest.raises(RuleError, match="there is no seeding rule 'x'"):
        describe_rules("x")


@pytest.mark.parametrize("thing", [None, 3, ["laporta"], b"laporta", lambda seed: True], ids=repr)
def test_other_things_are_no_rules(thing):
    hint = "wrap a function in tilth.rule" if callable(thing) else "is not a seeding rule"
    with pytest.raises(RuleError, match=hint):
        find_rule(thing)
