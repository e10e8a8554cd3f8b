"""A program: the function as it was written, and the rule that it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tilth.errors import ProgramError
from tilth.evolve.funsearch.extract import extract_source
from tilth.evolve.funsearch.limits import REASON_CHARACTERS
from tilth.seeding.translate import translate
from tilth.seeding.translate.features import FUNCTION
from tilth.seeding.translate.source import normalised, parse_function
from tilth.seeding.translate.subset import check_subset

__all__ = ["CandidateProgram", "read_answer", "read_program"]


@dataclass(frozen=True)
class CandidateProgram:
    """A function of the subset, and its translation; or one for behind the wall, which is its own text.

    Attributes
    ----------
    source : str
        The function in one layout, called ``keep``, without comments.
    text : str
        Canonical text of the rule expression; behind the wall the function again.
    nodes : int
        Nodes of that.
    """

    source: str
    text: str
    nodes: int


def read_answer(
    answer: str, names: Sequence[str] = (FUNCTION,), slots: int | None = None, language: str = "subset"
) -> CandidateProgram:
    """Find the function in an answer and translate it.

    Parameters
    ----------
    answer : str
        The function, with or without a fence, prose and other code around it, all of which is ignored.
    names : sequence of str
        What the function may be called, the best name first.
    slots : int, optional
        As for `translate`.
    language : {"subset", "python"}
        A function in unrestricted Python is not translated: its text is the function.

    Raises
    ------
    ProgramError
        There is no such function, or it is outside of the subset: one sentence with the line and the
        construct.
    """
    return read_program(extract_source(answer, names), names, slots, language)


def read_program(
    source: str, names: Sequence[str] = (FUNCTION,), slots: int | None = None, language: str = "subset"
) -> CandidateProgram:
    """Translate a source that is the function and nothing else.

    Raises
    ------
    ProgramError
        As for `read_answer`.
    """
    try:
        if language == "python":
            from tilth.evolve.wall.program import read_source, size_of

            source = read_source(source, names)
            return CandidateProgram(source, source, size_of(source))
        function = parse_function(source, names)
        check_subset(function)
        expression = translate(function, slots)
    except RecursionError:
        # Only for a caller that has used up its stack: depths are limited.
        raise ProgramError("the function is nested too deeply; write a flatter one") from None
    except ProgramError as error:
        raise ProgramError(str(error)[:REASON_CHARACTERS], line=error.line) from None
    return CandidateProgram(normalised(function, FUNCTION), expression.text, expression.nodes)
