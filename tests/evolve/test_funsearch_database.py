"""Islands and clusters: what is drawn, and what is kept."""

from collections import Counter
from random import Random

import pytest

from tilth.errors import EvolveError
from tilth.evolve.funsearch import Database, DatabaseOptions, IslandEntry


def entry(number, objective, *, text=None, source=None, valid=True, signature=None):
    text = text or f"s <= {number}"
    source = source or f"def keep(s):\n    return {text}"
    signature = signature or (float(objective),)
    return IslandEntry(number, source, text, 3, float(objective), valid, signature, ())


def filled(objectives, **options):
    database = Database(DatabaseOptions(islands=1, **options))
    for number, objective in enumerate(objectives):
        database.add(entry(number, objective), [0])
    return database


def drawn(database, times=2000):
    return Counter(found.number for n in range(times) for found in database.draw(Random(n))[1])


def test_better_clusters_are_drawn_more_often_as_boltzmann_has_it():
    # A loss of a tenth at temperature 0.1, nearly that of the options: e times as rare.
    counts = drawn(filled([100, 110], parents=1, temperature=0.1, period=10**9))
    assert counts[0] / counts[1] == pytest.approx(2.718, rel=0.15)


def test_an_island_cools_down_within_a_period_and_warms_up_again():
    database = filled([100, 110, 500, 500], parents=1, period=4)
    assert drawn(database)[1] > 200  # 4 of 4: warm again
    for number in range(3):
        database.offer([0])
        assert drawn(database)[1] < 500 / (number + 1)
    assert drawn(database)[1] < 50


def test_of_a_cluster_the_shorter_program_is_drawn_more_often():
    database = Database(DatabaseOptions(islands=1, parents=1))
    for number, padding in enumerate(["", " or " + " or ".join(["s < 0"] * 100)]):
        text = f"s <= {3 + number}{padding}"
        database.add(entry(number, 100, text=text, signature=(7.0,)), [0])
    counts = drawn(database)
    # exp(-(long - short) / long), with nearly 1 in the exponent.
    assert counts[0] / counts[1] == pytest.approx(2.6, rel=0.15)


def test_parents_come_from_different_clusters_and_from_worse_to_better():
    database = filled([100, 101, 102], parents=2, temperature=1)
    for number in range(100):
        _, (worse, better) = database.draw(Random(number))
        assert worse.objective > better.objective
    same = Database(DatabaseOptions(islands=1, parents=2))
    for number in range(2):
        same.add(entry(number, 100, signature=(7.0,)), [0])
    assert len(same.draw(Random(0))[1]) == 1


def test_a_rule_that_does_not_close_ranks_behind_all_that_do():
    database = filled([100])
    database.add(entry(1, 50, valid=False), [0])
    assert database.best.number == 0


def test_a_rule_that_is_known_is_taken_in_only_if_it_is_written_more_briefly():
    database = Database(DatabaseOptions(islands=2))
    database.add(entry(0, 100, text="s <= 3", source="x" * 50), [0])
    assert database.has("s <= 3", "x" * 50, [0]) and not database.has("s <= 3", "x" * 40, [0])
    assert not database.has("s <= 3", "x" * 50, [0, 1])
    database.add(entry(1, 100, text="s <= 3", source="x" * 40), [0])
    found = {one.number for n in range(50) for one in database.draw(Random(n))[1]}
    assert found == {1}


def test_the_worse_half_of_the_islands_starts_anew_from_the_better_half():
    database = Database(DatabaseOptions(islands=4, reset_every=5))
    for number, objective in enumerate([300, 100, 400, 200]):
        database.add(entry(number, objective), [number])
        assert not database.due(Random(0))
    database.add(entry(4, 350), [0])
    resets = database.due(Random(0))
    for reset in resets:
        database.reset(reset)
    assert [reset.island for reset in resets] == [0, 2]
    assert {reset.founder for reset in resets} <= {1, 3}
    assert not database.due(Random(0))
    assert {found.number for n in range(200) for found in database.draw(Random(n))[1]} <= {1, 3}


def test_islands_are_summed_up():
    database = Database(DatabaseOptions(islands=2))
    for number, objective in enumerate([300, 100, 400, 200]):
        database.add(entry(number, objective), [number % 2])
    # Of those that close, if any does.
    database.add(entry(4, 10, valid=False), [1])
    assert database.islands() == [
        {"best": 300.0, "median": 350.0, "members": 2},
        {"best": 100.0, "median": 150.0, "members": 3},
    ]
    lost = Database(DatabaseOptions(islands=1))
    lost.add(entry(0, 10, valid=False), [0])
    assert lost.islands() == [{"best": 10.0, "median": 10.0, "members": 1}]


def test_bad_input():
    with pytest.raises(EvolveError, match="temperature is 0, give a positive number"):
        DatabaseOptions(temperature=0)
    with pytest.raises(EvolveError, match="program 3 came after 0 others"):
        Database().add(entry(3, 1), [0])
