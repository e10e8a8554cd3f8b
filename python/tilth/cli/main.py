"""Arguments in, exit code out."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from importlib import import_module

from tilth import __version__
from tilth.cli.collector import imports_kept
from tilth.cli.exit_codes import BAD_INPUT, DONE, INCOMPLETE, INTERRUPTED, NOT_VERIFIED, STOPPED, signalled
from tilth.cli.parser import RefusedValue, VerbParser
from tilth.cli.signals import Stopped, stop_signals
from tilth.cli.verbs import VERBS
from tilth.errors import IncompleteSeeding, TilthError, VerificationFailed

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default ``sys.argv[1:]``.

    Returns
    -------
    int
        0 done, 2 usage or bad input, 3 incomplete seeding, 4 verification failed, 5 stopped with a
        checkpoint, 130 interrupted, 143 terminated.
    """
    words = sys.argv[1:] if arguments is None else arguments
    with imports_kept() if arguments is None else nullcontext():
        parser = _parser(next((word for word in words if not word.startswith("-")), None))
    try:
        options = parser.parse_args(words)
    except SystemExit as leaving:
        return _leave(leaving)
    except RefusedValue as refused:
        return _fail(refused.error, BAD_INPUT)
    try:
        with stop_signals():
            code = int(options.verb(options))
            sys.stdout.flush()  # here, so that a reader who has gone is noticed here
        return code
    except IncompleteSeeding as error:
        return _fail(_with_flag(error), INCOMPLETE)
    except VerificationFailed as error:
        return _fail(error, NOT_VERIFIED)
    except TilthError as error:
        return _fail(error, BAD_INPUT)
    except Stopped as stop:
        return _stopped(stop)
    except KeyboardInterrupt as stop:
        print("; ".join(["tilth: interrupted", *_notes(stop)]), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return _reader_has_gone()


def _parser(asked: str | None) -> VerbParser:
    """Return the parser of all verbs; it knows the arguments of the one that is asked for."""
    parser = VerbParser(
        prog="tilth",
        description="Reduce Feynman integrals to masters, and compare the rules that choose the equations.",
        epilog="exit codes: 0 done, 2 usage or bad input, 3 incomplete seeding, 4 verification failed, "
        "5 stopped with a checkpoint, from which `tilth reduce --resume FOLDER` goes on; "
        "130 interrupted, 143 terminated, without a checkpoint",
    )
    parser.add_argument("--version", action="version", version=f"tilth {__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True, parser_class=VerbParser)
    for name, summary in VERBS.items():
        if name == asked:
            import_module(f"tilth.cli.{name}").add_to(verbs)
        else:
            verbs.add_parser(name, help=summary)
    return parser


def _reader_has_gone() -> int:
    """End quietly, as with ``tilth show | head``: what is left in the buffer goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def _leave(leaving: SystemExit) -> int:
    """Return the code with which argparse leaves, after --help, --version or wrong usage."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_has_gone()
    return leaving.code if isinstance(leaving.code, int) else BAD_INPUT


def _stopped(stop: Stopped) -> int:
    """Say how to go on, if there is something to go on from."""
    if stop.folder is None:
        print("; ".join([f"tilth: {stop}", *_notes(stop)]), file=sys.stderr)
        return signalled(stop.number)
    print(f"tilth: stopped; go on with: {stop.command} {shlex.quote(str(stop.folder))}", file=sys.stderr)
    return STOPPED


def _notes(error: BaseException) -> list[str]:
    """Return what was added to an exception on its way."""
    return getattr(error, "__notes__", [])


def _with_flag(error: IncompleteSeeding) -> str:
    """Return the message, with the seeding to ask for instead as a flag."""
    if error.repair is None:
        return str(error)
    return str(error).replace(f"seeding={error.repair!r}", f"--seeding {shlex.quote(error.repair)}")


def _fail(error: TilthError | str, code: int) -> int:
    print(f"tilth: {error}", file=sys.stderr)
    return code
