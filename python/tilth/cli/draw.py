"""``tilth draw``: integrals, sectors, masters or all sectors of a family as a picture."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import get_args

from tilth.cli.arguments import add_json, new_verb
from tilth.cli.exit_codes import DONE
from tilth.cli.output import print_json
from tilth.cli.problem import add_case, read_one_family
from tilth.cli.verbs import VERBS
from tilth.errors import OptionError
from tilth.family import Family
from tilth.family.drawing.diagram import Labels
from tilth.family.drawing.sector_diagrams import integral_diagrams
from tilth.family.drawing.svg import Picture
from tilth.masters import masters

__all__ = ["add_to"]


def add_to(verbs: object) -> None:
    """Add the verb."""
    parser = new_verb(
        verbs,
        "draw",
        VERBS["draw"],
        "tilth draw dbox.toml --output dbox.svg\n"
        "  tilth draw dbox.toml --integrals 'dbox[1,1,1,2,1,1,1,0,0] dbox[1,0,1,0,1,0,1,0,0]' > some.svg\n"
        "  tilth draw --case dbox --masters --output masters.svg\n"
        "  tilth draw --case dbox --lattice --output sectors.svg",
    )
    add_case(parser)
    parser.add_argument("family", nargs="?", metavar="family.toml", help="the family, unless --case is given")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--integrals", metavar="TEXT", help="draw these instead of the top sectors")
    what.add_argument("--sector", type=int, metavar="N", help="draw this sector instead")
    what.add_argument("--masters", action="store_true", help="find the masters and draw them")
    what.add_argument(
        "--lattice", action="store_true", help="draw all sectors by number of lines, and where masters are"
    )
    parser.add_argument(
        "--labels",
        choices=get_args(Labels),
        help="what stands at lines: their momenta, the numbers of their propagators, or nothing (default "
        "momenta, and nothing where there are several integrals)",
    )
    parser.add_argument("--output", type=Path, metavar="FILE.svg", help="file to write, default stdout")
    add_json(parser)
    parser.set_defaults(verb=run)


def run(options: argparse.Namespace) -> int:
    """Draw and write."""
    if options.json and options.output is None:
        raise OptionError("--json and the picture cannot both go to stdout, add --output FILE.svg")
    picture = _picture(options, read_one_family(options))
    if options.output is None:
        sys.stdout.write(picture.svg)
        return DONE
    picture.save(options.output)
    if options.json:
        print_json({"path": str(options.output), "width": picture.width, "height": picture.height})
    return DONE


def _picture(options: argparse.Namespace, family: Family) -> Picture:
    if options.masters or options.lattice:
        found = masters(family)
        return found.draw_sectors() if options.lattice else found.draw(options.labels or "none")
    if options.integrals is None:
        return family.draw(options.sector, options.labels or "momenta")
    asked = family.parse_targets(options.integrals, "--integrals")
    labels: Labels = options.labels or ("momenta" if len(asked) == 1 else "none")
    return integral_diagrams(family, [(one.indices, str(one)) for one in asked], labels, "integrals")
