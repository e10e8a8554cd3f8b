"""Sums of several families with any fault are refused: in the sum, a part, the merging, or a certificate."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from family_files import Apart, check_damage

import tilth
from crossed import PROJECTS
from tilth.amplitudes import MasterExpansion, merge
from tilth.amplitudes.certificate import Certified
from tilth.errors import TableFileError, VerificationFailed
from tilth.table import FactoredFunction
from tilth.table.factored import integer_ring

REFUSED = "do not use|is no amplitude of several families|is not a well-formed|do not follow from the tables"
KINEMATICS = {"p^2": "s"}


def sum_of(project, texts):
    return tilth.amplitude(
        tilth.Amplitude({project.parse(one): text for one, text in texts.items()}, ["x"], project)
    )


def bubbles():
    a = tilth.Family("A", ["k"], ["p"], ["k^2-m2", "(k+p)^2"], KINEMATICS)
    b = tilth.Family("B", ["q"], ["p"], ["(q-p)^2", "q^2-m2"], KINEMATICS)
    c = tilth.Family("C", ["k"], ["p"], ["k^2", "(k+p)^2"], KINEMATICS)
    texts = {"A[2,1]": "x", "B[1,3]": "s*x^2/(x-1)", "B[-1,2]": "d", "B[1,1]": "1/(x+s)"}
    return sum_of(tilth.Project([a, b, c]), {**texts, "C[2,2]": "s^2*m2", "A[1,2]": "m2^2", "C[1,2]": "5"})


def boxes():
    """A crossing, maps of bubbles between boxes, and numerators that no permutation of lines takes over."""
    texts = {"X[2,1,1,1]": "x", "X[1,1,1,-1]": "t", "Y[1,2,1,1]": "s*x/(x-d)", "Y[1,0,2,0]": "7"}
    project = tilth.Project(PROJECTS["boxes"]()[:1], {"Y": ("X", {"p1": "p2", "p2": "p1"})})
    return sum_of(project, {**texts, "Y[1,1,1,-2]": "x^2"})


SUMS = {made.__name__: made for made in (bubbles, boxes)}


@pytest.fixture(scope="module", params=SUMS)
def saved(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("sums") / "sum.tilth"
    SUMS[request.param]().save(path)
    MasterExpansion.load(path).verify(seed=1)  # or nothing below would say anything
    return path


def refused(path):
    """Check that a file is refused, by the reader or by its check with nothing but what is stored."""
    with pytest.raises((VerificationFailed, TableFileError), match=REFUSED):
        MasterExpansion.load(path).verify(fresh=False, seed=5)


def another(text, symbols, value=Fraction(1, 3)):
    ring = integer_ring(symbols)
    return str(FactoredFunction.parse(ring, text) + FactoredFunction.number(ring, value))


def symbols_of(path):
    loaded = MasterExpansion.load(path)
    return loaded, {name: part.free for name, part in loaded._provable.said.parts.items()}


@pytest.mark.parametrize("fitting", [False, True], ids=["as it is", "statements made to fit"])
def test_every_changed_coefficient_of_several_families_is_refused(saved, tmp_path, fitting):
    """Of a term, a part's master or a common master."""
    loaded, own = symbols_of(saved)
    assert not any(one.vanishes for one, _ in loaded._provable.said.whole.terms)  # whose factors say nothing
    wrong = tmp_path / "wrong.tilth"
    original = Apart.of(saved).data
    for part, symbols in (("terms", loaded._provable.said.whole.symbols), ("masters", loaded.symbols)):
        for number in range(len(original[part])):
            apart = Apart.of(saved)
            apart.data[part][number][2] = another(apart.data[part][number][2], symbols)
            refused(apart.written(wrong, fitting=fitting))
    for name, one in original["parts"].items():
        for number in range(len(one["masters"])):
            apart = Apart.of(saved)
            entry = apart.data["parts"][name]["masters"][number]
            entry[1] = another(entry[1], own[name])
            refused(apart.written(wrong, fitting=fitting))


