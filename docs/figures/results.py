"""``.. results::``: the claims of docs/results."""

import json
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

FOLDER = Path(__file__).parents[1] / "results"


class Results(SphinxDirective):
    """A line for each claim."""

    def run(self) -> list[nodes.Node]:
        items = nodes.bullet_list()
        for path in sorted(FOLDER.glob("*.json")):
            claim = json.loads(path.read_text(encoding="utf-8"))
            text = f": {claim['claim']} ({claim['date']}, {'quick' if claim['quick'] else 'long'})."
            paragraph = nodes.paragraph("", "", nodes.literal(text=path.stem), nodes.Text(text))
            items += nodes.list_item("", paragraph)
        return [items]
