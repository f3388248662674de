"""Benchmarks as ratios, never as assertions: ``python -m tests.bench``."""
