"""What `learnt` takes beside other rules, family by family and rank by rank, as a Markdown table.

    python benches/tables/learnt.py tribox:8 dbox:6 > learnt.md

Counts are exact; seconds are processor seconds of this process, the masters of the family known. *Learning* is
what a score by `learnt` takes beyond a score of the seeds that it comes to. A rule is left out on a case where it
takes longer than the limit.
"""

from __future__ import annotations

import argparse
import math
import signal
import time
from collections.abc import Sequence

import tilth
from tilth.cases import read_case

CASES = [
    f"{family}:{rank}" for family in ("tribox", "box1l", "diamond2l", "dbox", "dpenta") for rank in (6, 8, 10)
]
RULES = ("learnt", "auto", "tube(floor=1)", "repair(tube)", "usovitsch", "kira", "line-powers(floor=1)")

#: Rules that say what they take without an elimination.
CLOSED_FORM = ("tube(floor=1)", "usovitsch", "kira", "line-powers(floor=1)")


class TooLong(Exception):
    """A score takes longer than the limit."""


def too_long(*_: object) -> None:
    raise TooLong


def timed(targets: Sequence[tilth.Integral], rule: str, limit: int) -> tuple[tilth.Score, float]:
    """Return a score and its processor seconds."""
    signal.alarm(limit)
    began = time.process_time()
    try:
        score = tilth.score(targets, rule, threads=1, effort=2, symmetries=False)
    finally:
        signal.alarm(0)
    return score, time.process_time() - began


def main() -> None:
    """Print the table, and the geometric mean of the multiplications by those of the best closed form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=CASES)
    parser.add_argument("--limit", type=int, default=120, help="wall seconds of one score")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, too_long)
    print("| case | rule | seeds | multiplications | closes | seconds | of which learning |")
    print("|---|---|---|---|---|---|---|")
    logarithms = []
    for name in options.cases:
        case = read_case(name)
        tilth.masters(case.family, symmetries=False)
        closed: dict[str, int] = {}
        for rule in RULES:
            try:
                score, seconds = timed(case.targets, rule, options.limit)
            except TooLong:
                print(f"| {name} | `{rule}` | | | not within {options.limit} s | | |", flush=True)
                continue
            learning = ""
            if rule == "learnt" and score.complete:
                learning = f"{max(0.0, seconds - timed(case.targets, score.seeding, options.limit)[1]):.2f}"
            if score.complete:
                closed[rule] = score.multiplications
            print(
                f"| {name} | `{rule}` | {score.seeds:,} | {score.multiplications:,} | "
                f"{'yes' if score.complete else 'no'} | {seconds:.2f} | {learning} |",
                flush=True,
            )
        best = min((closed[rule] for rule in CLOSED_FORM if rule in closed), default=0)
        if best and "learnt" in closed:
            logarithms.append(math.log(closed["learnt"] / best))
    if logarithms:
        mean = math.exp(sum(logarithms) / len(logarithms))
        print(
            f"\nMultiplications of `learnt` by those of the best closed form, {len(logarithms)} cases: {mean:.2f}"
        )


if __name__ == "__main__":
    main()
