"""Prompts as data: what they say, where they are refused, and that a run keeps its own."""

import dataclasses
import json

import pytest

from tilth.errors import EvolveError
from tilth.evolve.funsearch import ByMutation, FunSearchOptions, FunSearchSettings
from tilth.evolve.funsearch.island import IslandEntry
from tilth.evolve.funsearch.program import read_answer
from tilth.evolve.funsearch.prompt_format import CHAT, CONTINUE, PromptFormat, read_format
from tilth.evolve.funsearch.prompts import make_prompt, preamble

PARENTS = [
    IslandEntry(0, "def keep(t, s):\n    return s < t", "s < t", 3, 444.0, False, (1.0,), ()),
    IslandEntry(1, "def keep(dots):\n    return dots == 0", "dots == 0", 3, 100.0049, True, (2.0,), ()),
]


def test_a_text_to_continue_ends_in_the_middle_of_the_next_function():
    prompt = make_prompt(0, PARENTS, ["a reason"], style=CONTINUE)
    assert prompt.text == (
        '"""Which seeds to keep, by lines t, numerator power s and dots; fewer are better."""\n\n\n'
        'def keep_v0(t, s):\n    """Keeps too few seeds."""\n    return s < t\n\n\n'
        'def keep_v1(dots):\n    """Keeps 100 seeds."""\n    return dots == 0\n\n\n'
        'def keep_v2(t, s, dots, missing):\n    """Keeps 95 seeds, fewer than keep_v1."""\n    return'
    )
    compile(prompt.text, "prompt", "exec")  # it is Python as far as it goes
    answer = f"{prompt.begun} s <= t - 3"
    assert read_answer(answer, [prompt.name]).text == "s <= t - 3"


def test_a_chat_is_asked_and_told_what_was_refused():
    prompt = make_prompt(0, PARENTS, ["a reason", "a reason"])
    assert prompt.begun == "" and prompt.stop == ()
    assert prompt.text.startswith(preamble()) and prompt.text.count("- a reason\n") == 1
    assert "# version 0: score 444, leaves integrals unreduced, 3 nodes\ndef keep_v0(t, s):\n" in prompt.text
    assert prompt.text.endswith("starts with\n\n" + CHAT.header("keep_v2") + "\n")


def test_a_run_keeps_its_format_and_old_ones_have_chats():
    settings = FunSearchSettings(ByMutation(), FunSearchOptions(prompt_format=CONTINUE))
    data = json.loads(json.dumps(settings.to_dict()))
    assert FunSearchSettings.from_dict(data) == settings
    del data["options"]["prompt_format"]
    assert FunSearchSettings.from_dict(data).options.prompt_format == CHAT


def test_a_format_of_a_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'preamble = "$task"\nrefusals = ""\nversions = "$versions"\nversion = "$source"\nrequest = "$name?"\n'
    )
    assert read_format(str(path)) == PromptFormat("$task", "", "$versions", "$source", "$name?")
    assert read_format("chat") is CHAT


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("preamble = '$key'", "preamble of a prompt format has a place that it cannot have"),
        ("preamble = '${task.x}'", "preamble of a prompt format has a place that it cannot have"),
        ("preamble = 3", "preamble of a prompt format is a text"),
        ("stop = ['']", "stop of a prompt format has at most four texts"),
        ("arguments = ['os']", "arguments of a prompt format has 'os'"),
        ("premble = ''", "a prompt format has no 'premble'"),
        ("= 3", "is no TOML"),
    ],
)
def test_other_formats_are_refused(tmp_path, text, reason):
    path = tmp_path / "bad.toml"
    usual = {**dataclasses.asdict(CHAT), "stop": [], "arguments": []}
    name = text.split(" ")[0]
    rest = [f"{key} = {json.dumps(value)}" for key, value in usual.items() if key != name]
    path.write_text("\n".join([*rest, text]))
    with pytest.raises(EvolveError, match=reason):
        read_format(str(path))


def test_other_names_are_refused():
    with pytest.raises(EvolveError, match="there is no prompt format 'talk', take chat, continue or a file"):
        read_format("talk")
