"""`tilth cite`: the papers that a table's own rule, functions and symmetries ask for, and no others."""

import json
import re

import pytest

from tilth.cli.references import bibtex, papers_of
from tilth.seeding import describe_rules, rule_names

ALWAYS = {"Chetyrkin:1981qh", "Laporta:2000dsw", "vonManteuffel:2014ixa"}


def keys(result):
    assert (result.code, result.err) == (0, "")
    return {paper["key"] for paper in json.loads(result.out)["papers"]}


def test_without_a_table_the_default_is_cited(run):
    found = keys(run("cite", "--json"))
    assert found >= ALWAYS | {"Lange:2025fba", "Pak:2011xt", "Peraro:2016wsq"}
    assert "Song:2025pwy" not in found


def test_a_table_at_a_point_by_another_rule(run, bubble, tmp_path):
    path = tmp_path / "bubble.tilth"
    options = ["--at", "d=5,s=7", "--seeding", "laporta", "--symmetries", "none", "--quiet", "--output", path]
    assert run("reduce", *bubble, *options).code == 0
    assert keys(run("cite", path, "--json")) == ALWAYS


def test_text_and_bibtex_name_the_same_papers(run):
    text, entries = run("cite").out, run("cite", "--bibtex").out
    assert len(text.splitlines()) == len(re.findall(r"^@", entries, re.MULTILINE))
    numbers = re.findall(r"eprint = {(.*)}", entries)
    assert len(numbers) > 5
    assert all(number in text for number in numbers)
    assert entries.isascii()


def test_braces_of_entries_are_balanced():
    for paper in papers_of(" ".join(rule_names()), {"functions", "symmetries"}):
        entry = bibtex(paper)
        depth = 0
        for letter in entry:
            depth += {"{": 1, "}": -1}.get(letter, 0)
            assert depth >= 0
        assert depth == 0
        assert entry.startswith("@") and entry.endswith("}")


@pytest.mark.parametrize("rule", rule_names())
def test_every_paper_that_a_rule_names_is_cited(rule):
    """The definition of the rule is the oracle."""
    named = set(re.findall(r"\b\d{4}\.\d{5}\b|hep-\w\w/\d{7}", describe_rules(rule)[rule]))
    cited = {paper.get("eprint") for paper in papers_of(f"union({rule}(rank=4), x)", ())}
    assert named <= cited


def test_papers_of_other_rules_are_not_cited():
    assert {paper["key"] for paper in papers_of("laporta(dots=0, s=3)", ())} == ALWAYS


def test_a_file_that_is_no_table(run, tmp_path):
    path = tmp_path / "x.tilth"
    path.write_text("no table")
    result = run("cite", path)
    assert (result.code, result.out) == (2, "")
    assert str(path) in result.err
