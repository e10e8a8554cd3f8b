"""Reductions that keep what they did in a folder."""
