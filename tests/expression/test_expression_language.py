"""The language by tables: operators, precedence, edge values, features, limits, and texts that mean harm."""

import ast
import pickle
import random
import time

import numpy as np
import pytest

from tilth import _core
from tilth.errors import ExpressionError, IndexCountError
from tilth.seeding import expression

SEED = (2, 1, 0, -3)  # t=2 r=3 s=3 dots=1 sector=3
TARGETS = [(1, 1, 1, -1), (3, 1, 0, 0), (1, 0, 1, 1), (1, 1, 0, -2)]
LOW, HIGH = -(2**63), 2**63 - 1
BIG = "1000000000*1000000000*1000000000"


def at(text, seed=SEED, targets=TARGETS, loops=2, externals=1):
    seeds = np.array([seed], dtype=np.int8)
    targets = np.array(targets, dtype=np.int8).reshape(-1, len(seed))
    return _core.Expression(text).evaluate(seeds, targets, loops, externals).tolist()[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("t + s", 5),
        ("t - s - s", -4),
        ("t * s", 6),
        ("-s", -3),
        ("--s", 3),
        ("7 // 2", 3),
        ("(t - 9) // 2", -4),
        ("a[4] // -2", 1),
        ("(0 - 7) % 3", 2),
        ("7 % -a[1]", -1),
        ("s == 3", True),
        ("s != 3", False),
        ("t < s", True),
        ("s < s", False),
        ("s <= s", True),
        ("t > s", False),
        ("s > t", True),
        ("s >= s", True),
        ("1 <= t < s <= 3 != 4", True),
        ("1 <= t < s < 3", False),
        ("true and t == 2", True),
        ("true and false", False),
        ("false or true", True),
        ("false or False", False),
        ("not t == 2", False),
        ("not not True", True),
        ("bit(1) == bit(3)", False),
        ("bit(1) != bit(3)", True),
        ("min(t, s, a[4])", -3),
        ("max(t, s, a[4])", 3),
        ("abs(a[4]) + abs(s)", 6),
        ("1 if t > s else 2 if s == 3 else 3", 2),
        ("t > s if bit(1) else true", False),
        ("sum(a[i] for i in 1..N)", 0),
        ("sum(i * i for i in 1..4)", 30),
        ("sum(i for i in 3..2)", 0),
        ("sum(i for i in 0..0)", 0),
        ("count(bit(i) for i in 1..N)", 2),
        ("count(a[i] < 0 for i in N..N)", 1),
        ("sum(sum(a[i] * j for i in 1..N) for j in 1..3)", 0),
        ("sum(count(i < j for i in 1..N) for j in 1..N)", 6),
        ("sum(i for i in 1..2) + sum(i for i in 1..2)", 6),
    ],
)
def test_operators(text, value):
    assert at(text) == value
    assert at(_core.Expression(text).text) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("t", 2),
        ("r", 3),
        ("s", 3),
        ("dots", 1),
        ("sector", 3),
        ("N", 4),
        ("L", 2),
        ("E", 1),
        ("a[1]", 2),
        ("a[N]", -3),
        # Of the targets all but the third are above sector 3; the last is nearest, at distance 2.
        ("top.t", 3),
        ("top.r", 4),
        ("top.s", 2),
        ("top.dots", 2),
        ("top.sector", 7),
        ("distance", 2),
        ("target[1]", 1),
        ("target[4]", -2),
        ("missing", 0),
    ],
)
def test_features(name, value):
    assert at(name) == value
    without = 0 if name.startswith(("top", "distance", "target", "missing")) else value
    assert at(name, targets=[]) == without
    assert at(name, targets=TARGETS[2:3]) == without


def test_ties_go_to_the_earlier_target():
    assert at("target[3]", (1, 1, 0, 0), [(1, 1, 1, 0), (1, 1, -1, 0)]) == 1
    assert at("target[3]", (1, 1, 0, 0), [(1, 1, -1, 0), (1, 1, 1, 0)]) == -1
    assert at("missing", (1, 0, 0, 0), [(1, 1, 1, 0), (1, 1, 0, 1)]) == 2


