"""Programs as rules: tables, and random programs against an interpreter that shares no code."""

import textwrap
from random import Random

import numpy as np
import pytest
from funsearch_interpreter import features, interpret
from funsearch_random_program import Writer

from tilth import _core
from tilth.errors import ProgramError
from tilth.evolve.funsearch.program import read_program

SLOTS, LOOPS, EXTERNALS = 5, 2, 3


def random_problem(random, slots=SLOTS):
    def rows(count):
        return [[random.choice([-2, -1, 0, 0, 1, 1, 2]) for _ in range(slots)] for _ in range(count)]

    return rows(12), sorted([*rows(3), [1] * slots])


def disagreements(program, random, slots=SLOTS):
    seeds, targets = random_problem(random, slots)
    arrays = (np.array(rows, dtype=np.int8) for rows in (seeds, targets))
    found = _core.Expression(program.text).evaluate(*arrays, LOOPS, EXTERNALS).tolist()
    for seed, value in zip(seeds, found, strict=True):
        expected = bool(interpret(program.source, features(seed, targets, LOOPS, EXTERNALS)))
        if value is not expected:
            yield seed, value, expected


@pytest.mark.parametrize("slots", [SLOTS, None])
def test_random_programs_have_the_value_that_they_have_in_python(slots, multiplier):
    refused, translated = {}, 0
    for number in range(500 * multiplier):
        random = Random(f"program {number} {slots}")
        source = Writer(random, SLOTS, is_open=slots is None).program()
        try:
            program = read_program(source, slots=slots)
        except ProgramError as error:
            reason = str(error).partition(": ")[2] or str(error)
            refused[reason] = refused.get(reason, 0) + 1
            continue
        translated += 1
        # An open program is one rule for families of all sizes that have its slots.
        for size in [slots] if slots else [SLOTS, SLOTS + 2]:
            assert not list(disagreements(program, random, size)), f"{source}\n{program.text}"
    # Programs that are refused prove nothing: a good part has to get through.
    assert translated > 200 * multiplier, refused


TRANSLATIONS = {
    "early returns": (
        """
        def keep(t, s):
            if t < 4:
                return False
            return s <= t - 3
        """,
        "t >= 4 and s <= t - 3",
    ),
    "a table of limits": (
        """
        def keep(t, s):
            limit = 0
            if t == 6:
                limit = 3
            elif t == 5:
                limit = 2
            return s <= limit
        """,
        "s <= (3 if t == 6 else 2 if t == 5 else 0)",
    ),
    "a counter is a count": (
        """
        def keep(a, t):
            deep = 0
            for x in a:
                if x < -1:
                    deep += 1
            return deep < t
        """,
        "count(a[i] < -1 for i in 1..N) < t",
    ),
    "a sum over pairs, with continue": (
        """
        def keep(a, target, distance):
            total = 0
            for x, y in zip(a, target):
                if x > 0:
                    continue
                total += abs(x - y)
            return total == distance
        """,
        "sum(0 if a[i] > 0 else abs(a[i] - target[i]) for i in 1..N) == distance",
    ),
    "a return in a loop": (
        """
        def keep(a):
            for j in range(len(a)):
                if a[j] > 1 and j >= 2:
                    return False
            return True
        """,
        "count(a[i] > 1 and i >= 3 for i in 1..N) <= 0",
    ),
    "a flag": (
        """
        def keep(a, s):
            fine = s < 5
            for x in a:
                if x < -2:
                    fine = False
            return fine
        """,
        "s < 5 and count(a[i] < -2 for i in 1..N) == 0",
    ),
    "any and all": (
        "def keep(a):\n    return any(x < 0 for x in a) and all(x < 2 for x in a)\n",
        "count(a[i] < 0 for i in 1..N) > 0 and count(a[i] >= 2 for i in 1..N) == 0",
    ),
    "branches that share a part": (
        """
        def keep(t, s, dots):
            bound = t
            if dots > 0:
                bound -= 4
            else:
                bound -= 3
            return s <= bound
        """,
        "s <= t - (4 if dots > 0 else 3)",
    ),
    "a range of slots": (
        """
        def keep(a, s):
            for j in range(2, 4):
                s += j * a[j]
            return s > 0
        """,
        "s + sum((i - 1) * a[i] for i in 3..4) > 0",
    ),
    "nothing is left of what is known": (
        "def keep(t, s):\n    x = 0 * s + 2\n    return (t >= 0 and x == 2) if True else s\n",
        "true",
    ),
    "numbers are true if they are not zero": (
        "def keep(t, s):\n    return s or t\n",
        "(s if s != 0 else t) != 0",
    ),
    "truths are numbers": ("def keep(t, s):\n    return (t > 3) + (s > 1) >= 2\n", None),
}


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_programs_become_short_rules(name):
    source, text = TRANSLATIONS[name]
    program = read_program(textwrap.dedent(source).lstrip())
    if text is not None:
        assert program.text == text
    assert not list(disagreements(program, Random(name)))


