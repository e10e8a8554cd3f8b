"""Families that share kinematics: crossed boxes, vertices of one and two loops with masses, sunrises."""

import tilth

MASSLESS = {"p1^2": 0, "p2^2": 0, "p3^2": 0, "p1*p2": "s/2", "p2*p3": "t/2", "p1*p3": "(-s-t)/2"}
OFF_SHELL = {"p1^2": 0, "p2^2": 0, "p1*p2": "s/2"}


def _box(name, legs, loop="k", mass=""):
    momenta = [loop]
    for leg in legs:
        momenta.append(f"{momenta[-1]}+{leg}")
    return tilth.Family(name, [loop], ["p1", "p2", "p3"], [f"({q})^2{mass}" for q in momenta], MASSLESS)


def boxes():
    return [
        _box("X", ("p1", "p2", "p3")),
        _box("Y", ("p2", "p1", "p3"), "l"),
        _box("Z", ("p1", "p3", "p2"), "q"),
    ]


def two_families():
    return [
        tilth.Family("A", ["k"], ["p"], ["k^2-m2", "(k+p)^2"], {"p^2": "s"}),
        tilth.Family("B", ["k"], ["p"], ["k^2", "(k+p)^2-m2"], {"p^2": "s"}),
    ]


def vertices():
    """Two triangles with masses in other places, and one loop more."""
    return [
        tilth.Family("T", ["k"], ["p1", "p2"], ["k^2", "(k+p1)^2-m", "(k+p1+p2)^2"], OFF_SHELL),
        tilth.Family("U", ["k"], ["p2", "p1"], ["k^2-m", "(k-p2)^2", "(k+p1)^2-m"], OFF_SHELL),
        tilth.Family(
            "V",
            ["k", "l"],
            ["p1", "p2"],
            ["k^2", "(k-l)^2-m", "(l+p1)^2-m", "(l-p2)^2"],
            OFF_SHELL,
            completion=["(k+p1)^2", "(k-p2)^2", "l^2"],
        ),
        tilth.Family(
            "W",
            ["k", "l"],
            ["p1", "p2"],
            ["(k+l)^2-m", "(k-p1)^2", "(l+p1+p2)^2", "(l+p1)^2-m"],
            OFF_SHELL,
            completion=["k^2", "(k+p2)^2", "l^2"],
        ),
    ]


def sunrises():
    """Equal masses at other lines, on a momentum p."""
    return [
        tilth.Family(
            name,
            ["k", "l"],
            ["p"],
            [f"k^2-{a}", f"l^2-{b}", f"(k+l+p)^2-{c}"],
            {"p^2": "s"},
            completion=["(k+p)^2", "(l+p)^2"],
        )
        for name, (a, b, c) in {"A": "mmn", "B": "nmm", "C": "mnm"}.items()
    ]


PROJECTS = {made.__name__: made for made in (two_families, boxes, vertices, sunrises)}


def partly_mapped():
    """Equal-mass sunrises on two momenta of one square, in surroundings that tell them from each other.

    No substitution of all external momenta exchanges the two, so numerators with the others have no image.
    """
    kinematics = {"p1^2": "m", "p2^2": "m", "p3^2": 0, "p1*p2": "x", "p1*p3": "y", "p2*p3": "z"}
    return [
        tilth.Family(
            name,
            ["k", "l"],
            ["p1", "p2", "p3"],
            ["k^2-m2", "l^2-m2", f"(k+l+{p})^2-m2"],
            kinematics,
            [7],
            completion=[f"({loop}+{one})^2" for one in (r, q, p) for loop in ("k", "l")],
        )
        for name, p, q, r in [("A", "p1", "p2", "p3"), ("B", "p2", "p3", "p1")]
    ]
