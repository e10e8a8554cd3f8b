"""Where the function is in an answer, whatever is around it."""

import pytest

from tilth.errors import ProgramError
from tilth.evolve.funsearch import read_answer
from tilth.evolve.funsearch.extract import extract_source

FUNCTION = "def keep_v2(t, s):\n    if s > 3:\n        return False\n\n    return s <= t - 3\n"
TEXT = "s <= 3 and s <= t - 3"

ANSWERS = {
    "alone": FUNCTION,
    "in a fence": f"Gladly!\n\n```python\n{FUNCTION}```\nIt is shorter.",
    "in a fence of tildes": f"~~~\n{FUNCTION}~~~",
    "in a fence that is not closed": f"```py\n{FUNCTION}",
    "in the second of two fences": f"```\npip install tilth\n```\nand\n```python\n{FUNCTION}```",
    "between prose": f"The rule is:\n{FUNCTION}\nThis keeps fewer seeds (I hope).\n",
    "behind imports": f"import math\nfrom typing import *\n\n{FUNCTION}\nprint(keep_v2(1, 2))\n",
    "behind an earlier version": f"def keep_v1(t):\n    return t > 9\n\n{FUNCTION}",
    "corrected": f"{FUNCTION.replace('3', '2')}\nNo, wait:\n\n{FUNCTION}",
    "indented": "".join(f"    {line}\n" for line in FUNCTION.splitlines()),
    "with Windows' line ends": FUNCTION.replace("\n", "\r\n"),
    "by the plain name": FUNCTION.replace("keep_v2", "keep"),
    "with types": FUNCTION.replace("(t, s)", "(t: int, s: 'int') -> bool").replace("'int'", "list[int]"),
    "over several lines": FUNCTION.replace("(t, s)", "(\n    t,\n    s,\n)"),
    "with comments": FUNCTION.replace("    if", "# ≤ at the margin\n    if").replace("3\n", "3  # → done\n"),
    "with a docstring": FUNCTION.replace(
        ":\n", ':\n    """Keep few seeds, s ≤ t − 3.\n\n    More.\n    """\n', 1
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_function_is_found(name):
    program = read_answer(ANSWERS[name], ["keep_v2", "keep"])
    assert program.text == TEXT
    assert program.source == "def keep(t, s):\n    if s > 3:\n        return False\n    return s <= t - 3"


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "No.",
        "keep_v2 = 3",
        "def keep_v1(t):\n    return True",
        "async def keep_v2(t):\n    return True",
        "x" * 9999,
    ],
)
def test_there_may_be_none(answer):
    with pytest.raises(ProgramError, match="the answer has no function keep_v2; write one that starts with"):
        read_answer(answer, ["keep_v2", "keep"])


def test_lines_are_counted_from_the_function():
    with pytest.raises(ProgramError, match=r"^line 2: the operator") as caught:
        read_answer("Well,\n\n```python\nimport math\n\ndef keep(t):\n    return t ** 2\n```")
    assert caught.value.line == 2


def test_a_decorator_comes_with_its_function():
    assert extract_source("x = 1\n@evil\n@more(1)\ndef keep(t):\n    return t\nx = 2\n", ["keep"]).startswith(
        "@evil\n"
    )


def test_what_is_shown_again_is_read_again():
    program = read_answer(FUNCTION, ["keep_v2"])
    assert read_answer(program.source) == program
