"""Files of preferred masters, with linear combinations among them."""

from __future__ import annotations

import pytest

from tilth import Combination, Family
from tilth.errors import TilthError
from tilth.formats import parse_preferred

BUBBLE = Family("bubble", ["k"], ["q"], ["k^2", "(k+q)^2-m"], {"q^2": "s"})


def test_integrals_and_combinations_in_their_order() -> None:
    text = """# the first is lowest
    {bubble[1,1], (2,1)}
    1,2
    g1: (d-4)^2*bubble[3,1] - s*bubble[1, 1]/(d-3)  # a comment
    bubble[-1,2]
    bubble[0,2] + bubble[0,1]*m
    """
    text = text.replace("(2,1)", "bubble(2,1)")
    listed = parse_preferred(BUBBLE, text)
    assert listed == (
        BUBBLE[1, 1],
        BUBBLE[2, 1],
        BUBBLE[1, 2],
        Combination({BUBBLE[3, 1]: "d^2-8*d+16", BUBBLE[1, 1]: "s/(3-d)"}, name="g1"),
        BUBBLE[-1, 2],
        Combination({BUBBLE[0, 2]: 1, BUBBLE[0, 1]: "m"}),
    )


@pytest.mark.parametrize(
    "terms",
    [
        {BUBBLE[2, 1]: "s*(d-4)", BUBBLE[1, 1]: "1/2"},
        {BUBBLE[2, 1]: "-1", BUBBLE[0, 1]: "-1/(d-3)"},
        {BUBBLE[1, 3]: "(s-m)/(d-3)^2/s", BUBBLE[0, 1]: "m-s"},
        {BUBBLE[1, 1]: "1"},
    ],
)
def test_the_text_of_a_combination_is_read_back(terms: dict) -> None:
    combination = Combination(terms, "g")
    assert parse_preferred(BUBBLE, f"g: {combination.expression}") == (combination,)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("g: bubble[1,1,1]*s", "has 3 indices"),
        ("bubble[1,1]*bubble[1,1]", "second integral of a term"),
        ("(s*bubble[1,1] + 2)*bubble[0,1]", "stands inside brackets"),
        ("g: 2*bubble[1,1] 3", "is not a factor of its term"),
        ("g:", "has no integral"),
        ("g: s + bubble[1,1]", "the term 's' has no integral"),
        ("g: t*bubble[1,1]", "contains t"),
        ("g: box[1,1]", "belongs to family box"),
        ("s: 2*bubble[1,1]", "of a symbol"),
        ("g: bubble[1,1] + 2*bubble[1,1]", "stands in two terms"),
        ("g: bubble[1,1], bubble[0,1]", "a combination takes a line"),
        ("2*bubble(1,1)", "is not an integral"),
        ("""__import__("os")*bubble[1,1]""", "unexpected"),
        ("bubble[1,1]/0", "divides by 0"),
    ],
)
def test_errors_name_the_line(line: str, says: str) -> None:
    with pytest.raises(
        TilthError, match=r"masters\.txt:3: .*" + says.replace("[", r"\[").replace("(", r"\(")
    ):
        parse_preferred(BUBBLE, f"bubble[1,1]\n\n{line}\n", "masters.txt")
