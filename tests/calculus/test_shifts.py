"""Shifts of the dimension: there and back, operators on any integral, files, and what is refused."""

import json
import random
import re
from fractions import Fraction

import pytest

import tilth
from tilth.calculus import inverse, shift_dimension
from tilth.cases import load_family
from tilth.errors import FormatError, NotATarget, OptionError, SingularKinematics, VerificationFailed
from tilth.family import Family

FAMILIES = {
    "box": lambda: load_family("box"),
    "sunrise": lambda: Family(
        "sunrise", ["k", "l"], ["p"], ["k^2-m", "l^2-m", "(k+l+p)^2-m"], {"p^2": "s"}, [7]
    ),
    "dbox": lambda: load_family("dbox"),
    "linear": lambda: Family(
        "linear", ["k", "l"], ["u"], ["k^2-m", "l^2-m", "(k-l)^2", "2*k*u-w", "l*u"], {"u^2": "m"}, [15]
    ),
}


@pytest.fixture(scope="module", params=["box", "sunrise", "dbox"])
def both(request):
    family = FAMILIES[request.param]()
    return tilth.dimension_shift(family, by=2), tilth.dimension_shift(family, by=-2)


def exact_product(left, right, size):
    """Multiply sparse matrices of functions."""
    found = {}
    for (i, j), a in left.items():
        for (k, n), b in right.items():
            if j == k:
                found[i, n] = found[i, n] + a * b if (i, n) in found else a * b
    return {place: str(value) for place, value in found.items() if not value.is_zero()}


def test_there_and_back_exactly(both):
    """M₊(d - 2) M₋(d) = 1 as functions; the check of the package is modulo primes."""
    up, down = both
    size = len(up.masters)
    moved = {place: moved_d(value, -2) for place, value in up.matrix.entries.items()}
    unit = {(n, n): "1" for n in range(size)}
    assert exact_product(moved, dict(down.matrix.entries), size) == unit
    up.verify(down, seed=1)
    down.verify(up, seed=2)


def moved_d(value, by):
    """Put d + by for d, by sympy."""
    import sympy

    d = sympy.Symbol("d")
    text = str(sympy.factor(value.to_sympy().subs(d, d + by))).replace("**", "^").replace(" ", "")
    return tilth.table.coefficients.read_function(FakeSource(value), text, "entry").embed(value.ring)


class FakeSource:
    """What reading a function needs to know of a family."""

    def __init__(self, value):
        from tilth.family import SymbolRing

        self.symbols, self.set_to_one = value.symbols, None
        self.ring = SymbolRing(value.symbols)


def test_every_changed_entry_is_seen(both):
    up, down = both
    draw = random.Random(3)
    for _ in range(20):
        entries = dict(up.matrix.entries)
        place = draw.choice(list(entries))
        if draw.random() < 0.5:
            entries[place] = -entries[place]
        else:
            del entries[place]
        changed = tilth.DimensionShift(
            up.family, up.masters, entries, by=2, metric=up.metric, at={}, provenance={}
        )
        with pytest.raises(VerificationFailed, match=r"is not itself: a term with .* is left modulo"):
            changed.verify(down)


def test_a_wrong_operator_is_seen(monkeypatch):
    """Reduced correctly, with a wrong sign in the operator of one direction."""
    box = load_family("box")
    usual = shift_dimension.dimension_operator

    def wrong(family, by, metric):
        return usual(family, by, "euclidean" if by == 2 else metric)

    monkeypatch.setattr(inverse, "dimension_operator", wrong)
    with pytest.raises(VerificationFailed, match=r"^box\[1,0,1,0\] shifted by -2 and back is not itself"):
        tilth.dimension_shift(box, by=-2)
    tilth.dimension_shift(box, by=-2, verify=False)


