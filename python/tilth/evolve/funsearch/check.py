"""The answers and sources of a log, read and translated again."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tilth.errors import ProgramError
from tilth.evolve.evaluation import Evaluator
from tilth.evolve.funsearch.loop import rejection
from tilth.evolve.funsearch.options import FunSearchOptions
from tilth.evolve.funsearch.program import read_answer, read_program
from tilth.evolve.funsearch.prompts import version_name
from tilth.evolve.funsearch.settings import FunSearchSettings
from tilth.evolve.log import Record
from tilth.evolve.run import SearchRun
from tilth.seeding.translate.features import FUNCTION

__all__ = ["check_translations"]


def check_translations(run: SearchRun, evaluator: Evaluator) -> Iterator[str]:
    """Yield a sentence, empty if all is well, about each program and each rejected or repeated answer.

    A source is translated again, and must be the rule that the log says; an answer is read again, and must
    have the source, the rule or the reason that the log says. Where a program was rejected because of its
    evaluation, it is evaluated again.

    Parameters
    ----------
    run : SearchRun
    evaluator : Evaluator
        For the language of the run.
    """
    settings = FunSearchSettings.from_dict(run.settings)
    options = settings.options
    names: dict[int, str] = {}
    answers: dict[int, tuple[str, str]] = {}
    starts = [
        read_program(source, slots=options.slots, language=options.language).source
        for source in settings.start
    ]
    for record in run.records():
        data = record.data
        if record.kind == "prompt":
            names[data["number"]] = version_name(len(data["parents"]))
        elif record.kind == "answer":
            answers[data["number"]] = data["text"], names.get(data["prompt"], FUNCTION)
        elif record.kind in ("program", "rejected", "repeated"):
            number = data["answer"]
            if number is None:
                fault = _start_fault(record, starts)
            elif number not in answers:
                fault = f"is of answer {number}, which is not in the log before it"
            else:
                fault = _fault(record, *answers[number], options, evaluator)
            if record.kind == "program" and not fault:
                fault = _source_fault(data["source"], data["evaluation"]["text"], options)
            yield f"line {record.line}: {_name(record)} {fault}" if fault else ""


def _name(record: Record) -> str:
    if record.kind == "program":
        return f"program {record.data['number']}"
    return f"answer {record.data['answer']}, {record.kind},"


def _start_fault(record: Record, starts: list[str]) -> str:
    if record.kind == "program" and record.data["source"] not in starts:
        return "has a source that is none of those to start from"
    return ""


def _fault(record: Record, answer: str, name: str, options: FunSearchOptions, evaluator: Evaluator) -> str:
    """Return what is wrong with what the log says about an answer."""
    kind, data = record.kind, record.data
    try:
        found = read_answer(answer, [name, FUNCTION], options.slots, options.language)
    except ProgramError as error:
        if kind != "rejected":
            return f"has a program in the log, but is rejected here: {error}"
        return (
            "" if str(error) == data["reason"] else f"has the reason {data['reason']!r}, it is {str(error)!r}"
        )
    if kind == "rejected":
        (evaluation,) = evaluator.evaluate([found.text])
        if math.isfinite(evaluation.objective):
            return f"has the reason {data['reason']!r}, but is the rule {found.text!r}"
        reason = rejection(evaluation)
        return "" if reason == data["reason"] else f"has the reason {data['reason']!r}, it is {reason!r}"
    if kind == "repeated":
        return "" if found.text == data["text"] else f"is logged as {data['text']!r}, but is {found.text!r}"
    return "" if found.source == data["source"] else "has another source than its answer"


def _source_fault(source: str, text: str, options: FunSearchOptions) -> str:
    try:
        found = read_program(source, slots=options.slots, language=options.language).text
    except ProgramError as error:
        return f"has a source that is rejected here: {error}"
    return "" if found == text else f"is {text!r} in the log, but its source translates to {found!r}"
