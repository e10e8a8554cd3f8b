"""Files of differential equations: JSON there and back, Mathematica as text, and files that are damaged."""

import json
import random
import re
from fractions import Fraction

import pytest
import sympy
from sympy.parsing.mathematica import parse_mathematica

import tilth
from tilth.errors import FormatError, OptionError


def combinations(box):
    return [
        tilth.Combination({box[1, 1, 1, 1]: "s*t*(d-4)", box[1, 0, 1, 0]: "1/2"}, name="g"),
        box[1, 0, 1, 0],
    ]


def systems(box, sunrise):
    yield tilth.differential_equations(box)
    yield tilth.differential_equations(sunrise, at={"m": Fraction(2, 3)})
    yield tilth.differential_equations(combinations(box))
    numbers = {"d": 7, "s": 3, "t": Fraction(-1, 5)}
    yield tilth.differential_equations(box, variables=["s", "t"], at=numbers)
    yield tilth.differential_equations(box, variables=["t"], at=numbers, prime=10007)


def test_there_and_back(tmp_path, box, sunrise):
    for number, equations in enumerate(systems(box, sunrise)):
        path = tmp_path / f"{number}.json"
        equations.export(path)
        again = tilth.DifferentialEquations.load(path)
        for name in ("family", "masters", "variables", "at", "symbols", "prime"):
            assert getattr(again, name) == getattr(equations, name)
        assert again.matrices == equations.matrices
        assert again.provenance["versions"] == equations.provenance["versions"]
        assert json.dumps(again.to_dict()) == json.dumps(equations.to_dict())
        assert again.verify(seed=1) == equations.verify(seed=1)
        assert again.checks is None


def test_mathematica(tmp_path, box, box_equations):
    box_equations.export(tmp_path / "box.m", head="j[{family},{indices}]")
    assert (
        (tmp_path / "box.m").read_text()
        == """{
"variables" -> {s, t},
"masters" -> {
  j[box,1,0,1,0],
  j[box,0,1,0,1],
  j[box,1,1,1,1]},
"matrices" -> {
  s -> SparseArray[{
    {1,1} -> (d-4)/(2*s),
    {3,1} -> (2*d-6)/(s^2*(s+t)),
    {3,2} -> (-2*d+6)/(s*t*(s+t)),
    {3,3} -> (d*t-2*s-6*t)/(2*s*(s+t))}, {3,3}],
  t -> SparseArray[{
    {2,2} -> (d-4)/(2*t),
    {3,1} -> (-2*d+6)/(s*t*(s+t)),
    {3,2} -> (2*d-6)/(t^2*(s+t)),
    {3,3} -> (d*s-6*s-2*t)/(2*t*(s+t))}, {3,3}]}
}
"""
    )


def test_mathematica_means_the_same(tmp_path, dbox_equations, box):
    dbox_equations.export(tmp_path / "dbox.txt", format="mathematica")
    text = (tmp_path / "dbox.txt").read_text()
    entries = re.findall(r"\{(\d+),(\d+)\} -> (.*?)(?:,\n|\}, \{8,8\}\])", text)
    expected = [
        (place, value)
        for variable in "st"
        for place, value in dbox_equations.matrix(variable).entries.items()
    ]
    assert len(entries) == len(expected)
    for (row, column, written), (place, value) in zip(entries, expected, strict=True):
        assert (int(row) - 1, int(column) - 1) == place
        assert sympy.cancel(parse_mathematica(written) - value.to_sympy()) == 0
    tilth.differential_equations(combinations(box)).export(tmp_path / "g.m")
    assert "(d*s*t-4*s*t)*box[1,1,1,1] + 1/(2)*box[1,0,1,0]}" in (tmp_path / "g.m").read_text()


def test_what_export_refuses(tmp_path, box_equations):
    with pytest.raises(
        FormatError, match=r"^the name '.*equations.txt' does not tell the format, the formats"
    ):
        box_equations.export(tmp_path / "equations.txt")
    with pytest.raises(FormatError, match=r"^'maple' is none, the formats are json"):
        box_equations.export(tmp_path / "equations.m", "maple")
    with pytest.raises(OptionError, match="the format json has no option 'head'"):
        box_equations.export(tmp_path / "equations.json", head="j[{family},{indices}]")
    named = tilth.Family("b", ["k"], ["p"], ["k^2-m_1", "(k+p)^2"], {"p^2": "s"})
    with pytest.raises(
        FormatError, match=r"^'m_1' means something else in Mathematica .its _ is a pattern., "
    ):
        tilth.differential_equations(named).export(tmp_path / "b.m")
    assert not list(tmp_path.iterdir())


