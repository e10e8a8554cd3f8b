"""Projects of FIRE: a configuration, and the script that made its start file (FIRE 6.5, arXiv:2311.02370).

`read`     the configuration with the files that it names
`config`   its directives
`script`   Mathematica's definitions of a family, read and not evaluated
"""

from tilth.formats.fire_project.read import read_fire_project

__all__ = ["read_fire_project"]
