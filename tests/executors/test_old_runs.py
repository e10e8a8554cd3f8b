"""Runs that older versions began, and were stopped in while they computed probes, are finished.

`box_chosen` was begun with a rule that chose identities for each seed, by their numbers then.
"""

import shutil
from pathlib import Path

import pytest

import tilth

RUNS = Path(__file__).parent / "runs"


@pytest.mark.parametrize("name", sorted(path.name for path in RUNS.iterdir()))
def test_a_run_of_version_1_is_finished(name, tmp_path):
    folder = tmp_path / name
    shutil.copytree(RUNS / name, folder)
    plan = (folder / "plan").read_bytes()
    assert plan.startswith(b"tilth-plan 1 ")
    table = tilth.resume(folder)
    assert (folder / "plan").read_bytes() == plan  # learnt then, not again
    names = {template.name for template in table.family.templates()}
    assert {equation.identity for equation in table.certificate.equations} <= names
    assert table.verify(seed=1).targets == len(table)
    if "chosen" not in name:
        rule = table.provenance["rule"]
        again = tilth.reduce(list(table), rule, at=table.at, seed=0, symmetries=False)
        assert {t: dict(row) for t, row in again.items()} == {t: dict(row) for t, row in table.items()}