DAMAGED = {
    "another format": (lambda data: data.update(format="tilth-rules"), "the format is not"),
    "another version": (lambda data: data.update(version=2), "version 2 is not known"),
    "a key too many": (lambda data: data.update(more=1), "the key 'more' is missing or unknown"),
    "a key too few": (lambda data: data.pop("prime"), "the key 'prime' is missing or unknown"),
    "no such symbol": (lambda data: data["at"].update(u="1"), "unknown symbol 'u'"),
    "other symbols": (lambda data: data.update(symbols=["d"]), "the free symbols are d, s, t"),
    "a prime beside symbols": (lambda data: data.update(prime=101), "the free symbols are d, s, t"),
    "no prime": (lambda data: data.update(prime=100), "100"),
    "a master twice": (lambda data: data["masters"].append(data["masters"][0]), "a master comes twice"),
    "another name": (
        lambda data: data["masters"][0].update(name="box[1,1,1,1]"),
        r"the master 'box\[1,1,1,1\]' has the indices of box\[1,0,1,0\]",
    ),
    "no such variable": (lambda data: data["matrices"].update(d=[]), "'d' is not one of the invariants s, t"),
    "a row beyond": (lambda data: data["matrices"]["s"].append([3, 0, "1"]), "in row 3 and column 0 of 3"),
    "a negative row": (lambda data: data["matrices"]["s"].append([-1, 0, "1"]), "in row -1"),
    "a place twice": (
        lambda data: data["matrices"]["s"].append([0, 0, "1"]),
        "row 0 and column 0 come twice",
    ),
    "code": (lambda data: data["matrices"]["s"].append([0, 1, "exit()"]), r"'exit\(\)' is not a polynomial"),
    "zero": (lambda data: data["matrices"]["s"].append([0, 1, "0"]), "an entry is zero"),
    "no text": (lambda data: data["matrices"]["s"].append([0, 1, 7]), "these are no differential equations"),
    "too short": (lambda data: data["matrices"]["s"].append([0, 1]), "these are no differential equations"),
    "no list": (lambda data: data.update(masters=7), "these are no differential equations"),
    "no family": (lambda data: data.update(family=7), "these are no differential equations"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_data(tmp_path, box_equations, name):
    change, message = DAMAGED[name]
    data = json.loads(json.dumps(box_equations.to_dict()))
    change(data)
    path = tmp_path / "equations.json"
    path.write_text(json.dumps(data))
    with pytest.raises(FormatError, match=f"^{re.escape(str(path))}.*{message}"):
        tilth.DifferentialEquations.load(path)
    with pytest.raises(FormatError, match=message):
        tilth.DifferentialEquations.from_dict(data)


def test_files_that_are_no_json(tmp_path):
    path = tmp_path / "equations.json"
    with pytest.raises(FormatError, match="cannot be read"):
        tilth.DifferentialEquations.load(path)
    for text in ("", "[1,2", '{"format":1,"format":1}', "[" * 100_000, "NaN"):
        path.write_text(text)
        with pytest.raises(FormatError, match=re.escape(str(path))):
            tilth.DifferentialEquations.load(path)


def test_letters_that_are_changed(tmp_path, box_equations):
    """Whatever a letter becomes, the file is refused, or is verified or not: nothing else is raised."""
    path = tmp_path / "equations.json"
    box_equations.export(path)
    text, draw, outcomes = path.read_text(), random.Random(5), set()
    entries = text.index("matrices")
    for _ in range(300):
        place = draw.choice([draw.randrange(len(text)), draw.randrange(entries, text.index("provenance"))])
        path.write_text(text[:place] + draw.choice('019"[]{},:+-*/^()dst \n') + text[place + 1 :])
        try:
            read = tilth.DifferentialEquations.load(path)
            read.verify(seed=1)
            outcomes.add("as before" if read.matrices == box_equations.matrices else "unseen")
        except tilth.errors.TilthError as error:
            outcomes.add(type(error).__name__)
    assert outcomes == {"as before", "FormatError", "VerificationFailed"}
