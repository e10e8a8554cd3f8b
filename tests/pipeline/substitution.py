"""Tables in different masters say the same: put the rows of one into the other."""

from collections import defaultdict


def substitute(row, table):
    """Return a row with each of its masters replaced by its reduction in another table."""
    total = defaultdict(int)
    for master, coefficient in row.items():
        for inner, value in table[master].items():
            total[inner] += coefficient * value
    return {master: value for master, value in total.items() if value}
