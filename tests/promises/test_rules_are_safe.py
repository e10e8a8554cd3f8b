"""Rules are safe in text form: they are parsed, never evaluated, and their cost is bounded."""

import builtins
import contextlib
import time

import pytest

from tilth import seeding
from tilth.errors import InputError

#: What would do harm if it were evaluated, and what would take forever.
HOSTILE = {
    "call": "touch('{path}')",
    "import": "__import__('os').system('touch {path}')",
    "open": "open('{path}', 'w')",
    "lambda": "(lambda: open('{path}', 'w'))()",
    "attribute": "t.__class__",
    "walrus": "(t := open('{path}', 'w'))",
    "comprehension": "max(open('{path}', 'w').close() for x in 'a')",
    "deep": "(" * 100_000 + "t" + ")" * 100_000,
    "long": " + ".join(["t"] * 200_000) + " > 0",
    "power": "t ** 10 ** 10 ** 10 > 0",
    "digits": "9" * 1_000_000 + " > t",
    "nested rules": "union(" * 20_000 + "laporta" + ")" * 20_000,
}
EVALUATORS = ("eval", "exec", "compile", "__import__")


@pytest.fixture(scope="module", autouse=True)
def loaded():
    """Modules are loaded when a first text is read, and Python executes them then."""
    seeding.find_rule("union(laporta, kira)")
    seeding.find_rule("t > 0")
    with pytest.raises(InputError):
        seeding.find_rule("nobody('here')")


def check_refused(name, path, monkeypatch, read):
    """Read a hostile text: an `InputError` at once, nothing evaluated, and nothing done."""
    used = []
    began = time.perf_counter()
    with monkeypatch.context() as patched:
        for evaluator in EVALUATORS[:3]:
            real = getattr(builtins, evaluator)

            def noted(*arguments, real=real, evaluator=evaluator, **more):
                used.append(evaluator)
                return real(*arguments, **more)

            patched.setattr(builtins, evaluator, noted)
        with pytest.raises(InputError):
            read(HOSTILE[name].replace("{path}", str(path)))
    assert used == []
    assert not path.exists()
    assert time.perf_counter() - began < 5  # a bound on the work, far from both a moment and forever


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_refused(name, tmp_path, monkeypatch):
    seeding.find_rule("laporta")  # what is imported on first use is not what is looked for
    check_refused(name, tmp_path / "harm", monkeypatch, seeding.find_rule)


@pytest.mark.parametrize("name", ["import", "open", "lambda", "comprehension"])
def test_a_rule_that_is_evaluated_is_found(name, tmp_path, monkeypatch):
    def evaluated(text):
        try:
            result = eval(text, {"t": 4})  # noqa: S307 - the fault that the check has to find
            with contextlib.suppress(AttributeError):
                result.close()
        finally:
            raise seeding_error(text)

    def seeding_error(text):
        return InputError(f"{text[:20]} is no rule")

    with pytest.raises(AssertionError):
        check_refused(name, tmp_path / "harm", monkeypatch, evaluated)
