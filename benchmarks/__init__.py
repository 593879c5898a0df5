"""How long the program takes, as ratios to floors that are measured in the same run: ``python -m benchmarks``."""
