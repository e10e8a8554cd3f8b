"""What ``{drawing}`` can show: names, and functions that return a picture."""

import tilth
from tilth.cases import load_family

#: Of every family of the library with a graph, `NAME`, `NAME-masters` and `NAME-sectors`.
FAMILIES = ("bubble", "box", "box1l", "tribox", "diamond2l", "diamond3l", "dbox", "pentabox", "dpenta")


def kite():
    """Return the massless kite, which the library does not have."""
    lines = ["k^2", "l^2", "(k-l)^2", "(k+q)^2", "(l+q)^2"]
    return tilth.Family("kite", ["k", "l"], ["q"], lines, {"q^2": "s"})


def family_of(name):
    """Return the family of a picture."""
    return kite() if name == "kite" else load_family(name)


def cut_double_box():
    """Return the double box with its three rungs cut."""
    lines = [str(line) for line in load_family("dbox").propagators]
    whole = load_family("dbox")
    return tilth.Family("dbox", whole.loops, whole.externals, lines, whole.kinematics, [127], cut=[1, 4, 7])


def draw(name):
    """Return the picture of a name, such as ``dbox``, ``dbox-masters``, ``dbox-sectors`` or ``dotted``."""
    special = {
        "dotted": lambda: load_family("dbox")[1, 1, 1, 2, 1, 1, 1, 0, 0].draw(),
        "kite-table": lambda: tilth.reduce(kite()[1, 1, 1, 1, 1]).draw_masters(),
    }
    if name in special:
        return special[name]()
    family, _, kind = name.partition("-")
    return {
        "": lambda one: one.draw(),
        "masters": lambda one: tilth.masters(one).draw(),
        "sectors": lambda one: tilth.masters(one).draw_sectors(),
        "numbers": lambda one: one.draw(labels="numbers"),
    }[kind](family_of(family))
