"""Whether a text says the same over and over, as a model does that finds no end."""

import numpy as np
from numpy.typing import NDArray

TIMES = 5
CHARACTERS = 30
"""So often in a row, and in so many characters, is something said that has no end."""

LONGEST = 200
"""Of what is repeated."""


def repeated(text: str) -> str:
    """What a text says five times in a row or oftener; "" where there is nothing."""
    folded = " ".join(text.casefold().split())
    signs = np.array([*map(ord, folded)], dtype=np.int32)
    for period in range(1, min(LONGEST, len(signs) // TIMES) + 1):
        start, length = _longest_run(signs[period:] == signs[:-period])
        if length >= max((TIMES - 1) * period, CHARACTERS - period):
            part = folded[start : start + period].strip()
            if any(map(str.isalnum, part)):
                return part
    return ""


def _longest_run(same: NDArray[np.bool_]) -> tuple[int, int]:
    """Where the longest row of true begins, and how long it is."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], same, [False]))))
    if not len(edges):
        return 0, 0
    lengths = edges[1::2] - edges[::2]
    longest = int(lengths.argmax())
    return int(edges[::2][longest]), int(lengths[longest])
