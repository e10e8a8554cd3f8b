"""Searches on problems of one's own: a family file and a target list."""

import pytest

from tilth.cases import read_case
from tilth.errors import EvolveError, IncompleteSeeding, InputError
from tilth.evolve import Fitness, SearchRun, Settings, Suite, evolve, read_programs, replay
from tilth.seeding import find_rule, make_request

KITE = """
name = "mine"
loops = ["k", "l"]
externals = ["q"]
propagators = ["k^2-m2", "l^2-m2", "(k-l)^2", "(k+q)^2-m2", "(l+q)^2-m2"]

[kinematics]
"q^2" = "s"
"""


@pytest.fixture
def files(tmp_path):
    """Write a family and three lists, and return the names of the cases."""
    (tmp_path / "kite.toml").write_text(KITE)
    names = []
    for number, text in enumerate(("mine[1,1,1,2,1]", "mine[1,1,1,3,1]", "mine[1,1,2,2,1]")):
        (tmp_path / f"{number}.txt").write_text(text)
        names.append(f"{tmp_path}/kite.toml:{tmp_path}/{number}.txt")
    return names


def test_files_are_a_case(files):
    case = read_case(f" {files[0]} ")
    assert (case.name, case.of_files, len(case.targets)) == (files[0], True, 1)
    assert str(case.targets[0]) == "mine[1,1,1,2,1]"
    assert not read_case("tribox:3").of_files


@pytest.mark.parametrize("name", ["{0}/none.toml:{0}/0.txt", "{0}/kite.toml:{0}/none.txt", "{0}/kite.toml:"])
def test_a_missing_file_is_named(files, tmp_path, name):
    with pytest.raises((InputError, EvolveError), match=r"kite\.toml|none"):
        Suite(training=(name.format(tmp_path),), validation=(), held_out=())


def test_families_of_one_name_are_told_apart(files, tmp_path):
    (tmp_path / "other.toml").write_text(KITE.replace("l^2-m2", "l^2"))
    other = files[0].replace("kite.toml", "other.toml")
    suite = Suite(training=(files[0],), validation=(other,), held_out=())
    assert suite.validation == (other,)
    (tmp_path / "same.toml").write_text(KITE)
    with pytest.raises(EvolveError, match="take cases that share no target"):
        Suite(training=(files[0],), validation=(files[0].replace("kite.toml", "same.toml"),), held_out=())


def test_the_envelope_is_as_wide_as_the_targets_need(files):
    # Masters with dots: the box of the targets themselves leaves integrals that are no masters.
    fitness = Fitness([files[0]], room_for=files)
    narrow = make_request(read_case(files[0]).targets)
    assert (fitness.dots, fitness.s) != (narrow.dots, narrow.s)
    assert fitness.dots >= max(target.dots for name in files for target in read_case(name).targets)
    assert fitness.evaluate(["true"])[0].valid
    again = Fitness.from_dict(fitness.to_dict() | {"cases": [files[1]], "references": {}})
    assert again.evaluate(["true"])[0].valid
    with pytest.raises(IncompleteSeeding):
        Fitness([files[0]], dots=1, s=0)


def test_a_search_on_files_finds_rules_and_replays(files, tmp_path):
    suite = Suite(training=(files[0],), validation=(files[1],), held_out=(files[2],))
    fitness = Fitness(suite.training, room_for=suite.names)
    whole = fitness.evaluate(["true"])[0]
    settings = Settings(primitives="indices", population=16, islands=1, generations=2, offspring=16)
    evolve(tmp_path / "run", settings, suite=suite, fitness=fitness)
    run = SearchRun.open(tmp_path / "run")
    assert replay(run).agrees
    best = min(program.evaluation.objective for program in read_programs(run))
    assert int(best) <= int(whole.objective)  # seeds
    assert find_rule(fitness.rule("true").name) == fitness.rule("true")

    (tmp_path / "0.txt").write_text("mine[1,1,1,1,3]")
    with pytest.raises(
        EvolveError, match=r"^the files of case .*0\.txt are not what they were, put those back$"
    ):
        replay(SearchRun.open(tmp_path / "run"))
