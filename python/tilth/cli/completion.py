"""``tilth completion``: a script that completes verbs, options and their values in a shell."""

from __future__ import annotations

import argparse
import re
from importlib import import_module

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.exit_codes import DONE
from tilth.cli.output import print_json
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.formats.registry import FORMATS
from tilth.seeding import rule_names

__all__ = ["add_to"]

#: How help names the values that an option takes.
_LISTED = re.compile(r"\{[^{}]+\}")

#: Formats of `tilth export`, and of the verbs that write with some of them.
FORMAT_NAMES = tuple(entry.name for entry in FORMATS)

SHELLS = ("bash", "zsh", "tcsh")
EXAMPLE = "tilth completion bash > ~/.local/share/bash-completion/completions/tilth"


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(verbs, "completion", VERBS["completion"], EXAMPLE)
    parser.add_argument("shell", choices=SHELLS, help="whose script to print")
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Print the script; shtab makes it from the parser of all verbs."""
    try:
        from shtab import complete
    except ImportError:
        raise OptionError(
            "completion needs shtab, install it with: pip install 'tilth[completion]'"
        ) from None
    parser = argparse.ArgumentParser(prog="tilth")
    verbs = parser.add_subparsers()
    for name in VERBS:
        import_module(f"tilth.cli.{name}").add_to(verbs)
    _offer_values(parser)
    script = complete(parser, shell=options.shell)
    if options.json:
        print_json({"shell": options.shell, "script": script})
    else:
        print(script)
    return DONE


def _offer_values(parser: argparse.ArgumentParser) -> None:
    """Let options whose values are listed in their help, rules and formats be completed by them.

    The parser is for the script alone: what reads a value makes something else of it.
    """
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb in action.choices.values():
                _offer_values(verb)
        elif action.choices is None and isinstance(action.metavar, str):
            known = [
                FORMAT_NAMES if "--format" in action.option_strings else (),
                rule_names() if action.metavar == "RULE" else (),
                action.metavar[1:-1].split(",") if _LISTED.fullmatch(action.metavar) else (),
            ]
            action.choices = [value for values in known for value in values] or None
