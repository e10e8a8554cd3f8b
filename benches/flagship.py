"""The double pentagon of arXiv:2606.10698 on its eleven spanning cuts, at one point modulo one prime.

All targets (1^8, -l, -m, -n) with l + m + n = rank are reduced on each cut by one union of tubes, with IBP
and LI identities. A cut closes if its targets are left with masters only. An integral that has the
propagators of several cuts is seen on all of them, and must have the same coefficient there: what the cuts
set to zero differs, so agreement tests seeds, elimination and substitution at once.

    python benches/flagship.py              # rank 10: 66 targets, several minutes on two cores
    python benches/flagship.py --rank 5     # 21 targets, seconds
    python benches/flagship.py --rank 4 --cut 3,4,7 --cut 1,3,6,8 --processes 1

Each cut runs in a process of its own, so that its peak memory is its own. Published for rank 10, on another
machine: 4,731 s and 20.9 GiB with tubes, 26,525 s and 220.5 GiB without.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import combinations

from tilth.cases import load_family
from tilth.family import Family, Integral
from tilth.pipeline.learn.equations import all_equations
from tilth.pipeline.learn.family_basis import find_basis
from tilth.pipeline.options import Options
from tilth.seeding import choose_seeds, find_rule, make_request
from tilth.system import PointSource, prime_number

Cut = tuple[int, ...]
Indices = tuple[int, ...]

CUTS: tuple[Cut, ...] = (
    (3, 4, 7),
    (2, 5, 8),
    (2, 5, 7),
    (2, 4, 7),
    (1, 4, 6),
    (2, 4, 6),
    (3, 4, 8),
    (1, 5, 6),
    (3, 5, 8),
    (1, 5, 7),
    (1, 3, 6, 8),
)

#: Base set of the paper's test cut, which closes all others as well, shifted towards every target.
RULE = "tube(rank=4, lines=0, floor=1, absent=[4, 5, 7])"

POINT_SEED = 7


@dataclass(frozen=True)
class CutResult:
    """What one cut gave.

    Attributes
    ----------
    cut : tuple of int
        Propagators, from 1.
    seeds, equations, independent, selected : int
        As in a `tilth.Score`; `selected` without attempts at a smaller selection.
    masters : frozenset of indices
    missing : frozenset of indices
        What is left and is no master.
    reductions : dict
        {target: {integral left: residue}}.
    seconds : float
    peak_megabytes : int
        Of the process.
    """

    cut: Cut
    seeds: int
    equations: int
    independent: int
    selected: int
    masters: frozenset[Indices]
    missing: frozenset[Indices]
    reductions: dict[Indices, dict[Indices, int]]
    seconds: float
    peak_megabytes: int

    def sees(self, integral: Indices) -> bool:
        """Whether an integral has all propagators of the cut."""
        return all(integral[slot - 1] > 0 for slot in self.cut)


def on_cut(family: Family, cut: Cut) -> Family:
    """Return the family with another cut."""
    return Family(
        family.name,
        family.loops,
        family.externals,
        family.propagators,
        family.kinematics,
        top_sectors=family.top_sectors,
        set_to_one=family.set_to_one,
        cut=cut,
        invariants=family.invariants,
    )


def targets_of(family: Family, rank: int) -> list[Integral]:
    """Return all integrals of the top sector without dots whose numerator powers add up to the rank."""
    return [
        family[(1,) * 8 + (-first, -second, first + second - rank)]
        for first in range(rank + 1)
        for second in range(rank + 1 - first)
    ]


def reduce_on_cut(cut: Cut, rank: int, rule: str = RULE) -> CutResult:
    """Reduce all targets of a rank on a cut, at the one point that all cuts share."""
    started = time.perf_counter()
    family = on_cut(load_family("dpenta"), cut)
    request = make_request(targets_of(family, rank))
    options = Options(threads=1, effort=0, seed=POINT_SEED, symmetries=False)
    seeds = choose_seeds(find_rule(rule), request)
    system = all_equations(request, seeds, options)
    prime = prime_number(0)
    residues = list(PointSource(POINT_SEED).residues(prime, 0, len(family.symbols)))
    elimination = system.eliminate(prime=prime, residues=residues)
    columns = {target: system.column(list(target.indices)) for target in request.targets}
    reached = {target: column for target, column in columns.items() if column is not None}
    selected = system.support(elimination, residues=residues, columns=list(reached.values()))
    remainders = elimination.remainders(list(reached.values()), threads=1)
    numbers = sorted({column for remainder in remainders for column, _ in remainder})
    left = dict(zip(numbers, (family[row] for row in system.integrals(numbers).tolist()), strict=True))
    # A target that no equation contains stands for itself.
    reductions = {target.indices: {target.indices: 1} for target in request.targets}
    for target, remainder in zip(reached, remainders, strict=True):
        reductions[target.indices] = {left[column].indices: value for column, value in remainder}
    basis = find_basis(request, left.values(), options)
    known = {indices for integral in left.values() for indices in basis.masters(integral.sector)}
    return CutResult(
        cut=cut,
        seeds=len(seeds),
        equations=system.equation_count,
        independent=elimination.independent_count,
        selected=len(selected),
        masters=frozenset(integral.indices for integral in left.values() if integral.indices in known),
        missing=frozenset(integral.indices for integral in left.values() if integral.indices not in known),
        reductions=reductions,
        seconds=time.perf_counter() - started,
        peak_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def compare(results: Sequence[CutResult]) -> tuple[int, list[str]]:
    """Compare what two cuts both see; returns how many coefficients were compared, and the disagreements.

    What one cut leaves and another one sees but does not leave counts as zero there.
    """
    compared = 0
    wrong: list[str] = []
    for one, two in combinations(results, 2):
        for target, found in one.reductions.items():
            other = two.reductions[target]
            for integral in sorted(found.keys() | other.keys()):
                if not (one.sees(integral) and two.sees(integral)):
                    continue
                compared += 1
                if found.get(integral, 0) != other.get(integral, 0):
                    wrong.append(f"{target}: {integral} differs between the cuts {one.cut} and {two.cut}")
    return compared, wrong


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(arguments: Iterable[str] | None = None) -> int:
    """Print one line per cut and the result of the comparison; 0 if all close and agree."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rank", type=int, default=10, help="l + m + n of the targets (default 10)")
    parser.add_argument("--rule", default=RULE, help="seeding rule")
    parser.add_argument("--cut", action="append", help="propagators such as 3,4,7; default all eleven cuts")
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    cuts = [tuple(map(int, text.split(","))) for text in chosen.cut] if chosen.cut else list(CUTS)
    started = time.perf_counter()
    results: list[CutResult] = []
    _say("cut           seeds  equations  independent  selected  masters  missing  seconds     MB")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(chosen.processes, mp_context=context, max_tasks_per_child=1) as pool:
        count = len(cuts)
        for result in pool.map(reduce_on_cut, cuts, [chosen.rank] * count, [chosen.rule] * count):
            results.append(result)
            _say(
                f"{','.join(map(str, result.cut)):<11}{result.seeds:>8,}{result.equations:>11,}"
                f"{result.independent:>13,}{result.selected:>10,}{len(result.masters):>9}"
                f"{len(result.missing):>9}{result.seconds:>9.1f}{result.peak_megabytes:>7,}",
            )
    compared, wrong = compare(results)
    masters = frozenset().union(*(result.masters for result in results))
    targets = len(results[0].reductions)
    _say(
        f"{targets} targets, {len(masters)} masters on all cuts, {time.perf_counter() - started:.0f} s in all"
    )
    _say(f"{compared:,} coefficients seen on two cuts compared, {len(wrong)} differ")
    for line in wrong[:20]:
        _say(f"  {line}")
    return 1 if wrong or any(result.missing for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