def test_seeds_of_many_sectors_and_blocks():
    chance = np.random.default_rng(5)
    seeds = chance.integers(-3, 4, size=(2_000, 4)).astype(np.int8)
    targets = np.array(TARGETS, dtype=np.int8)
    for text in ("top.t * 100 + missing", "distance - target[1]", "sector if s > 1 else top.sector"):
        expression = _core.Expression(text)
        together = expression.evaluate(seeds, targets, 2, 1)
        alone = [int(expression.evaluate(seeds[n : n + 1], targets, 2, 1)[0]) for n in range(0, 2_000, 97)]
        assert together[::97].tolist() == alone


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (BIG, HIGH),
        (f"-{BIG}", LOW),
        (f"{BIG} + 1", HIGH),
        (f"-{BIG} - 1", LOW),
        (f"-(-{BIG})", HIGH),
        (f"abs(-{BIG})", HIGH),
        (f"(-{BIG}) // (0 - 1)", HIGH),
        (f"(-{BIG}) % (0 - 1)", 0),
        (f"(-{BIG}) * (0 - 1)", HIGH),
        (f"({BIG}) * ({BIG})", HIGH),
        (f"sum({BIG} for i in 1..3) - 1", HIGH - 1),
        (f"{BIG} - {BIG} + t", 2),
        (f"t - {BIG} + {BIG}", 2),
        (f"(-{BIG}) // ({BIG})", -2),
        (f"(-{BIG}) % ({BIG})", HIGH - 1),
        ("t // 0", 0),
        ("t % 0", 0),
        ("t // (t - 2)", 0),
        ("-t % (t - 2)", 0),
        ("0 // 0", 0),
        (f"(-{BIG}) // 0", 0),
        ("1000000000 * s * s", 9_000_000_000),
    ],
)
def test_arithmetic_is_total(text, value):
    # As constants, which are folded, and with a zero that the compiler cannot know.
    assert at(text) == value
    assert at(text.replace("1000000000", "(1000000000 + t - 2)")) == value


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("dots==0 and (t>=4)and s<=(t-3)", "dots == 0 and t >= 4 and s <= t - 3"),
        ("((t+s))+r == 1", "t + s + r == 1"),
        ("t+(s+r)==1", "t + (s + r) == 1"),
        ("t-(s-r) == 1", "t - (s - r) == 1"),
        ("(t*s)//r % 2 == 1", "t * s // r % 2 == 1"),
        ("t*(s//r) == 1", "t * (s // r) == 1"),
        ("-(t*s) == (-t)*s", "-(t * s) == -t * s"),
        ("-(-t) == - 1", "--t == -1"),
        ("not (True and bit( 1 ))", "not (true and bit(1))"),
        ("not (not bit(N))", "not not bit(N)"),
        ("(bit(1) and bit(2)) and (bit(3) or False)", "bit(1) and bit(2) and (bit(3) or false)"),
        ("(bit(1) and bit(2)) or bit(3)", "bit(1) and bit(2) or bit(3)"),
        ("(t < s) == (s < t)", "(t < s) == (s < t)"),
        ("(1 if bit(1) else 2) + 3 > 0", "(1 if bit(1) else 2) + 3 > 0"),
        ("1 if bit(1) else (2 if bit(2) else 3)", "1 if bit(1) else 2 if bit(2) else 3"),
        ("(1 if bit(1) else 2) if bit(2) else 3", "(1 if bit(1) else 2) if bit(2) else 3"),
        ("sum((a[i]+1)for i in 1 .. N)>0", "sum(a[i] + 1 for i in 1..N) > 0"),
        ("top . t == min(1,(t if bit(1) else s))", "top.t == min(1, t if bit(1) else s)"),
    ],
)
def test_canonical_text(text, canonical):
    expression = _core.Expression(text)
    assert expression.text == canonical
    assert expression == _core.Expression(canonical)
    assert hash(expression) == hash(_core.Expression(canonical))
    assert repr(expression) == f"Expression({canonical!r})"
    assert pickle.loads(pickle.dumps(expression)) == expression  # noqa: S301  our own bytes


