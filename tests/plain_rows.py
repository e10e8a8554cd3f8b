"""Equations {integral: residue} solved in plain Python, with nothing of Tilth's."""


def solved(equations, order, prime):
    """Eliminate the most complicated integral of each equation: {integral: row in which its factor is 1}."""
    rows = {}
    for equation in equations:
        row = dict(equation)
        while row:
            lead = max(row, key=order)
            if lead not in rows:
                inverse = pow(row[lead], -1, prime)
                rows[lead] = {label: value * inverse % prime for label, value in row.items()}
                break
            factor = row[lead]
            for label, value in rows[lead].items():
                row[label] = (row.get(label, 0) - factor * value) % prime
            row = {label: value for label, value in row.items() if value}
    return rows


def reduced(row, rows, order, prime):
    """Return what a sum of integrals is in terms of those that the equations leave."""
    row, done = dict(row), {}
    while row:
        lead = max(row, key=order)
        factor = row.pop(lead)
        if lead not in rows:
            done[lead] = factor
            continue
        for other, value in rows[lead].items():
            if other != lead:
                row[other] = (row.get(other, 0) - factor * value) % prime
    return {label: value for label, value in done.items() if value}
