"""The census of a run: what its probes tell of its functions, held against those of the finished table."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

import tilth
from tilth.cases import load_case
from tilth.errors import RunFolderError
from tilth.pipeline.run.census import take_census
from tilth.pipeline.run.run_state import read_run


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("census") / "run"
    _, targets = load_case("tribox")
    return folder, tilth.reduce(targets, "usovitsch", symmetries=False, run=folder)


def degree(polynomial, symbol, symbols):
    place = symbols.index(symbol)
    return max((exponents[place] for exponents in polynomial.to_dict()), default=0)


def expected(table, variables):
    """Degrees by variable and the terms of numerators of the functions of a table, by the table alone."""
    functions = {str(function): function for row in table.values() for function in row.values()}
    rows = []
    for function in functions.values():
        degrees = []
        for variable in variables:
            below = sum(power * degree(f, variable, table.symbols) for f, power in function.factors)
            degrees.append((degree(function.numerator, variable, table.symbols), below))
        rows.append((tuple(degrees), len(function.numerator)))
    return Counter(rows)


def rows_of(census):
    degrees = np.moveaxis(census.degrees, 0, 1).tolist()
    return Counter(
        (tuple(map(tuple, row)), terms) for row, terms in zip(degrees, census.terms.tolist(), strict=True)
    )


def stopped_after(folder, path, share):
    """Copy a run as a kill would have left it, with some of its log."""
    path.mkdir()
    for name in ("run.json", "plan", "probes.log"):
        content = (folder / name).read_bytes()
        (path / name).write_bytes(content[: int(len(content) * share)] if name == "probes.log" else content)
    return path


def test_a_finished_log_tells_all_degrees_and_terms(finished):
    folder, table = finished
    census = take_census(read_run(folder))
    assert census.variables == ("d", "m2", "m3")
    assert census.functions == census.finished == table.provenance["reconstruction"]["functions"]
    assert rows_of(census) == expected(table, census.variables)
    assert sum(census.histogram(0, 0).values()) == sum(census.term_histogram().values()) == census.functions


def test_what_is_known_grows_with_the_log_and_never_changes(finished, tmp_path):
    folder, _ = finished
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    whole = take_census(read_run(folder))
    known = []
    for number in range(9):
        stopped = stopped_after(folder, tmp_path / str(number), number / 8)
        log = (stopped / "probes.log").read_bytes()
        census = take_census(read_run(stopped))
        assert (stopped / "probes.log").read_bytes() == log
        assert ((census.degrees == whole.degrees) | (census.degrees == -1)).all()
        assert ((census.terms == whole.terms) | (census.terms == -1)).all()
        counts = ((census.degrees >= 0).sum(), (census.terms >= 0).sum(), census.letters, census.finished)
        known.append(tuple(map(int, counts)))
    assert known == sorted(known)
    assert len(set(known)) > 4
    assert known[0] == (0, 0, 0, 0)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_histograms_count_each_function_once(finished):
    census = take_census(read_run(finished[0]))
    for variable in range(len(census.variables)):
        for part in (0, 1):
            bounds = [-1, *census.histogram(variable, part)]
            for below, bound in pairwise(bounds):
                of = census.degrees[variable, :, part]
                among = [v for v in of if v <= bound and (v > bound // 2 or (bound <= 1 and v > below))]
                assert len(among) == census.histogram(variable, part)[bound]


def test_before_the_plan_is_recorded_there_is_nothing_to_count(finished, tmp_path):
    stopped = stopped_after(finished[0], tmp_path / "run", 0)
    (stopped / "plan").unlink()
    with pytest.raises(RunFolderError, match="the plan is not recorded yet"):
        take_census(read_run(stopped))


def test_a_run_with_a_plan_and_no_log(finished, tmp_path):
    stopped = stopped_after(finished[0], tmp_path / "run", 0)
    (stopped / "probes.log").unlink()
    census = take_census(read_run(stopped))
    assert (census.degrees == -1).all()
    assert (census.finished, census.letters, census.stage) == (0, 0, "")
    assert census.to_dict()["numerators"] == {"known": 0, "terms": [], "most": 0}
