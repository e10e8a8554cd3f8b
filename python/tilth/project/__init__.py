"""Several families reduced together, onto common masters.

`shared`        external momenta and symbols that the families have in common
`polynomials`   U and F of sectors of several families, comparable
`family_map`    maps from a sector of one family to a sector of another
`search`        from polynomials that agree to maps
`symmetries`    what is found
`crossing`      families that are others with external momenta exchanged
`bridges`       integrals that relate masters which a map does not translate
`families`      the families, and integrals of them as text
`reading`       project files
`flow`          which integrals are reduced in which family
`coefficients`, `compose`   rows from the tables of single families
`parts`, `table`, `verify`, `files`   the table of several families, its checks and its file
`masters`, `score`, `reduce`, `plan`, `project`   what users call
"""

from tilth.project.crossing import Crossing
from tilth.project.families import Families
from tilth.project.family_map import FamilyMap
from tilth.project.masters import CommonMasters
from tilth.project.plan import ProjectPlan
from tilth.project.project import Project
from tilth.project.score import ProjectScore
from tilth.project.symmetries import ProjectSymmetries
from tilth.project.table import ProjectTable
from tilth.project.verify import ProjectVerification

__all__ = [
    "CommonMasters",
    "Crossing",
    "Families",
    "FamilyMap",
    "Project",
    "ProjectPlan",
    "ProjectScore",
    "ProjectSymmetries",
    "ProjectTable",
    "ProjectVerification",
]
