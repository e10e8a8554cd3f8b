"""Tables: rational functions from probes, or values at a point, checked and certified."""
