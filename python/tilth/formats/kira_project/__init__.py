"""Projects of Kira: a folder with families, kinematics and jobs (arXiv:1705.05610, arXiv:2505.20197).

`read`         the folder as a whole; `write` makes such a folder
`kinematics`, `families`, `jobs`, `points`   one file each
`selection`    targets by bounds; `seeding` seeds as a rule
"""

from tilth.formats.kira_project.read import is_kira_project, read_kira_project

__all__ = ["is_kira_project", "read_kira_project"]
