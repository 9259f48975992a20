"""Figures: one file each, each a ratio against something measured in the same run. ``python -m benchmarks --help``."""
