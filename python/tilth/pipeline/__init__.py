"""From targets and a rule to a score or a table.

`options`, `news`, `memory`   what all entry points take, how progress is told, what a run may take
`learn`    generation, elimination at generic points, selection, and which integrals left are masters
`study`    what rules cost: score, compare, minimise, leaderboard
`reduce`   tables: at a point, exact, and of equations from elsewhere
`run`      folders of runs
"""
