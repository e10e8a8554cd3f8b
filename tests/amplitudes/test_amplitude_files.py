"""Files of amplitudes: three formats say the same, and what is wrong in one is said with file and line."""

import gzip
import json

import pytest

import tilth
from tilth.cli.main import main
from tilth.errors import FormatError, OptionError

MATHEMATICA = """(* written
by hand *)
amp = x*(d-4)*bubble[2,1] - 3*y/(s-4*m2)*bubble[1,1]
  + bubble[1,2]/2;
"""
FORM = """* a comment
Symbols x,y,d,s,[m_2];
CFunctions bubble,num,den;
Local amp =
  + x*num(d-4)*bubble(2,1)
  - 3*y*den(s-4*m2)*bubble(1,1)
  + 1/2*bubble(1,2);
.sort
.end
"""
PRINTED = "   amp =\n      + x*num(d-4)*bubble(2,1)\n      - 3*y*den(s-4*m2)*bubble(1,1) + 1/2*bubble(1,2);\n"
HEADER = {"format": "tilth-amplitude", "version": 1, "symbols": ["x", "y"], "terms": 3}
TERMS = {"bubble[2,1]": "x*(d-4)", "bubble[1,1]": "-3*y/(s-4*m2)", "bubble[1,2]": "1/2"}


def json_text(header=HEADER, terms=TERMS):
    lines = [header, *({"integral": one, "coefficient": text} for one, text in terms.items())]
    return "".join(json.dumps(line) + "\n" for line in lines)


@pytest.mark.parametrize(
    ("name", "text", "options"),
    [
        ("a.m", MATHEMATICA, {}),
        ("a.m", MATHEMATICA.replace("amp = ", "").replace(";", ""), {}),
        ("a.m", MATHEMATICA.replace("bubble[", "j[bubble,"), {"head": "j[{family},{indices}]"}),
        ("a.inc", FORM, {}),
        ("a.txt", PRINTED, {"format": "form"}),
        ("a.jsonl", json_text(), {}),
        ("a.m.gz", MATHEMATICA, {}),
    ],
)
def test_formats_say_the_same(bubble, tmp_path, name, text, options):
    path = tmp_path / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    symbols = () if name == "a.jsonl" else ("x", "y")
    found = tilth.Amplitude.read(path, bubble, symbols, **options)
    texts = ["x*(d-4)", "-3*y/(s-4*m2)", "1/2"]
    expected = tilth.Amplitude(
        zip([bubble[2, 1], bubble[1, 1], bubble[1, 2]], texts, strict=True), ["x", "y"]
    )
    assert (found.terms, found.symbols) == (expected.terms, ("d", "s", "m2", "x", "y"))


