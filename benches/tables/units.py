"""How figures are written."""


def short_seconds(seconds: float) -> str:
    """Milliseconds below one second, else seconds."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.1f} ms"


def count(number: object) -> str:
    """A whole number with commas."""
    return f"{number:,}"
