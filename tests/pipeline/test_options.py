"""An option is one field: whatever takes options, or writes them down, follows from it."""

import argparse
import copy
import dataclasses
import inspect
import typing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import tilth
from tilth.cases import load_case, load_family
from tilth.cli.options import add_options, given_options
from tilth.errors import OptionError
from tilth.family.order import Order
from tilth.pipeline import options as package
from tilth.pipeline.learn.eliminated import elimination_key
from tilth.pipeline.learn.learn import learn
from tilth.pipeline.options import ReduceOptions, ResumeOptions, SolveOptions, checks, classes, keywords
from tilth.pipeline.options.generate import keywords_source
from tilth.pipeline.options.option import Changes, Stage, known_options, option
from tilth.pipeline.options.records import cache_key, manifest_of, options_from_manifest, provenance_of
from tilth.pipeline.options.signatures import takes
from tilth.pipeline.options.text import options_table
from tilth.seeding import Choices, choose_seeds, find_rule, make_request

FUNCTIONS = {
    tilth.score: package.Options,
    tilth.compare: package.CompareOptions,
    tilth.reduce: package.ReduceOptions,
    tilth.resume: package.ResumeOptions,
    tilth.solve: package.SolveOptions,
    tilth.minimise: package.MinimiseOptions,
    tilth.Scorer: package.ScorerOptions,
}


# -- a new option ------------------------------------------------------------------------------------------


@dataclass(init=False, repr=False, eq=False)
class Coloured(ReduceOptions):
    """Options with one more, which nothing but this class knows of."""

    soil_colour: str = option(
        "brown",
        "colour of the soil",
        changes=Changes.WORK,
        check=checks.one_of("brown", "black", "red"),
        choices=("brown", "black", "red"),
        unit="Munsell",
    )


@takes(Coloured)
def plough(targets, **given):
    """Plough.

    Parameters
    ----------
    targets : list
    {options}
    """
    return Coloured.read("plough", None, given)


def test_a_new_option_is_in_signature_and_docstring():
    parameter = inspect.signature(plough).parameters["soil_colour"]
    assert (parameter.kind, parameter.default) == (inspect.Parameter.KEYWORD_ONLY, "brown")
    assert "soil_colour : str, default 'brown'\n        Colour of the soil. In Munsell." in plough.__doc__
    assert "{options}" not in plough.__doc__
    assert plough([], soil_colour="red").soil_colour == "red"


def test_a_new_option_is_checked():
    with pytest.raises(
        OptionError, match=r"soil_colour='blue' is unknown, use one of 'brown', 'black', 'red'"
    ):
        plough([], soil_colour="blue")
    with pytest.raises(
        TypeError, match=r"plough\(\) got an unexpected .* 'soil_color', did you mean 'soil_colour'"
    ):
        plough([], soil_color="red")


def test_options_stay_as_they_were_made():
    red = Coloured(soil_colour="red", threads=2)
    for change in [
        lambda: setattr(red, "threads", 3),
        lambda: setattr(red, "spade", 1),
        lambda: delattr(red, "run"),
    ]:
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    assert red == Coloured(soil_colour="red", threads=3) != Coloured()
    assert dataclasses.replace(red, effort=2) == Coloured(soil_colour="red", effort=2)
    assert "soil_colour='red'" in repr(red)
    with pytest.raises(TypeError, match="unexpected keyword argument 'spade'"):
        Coloured(spade=1)


def test_a_new_option_is_written_down():
    red = Coloured(soil_colour="red")
    assert manifest_of(red)["soil_colour"] == "red"
    assert provenance_of(red)["soil_colour"] == "red"
    assert manifest_of(Coloured()).keys() - manifest_of(ReduceOptions()).keys() == {"soil_colour"}


@pytest.mark.parametrize("stage", Stage)
def test_a_new_option_is_in_the_cache_key_unless_it_says_that_it_changes_nothing(stage):
    assert cache_key(Coloured(soil_colour="red"), stage) != cache_key(Coloured(), stage)
    assert cache_key(Coloured(threads=3), stage) == cache_key(Coloured(threads=2), stage)


