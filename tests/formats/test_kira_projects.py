"""Folders of Kira: what is read, what is refused, and what comes back."""

import random
import shutil
from fractions import Fraction
from itertools import combinations_with_replacement
from math import prod
from pathlib import Path

import pytest
import yaml

import tilth
from tilth.errors import FormatError, OptionError, TilthError
from tilth.formats import read_kira_project

HERE = Path(__file__).parent / "kira_project"
FAMILIES, KINEMATICS, JOBS = "config/integralfamilies.yaml", "config/kinematics.yaml", "jobs.yaml"


@pytest.fixture(scope="module")
def found():
    return read_kira_project(HERE)


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(HERE, tmp_path / "kira"))


def keys_of(value, place=""):
    """Yield the places of all keys of what PyYAML constructs."""
    if isinstance(value, dict):
        for key, below in value.items():
            here = f"{place}.{key}" if place else key
            yield here
            yield from keys_of(below, here)
    elif isinstance(value, list):
        for number, below in enumerate(value, start=1):
            yield from keys_of(below, f"{place}[{number}]")


@pytest.mark.parametrize("name", [FAMILIES, KINEMATICS, JOBS])
def test_no_key_is_passed_over(found, name):
    told = [entry.key for entry in found.entries if entry.source.endswith(name)]
    for place in keys_of(yaml.safe_load((HERE / name).read_text())):
        near = [key for key in told if key.startswith(place) or place.startswith(key)]
        assert near, place


def test_every_entry_names_the_line_of_its_key(found):
    for entry in found.entries:
        line = Path(entry.source).read_text().splitlines()[entry.line - 1]
        key = entry.key.rpartition(".")[2].partition("[")[0]
        assert key in line or "[" in entry.key, entry


def test_what_is_taken(found):
    kite, bubble = found.families
    assert (kite.top_sectors, kite.cut, kite.set_to_one) == ((31,), (2, 3), "m")
    assert kite.invariants == {"s": 2, "m": 1}
    assert kite.momentum_conservation == ("p", "q")
    assert (bubble.loops, bubble.externals) == (("y",), ("q",))
    listed = [kite[1, 1, 1, 1, -2], kite[0, 1, 1, 1, 0], bubble[2, 1], kite[2, 1, 1, 1, 0]]
    # r <= 3 leaves a dot on two lines and two on one; the massless tadpole is zero
    boxed = [bubble[1, 1], bubble[2, 1], bubble[1, 2], bubble[0, 1], bubble[0, 2], bubble[0, 3]]
    assert found.targets[:4] == tuple(listed)
    assert set(found.targets) == {*listed, *boxed}
    assert found.preferred_masters == (kite[1, 1, 1, 1, 0], bubble[1, 1])
    assert found.order == "dots"
    assert found.seeding == "usovitsch(l=4, floor=1, dots=1, exceptions={23: 2})"
    assert found.at == {"s": Fraction(7, 3)}
    (points,) = found.points
    assert (points.prime, points.symbols) == (2**31 - 1, ("d", "s", "m"))
    assert points.values == ((23, 31, 47), (24, 31, 2**31 - 2))
    assert found.exports == ("mathematica", "form", "form-fill", "kira-system")


def test_the_rule_of_the_seeds_is_one(found):
    kite = found.families[0]
    assert tilth.score([kite[1, 1, 1, 1, -1]], found.seeding).seeds > 0


def test_a_sector_that_is_not_scaleless_stays(folder):
    path = folder / FAMILIES
    path.write_text(path.read_text().replace("zero_sectors: [b00011]", "zero_sectors: [b00011, b11110]"))
    (entry,) = [one for one in read_kira_project(folder).entries if one.key.endswith(".zero_sectors")]
    assert not entry.taken
    assert entry.meaning == "b11110 of kite is not scaleless and stays"


# -- conventions: Kira's propagators at random momenta -------------------------------------------------------

