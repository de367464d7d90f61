"""What the first rows of a file show of its answers and options."""

from workbench.layouts.answers import parse_answer
from workbench.layouts.base import Sample


def letters(sample: Sample, column: str = "answer") -> bool:
    """Whether all answers are letters."""
    return _kinds(sample, column) == {"letter"}


def numbers(sample: Sample, column: str = "answer") -> bool:
    """Whether all answers are numbers."""
    return _kinds(sample, column) == {"index"}


def has_0(sample: Sample, column: str = "answer") -> bool:
    return any(parse_answer(value) == ("index", 0) for value in sample.values(column))


def lists(sample: Sample, column: str = "choices") -> bool:
    return all(isinstance(value, list) for value in sample.values(column))


def _kinds(sample: Sample, column: str) -> set[str]:
    parsed = [parse_answer(value) for value in sample.values(column)]
    return {one[0] if one else "" for one in parsed}
