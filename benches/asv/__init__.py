"""Benchmarks of what a user calls: counts first (`track_*`), then seconds and peak memory."""
