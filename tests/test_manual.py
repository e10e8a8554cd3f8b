"""The manual has every public name, and every page is in its table of contents."""

import re
from pathlib import Path

import pytest

import tilth

DOCS = Path(__file__).parent.parent / "docs"

#: Pages that others include, and ones that builds leave.
PARTS = {"leaderboard_table"}

DIRECTIVE = re.compile(r"^\.\. auto(?:class|function|module):: tilth\.(\w+)$", re.MULTILINE)


def pages():
    return {path.stem: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}


def test_every_public_name_is_on_a_page():
    text = "\n".join(pages().values())
    documented = set(DIRECTIVE.findall(text)) | set(re.findall(r"`tilth\.(\w+)`", pages()["reference"]))
    assert set(tilth.__all__) - documented == set()


def test_what_is_documented_as_public_exists():
    for page, text in pages().items():
        for name in DIRECTIVE.findall(text):
            assert hasattr(tilth, name), f"{page} has tilth.{name}"


@pytest.mark.parametrize("page", sorted(pages().keys() - PARTS - {"index"}))
def test_every_page_is_in_the_contents(page):
    contents = pages()["index"].split("```{toctree}")[1]
    assert re.search(rf"^{page}$", contents, re.MULTILINE)


def test_the_first_page_runs(capsys):
    """Five lines to the first reduction, and what they print."""
    code = re.search(r"```python\n(.*?)```", pages()["index"], re.DOTALL)[1]
    shown = re.search(r"```text\n(.*?)```", pages()["index"], re.DOTALL)[1]
    exec(code, {})  # noqa: S102  what a page of this repository says
    assert capsys.readouterr().out == shown
    assert len([line for line in code.splitlines() if line]) <= 5
