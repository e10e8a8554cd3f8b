"""What learning will take, foreseen before it is taken: integrals, rows of maps, and what the kernel says."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tilth.cases import read_case
from tilth.family.order import read_identities
from tilth.pipeline.learn.equations import all_equations, made_of
from tilth.pipeline.learn.foreseen import foresee
from tilth.pipeline.learn.representatives import in_representatives, symmetries_of
from tilth.pipeline.memory import count_integrals
from tilth.pipeline.options import Options
from tilth.seeding import choose_seeds, find_rule, make_request
from tilth.system.foresee import foresee_maps

#: Systems whose whole runs are measured: with most memory in eliminations, in rows of maps, in selections,
#: and after these.
QUICK = [
    ("pentabox:2", "laporta", False),
    ("dbox:6", "laporta", True),
    ("tribox:40", "tube", False),
    ("dbox:6", "usovitsch", True),
]

#: What is measured without symmetries, and with them.
WITHOUT = [
    ("dbox:4", "laporta"),
    ("dbox:6", "laporta"),
    ("dbox:6", "usovitsch"),
    ("dbox:8", "usovitsch"),
    ("dbox:8", "laporta"),
    ("pentabox:2", "laporta"),
    ("pentabox:3", "laporta"),
    ("tribox:20", "usovitsch"),
    ("tribox:40", "tube"),
    ("dbox:12", "repair(tube)"),
    ("dpenta:4", "repair(tube)"),
    ("dpenta:6", "repair(tube)"),
]
WITH = [
    ("dbox:4", "laporta"),
    ("dbox:6", "laporta"),
    ("dbox:6", "usovitsch"),
    ("dbox:8", "usovitsch"),
    ("pentabox:2", "laporta"),
    ("pentabox:3", "laporta"),
    ("dpenta:4", "repair(tube)"),
    ("dpenta:6", "repair(tube)"),
]

#: Systems that no number of the prediction was chosen for.
OTHERS = [
    ("tribox:8", "laporta(dots=0, s=8)", False),
    ("dbox:10", "tube(floor=1)", False),
    ("dbox:10", "usovitsch", True),
    ("dbox:2+1", "laporta", True),
    ("pentabox:4", "kira", False),
    ("pentabox:4", "kira", True),
    ("dpenta:5", "decreasing-rank(absent=[4, 5, 7])", False),
    ("dpenta:10", "tube(rank=4, lines=0, floor=1, absent=[4, 5, 7])", False),
]
MEASURED = [(*one, False) for one in WITHOUT] + [(*one, True) for one in WITH] + OTHERS

#: By how much a prediction may be off.
SHARE = 0.25

#: Bytes by which the same run differs with what else the machine does: whether the kernel has huge pages to
#: give. The triangle-box of rank 40 took 38 MB alone, and 28 MB beside other tests.
HUGE_PAGES = 20 * 10**6

SYSTEMS = [
    ("tribox:3", "laporta(dots=1, s=4)", ("ibp", "li")),
    ("dbox:3", "laporta(dots=0, s=4)", ("ibp", "li")),
    ("pentabox:2", "tube", ("ibp",)),
]


def problem(case, rule, identities, symmetries):
    request = make_request(read_case(case).targets)
    options = Options(identities=identities, symmetries=symmetries, threads=1, effort=0)
    maps = symmetries_of(request, options)
    return request, in_representatives(choose_seeds(find_rule(rule), request), request, maps), options


def operators_of(request, options):
    return read_identities(request.family, options.identities)


def shifts_of(request, options):
    templates = [request.family.templates()[number] for number in operators_of(request, options)]
    return sorted({tuple(term.shift) for template in templates for term in template.terms})


def counts_of(request, seeds, options, most=2**62):
    return foresee_maps(made_of(request, seeds, options), most=most)


@pytest.mark.parametrize(("case", "rule", "identities"), SYSTEMS)
def test_rows_of_maps_are_counted_as_they_are_written(case, rule, identities):
    request, seeds, options = problem(case, rule, identities, symmetries=True)
    counts = counts_of(request, seeds, options)
    assert counts.complete
    system = all_equations(request, seeds, options)
    of_maps = np.flatnonzero(system.equation_identities >= len(request.family.templates()))
    assert counts.rows == len(of_maps)
    rows = system.restrict(of_maps.astype(np.uint32))
    # Alone they have no other columns.
    assert counts.integrals == rows.column_count
    point = [3 + 10**9 * number for number in range(1, len(request.family.symbols) + 1)]
    numbers = list(range(rows.equation_count))
    assert counts.entries == sum(map(len, rows.rows(numbers, prime=2**61 - 1, residues=point)))


@pytest.mark.parametrize(("case", "rule", "identities"), SYSTEMS)
def test_a_count_is_given_up_where_it_is_more_than_was_asked_about(case, rule, identities):
    request, seeds, options = problem(case, rule, identities, symmetries=True)
    counts = counts_of(request, seeds, options, most=1_000)
    whole = counts_of(request, seeds, options)
    assert not counts.complete
    assert 0 < counts.entries < whole.entries


def measured(case, rule, symmetries, compiled):
    script = Path(__file__).with_name("memory_of_run.py")
    command = [sys.executable, str(script), case, rule, str(int(symmetries))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=True, env=compiled)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """An environment in which all modules are compiled: else a run gets the memory that compiling took."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("bytecode"))}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    measured("bubble", "auto", True, environment)
    return environment


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process has taken")
@pytest.mark.parametrize(("case", "rule", "symmetries"), QUICK)
def test_what_a_run_takes_is_foreseen(case, rule, symmetries, compiled):
    found = measured(case, rule, symmetries, compiled)
    assert found["predicted"] == pytest.approx(found["measured"], rel=SHARE, abs=HUGE_PAGES), found


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process has taken")
@pytest.mark.parametrize(("case", "rule", "symmetries"), MEASURED)
def test_what_any_run_takes_is_foreseen(case, rule, symmetries, compiled):
    found = measured(case, rule, symmetries, compiled)
    off = max(found["predicted"] / found["measured"], found["measured"] / found["predicted"])
    assert off <= 1 + SHARE, found


@pytest.mark.parametrize(("case", "rule", "identities"), SYSTEMS[:1])
def test_a_sample_counts_integrals_to_a_few_in_a_hundred(case, rule, identities, monkeypatch):
    request, chosen, options = problem(case, rule, identities, symmetries=False)
    seeds, shifts = chosen.indices, shifts_of(request, options)
    found = set()
    lines = seeds > 0
    for shift in shifts:
        integrals = seeds + np.array(shift, dtype=np.int8)
        below = ~((integrals > 0) & ~lines).any(axis=1)
        found.update(map(tuple, integrals[below].tolist()))
    exact = sum(not request.family.is_zero(sum(1 << j for j, n in enumerate(row) if n > 0)) for row in found)
    assert count_integrals(request.family, shifts, seeds) == exact
    monkeypatch.setattr("tilth.pipeline.memory._COUNTED", 0)
    assert count_integrals(request.family, shifts, seeds) == pytest.approx(exact, rel=0.1)


def test_what_is_left_out_of_a_count_is_at_least_so_much():
    request, seeds, options = problem("dbox:3", "laporta(dots=0, s=4)", ("ibp",), symmetries=True)
    whole, part = foresee(request, seeds, options, 2**62), foresee(request, seeds, options, 1_000)
    assert whole.complete
    assert not part.complete
    assert list(part.stages) == ["generation"]
    assert part.peak < whole.stages["generation"]
