"""Measurements of Workbench: `python -m benchmarks` lists them."""
