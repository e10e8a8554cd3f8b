"""The verbs, and what each does in a line.

This is all that ``tilth --help`` needs; the file of a verb is imported when the verb is used.
"""

from __future__ import annotations

__all__ = ["VERBS"]

VERBS = {
    "score": "count what a seeding rule costs for these targets",
    "compare": "compare what seeding rules cost, best first",
    "reduce": "reduce targets to masters, as rational functions or at a point, with a certificate",
    "cuts": "reduce targets on several cuts and merge what they give, or list cuts that see all masters",
    "plan": "solve for targets once, and keep what gives their coefficients at any point",
    "amplitude": "write a sum of integrals with coefficients in terms of masters, as a whole",
    "probe": "compute the coefficients of a saved plan at points, exactly or modulo a prime",
    "expand": "expand the coefficients of a saved plan or table, in d = 4 - 2 eps for instance",
    "masters": "find the master integrals of a family, sector by sector",
    "symmetries": "find the maps between the sectors of a family, and of sectors to themselves",
    "draw": "draw integrals, sectors, masters, or all sectors of a family, as SVG",
    "differentiate": "find the differential equations of masters in the invariants",
    "shift": "find masters in two dimensions more or less, in terms of masters in d dimensions",
    "solve": "solve a system of equations that another program wrote",
    "verify": "check a saved table with freshly generated equations",
    "diff": "compare two reductions, of whichever programs and in whichever masters",
    "show": "show a saved table or plan and how it was made, a family, a project, or how far a run is",
    "export": "write a saved table for Mathematica, FORM, Kira, FIRE or other programs",
    "import": "read the project of another program, and say what became of each of its entries",
    "rules": "list the seeding rules",
    "minimise": "remove seeds while the targets stay closed: a floor to hold rules against",
    "leaderboard": "score rules on cases within a time budget, and rank them",
    "evolve": "search for better seeding rules, by genetic programming or program search",
    "study": "search for a rule for one problem, hold it out on others, check it and report, in one folder",
    "init": "write a family file and a target list to edit",
    "cite": "print what to cite for a table: Tilth, and the papers of the methods it rests on",
    "completion": "print a script that completes commands in a shell",
    "demo": "reduce the massless kite, and the triangle-box of arXiv:2502.05121, and show what that cost",
}
