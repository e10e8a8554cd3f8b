"""What a system of ordinary and of dot-free equations costs, counted as `tilth.score` counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

import tilth
from tilth import _core
from tilth.cases import read_case
from tilth.family import Integral
from tilth.family.index_arrays import sectors_of
from tilth.pipeline.learn.classify import tell_apart
from tilth.pipeline.learn.equations import family_columns
from tilth.pipeline.learn.generic_points import Probe
from tilth.pipeline.learn.representatives import in_representatives, symmetries_of
from tilth.pipeline.learn.selection import Effort, ends_by, select_equations
from tilth.pipeline.options import Options
from tilth.plan import SelectedEquations
from tilth.seeding import Seeds, choose_seeds, find_rule, make_request
from tilth.system import PointSource, generation

from .dot_free import Combination, DotFree, Row

__all__ = ["PRIME", "Counts", "Problem"]

#: The largest prime below 2^49: equations are made in 64-bit integers.
PRIME = 2**49 - 81

#: What `tilth.score` does for `auto`, and what it does for functions of a table.
EFFORT = Effort("shortlist", rounds=3, threads=1)

SEED_OF_POINT = 1


class Counts(NamedTuple):
    """What a system costs.

    Attributes
    ----------
    generated, independent, selected, multiplications : int
        As in a `tilth.Score`.
    terms, coefficients : int
        Of the selected equations, and how many of these differ by more than a sign.
    masters, missing : int
        What the targets are left with: masters of the family, and others.
    used : int
        Combinations in selected equations.
    again : int
        Multiplications of finding those at another point, see `DotFree.multiplications_again`.
    reductions : mapping
        {target: {integral: residue}}.
    """

    generated: int
    independent: int
    selected: int
    terms: int
    coefficients: int
    multiplications: int
    masters: int
    missing: int
    used: int
    again: int
    reductions: dict[Integral, dict[Integral, int]]


class Problem:
    """A case, the seeds that `auto` comes to, and the combinations of its sectors.

    Parameters
    ----------
    name : str
        A case of the package, such as ``"dbox:4"``.
    degree : int
        The highest degree of combinations.
    symmetries : bool
    """

    def __init__(self, name: str, degree: int, *, symmetries: bool) -> None:
        self.targets = read_case(name).targets
        self.request = make_request(self.targets)
        self.family = self.request.family
        self.options = Options(symmetries=symmetries, threads=1)
        self.symmetries = symmetries_of(self.request, self.options)
        self.residues = PointSource(SEED_OF_POINT).residues(PRIME, 0, len(self.family.symbols))
        self.score = tilth.score(self.targets, symmetries=symmetries, threads=1)
        chosen = choose_seeds(find_rule(self.score.seeding), self.request)
        self.seeds: Seeds = in_representatives(chosen, self.request, self.symmetries)
        self.dot_free = DotFree(self.family, PRIME, self.residues)
        self.combinations: dict[int, list[Combination]] = {
            sector: self.dot_free.up_to(sector, degree)
            for sector in sorted(set(sectors_of(self.seeds.indices).tolist()))
        }

    def count(self, *, ordinary: bool, dot_free: bool) -> Counts:
        """Count what equations of the seeds cost: ordinary ones, or dot-free ones of those without dots."""
        rows, origins = self._rows() if dot_free else ([], [])
        system = self._system(rows, ordinary)
        elimination = system.eliminate(prime=PRIME, residues=self.residues)
        columns = family_columns(self.request, self.options)
        left = tell_apart(
            self.request, ends_by(columns, system, self.targets, [elimination], 1), self.seeds, self.options
        )
        probe = Probe(PRIME, tuple(self.residues), elimination)
        selected, ranks, _ = select_equations(columns, self.targets, system, probe, EFFORT)
        solution = SelectedEquations(columns, self.targets, selected, ranks).solve(PRIME, self.residues)
        used = {origins[number] for number in selected.given_rows.tolist()}
        numbers = list(range(selected.equation_count))
        found = selected.rows(numbers, prime=PRIME, residues=self.residues)
        return Counts(
            system.equation_count,
            elimination.independent_count,
            selected.equation_count,
            sum(map(len, found)),
            len({min(value, PRIME - value) for row in found for _, value in row}),
            solution.multiplications,
            len(left.masters),
            len(left.missing),
            len(used),
            sum(self.dot_free.multiplications_again(s, self.combinations[s][n]) for s, n in used),
            solution.reductions,
        )

    def _rows(self) -> tuple[list[Row], list[tuple[int, int]]]:
        """Dot-free equations, and the sector and number of each one's combination."""
        seeds = self.seeds.indices[(self.seeds.indices <= 1).all(axis=1)]
        sectors = sectors_of(seeds)
        rows: list[Row] = []
        origins: list[tuple[int, int]] = []
        for sector, combinations in self.combinations.items():
            here = seeds[sectors == sector]
            for number, combination in enumerate(combinations):
                found = list(filter(None, self.dot_free.equations(self.dot_free.operator(combination), here)))
                rows += found
                origins += [(sector, number)] * len(found)
        return rows, origins

    def _system(self, rows: Sequence[Row], ordinary: bool) -> _core.System:
        """Return the core's system: equations of all seeds or of none, and rows of numbers."""
        family = self.family
        # Of the integrals of rows the core maps those that it is told of.
        occurring = dict.fromkeys((*(t.indices for t in self.targets), *(i for row in rows for i in row)))
        constants: dict[int, int] = {}
        given = [[(list(i), constants.setdefault(c, len(constants))) for i, c in row.items()] for row in rows]
        polynomials = [[(c, [0] * len(family.symbols))] for c in constants]
        return generation(
            family,
            self.seeds.indices if ordinary else np.zeros((0, family.size), dtype=np.int8),
            range(len(family.templates())),
            None,
            self.options.order,
            (),
            symmetries=self.symmetries,
            integrals=list(occurring),
            mapped_powers=self.seeds.mapped_powers,
            given=(polynomials, given) if given else None,
        ).system()
