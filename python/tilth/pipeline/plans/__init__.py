"""A solved problem as a thing to keep: probed, evaluated, saved, or turned into a table.

`plan`         what users hold
`functions`    what the columns of its answers are
`points`       points as users give them
`evaluate`     exact values at rational points, from probes modulo several primes
`reconstruct`  from a plan to a table
`learning`     from targets of a family to what a plan holds
"""
