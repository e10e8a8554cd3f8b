"""The text of every format for a table that one can check by hand, and examples of the programs' files."""

from fractions import Fraction

import pytest
from bubble_rules import bubble, function, numeric_bubble, residue_bubble, symbolic_bubble

from tilth.errors import FormatError, OptionError
from tilth.formats import FORMATS, Expected, Label, Rules, Source, export_text, find_format, rules_of
from tilth.formats.fire import read_fire
from tilth.formats.form import read_form
from tilth.formats.kira import read_integrals, read_kira, read_masters
from tilth.formats.mathematica import read_mathematica

SYMBOLIC = {
    "fire": """\
{{
{1,{{5,"(-d+3)/(s)"}}},
{2,{{5,"(d^2-9*d+18)/(s^2)"}}},
{3,{}},
{4,{{5,"(-1)/(2*(d-4))"},{6,"d-3"}}},
{5,{{5,"1"}}},
{6,{{6,"1"}}}
},{
{1,{1,{2,1}}},
{2,{1,{2,2}}},
{3,{1,{1,0}}},
{4,{1,{3,-1}}},
{5,{1,{1,1}}},
{6,{1,{1,2}}}
}}
""",
    "form": """\
* Symbols d,s;
* CFunctions bubble,num,den;
*
id bubble(2,1) =
  + bubble(1,1)*num(-d+3)*den(s);
id bubble(2,2) =
  + bubble(1,1)*num(d^2-9*d+18)*den(s)^2;
id bubble(1,0) = 0;
id bubble(3,-1) =
  - 1/2*bubble(1,1)*den(d-4)
  + bubble(1,2)*num(d-3);
""",
    "form-fill": """\
Symbols d,s;
CFunctions num,den;
Table,sparse,bubble(2);
*
Fill bubble(2,1) =
  + bubble(1,1)*num(-d+3)*den(s);
Fill bubble(2,2) =
  + bubble(1,1)*num(d^2-9*d+18)*den(s)^2;
Fill bubble(1,0) = 0;
Fill bubble(3,-1) =
  - 1/2*bubble(1,1)*den(d-4)
  + bubble(1,2)*num(d-3);
""",
    "integrals": "bubble[2,1]\nbubble[2,2]\nbubble[1,0]\nbubble[3,-1]\n",
    "json-lines": """\
{"format":"tilth-rules","version":1,"families":["bubble"],"symbols":["d","s"],"prime":null,"at":{},\
"masters":["bubble[1,1]","bubble[1,2]"],"targets":4}
{"target":"bubble[2,1]","row":{"bubble[1,1]":"(-d+3)/s"}}
{"target":"bubble[2,2]","row":{"bubble[1,1]":"(d^2-9*d+18)/s^2"}}
{"target":"bubble[1,0]","row":{}}
{"target":"bubble[3,-1]","row":{"bubble[1,1]":"-1/(2*(d-4))","bubble[1,2]":"d-3"}}
""",
    "kira": """\
{
bubble[2,1] ->
 + bubble[1,1]*((-d+3)/(s))
,
bubble[2,2] ->
 + bubble[1,1]*((d^2-9*d+18)/(s^2))
,
bubble[1,0] ->
 + 0
,
bubble[3,-1] ->
 + bubble[1,1]*((-1)/(2*(d-4)))
 + bubble[1,2]*((d-3)/(1))
}
""",
    "kira-masters": "bubble[1,1] # 1\nbubble[1,2] # 2\n",
    "mathematica": """\
{
bubble[2,1] -> (-d+3)/(s)*bubble[1,1],
bubble[2,2] -> (d^2-9*d+18)/(s^2)*bubble[1,1],
bubble[1,0] -> 0,
bubble[3,-1] -> -1/(2*(d-4))*bubble[1,1] + (d-3)*bubble[1,2]
}
""",
}


@pytest.mark.parametrize("name", SYMBOLIC)
def test_symbolic(name):
    assert export_text(symbolic_bubble(), name) == SYMBOLIC[name]


def test_every_format_has_an_example():
    # the other two have files of tests of their own
    assert {entry.name for entry in FORMATS} == {*SYMBOLIC, "kira-project", "kira-system"}
    assert list(FORMATS) == sorted(FORMATS, key=lambda entry: entry.name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mathematica", "{\nbubble[2,1] -> -2/7*bubble[1,1],\nbubble[1,0] -> 0\n}\n"),
        ("kira", "{\nbubble[2,1] ->\n + bubble[1,1]*((-2)/(7))\n,\nbubble[1,0] ->\n + 0\n}\n"),
        (
            "form",
            "* CFunctions bubble,num,den;\n*\nid bubble(2,1) =\n  - 2/7*bubble(1,1);\nid bubble(1,0) = 0;\n",
        ),
    ],
)
def test_numeric(name, text):
    assert export_text(numeric_bubble(), name) == text


def test_residues():
    assert "bubble[2,1] -> 100*bubble[1,1]" in export_text(residue_bubble(), "mathematica")
    assert '{1,{{3,"100"}}}' in export_text(residue_bubble(), "fire")
    assert '"prime":101' in export_text(residue_bubble(), "json-lines")


