"""What one call learnt is used by the next if both have a workspace, and changes nothing but the time."""

import threading

import pytest

import tilth
from tilth.cases import load_case, load_family
from tilth.errors import LimitExceeded, OptionError
from tilth.pipeline.learn import learn, learn_rule
from tilth.workspace import OneCall


def stages(**options):
    told = []
    table = tilth.reduce(progress=lambda stage, text: told.append(stage), **options)
    return table, told


BOX = "laporta(dots=1, s=3)"
POINT = {"d": 41, "m1": 1, "m2": 31, "m3": 47}


@pytest.fixture
def workspace():
    with tilth.Workspace() as kept:
        yield kept


@pytest.fixture
def target():
    return load_family("tribox")[1, 1, 1, 1, 1, 1, -2]


def test_nothing_is_remembered_without_a_workspace(target):
    for _ in range(2):
        _, told = stages(targets=[target], seeding=BOX, at=POINT)
        assert "generation" in told and "workspace" not in told


def test_other_targets_of_the_same_seeds_are_not_learnt_again(workspace):
    family = load_family("tribox")
    one, other = family[1, 1, 1, 1, 1, 1, -3], family[2, 1, 1, 1, 1, 1, -1]
    _, told = stages(targets=[one], seeding=BOX, at=POINT, workspace=workspace)
    assert "generation" in told and "workspace" not in told
    again, told = stages(targets=[other, one], seeding=BOX, at=POINT, workspace=workspace)
    assert "workspace" in told and "generation" not in told

    workspace.clear()
    fresh, told = stages(targets=[other, one], seeding=BOX, at=POINT, workspace=workspace)
    assert "generation" in told
    assert dict(again) == dict(fresh) and again.masters == fresh.masters
    assert again.provenance == fresh.provenance and again.certificate == fresh.certificate


def test_score_compare_and_reduce_share_it(workspace, target):
    first = tilth.score([target], BOX, workspace=workspace)
    told = []
    again = tilth.score([target], BOX, workspace=workspace, progress=lambda stage, text: told.append(stage))
    assert "workspace" in told and "generation" not in told
    counts, same = first.to_dict(), again.to_dict()
    assert counts.pop("seconds").keys() >= same.pop("seconds").keys()
    assert counts == same
    _, told = stages(targets=[target], seeding=BOX, at=POINT, workspace=workspace)
    assert "workspace" in told


def test_another_family_with_the_same_seeds_is_another_elimination(workspace):
    def family(mass):
        propagators = ["k^2", f"(k+q)^2{mass}"]
        return tilth.Family("bubble", ["k"], ["q"], propagators, {"q^2": "s"}, invariants={"s": 2, "m": 2})

    massless, massive = family(""), family("-m")
    stages(targets=[massless[2, 2]], seeding="laporta(dots=2, s=0)", workspace=workspace)
    _, told = stages(targets=[massive[2, 2]], seeding="laporta(dots=2, s=0)", workspace=workspace)
    assert "workspace" not in told


def test_an_order_of_equations_that_looks_at_the_targets_is_learnt_for_each(workspace):
    """Without the targets in the key the second call takes the equations in the order of the first."""
    family = load_family("tribox")
    one, other = family[1, 1, 1, 1, 1, 1, -3], family[2, 1, 1, 1, 1, 1, -1]
    options = {"seeding": BOX, "equation_order": "10 * distance + s", "effort": 0}
    tilth.score([one], workspace=workspace, **options)
    found, fresh = (tilth.score([other], workspace=kept, **options).to_dict() for kept in (workspace, None))
    assert found.pop("seconds") and fresh.pop("seconds")
    assert found == fresh
    assert len(workspace) == 2


def test_what_is_too_large_is_not_kept(target):
    workspace = tilth.Workspace("1 kB")
    for _ in range(2):
        _, told = stages(targets=[target], seeding=BOX, at=POINT, workspace=workspace)
        assert "workspace" not in told
    assert len(workspace) == 0


def test_a_limit_that_is_lower_now_is_kept(workspace, target):
    stages(targets=[target], seeding=BOX, at=POINT, workspace=workspace)
    with pytest.raises(LimitExceeded, match="max_memory"):
        stages(targets=[target], seeding=BOX, at=POINT, workspace=workspace, max_memory="10 kB")


def test_what_is_kept_makes_room_for_what_is_learnt(workspace, target):
    """A limit refuses the same with a full workspace as with an empty one."""
    limit = 2 * tilth.score([target], BOX).peak_bytes
    workspace.keep("something else", "large", limit)
    table, told = stages(targets=[target], seeding=BOX, at=POINT, workspace=workspace, max_memory=limit)
    assert "generation" in told and table.masters
    assert workspace.bytes <= limit and workspace.find("something else") is None


