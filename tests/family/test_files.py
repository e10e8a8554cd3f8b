"""Family files and target lists: round trips, and errors that name file and line."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.cases import case_folder
from tilth.errors import FamilyFileError, IndexCountError, InputError, TargetError
from tilth.family import Family
from tilth.family.toml import FAMILY_KEYS

CASES = sorted(case_folder().glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_round_trips(path):
    family = Family.load(path)
    again = Family.from_toml(family.to_toml())
    assert again.to_dict() == family.to_dict()
    assert again.to_toml() == family.to_toml()
    assert again == family
    # JSON with sorted keys, as other languages write it, keeps what matters
    stored = json.loads(json.dumps(family.to_dict(), sort_keys=True))
    assert Family.from_dict(stored).fingerprint == family.fingerprint
    assert Family.from_dict(stored).symbols == family.symbols


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_targets_of_the_cases(path):
    family = Family.load(path)
    targets = path.with_suffix(".targets")
    if targets.exists():
        assert all(integral.family == family for integral in family.read_targets(targets))


def test_fingerprints_are_those_of_the_first_version():
    """Tables and run folders name their family by its fingerprint: what is new may not change old ones."""
    stored = json.loads((Path(__file__).parent / "fingerprints.json").read_text())
    assert stored == {path.stem: Family.load(path).fingerprint for path in CASES}


def test_fingerprint_depends_on_the_physics_only(cases):
    text = (cases / "tribox.toml").read_text()
    assert Family.from_toml("# a remark\n" + text) == Family.from_toml(text)
    assert Family.from_toml(text.replace('"m3"', '"m3+0"')) != Family.from_toml(text)


@pytest.mark.parametrize(
    ("old", "new", "kind", "message"),
    [
        ('name = "tribox"', 'name = "tribox', FamilyFileError, "t.toml is not valid TOML: .*line 2"),
        (
            "top_sectors",
            "top_sector",
            FamilyFileError,
            "t.toml:14 has the unknown key 'top_sector', the keys",
        ),
        ('name = "tribox"', "", FamilyFileError, "t.toml lacks the key 'name'"),
        ('"(k2+p3)^2"', '"(k2+p9)^2"', InputError, r't.toml:10: propagators\[5\] "\(k2\+p9\)\^2" uses p9'),
        ('"m3"', '"m33"', InputError, r't.toml:24: kinematics\["p3\^2"\] = "m33" contains m33'),
        (
            "[kinematics]",
            "[kinematics]\ncut = [1]",
            FamilyFileError,
            r"t.toml:23 has cut below \[kinematics\], write it",
        ),
        ("loops", "deep = " + "[" * 5000 + "\nloops", FamilyFileError, "t.toml is nested too deeply"),
        ("[kinematics]", "[kinematic]", FamilyFileError, "t.toml:22 has the unknown key 'kinematic'"),
    ],
)
def test_bad_files(cases, tmp_path, old, new, kind, message):
    text = (cases / "tribox.toml").read_text()
    assert old in text
    path = tmp_path / "t.toml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(kind, match=message):
        Family.load(path)


def test_unreadable_files(tmp_path):
    with pytest.raises(FamilyFileError, match="cannot be read"):
        Family.load(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"name = \xff")
    with pytest.raises(FamilyFileError, match=r"is not UTF-8 text \(byte 7\)"):
        Family.load(tmp_path / "binary.toml")


def test_target_lists(bubble, tmp_path):
    path = tmp_path / "t.targets"
    path.write_text("# all\n\nbubble[2,1]  # a dot\n bubble[ 1, -1 ]\n")
    assert [str(t) for t in bubble.read_targets(path)] == ["bubble[2,1]", "bubble[1,-1]"]
    path.write_text("bubble[2,1]\nbubble[2;1]\n")
    with pytest.raises(TargetError, match=r"t\.targets:2: 'bubble\[2;1\]' is not an integral"):
        bubble.read_targets(path)
    with pytest.raises(TargetError, match="cannot be read"):
        bubble.read_targets(tmp_path / "none")
    with pytest.raises(IndexCountError, match=r"targets:1: bubble\[1\] has 1 indices"):
        bubble.parse_targets("bubble[1]")


TEXT = (CASES[0].parent / "tribox.toml").read_text()
junk = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(["k1^2", "p1"])
)
junk = junk | st.lists(junk, max_size=3) | st.dictionaries(st.text(max_size=5), junk, max_size=3)


@given(st.dictionaries(st.sampled_from(FAMILY_KEYS), junk, min_size=1, max_size=2))
def test_wrong_types_are_input_errors(change):
    data = Family.from_toml(TEXT).to_dict()
    with suppress(InputError):
        Family.from_dict(data | change)


@given(
    st.integers(0, len(TEXT) - 1),
    st.integers(0, 6),
    st.text(alphabet='kp12*+-^.[]()"=,\n \u00e4#', max_size=4),
)
def test_damaged_files_are_input_errors(position, length, insert):
    with suppress(InputError):
        Family.from_toml(TEXT[:position] + insert + TEXT[position + length :])


@given(st.text(max_size=40) | st.text(alphabet="bule[]12,-+# \n", max_size=40))
def test_random_target_lists_are_input_errors(text):
    family = Family.load(CASES[0].parent / "bubble.toml")
    with suppress(InputError):
        family.parse_targets(text)
