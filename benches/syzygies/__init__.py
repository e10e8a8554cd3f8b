"""Combinations of IBP operators that raise no dots, beside what seeds and selection reach.

`python -m benches.syzygies` prints the table of the manual.
"""
