"""``tilth init``: a family file and a target list to edit."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from tilth.cases import case_folder, case_names, read_case
from tilth.cli.arguments import add_json, new_verb
from tilth.cli.exit_codes import DONE
from tilth.cli.output import print_json
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.family import Family
from tilth.family.text.suggest import did_you_mean
from tilth.family.writing import write_text

__all__ = ["add_to"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}", re.ASCII)


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "init",
        VERBS["init"],
        "tilth init boxes\n  tilth init box1l\n  tilth init triangles/mine --case tribox:3",
    )
    parser.add_argument(
        "path",
        type=Path,
        metavar="NAME",
        help="the family's name, maybe with a folder before it: NAME.toml and NAME.targets are written; one "
        "of the library begins with that family, any other one with the massless double box",
    )
    parser.add_argument(
        "--case",
        metavar="NAME:RANK",
        help=f"begin with a case of the library, such as tribox:3 ({', '.join(case_names())}), or with your "
        "own family.toml:targets.txt",
    )
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Write both files, unless one is there."""
    name = options.path.name
    if not _NAME.fullmatch(name):
        raise OptionError(
            f"{name!r} is not a family's name, write letters, digits and underscores, at most 40"
        )
    family, targets = options.path.with_name(f"{name}.toml"), options.path.with_name(f"{name}.targets")
    for path in (family, targets):
        if path.exists() or path.is_symlink():
            raise OptionError(f"{path} is there already, give another name")
    case = name if options.case is None and name in case_names() else options.case
    first, second = _texts(name, case)
    write_text(family, first)
    try:
        write_text(targets, second)
    except BaseException:
        family.unlink()  # lest the next try finds it there
        raise
    if options.json:
        print_json({"family": str(family), "targets": str(targets)})
    else:
        begun = f"from {case}" if case else f"with the massless double box to edit{_meant(name)}"
        print(f"{family} and {targets} are written, {begun}; next: tilth masters {family}")
    return DONE


def _meant(name: str) -> str:
    """Say which family of the library a name may be meant for."""
    near = did_you_mean(name, case_names())
    return f"{near} --case NAME begins with a family of the library" if near else ""


def _texts(name: str, case: str | None) -> tuple[str, str]:
    """Return what a family file and a target list say."""
    if case is None:
        here = Path(__file__).parent
        texts = [
            (here / file).read_text(encoding="utf-8") for file in ("init_family.toml", "init_targets.txt")
        ]
        return texts[0].replace("FAMILY", name), texts[1].replace("FAMILY", name)
    found = read_case(case)
    if found.of_files:
        family = Family.from_dict(found.family.to_dict() | {"name": name}).to_toml()
    else:
        file = case_folder() / f"{found.family.name}.toml"
        family = re.sub(
            r'^name = ".*"$', f'name = "{name}"', file.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
    targets = "".join(f"{name}[{','.join(map(str, target.indices))}]\n" for target in found.targets)
    return family, targets
