"""Parameters of rules: checking and showing them."""

from __future__ import annotations

from tilth.errors import RuleError
from tilth.family.checks import is_integer
from tilth.seeding.notation import shown_value

__all__ = ["bound", "shown_call"]


def bound(rule: str, parameter: str, value: object) -> int | None:
    """Return a bound on dots or numerator powers, or None if none was given.

    Raises
    ------
    RuleError
        Not an integer from 0 to 127.
    """
    if value is None:
        return None
    if not is_integer(value, 0, 127):
        raise RuleError(f"{rule}: {parameter}={value!r} is not an integer from 0 to 127")
    return int(str(value))  # a plain integer, whatever kind of integer was given


def shown_call(rule: str, **parameters: object) -> str:
    """Write a rule with the parameters that are not None, as `tilth.seeding.find_rule` reads it."""
    given = ", ".join(f"{key}={shown_value(value)}" for key, value in parameters.items() if value is not None)
    return f"{rule}({given})" if given else rule
