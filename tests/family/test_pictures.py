"""Pictures: graphs found from momenta have the U and F of their sectors, and SVG is what it should be."""

import itertools
import random
import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest
import sympy

import tilth
from tilth.cases import case_names, load_family
from tilth.errors import OptionError, SectorError, TableError
from tilth.family.drawing.layout import lay_out
from tilth.family.drawing.sector_graph import sector_graphs
from tilth.family.drawing.svg import labelled
from tilth.formats import Source, read_kira_system

ELEMENTS = {"svg", "rect", "g", "path", "circle", "text", "tspan"}
SVG = "{http://www.w3.org/2000/svg}"


def momentum(text):
    """Read a momentum as a picture has it: {name: factor}."""
    found = {}
    for sign, size, name in re.findall(r"([+-]?)(?:([0-9/]+)\*)?([A-Za-z_]\w*)", text):
        found[name] = found.get(name, 0) + Fraction(f"{sign}{size or 1}")
    return found


def parts(vertices, edges):
    """Return the connected parts of a graph, as sets of vertices."""
    part = {vertex: {vertex} for vertex in range(vertices)}
    for a, b in edges:
        if part[a] is not part[b]:
            joined = part[a] | part[b]
            part |= dict.fromkeys(joined, joined)
    return list({id(one): one for one in part.values()}.values())


def forests(graph, trees):
    """Return the sets of lines that make so many trees of all vertices: brute force."""
    size = graph.vertices - trees
    for chosen in itertools.combinations(range(len(graph.lines)), size):
        found = parts(graph.vertices, [(graph.lines[n].start, graph.lines[n].end) for n in chosen])
        if len(found) == trees:
            yield set(chosen), found


def symanzik_by_forests(family, graph):
    """U and F as sums over spanning trees and forests of two trees (arXiv:1002.3458, equations 1 and 2)."""
    x = {line.slot: sympy.Symbol(f"x{line.slot + 1}") for line in graph.lines}

    def left(chosen):
        return sympy.prod(x[line.slot] for n, line in enumerate(graph.lines) if n not in chosen)

    u = sum(left(chosen) for chosen, _ in forests(graph, 1))
    f = 0
    for chosen, (one, _) in forests(graph, 2) if graph.vertices > 1 else ():
        total = {}
        for leg in graph.legs:
            if leg.vertex in one:
                for name, factor in momentum(leg.momentum).items():
                    total[name] = total.get(name, 0) + (factor if leg.incoming else -factor)
        f += square(family, total) * left(chosen)
    masses = sum(x[line.slot] * sympy.sympify(line.mass.replace("^", "**") or "0") for line in graph.lines)
    return sympy.expand(u), sympy.expand(f - u * masses)


def square(family, vector):
    """Return the square of an external momentum in the invariants."""
    dependent = family.momentum_conservation
    if dependent is not None and dependent[0] in vector:
        factor = vector.pop(dependent[0])
        for name, value in momentum(dependent[1]).items():
            vector[name] = vector.get(name, 0) + factor * value
    total = 0
    for (i, a), (j, b) in itertools.product(enumerate(family.externals), repeat=2):
        product = str(family.basis.kinematics.products[min(i, j), max(i, j)]).replace("^", "**")
        total += vector.get(a, 0) * vector.get(b, 0) * sympy.sympify(product)
    return total


def as_sympy(polynomial):
    return sympy.expand(sympy.sympify(re.sub(r"x\.(\d+)", r"x\1", str(polynomial)).replace("^", "**")))


def check(family, sector):
    """Check all graphs of a sector: U and F up to a common number, and momentum at every vertex."""
    graphs = sector_graphs(family, sector)
    known = family.symanzik(sector)
    for graph in graphs:
        u, f = symanzik_by_forests(family, graph)
        assert sympy.expand(u - as_sympy(known.first)) == 0
        ratio = sympy.cancel(f / as_sympy(known.second)) if f != 0 else 1
        assert ratio.is_number if f != 0 else as_sympy(known.second) == 0
        if graph.legs:
            check_conservation(family, graph)
    return graphs


def check_conservation(family, graph):
    for vertex in range(graph.vertices):
        total = {}

        def add(text, sign, total=total):
            for name, factor in momentum(text).items():
                total[name] = total.get(name, 0) + sign * factor

        for line in graph.lines:
            add(line.momentum, (line.end == vertex) - (line.start == vertex))
        for leg in graph.legs:
            if leg.vertex == vertex:
                add(leg.momentum, 1 if leg.incoming else -1)
        if family.momentum_conservation is not None:
            name, text = family.momentum_conservation
            factor = total.pop(name, 0)
            for other, value in momentum(text).items():
                total[other] = total.get(other, 0) + factor * value
        assert not any(total.values())


@pytest.mark.parametrize("name", ["bubble", "box", "box1l", "tribox", "diamond2l", "dbox"])
def test_all_sectors_of_the_cases(name):
    family = load_family(name)
    for sector in family.nonzero_sectors:
        assert check(family, sector), sector


