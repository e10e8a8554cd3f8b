"""What ``{drawing}`` can show: names, and functions that return a picture."""

import tilth
from tilth.cases import load_family


def kite():
    """Return the massless kite, which the library does not have."""
    lines = ["k^2", "l^2", "(k-l)^2", "(k+q)^2", "(l+q)^2"]
    return tilth.Family("kite", ["k", "l"], ["q"], lines, {"q^2": "s"})


def draw(name):
    """Return the picture of a name, such as ``dbox``, ``dbox-masters``, ``dbox-sectors`` or ``dotted``."""
    if name == "dotted":
        return load_family("dbox")[1, 1, 1, 2, 1, 1, 1, 0, 0].draw()
    if name == "kite-table":
        return tilth.reduce(kite()[1, 1, 1, 1, 1]).draw_masters()
    family, _, kind = name.partition("-")
    return {
        "": lambda one: one.draw(),
        "masters": lambda one: tilth.masters(one).draw(),
        "sectors": lambda one: tilth.masters(one).draw_sectors(),
        "numbers": lambda one: one.draw(labels="numbers"),
    }[kind](kite() if family == "kite" else load_family(family))