# --- precedence: Python's own grammar says what a text without parentheses means -------------------------


def python_value(node, names):
    """Walk a tree of Python's own parser; nothing is evaluated by Python."""
    walk = lambda part: python_value(part, names)  # noqa: E731
    match node:
        case ast.Expression(body):
            return walk(body)
        case ast.Constant(value):
            return value
        case ast.Name(name):
            return names[name]
        case ast.Subscript(ast.Name(name), ast.Constant(slot)):
            return names[name][slot - 1]
        case ast.UnaryOp(ast.USub(), x):
            return -walk(x)
        case ast.UnaryOp(ast.Not(), x):
            return not walk(x)
        case ast.BoolOp(ast.And(), parts):
            return all(list(map(walk, parts)))
        case ast.BoolOp(ast.Or(), parts):
            return any(list(map(walk, parts)))
        case ast.IfExp(test, body, orelse):
            return walk(body) if walk(test) else walk(orelse)
        case ast.BinOp(left, sign, right):
            x, y = walk(left), walk(right)
            match sign:
                case ast.Add():
                    return x + y
                case ast.Sub():
                    return x - y
                case ast.Mult():
                    return x * y
                case ast.FloorDiv():
                    return x // y if y else 0
                case ast.Mod():
                    return x % y if y else 0
        case ast.Compare(left, signs, rest):
            values = list(map(walk, [left, *rest]))
            named = {"Eq": "__eq__", "NotEq": "__ne__", "Lt": "__lt__", "LtE": "__le__"}
            named |= {"Gt": "__gt__", "GtE": "__ge__"}
            links = zip(signs, values, values[1:], strict=False)
            return all([getattr(x, named[type(sign).__name__])(y) for sign, x, y in links])
    raise AssertionError(ast.dump(node))


def test_precedence_is_pythons():
    names = {"t": 2, "r": 3, "s": 3, "dots": 1, "sector": 3, "N": 4, "L": 2, "E": 1, "a": SEED}
    chance = random.Random(11)
    operands = ["t", "s", "dots", "a[4]", "a[2]", "2", "0", "-t", "-a[4]"]
    arithmetic, relations = ["+", "-", "*", "//", "%"], ["==", "!=", "<", "<=", ">", ">="]

    def term():
        return (
            " ".join(
                chance.choice(operands) + " " + chance.choice(arithmetic) for _ in range(chance.randrange(3))
            )
            + " "
            + chance.choice(operands)
        )

    def relation():
        parts = [term() for _ in range(chance.choice([2, 2, 3]))]
        text = parts[0] + "".join(f" {chance.choice(relations)} {part}" for part in parts[1:])
        return f"not {text}" if chance.random() < 0.3 else text

    def junction():
        text = relation()
        for _ in range(chance.randrange(3)):
            text += f" {chance.choice(['and', 'or'])} {relation()}"
        return text

    for _ in range(3_000):
        text = junction()
        if chance.random() < 0.3:
            text += f" if {junction()} else {junction()}"
        assert at(text) == python_value(ast.parse(text.strip(), mode="eval"), names), text


