"""The command ``tilth``: one verb a file."""

from tilth.cli.main import main

__all__ = ["main"]