KINDS = {
    # propagators as Kira has them: (left, right, what is subtracted); momenta as {name: factor}
    "square": ('["k1-2*k2+p1", "m^2"]', ({"k1": 1, "k2": -2, "p1": 1},) * 2, lambda at: at["m"] ** 2),
    "massless": ('["k1 - p2", 0]', ({"k1": 1, "p2": -1},) * 2, lambda at: 0),
    "linear": (
        '{bilinear: [["k2", "p1-p2"], "s"]}',
        ({"k2": 1}, {"p1": 1, "p2": -1}),
        lambda at: at["s"],
    ),
    "eikonal": (
        '{bilinear: [["k1+k2", "p1"], "-s/2"]}',
        ({"k1": 1, "k2": 1}, {"p1": 1}),
        lambda at: -at["s"] / 2,
    ),
    "eliminated": (
        '["k2+p3", "s-m^2"]',
        ({"k2": 1, "p1": -1, "p2": -1},) * 2,
        lambda at: at["s"] - at["m"] ** 2,
    ),
    "product": ('{bilinear: [["k1", "k2"], 0]}', ({"k1": 1}, {"k2": 1}), lambda at: 0),
}


def test_propagators_are_those_of_kira_at_random_momenta(tmp_path):
    config = tmp_path / "config"
    config.mkdir()
    lines = "\n".join(f"      - {text}" for text, _, _ in KINDS.values())
    (config / "integralfamilies.yaml").write_text(
        "integralfamilies:\n  - name: x\n    loop_momenta: [k1, k2]\n"
        f'    propagators:\n{lines}\n      - ["k1+p1", 0]\n'
    )
    (config / "kinematics.yaml").write_text(
        "kinematics:\n  incoming_momenta: [p1, p2]\n  outgoing_momenta: [p3]\n"
        '  momentum_conservation: [p3, "-p1-p2"]\n  kinematic_invariants: [[s, 2], [m, 1]]\n'
        "  scalarproduct_rules:\n    - [[p1, p1], 0]\n    - [[p2, p2], m^2]\n    - [[p3, p3], s]\n"
    )
    (family,) = read_kira_project(tmp_path).families
    assert family.kinematics == {"p1^2": "0", "p2^2": "m^2", "p3^2": "s"}
    names = ("k1", "k2", "p1", "p2")
    random_number = random.Random(5)
    at = {"d": Fraction(0), "s": Fraction(11, 3), "m": Fraction(5, 7)}
    dots = {pair: Fraction(random_number.randint(-9, 9)) for pair in combinations_with_replacement(names, 2)}
    # (p1+p2)^2 = s
    dots |= {("p1", "p1"): 0, ("p2", "p2"): at["m"] ** 2, ("p1", "p2"): (at["s"] - at["m"] ** 2) / 2}

    def dot(left, right):
        return sum(a * b * dots[tuple(sorted((x, y)))] for x, a in left.items() for y, b in right.items())

    for propagator, (_, (left, right), mass) in zip(family.basis.propagators, KINDS.values(), strict=False):
        value = sum(f * dots[names[i], names[j]] for (i, j), f in propagator.products.items())
        assert propagator.constant.is_polynomial()
        for exponents, factor in propagator.constant.numerator.to_dict().items():
            powers = (x ** int(e) for x, e in zip(at.values(), exponents, strict=True))
            value += Fraction(int(factor.p), int(factor.q)) * prod(powers)
        assert value == dot(left, right) - mass(at), propagator.label


# -- files as people have them -------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [
    lambda text: text.replace(b"\n", b"\r\n"),
    lambda text: b"\xef\xbb\xbf" + text,
    lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"),
    lambda text: b"# \xc3\xa9\xc3\xa0\n" + text,
])  # fmt: skip
def test_ends_of_lines_marks_and_remarks_in_other_scripts(folder, found, change):
    for name in (FAMILIES, KINEMATICS, JOBS):
        (folder / name).write_bytes(change((folder / name).read_bytes()))
    if b"#" not in change(b""):
        for name in ("targets", "more", "masters.in", "points"):
            (folder / name).write_bytes(change((folder / name).read_bytes()))
    other = read_kira_project(folder)
    assert other.families == found.families
    assert other.targets == found.targets
    assert other.preferred_masters == found.preferred_masters
    assert other.points == found.points


def test_without_jobs_there_are_no_targets(folder):
    (folder / JOBS).unlink()
    project = tilth.Project.load(folder)
    assert (project.names, project.targets) == (("kite", "bubble"), ())
    with pytest.raises(FormatError, match=r"other\.yaml is no file"):
        read_kira_project(folder, "other.yaml")


