"""Sectors: their numbers, their Symanzik polynomials, and which of them are scaleless.

`numbers`        sector numbers, bit strings and cuts as the user writes them
`symanzik`       the polynomials U and F
`zero_sectors`   Lee's criterion
"""
