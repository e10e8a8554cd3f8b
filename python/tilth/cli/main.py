"""Arguments in, exit code out."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from importlib import import_module

from tilth import __version__
from tilth.cli.addresses import check_addresses
from tilth.cli.exit_codes import (
    BAD_INPUT,
    DONE,
    FAULT,
    INCOMPLETE,
    INTERRUPTED,
    NOT_VERIFIED,
    STOPPED,
    signalled,
)
from tilth.cli.parser import RefusedValue, VerbParser
from tilth.cli.signals import Stopped, stop_signals
from tilth.cli.streams import ReaderGone, StdoutLost, guarded_streams
from tilth.cli.verbs import VERBS
from tilth.cli.whole_process import imports_kept, no_idle_threads
from tilth.errors import IncompleteSeeding, TilthError, VerificationFailed, WorkersLost

__all__ = ["main"]

#: Characters of a message; it may quote an entry of any length.
LONGEST = 4_000

#: What Python 3.11, numpy and their binding say where they get no memory for a call or for an array.
_NO_MEMORY = ("without exception set", "without setting an exception", "PyObject pointer is null")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default ``sys.argv[1:]``.

    Returns
    -------
    int
        0 done, 1 a fault of Tilth, 2 usage or bad input, 3 incomplete seeding, 4 verification failed, 5
        stopped with a checkpoint, 130 interrupted, 129 or 143 told to end.
    """
    words = sys.argv[1:] if arguments is None else arguments
    with guarded_streams():
        return _code(words, is_whole_process=arguments is None)


def _code(words: Sequence[str], is_whole_process: bool) -> int:
    """Run one verb, and say what went wrong."""
    try:
        code = _done(words, is_whole_process)
        sys.stdout.flush()  # here, so that what stdout does not take is noticed here
        return code
    except ReaderGone:
        return DONE  # as with `tilth show | head`; what was to be written elsewhere has been written before
    except StdoutLost as error:
        return _fail(f"standard output cannot be written: {error}", BAD_INPUT)
    except RefusedValue as refused:
        return _fail(refused.error, BAD_INPUT)
    except IncompleteSeeding as error:
        return _fail(_with_flag(error), INCOMPLETE)
    except VerificationFailed as error:
        return _fail(error, NOT_VERIFIED)
    except WorkersLost as lost:
        return _fail("; ".join([str(lost), *_notes(lost)]), STOPPED if _notes(lost) else BAD_INPUT)
    except TilthError as error:
        return _fail(error, BAD_INPUT)
    except Stopped as stop:
        return _stopped(stop)
    except KeyboardInterrupt as stop:
        return _fail("; ".join(["interrupted", *_notes(stop)]), INTERRUPTED)
    except OSError as error:
        if error.filename is None:
            return _fault(error)
        # A path that the system will not even look at: too long, without permission, in a loop of links.
        return _fail(f"{error.filename}: {error.strerror}", BAD_INPUT)
    except MemoryError:
        return _fail("there is not enough memory for this", BAD_INPUT)
    except BaseException as error:  # a panic of the core is no Exception
        if isinstance(error, Exception) and not isinstance(error, SystemError):
            return _fault(error)
        if any(said in str(error) for said in _NO_MEMORY):
            return _fail("a call ended without a reason, most likely there is not enough memory", BAD_INPUT)
        return _fault(error)


def _done(words: Sequence[str], is_whole_process: bool) -> int:
    """Run one verb."""
    sys.stdout.flush()  # before the work, so that a closed stdout costs nothing
    check_addresses()
    with ExitStack() as meanwhile:
        if is_whole_process:
            meanwhile.enter_context(imports_kept())
            meanwhile.enter_context(no_idle_threads())
        parser = _parser(words)
    try:
        options = parser.parse_args(words)
        if "verb" not in options and not options.version:
            parser.error(
                f"there is no verb; `tilth --help` lists {len(VERBS)} of them, `tilth init FOLDER` writes a "
                "family to begin with, `tilth demo` shows a reduction"
            )
        if options.verbose and not options.version:
            parser.error("--verbose goes with --version")
    except SystemExit as leaving:  # argparse leaves so, after --help, --version or wrong usage
        return leaving.code if isinstance(leaving.code, int) else BAD_INPUT
    if options.version:
        return _say_version(options.verbose)
    from tilth.cli.output import check_outputs  # which --help does without

    check_outputs(options)
    with stop_signals():
        return int(options.verb(options))


def _say_version(verbose: bool) -> int:
    if verbose:
        from tilth.versions import show_versions

        print(show_versions())
    else:
        print(f"tilth {__version__}")
    return DONE


def _parser(words: Sequence[str]) -> VerbParser:
    """Return the parser of all verbs, or of one that comes first; it knows the arguments of what is asked."""
    asked = next((word for word in words if not word.startswith("-")), None)
    known = {asked: VERBS[asked]} if asked in VERBS and asked == words[0] else VERBS
    parser = VerbParser(
        prog="tilth",
        description="Reduce Feynman integrals to masters, and compare the rules that choose the equations.",
        epilog="exit codes: 0 done, 1 a fault of Tilth, 2 usage or bad input, "
        "3 incomplete seeding, 4 verification failed, "
        "5 stopped with a checkpoint, from which `tilth reduce --resume FOLDER` goes on; "
        "130 interrupted, 143 terminated, 129 hung up, without a checkpoint",
    )
    parser.add_argument(
        "--version",
        action="store_true",
        help="show the version; with --verbose those of packages, too, and the machine, for a report",
    )
    parser.add_argument("--verbose", action="store_true", help=argparse.SUPPRESS)
    verbs = parser.add_subparsers(metavar="VERB", parser_class=VerbParser)
    for name, summary in known.items():
        if name == asked:
            import_module(f"tilth.cli.{name}").add_to(verbs)
        else:
            verbs.add_parser(name, help=summary)
    return parser


def _stopped(stop: Stopped) -> int:
    """Say how to go on, if there is something to go on from."""
    if stop.folder is None:
        return _fail("; ".join([str(stop), *_notes(stop)]), signalled(stop.number))
    return _fail(f"stopped; go on with: {stop.command} {shlex.quote(str(stop.folder))}", STOPPED)


def _fault(error: BaseException) -> int:
    """Say what to report."""
    from tilth.cli.faults import fault_text  # which is hardly ever needed

    return _fail(fault_text(error), FAULT)


def _notes(error: BaseException) -> list[str]:
    """Return what was added to an exception on its way."""
    return getattr(error, "__notes__", [])


def _with_flag(error: IncompleteSeeding) -> str:
    """Return the message, with the seeding to ask for instead as a flag."""
    if error.repair is None:
        return str(error)
    return str(error).replace(f"seeding={error.repair!r}", f"--seeding {shlex.quote(error.repair)}")


def _fail(error: TilthError | str, code: int) -> int:
    """Say why there is no result, and return the code."""
    said = str(error)
    if len(said) > LONGEST:
        said = f"{said[:LONGEST]}... ({len(said) - LONGEST:,} more characters)"
    print(f"tilth: {said}", file=sys.stderr)
    return code