def test_the_limit_counts_what_is_kept(workspace, target, monkeypatch):
    """The elimination gets what equations, and what the workspace keeps, leave of the limit."""
    rooms = []
    honest = tilth.pipeline.learn.learn.learn_at_generic_points

    def learn_at_generic_points(system, symbols, primes, options):
        rooms.append(options.max_memory)
        return honest(system, symbols, primes, options)

    monkeypatch.setattr("tilth.pipeline.learn.learn.learn_at_generic_points", learn_at_generic_points)
    limit = 100 * tilth.score([target], BOX).peak_bytes
    workspace.keep("something else", "small", 1000)
    tilth.score([target], BOX, workspace=workspace, max_memory=limit)
    assert rooms[-1] == limit - 1000 and workspace.find("something else") == "small"


def test_least_recently_used_goes_first():
    kept = tilth.Workspace(max_bytes=100)
    assert kept.keep("a", "first", 40) and kept.keep("b", "second", 40)
    assert kept.find("a") == "first"
    assert kept.keep("c", "third", 40)
    assert (kept.find("a"), kept.find("b"), kept.find("c")) == ("first", None, "third")
    assert kept.bytes == 80 and len(kept) == 2
    assert kept.keep("a", "grown", 60)
    assert kept.find("a") == "grown" and kept.bytes == 100
    assert not kept.keep("a", "too large", 101)
    assert kept.find("a") is None and kept.bytes == 40
    kept.clear()
    assert kept.bytes == 0 and len(kept) == 0


def test_a_rule_that_learns_in_rounds_holds_one_at_a_time_and_learns_the_last_one_once(monkeypatch):
    """Without a workspace of the user; the last round of `repair` is what the score is then made from."""
    target = load_case("tribox")[1]
    held, told = [], []
    honest = OneCall.keep

    def keep(self, key, value, bytes):
        kept = honest(self, key, value, bytes)
        held.append((len(self), key))
        return kept

    monkeypatch.setattr(OneCall, "keep", keep)
    score = tilth.score(
        target,
        tilth.repair("usovitsch"),
        identities=("ibp",),
        symmetries=False,
        progress=lambda stage, text: told.append(stage),
    )
    assert score.complete and "workspace" in told
    assert len(held) > 1 and {size for size, _ in held} == {1}
    assert len({key for _, key in held}) == len(held)


def test_what_a_call_has_no_more_use_for_is_kept_for_other_calls_only():
    one_call, kept = OneCall(), tilth.Workspace()
    for workspace in (one_call, kept):
        workspace.keep(("elimination", 1), "rows", 10)
        workspace.keep("masters", "found", 5)
        workspace.used_up("elimination")
    assert one_call.find(("elimination", 1)) is None and one_call.find("masters") == "found"
    assert one_call.bytes == 5
    assert kept.find(("elimination", 1)) == "rows" and kept.bytes == 15


def test_no_elimination_is_held_while_equations_are_selected(target, monkeypatch):
    """They are what a run takes most of, and nothing after them asks again."""
    options, held = [], []
    honest_with, honest_select = learn_rule.with_workspace, learn.select_equations

    def with_workspace(given):
        options.append(honest_with(given))
        return options[-1]

    def select_equations(*arguments):
        held.append([len(one.workspace) for one in options])
        return honest_select(*arguments)

    monkeypatch.setattr(learn_rule, "with_workspace", with_workspace)
    monkeypatch.setattr(learn, "select_equations", select_equations)
    tilth.score([target], tilth.repair("usovitsch"), identities=("ibp",), symmetries=False)
    assert held == [[0]]


def test_it_shows_what_it_holds(workspace, target):
    tilth.score([target], BOX, workspace=workspace)
    head, line = repr(workspace).splitlines()
    assert head.startswith("Workspace(") and head.endswith("of 256 MB, 1 entries)")
    generated = tilth.score([target], BOX).generated
    assert f"elimination of {generated:,} equations" in line
    with workspace as same:
        assert same is workspace and len(same) == 1
    assert len(workspace) == 0


@pytest.mark.parametrize("size", ["1 parsec", 0, True, None])
def test_sizes_of_a_workspace(size):
    with pytest.raises(OptionError, match=r"max_bytes=.* is not a size"):
        tilth.Workspace(size)


def test_what_is_no_workspace(target):
    with pytest.raises(OptionError, match=r"make one with tilth\.Workspace"):
        tilth.score(target, workspace={})


def test_several_threads_share_one():
    """The sum of the sizes stays right while eight threads keep, find and shrink."""
    kept = tilth.Workspace(max_bytes=1000)
    wrong = []

    def work(number):
        for step in range(500):
            key = (number * step) % 37
            value = kept.find(key)
            if value not in (None, key):
                wrong.append((key, value))
            kept.keep(key, key, 1 + key)
            if step % 50 == 0:
                kept.shrink(300)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    held = [key for key in range(37) if kept.find(key) is not None]
    assert kept.bytes == sum(1 + key for key in held) <= 1000 and len(kept) == len(held)


def test_calls_in_several_threads_share_one(workspace):
    targets = load_case("tribox")[1]
    expected = tilth.score(targets, BOX).to_dict()
    found = []
    threads = [
        threading.Thread(
            target=lambda: found.append(tilth.score(targets, BOX, workspace=workspace).to_dict())
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in (expected, *found):
        one.pop("seconds")
    assert found == [expected] * 4 and len(workspace) == 1