@pytest.mark.parametrize("name", ["box2l", "diamond3l", "pentabox", "dpenta"])
def test_some_sectors_of_larger_cases(name):
    family = load_family(name)
    chosen = random.Random(3).sample(family.nonzero_sectors, 4)
    for sector in chosen:
        assert check(family, sector), sector
    assert all(sector_graphs(family, sector) for sector in family.nonzero_sectors)


def random_graph(draw):
    """Return lines and legs of a connected graph without bridges, of two or three loops."""
    while True:
        vertices = draw.randint(2, 5)
        loops = draw.randint(1, 3)
        lines = [
            [draw.choice(["0", "m", "M"]), draw.choices(range(vertices), k=2)]
            for _ in range(vertices + loops - 1)
        ]
        pairs = [tuple(pair) for _, pair in lines]
        whole = all(
            len(parts(vertices, pairs[:n] + pairs[n + 1 :])) == 1 for n in range(len(pairs))
        )  # so no line parts it
        if whole:
            break
    ends = draw.sample(range(vertices), min(vertices, draw.randint(2, 4)))
    names = [f"p{n}" for n in range(1, len(ends) + 1)]
    return lines, [[name, vertex] for name, vertex in zip(names, ends, strict=True)]


def family_of(lines, legs):
    names = [name for name, _ in legs][:-1]
    kinematics = {
        f"{a}*{b}": f"s{a[1:]}{b[1:]}" for a, b in itertools.combinations_with_replacement(names, 2)
    }
    return tilth.Family.from_graph("g", lines, legs, kinematics)


def test_random_graphs_are_found_again():
    draw = random.Random(11)
    found = 0
    for _ in range(60):
        try:
            family = family_of(*random_graph(draw))
        except tilth.errors.InputError:
            continue  # two lines have one momentum
        top = (1 << family.given) - 1
        assert check(family, top)
        found += 1
    assert found >= 25


def test_momenta_that_were_shifted_and_turned():
    lines = ["(k+l)^2-m2", "(l-p1)^2", "(-k+p2-l)^2", "(k+2*p1)^2", "(k+2*p1+p2)^2-m2"]
    kinematics = {"p1^2": 0, "p2^2": 0, "p1*p2": "s/2"}
    family = tilth.Family("shifted", ["k", "l"], ["p1", "p2"], lines, kinematics)
    shown = sector_graphs(family, 31)
    if shown:
        check(family, 31)
    triangle = ["(2*k+l)^2", "(2*k+l+p1)^2-m2", "(2*k+l-p2)^2", "(k+l)^2", "(k+l+p1)^2"]
    family = tilth.Family("turned", ["k", "l"], ["p1", "p2"], triangle, kinematics)
    assert check(family, 31)


def test_the_named_leg_and_directions():
    family = tilth.Family(
        "b", ["k"], ["p1", "p2", "p3"], ["k^2", "(k+p1)^2", "(k+p1+p2)^2", "(k+p1+p2-p3)^2"],
        {"p1^2": 0, "p2^2": 0, "p3^2": 0, "p1*p2": "s/2", "p1*p3": "-t/2", "p2*p3": "(s+t)/2"},
        momentum_conservation="p4 = p1+p2-p3",
    )  # fmt: skip
    (graph,) = check(family, 15)
    assert {(leg.momentum, leg.incoming) for leg in graph.legs} >= {("p1", True), ("p2", True), ("p3", False)}
    assert {leg.vertex for leg in graph.legs} == {0, 1, 2, 3}


def test_linear_propagators_are_listed():
    family = tilth.Family("heavy", ["k"], ["v"], ["k^2", "k*v-w"], {"v^2": 1})
    assert sector_graphs(family, 3) == []
    svg = family.draw().svg
    assert "these momenta belong to no graph" in svg
    assert "D2 = k*v-w" in svg


def test_layouts_of_planar_graphs_have_no_crossings():
    lines = ["k^2-m", "l^2-m", "q^2-m", "(k-l)^2", "(l-q)^2", "(q-k)^2"]
    vacuum = tilth.Family("vacuum", ["k", "l", "q"], [], lines)
    for family in (*map(load_family, ("box", "tribox", "dbox", "pentabox", "diamond3l")), vacuum):
        layout = lay_out(sector_graphs(family, family.top_sectors[0])[:6])
        lines = [(line.start, line.end) for line in layout.graph.lines]
        for (a, b), (c, d) in itertools.combinations(lines, 2):
            if len({a, b, c, d}) == 4:
                assert not cross(*(layout.vertices[v] for v in (a, b, c, d)))


def cross(a, b, c, d):
    def side(p, q, r):
        return sympy.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


