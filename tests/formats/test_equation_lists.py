"""Lists of equations as Mathematica and NeatIBP write them: systems of families, solved again."""

import random
from fractions import Fraction

import pytest

import tilth
from tilth.cases import load_family
from tilth.cli import main
from tilth.errors import FormatError
from tilth.formats import (
    Label,
    Rules,
    Source,
    read_kira_system,
    read_rules,
    read_system,
    rules_of,
    system_of,
    write_kira_system,
)
from tilth.formats.equation_lists import read_equation_list
from tilth.formats.sums import read_mathematica_sum
from tilth.table.factored import integer_ring, polynomial_text


def coefficients(text, **options):
    """Return {(indices): text of the coefficient} of the only equation of a list."""
    system = read_equation_list(Source("list.txt", text), ("d", "s"), **options)
    (equation,) = system.equations
    ring = integer_ring(system.symbols)
    return {system.integrals[n].indices: polynomial_text(ring.from_dict(part)) for n, part in equation}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{s*G[1, 1] - 2*G[2, 1]}", {(1, 1): "s", (2, 1): "-2"}),
        ("{-(s*G[1, 1]) + (-3 + d)*s*G[2, 1]}", {(1, 1): "-s", (2, 1): "d*s-3*s"}),
        ("{-2*(-3 + d)*s^2*G[1, 1] - (G[2, 1]*s)}", {(1, 1): "-2*d*s^2+6*s^2", (2, 1): "-s"}),
        ("{(s*G[1, 1])/2 + G[2, 1]}", {(1, 1): "s", (2, 1): "2"}),
        ("{-((s*G[1, 1])/d) + G[2, 1]/d}", {(1, 1): "-s", (2, 1): "1"}),
        ("{((d - 1)*(s*G[1, 1]))/(s + 1) + 3*G[2,1]}", {(1, 1): "d*s-s", (2, 1): "3*s+3"}),
        ("{ -(-s*G[1,1]) + G[2,1] }\n", {(1, 1): "s", (2, 1): "1"}),
        ("{ (* a comment *) s^-1*G[1,1]}", {(1, 1): "1"}),
        ("{s G[1,1] + G[1,1]}", {(1, 1): "s+1"}),
    ],
)
def test_sums_as_mathematica_writes_them(text, expected):
    assert coefficients(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{s*(G[1,1] + G[2,1])}", "stands inside brackets"),
        ("{s/(2*G[1,1])}", "stands inside brackets"),
        ("{(s*G[1,1])^2}", "stands inside brackets"),
        ("{2*(-s*G[1,1])}", "stands inside brackets"),
        ("{s*G[1,1]", "list.txt:1: ends without the closing"),
        ("{s*G[1,1]}\nfoo", "list.txt:2: has 'foo' where a list must begin"),
        ("{s*G[1,1],\n s}", "list.txt:2: the term 's' has no integral"),
        ("{\nG[1,1]*Get[\"x\"]}", "list.txt:2: has an unexpected"),
        ("{}", "has no equations"),
        ("{s*G[1,1])}", "list.txt:1"),
        ("{(s*G[1,1]}", "list.txt:1"),
    ],
)  # fmt: skip
def test_what_is_refused(text, message):
    with pytest.raises(FormatError) as caught:
        coefficients(text)
    assert message in str(caught.value)


def written(system, draw):
    """Write a system as Mathematica would, with brackets that it sets and some that it could."""
    ring = integer_ring(system.symbols)
    lines = []
    for equation in system.equations:
        terms = []
        for number, part in equation:
            label = system.integrals[number]
            integral = f"G[{', '.join(map(str, label.indices))}]"
            text = polynomial_text(ring.from_dict(part))
            terms.append(
                draw.choice(
                    [f"({text})*{integral}", f"-((-({text}))*{integral})", f"(({text})*{integral})/1"]
                )
            )
        lines.append(" + ".join(terms))
    return "{" + ", ".join(lines) + "}"


def renamed(system):
    return read_kira_system(Source("system", write_kira_system(system).replace("box[", "G[")))


def test_the_equations_of_a_table_solved_again(tmp_path):
    box = load_family("box")
    targets = [box[1, 1, 1, 2], box[1, 2, 1, -1]]
    table = tilth.reduce(targets)
    system = system_of(table)
    draw = random.Random(5)
    path = tmp_path / "box.txt"
    path.write_text(written(system, draw))
    assert read_system(path) == renamed(system)
    solved = tilth.solve(path, [str(target).replace("box", "G") for target in targets])
    assert rules_of(solved) == rules_of(table).renamed({"box": "G"})


def test_a_folder_of_lists(tmp_path, capsys):
    folder = tmp_path / "IBP"
    folder.mkdir()
    (folder / "3.txt").write_text("{-(s*G[1, 2]) - (-3 + d)*G[1, 1] + G[0, 2]}")
    (folder / "11.txt").write_text("{G[0, 2], G[1, 2] - G[2, 1]}")
    system = read_system(folder)
    assert (len(system.equations), system.symbols) == (3, ("d", "s"))
    (tmp_path / "targets").write_text("G[2,1]\n")
    assert main(["solve", str(folder), str(tmp_path / "targets"), "--quiet"]) == 0
    assert "G[1,1]  (-d+3)/s" in capsys.readouterr().out
    (tmp_path / "none").mkdir()
    with pytest.raises(FormatError, match=r"without lists \*.txt"):
        read_system(tmp_path / "none")


def test_heads_of_lists(tmp_path):
    path = tmp_path / "list.m"
    path.write_text("{s*j[bub, 1, 2] + (d-3)*j[bub, 1, 1]}")
    system = read_system(path, head="j[{family},{indices}]")
    assert system.integrals == (Label("bub", (1, 2)), Label("bub", (1, 1)))
    path.write_text("bub[1,2]*(s)\n")
    with pytest.raises(FormatError, match="no list of Mathematica"):
        read_system(path, head="j[{family},{indices}]")


def test_rules_and_sums_with_such_brackets(tmp_path):
    path = tmp_path / "rules.m"
    path.write_text("{bubble[2,1] -> -((-3 + d)*bubble[1,1])/s, bubble[3,1] -> (2*bubble[1,1])/3}")
    rules = read_rules(path)
    bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2"], {"q^2": "s"})
    table = tilth.reduce([bubble[2, 1]])
    label = Label("bubble", (2, 1))
    assert Rules({label: rules[label]}) == rules_of(table)
    assert rules[Label("bubble", (3, 1))][Label("bubble", (1, 1))].value_at(
        {"d": Fraction(1), "s": Fraction(1)}
    ) == Fraction(2, 3)
    found = read_mathematica_sum(Source("amp.m", "amp = -(s*bubble[2,1]) + (x*bubble[1,1])/2"))
    assert [(term.sign, term.text.replace(" ", "")) for term in found.terms] == [(-1, "s"), (1, "x/2")]
