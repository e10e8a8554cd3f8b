"""``.. schemas::``: the schemas of what ``--json`` prints, as tables of their keys."""

import json
from pathlib import Path

from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

FOLDER = Path(__file__).parents[1] / "schemas"


def kind(schema):
    """Return what a value is, in a word or two."""
    kinds = schema.get("type", "anything")
    text = kinds if isinstance(kinds, str) else " or ".join(kinds)
    if "items" in schema and text == "array":
        return f"array of {kind(schema['items'])}"
    return text


def lines_of(path):
    """Return the section of a verb."""
    schema = json.loads(path.read_text(encoding="utf-8"))
    yield from ("", f"## {path.stem}", "", f"{{download}}`{path.name} <schemas/{path.name}>`", "")
    for form in schema.get("anyOf", [schema]):
        title = form["title"].partition(", ")[2]
        yield from ((f"*{title[0].upper()}{title[1:]}*", "") if title else ())
        needed = form.get("required", [])
        shown = form.get("properties", {})
        if shown:
            keys = [
                f"`{key}` ({kind(value)}{'' if key in needed else ', not always'})"
                for key, value in shown.items()
            ]
            yield from (", ".join(keys), "")


class Schemas(SphinxDirective):
    """A section for each verb."""

    def run(self):
        lines = [line for path in sorted(FOLDER.glob("*.json")) for line in lines_of(path)]
        return self.parse_text_to_nodes(StringList(lines, source="schemas"), allow_section_headings=True)
