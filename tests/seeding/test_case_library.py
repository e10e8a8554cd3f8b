"""Cases by name and rank: the same targets as their lists, or as counting says."""

import itertools
import math

import pytest

from tilth.cases import Case, case_folder, case_names, load_case, load_family, read_case
from tilth.errors import OptionError, TargetError


def test_the_triangle_box_of_rank_six():
    case = read_case("tribox:6")
    family = load_family("tribox")
    assert case == Case("tribox:6", family, (family[1, 1, 1, 1, 1, 1, -6],))
    assert read_case(" tribox:6\n") == case


@pytest.mark.parametrize("name", ["dbox:4", "pentabox:3", "tribox:3", "tribox", "dbox", "pentabox", "dpenta"])
def test_the_targets_are_those_of_the_list(name):
    family, listed = load_case(name.partition(":")[0])
    case = read_case(name)
    assert case.family == family
    assert len(case.targets) == len(set(case.targets))
    assert set(case.targets) == set(listed)


@pytest.mark.parametrize("rank", [0, 1, 2, 5])
@pytest.mark.parametrize("name", sorted(set(case_names()) - {"tribox", "dpenta"}))
def test_all_targets_of_a_rank(name, rank):
    family = load_family(name)
    targets = read_case(f"{name}:{rank}").targets
    expected = set()
    for top in family.top_sectors:
        corner = [top >> slot & 1 for slot in range(family.size)]
        slots = [slot for slot in range(family.size) if not corner[slot]]
        # numerators, or dots where there is no room for numerators
        step = -1 if slots else 1
        slots = slots or list(range(family.size))
        for chosen in itertools.combinations_with_replacement(slots, rank):
            indices = list(corner)
            for slot in chosen:
                indices[slot] += step
            expected.add(family[indices])
        assert len(expected) >= math.comb(rank + len(slots) - 1, rank)
    assert set(targets) == expected
    assert len(targets) == len(expected)


@pytest.mark.parametrize("rank", [0, 7, 60])
def test_the_last_slot_of_the_double_pentagon(rank):
    (target,) = read_case(f"dpenta:{rank}").targets
    assert target.indices == (*(1,) * 8, 0, 0, -rank)


def test_dots_on_each_line_in_turn():
    case = read_case("dbox:1+2")
    family = case.family
    plain = [(1,) * 7 + numerators for numerators in ((-1, 0), (0, -1))]
    expected = {
        family[tuple(index + 2 * (slot == line) for slot, index in enumerate(indices))]
        for indices in plain
        for line in range(7)
    }
    assert case.name == "dbox:1+2"
    assert len(case.targets) == len(expected) == 14
    assert set(case.targets) == expected
    assert read_case("dbox:1+0") == read_case("dbox:1")
    assert next(target.indices for target in read_case("tribox:3+1").targets) == (2, 1, 1, 1, 1, 1, -3)


@pytest.mark.parametrize("name", case_names())
def test_every_case_has_a_file_and_a_usual_rank(name):
    case = read_case(name)
    assert case.name.startswith(f"{name}:")
    assert read_case(case.name) == case
    assert case.targets
    assert case.family.name == load_family(name).name
    assert (case_folder() / f"{name}.toml").is_file()


def test_no_family_file_is_left_out():
    assert case_names() == tuple(sorted(path.stem for path in case_folder().glob("*.toml")))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no case '', the cases are box, "),
        ("tribax:3", "there is no case 'tribax', the cases are .*tribox; did you mean 'tribox'\\?$"),
        (":3", "there is no case ''"),
        ("../tribox", r"there is no case '\.\./tribox'"),
        ("tribox.toml", r"there is no case 'tribox\.toml'"),
        ("Tribox", "there is no case 'Tribox'"),
        ("tribox:", "case 'tribox:' has the rank '', write a number from 0 to 60"),
        ("tribox:x", "has the rank 'x', write a number from 0 to 60"),
        ("tribox:-1", "has the rank '-1'"),
        ("tribox:61", "has the rank '61'"),
        ("tribox:3+", r"has the rank '3\+'"),
        ("tribox:3+61", r"has the rank '3\+61'"),
        ("tribox:3+1+1", r"has the rank '3\+1\+1'"),
        ("tribox:+1", r"has the rank '\+1'"),
        ("box:2+1", "no numerators, its rank counts dots; write box:3"),
        ("tribox:3:4", "has the rank '3:4'"),
        ("tribox:3.5", r"has the rank '3\.5'"),
        ("tribox:٣", "has the rank"),
        ("tribox:²", "has the rank"),
        ("tribox: 3", "has the rank"),
        ("tribox:" + "9" * 5000, "has the rank"),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_no_case(text, message):
    with pytest.raises(OptionError, match=message):
        read_case(text)


def test_a_case_without_a_list_of_targets():
    name = next(name for name in case_names() if not (case_folder() / f"{name}.targets").exists())
    with pytest.raises(TargetError, match="cannot be read"):
        load_case(name)
    with pytest.raises(OptionError, match="there is no case 'nowhere'"):
        load_case("nowhere")
