"""Files of other programs: what their users bring along and take away.

`registry`      the formats by name
`writing`       tables to files; `reading` files to rules and systems
`rules`         integrals in terms of others; `system` equations between them
`spellings`     how systems write integrals, which `tilth.family.labels` has
`mathematica`   replacement rules with any head
`form`          id and Fill statements
`equation_lists` systems as lists of Mathematica, such as NeatIBP's
`kira`          results, masters and lists of integrals; `kira_system` systems of equations
`kira_project`  folders with Kira's families, kinematics and jobs; `yaml_tree` reads YAML
`fire_project`  FIRE's configuration, and the script that made its start file
`imported`      what such files say, and what became of each entry
`fire`          FIRE's tables
`preferred`     lists of preferred masters, linear combinations among them
`jsonlines`     JSON, one object per line
`equations`     what readers of systems share; `product_brackets` brackets that mean nothing
`expressions`   coefficients; `combinations`, `heads`, `drafts` and `source` are what the readers share

Readers parse and never evaluate; whatever they do not know is a `FormatError` that names file and line.
"""

from tilth.family import Label, System
from tilth.formats.drafts import Expected
from tilth.formats.fire_project import read_fire_project
from tilth.formats.imported import ImportedEntry, ImportedPoints, ImportedProject
from tilth.formats.kira import read_integrals, read_masters
from tilth.formats.kira_project import read_kira_project
from tilth.formats.kira_project.write import write_kira_project
from tilth.formats.kira_system import read_kira_system, write_kira_system
from tilth.formats.preferred import parse_preferred, read_preferred_masters
from tilth.formats.reading import read_rules, read_system
from tilth.formats.registry import FORMATS, Format, find_format
from tilth.formats.rules import Rules, rules_of
from tilth.formats.source import Source, read_source
from tilth.formats.spellings import read_label, read_labels
from tilth.formats.system import system_of
from tilth.formats.writing import export, export_text

__all__ = [
    "FORMATS",
    "Expected",
    "Format",
    "ImportedEntry",
    "ImportedPoints",
    "ImportedProject",
    "Label",
    "Rules",
    "Source",
    "System",
    "export",
    "export_text",
    "find_format",
    "parse_preferred",
    "read_fire_project",
    "read_integrals",
    "read_kira_project",
    "read_kira_system",
    "read_label",
    "read_labels",
    "read_masters",
    "read_preferred_masters",
    "read_rules",
    "read_source",
    "read_system",
    "rules_of",
    "system_of",
    "write_kira_project",
    "write_kira_system",
]
