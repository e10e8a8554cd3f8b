"""Claims about rules in README and manual: their figures are those of docs/results, and come out again."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def runner():
    """Return benches/results.py, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("results", ROOT / "benches" / "results.py")
    module = sys.modules["results"] = importlib.util.module_from_spec(spec)  # where dataclasses look
    spec.loader.exec_module(module)
    return module


results = runner()
CLAIMS = {claim.path.stem: claim for claim in results.claims()}
QUICK = sorted(name for name, claim in CLAIMS.items() if claim.entries["quick"])


def test_the_pages_state_what_the_files_say():
    assert [sentence for claim in CLAIMS.values() for sentence in claim.unstated()] == []


@pytest.mark.parametrize("name", QUICK)
def test_figures_come_out_again(name):
    assert CLAIMS[name].differences(CLAIMS[name].compute()) == []


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(CLAIMS.keys() - set(QUICK)))
def test_figures_of_long_ones_come_out_again(name):
    assert CLAIMS[name].differences(CLAIMS[name].compute()) == []


def test_a_figure_that_is_wrong_is_found(tmp_path):
    """In each place: the file, the page, and a figure that no command prints."""
    entries = json.loads(CLAIMS["minimise"].path.read_text())
    (right,) = (claim for name, claim in CLAIMS.items() if name == "minimise")
    computed = dict(entries["figures"])
    entries["figures"] = {"5.seeds": computed["5.seeds"] + 1, "64.seeds": 58, "5.sedes": 1}
    path = tmp_path / "minimise.json"
    path.write_text(json.dumps(entries))
    wrong = results.Claim.read(path)
    assert right.differences(computed) == []
    assert [sentence.split(" is ")[0] for sentence in wrong.differences(computed)] == [
        "minimise: 5.seeds",
        "minimise: 64.seeds",
        "minimise: 5.sedes",
    ]
    (sentence,) = wrong.unstated()
    assert sentence.startswith("minimise: docs/evolve.md does not say") and "comes to 58 chosen" in sentence


def test_only_commands_of_tilth_run(tmp_path):
    with pytest.raises(ValueError, match="only commands of tilth"):
        results._run("touch here", str(tmp_path))


def test_a_file_with_other_entries_is_refused(tmp_path):
    path = tmp_path / "other.json"
    path.write_text(json.dumps({**CLAIMS["minimise"].entries, "figure": {}}))
    with pytest.raises(ValueError, match="figure is unknown, or missing"):
        results.Claim.read(path)


def test_a_geometric_mean_of_ratios_is_one_more_figure(tmp_path, monkeypatch):
    path = tmp_path / "mean.json"
    pairs = [["a.n", "b.n"], ["b.n", "c.n"], ["c.n", "b.n"]]  # 2, 4 and a quarter
    entries = {**CLAIMS["minimise"].entries, "commands": ["tilth x --json"], "geometric mean": pairs}
    del entries["each"]
    path.write_text(json.dumps(entries))
    monkeypatch.setattr(
        results, "_run", lambda command, folder: '{"a": {"n": 8}, "b": {"n": 4}, "c": {"n": 1}}'
    )
    assert results.Claim.read(path).compute()["geometric mean"] == 1.26  # the cube root of two
