"""A run in a folder, stopped at any moment, goes on to the same bytes: with every rule that has a text."""

import random

import numpy as np
import pytest

import tilth
from tilth.cases import read_case
from tilth.errors import RunFolderError
from tilth.seeding import (
    Choice,
    Listed,
    choose_seeds,
    find_rule,
    make_request,
    rule_names,
    rule_text,
    usual_rules,
)
from tilth.seeding.rules.strands import strands_of

#: The triangle-box with d free: every rule below closes its targets.
POINT = {"m1": 1, "m2": 31, "m3": 47}

#: Improved seeding, written out.
IMPROVED = ", ".join(
    f"{sector}: [0, {sector.bit_count() - 3}]" for sector in read_case("tribox:3").family.nonzero_sectors
)

#: The same, seed by seed.
SEED_BY_SEED = strands_of(
    choose_seeds(find_rule("usovitsch"), make_request(read_case("tribox:3").targets)).indices, 3
).name

#: What the rules by their names alone do not show; of each rule that needs parameters there must be one.
MADE = [
    "s <= t - 3",
    'expression("s <= max(0, t - 3)", dots=0, s=3)',
    f"boxes({{{IMPROVED}}})",
    SEED_BY_SEED,
    "repair(tube(floor=1))",
    "repair(usovitsch(l=5))",
    "as_needed(laporta(r=7, s=3))",
    "repair(as_needed(usovitsch(l=5)))",
    "union(as_needed(laporta), repair(boxes({63: [0, 0]})))",
    "union(usovitsch, priority)",
    "intersection(repair(usovitsch(l=5)), laporta(dots=1))",
    "excepting(repair(usovitsch(l=5)), {63: as_needed(laporta)})",
    "shifted(repair(laporta), [0, 0, 0, 0, 0, 0, 0])",
]


class Stop(Exception):
    """What ends a run here."""


@pytest.fixture(scope="module")
def targets():
    return read_case("tribox:3").targets


def reduced(targets, seeding, folder, progress=None):
    tilth.reduce(targets, seeding, at=POINT, effort=0, run=folder, progress=progress)
    return (folder / "table.tilth").read_bytes()


def stopping(moment):
    """Return a callback that ends the run at its report of a number."""
    left = [moment]

    def progress(stage, text):
        if left[0] == 0:
            raise Stop
        left[0] -= 1

    return progress


def check_that_it_goes_on(targets, seeding, tmp_path):
    """Stop a run while it learns, and while it probes; each time go on, be stopped again, and go on."""
    # What the family keeps, such as its masters, is found before: what is reported depends on it.
    tilth.reduce(targets, seeding, at=POINT, effort=0)
    learning = []

    def watch(stage, text):
        learning.append(not (tmp_path / "whole" / "plan").exists())

    whole = reduced(targets, seeding, tmp_path / "whole", watch)
    draw = random.Random(find_rule(seeding).name)
    learns = [moment for moment, yes in enumerate(learning) if yes]
    probes = [moment for moment, yes in enumerate(learning) if not yes]
    assert len(learns) > 3
    assert probes
    for number, moment in enumerate((0, draw.choice(learns), draw.choice(probes))):
        folder = tmp_path / str(number)
        with pytest.raises(Stop):
            reduced(targets, seeding, folder, stopping(moment))
        assert (folder / "plan").exists() == (not learning[moment])
        try:
            tilth.resume(folder, progress=stopping(draw.randrange(len(learning))))
        except Stop:
            tilth.resume(folder)
        assert (folder / "table.tilth").read_bytes() == whole


def test_every_rule_is_tried():
    heads = {text.partition("(")[0] for text in (*usual_rules(), *MADE)}
    assert set(rule_names()) <= heads


@pytest.mark.parametrize("text", [*usual_rules(), *MADE])
def test_a_run_goes_on_with_any_rule(targets, tmp_path, text):
    check_that_it_goes_on(targets, text, tmp_path)


def test_with_a_rule_of_python(targets, tmp_path):
    check_that_it_goes_on(targets, tilth.repair(tilth.as_needed(tilth.seeding.laporta(s=3))), tmp_path)