@pytest.mark.parametrize(
    ("name", "text", "line", "what"),
    [
        ("a.m", MATHEMATICA.replace("y/", "z/"), 3, "'z' is not one of the symbols"),
        (
            "a.m",
            MATHEMATICA.replace("bubble[1,2]", "box[1,2]"),
            4,
            "of the family 'box', the families are bubble",
        ),
        ("a.m", MATHEMATICA.replace("bubble[1,2]", "bubble[1,2,3]"), 4, "indices"),
        ("a.m", MATHEMATICA.replace("bubble[1,2]/2", "(bubble[1,2]+1)"), 4, "inside brackets"),
        ("a.m", MATHEMATICA.replace("bubble[1,2]/2", "bubble[1,2]*bubble[1,1]"), 4, "second integral"),
        ("a.m", MATHEMATICA.replace("bubble[1,2]/2", "7"), 4, "has no integral"),
        ("a.m", MATHEMATICA.replace("/2", "/(2-2)"), 4, "divides by zero"),
        ("a.m", MATHEMATICA + "b = bubble[1,1]", 5, "after the sum"),
        ("a.m", MATHEMATICA.replace("(d-4)", "(d-4"), 3, "inside brackets"),
        ("a.inc", FORM.partition(";\n.sort")[0], 7, "does not end with ';'"),
        ("a.inc", FORM.replace("Local amp =", "id"), 4, "where 'Local name =' must be"),
        ("a.inc", FORM + "Local b = bubble(1,1);\n", 10, "after the one expression"),
        ("a.inc", FORM.replace("den(", "sqrt("), 6, "sqrt"),
        ("a.jsonl", json_text({**HEADER, "terms": 4}), None, "has 3 terms where its first line says 4"),
        ("a.jsonl", json_text({**HEADER, "version": 2}), 1, "format and version"),
        ("a.jsonl", json_text({**HEADER, "symbols": "xy"}), 1, "symbols"),
        ("a.jsonl", json_text({**HEADER, "terms": -1}), 1, "natural number"),
        ("a.jsonl", json_text(terms={**TERMS, "bubble[1,1]": "1+"}), 3, "ends too early"),
        ("a.jsonl", json_text(terms={**TERMS, "bubble(1,3)": "1"}), 5, "not an integral"),
        ("a.jsonl", json_text().replace('"1/2"', "0.5"), 4, "coefficient is not text"),
        ("a.jsonl", json_text().replace("}\n{", "}\n\n{", 1), 2, "is empty"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(bubble, tmp_path, name, text, line, what):
    path = tmp_path / name
    path.write_text(text)
    symbols = () if name == "a.jsonl" else ("x", "y")
    place = str(path) if line is None else f"{path}:{line}: "
    with pytest.raises(FormatError, match=what) as raised:
        tilth.Amplitude.read(path, bubble, symbols)
    assert str(raised.value).startswith(place)


def test_other_formats_have_no_amplitudes(bubble, tmp_path):
    (tmp_path / "a.kira").write_text("")
    with pytest.raises(FormatError, match="kira-system has no amplitudes, those that have are form"):
        tilth.Amplitude.read(tmp_path / "a.kira", bubble)
    with pytest.raises(FormatError, match="cannot be read"):
        tilth.Amplitude.read(tmp_path / "missing.m", bubble)
    (tmp_path / "a.inc").write_text(FORM)
    with pytest.raises(OptionError, match="has no option 'head'"):
        tilth.Amplitude.read(tmp_path / "a.inc", bubble, ["x", "y"], head="j[{indices}]")


@pytest.fixture
def files(bubble, tmp_path):
    (tmp_path / "bubble.toml").write_text(bubble.to_toml())
    (tmp_path / "a.m").write_text(MATHEMATICA)
    return tmp_path


def test_the_verb(files, capsys, bubble):
    words = ["amplitude", str(files / "bubble.toml"), str(files / "a.m"), "--symbols", "x, y", "--quiet"]
    assert main([*words, "--output", str(files / "out.jsonl"), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    found = tilth.amplitude(tilth.Amplitude.read(files / "a.m", bubble, ["x", "y"]))
    assert data["masters"] == {str(master): str(value) for master, value in found.items()}
    assert data["verified"] is True
    written = (files / "out.jsonl").read_text().splitlines()
    assert json.loads(written[1])["row"] == data["masters"]
    assert main(words) == 0
    assert capsys.readouterr().out == f"{found}\nverified\n"


def test_the_verb_takes_a_project(files, capsys, bubble):
    (files / "p").mkdir()
    (files / "p" / "bubble.toml").write_text(bubble.to_toml())
    assert main(["amplitude", str(files / "p"), str(files / "a.m"), "--symbols", "x,y", "--quiet"]) == 0
    of_project = capsys.readouterr().out
    assert (
        main(["amplitude", str(files / "bubble.toml"), str(files / "a.m"), "--symbols", "x,y", "--quiet"])
        == 0
    )
    assert of_project == capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--symbols", "x"], "'y' is not one of the symbols"),
        (["--symbols", "x,y", "--seeding", "my.seeds"], "takes a rule"),
        (["--symbols", "x,y", "--output", "out.unknown"], "does not tell the format"),
        (["--symbols", "x,y", "--format", "nonsense"], "'nonsense' is unknown"),
    ],
)
def test_the_verb_refuses(files, capsys, arguments, what):
    words = ["amplitude", str(files / "bubble.toml"), str(files / "a.m"), "--quiet"]
    assert main([*words, *arguments]) == 2
    assert what in capsys.readouterr().err
