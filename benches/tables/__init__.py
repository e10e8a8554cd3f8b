"""The tables of the README and the manual, printed as Markdown: ``python -m benches.tables``."""
