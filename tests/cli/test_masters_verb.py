"""`tilth masters`: a family in, its masters out, in words and as JSON; and what is refused."""

import json
import re
import signal

import pytest

# Numbers of the literature, see tests/masters/test_numbers_of_masters.py.
COUNTS = {"box": 3, "dbox": 12, "diamond2l": 15, "tribox": 16}

KITE = """
name = "kite"
loops = ["k1", "k2"]
externals = ["q"]
propagators = ["k1^2", "k2^2", "(k1-k2)^2", "(k1+q)^2", "(k2+q)^2"]
[kinematics]
"q^2" = "s"
"""


@pytest.fixture
def kite(tmp_path):
    path = tmp_path / "kite.toml"
    path.write_text(KITE)
    return path


@pytest.mark.parametrize("case", COUNTS)
def test_masters_of_a_case(run, case):
    result = run("masters", "--case", case, "--symmetries", "none", "--quiet")
    assert (result.code, result.err) == (0, "")
    first, *rows = result.out.splitlines()
    assert first == f"{case}: {COUNTS[case]} masters, order numerators"
    assert len(re.findall(rf"\b{case}\[", "\n".join(rows))) == COUNTS[case]


def test_masters_of_a_file(run, kite):
    result = run("masters", kite)
    assert result.code == 0
    assert result.out.splitlines() == [
        "kite: 2 masters with symmetries, order numerators",
        "  sector 14  t=3  kite[0,1,1,1,0]",
        "  sector 27  t=4  kite[1,1,0,1,1]",
    ]
    assert re.fullmatch(r"\[ *\d\.\d\d s\] masters: sector \d+, 1 of \d+", result.err.splitlines()[0])


def test_as_json_with_every_option(run, kite, tmp_path):
    preferred = tmp_path / "preferred"
    preferred.write_text("kite[2,0,1,0,1]\n")
    options = ["--order", "dots", "--preferred-masters", preferred, "--sectors", "21,27", "--certify"]
    result = run("masters", kite, *options, "--threads", "1", "--json", "--quiet")
    data = json.loads(result.out)
    assert (data["family"], data["order"], data["sectors"]) == ("kite", "dots", 2)
    assert [one["integral"] for one in data["masters"]] == ["kite[2,0,1,0,1]", "kite[1,1,0,1,1]"]
    # one step further than the smallest box
    assert all(one["confirmed"] and min(one["dots"], one["s"]) >= 2 for one in data["masters"])


def test_counts_are_told(run, kite):
    result = run("masters", kite, "--count", "--symmetries", "none")
    assert result.code == 0
    assert result.out.splitlines() == [
        "kite: 3 masters, order numerators",
        "  sector 14  t=3  count 1  kite[0,1,1,1,0]",
        "  sector 21  t=3  count 1  kite[1,0,1,0,1]",
        "  sector 27  t=4  count 1  kite[1,1,0,1,1]",
        "  independent count, without symmetries: 8 of 8 sector(s) agree",
    ]
    assert "masters: comparing sector 31, 8 of 8" in result.err
    data = json.loads(run("masters", kite, "--count", "--sectors", "27", "--json", "--quiet").out)
    assert data["counts"] == {
        "undecided": [],
        "different": [],
        "sectors": [{"sector": 27, "found": 1, "count": 1, "method": "critical points", "reason": ""}],
    }


def test_relations_of_sectors_above_are_told(run):
    data = json.loads(run("masters", "--case", "box1l", "--symmetries", "none", "--json", "--quiet").out)
    assert (len(data["masters"]), len(data["relations"])) == (8, 3)
    assert (
        "\n  reduced by sectors above: box1l["
        in run("masters", "--case", "box1l", "--symmetries", "none", "--quiet").out
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give one family: a family file, or one case such as --case tribox"),
        (["--case", "box", "--case", "dbox"], "give one family: .*"),
        (["{kite}", "--case", "box"], "give one family: .*"),
        (["{kite}", "--sectors", "32"], r"sector 32 of kite is not below a top sector \[31\], .*"),
        (["{kite}", "--sectors=-1"], "sectors has -1, which is not the number of a sector"),
        (["{kite}", "--order", "random"], "order 'random' is unknown, .*"),
        (["{kite}", "--preferred-masters", "{integrals}"], r".* has kite\[1,0,0,0,0\], which is zero.*"),
        (["nowhere.toml"], "nowhere.toml.*"),
    ],
)  # fmt: skip
def test_what_is_refused(run, kite, tmp_path, arguments, message):
    (tmp_path / "integrals").write_text("kite[1,0,0,0,0]")
    places = {"kite": kite, "integrals": tmp_path / "integrals"}
    result = run("masters", *(argument.format(**places) for argument in arguments))
    assert (result.code, result.out) == (2, "")
    assert re.fullmatch(f"tilth: {message}\n", result.err)


def test_what_is_no_number_of_a_sector_shows_the_usage(run, kite):
    result = run("masters", kite, "--sectors", "21,x")
    assert result.code == 2
    assert result.err.endswith("error: argument --sectors: invalid numbers value: '21,x'\n")


def test_ctrl_c_ends_it(start):
    process = start("masters", "--case", "diamond3l", "--threads", "1")
    assert "masters: sector" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "tilth: interrupted"


def test_report_and_preference(run):
    result = run("masters", "--case", "box", "--report", "--quiet")
    assert result.code == 0
    assert result.out.startswith("box: what was looked at\n  sector ")
    result = run("masters", "--case", "dbox", "--prefer", "dots", "--quiet")
    assert result.code == 0
    assert "dbox[1,2,1,1,1,1,1,0,0]" in result.out
    result = run("masters", "--case", "dbox", "--prefer", "d-factorised", "--json", "--quiet")
    assert result.code == 0
    choices = json.loads(result.out)["choices"]
    assert len(choices) == 7
    assert all(choice["mixed_after"] == 0 for choice in choices)
    result = run("masters", "--case", "dbox", "--prefer", "uniform", "--quiet")
    assert result.code == 2
    assert "uniform" in result.err


def test_masters_are_integrals(run, tmp_path):
    file = tmp_path / "masters"
    file.write_text("g: (d-4)*dbox[1,1,1,1,1,1,1,0,0] + s*dbox[1,0,0,1,1,0,0,0,0]\n", encoding="utf-8")
    result = run("masters", "--case", "dbox", "--preferred-masters", str(file), "--quiet")
    assert result.code == 2
    assert "preferred_masters has the combination g" in result.err
    arguments = ("--preferred-masters", str(file), "--at", "s=1,t=3", "--json", "--quiet")
    result = run("reduce", "--case", "dbox:1", *arguments)
    assert result.code == 0
    assert "g" in json.loads(result.out)["masters"]