# --- refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 0, "ends, but a number"),
        ("   ", 3, "ends, but a number"),
        ("t +", 3, "ends, but a number"),
        ("t s", 2, "unexpected 's', but an operator or the end"),
        ("(t", 2, "ends, but an operator or ')'"),
        ("t)", 1, "unexpected ')'"),
        ("t = 1", 2, "write == for a comparison"),
        ("t / 2", 2, "write // for division"),
        ("bit(1) & bit(2)", 7, "write and"),
        ("bit(1) | bit(2)", 7, "write or"),
        ("!bit(1)", 0, "write not"),
        ("t == not s", 5, "unexpected 'not'"),
        ("+t", 0, "unexpected '+'"),
        ("1.5", 1, "unexpected '.'"),
        ("1e9", 0, "not a plain number"),
        ("1000000001", 0, "not a plain number from 0 to 1000000000"),
        ("007", 0, "not a plain number"),
        ("2t", 0, "not a plain number"),
        ("x > 1", 0, 'no name "x", the names are t, r, s'),
        ("t > 1 or i == 2", 9, 'no name "i"'),
        ("a[i]", 2, 'no name "i"'),
        ("a > 1", 2, "'['"),
        ("a[t]", 2, "a slot (an integer, N or a loop variable)"),
        ("a[-1]", 2, "a slot"),
        ("a[N-1]", 3, "']'"),
        ("top.x", 4, "one of t, r, s, dots, sector"),
        ("top", 3, "'.' and one of"),
        ("min(t)", 5, "',' and a second argument"),
        ("abs(t, s)", 5, "')'"),
        ("sum(t for i in 1..t)", 18, "an integer or N"),
        ("sum(t for i in -1..2)", 15, "an integer or N"),
        ("sum(t for t in 1..2)", 10, 'variable "t" has a meaning already'),
        ("sum(t for _i in 1..2)", 10, "has a meaning already"),
        ("sum(sum(i for i in 1..2) for i in 1..2)", 14, "has a meaning already"),
        ("sum(i for i in 1..2) + i", 23, 'no name "i"'),
        ("f(t)", 0, 'no function "f"'),
        # kinds
        ("t and bit(1)", 0, "operand 1 of 'and', t, is an integer, but a boolean"),
        ("bit(1) or t + 1", 10, "operand 2 of 'or', t + 1, is an integer"),
        ("not t", 4, "operand 1 of 'not', t, is an integer"),
        ("-bit(1)", 1, "operand 1 of '-', bit(1), is a boolean, but an integer"),
        ("t + s * (t > 1)", 9, "the right operand of '*', t > 1, is a boolean"),
        ("bit(1) + 1", 0, "the left operand of '+', bit(1), is a boolean"),
        ("bit(1) < bit(2)", 0, "the left operand of '<'"),
        ("t == bit(1)", 5, "the right operand of '==', bit(1), is a boolean, but an integer"),
        ("bit(1) == t", 10, "the right operand of '==', t, is an integer, but a boolean"),
        ("1 if t else 2", 5, "the condition of 'if'"),
        ("1 if bit(1) else bit(2)", 17, "the value after 'else'"),
        ("max(1, bit(1))", 7, "operand 2 of 'max'"),
        ("abs(bit(1))", 4, "operand 1 of 'abs'"),
        ("sum(bit(i) for i in 1..N)", 4, "what 'sum' adds"),
        ("count(a[i] for i in 1..N)", 6, "what 'count' counts"),
    ],
)
def test_refusals_have_position_and_caret(text, position, message):
    with pytest.raises(ExpressionError) as caught:
        _core.Expression(text)
    assert caught.value.position == position
    sentence, shown, caret = str(caught.value).split("\n")
    assert message in sentence
    assert f"(at character {position + 1})" in sentence
    assert shown == f"    {text}"
    assert caret.index("^") - 4 == position