def test_a_new_option_is_a_flag_with_help():
    parser = argparse.ArgumentParser(prog="plough")
    add_options(parser, Coloured)
    help_text = " ".join(parser.format_help().split())
    assert "--soil-colour {brown,black,red} colour of the soil (default brown)" in help_text
    parsed = parser.parse_args(
        ["--soil-colour", "red", "--at", "d=5,s=7", "--no-verify", "--max-memory", "4 GB"]
    )
    assert given_options(Coloured, parsed) == {
        "soil_colour": "red",
        "at": {"d": "5", "s": "7"},
        "verify": False,
        "max_memory": "4 GB",
    }
    assert given_options(Coloured, parser.parse_args([])) == {}


def test_a_new_option_is_in_the_manuals_table():
    table = options_table(Coloured)
    (row,) = [line for line in table.splitlines() if "--soil-colour" in line]
    flag = "--soil-colour {brown,black,red}"
    assert row == f"| `{flag}` | colour of the soil | `brown` | the work, and no coefficient |"
    assert options_table(Coloured, ReduceOptions).count("`--") == 1


# -- what is there -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", [tilth.Options, ReduceOptions, Coloured])
def test_classes_show_their_own_options(cls):
    shown = inspect.signature(cls).parameters
    assert set(shown) == {field.name for field in dataclasses.fields(cls)}
    assert {name: one.default for name, one in shown.items()} == {
        field.name: field.default for field in dataclasses.fields(cls)
    }


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_signatures_show_every_option_and_its_default(function):
    shown = inspect.signature(function).parameters
    assert not any(one.kind is inspect.Parameter.VAR_KEYWORD for one in shown.values())
    for known in known_options(FUNCTIONS[function]):
        parameter = shown[known.name]
        assert (parameter.kind, parameter.default) == (inspect.Parameter.KEYWORD_ONLY, known.default)
        assert f"{known.name} : " in function.__doc__


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_type_checkers_see_every_option(function):
    """The keywords are typed by a dictionary; its names and types are those of the fields."""
    called = function.__init__ if isinstance(function, type) else function
    (typed,) = typing.get_args(typing.get_type_hints(called)["keywords"])
    known = known_options(FUNCTIONS[function])
    assert set(typing.get_type_hints(typed)) == {one.name for one in known}


def test_the_types_of_keywords_are_written_anew():
    """`make keywords` was run since the last change of an option."""
    written = Path(keywords.__file__).read_text(encoding="utf-8")

    def words(text):
        return "".join(text.split()).replace(",]", "]").replace(",)", ")")

    assert words(written) == words(keywords_source())


def test_every_option_says_what_it_is():
    for cls in {getattr(classes, name) for name in classes.__all__}:
        for known in known_options(cls):
            assert known.about.help and not known.about.help.endswith("."), known.name
            assert not known.about.more or known.about.more.endswith("."), known.name


def test_options_are_handed_over_and_changed_by_keywords():
    targets = load_case("tribox")[1]
    chosen = tilth.Options(order="dots", effort=0, seed=3)
    by_options = tilth.score(targets, options=chosen).to_dict()
    by_keywords = tilth.score(targets, order="dots", effort=0, seed=3).to_dict()
    changed = tilth.score(targets, options=chosen, order="numerators").to_dict()
    for one in (by_options, by_keywords, changed):
        one.pop("seconds")
    assert by_options == by_keywords and by_options["order"] == "dots"
    assert changed["order"] == "numerators"
    assert tilth.compare(targets, ["tube"], options=chosen)[0].order == "dots"
    assert tilth.Scorer(targets, options=chosen).options.order is Order.dots
    point = {"d": 41, "m1": 1, "m2": 31, "m3": 47}
    assert tilth.reduce(targets, options=chosen, at=point).order is Order.dots


@pytest.mark.parametrize("given", [{"effort": 2}, 3, "dots"])
def test_what_are_no_options(given):
    with pytest.raises(TypeError, match=r"takes options such as tilth\.Options"):
        tilth.score(load_case("bubble")[1], options=given)


