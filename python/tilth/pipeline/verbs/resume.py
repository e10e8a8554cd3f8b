"""`resume`: a reduction goes on from its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Unpack

from tilth.errors import InputError, RunFolderError
from tilth.executors.plan_file import load_plan
from tilth.executors.run_folder import RunFolder
from tilth.family import Family, System
from tilth.pipeline.options import ResumeOptions
from tilth.pipeline.options.keywords import ResumeOptionsKeywords
from tilth.pipeline.options.records import options_from_manifest, solve_options_from_manifest
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.run.problem import AMPLITUDE
from tilth.pipeline.run.run import SEEDS
from tilth.pipeline.run.stored import seeds_from_bytes
from tilth.pipeline.verbs.reduce import reduce
from tilth.pipeline.verbs.solve import solve
from tilth.seeding import Listed, SeedingRule, find_rule
from tilth.table import Table

__all__ = ["resume"]


@takes(ResumeOptions)
def resume(path: str | Path, **keywords: Unpack[ResumeOptionsKeywords]) -> Table:
    """Go on with a reduction that `reduce` or `solve` began with ``run=path``.

    The folder knows the problem: family, targets, rule and options, or the equations that were given. If the
    plan was recorded before the interruption nothing is learnt again, and no probe is computed twice.

    Parameters
    ----------
    path : path
    {options}

    Returns
    -------
    Table
        The same, to the byte when it is saved, as without the interruption.

    Raises
    ------
    RunFolderError, LedgerError
        The folder holds no run, or it is damaged, or belongs to another version of Tilth.
    """
    ResumeOptions.read("resume", None, keywords)
    folder = RunFolder.resume(path)
    manifest = folder.manifest
    try:
        if manifest["kind"] == AMPLITUDE:
            raise RunFolderError(
                f"{path}: holds the probes of an amplitude, whose coefficients are not in it; go on with the "
                "same call of tilth.amplitude or tilth amplitude, and the same folder"
            )
        if manifest["kind"] == "solve":
            system = System.from_dict(manifest["system"])
            asked = [system[key] for key in manifest["targets"]]
            known = solve_options_from_manifest(manifest)
            here: dict[str, Any] = {name: value for name, value in keywords.items() if name != "workspace"}
            return solve(system, asked, run=path, **known, **here)
        family = Family.from_dict(manifest["family"])
        targets = [family[indices] for indices in manifest["targets"]]
        rule = _rule(folder, family)
        known = options_from_manifest(manifest, family)
        return reduce(targets, rule, run=path, **known, **keywords)
    except (LookupError, TypeError, AttributeError) as error:
        raise RunFolderError(f"{path}: is no run of a reduction: {error!r}; start again") from error


def _rule(folder: RunFolder, family: Family) -> SeedingRule | str:
    """Return the rule of a run: its text, or, of a rule that has none, the seeds that it chose."""
    name = folder.manifest["rule"]
    text: str | None = folder.manifest.get("rule_text", _text_of(name))
    if text is not None:
        return text
    content = folder.read_plan() or _kept_seeds(folder)
    if content is None:
        raise RunFolderError(
            f"{folder.path}: the run was stopped before its plan was recorded, and its rule {name} is not "
            "known by name: it was an object of the program that began the run; start it again in the "
            "same folder with the rule itself"
        )
    seeds = seeds_from_bytes(content, family)
    return Listed(name, seeds.indices, seeds.choices, seeds.mapped_powers)


def _kept_seeds(folder: RunFolder) -> bytes | None:
    try:
        return load_plan(folder.path / SEEDS, folder.fingerprint)[0]
    except FileNotFoundError:
        return None


def _text_of(name: str) -> str | None:
    """Return a name that makes its rule again; None for that of an object."""
    try:
        return name if find_rule(name).name == name else None
    except InputError:
        return None