def test_a_loop_that_is_no_sum_is_unrolled_for_one_family():
    source = textwrap.dedent(
        """
        def keep(a):
            top = -5
            for x in a:
                if x > top:
                    top = x
                if top > 1:
                    break
            return top == 1
        """
    ).lstrip()
    with pytest.raises(ProgramError, match=r"line 3: the loop .* in a loop over slots only add"):
        read_program(source)
    program = read_program(source, slots=2)
    assert not list(disagreements(program, Random("unrolled"), slots=2))


CAREFUL = {
    "a list that changes in a loop": """
        def keep(a, target, s):
            b = a
            n = 0
            for x in a:
                n += b[0]
                b = target
            return n > 1
        """,
    "a product that grows in a loop": """
        def keep(s, r):
            n = 1
            for j in range(3):
                n = n * (s + r)
            return n > 20
        """,
    "a variable that another one follows": """
        def keep(a):
            last = 0
            ups = 0
            for x in a:
                if x > last:
                    ups += 1
                last = x
            return ups > 2
        """,
    "a return between two changes": """
        def keep(a, s):
            n = 0
            for x in a:
                n += 1
                if x > 1:
                    return n > 3
                n += s
            return n < 12
        """,
    "the variable of a loop behind it": """
        def keep(a, s):
            last = s
            for x in a:
                last = x
            return last > 0
        """,
}


@pytest.mark.parametrize("name", CAREFUL)
def test_loops_that_only_look_like_sums(name):
    source = textwrap.dedent(CAREFUL[name]).lstrip()
    program = read_program(source, slots=4)
    for repeat in range(10):
        assert not list(disagreements(program, Random(f"{name} {repeat}"), slots=4)), program.text


REFUSALS = {
    "x is not set on all paths": (
        "if t: x = 1",
        "return x",
        "line 3: 'x' does not have a value on every path",
    ),
    "x is the last of a loop": ("for x in a: pass", "return x", "line 3: 'x' is the variable of a loop"),
    "x is set in a loop": ("for y in a: x = y", "return x", "line 3: 'x' gets its value in a loop"),
    "no argument": ("pass", "return top_s", "line 3: 'top_s' is used, but is not among the arguments"),
    "no value": ("pass", "return y", "line 3: 'y' is used, but has no value here"),
    "an enormous product": (
        "x = 999999999",
        "return x * x * t > 0",
        "line 3: a number is larger than 1000000000",
    ),
    "64 bits": ("x = s * s * s * s", "return x * x > 0", "line 3: a number can leave the range of 64 bits"),
    "division by zero": ("x = t // 0", "return True", "line 2: a divisor is always zero"),
    "no end": ("if t: return True", "pass", "the function can end without a return"),
    "an index that depends on the seed": (
        "pass",
        "return a[t] > 0",
        "line 3: an index of a depends on the seed",
    ),
    "a slot that no family has": ("pass", "return a[20] > 0", "line 3: .* does not exist in any family"),
    "a range that depends on the seed": (
        "for j in range(t): pass",
        "return True",
        "line 2: an end of a range",
    ),
    "a long range": ("for j in range(65): pass", "return True", "line 2: a loop has 65 iterations"),
    "a list as a number": ("x = a", "return x > 0", "line 3: a list stands where a number must stand"),
    "a function's name": ("sum = 1", "return True", "line 2: 'sum' is a function; choose another name"),
    "an argument changed in place": (
        "a[0] = 1",
        "return True",
        "line 2: something else than a variable is assigned",
    ),
    "too many values": ("x, y = 1, 2, 3", "return True", "line 2: 2 variables are set to something else"),
    "a large expression": (
        "for j in range(60): s = min(s, t) if s % 7 < j else s // 2",
        "return s",
        "line 2: a value takes too large an expression",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_names_the_line_and_what_to_do(name):
    first, second, message = REFUSALS[name]
    with pytest.raises(ProgramError, match=message) as caught:
        read_program(f"def keep(a, t, s, r):\n    {first}\n    {second}\n")
    text = str(caught.value)
    assert len(text) < 300 and "\n" not in text
    assert text.startswith(f"line {caught.value.line}: ") or caught.value.line is None