@pytest.mark.parametrize(
    ("head", "integral"),
    [
        ("{family}[{indices}]", "bubble[2,1]"),
        ("G[{number},{{{indices}}}]", "G[4242,{2,1}]"),
        ("j[{family},{indices}]", "j[bubble,2,1]"),
        ('GLI["{family}",{{{indices}}}]', 'GLI["bubble",{2,1}]'),
        ("B[{number},{indices}]", "B[4242,2,1]"),
        ("BL[{family},{{{indices}}}]", "BL[bubble,{2,1}]"),
        ("bub[{indices}]", "bub[2,1]"),
    ],
)
def test_heads(head, integral):
    numbers = {"bubble": 4242}
    text = export_text(symbolic_bubble(), "mathematica", head=head, numbers=numbers)
    assert f"\n{integral} -> " in text
    back = read_mathematica(Source("rules.m", text), head=head, numbers=numbers)
    renamed = symbolic_bubble() if head != "bub[{indices}]" else symbolic_bubble().renamed({"bubble": "bub"})
    assert back == renamed


@pytest.mark.parametrize(
    "head",
    [
        "",
        "{indices}",
        "j[{family}]",
        "j[{indices},{indices}]",
        "j[{family},{indices}",
        "j[{family}{indices}]",
        "j[{family.__class__},{indices}]",
        "j[{0},{indices}]",
        "j[{family!r},{indices}]",
        "j[{family:>99999999},{indices}]",
        'Import["/etc/passwd"][{indices}]',
        "Get[{family},{indices}]",
        "Import[{family},{indices}]",
        "N[{indices}]",
        "j[Run[1],{indices}]",
        "j[{family},{indices}]; Quit[]",
        'j["x",{indices}]',
        "j[{family},{number},{indices}]",
        "j\0[{indices}]",
    ],
)
def test_heads_that_are_refused(head):
    with pytest.raises(FormatError, match="head template"):
        export_text(symbolic_bubble(), "mathematica", head=head)


def test_a_head_without_family_is_for_one_family():
    rules = Rules({Label("a", (2,)): {Label("b", (1,)): Fraction(1)}})
    with pytest.raises(FormatError, match="does not tell a from b"):
        export_text(rules, "mathematica", head="j[{indices}]")


def test_examples_of_the_manuals():
    bub = {Label("bub", (2, 1)): {Label("bub", (1, 1)): function("3-d", 1, ("s", 1))}}
    zero = {Label("bub", (0, 2)): {}}
    kira = "{\nbub[2,1] ->\n + bub[1,1]*((-d+3)/(s))\n,\nbub[0,2] ->\n + 0\n}\n"
    assert read_kira(Source("kira_targets.m", kira)) == Rules(bub | zero)
    fire = """{ { {7012000001, {{2128128, "-((d-3))/(s)"}}} },
      { {7012000001, {4242,{2,1}}}, {2128128, {4242,{1,1}}} } }"""
    assert read_fire(Source("bub.tables", fire), numbers={"bub": 4242}) == Rules(bub)
    assert [str(target) for target in read_fire(Source("bub.tables", fire))] == ["4242[2,1]"]
    rules = "{G[4242,{2,1}] -> (3-d)/s G[4242,{1,1}]}"
    head = "G[{number},{{{indices}}}]"
    assert read_mathematica(Source("m", rules), head=head, numbers={"bub": 4242}) == Rules(bub)
    for line in (
        "id bub(2,1) = + bub(1,1)*(num(-d+3)*den(s));",
        "Fill bub(2,1) = + bub(1,1)*(num(-d+3)*den(s));",
        "id bub(2,1) = bub(1,1)*(num(-d+3)*prefactor(1/s));",
    ):
        assert read_form(Source("f", line)) == Rules(bub)
    assert read_masters(Source("masters", "bub[1,1] # 3\n")) == (Label("bub", (1, 1)),)
    assert read_integrals(Source("targets", "bub[1,1]\n\nbub[ 2, -1 ]\n")) == (
        Label("bub", (1, 1)),
        Label("bub", (2, -1)),
    )


@pytest.mark.parametrize(
    ("right", "value"),
    [
        ("f[1]", "1"),
        ("-f[1]", "-1"),
        ("+ - f[1]", "-1"),
        ("2*f[1]*3/4", "3/2"),
        ("f[1]/4", "1/4"),
        ("2 f[1]", "2"),
        ("f[1] + f[1]*-3", "-2"),
        ("f[1] - f[1]/2 - f[1]/2 + 0", "0"),
        ("2^-3*f[1]", "1/8"),
        ("2^(-3)*f[1] (* a remark *)", "1/8"),
        ("-(1-3)^2*f[1]", "-4"),
        ("(0)", "0"),
    ],
)
def test_right_sides(right, value):
    row = read_mathematica(Source("m", f"{{f[2] -> {right}}}"))[Label("f", (2,))]
    assert row.get(Label("f", (1,)), Fraction(0)) == Fraction(value)


