"""Hostile input by the minute: `make fuzz`, or `python -m tests.fuzz PART --seconds 60`.

A part is a module of this folder, found by its name, with a function `run(watch, rng)` that goes
on while `watch.goes_on`. What it does to one input it does within `watch.one(...)`, which counts
it, catches what it throws and says what took too long.
"""