def test_unknown_keywords_are_refused_with_the_nearest():
    targets = load_case("bubble")[1]
    with pytest.raises(
        TypeError, match=r"score\(\) got an unexpected keyword argument 'efort', did you mean 'effort'"
    ):
        tilth.score(targets, efort=3)
    with pytest.raises(TypeError, match=r"reduce\(\) got .* 'seding', did you mean 'seeding'"):
        tilth.reduce(targets, seding="kira")
    with pytest.raises(TypeError, match=r"resume\(\) got an unexpected keyword argument 'order'$"):
        tilth.resume("nowhere", order="dots")


def test_options_are_values():
    chosen = tilth.Options(effort=2, max_memory="4 GB", threads=1)
    assert chosen == tilth.Options(effort=2, max_memory="8 GB", threads=2) != tilth.Options(effort=3)
    assert copy.deepcopy(chosen) == chosen
    assert dataclasses.replace(chosen, effort=3).max_memory == 4_000_000_000
    with pytest.raises(OptionError, match="effort=-1"):
        dataclasses.replace(chosen, effort=-1)


# -- manifests ---------------------------------------------------------------------------------------------


def test_a_manifest_gives_the_options_back():
    family = load_family("tribox")
    chosen = ReduceOptions(
        order="dots",
        preferred_masters=[family[1, 1, 1, 1, 1, 1, -1]],
        identities="ibp",
        learning_primes=[2**61 - 1, 2**31 - 1],
        equation_order="lines",
        at={"d": 5},
        seed=4,
    )
    again = ReduceOptions(**options_from_manifest(manifest_of(chosen), family))
    assert again == chosen


def test_what_a_manifest_lacks_is_as_usual():
    """A folder that was begun before an option existed."""
    family = load_family("tribox")
    old = manifest_of(ReduceOptions(effort=3))
    del old["pivot_order"]
    assert ReduceOptions(**options_from_manifest(old, family)) == ReduceOptions(effort=3)
    # There were no symmetries when there was no option for them.
    del old["symmetries"]
    assert ReduceOptions(**options_from_manifest(old, family)) == ReduceOptions(effort=3, symmetries=False)


def test_what_resuming_may_change_is_not_in_a_manifest():
    anew = {known.name for known in known_options(ResumeOptions)}
    assert not anew & manifest_of(ReduceOptions()).keys()
    silent = {known.name for known in known_options(ReduceOptions) if known.about.changes is Changes.NOTHING}
    assert silent == anew | {"run"}


# -- the cache key -----------------------------------------------------------------------------------------

#: Another value of every option that learning takes; a new option without one here fails the test below.
OTHERS = {
    "order": "dots",
    "preferred_masters": lambda family: [family[1, 1, 1, 1, 1, 0, -1]],
    "prefer": "dots",
    "identities": ("ibp",),
    "symmetries": "shifts",
    "certify": "masters",
    "seed": 1,
    "learning_primes": (2**61 - 1, 2**31 - 1),
    "effort": 3,
    "objective": "multiplications",
    "equation_order": "lines",
    "pivot_order": "dots",
    "threads": 2,
    "max_memory": "1 GB",
    "progress": print,
    "workspace": tilth.Workspace(),
}


def pivots(request, rule, options):
    """What an elimination is: equations, columns, points and pivots."""
    workspace = tilth.Workspace()
    learn(request, rule, dataclasses.replace(options, workspace=workspace, progress=lambda stage, text: None))
    (entry,) = workspace._entries.values()
    found = entry.value
    columns = list(range(found.system.column_count))
    return (
        found.system.integrals(columns).tolist(),
        [(probe.prime, probe.residues) for probe in found.agreed.probes],
        [probe.elimination.pivots.tolist() for probe in found.agreed.probes],
        [probe.elimination.independent.tolist() for probe in found.agreed.probes],
    )


def test_every_option_of_learning_has_another_value_here():
    assert {known.name for known in known_options(tilth.Options)} == OTHERS.keys()


