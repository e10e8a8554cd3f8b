"""What users call: `plan`, `reduce`, `solve`, `resume`."""
