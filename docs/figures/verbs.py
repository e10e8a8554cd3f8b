"""``.. verbs::``: what ``tilth VERB --help`` prints, one section per verb."""

import argparse

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from tilth.cli.main import _parser
from tilth.cli.verbs import VERBS

WIDTH = 96


def parser_of(words):
    """Return the parser of a verb, or of an action of one."""
    parser = _parser(words)
    for word in words:
        actions = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
        parser = actions[0].choices[word]
    return parser


def actions_of(parser):
    """Return the actions of a verb that has some."""
    subparsers = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    return [name for one in subparsers for name in one.choices]


def help_of(parser):
    """Return the help of a parser, as wide as a page."""
    parser.formatter_class = lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=WIDTH)
    parser.color = False  # of Python 3.14
    return parser.format_help()


class Verbs(SphinxDirective):
    """All verbs, with those of their actions below them."""

    def run(self) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for verb, summary in sorted(VERBS.items()):
            parser = parser_of([verb])
            section = nodes.section(ids=[f"verb-{verb}"], names=[f"verb {verb}"])
            section += nodes.title("", verb)
            section += nodes.paragraph("", f"tilth {verb}: {summary}.")
            for words in ([verb], *([verb, action] for action in actions_of(parser))):
                section += nodes.literal_block("", help_of(parser_of(words)), language="text")
            found.append(section)
        return found