#: name: (file, what stands there, what to write instead, line of the error, key, message)
MALFORMED = {
    "not yaml": (FAMILIES, "loop_momenta: [k1, k2]", "loop_momenta: [k1, k2", 4, "", "is no YAML"),
    "a tab": (KINEMATICS, "  incoming", "\tincoming", 2, "", "is no YAML"),
    "unknown key of a family": (
        FAMILIES, "magic_relations", "magic_relation", 12, "integralfamilies[1].magic_relation",
        "unknown key, the keys are name, .*did you mean 'magic_relations'",
    ),
    "unknown key of kinematics": (
        KINEMATICS, "outgoing_momenta", "outgoing", 3, "kinematics.outgoing", "unknown key",
    ),
    "unknown key of a job": (
        JOBS, "check_masters", "check_master", 17, "jobs[1].reduce_sectors.check_master", "unknown key",
    ),
    "unknown job": (JOBS, "kira2form:", "kira2latex:", 55, "jobs[4].kira2latex", "unknown key"),
    "missing key": (FAMILIES, "    loop_momenta: [y] ", "    # ", 17, "integralfamilies[2]", "lacks the key"),
    "key twice": (FAMILIES, "    magic_relations: true", "    name: x", 12, "", "has the key 'name' twice"),
    "a symbol that is not declared": (
        FAMILIES, '["k1+q", "m^2"]', '["k1+q", "M^2"]', 9, "integralfamilies[1].propagators[4]", "M",
    ),
    "a momentum that is not declared": (
        FAMILIES, '["k1-k2", 0]', '["k1-k3", 0]', 8, "integralfamilies[1].propagators[3]", "k3",
    ),
    "half an expression": (
        FAMILIES, '["k1-k2", 0]', '["k1)*(k2", 0]', 8, "integralfamilies[1].propagators[3][1]", "unexpected",
    ),
    "no pair": (
        FAMILIES, '["k2", 0]', '["k2"]', 7, "integralfamilies[1].propagators[2]", "write a list of 2",
    ),
    "dependent propagators": (
        FAMILIES, '["k1-k2", 0]', '["k2", "m^2"]', 8, "integralfamilies[1].propagators[3]", "dependent",
    ),
    "a sector that is too large": (
        FAMILIES, "b11111", "b111111", 4, "integralfamilies[1].top_level_sectors", "is not between 1 and 31",
    ),
    "a sector that is none": (
        FAMILIES, "b11111", "b1121", 4, "integralfamilies[1].top_level_sectors[1]", "write an integer",
    ),
    "a cut that is none": (
        FAMILIES, "[2, 3]", "[2, 9]", 11, "integralfamilies[1].cut_propagators", "not a propagator number",
    ),
    "a family twice": (FAMILIES, "name: bubble", "name: kite", 17, "integralfamilies[2]", "earlier family"),
    "a product that is missing": (
        KINEMATICS, "    - [[q, q], s]", "", 8, "kinematics.scalarproduct_rules", "do not fix q",
    ),
    "a rule of unequal dimensions": (
        KINEMATICS, "[[q, q], s]", "[[q, q], s*m]", 9, "kinematics.scalarproduct_rules[1]", "mass dimension",
    ),
    "a dimension that is no integer": (
        KINEMATICS, "[m, 1]", "[m, one]", 7, "kinematics.kinematic_invariants[2][2]", "write an integer",
    ),
    "a symbol to replace that is none": (
        KINEMATICS, "replace_by_one: m", "replace_by_one: t", 10,
        "kinematics.symbol_to_replace_by_one", "'t'",
    ),
    "a family that is none": (
        JOBS, '[kite, "targets"]', '[kites, "targets"]', 9, "jobs[1].reduce_sectors.select_integrals."
        "select_mandatory_list[1][2]", "names the family 'kites'",
    ),
    "a file that is missing": (
        JOBS, '"more"', '"moer"', 10, "jobs[1].reduce_sectors.select_integrals.select_mandatory_list[2][1]",
        "names the file 'moer'",
    ),
    "a file outside": (
        JOBS, '"more"', '"../more"', 10,
        "jobs[1].reduce_sectors.select_integrals.select_mandatory_list[2][1]",
        "outside of the project's folder",
    ),
    "a name that no file has": (
        JOBS, '"more"', f'"{"a" * 300}"', 10,
        "jobs[1].reduce_sectors.select_integrals.select_mandatory_list[2][1]",
        "outside of the project's folder",
    ),
    "a bound that is none": (
        JOBS, "r: 6", "r: six", 4, "jobs[1].reduce_sectors.reduce[1].r", "write an integer from 0 to 127",
    ),
    "too many targets": (
        JOBS, "{topologies: [bubble], sectors: [3], r: 3, s: 0}", "{topologies: [kite], r: 40, s: 40}", 12,
        "jobs[1].reduce_sectors.select_integrals.select_mandatory_recursively[1]", "choose smaller ones",
    ),
    "an order that is none": (
        JOBS, "integral_ordering: 2", "integral_ordering: 9", 25, "jobs[1].reduce_sectors.integral_ordering",
        "write an integer from 1 to 8",
    ),
    "a number that is none": (JOBS, "7/3", "5e-1", 32, "jobs[1].reduce_sectors.symbols_2_nums.s", "5e-1"),
    "a tag": (
        JOBS, "check_masters: true", "check_masters: !!python/object/apply:os.system [ls]", 17, "", "tag",
    ),
    "an alias": (JOBS, "check_masters: true", "check_masters: &a true", 17, "", "anchor"),
    "nested too deeply": (
        JOBS, "check_masters: true", f"check_masters: {'[' * 5000}", 17, "", "nested deeper",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_malformed_is_refused_by_file_line_and_key(folder, name):
    file, old, new, line, key, message = MALFORMED[name]
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(FormatError, match=message) as caught:
        read_kira_project(folder)
    assert str(caught.value).startswith(f"{folder / file}:{line}: {key}"), str(caught.value)


#: name: (file, text, message)
OTHER_FILES = {
    "targets of another family": ("targets", "x[1,1]\n", r"targets:1: .*x"),
    "too few indices": ("targets", "kite[1,1,1,1,-2]\nkite[1,1]\n", r"targets:2: .*has 2 indices"),
    "no prime": ("points", "d s m\n1 2 3\n", r"points:1: has no prime"),
    "no prime number": ("points", "prime 9\nd s m\n1 2 3\n", r"points:1: .*9"),
    "a point that is too short": ("points", "prime 101\nd s m\n1 2\n", r"points:3: has 2 numbers"),
    "a symbol that is none": ("points", "prime 101\nd s t\n1 2 3\n", r"has the symbol t"),
    "no residue": ("points", "prime 101\nd s m\n1 2 x\n", r"points:3: 'x' is no integer"),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_FILES)
def test_lists_and_points_are_refused_by_file_and_line(folder, name):
    file, text, message = OTHER_FILES[name]
    (folder / file).write_text(text)
    with pytest.raises(TilthError, match=message):
        read_kira_project(folder)


def test_a_link_that_leads_out_is_refused(folder, tmp_path):
    (tmp_path / "secret").write_text("kite[1,1,1,1,0]\n")
    (folder / "more").unlink()
    (folder / "more").symlink_to(tmp_path / "secret")
    with pytest.raises(FormatError, match="outside of the project's folder"):
        read_kira_project(folder)


def test_a_file_that_is_too_large_is_not_read(folder):
    with (folder / JOBS).open("ab") as file:
        file.truncate(2**20 + 1)
    with pytest.raises(FormatError, match="has more than 1048576 bytes"):
        read_kira_project(folder)


# -- projects ------------------------------------------------------------------------------------------------


def test_a_project_has_the_targets_and_reduces_them(folder):
    project = tilth.Project.load(folder)
    table = project.reduce(project.targets, **project.imported.options)
    assert set(table) == set(project.targets)
    assert table.at == {"s": Fraction(7, 3)}
    assert project["bubble"][1, 1] in table.masters


def test_a_folder_with_family_files_is_one_of_these(folder):
    family = read_kira_project(folder).families[1]
    (folder / "a.toml").write_text(family.to_toml())
    assert tilth.Project.load(folder).names == ("bubble",)


def test_a_new_folder_only(found, tmp_path):
    from tilth.formats import write_kira_project

    write_kira_project(tmp_path / "x", found.families, found.targets)
    with pytest.raises(OptionError, match="is there already, give a new folder"):
        write_kira_project(tmp_path / "x", found.families, found.targets)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x"]