@pytest.mark.parametrize("name", case_names())
@pytest.mark.parametrize("labels", ["momenta", "numbers", "none"])
def test_every_case_is_drawn_within_its_frame(name, labels):
    picture = load_family(name).draw(labels=labels)
    root = ElementTree.fromstring(picture.svg)
    assert root.tag == f"{SVG}svg"
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= ELEMENTS
    assert load_family(name).draw(labels=labels).svg == picture.svg  # the same every time
    group, *_ = root.findall(f"{SVG}g/{SVG}g")
    x, y = map(float, re.findall(r"[-\d.]+", group.get("transform")))
    for one in group.iter(f"{SVG}circle"):
        assert 0 < x + float(one.get("cx")) < picture.width
        assert 0 < y + float(one.get("cy")) < picture.height


def test_dots_masses_and_cut_lines():
    family = load_family("diamond2l")
    plain = family[1, 1, 1, 1, 1].draw("none").svg
    dotted = family[1, 1, 3, 1, 2].draw("none").svg
    assert dotted.count('r="4.6"') == plain.count('r="4.6"') + 3 == 3
    assert "m² = ma2" in plain and "m² = mb2" in plain
    assert 'stroke-dasharray="3 4"' not in plain
    assert family.on_cut([1, 4])[1, 1, 1, 1, 1].draw("none").svg.count('stroke-dasharray="3 4"') == 2


def test_masters_and_tables_are_drawn():
    family = load_family("dbox")
    found = tilth.masters(family)
    svg = found.draw().svg
    assert all(str(integral) in svg for integral in found.integrals)
    table = tilth.reduce([family[1, 1, 1, 1, 1, 1, 1, -1, -1]])
    assert str(table.masters[0]) in table.draw_masters().svg
    g = tilth.Combination(
        {family[1, 1, 1, 1, 1, 1, 1, -1, 0]: "d-4", family[1, 0, 1, 0, 1, 0, 1, 0, 0]: 1}, name="g"
    )
    other = tilth.reduce([family[1, 1, 1, 1, 1, 1, 1, -1, -1]], preferred_masters=[g])
    assert "g, which has dbox[1,1,1,1,1,1,1,-1,0]" in other.draw_masters().svg
    equations = read_kira_system(Source("s", "a[2]*(x)\na[1]*(1)\n\n"))
    with pytest.raises(TableError, match="no family"):
        tilth.solve(equations, [equations.integrals[0]]).draw_masters()


def test_the_lattice_counts():
    family = load_family("dbox")
    svg = tilth.masters(family).draw_sectors().svg
    assert "dbox: 43 nonzero sectors, 18 different, 8 masters in 7" in svg
    zero = sum(int(count) for count in re.findall(r">(\d+) zero<", svg))
    assert zero + 43 == sum(1 for s in range(1, 128) if s.bit_count() >= 3)
    without = family.draw_sectors(symmetries=False).svg
    assert "43 nonzero sectors, 43 different" in without
    assert all(f">{sector}</text>" in without for sector in family.nonzero_sectors)


@pytest.mark.parametrize("name", ["bubble", "box", "dbox"])
def test_the_legend_of_a_lattice_is_inside(name):
    """Of few sectors it was wider than these, and cut off on both sides."""
    picture = tilth.masters(load_family(name)).draw_sectors()
    boxes = [float(x) for x in re.findall(r'd="M(-?[\d.]+) [\d.]+h12v12h-12Z"', picture.svg)]
    assert len(boxes) >= 2
    assert min(boxes) >= 0
    assert max(boxes) + 12 < picture.width


def test_several_top_sectors():
    family = tilth.Family(
        "two", ["k"], ["p1", "p2"], ["k^2", "(k+p1)^2", "(k+p1+p2)^2"],
        {"p1^2": "m1", "p2^2": "m2", "p1*p2": "(s-m1-m2)/2"}, [3, 6, 2],
    )  # fmt: skip
    svg = family.draw().svg
    assert "sector 3" in svg and "sector 6" in svg and "sector 2<" not in svg
    assert "sectors" in family.draw_sectors().svg


def test_what_is_refused(tmp_path):
    family = load_family("box")
    with pytest.raises(SectorError, match="sector 16"):
        family.draw(16)
    with pytest.raises(OptionError, match="labels='all'"):
        family.draw(labels="all")
    with pytest.raises(OptionError, match=r"does not end in \.svg"):
        family.draw().save(tmp_path / "x.png")
    family.draw().save(tmp_path / "x.svg")
    assert (tmp_path / "x.svg").read_text() == family.draw().svg


def test_notebooks():
    family = load_family("box")
    assert "<svg" in family._repr_html_()
    assert family.draw()._repr_svg_() == family.draw().svg
    assert "save it" in repr(family.draw())


def test_labels_are_text():
    assert "&lt;" in labelled(0, 0, "<k>")
    text = "".join(ElementTree.fromstring(labelled(0, 0, "k12+2*p_1-m^2")).itertext())
    assert text == "k12+2p1−m2"
