"""`Scorer.lower_bound`: no choice of fewer seeds closes, by trying all choices and by other code's ranks."""

from itertools import combinations

import flint
import numpy as np
import pytest

import tilth
from tilth.cases import read_case
from tilth.errors import OptionError
from tilth.family.order import read_identities
from tilth.seeding import Listed
from tilth.system import generation

WIDE = "laporta(dots=0, s=3)"


def scorer_of(case, rule):
    return tilth.Scorer(read_case(case).targets, rule)


def sectors_of(scorer):
    return (scorer.seeds > 0) @ (1 << np.arange(scorer.seeds.shape[1]))


def fewest(scorer, part):
    """The fewest seeds of a part that close with all others, by trying all choices of them."""
    places = np.flatnonzero(part)
    for count in range(len(places) + 1):
        for chosen in combinations(places, count):
            flags = ~part
            flags[list(chosen)] = True
            if scorer.count(Listed("some", scorer.seeds[flags])).closed:
                return count
    raise AssertionError("not even all of them close")


@pytest.mark.parametrize(
    ("case", "rule"),
    [
        ("bubble:1", "laporta(dots=1, s=1)"),
        ("box:1", "laporta(dots=1, s=0)"),
        ("tribox:3", "von-hippel-wilhelm"),
    ],
)
def test_each_sector_needs_what_trying_all_choices_says(case, rule):
    scorer = scorer_of(case, rule)
    sectors = sectors_of(scorer)
    for sector in np.unique(sectors).tolist():
        bound = scorer.lower_bound(parts=[[sector]])
        assert bound.seeds == fewest(scorer, sectors == sector)
        assert all(part.reached and part.sectors == (sector,) for part in bound.parts)


@pytest.mark.parametrize(
    ("case", "rule"),
    [("bubble:1", "laporta(dots=1, s=1)"), ("bubble:2", "laporta(dots=2, s=2)")],
)
def test_all_sectors_together_need_the_fewest_seeds_there_are(case, rule):
    scorer = scorer_of(case, rule)
    sectors = np.unique(sectors_of(scorer)).tolist()
    exact = fewest(scorer, np.ones(len(scorer.seeds), dtype=bool))
    assert scorer.lower_bound(parts=[sectors]).seeds == exact
    assert 0 <= scorer.lower_bound().seeds <= exact
    minimum = tilth.minimise(read_case(case).targets, rule, rounds=8)
    assert minimum.seeds >= exact


def test_the_box_needs_as_many_as_a_search_for_few_finds():
    bound = scorer_of("box:1", "laporta(dots=1, s=0)").lower_bound()
    minimum = tilth.minimise(read_case("box:1").targets, "laporta(dots=1, s=0)", rounds=40)
    assert bound.seeds == minimum.seeds


def test_one_seed_fewer_does_not_close_by_ranks_of_another_library():
    scorer = scorer_of("tribox:3", "von-hippel-wilhelm")
    family, prime = scorer.request.family, 2**31 - 1
    operators = read_identities(family, scorer.options.identities)
    none = np.zeros((0, scorer.seeds.shape[1]), dtype=np.int8)
    system = generation(family, scorer.seeds, operators, None, scorer.options.order, none).system()
    rows = system.rows(list(range(system.equation_count)), prime=prime, residues=[41, 7, 31, 47])
    masters = {system.column(list(master.indices)) for master in scorer.masters}
    (target,) = (system.column(list(target.indices)) for target in scorer.request.targets)

    def rank(seeds, more=()):
        taken = [
            row for row, seed in zip(rows, system.equation_integrals.tolist(), strict=True) if seeds[seed]
        ]
        matrix = flint.nmod_mat(len(taken) + 1, system.column_count, prime)
        for number, row in enumerate([*taken, more]):
            for column, value in row:
                if column not in masters:
                    matrix[number, column] = value
        return matrix.rank()

    sectors = sectors_of(scorer)
    tried = 0
    for sector in np.unique(sectors).tolist():
        bound = scorer.lower_bound(parts=[[sector]]).seeds
        for chosen in combinations(np.flatnonzero(sectors == sector), max(bound - 1, 0)) if bound else ():
            flags = sectors != sector
            flags[list(chosen)] = True
            assert rank(flags, [(target, 1)]) == rank(flags) + 1
            tried += 1
    assert tried > 20


def test_the_triangle_box_needs_42_of_444_seeds():
    bound = scorer_of("tribox:3", WIDE).lower_bound()
    assert bound.seeds >= 42
    assert sum(part.seeds for part in bound.parts) == bound.seeds
    taken = [sector for part in bound.parts for sector in part.sectors]
    assert len(taken) == len(set(taken))
    assert str(bound).startswith(f"at least {bound.seeds} seeds: ")


def test_inside_fewer_seeds_more_are_needed():
    assert scorer_of("tribox:3", "von-hippel-wilhelm").lower_bound(trials=2_000).seeds > 42


def test_more_trials_prove_no_less():
    scorer = scorer_of("tribox:3", WIDE)
    few, many = (
        scorer.lower_bound(parts=[(55, 61, 53), (31, 62, 30)], trials=trials) for trials in (1, 20_000)
    )
    assert few.seeds < many.seeds == 20
    assert not any(part.reached for part in few.parts)
    assert all(part.reached for part in many.parts)


def test_a_target_that_is_a_master_needs_no_seeds():
    bound = tilth.Scorer(read_case("box:0").targets, "laporta(dots=1, s=1)").lower_bound()
    assert (bound.seeds, bound.parts, str(bound)) == (0, (), "at least 0 seeds")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"parts": [[63], [63, 31]]}, "sector 63 is in two parts; make the parts disjoint"),
        ({"parts": [[64]]}, "no seed of the envelope is in sector 64; leave it out of the parts"),
        ({"trials": 0}, "trials=0 is not a positive integer"),
    ],
)
def test_bad_options(options, message):
    with pytest.raises(OptionError, match=message):
        scorer_of("tribox:3", "von-hippel-wilhelm").lower_bound(**options)
