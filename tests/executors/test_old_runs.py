"""Runs that older versions began, and were stopped in while they computed probes, are finished.

`box_chosen` was begun with a rule that chose identities for each seed, by their numbers then.
"""

import shutil
from pathlib import Path

import pytest

import tilth

RUNS = Path(__file__).parent / "runs"


@pytest.mark.parametrize("name", sorted(path.name for path in RUNS.iterdir()))
def test_an_old_run_is_finished(name, tmp_path):
    folder = tmp_path / name
    shutil.copytree(RUNS / name, folder)
    plan = (folder / "plan").read_bytes()
    version = name.rpartition("_")[2]
    assert plan.startswith(f"tilth-plan {version} ".encode())
    table = tilth.resume(folder)
    assert (folder / "plan").read_bytes() == plan  # learnt then, not again
    assert table.verify(seed=1).targets == len(table)
    if "system" in name:
        again = tilth.solve(table.source, list(table))
        assert {t: dict(row) for t, row in again.items()} == {t: dict(row) for t, row in table.items()}
        return
    if version == "1":
        names = {template.name for template in table.family.templates()}
        assert {equation.identity for equation in table.certificate.equations} <= names
    if "chosen" not in name:
        rule = table.provenance["rule"]
        again = tilth.reduce(list(table), rule, at=table.at, seed=0, symmetries=version != "1")
        assert {t: dict(row) for t, row in again.items()} == {t: dict(row) for t, row in table.items()}
