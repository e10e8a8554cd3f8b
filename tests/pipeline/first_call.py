"""What the first call must do for any problem: close, verify, agree with itself and with an oracle."""

from __future__ import annotations

from row_space import RowSpace, TooLarge, box_equations, reductions

import tilth
from random_problems import Problem

#: Dense matrices with more rows than this take FLINT too long.
MOST_ROWS = 800


def check_first_call(problem: Problem, most: int = MOST_ROWS) -> bool:
    """Check a problem; return whether it was small enough to compare with all equations of a box.

    The row space has all equations of a box of seeds, or else those in the table's certificate, where these
    are at most `most`.
    """
    table = tilth.reduce(problem.targets, at=problem.at)
    assert set(table) == set(problem.targets)
    check_one_by_one(problem, table)
    return check_row_space(problem, table, most)


def check_one_by_one(problem: Problem, table: tilth.Table) -> None:
    """Check that targets one by one, merged, have the masters and the coefficients of one call."""
    first, *others = [tilth.reduce([target], at=problem.at) for target in problem.targets]
    merged = first.merge(*others)
    assert merged.masters == table.masters
    assert {target: list(row.items()) for target, row in merged.items()} == {
        target: list(row.items()) for target, row in table.items()
    }


def check_row_space(problem: Problem, table: tilth.Table, most: int) -> bool:
    """Check reductions and masters against the rank of identities in plain Python."""
    family = problem.family
    certified = [(name, tuple(indices)) for name, indices in table.certificate.equations]
    if len(certified) > most:
        return False
    dots = max(1, *(target.dots for target in table), 1)
    s = max(1, *(target.s for target in table), 1)
    small = True
    for box in ((dots, s), (1, 1), (0, 0)):
        try:
            equations = [*certified, *box_equations(family, *box, most=most)]
            break
        except TooLarge:
            small = False
    else:
        equations = certified
    space = RowSpace(family, problem.at, equations)
    for row in reductions(table):
        assert space.contains(row), f"no combination of identities: {row}"
    masters = [master.indices for master in table.masters]
    assert space.dimension(masters) == len(masters), "identities relate the masters of the table"
    if small:
        found = tilth.masters(family)
        assert {*table.masters} <= {*found.integrals}
        assert space.dimension([master.indices for master in found.integrals]) == len(found), (
            "identities relate the masters of the family"
        )
    return small
