"""`solve`: a system of equations from anywhere, for some of its integrals, as rational functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Unpack

import numpy as np
from numpy.typing import NDArray

from tilth import _core
from tilth.errors import TargetError, UnluckyPoint
from tilth.executors.local import Local
from tilth.family import Integral
from tilth.family.points import some_point_values
from tilth.formats import Label, System, read_label, read_system
from tilth.pipeline.learn.generic_points import WORTH_THREADS, learn_at_generic_points
from tilth.pipeline.memory import check_memory, predict_elimination
from tilth.pipeline.options import Computation, SolveOptions
from tilth.pipeline.options.keywords import SolveOptionsKeywords
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.reduce.analytic import reconstruct
from tilth.pipeline.reduce.audit import ATTEMPTS, compare_rows
from tilth.pipeline.reduce.exact import AUDIT_PRIME
from tilth.pipeline.reduce.ordered import OrderedSystem
from tilth.pipeline.reduce.solved import SolvedSystem
from tilth.system import PointSource, prime_number
from tilth.table.factored import FactoredFunction, integer_ring

__all__ = ["solve"]

Name = Label | Integral | str
Rows = dict[Label, dict[Label, FactoredFunction]]

#: Learning primes of an attempt. There are more than two, because a system of numbers has but one point in
#: each: if a number vanishes there, other points do not help.
LEARNING_PRIMES = 4

#: Integrals that a warning names.
SHOWN = 6


@takes(SolveOptions)
def solve(
    system: System | str | Path,
    targets: Iterable[Name] | Name,
    *,
    options: Computation | None = None,
    **keywords: Unpack[SolveOptionsKeywords],
) -> SolvedSystem:
    r"""Solve equations between integrals for targets, as rational functions in their symbols.

    The equations may come from any program, and no family need be known. An elimination at two random points
    tells which of them are independent, its witnesses which ones the targets need; the solve of these is
    recorded as a tape, and the coefficients are reconstructed from its probes, as `reduce` does. They are
    then compared with all equations, not only the selected ones, at a fresh point modulo a fresh prime.

    Integrals with weights are ordered by weight; those with indices by number of lines, family, sector, and
    `order`, the families as they come first. A system either has weights or indices.

    Parameters
    ----------
    system : System, or path
        A path is read by `tilth.formats.read_system`.
    targets : iterable of Label, Integral or str
        Integrals of the system, as text in any spelling it may use: ``"bubble[2,1]"``, ``"bubble#12"``,
        ``"12"``.
    options : options, optional
        Options to start from; keyword arguments change single ones. First below come those that may change
        the result, then those that change only the work, then those that change neither.
    {options}

    What `at` gives is put for the symbols before anything else: the system is solved as it is there, also at
    special points. Coefficients of the equations were multiplied by their denominators.

    Returns
    -------
    SolvedSystem
        A mapping ``solved[target][master]``. What is left is what these equations leave, whether or not it
        is a basis of all integrals; a target that they do not reduce stands for itself.

    Raises
    ------
    TargetError
        A target is no integral of the system.
    OrderError
        Weights are mixed with indices.
    FormatError, PointError, OptionError
    LimitExceeded
        More memory would be needed than there is, or than `max_memory`.
    VerificationFailed
        Never, unless there is a bug or a fault of the machine.

    Examples
    --------
    >>> import tilth
    >>> from tilth.formats import Source, read_kira_system
    >>> system = read_kira_system(Source("bubble", "bub[1,2]*(s)\nbub[1,1]*(d-3)\n"))
    >>> solved = tilth.solve(system, "bub[1,2]")
    >>> for target, row in solved.items():
    ...     for master, coefficient in row.items():
    ...         print(target, "=", coefficient, "*", master)
    bub[1,2] = (-d+3)/s * bub[1,1]
    """
    chosen = SolveOptions.read("solve", options, keywords)
    whole = system if isinstance(system, System) else read_system(system)
    point = some_point_values(chosen.at, whole.symbols)
    given = whole.substitute(point) if point else whole
    asked = _labels(targets)
    if not asked:
        raise TargetError("there are no targets, give at least one integral")
    ordered = OrderedSystem.make(given, chosen.order, _labels(chosen.preferred_masters))
    ordered.check_targets(asked)
    count = len(given.equations)
    symbols = ", ".join(given.symbols) or "numbers"
    chosen.progress("system", f"{count:,} equations, {len(ordered.integrals):,} integrals, over {symbols}")
    predicted = predict_elimination(len(ordered.integrals))
    check_memory(f"solving {count:,} equations", predicted, chosen.max_memory)
    learnt = _learn(ordered, asked, chosen if count >= WORTH_THREADS else replace(chosen, threads=1))
    executor = Local(learnt.tape, _complete, chosen.backend, chosen.threads)
    found, report = reconstruct(learnt.tape.outputs, given.symbols, executor, chosen)
    # A target that no selected equation contains stands for itself.
    one = FactoredFunction.number(integer_ring(given.symbols), 1)
    reached = set(learnt.reached)
    rows: Rows = {target: {} if target in reached else {target: one} for target in asked}
    for target, master, output in learnt.entries:
        if not found[output].is_zero():
            rows[target][master] = found[output]
    modulus = None
    if chosen.verify:
        modulus = _check(ordered, rows, chosen)
        chosen.progress("check", f"all {count:,} equations agree modulo {modulus}")
    left = {master for row in rows.values() for master in row}
    provenance = {
        "equations": count,
        "integrals": len(ordered.integrals),
        "independent": learnt.independent,
        "selected": learnt.selected,
        "multiplications": learnt.tape.statistics["multiplications"],
        "probes": report["probes"],
        "primes": len(report["primes"]),
        "unlucky": learnt.unlucky + report["unlucky"],
        "masters": len(left),
        "checked_modulo": modulus,
    }
    solved = SolvedSystem(
        {target: {master: _plain(value) for master, value in row.items()} for target, row in rows.items()},
        tuple(sorted(left, key=ordered.columns.__getitem__)),
        symbols=given.symbols,
        at=point,
        provenance=provenance,
    )
    if left_alone := solved.unreduced:
        shown = ", ".join(map(str, left_alone[:SHOWN])) + (" …" if len(left_alone) > SHOWN else "")
        chosen.progress("warning", f"{len(left_alone):,} target(s) not reduced by these equations: {shown}")
    return solved


@dataclass(frozen=True)
class _Learnt:
    """The solve of the selected equations, and what was counted on the way."""

    tape: _core.Tape
    reached: tuple[Label, ...]
    entries: list[tuple[Label, Label, int]]
    independent: int
    selected: int
    unlucky: int


def _learn(system: OrderedSystem, targets: Sequence[Label], options: Computation) -> _Learnt:
    """Eliminate at generic points, select, and record; again elsewhere if these then disagree.

    Raises
    ------
    UnluckyPoint
        No attempt succeeded, which is next to impossible.
    """
    for attempt in range(ATTEMPTS):
        numbers = range(attempt * LEARNING_PRIMES, (attempt + 1) * LEARNING_PRIMES)
        primes = tuple(map(prime_number, numbers))
        learnt = _learn_modulo(system, targets, primes, options)
        if learnt is not None:
            return learnt
    raise UnluckyPoint("no two points show the same values to be zero; try another seed")


def _learn_modulo(
    system: OrderedSystem, targets: Sequence[Label], primes: Sequence[int], options: Computation
) -> _Learnt | None:
    """Learn with given primes; None if some value is zero at one of two points only."""
    agreed = learn_at_generic_points(system.core, len(system.symbols), primes, options)
    first = agreed.probes[0]
    second = next(probe for probe in agreed.probes if probe.prime != first.prime)
    independent = first.elimination.independent_count
    options.progress("elimination", f"{independent:,} independent, {agreed.unlucky} points dropped")
    columns = [system.columns[target] for target in targets]
    # Counting multiplications is worth its time here, because every probe takes them.
    selected, ranks, _ = system.core.select(
        first.elimination,
        residues=list(first.residues),
        targets=columns,
        objective="multiplications",
        rounds=0,
        threads=options.threads,
    )
    found = [selected.column_of_unknown(column) for column in columns]
    kept = [(target, column) for target, column in zip(targets, found, strict=True) if column is not None]
    learning = ((first.prime, list(first.residues)), (second.prime, list(second.residues)))
    recording = selected.record([column for _, column in kept], learning=learning, ranks=ranks)
    if recording is None:
        return None
    options.progress("selection", f"{selected.equation_count:,} equations selected")
    integrals = [system.integrals[unknown] for unknown in selected.unknowns.tolist()]
    entries = [(kept[t][0], integrals[column], output) for t, column, output in sorted(recording.entries)]
    reached = tuple(target for target, _ in kept)
    return _Learnt(recording.tape, reached, entries, independent, selected.equation_count, agreed.unlucky)


def _check(system: OrderedSystem, rows: Rows, options: Computation) -> int:
    """Compare the functions with all equations at a fresh point, and return the prime.

    Raises
    ------
    VerificationFailed
        Naming the target and the master.
    """
    targets = list(rows)
    for number in range(AUDIT_PRIME, AUDIT_PRIME + ATTEMPTS):
        prime = prime_number(number)
        residues = PointSource(options.seed).residues(prime, -1 - number, len(system.symbols))
        elimination = system.core.eliminate(prime=prime, residues=residues)
        expected = system.reductions(elimination, targets, options.threads)
        if compare_rows(rows, expected, dict(zip(system.symbols, residues, strict=True)), prime):
            return prime
    raise UnluckyPoint("no fresh point was found at which all functions exist; try another seed")


def _complete(points: NDArray[np.uint64], prime: int) -> NDArray[np.uint64]:
    """Return points as they are: every symbol of the system is a variable."""
    return points


def _plain(value: FactoredFunction) -> Any:
    """Return a function of no symbols as the number that it is."""
    return value if value.symbols else value.value_at({})


def _labels(names: Iterable[Name] | Name) -> tuple[Label, ...]:
    """Return integrals in whichever way they are given, each once.

    Raises
    ------
    TargetError
    """
    listed = (names,) if isinstance(names, Label | Integral | str) else names
    return tuple(dict.fromkeys(map(_label, listed)))


def _label(name: object) -> Label:
    if isinstance(name, Label):
        return name
    if isinstance(name, Integral):
        return Label(name.family.name, name.indices)
    if not isinstance(name, str):
        raise TargetError(f"{name!r} is not an integral, give a Label or text such as 'bubble[2,1]'")
    try:
        return read_label(name)
    except ValueError as error:
        raise TargetError(str(error)) from None