def test_a_fault_that_is_carried_through_is_refused(saved, tmp_path):
    """The same mistake in a part's master and in the common masters: only the witness can tell."""
    _, own = symbols_of(saved)
    wrong = tmp_path / "wrong.tilth"
    for name, one in Apart.of(saved).data["parts"].items():
        for number in range(len(one["masters"])):
            apart = Apart.of(saved)
            entry = apart.data["parts"][name]["masters"][number]
            entry[1] = another(entry[1], own[name])
            apart.written(wrong)
            changed = MasterExpansion.load(wrong)
            rows = tilth.amplitudes.several.common.in_common_masters(
                changed.certificate.sums, changed.certificate.table, changed.symbols
            )
            apart.data["masters"] = [
                [master.family.name, list(master.indices), str(value)] for master, value in rows.items()
            ]
            refused(apart.written(wrong, fitting=True))


def test_masters_that_are_exchanged_left_out_or_added_are_refused(saved, tmp_path):
    wrong = tmp_path / "wrong.tilth"
    count = len(Apart.of(saved).data["masters"])
    for number in range(count):
        apart = Apart.of(saved)
        del apart.data["masters"][number]
        refused(apart.written(wrong))
        apart = Apart.of(saved)
        first, second = apart.data["masters"][number], apart.data["masters"][number - 1]
        first[2], second[2] = second[2], first[2]
        refused(apart.written(wrong))
    apart = Apart.of(saved)
    name, indices, _ = apart.data["terms"][0]
    apart.data["masters"].append([name, indices, "1"])
    refused(apart.written(wrong))


def test_exchanged_certificates_are_refused(saved, tmp_path):
    """Of two families: the whole certificate, single entries of it, or the parts as a whole."""
    wrong = tmp_path / "wrong.tilth"
    names = sorted(Apart.of(saved).data["parts"])
    assert len(names) > 1
    for first, second in pairwise(names):
        for keys in (["certificate"], ["certificate", "targets"], ["certificate", "targets", "masters"]):
            apart = Apart.of(saved)
            one, two = apart.data["parts"][first], apart.data["parts"][second]
            for key in keys:
                one[key], two[key] = two[key], one[key]
            refused(apart.written(wrong))
        for key in ("probes", "statement", "equations"):
            apart = Apart.of(saved)
            one, two = (apart.data["parts"][name]["certificate"] for name in (first, second))
            one[key], two[key] = two[key], one[key]
            refused(apart.written(wrong))
        apart = Apart.of(saved)
        del apart.data["parts"][first]
        refused(apart.written(wrong))


def test_a_certificate_of_another_sum_is_refused(tmp_path):
    """Each is true of its own sum; the two differ in one coefficient of a family."""
    project = PROJECTS["two_families"]()
    texts = {"A[2,1]": "x", "B[-1,2]": "d"}
    paths = []
    for number, text in enumerate(["d", "2*d"]):
        paths.append(tmp_path / f"{number}.tilth")
        sum_of(tilth.Project(project), {**texts, "B[-1,2]": text}).save(paths[-1])
    apart, other = map(Apart.of, paths)
    assert set(apart.data["parts"]) == {"A", "B"}
    apart.data["parts"]["B"] = other.data["parts"]["B"]
    refused(apart.written(tmp_path / "wrong.tilth"))
    apart = Apart.of(paths[0])
    apart.data["masters"] = other.data["masters"]
    refused(apart.written(tmp_path / "wrong.tilth"))


def test_changed_identifications_are_refused(saved, tmp_path):
    """The maps by which integrals of families are the same: of other signs, sectors, families, or twice."""
    wrong = tmp_path / "wrong.tilth"
    maps = Apart.of(saved).data["maps"]
    assert maps
    for number in range(len(maps)):
        for change in (
            lambda one: one.__setitem__(3, one[3].replace("->", "->2*", 1)),
            lambda one: one.__setitem__(3, one[3].replace("->", "->-", 1)),
            lambda one: one.__setitem__(1, one[1] ^ 1),
            lambda one: one.__setitem__(2, one[0]),
        ):
            apart = Apart.of(saved)
            change(apart.data["maps"][number])
            refused(apart.written(wrong))
            try:
                apart.written(wrong, fitting=True)
            except TableFileError:
                continue  # no map at all, so there is nothing to make fit
            refused(wrong)
        apart = Apart.of(saved)
        apart.data["maps"].append(apart.data["maps"][number])
        refused(apart.written(wrong))


def test_an_identification_that_is_left_out_is_no_identification(tmp_path):
    """Without the map there are other parts, for which there is no certificate."""
    path = tmp_path / "sum.tilth"
    bubbles().save(path)
    for number in range(len(Apart.of(path).data["maps"])):
        apart = Apart.of(path)
        left = apart.data["maps"].pop(number)
        if left[1] == 2:
            continue  # no integral of the sum becomes another one by it
        refused(apart.written(tmp_path / "wrong.tilth"))


