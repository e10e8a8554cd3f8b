"""Sphinx configuration of the manual. Warnings are errors and every example runs: see `make docs`."""

import inspect
import sys
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.ext.napoleon import NumpyDocstring
from sphinx.util.docutils import SphinxDirective

import tilth
from tilth.pipeline import options
from tilth.pipeline.options.text import options_table

sys.path.insert(0, str(Path(__file__).parent))

from figures.directive import Drawing, Plot
from figures.results import Results
from figures.schemas import Schemas
from figures.verbs import Verbs

project = "Tilth"
author = "The Tilth developers"
copyright = "2026, The Tilth developers"
version = release = tilth.__version__

extensions = [
    "myst_nb",
    "sphinx_design",
    "sphinx.ext.autodoc",
    "sphinx.ext.doctest",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
    "sphinx-mathjax-offline",  # formulas without a network, too
]
exclude_patterns = ["_build", "leaderboard_table.md"]  # the table is included by its page
source_suffix = {".md": "myst-nb", ".rst": "restructuredtext"}
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "substitution"]
# Tutorials are notebooks: they are run when they are read, and what fails there fails the build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True
# Tables of options, from the fields that signatures and flags are made from.
myst_substitutions = {
    "options_of_learning": options_table(options.Options),
    "options_of_reduce": options_table(options.ReduceOptions, without=options.Options),
}
myst_heading_anchors = 3

html_theme = "furo"
html_title = "Tilth"
html_static_path = ["_static"]
html_css_files = ["tilth.css"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
# Attributes of two classes may share a name, such as s; names in lists of parameters do not refer to them.
suppress_warnings = ["ref.python"]

# Each page's examples share names; a page that needs the family of the quickstart finds it as `fam`.
doctest_global_setup = """
from fractions import Fraction

import tilth
from tilth import Family, Order, Scorer, as_needed, repair  # docstrings use bare names
from tilth.formats import Label, Rules, System, read_label
from tilth.seeding import (
    auto,
    boxes,
    decreasing_rank,
    excepting,
    expression,
    intersection,
    kira,
    laporta,
    learnt,
    line_powers,
    priority,
    rule,
    shifted,
    strands,
    tube,
    union,
    usovitsch,
    von_hippel_wilhelm,
)

fam = tilth.Family(
    "tribox",
    loops=["k1", "k2"],
    externals=["p1", "p3"],
    propagators=["k1^2", "k2^2", "(k1+k2)^2", "(k1+p1)^2", "(k2+p3)^2", "(k2-p1)^2", "(k1+p3)^2"],
    kinematics={"p1^2": "m1", "p3^2": "m3", "p1*p3": "(m1+m3-m2)/2"},
    top_sectors=[63],
)
target = fam[1, 1, 1, 1, 1, 1, -3]
"""


class BuiltInRules(SphinxDirective):
    """``.. built-in-rules::``: the definition of every built-in rule, as its file has it."""

    def run(self) -> list[nodes.Node]:
        lines = [".. py:currentmodule:: tilth.seeding", ""]
        for name, text in tilth.seeding.describe_rules().items():
            function = name.replace("-", "_")
            signature = inspect.signature(getattr(tilth.seeding, function))
            bare = [one.replace(annotation=one.empty) for one in signature.parameters.values()]
            shown = signature.replace(parameters=bare, return_annotation=signature.empty)
            lines += [f".. py:function:: {function}{shown}", ""]
            lines += [f"   {line}" for line in str(NumpyDocstring(text, self.config)).splitlines()]
            lines += [""]
        return self.parse_text_to_nodes(StringList(lines, source="built-in rules"))


def setup(app):
    """Add the directives."""
    app.add_directive("built-in-rules", BuiltInRules)
    app.add_directive("drawing", Drawing)
    app.add_directive("plot", Plot)
    app.add_directive("results", Results)
    app.add_directive("schemas", Schemas)
    app.add_directive("verbs", Verbs)
