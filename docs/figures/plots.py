"""What ``{plot}`` can show: counts and patterns of computations that run while the manual is built."""

from functools import cache

import numpy as np
from matplotlib.figure import Figure

import tilth
from tilth.cases import load_family, read_case
from tilth.pipeline.learn.learn_rule import learn_rule
from tilth.pipeline.options import Options
from tilth.seeding import choose_seeds, find_rule, make_request

EARTH = ("#5b8c5a", "#b5651d", "#4a6fa5", "#c9a227", "#7d5a8c", "#8a8a8a")
PRIME = 2**31 - 1


def panels(number, height=3.2):
    """Return a figure with panels side by side, and the panels."""
    figure = Figure(figsize=(8, height), layout="constrained")
    return figure, figure.subplots(1, number, squeeze=False)[0]


@cache
def learnt(case, rule="auto", symmetries="all"):
    """Return what a rule comes to for a case."""
    request = make_request(read_case(case).targets)
    return learn_rule(request, find_rule(rule), Options(symmetries=symmetries)).learnt


@cache
def scored(case, rule):
    """Return a score, as papers count: without symmetries."""
    return tilth.score(read_case(case).targets, rule, symmetries=False)


@cache
def reduced(case):
    """Return the exact table of a case."""
    return tilth.reduce(read_case(case).targets)


def sparsity(case="dbox:2"):
    """All equations of a double box, those selected among them, and these alone."""
    found = learnt(case, symmetries="none")
    system, selected = found.system, found.plan
    residues = list(found.points[1][1])
    prime = found.points[1][0]
    rows = system.rows(list(range(system.equation_count)), prime=prime, residues=residues)
    kept = [
        sorted(system.column(list(one.indices)) for one in row)
        for row in selected.made(prime, residues, range(len(selected)))
    ]
    figure, (left, right) = panels(2, 4.0)
    rows.sort(key=lambda row: max(column for column, _ in row), reverse=True)
    whole = np.array([(n, column) for n, row in enumerate(rows) for column, _ in row])
    most = system.column_count
    left.plot(most - whole[:, 1], whole[:, 0], ",", color=EARTH[5])
    left.set_title(f"{len(rows):,} generated equations")
    kept.sort(key=lambda row: row[-1], reverse=True)
    used = {column: n for n, column in enumerate(sorted({c for row in kept for c in row}, reverse=True))}
    few = np.array([(n, used[column]) for n, row in enumerate(kept) for column in row])
    right.plot(few[:, 1], few[:, 0], ".", markersize=1.5, color=EARTH[0])
    right.set_title(f"{len(kept):,} selected equations")
    for panel in (left, right):
        panel.invert_yaxis()
        panel.set_xlabel("integrals, complicated ones first")
        panel.set_ylabel("equations")
    return figure


def funnel():
    """Equations that are generated, independent and selected."""
    cases = ("tribox:3", "dbox:3", "dbox:4", "pentabox:2")
    figure, (panel,) = panels(1)
    for n, count in enumerate(("generated", "independent", "selected")):
        values = [getattr(scored(case, "kira" if case != "pentabox:2" else "auto"), count) for case in cases]
        bars = panel.bar(np.arange(len(cases)) + 0.27 * n, values, 0.26, label=count, color=EARTH[n])
        panel.bar_label(bars, [f"{value:,}" for value in values], fontsize=7)
    panel.set_xticks(np.arange(len(cases)) + 0.27, cases)
    panel.set_yscale("log")
    panel.set_ylabel("equations")
    panel.legend()
    return figure


def rules():
    """Seeds and multiplications of rules for the triangle-box of rank 3."""
    names = ("laporta(dots=0, s=3)", "usovitsch", "kira", "tube", "priority")
    figure, (panel,) = panels(1)
    for n, name in enumerate(names):
        score = scored("tribox:3", name)
        panel.plot(score.seeds, score.multiplications, "o", color=EARTH[n], markersize=9, label=name)
    panel.set(xlabel="seeds", ylabel="multiplications per probe", xlim=(0, None), ylim=(0, None))
    panel.legend(fontsize=8)
    return figure


def chosen():
    """How many seeds a rule takes, by lines and by numerator power."""
    names = ("laporta(dots=0, s=5)", "usovitsch", "tube")
    figure, row = panels(3, 3.0)
    target = load_family("tribox")[1, 1, 1, 1, 1, 1, -5]
    for panel, name in zip(row, names, strict=True):
        seeds = choose_seeds(find_rule(name), make_request([target])).indices
        counts = np.zeros((6, 7), dtype=int)
        np.add.at(counts, (-np.minimum(seeds, 0).sum(axis=1), (seeds > 0).sum(axis=1)), 1)
        panel.imshow(np.log10(counts + 1), origin="lower", cmap="YlGn", vmin=0, vmax=3, aspect="auto")
        for (s, t), value in np.ndenumerate(counts):
            if value:
                panel.text(t, s, str(value), ha="center", va="center", fontsize=7)
        panel.set(xlabel="lines t", ylabel="numerator power s", xlim=(2.5, 6.5), title=name)
        panel.set_title(f"{name}: {len(seeds)}", fontsize=9)
    return figure