@pytest.mark.parametrize("name", FAMILIES)
def test_integrals_with_any_indices(name):
    """Operators on an integral, reduced, against the reduction moved between dimensions by the matrix."""
    family = FAMILIES[name]()
    draw = random.Random(name)
    top = max(family.top_sectors, key=int.bit_count)
    targets = []
    for _ in range(4):
        indices = [int(top >> slot & 1) for slot in range(family.size)]
        slot = draw.randrange(family.size)
        indices[slot] += 1 if indices[slot] else -1
        targets.append(family[indices])
    reduced = tilth.reduce(targets)
    at = {x: Fraction(draw.randrange(2, 99), draw.randrange(2, 99)) for x in family.invariants}
    for by in (2, -2):
        if name == "dbox" and by > 0:
            targets = targets[:1]  # ranks of six take long
        shift = tilth.dimension_shift(reduced, by=by)
        shifted = tilth.shifted_targets(targets, by=by)
        table = tilth.reduce({one for row in shifted.values() for one in row}, at=at)
        for target in targets:
            expected = shift.apply(reduced[target])
            found = table.apply(shifted[target])
            assert {m: v.substitute(at) for m, v in expected.items()} == found
            assert found


def test_combinations_and_numbers():
    box = load_family("box")
    basis = [
        tilth.Combination({box[0, 2, 0, 1]: "(d-4)*t"}, name="f1"),
        tilth.Combination({box[1, 0, 2, 0]: "(d-4)*s"}, name="f2"),
        tilth.Combination({box[1, 1, 1, 1]: "(d-4)^2*s*t"}, name="f3"),
    ]
    plain = tilth.dimension_shift(box, at={"s": 1})
    shift = tilth.dimension_shift(basis, at={"s": 1})
    assert shift.symbols == ("d", "t")
    shift.verify(tilth.dimension_shift(basis, by=-2, at={"s": 1}))
    # f3 has (d-4)^2 in d, and (d-2)^2 in d + 2
    table = tilth.reduce(list(box.parse_targets("box[0,2,0,1] box[1,0,2,0] box[1,1,1,1]")), at={"s": 1})
    in_d = plain.apply({box[1, 1, 1, 1]: "(d-4)^2*s*t"})
    through = {}
    for master, value in shift.row(basis[2]).items():
        for integral, factor in table.apply(master.terms).items():
            part = value * factor
            through[integral] = through[integral] + part if integral in through else part
    assert {m: str(v) for m, v in through.items()} == {m: str(v) for m, v in in_d.items()}


def test_cut_families():
    """On a cut of a box all that is left is the box."""
    box = load_family("box")
    data = box.to_dict() | {"cut": [1, 2, 3, 4]}
    shift = tilth.dimension_shift(Family.from_dict(data))
    whole = tilth.dimension_shift(box)
    assert str(shift.matrix[0, 0]) == str(whole.matrix[2, 2])
    assert len(shift.matrix) == 1


def test_there_and_back_as_files(tmp_path, both):
    for shift in both:
        path = tmp_path / f"{shift.by}.json"
        shift.export(path)
        again = tilth.DimensionShift.load(path)
        for name in ("family", "masters", "by", "metric", "at", "symbols", "matrix"):
            assert getattr(again, name) == getattr(shift, name)
        assert json.dumps(again.to_dict()) == json.dumps(shift.to_dict())
        assert (again.checked, shift.checked) == ("", "undone by the shift back at one point")
        shift.export(tmp_path / "shift.m", head="j[{family},{indices}]")
        text = (tmp_path / "shift.m").read_text()
        assert text.startswith(f'{{\n"by" -> {shift.by},\n"masters" -> {{\n  j[{shift.family.name},')
        assert text.count(" -> ") == len(shift.matrix) + 3
    assert both[0].to_sympy().shape == both[0].matrix.shape


