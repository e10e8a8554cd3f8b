"""Built-in seeding rules, one a file; the docstring of each says What, Why, Cost and Reference."""
