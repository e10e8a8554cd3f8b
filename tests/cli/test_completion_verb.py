"""`tilth completion`: bash itself completes verbs and options by the script."""

import shutil
import subprocess
import sys

import pytest

from tilth.cli.verbs import VERBS

pytest.importorskip("shtab", reason="the extra 'completion' is not installed")


def completed(script, *words):
    """Return what bash offers for the last word."""
    code = (
        f"source {script}\nCOMP_WORDS=({' '.join(repr(word) for word in words)})\n"
        f"COMP_CWORD={len(words) - 1}\n_shtab_tilth tilth\nprintf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    ran = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True)
    return {word.strip() for word in ran.stdout.split()}


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_verbs_and_options(run, tmp_path):
    script = tmp_path / "tilth.bash"
    result = run("completion", "bash")
    assert (result.code, result.err) == (0, "")
    script.write_text(result.out)
    assert set(VERBS) <= completed(script, "tilth", "")
    assert completed(script, "tilth", "comp") == {"compare", "completion"}
    assert completed(script, "tilth", "reduce", "--prec") == set()
    assert "--order" in completed(script, "tilth", "reduce", "--or")
    assert "resume" in completed(script, "tilth", "evolve", "re")
    assert completed(script, "tilth", "reduce", "--order", "") >= {"numerators", "dots"}
    assert completed(script, "tilth", "reduce", "--seeding", "us") == {"usovitsch"}
    assert completed(script, "tilth", "export", "--format", "ma") == {"mathematica"}


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells_have_every_verb(run, shell):
    result = run("completion", shell)
    assert result.code == 0
    assert all(verb in result.out for verb in VERBS)


def test_without_shtab_the_extra_is_named(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "shtab", None)
    result = run("completion", "bash")
    assert (result.code, result.out) == (2, "")
    assert result.err == "tilth: completion needs shtab, install it with: pip install 'tilth[completion]'\n"