def growth():
    """Seeds and multiplications by the rank of a target of the triangle-box."""
    ranks = range(2, 11)
    figure, (left, right) = panels(2)
    for n, name in enumerate(("usovitsch", "tube", "learnt")):
        scores = [scored(f"tribox:{rank}", name) for rank in ranks]
        left.plot(ranks, [one.seeds for one in scores], "o-", color=EARTH[n], label=name)
        right.plot(ranks, [one.multiplications for one in scores], "o-", color=EARTH[n], label=name)
    left.set(xlabel="rank", ylabel="seeds", yscale="log")
    right.set(xlabel="rank", ylabel="multiplications per probe", yscale="log")
    left.legend()
    return figure


def probes():
    """Probes by the stage of the reconstruction that asked for them."""
    cases = ("box:2", "tribox:3", "dbox:4", "box1l:2", "diamond2l:1")
    stages = ("slices", "letters", "numerators", "check", "coefficients")
    figure, (panel,) = panels(1)
    below = np.zeros(len(cases))
    for n, stage in enumerate(stages):
        counts = np.array(
            [
                sum(
                    count
                    for _, name, count in reduced(case).provenance["reconstruction"]["stages"]
                    if name == stage
                )
                for case in cases
            ]
        )
        panel.barh(range(len(cases)), counts, left=below, color=EARTH[n], label=stage)
        below += counts
    panel.set_yticks(range(len(cases)), cases)
    panel.invert_yaxis()
    panel.set_xlabel("probes")
    panel.legend()
    return figure


def unknowns():
    """Terms of the numerators of a table, and the probes that all of them took together."""
    figure, (panel,) = panels(1, 2.8)
    for n, case in enumerate(("tribox:3", "diamond2l:1", "box1l:2")):
        table = reduced(case)
        functions = {table[target][master] for target in table for master in table[target]}
        terms = sorted((len(one.numerator.to_dict()) for one in functions), reverse=True)
        report = table.provenance["reconstruction"]
        panel.plot(
            range(1, len(terms) + 1), terms, drawstyle="steps-mid", color=EARTH[n],
            label=f"{case}: {sum(terms):,} terms, {report['probes']} probes",
        )  # fmt: skip
    panel.set(xlabel="distinct coefficient, longest first", ylabel="terms of its numerator", yscale="log")
    panel.legend()
    return figure


def effort():
    """Selected equations and multiplications, by effort and objective."""
    figure, (left, right) = panels(2)
    targets = read_case("tribox:3").targets
    for n, objective in enumerate(("selected", "multiplications")):
        scores = [
            tilth.score(targets, "usovitsch", objective=objective, effort=rounds, symmetries=False)
            for rounds in range(4)
        ]
        left.plot(range(4), [one.selected for one in scores], "o-", color=EARTH[n], label=objective)
        right.plot(range(4), [one.multiplications for one in scores], "o-", color=EARTH[n])
    left.set(xlabel="effort", ylabel="selected equations", xticks=range(4))
    right.set(xlabel="effort", ylabel="multiplications per probe", xticks=range(4))
    left.legend(title="objective")
    return figure


def symmetries():
    """Masters and selected equations, with and without symmetries."""
    cases = ("dbox:2", "dbox:3", "dbox:4", "diamond2l:1")
    figure, (left, right) = panels(2)
    for n, use in enumerate((False, True)):
        scores = [tilth.score(read_case(case).targets, symmetries=use) for case in cases]
        places = np.arange(len(cases)) + 0.4 * n
        label = "with symmetries" if use else "without"
        left.bar(places, [one.masters for one in scores], 0.38, color=EARTH[n], label=label)
        right.bar(places, [one.selected for one in scores], 0.38, color=EARTH[n])
    for panel, title in ((left, "masters"), (right, "selected equations")):
        panel.set_xticks(np.arange(len(cases)) + 0.2, cases, fontsize=8)
        panel.set_title(title, fontsize=10)
    left.legend()
    return figure


def masters_by_lines():
    """Masters of some families by their number of lines."""
    names = ("tribox", "dbox", "box1l", "diamond2l", "pentabox")
    figure, (panel,) = panels(1, 2.8)
    for n, name in enumerate(names):
        lines = [
            sum(index > 0 for index in one.indices) for one in tilth.masters(load_family(name)).integrals
        ]
        counts = np.bincount(lines, minlength=9)[1:9]
        panel.bar(
            np.arange(1, 9) + 0.17 * (n - 2), counts, 0.16, color=EARTH[n], label=f"{name}: {len(lines)}"
        )
    panel.set(xlabel="lines", ylabel="masters")
    panel.legend()
    return figure


#: Every function above that makes a figure, by its name.
PLOTS = {
    make.__name__.replace("_", "-"): make
    for make in (
        sparsity, funnel, rules, chosen, growth, probes, unknowns, effort, symmetries, masters_by_lines
    )
}  # fmt: skip
