"""Families that are another one under other names, with what this makes of each integral by construction."""

from fractions import Fraction

import tilth
from tilth.cases import read_case


def kite():
    return tilth.Family(
        "kite", ["k1", "k2"], ["p"], ["k1^2", "k2^2", "(k1-k2)^2", "(k1+p)^2", "(k2+p)^2"], {"p^2": "s"}
    )


def sunrise():
    return tilth.Family(
        "sunrise",
        ["k1", "k2"],
        ["p"],
        ["k1^2-m", "k2^2-m", "(k1+k2+p)^2-m"],
        {"p^2": "s"},
        [7],
        completion=["(k1+p)^2", "(k2+p)^2"],
    )


def vacuum():
    return tilth.Family("vacuum", ["a", "b"], [], ["a^2-m2", "b^2-m2", "(a+b)^2-m2"])


def box():
    return tilth.Family(
        "box",
        ["k"],
        ["p1", "p2", "p3"],
        ["k^2-m", "(k+p1)^2", "(k+p1+p2)^2", "(k+p1+p2+p3)^2"],
        {"p1^2": 0, "p2^2": 0, "p3^2": 0, "p1*p2": "s/2", "p2*p3": "t/2", "p1*p3": "(-s-t)/2"},
    )


def eikonal():
    return tilth.Family("eikonal", ["k"], ["u"], ["k^2", "k*u-w"], {"u^2": "1"})


def tribox():
    return read_case("tribox:1").family


FAMILIES = {made.__name__: made for made in (kite, sunrise, vacuum, box, eikonal, tribox)}


def relabelled(family, draw, *, scales=True):
    """Return the family under other names, and what an integral of it becomes.

    Loop momenta are replaced by a random substitution with a Jacobian of one, propagators are in any order
    and multiplied by numbers.

    Returns
    -------
    other : Family
    back : callable
        From indices of the other family to (factor, indices of the given one).
    """
    loops = [f"q{n}" for n in range(1, len(family.loops) + 1)]
    images = _substitution(family, loops, draw)
    linear = [not any(f"{k}^2" in text or ")^2" in text for k in family.loops) for text in family.propagators]
    factors = [Fraction(1) if one or not scales else Fraction(draw.choice([1, -1, 2, -3])) for one in linear]
    texts = [
        f"({factor})*({_substituted(text, images)})"
        for text, factor in zip(family.propagators, factors, strict=True)
    ]
    order = list(range(family.given))
    draw.shuffle(order)
    order += range(family.given, family.size)
    tops = [
        sum(1 << place for place, slot in enumerate(order) if top >> slot & 1) for top in family.top_sectors
    ]
    other = tilth.Family(
        f"{family.name}x",
        loops,
        family.externals,
        [texts[slot] for slot in order[: family.given]],
        dict(family.kinematics),
        tops,
        completion=[texts[slot] for slot in order[family.given :]] or None,
        momentum_conservation=family.momentum_conservation,
    )

    def back(indices):
        factor = Fraction(1)
        found = [0] * family.size
        for place, slot in enumerate(order):
            found[slot] = indices[place]
            factor /= factors[slot] ** indices[place]
        return factor, tuple(found)

    return other, back


def _substitution(family, loops, draw):
    """Return {old loop momentum: text in the new ones}, triangular up to order and signs."""
    images = {}
    for place, momentum in enumerate(family.loops):
        text = f"{draw.choice('+-')}{loops[place]}"
        text += "".join(draw.choice(["", f"+{one}", f"-{one}"]) for one in loops[:place])
        text += "".join(draw.choice(["", f"+{p}", f"-{p}"]) for p in family.externals)
        images[momentum] = f"({text})"
    return images


def _substituted(text, images):
    import re

    return re.sub(r"[A-Za-z_][A-Za-z0-9_]*", lambda match: images.get(match.group(), match.group()), text)
