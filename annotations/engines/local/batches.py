"""Texts of like length together, so that little of a batch is filling."""

from collections.abc import Iterator, Sequence

MOST_TOKENS = 2048
"""Of a batch, its filling included."""


def batches(lengths: Sequence[int], most: int = MOST_TOKENS) -> Iterator[list[int]]:
    """The numbers of texts by batch, the longest first; one that is too long comes alone."""
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lambda number: -lengths[number]):
        if batch and lengths[batch[0]] * (len(batch) + 1) > most:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def room_for(length: int, longest: int) -> int:
    """How many tokens the translation of so many may have.

    Three times as many are more than any language needs; what is longer repeats itself.
    """
    return min(3 * length + 32, longest)