def test_a_map_is_what_its_name_says():
    """Images that somebody changed do not matter, since the map is made anew; another name or sector does."""
    found = bubbles()
    said = found._provable.said
    one = said.maps["B", 3]

    def verified(forged):
        found._proof = replace(found._proof, said=replace(said, maps={**said.maps, ("B", 3): forged}))
        return found.verify(seed=1)

    assert verified(replace(one, images=tuple(reversed(one.images)))) == verified(one)
    forgeries = {
        "a map between families is none": [replace(one, name="map(q->k)")],
        "is no map of sector 3 of B": [replace(one, sector=2), said.maps["B", 2]],
    }
    for message, listed in forgeries.items():
        for forged in listed:
            with pytest.raises(VerificationFailed, match=message):
                verified(forged)


def test_a_wrong_permutation_is_found_although_all_else_follows_from_it(monkeypatch):
    """Integrals put together wrongly: parts, certificates and common masters then fit each other."""
    real = merge._slots

    def slots(images):
        found = real(images)
        return tuple(reversed(found)) if len(found) == 2 else found

    monkeypatch.setattr(merge, "_slots", slots)
    found = bubbles()
    with pytest.raises(VerificationFailed, match=r"does not make B\[\d,\d\] what it is taken for"):
        found.verify(seed=1)


def test_a_wrong_permutation_within_a_family_is_found(monkeypatch):
    """The triangle is the same from behind; here it is taken to be so with its first two lines exchanged."""
    triangle = tilth.Family(
        "T",
        ["k"],
        ["p1", "p2"],
        ["k^2", "(k+p1)^2", "(k+p1+p2)^2"],
        {"p1^2": 0, "p2^2": 0, "p1*p2": "s/2"},
    )
    assert tilth.amplitude({triangle[3, 1, 1]: 1}).verify(seed=1).targets == 1
    monkeypatch.setattr(merge, "_slots", lambda images: (1, 0, 2)[: len(images)])
    found = tilth.amplitude({triangle[3, 1, 1]: 1})
    with pytest.raises(
        VerificationFailed, match=r"does not make T\[3,1,1\] what it is taken for, T\[1,3,1\]"
    ):
        found.verify(seed=1)


def test_faults_of_the_table_of_common_masters_are_refused(saved, tmp_path):
    """A row, a map, a translation, an integral, or the whole of it."""
    wrong = tmp_path / "wrong.tilth"
    table = Apart.of(saved).table
    symbols = MasterExpansion.load(saved).certificate.table.kind.symbols
    for number, (_, _, pairs) in enumerate(table["targets"]):
        for column in range(len(pairs)):
            apart = Apart.of(saved)
            entry = apart.table["targets"][number][2][column]
            entry[1] = another(entry[1], symbols)
            refused(apart.written(wrong))
        apart = Apart.of(saved)
        del apart.table["targets"][number]
        refused(apart.written(wrong))
    for number in range(len(table["maps"])):
        apart = Apart.of(saved)
        apart.table["maps"][number][3] = apart.table["maps"][number][3].replace("->", "->2*", 1)
        refused(apart.written(wrong))
    for number in range(len(table["translated"])):
        apart = Apart.of(saved)
        del apart.table["translated"][number]
        refused(apart.written(wrong))
    apart = Apart.of(saved)
    apart.table["at"] = {"d": "7"}
    refused(apart.written(wrong))
    apart = Apart.of(saved)
    apart.table, apart.tables = None, b""
    refused(apart.written(wrong))


def test_a_table_of_other_families_is_refused(tmp_path):
    path, other = tmp_path / "sum.tilth", tmp_path / "other.tilth"
    bubbles().save(path)
    boxes().save(other)
    apart, another_one = Apart.of(path), Apart.of(other)
    apart.table, apart.tables = another_one.table, another_one.tables
    wrong = MasterExpansion.load(apart.written(tmp_path / "wrong.tilth"))
    with pytest.raises(VerificationFailed, match="the table of common masters is one of other families"):
        wrong.verify(fresh=False)


