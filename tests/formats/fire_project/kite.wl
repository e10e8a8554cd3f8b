<< "FIRE6.m"
Internal = {k, l}
External = {q}
Propagators = {-k^2, mm - l^2, (k - l)^2, 2 k q, (l + q)^2}
Replacements = {q q -> s}
PrepareIBP[]
SaveStart["kite"]
