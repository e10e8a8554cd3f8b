"""From targets and a rule to a score or a table.

`options`   what all entry points take
`learn`     generation, elimination at two points, selection
`masters`   which integrals that are left are masters
`score`, `compare`, `reduce`   what users call
`news`      how progress is told
`rational`  exact rationals from several primes
"""
