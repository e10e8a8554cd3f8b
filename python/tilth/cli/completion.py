"""``tilth completion``: a script that completes verbs, options and their values in a shell."""

from __future__ import annotations

import argparse
from importlib import import_module

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.exit_codes import DONE
from tilth.cli.output import print_json
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError

__all__ = ["add_to"]

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
    script = complete(parser, shell=options.shell)
    if options.json:
        print_json({"shell": options.shell, "script": script})
    else:
        print(script)
    return DONE