def test_masters_and_symbols_of_another_part_are_refused():
    """What no file can say, since its parts are read as those of their families."""
    found = bubbles()
    certificate = found.certificate
    a, b = certificate.sums["A"], certificate.sums["B"]
    ring = integer_ring((*found.symbols, "y"))
    for sums in (
        {**certificate.sums, "A": b, "B": a},
        {**certificate.sums, "B": {one: value.embed(ring) for one, value in b.items()}},
    ):
        found._proof = Certified(found._provable.said, replace(certificate, sums=sums))
        del found.certificate
        with pytest.raises(VerificationFailed, match="which is none of its masters and symbols"):
            found.verify(seed=1)


def mutate(apart, draw):
    """Change one random thing of a file that its truth depends on, and say what."""
    name = draw.choice(sorted(apart.data["parts"]))
    part = apart.data["parts"][name]
    probe = draw.choice(part["certificate"]["probes"])
    kind = draw.choice(
        [
            "factor",
            "remainder",
            "equation",
            "attempt",
            "missing",
            "statement",
            "key",
            "term",
            "point",
            "common",
        ]
    )
    if kind == "factor":
        used = [n for n, factor in enumerate(probe["factors"]) if factor]
        if not used:
            return mutate(apart, draw)
        probe["factors"][draw.choice(used)] += draw.choice([1, -1, 2**40])
    elif kind == "remainder":
        if not probe["remainder"]:
            return mutate(apart, draw)
        entry = draw.choice(probe["remainder"])
        entry[1] = str(int(entry[1]) + 1)
    elif kind == "equation":
        used = [n for n, factor in enumerate(probe["factors"]) if factor]
        if not used:
            return mutate(apart, draw)
        integral, _ = part["certificate"]["equations"][draw.choice(used)]
        integral[draw.randrange(len(integral))] += draw.choice([1, -1])
    elif kind == "attempt":
        probe["attempt"] = draw.choice([1, 7, 8, -1])
    elif kind == "missing":
        part["certificate"]["probes"].remove(probe)
    elif kind == "statement":
        part["certificate"]["statement"] = draw.randbytes(32).hex()
    elif kind == "key":
        entry = draw.choice([*part["masters"], *(one[1:] for one in apart.data["masters"])])[0]
        entry[draw.randrange(len(entry))] += draw.choice([1, -1])
    elif kind == "term":
        draw.choice(apart.data["terms"])[1][0] += draw.choice([1, -1])
    elif kind == "point":
        apart.data["at"] = {draw.choice(["d", "s"]): "7/3"}
    else:
        entry = draw.choice(apart.table["targets"])
        entry[1][draw.randrange(len(entry[1]))] += 1
    return kind


def test_random_faults_of_sums_of_families_are_refused(saved, tmp_path):
    """Thrice each kind of fault, and more; nothing but what is stored is needed to find them."""
    draw = random.Random(23)
    seen = []
    for _ in range(120):
        apart = Apart.of(saved)
        seen.append(mutate(apart, draw))
        try:
            MasterExpansion.load(apart.written(tmp_path / "wrong.tilth")).verify(fresh=False, seed=5)
        except (VerificationFailed, TableFileError):
            continue
        pytest.fail(f"a fault was accepted: {seen[-1]}")
    assert min(seen.count(kind) for kind in seen) >= 3
    assert len(set(seen)) == 10


def test_damaged_files_of_several_families_are_refused(saved, tmp_path):
    content = saved.read_bytes()
    path = tmp_path / "damaged.tilth"
    check_damage(content, path, 30)
    for changed in (content[:-1], content + b" ", content[:-1] + bytes([content[-1] ^ 4])):
        path.write_bytes(changed)
        with pytest.raises(TableFileError, match="its table of common masters is damaged or missing"):
            MasterExpansion.load(path)
    for key in Apart.of(saved).data:
        if key == "table":
            continue  # written anew
        apart = Apart.of(saved)
        del apart.data[key]
        with pytest.raises(TableFileError, match="is no amplitude of several families of version 1"):
            MasterExpansion.load(apart.written(path))


def test_a_version_of_the_future_is_named(saved, tmp_path):
    path = tmp_path / "later.tilth"
    path.write_bytes(
        saved.read_bytes().replace(b"tilth-project-amplitude 1 ", b"tilth-project-amplitude 2 ", 1)
    )
    with pytest.raises(TableFileError, match="has format version 2, this Tilth reads version 1"):
        MasterExpansion.load(path)