@pytest.mark.parametrize("name", OTHERS)
def test_the_key_differs_where_another_value_changes_what_is_learnt(name):
    """The elimination itself says whether the option matters, and the option's declaration agrees."""
    request, rule = make_request(load_case("tribox")[1]), find_rule("laporta(dots=1, s=3)")
    value = OTHERS[name]
    usual = tilth.Options(threads=1)
    other = dataclasses.replace(
        usual, **{name: value(request.family) if callable(value) and name != "progress" else value}
    )
    seeds = choose_seeds(rule, request)
    same_key = elimination_key(request, seeds, usual) == elimination_key(request, seeds, other)
    about = next(known.about for known in known_options(tilth.Options) if known.name == name)
    declared = about.changes is Changes.NOTHING or about.stage is not Stage.ELIMINATION
    assert same_key == declared
    same = pivots(request, rule, usual) == pivots(request, rule, other)
    assert same or not same_key


def test_the_key_has_every_part_of_seeds():
    """Each field in turn is another one; only name and bounds, which say nothing new, leave the key."""
    request = make_request(load_case("tribox")[1])
    seeds = choose_seeds(find_rule("usovitsch"), request)
    every = Choices((None, ("ibp",)), np.zeros(len(seeds), dtype=np.uint32))
    chosen = dataclasses.replace(seeds, choices=every)
    fewer = dataclasses.replace(every, of_seeds=np.eye(1, len(seeds), dtype=np.uint32)[0])
    others = {
        "indices": seeds.indices[:-1],
        "choices": fewer,
        "rule": "another name",
        "bounds": {},
        "mapped_powers": 2,
    }
    assert others.keys() == {one.name for one in dataclasses.fields(seeds)}
    key = elimination_key(request, chosen, tilth.Options())
    for name, value in others.items():
        other = elimination_key(request, dataclasses.replace(chosen, **{name: value}), tilth.Options())
        assert (other == key) == (name in ("rule", "bounds")), name
    assert elimination_key(request, seeds, tilth.Options()) != key


def test_the_key_has_family_and_targets_that_an_expression_may_look_at():
    family, targets = load_case("tribox")
    request = make_request(targets)
    wider = make_request([*targets, family[2, 1, 1, 1, 1, 1, -1]])
    seeds = choose_seeds(find_rule("usovitsch"), request)
    for order, differs in (("ascending", False), ("lines", False), ("10 * distance + s", True)):
        options = tilth.Options(equation_order=order, symmetries=False)
        same = elimination_key(request, seeds, options) == elimination_key(wider, seeds, options)
        assert same != differs


def test_the_key_has_targets_that_get_maps_although_they_are_no_seeds():
    family = load_family("dbox")
    seed, none = family[1, 1, 1, 1, 1, 1, 1, -1, -1], family[2, 1, 1, 1, 1, 1, 1, -1, 0]
    request = make_request([family[1, 1, 1, 1, 1, 1, 1, -2, 0]])
    seeds = choose_seeds(find_rule("laporta(dots=0, s=2)"), request)

    def key(*more, **options):
        asked = make_request([*request.targets, *more])
        return elimination_key(asked, seeds, tilth.Options(**options))

    assert key() == key(seed) != key(none)
    assert key(symmetries=False) == key(none, symmetries=False)


def test_solving_takes_no_option_that_it_does_not_look_at():
    assert {known.name for known in known_options(SolveOptions)} == {
        "order", "preferred_masters", "targets_last", "at", "seed", "learning_primes", "threads",
        "max_memory", "progress", "backend", "verify", "run", "certificate", "batch", "deliver",
        "executor", "cross_check",
    }  # fmt: skip


@pytest.mark.parametrize("name", classes.__all__)
def test_options_are_equal_where_what_can_change_is(name):
    cls = getattr(classes, name)
    changing = [one.name for one in known_options(cls) if one.about.changes is not Changes.NOTHING]
    one, other = cls(), cls(threads=1, progress=print)
    assert one == other
    if not hasattr(cls, "at"):  # a mapping has no hash
        assert hash(one) == hash(other)
    assert repr(one).startswith(f"{name}(")
    assert all(f"{known.name}=" in repr(one) for known in known_options(cls))
    for known in changing:
        changed = cls()
        object.__setattr__(changed, known, "something else")
        assert one != changed
    assert one != 1
    assert all(one != getattr(classes, another)() for another in classes.__all__ if another != name)
