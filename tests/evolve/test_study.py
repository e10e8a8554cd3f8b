"""One command from a problem to a report: its cases, its files, and that each figure comes out again."""

import json
import re
import shutil
import subprocess

import pytest

import tilth
from tilth.cases import read_case
from tilth.cli import main
from tilth.errors import OptionError
from tilth.evolve import SearchRun, read_programs, replay
from tilth.evolve.study import study_suite

FAMILY = """
name = "mine"
loops = ["k"]
externals = ["p"]
propagators = ["k^2-m2", "(k+p)^2"]

[kinematics]
"p^2" = "s"
"""


def test_a_problem_of_the_library_is_held_out_at_other_ranks_with_dots_and_on_two_families(tmp_path):
    suite = study_suite("tribox:3", tmp_path)
    assert suite.training == ("tribox:3", "tribox:4") and suite.validation == ("tribox:6",)
    assert suite.held_out == ("tribox:5", "tribox:7", "tribox:3+1", "dbox:2", "box1l:2")
    assert list(tmp_path.iterdir()) == []


def test_an_integral_is_raised_in_the_slot_with_most_of_its_numerators(tmp_path):
    suite = study_suite("dbox[1,1,1,1,1,1,1,-1,-2]", tmp_path)
    assert suite.training == ("dbox[1,1,1,1,1,1,1,-1,-2]", "dbox[1,1,1,1,1,1,1,-1,-3]")
    assert suite.held_out[2:] == ("dbox[2,1,1,1,1,1,1,-1,-2]", "tribox:3", "box1l:2")


def test_where_all_slots_are_lines_a_rank_is_dots(tmp_path):
    assert study_suite("box1l:2", tmp_path).held_out == ("box1l:4", "box1l:6", "tribox:3", "dbox:2")


def test_there_must_be_such_a_case(tmp_path):
    with pytest.raises(OptionError, match="there is no case 'nobody'"):
        study_suite("nobody:3", tmp_path)


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    """Return a folder with a family, a target list and a study of both that took a moment."""
    pytest.importorskip("matplotlib")
    folder = tmp_path_factory.mktemp("studied")
    (folder / "mine.toml").write_text(FAMILY)
    (folder / "mine.targets").write_text("mine[2,1] mine[1,2]")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main([*STUDY, "--quiet"]) == 0
    return folder


STUDY = ["study", "mine.toml:mine.targets", "--seconds", "0.01", "--floor-rounds", "1", "--threads", "1"]


@pytest.fixture
def inside(studied, monkeypatch):
    monkeypatch.chdir(studied)
    return studied / "study"


def test_its_target_lists_share_no_target(inside):
    names = [name for name in SearchRun.open(inside / "run").suite.names if name.startswith("mine")]
    targets = [target for name in names for target in read_case(name).targets]
    assert len(names) == 5 and len(targets) == len(set(targets))
    assert max(target.dots for target in targets) > 1


def test_every_cell_of_its_table_is_what_score_says(inside):
    report = json.loads((inside / "report.json").read_text())
    cells = {(cell["case"], cell["rule"]): cell for cell in report["comparison"]["cells"]}
    rules = {"winner": str(inside / "winner.rule"), "kira": "kira"}
    checked = 0
    for (case, rule), cell in cells.items():
        if rule in rules and cell["seeds"] is not None:
            score = tilth.score(read_case(case).targets, rules[rule], symmetries=False)
            counts = cell["seeds"], cell["selected"], cell["multiplications"], cell["closed"]
            assert counts == (score.seeds, score.selected, score.multiplications, score.complete)
            checked += 1
    assert checked >= 8


def test_its_pages_link_to_the_log_that_replays_it(inside):
    run = SearchRun.open(inside / "run")
    assert replay(run).agrees
    winner = json.loads((inside / "report.json").read_text())["winner"]
    text = (inside / "report.md").read_text()
    path, line = re.search(r"\]\((\S+log\.jsonl)#L(\d+)\)", text).groups()
    record = json.loads((inside / path).read_text().splitlines()[int(line) - 1])
    assert record["data"]["number"] == winner["number"]
    assert record["data"]["evaluation"]["text"] == winner["text"] in text
    assert f'href="{path}#L{line}"' in (inside / "report.html").read_text()
    for page in ("report.md", "report.html", "report.tex"):
        assert "tilth evolve replay study/run" in (inside / page).read_text()
        assert "arXiv:2502.05121" in (inside / page).read_text()


def test_it_goes_on_and_is_no_other_study(inside, capsys):
    before = len(read_programs(SearchRun.open(inside / "run")))
    assert main([*STUDY, "--quiet", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["replay"] is True and len(read_programs(SearchRun.open(inside / "run"))) >= before
    assert main(["study", "box1l:2", "--quiet"]) == 2
    assert "study: has a study of another problem" in capsys.readouterr().err
    assert main([*STUDY, "--quiet", "--seed", "1"]) == 2


def test_its_latex_is_a_document(inside, tmp_path):
    text = (inside / "report.tex").read_text()
    assert text.count(r"\begin{") == text.count(r"\end{")
    assert not re.search(r"(?<!\\)[#%]", text)  # neither a parameter nor a comment
    if shutil.which("pdflatex") is None:
        pytest.skip("there is no pdflatex")
    command = ["pdflatex", "-halt-on-error", "-interaction=batchmode", f"-output-directory={tmp_path}"]
    assert subprocess.run([*command, str(inside / "report.tex")], check=False).returncode == 0
