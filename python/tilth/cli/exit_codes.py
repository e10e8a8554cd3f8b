"""What the command leaves behind for scripts."""

__all__ = ["BAD_INPUT", "DONE", "FAULT", "INCOMPLETE", "INTERRUPTED", "NOT_VERIFIED", "STOPPED", "signalled"]

DONE, FAULT, BAD_INPUT, INCOMPLETE, NOT_VERIFIED, STOPPED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130


def signalled(number: int) -> int:
    """Return the code that shells give to an end by a signal: 130 for SIGINT, 143 for SIGTERM."""
    return 128 + number
