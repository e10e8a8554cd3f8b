"""What the command leaves behind for scripts."""

__all__ = ["BAD_INPUT", "DONE", "INCOMPLETE", "INTERRUPTED", "NOT_VERIFIED"]

DONE, BAD_INPUT, INCOMPLETE, NOT_VERIFIED, INTERRUPTED = 0, 2, 3, 4, 130
