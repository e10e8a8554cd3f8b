"""FORM itself reads both exports, and finds the rows of the table at a point."""

import re
import shutil
import subprocess
from fractions import Fraction

import pytest

import tilth
from tilth.cases import load_family, read_case

FORM = shutil.which("form") or shutil.which("tform")
pytestmark = pytest.mark.skipif(FORM is None, reason="FORM is not installed (Debian's package `form`)")

HEADS = {
    "form": ("#-\nOff statistics;\n{declarations}\n{sums}\n#include {file}\n", {"declarations": "none"}),
    "form-fill": ("#-\nOff statistics;\nSymbols x;\n#include {file}\n{sums}\n", {}),
}
TERM = re.compile(r"([+-]) (?:([0-9/]+)\*)?\[?(\w+)\]?\(([0-9,-]+)\)")


def rows_by_form(table, name, point, folder):
    """Let FORM reduce each target, put numbers for symbols and print: {target: {master: Fraction}}."""
    head, options = HEADS[name]
    path = folder / f"rules-{name}"
    table.export(path, name, **options)
    symbols = ",".join(f"[{symbol}]" if "_" in symbol else symbol for symbol in table.symbols)
    numbers = ",".join(f"{'[' + one + ']' if '_' in one else one},{value}" for one, value in point.items())
    family = table.family.name
    declarations = f"Symbols x{',' if symbols else ''}{symbols};\nCFunctions {family},num,den;"
    sums = "\n".join(f"Local e{n} = {form_integral(target)};" for n, target in enumerate(table))
    program = folder / f"{name}.frm"
    program.write_text(
        head.format(declarations=declarations, sums=sums, file=path.name)
        + (f"multiply replace_({numbers});\n" if numbers else "")
        + "id num(x?number_) = x;\nid den(x?number_) = 1/x;\nPrint +s;\n.end\n"
    )
    done = subprocess.run([FORM, "-q", program.name], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    found = {}
    for number, text in re.findall(r"^\s+e(\d+) =(.*?);", done.stdout, re.MULTILINE | re.DOTALL):
        target = list(table)[int(number)]
        rest = TERM.sub("", text).strip()
        assert rest in ("", "0"), rest
        found[target] = {
            table.family[tuple(map(int, indices.split(",")))]: Fraction(f"{sign}{factor or 1}")
            for sign, factor, _, indices in TERM.findall(text)
        }
    return found


def form_integral(integral):
    return f"{integral.family.name}({','.join(map(str, integral.indices))})"


@pytest.mark.parametrize("name", HEADS)
def test_a_double_box(name, tmp_path):
    case = read_case("dbox:3")
    master = case.family[1, 1, 1, 1, 1, 1, 1, 0, 0]
    zero = case.family[1, 1, 0, 0, 0, 0, 0, 0, 0]
    table = tilth.reduce([*case.targets, master, zero])
    point = {"d": 41, "s": 7, "t": 3}
    found = rows_by_form(table, name, point, tmp_path)
    assert found == table.evaluate(point)
    assert found[master] == {master: 1}
    assert found[zero] == {}


@pytest.mark.parametrize("name", HEADS)
def test_a_table_of_nothing_but_masters(name, tmp_path):
    table = tilth.reduce(list(tilth.masters(load_family("box")).integrals))
    found = rows_by_form(table, name, {}, tmp_path)  # the file declares no symbols, as there are none in it
    assert found == {master: {master: 1} for master in table.masters}


@pytest.mark.parametrize("name", HEADS)
def test_numbers_for_all_symbols(name, tmp_path):
    box = load_family("box")
    table = tilth.reduce([box[1, 1, 1, 2], box[2, 1, 1, -1]], at={"d": "41/3", "s": -7, "t": 3})
    assert rows_by_form(table, name, {}, tmp_path) == table.evaluate({})


@pytest.mark.parametrize("name", HEADS)
def test_names_with_an_underscore(name, tmp_path):
    bubble = tilth.Family("bubble", ["k"], ["q"], ["k^2-m_1", "(k+q)^2"], {"q^2": "s_12"})
    table = tilth.reduce([bubble[2, 1], bubble[3, -1]])
    point = {"d": 41, "m_1": 7, "s_12": 3}
    assert rows_by_form(table, name, {one: point[one] for one in table.symbols}, tmp_path) == table.evaluate(
        point
    )