def test_with_a_file(targets, tmp_path):
    path = tmp_path / "mine.rule"
    path.write_text("# mine\nunion(\n  repair(tube(floor=1)),  # cheap\n  as_needed(laporta)\n)\n")
    check_that_it_goes_on(targets, str(path), tmp_path)
    # the folder has what the file said, not where it was
    with pytest.raises(Stop):
        reduced(targets, str(path), tmp_path / "moved", stopping(0))
    path.unlink()
    tilth.resume(tmp_path / "moved")
    assert (tmp_path / "moved" / "table.tilth").read_bytes() == (tmp_path / "0" / "table.tilth").read_bytes()


def kira(seed):
    """Be named like a built-in rule, and choose like another."""
    return seed.dots == 0 and seed.s <= max(0, seed.t - 3)


def without_text(targets):
    seeds = choose_seeds(find_rule("usovitsch"), make_request(targets)).indices
    return {
        "a function": tilth.rule(kira),
        "a list": Listed("usovitsch", np.random.default_rng(1).permutation(seeds)),
        "an object": Identities(),
    }


class Identities:
    """An object that chooses identities, and an order of its own."""

    name = "some identities"

    def choose(self, sector, request):
        seeds = request.box(sector, 0, max(0, sector.t - 3))[::-1]
        every, ibp = ([t.name for t in request.family.templates(*kinds)] for kinds in ((), ("ibp",)))
        return Choice(seeds, [every if sum(seed) % 2 else ibp for seed in seeds.tolist()])


@pytest.mark.parametrize("kind", ["a function", "a list", "an object"])
def test_of_a_rule_without_a_text_the_seeds_are_kept(targets, tmp_path, kind):
    rule = without_text(targets)[kind]
    assert rule_text(rule) is None
    told = []
    whole = reduced(targets, rule, tmp_path / "whole", lambda stage, text: told.append((stage, text)))
    assert told[0] == ("run", f"rule {rule.name} has no text: its seeds are kept in the folder")
    for moment in (1, 3, [stage for stage, _ in told].index("reconstruction")):
        folder = tmp_path / str(moment)
        with pytest.raises(Stop):
            reduced(targets, rule, folder, stopping(moment))
        # A rule that happens to have the same name is another one.
        if rule.name != "some identities":
            with pytest.raises(RunFolderError, match=r"holds another run: .*rule"):
                reduced(targets, rule.name, folder)
        tilth.resume(folder)
        assert (folder / "table.tilth").read_bytes() == whole

    folder = tmp_path / "damaged"
    with pytest.raises(Stop):
        reduced(targets, rule, folder, stopping(1))
    content = bytearray((folder / "seeds").read_bytes())
    content[-40] ^= 1
    (folder / "seeds").write_bytes(content)
    with pytest.raises(RunFolderError, match="seeds"):
        tilth.resume(folder)


def test_a_rule_without_a_text_that_learns_is_told_so(targets, tmp_path):
    # Repaired is a function; that the text names a rule, too, is an accident.
    rule = tilth.repair(tilth.rule(kira))
    assert (rule.name, rule_text(rule)) == ("repair(kira)", None)
    told = []
    whole = reduced(targets, rule, tmp_path / "whole", lambda stage, text: told.append((stage, text)))
    expected = (
        "rule repair(kira) has no text: until the plan is recorded, only the rule itself can go on here"
    )
    assert told[0] == ("run", expected)

    folder = tmp_path / "learning"
    with pytest.raises(Stop):
        reduced(targets, rule, folder, stopping(3))
    with pytest.raises(RunFolderError, match=r"its rule repair\(kira\) is not known by name: it was"):
        tilth.resume(folder)
    with pytest.raises(RunFolderError, match=r"holds another run: .*rule"):
        reduced(targets, rule.name, folder)
    assert reduced(targets, rule, folder) == whole

    folder = tmp_path / "probing"
    with pytest.raises(Stop):
        reduced(targets, rule, folder, stopping([stage for stage, _ in told].index("reconstruction")))
    tilth.resume(folder)
    assert (folder / "table.tilth").read_bytes() == whole
