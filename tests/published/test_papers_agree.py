"""The paper's references and those of `tilth cite` are the same papers with the same titles."""

import re
import tomllib
from pathlib import Path

from tilth.cli import references

PAPER = Path(__file__).parents[2] / "paper"


def entries():
    """Return {key: fields} of the paper's BibTeX file, whose fields are one on a line."""
    text = (PAPER / "paper.bib").read_text(encoding="utf-8")
    found = {}
    for key, body in re.findall(r"^@\w+\{([^,]+),\n(.*?)^\}", text, re.MULTILINE | re.DOTALL):
        found[key] = dict(re.findall(r"^ +(\w+) = \{+(.*?)\}+,?$", body, re.MULTILINE))
    return found


def test_every_citation_is_in_the_bibliography_and_the_other_way():
    cited = set(re.findall(r"@([A-Za-z]+:\w+)", (PAPER / "paper.md").read_text(encoding="utf-8")))
    assert cited == set(entries())


def test_titles_and_numbers_are_those_of_the_command():
    path = Path(references.__file__).with_name("references.toml")
    papers = {paper["key"]: paper for paper in tomllib.loads(path.read_text(encoding="utf-8"))["paper"]}
    shared = papers.keys() & entries().keys()
    assert len(shared) >= 10
    for key in shared:
        entry, paper = entries()[key], papers[key]
        assert entry["title"].replace(r"$\beta$", "β") == paper["title"]
        assert entry.get("eprint") == paper.get("eprint")
        if "doi" in paper:
            assert entry["doi"] == paper["doi"]
