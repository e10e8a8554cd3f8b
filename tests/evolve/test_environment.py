"""The environment of Gymnasium: its contract, its rewards, and rules that the core finds to close."""

import numpy as np
import pytest

pytest.importorskip("gymnasium", reason="the extra `gym` is not installed")

from gymnasium.utils.env_checker import check_env

import tilth
from tilth.cases import load_case
from tilth.errors import EvolveError, IncompleteSeeding
from tilth.evolve.environment import ReductionEnvironment, choose_greedily
from tilth.evolve.stepwise import FEATURES


@pytest.fixture(scope="module")
def targets():
    return load_case("box")[1][:2]


def random_agent(seed):
    draw = np.random.default_rng(seed)
    return lambda observation: draw.choice(np.flatnonzero(observation["offered"]))


def walk(environment, choose):
    """Return what the last step gave, once only masters are left, and the rewards."""
    observation, _ = environment.reset()
    rewards, closed = [], False
    while not closed:
        observation, reward, closed, truncated, info = environment.step(choose(observation))
        assert not truncated
        rewards.append(reward)
    return info, rewards


@pytest.mark.filterwarnings("ignore:.*alternative render modes:UserWarning")
def test_the_contract_of_gymnasium(targets):
    check_env(ReductionEnvironment(targets, width=16, steps=20))


@pytest.mark.parametrize("cost", ["multiplications", "equations", "seeds"])
@pytest.mark.parametrize("choose", [random_agent(1), random_agent(2), choose_greedily])
def test_agents_end_with_what_the_core_finds_to_close(targets, choose, cost):
    environment = ReductionEnvironment(targets, cost=cost, width=16)
    info, rewards = walk(environment, choose)
    assert set(rewards[:-1]) <= {0.0}
    assert rewards[-1] == -info["costs"][cost] < 0
    score = tilth.score(targets, environment.reduction.rule(), symmetries=False, effort=0)
    assert score.complete
    assert (score.seeds, score.generated) == (info["costs"]["seeds"], info["costs"]["equations"])
    table = tilth.reduce(targets, environment.reduction.rule(), symmetries=False)
    assert table == tilth.reduce(targets, "laporta", symmetries=False)


def test_one_integral_alone_is_reduced_by_the_equations_that_are_taken(targets):
    """What is left, told by the rank of the equations taken modulo a prime, by python-flint."""
    import flint

    environment = ReductionEnvironment(targets, width=16)
    reduction, draw = environment.reduction, random_agent(3)
    observation, _ = environment.reset()
    for _ in range(40):
        observation, _, closed, _, _ = environment.step(draw(observation))
        assert closed == _closes(flint, reduction)
        if closed:
            break


def _closes(flint, reduction):
    """Whether each target adds nothing to the rank of equations and masters."""
    system, prime = reduction._system, reduction._prime
    rows = system.rows(sorted(reduction.taken), prime=prime, residues=reduction._residues)
    masters = [reduction._height[master] for master in reduction._masters if master in reduction._height]
    targets = [reduction._height[target] for target in reduction._targets]
    units = [[(column, 1)] for column in masters]

    def rank(entries):
        matrix = flint.nmod_mat(len(entries), system.column_count, prime)
        for number, row in enumerate(entries):
            for column, value in row:
                matrix[number, column] = value
        return matrix.rank()

    before = rank([*rows, *units])
    return all(rank([*rows, *units, [(target, 1)]]) == before for target in targets)


def test_rows_without_an_equation_cost_a_step(targets):
    environment = ReductionEnvironment(targets, width=64, steps=2)
    observation, _ = environment.reset()
    row = int(np.flatnonzero(observation["offered"] == 0)[0])
    assert not observation["features"][row].any()
    after, reward, closed, truncated, _ = environment.step(np.int64(row))
    assert (reward, closed, truncated) == (-1.0, False, False)
    assert all(np.array_equal(after[name], observation[name]) for name in observation)
    assert environment.step(np.int64(0))[3]


def test_what_is_seen_is_what_the_seed_says(targets):
    environment = ReductionEnvironment(targets, width=16)
    observation, _ = environment.reset()
    reduction = environment.reduction
    for number, row in zip(reduction.offered(16).tolist(), observation["features"], strict=False):
        told = dict(zip(FEATURES, row, strict=True))
        seed = reduction._seeds[reduction._system.equation_integrals[number]]
        integral = targets[0].family[tuple(seed.tolist())]
        assert (told["t"], told["s"], told["dots"]) == (integral.t, integral.s, integral.dots)
        assert told["r"] == told["t"] + told["dots"]
        assert told["contains"] == 1


def test_refusals(targets):
    with pytest.raises(EvolveError, match="cost='time' is unknown"):
        ReductionEnvironment(targets, cost="time")
    with pytest.raises(EvolveError, match="width=0 is not a positive integer"):
        ReductionEnvironment(targets, width=0)
    with pytest.raises(IncompleteSeeding):
        ReductionEnvironment(targets, "laporta(dots=0, s=0)")
    environment = ReductionEnvironment(targets)
    with pytest.raises(EvolveError, match="not reduced to masters yet"):
        environment.reduction.rule()
    with pytest.raises(EvolveError, match="not on offer"):
        environment.reduction.take(10**6)
