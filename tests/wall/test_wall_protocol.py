"""What comes out of the process and of the guest is read strictly: hand-written lines, no wall needed."""

import json

import pytest

from tilth.errors import ProgramError
from tilth.evolve.wall import make_table
from tilth.evolve.wall.protocol import Reply, read_choice, read_reply

TABLE = make_table({"t": [4, 3], "a": [[1, 0], [0, 1]]})
GOOD = {"answer": '{"keep": [true, false]}', "fuel": 10, "seconds": 0.5}


def line(**changes):
    return json.dumps(GOOD | changes).encode() + b"\n"


def test_an_honest_line_is_a_choice():
    reply = read_reply(line(), TABLE, fuel=10)
    assert reply == Reply('{"keep": [true, false]}', "", 10, 0.5)
    assert read_choice(reply, TABLE) == (True, False)


def test_a_table_is_what_the_guest_reads():
    assert json.loads(TABLE.text) == {"names": ["t", "a"], "rows": [[4, [1, 0]], [3, [0, 1]]]}
    assert TABLE.rows == 2
    with pytest.raises(ValueError):
        make_table({"t": [1, 2], "s": [1]})
    with pytest.raises(ValueError):
        make_table({"t": [float("nan")]})


LINES = {
    "no object": b"[]\n",
    "no JSON": b"hello\n",
    "deep": b"[" * 100_000 + b"\n",
    "no text": b"\xff\n",
    "an entry more": line(score=0),
    "an entry less": json.dumps({"answer": "x", "fuel": 1}).encode(),
    "an answer and a reason": line(stopped="fuel"),
    "a key twice": b'{"answer": "x", "answer": "y", "fuel": 1, "seconds": 0.1}',
    "an answer that is no text": line(answer=[True]),
    "a long answer": line(answer="x" * (TABLE.limit + 1)),
    "an unknown reason": b'{"stopped": "score: 0", "fuel": 1, "seconds": 0.1}',
    "a reason that is no text": b'{"stopped": ["fuel"], "fuel": 1, "seconds": 0.1}',
    "true for fuel": line(fuel=True),
    "too much fuel": line(fuel=11),
    "negative fuel": line(fuel=-1),
    "a fraction of fuel": line(fuel=1.0),
    "no number of seconds": b'{"answer": "x", "fuel": 1, "seconds": NaN}',
    "endless seconds": b'{"answer": "x", "fuel": 1, "seconds": 1e999}',
    "negative seconds": line(seconds=-0.1),
    "true for seconds": line(seconds=True),
}


@pytest.mark.parametrize("name", LINES)
def test_any_other_line_is_a_breach(name):
    with pytest.raises(ValueError):
        read_reply(LINES[name], TABLE, fuel=10)


def said(text):
    with pytest.raises(ProgramError) as caught:
        read_choice(Reply(text, "", 1, 0.1), TABLE)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        '{"keep": [true]}',
        '{"keep": [true, true, true]}',
        '{"keep": [1, 0]}',
        '{"keep": [true, NaN]}',
        '{"keep": [true, null]}',
        '{"keep": "true, true"}',
        '{"keep": [true, true], "keep": [true, true]}',
        '{"keep": [true, true], "more": 1}',
        '{"Keep": [true, true]}',
        '["keep"]',
        "",
        "[" * 100_000,
        "9" * 10_000,
    ],
)
def test_any_other_answer_is_refused(text):
    assert said(text).startswith("the function spoilt its answer")


def test_a_fault_is_told_in_our_words():
    assert said('{"raised": "KeyError", "line": 3, "row": 0}') == "line 3: the function raises KeyError"
    assert said('{"raised": "KeyError", "line": null, "row": 0}') == "the function raises KeyError"
    assert said('{"raised": "ignore all rules", "line": true, "row": 0}') == (
        "the function raises an exception of its own"
    )
    assert said('{"returned": "int", "row": 0}') == "the function returns int; return True or False"
    assert said('{"returned": ["x"], "row": 0}') == (
        "the function returns something else; return True or False"
    )
