"""How long the long proofs are: short in `make test`, whole in `make test-long`, which sets LONG.

A short form looks for the same faults by the same means, fewer times.
"""

import os

LONG = os.environ.get("LONG") == "1"


def length(name: str, *, short: int, whole: int) -> int:
    """As the environment variable `name` says; else by the command."""
    return int(os.environ.get(name) or (whole if LONG else short))
