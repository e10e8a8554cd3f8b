"""``.. drawing:: NAME`` and ``.. plot:: NAME``: a picture with what is said of it below."""

import base64
import io
import re
from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from figures.drawings import draw
from figures.plots import PLOTS


class Picture(SphinxDirective):
    """What both do: a figure whose caption is the content of the directive."""

    required_arguments = 1
    has_content = True

    def image(self, name, words):
        """Return the picture as HTML."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        words = escape(" ".join(self.content) or self.arguments[0], quote=True)
        figure = nodes.figure(classes=["tilth-picture"])
        figure += nodes.raw("", self.image(self.arguments[0], words), format="html")
        if self.content:
            said, _ = self.state.inline_text(" ".join(self.content), self.lineno)
            figure += nodes.caption("", "", *said)
        return [figure]


class Drawing(Picture):
    """A picture that Tilth draws."""

    def image(self, name, words):
        svg = draw(name).svg
        return re.sub(r"<svg ", f'<svg role="img" aria-label="{words}" ', svg, count=1)


class Plot(Picture):
    """A figure of matplotlib."""

    def image(self, name, words):
        file = io.BytesIO()
        PLOTS[name]().savefig(file, format="svg")
        content = base64.b64encode(file.getvalue()).decode()
        return f'<img alt="{words}" src="data:image/svg+xml;base64,{content}">'
