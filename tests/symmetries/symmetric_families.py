"""Families with symmetries, written down for the tests."""

from __future__ import annotations

from tilth.cases import load_family
from tilth.family import Family


def kite() -> Family:
    """Return the massless kite."""
    lines = ["k1^2", "k2^2", "(k1-k2)^2", "(k1+q)^2", "(k2+q)^2"]
    return Family("kite", ["k1", "k2"], ["q"], lines, {"q^2": "s"})


def scaled_kite() -> Family:
    """Return the kite with one propagator negative and one doubled."""
    lines = ["-k1^2", "2*k2^2", "(k1-k2)^2", "(k1+q)^2", "(k2+q)^2"]
    return Family("kite", ["k1", "k2"], ["q"], lines, {"q^2": "s"})


def sunrise(*masses: str) -> Family:
    """Return the sunrise with these squared masses."""
    momenta = ["k1^2", "k2^2", "(k1+k2+p)^2"]
    lines = [f"{momentum}-{mass}" for momentum, mass in zip(momenta, masses, strict=True)]
    return Family("sunrise", ["k1", "k2"], ["p"], lines, {"p^2": "s"}, [7])


def vacuum_sunrise() -> Family:
    """Return three equal masses at two loops, without external momenta."""
    return Family("vacuum", ["k1", "k2"], [], ["k1^2-m", "k2^2-m", "(k1+k2)^2-m"], {})


def one_mass_triangle() -> Family:
    """Return the triangle with massive lines and one leg off its light cone."""
    lines = ["k^2-m", "(k+p1)^2-m", "(k+p1+p2)^2-m"]
    return Family("triangle", ["k"], ["p1", "p2"], lines, {"p1^2": "0", "p2^2": "0", "p1*p2": "s/2"})


def linear() -> Family:
    """Return two linear propagators along two directions, one with the sign of its momentum turned."""
    lines = ["k^2", "2*k*u+w", "-2*k*v+w"]
    return Family("linear", ["k"], ["u", "v"], lines, {"u^2": "1", "v^2": "1", "u*v": "x"})


def heavy_quarks() -> Family:
    """Return two loops along one direction: linear propagators that loop momenta alone exchange."""
    lines = ["k1^2", "k2^2", "(k1-k2)^2", "2*k1*u+w", "2*k2*u+w"]
    return Family("heavy", ["k1", "k2"], ["u"], lines, {"u^2": "1"})


def uncut(name: str) -> Family:
    """Return a family of the case library without its cut."""
    return Family.from_dict(load_family(name).to_dict() | {"cut": []})


#: By names, for tests over all of them.
FAMILIES = {
    "box": lambda: load_family("box"),
    "one-mass triangle": one_mass_triangle,
    "equal-mass sunrise": lambda: sunrise("m", "m", "m"),
    "kite": kite,
    "double box": lambda: load_family("dbox"),
    "triangle-box": lambda: load_family("tribox"),
    "pentabox": lambda: load_family("pentabox"),
    "double pentagon": lambda: uncut("dpenta"),
    "two-mass diamond": lambda: load_family("diamond2l"),
    "vacuum sunrise": vacuum_sunrise,
}
