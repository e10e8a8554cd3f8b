"""The sampler without a model: what it answers is of the subset, new, and the same each time."""

from collections import Counter

import pytest

from tilth.errors import ProgramError
from tilth.evolve.funsearch import read_answer
from tilth.evolve.funsearch.loop import START
from tilth.evolve.funsearch.samplers import MutationSampler, Prompt

PARENTS = (
    START.rstrip(),
    "def keep(a, t, s):\n    n = 0\n    for x in a:\n        if x < -1:\n            n += 1\n"
    "    if t < 4 or n > 2:\n        return False\n    return s <= t - 3 and (not n > s)",
)


def answers(seed, prompts=100, slots=None):
    sampler = MutationSampler(seed, slots)
    made = (sampler.sample(Prompt(number, "", "keep_v2", PARENTS), 4) for number in range(prompts))
    return [answer.text for found in made for answer in found]


@pytest.mark.parametrize("slots", [None, 7])
def test_most_edited_programs_are_of_the_subset_and_new(slots):
    programs, refusals = [], Counter()
    for text in answers(0, slots=slots):
        assert text.startswith("def keep_v2(")
        try:
            programs.append(read_answer(text, ["keep_v2"], slots).text)
        except ProgramError as error:
            refusals[str(error)] += 1
    # A statement that is dropped may leave a variable without a value; hardly anything else goes wrong.
    assert sum(refusals.values()) < 60, refusals
    assert len(set(programs)) > 250


def test_the_same_prompt_has_the_same_answers():
    assert answers(3, 20) == answers(3, 20)
    assert answers(3, 20) != answers(4, 20)


def test_parents_are_not_changed_and_one_is_enough():
    (answer,) = MutationSampler(0).sample(Prompt(0, "", "keep_v1", PARENTS[:1]), 1)
    assert answer.text.startswith("def keep_v1(") and "\n" in answer.text
    assert (answer.cost, answer.requests, answer.error) == (0, 0, "")
