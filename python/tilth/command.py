"""The command ``tilth``, before anything is imported that takes time: Ctrl-C ends it without a word then."""

from __future__ import annotations

import signal

__all__ = ["main"]


def main() -> int:
    """Run one verb of the command line, see `tilth.cli.main`."""
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # not so in the background
    if usual:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from tilth.cli import main as run

    if usual:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return run()
