"""Runs of program search of a second, and answers of all kinds for them."""

from tilth.evolve.funsearch import (
    ByMutation,
    ByScript,
    DatabaseOptions,
    FunSearchOptions,
    FunSearchSettings,
    Stop,
)

GOOD = "```python\ndef keep(t, s):\n    return s <= t - 3\n```"
BETTER = "def keep(t, s):\n    return t >= 4 and s <= t - 3"
USELESS = "I would rather talk about something else."
HOSTILE = "```python\ndef keep(t):\n    return __import__('os').system('true') == 0\n```"

OPTIONS = FunSearchOptions(seed=1, prompts=2, database=DatabaseOptions(islands=3, reset_every=30))
MUTATION = FunSearchSettings(ByMutation(), OPTIONS, Stop(evaluations=120))
SCRIPTED = FunSearchSettings(
    ByScript((USELESS, GOOD, HOSTILE, BETTER, GOOD, BETTER)),
    FunSearchOptions(answers=2, database=DatabaseOptions(islands=1)),
)