def test_names_that_mathematica_would_misread():
    rules = symbolic_bubble().renamed({"s": "m_1"})
    with pytest.raises(FormatError, match="'m_1' means something else in Mathematica"):
        export_text(rules, "mathematica")
    assert "/(m1)" in export_text(rules, "mathematica", rename={"m_1": "m1"})
    with pytest.raises(FormatError, match="'E' means"):
        export_text(symbolic_bubble(), "mathematica", rename={"s": "E"})


def test_names_in_form():
    text = export_text(symbolic_bubble(), "form", rename={"s": "m_1", "bubble": "bub_b"})
    assert "* Symbols d,[m_1];" in text
    assert "id [bub_b](2,1) =\n  + [bub_b](1,1)*num(-d+3)*den([m_1]);" in text
    with pytest.raises(FormatError, match="cannot name a function"):
        export_text(symbolic_bubble(), "form", rename={"bubble": "den"})
    with pytest.raises(FormatError, match="names would become the same"):
        export_text(symbolic_bubble(), "form", rename={"bubble": "d"})


def test_declarations_in_form():
    assert export_text(symbolic_bubble(), "form", declarations="none").startswith("id bubble(2,1)")
    assert export_text(symbolic_bubble(), "form", declarations="statement").startswith("Symbols d,s;\n")
    with pytest.raises(FormatError, match="declarations='all' is unknown"):
        export_text(symbolic_bubble(), "form", declarations="all")


def test_no_line_of_form_is_a_comment_by_accident():
    lines = export_text(symbolic_bubble(), "form-fill").splitlines()
    assert [line for line in lines if line.startswith("*")] == ["*"]


def test_names_that_kira_keeps():
    with pytest.raises(FormatError, match="'Pi' cannot be a name in Kira"):
        export_text(symbolic_bubble(), "kira", rename={"s": "Pi"})


def test_numbers_of_families():
    rules = Rules({Label("a", (2,)): {Label("b", (1,)): Fraction(1)}})
    assert "{1,{1,{2}}},\n{2,{2,{1}}}" in export_text(rules, "fire")
    assert "{1,{7,{2}}},\n{2,{9,{1}}}" in export_text(rules, "fire", numbers={"a": 7, "b": 9})
    with pytest.raises(FormatError, match="the family b has no number"):
        export_text(rules, "fire", numbers={"a": 7})
    with pytest.raises(FormatError, match="not distinct"):
        export_text(rules, "fire", numbers={"a": 7, "b": 7})


def test_formats_are_found():
    assert find_format(None, "a/b.m").name == "mathematica"
    assert find_format(None, "b.tables.gz").name == "fire"
    assert find_format("kira", "b.m").name == "kira"
    with pytest.raises(FormatError, match=r"'b\.txt' does not tell the format.*\.jsonl \(json-lines\)"):
        find_format(None, "b.txt")
    with pytest.raises(FormatError, match="'reduze' is unknown, the formats are fire, form"):
        find_format("reduze", "b.m")
    with pytest.raises(OptionError, match="the format kira has no option 'head'"):
        export_text(symbolic_bubble(), "kira", head="j[{indices}]")


def test_some_targets_only():
    text = export_text(symbolic_bubble(), "integrals", targets=[bubble(1, 0)])
    assert text == "bubble[1,0]\n"
    with pytest.raises(FormatError, match=r"bubble\[7,7\] is not among the 4 targets"):
        export_text(symbolic_bubble(), "integrals", targets=[bubble(7, 7)])


def test_mixed_coefficients_are_refused():
    with pytest.raises(FormatError, match="different symbols"):
        Rules({bubble(2, 1): {bubble(1, 1): Fraction(1), bubble(1, 2): function("d")}})
    with pytest.raises(FormatError, match="is a int"):
        Rules({bubble(2, 1): {bubble(1, 1): 3}})
    with pytest.raises(FormatError, match="is a int"):
        Rules({bubble(2, 1): {bubble(1, 1): 103}}, prime=101)
    with pytest.raises(FormatError, match="not the name of a family"):
        Rules({Label('x"];Run["', (1,)): {}})


def test_what_is_expected_is_checked(bubble_family):
    expected = Expected(bubble_family)
    with pytest.raises(FormatError, match=r"m:1: box\[1,1\] belongs to family box"):
        read_kira(Source("m", "{box[1,1] -> 0}"), expected)
    with pytest.raises(FormatError, match=r"m:2: .*bubble\[1\] has 1 indices, but bubble has 2"):
        read_kira(Source("m", "{bubble[1,1] -> \n bubble[1]*3}"), expected)
    with pytest.raises(FormatError, match=r"'t' is not one of the symbols \(d, s\)"):
        read_kira(Source("m", "{bubble[1,1] -> bubble[1,2]*t}"), expected)


def test_rules_of_a_table(bubble_table):
    rules = rules_of(bubble_table)
    assert rules.masters == (bubble(1, 1),)
    assert rules.at == {"d": 41, "s": 7}
    assert [target.indices for target in rules] == [target.indices for target in bubble_table]
    assert rules[bubble(2, 1)][bubble(1, 1)] == Fraction(3 - 41, 7)