HOSTILE = {
    "attribute": "t.__class__.__bases__",
    "attribute of a call": "abs(t).real",
    "top attribute": "top.__class__",
    "import": "__import__('os').system('true')",
    "bare import": "import os",
    "call": "eval(t)",
    "open": 'open("/etc/passwd")',
    "lambda": "(lambda: t)()",
    "lambda variable": "sum(lambda: 1 for lambda in 1..2)",
    "comprehension": "[i for i in t]",
    "generator": "sum(i for i in t)",
    "walrus": "(x := t)",
    "assignment": "t = 1",
    "statement": "t > 1; t < 3",
    "format string": "f'{t}'",
    "string": "'t' == 't'",
    "bytes": "b'1'",
    "ellipsis": "...",
    "star": "min(*t)",
    "keyword argument": "min(t, key=s)",
    "slice": "a[1:2]",
    "expression as slot": "a[a[1]]",
    "matrix product": "t @ s",
    "shift": "1 << 1000000000",
    "power": "9**9**9**9",
    "huge integer": "9" * 5000,
    "huge loop": "sum(1 for i in 1..1000000000)",
    "nested loops": "sum(" * 8 + "1" + "".join(f" for i{n} in 1..1000)" for n in range(8)),
    "many loops": " + ".join(["sum(i for i in 1..15000)"] * 2),
    "parentheses": "(" * 9_000 + "t",
    "closed parentheses": "(" * 4_000 + "t" + ")" * 4_000,
    "not": "not " * 2_000 + "true",
    "minus": "-" * 9_000 + "t",
    "abs": "abs(" * 2_000 + "t" + ")" * 2_000,
    "if": "t if true else " * 600 + "t",
    "left if": "(" * 500 + "t" + " if true else t)" * 500,
    "brackets": "a[" * 3_000,
    "terms": "t+" * 4_000 + "t",
    "ten megabytes": "t" * 10_000_000,
    "ten megabytes of brackets": "(" * 10_000_000,
    "ten megabytes of beyond": "\U0001f33e" * 2_500_000,
    "cyrillic a": "\u0430[1] > 0",
    "full-width digit": "t > \uff11",
    "full-width bracket": "abs\uff08t\uff09",
    "superscript": "t > \u00b2",
    "arabic digit": "t > \u0663",
    "long s": "\u017f > 1",
    "kelvin sign": "min(t, \u212a)",
    "less or equal sign": "t \u2264 3",
    "minus sign": "t \u2212 3 > 1",
    "no-break space": "t\u00a0> 1",
    "zero width space": "t\u200b > 1",
    "right to left": "t > 1 \u202e",
    "byte order mark": "\ufefft > 1",
    "lone surrogate": "t > 1 \ud800",
    "NUL": "t > 1\0",
    "NUL within": "t\0 > 1",
    "comment": "t > 1 # and so on",
    "newline": "t > 1\nand t < 3",
    "carriage return": "t > 1\r",
    "form feed": "t >\f1",
    "backslash": "t > \\\n1",
    "backtick": "`t`",
    "dollar": "$t",
    "percent format": "'%s' % t",
    "nan": "nan > 1",
    "infinity": "inf",
    "None": "None",
    "is": "t is 1",
    "in": "t in 1..2",
    "dunder name": "__builtins__",
    "private loop variable": "sum(__x for __x in 1..2)",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_refused_at_once(text):
    start = time.perf_counter()
    for make in (_core.Expression, expression):
        with pytest.raises(ExpressionError) as caught:
            make(text)
        assert isinstance(caught.value.position, int)
        assert 0 <= caught.value.position <= len(text)
        assert len(str(caught.value)) < 1_000
        assert str(caught.value).endswith("^")
    assert time.perf_counter() - start < 1.0


@pytest.mark.parametrize("other", [None, 3, b"t", ["t"], object()])
def test_only_text_is_an_expression(other):
    with pytest.raises(TypeError):
        _core.Expression(other)


# --- evaluation -------------------------------------------------------------------------------------------


def test_arrays_in_and_out():
    seeds = np.array([SEED, TARGETS[0], TARGETS[2]], dtype=np.int8)
    none = np.empty((0, 4), dtype=np.int8)
    keep = _core.Expression("s >= 1").evaluate(seeds, none, 2, 1)
    score = _core.Expression("10 * t + s").evaluate(seeds, none, 2, 1)
    assert (keep.dtype, keep.tolist()) == (np.bool_, [True, True, False])
    assert (score.dtype, score.tolist()) == (np.int64, [23, 31, 30])
    assert _core.Expression("s >= 1").evaluate(none, none, 2, 1).shape == (0,)
    assert _core.Expression("true").evaluate(seeds, none, 2, 1).tolist() == [True] * 3
    assert _core.Expression("7").evaluate(seeds, none, 2, 1).tolist() == [7] * 3
    reversed_columns = np.asfortranarray(np.repeat(seeds, 2, axis=0))[::2]
    assert _core.Expression("10 * t + s").evaluate(reversed_columns, none, 2, 1).tolist() == [23, 31, 30]


def test_long_work_leaves_the_interpreter_lock():
    seeds = np.random.default_rng(6).integers(-3, 4, size=(200_000, 4)).astype(np.int8)
    targets = np.array(TARGETS, dtype=np.int8)
    rule = _core.Expression("s <= top.s - missing and distance % 3 != 0")
    parts = [rule.evaluate(part, targets, 2, 1) for part in np.array_split(seeds, 500)]
    assert rule.evaluate(seeds, targets, 2, 1).tolist() == np.concatenate(parts).tolist()


def test_arrays_that_do_not_fit():
    rule = _core.Expression("s >= 1")
    with pytest.raises(IndexCountError, match="a target has 3 indices, but the family has 4 propagators"):
        rule.evaluate(np.ones((2, 4), np.int8), np.ones((1, 3), np.int8), 1, 1)
    for slots in (0, 21):
        with pytest.raises(ExpressionError, match=f"family has {slots} propagators; between 1 and 20"):
            rule.evaluate(np.ones((2, slots), np.int8), np.ones((1, slots), np.int8), 1, 1)
    with pytest.raises(TypeError):
        rule.evaluate(np.ones((2, 4)), np.ones((1, 4), np.int8), 1, 1)
    with pytest.raises(TypeError):
        rule.evaluate(np.ones(4, np.int8), np.ones((1, 4), np.int8), 1, 1)


@pytest.mark.parametrize(
    ("text", "slot", "position"),
    [
        ("a[0] > 0", 0, 2),
        ("t > 1 and bit(5)", 5, 14),
        ("(target[9])>0", 9, 8),
        ("sum(a[i] for i in 1..5) > 0", 5, 6),
    ],
)
def test_slots_are_checked_against_the_family(text, slot, position):
    rule = _core.Expression(text)
    with pytest.raises(ExpressionError, match=rf"slot {slot} does not exist.* 1 to 4 .*") as caught:
        at(text)
    assert caught.value.position == position
    assert str(caught.value).split("\n")[2].index("^") - 4 == position
    assert (
        rule.evaluate(np.ones((1, 9), np.int8), np.ones((0, 9), np.int8), 1, 1).shape == (1,)
        if slot
        else True
    )


@pytest.mark.parametrize(
    ("text", "nodes", "depth"),
    [
        ("t", 1, 1),
        ("a[1]", 1, 1),
        ("-t", 2, 2),
        ("t + s + r", 4, 2),
        ("1 < t < 3 and true", 6, 3),
        ("(((t)))", 1, 1),
    ],
)
def test_size(text, nodes, depth):
    assert (_core.Expression(text).nodes, _core.Expression(text).depth) == (nodes, depth)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("dots == 0 and s <= t - 3", r"\mathrm{dots} = 0 \land s \leq t - 3"),
        ("not bit(3)", r"\lnot \left( a_{3} > 0 \right)"),
        ("a[1] // (t + 1) * 2", r"\left\lfloor \frac{a_{1}}{t + 1} \right\rfloor \cdot 2"),
        ("t % 2 * 3", r"\left( t \bmod 2 \right) \cdot 3"),
        ("sum(a[i] + 1 for i in 1..N)", r"\sum_{i=1}^{N} \left( a_{i} + 1 \right)"),
        (
            "count(bit(j_1) for j_1 in 2..N)",
            r"\left| \left\{ \mathrm{j\_1} \in \{2,\dots,N\} : a_{\mathrm{j\_1}} > 0 \right\} \right|",
        ),
        ("1 if bit(1) else 2", r"\begin{cases} 1 & \text{if } a_{1} > 0 \\ 2 & \text{otherwise} \end{cases}"),
    ],
)
def test_latex(text, latex):
    assert _core.Expression(text).latex == latex
