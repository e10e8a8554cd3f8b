"""`learnt` beside rules that need no elimination, and the default: a table of the manual."""

import time
from functools import partial

import tilth
from tilth.cases import read_case

from .table import Row, Table
from .units import count, short_seconds

#: {case: rules that take seconds}; the other rules take minutes there, or do not close.
CASES = {
    "tribox:6": 7,
    "tribox:8": 7,
    "tribox:10": 6,
    "tribox:20": 3,
    "box1l:6": 7,
    "box1l:8": 7,
    "box1l:10": 7,
    "diamond2l:6": 7,
    "diamond2l:8": 7,
    "dbox:6": 7,
    "dbox:8": 5,
    "dpenta:6": 3,
    "dpenta:8": 3,
    "dpenta:10": 3,
    "pentabox:6": 1,
}

RULES = (
    "learnt",
    "learnt(last=4)",
    "tube(floor=1)",
    "auto",
    "kira",
    "usovitsch",
    "line-powers(floor=1)",
)


def _timed(targets, rule):
    began = time.process_time()
    score = tilth.score(targets, rule, threads=1, effort=2, symmetries=False)
    return score, time.process_time() - began


def _figures(name, rule):
    case = read_case(name)
    tilth.masters(case.family, symmetries=False)  # which a family is asked for once
    score, seconds = _timed(case.targets, rule)
    figures = {
        "seeds": score.seeds,
        "selected": score.selected,
        "multiplications": score.multiplications,
        "closes": score.complete,
        "seconds": seconds,
    }
    if rule.startswith("learnt"):
        figures["learning"] = max(0.0, seconds - _timed(case.targets, score.seeding)[1])
    return figures


def _cells(name, rule, parts):
    found = parts["score"]
    counts = [count(found[key]) for key in ("seeds", "selected", "multiplications")]
    learning = short_seconds(found["learning"]) if "learning" in found else ""
    closes = "yes" if found["closes"] else "no"
    return [name, f"`{rule}`", *counts, closes, short_seconds(found["seconds"]), learning]


def _row(name, rule, long):
    measures = {"score": partial(_figures, name, rule)}
    cells = partial(_cells, name, rule)
    return Row({}, cells, measures) if long else Row(measures, cells)


TABLE = Table(
    name="learnt",
    head=("case", "rule", "seeds", "selected", "multiplications", "closes", "seconds", "of which learning"),
    rows=[_row(name, rule, place >= few) for name, few in CASES.items() for place, rule in enumerate(RULES)],
    note=(
        "Without symmetries, two rounds of selection. Seconds are processor seconds of `tilth.score` on one "
        "thread, the masters of the family known; learning is what a score takes beyond one of the seeds "
        "that the rule came to."
    ),
)