DAMAGED = {
    "another format": (lambda data: data.update(format="tilth-rules"), "the format is not"),
    "another version": (lambda data: data.update(version=2), "version 2 is not known"),
    "another shift": (lambda data: data.update(by=4), "the dimension is shifted by 4"),
    "no number": (lambda data: data.update(by=True), "the dimension is shifted by True"),
    "another metric": (lambda data: data.update(metric="x"), "with the metric 'x'"),
    "a key too few": (lambda data: data.pop("by"), "the key 'by' is missing or unknown"),
    "a value of d": (
        lambda data: data.update(at={"d": "4"}, symbols=["s", "t"]),
        "the dimension has a value",
    ),
    "a row beyond": (lambda data: data["matrix"].append([3, 0, "1"]), "in row 3 and column 0 of 3"),
    "code": (lambda data: data["matrix"].append([0, 1, "exit()"]), r"'exit\(\)' is not a polynomial"),
    "no list": (lambda data: data.update(matrix=7), "this is no dimension shift"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_data(name):
    change, message = DAMAGED[name]
    data = tilth.dimension_shift(load_family("box")).to_dict()
    data = json.loads(json.dumps(data))
    change(data)
    with pytest.raises(FormatError, match=message):
        tilth.DimensionShift.from_dict(data)


def test_what_is_refused():
    box = load_family("box")
    for keywords, message in (
        ({"by": 4}, "by=4 is none of 2, -2"),
        ({"by": 2.5}, "by=2.5 is none of 2, -2"),
        ({"metric": "galilei"}, "metric='galilei' is unknown, use one of 'minkowski', 'euclidean'"),
        ({"at": {"d": 4}}, "at has a value of d, which a shift leads to another one; leave d free"),
    ):
        with pytest.raises(OptionError, match=f"^{re.escape(message)}$"):
            tilth.dimension_shift(box, **keywords)
    with pytest.raises(SingularKinematics, match="the Gram determinant of box vanishes at this point"):
        tilth.dimension_shift(box, at={"s": 1, "t": -1})
    with pytest.raises(OptionError, match="by=1 is no shift of the dimension by 2 or -2"):
        tilth.shifted_targets(box[1, 1, 1, 1], by=1)
    with pytest.raises(OptionError, match="metric='x' is unknown"):
        tilth.shifted_targets(box[1, 1, 1, 1], metric="x")
    with pytest.raises(OptionError, match="7 is no integral"):
        tilth.shifted_targets([7])
    up = tilth.dimension_shift(box)
    with pytest.raises(OptionError, match=r"does not lead back from .* give a shift by -2"):
        up.verify(up)
    with pytest.raises(OptionError, match="does not lead back"):
        up.verify(tilth.dimension_shift(box, by=-2, metric="euclidean"))
    with pytest.raises(NotATarget, match=r"box\[2,1,1,1\] is not among the masters of the shift"):
        up.apply({box[2, 1, 1, 1]: 1})


def test_null_momenta():
    """Without a Gram determinant there is no shift by 2, and the one by -2 is not checked."""
    bubble = Family("b", ["k"], ["q"], ["k^2-m", "(k+q)^2-m"], {"q^2": 0})
    with pytest.raises(SingularKinematics, match="the Gram determinant of b vanishes because of q"):
        tilth.dimension_shift(bubble)
    with pytest.raises(SingularKinematics, match="lower the dimension instead, with verify=False"):
        tilth.dimension_shift(bubble, by=-2)
    shift = tilth.dimension_shift(bubble, by=-2, verify=False)
    assert shift.checked == ""
    tadpole = tilth.dimension_shift(Family("t", ["k"], [], ["k^2-m"]), by=-2)
    assert str(shift.matrix[0, 0]) == str(tadpole.matrix[0, 0])


def test_the_polynomial_is_not_too_large():
    loops = [f"k{n}" for n in range(1, 5)]
    lines = [f"{k}^2" for k in loops] + [f"({k}+p1)^2" for k in loops]
    kinematics = {"p1^2": "s", "p2^2": "t", "p1*p2": "u"}
    family = Family("large", loops, ["p1", "p2"], lines, kinematics)
    with pytest.raises(
        tilth.errors.LimitExceeded, match="of the 6 momenta of large may have more than 100,000"
    ):
        tilth.shifted_targets(family[(1,) * 8])
