"""Print what dot-free combinations cost beside what `auto` does: ``python -m benches.syzygies``."""

from __future__ import annotations

import argparse
import sys
import time

from tilth.family import Family

from .counts import PRIME, Counts, Problem
from .degrees import degrees_of
from .dot_free import DotFree

CASES = (
    *(f"tribox:{rank}" for rank in (3, 4, 5, 6)),
    *(f"dbox:{rank}" for rank in (3, 4, 5, 6, 8)),
    *(f"pentabox:{rank}" for rank in (2, 3, 4)),
)

#: Of the polynomials; degree 3 changes no selection of the triangle-box and the double box of rank 4.
DEGREE = 2

HEAD = (
    "case",
    "seeds",
    "generated",
    "selected",
    "terms per equation",
    "distinct coefficients",
    "multiplications",
    "masters",
    "combinations",
    "to find them again",
)

FAMILY_HEAD = (
    "family",
    "sectors",
    "combinations of the top sector",
    "of all",
    "multiplications",
    "seconds",
    "largest degrees of the top sector",
)


def main(arguments: list[str]) -> None:
    """Measure and print one case after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=CASES, help="such as dbox:4; default: %(default)s")
    parser.add_argument("--degree", type=int, default=DEGREE, help="of the polynomials, default %(default)s")
    parser.add_argument("--no-symmetries", action="store_true", help="without maps between sectors")
    given = parser.parse_args(arguments)
    _print("Each entry: `auto` / dot-free combinations alone / both\n")
    _print(_line(HEAD) + "\n" + "|---" * len(HEAD) + "|")
    problems: dict[str, Problem] = {}
    for name in given.cases:
        problem = Problem(name, given.degree, symmetries=not given.no_symmetries)
        _print(_line(_cells(name, problem)))
        problems[problem.family.name] = problem
    _print("\n" + _line(FAMILY_HEAD) + "\n" + "|---" * len(FAMILY_HEAD) + "|")
    for problem in problems.values():
        _print(_line(_family_cells(problem, given.degree)))


def _cells(name: str, problem: Problem) -> list[str]:
    ordinary = problem.count(ordinary=True, dot_free=False)
    alone = problem.count(ordinary=False, dot_free=True)
    both = problem.count(ordinary=True, dot_free=True)
    if any(not one.missing and one.reductions != ordinary.reductions for one in (alone, both)):
        raise AssertionError(f"the reductions of {name} differ")
    three = (ordinary, alone, both)
    return [
        name,
        f"{len(problem.seeds):,}",
        " / ".join(f"{one.generated:,}" for one in three),
        " / ".join(f"{one.selected:,}" for one in three),
        " / ".join(f"{one.terms / max(1, one.selected):.1f}" for one in three),
        " / ".join(f"{one.coefficients:,}" for one in three),
        " / ".join(f"{one.multiplications:,}" for one in three),
        " / ".join(map(_masters, three)),
        " / ".join(f"{one.used:,}" for one in three[1:]),
        " / ".join(f"{one.again:,}" for one in three[1:]),
    ]


def _masters(counts: Counts) -> str:
    return f"{counts.masters}, {counts.missing} left" if counts.missing else f"{counts.masters}"


def _family_cells(problem: Problem, degree: int) -> list[str]:
    family, top = problem.family, max(problem.family.top_sectors)
    started = time.process_time()
    dot_free = DotFree(family, PRIME, problem.residues)
    found = {sector: dot_free.up_to(sector, degree) for sector in family.nonzero_sectors}
    seconds = time.process_time() - started
    return [
        family.name,
        f"{len(found):,}",
        f"{len(found[top]):,}",
        f"{sum(map(len, found.values())):,}",
        f"{dot_free.multiplications:,}",
        f"{seconds:.1f}",
        _degrees(family, top, degree),
    ]


def _degrees(family: Family, sector: int, degree: int) -> str:
    try:
        found = degrees_of(family, sector, degree, PRIME)
    except ValueError as error:
        return str(error)
    return f"{found.numerator} / {found.denominator}"


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
