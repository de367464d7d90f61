"""Marks that a tool counted its own way, by the code points of the text that is stored."""

from collections.abc import Mapping
from typing import Any

from annotations.formats.foreign.offsets import CODE_POINTS, code_points
from annotations.forms.marks import END, FIELD, START


def by_code_points(answers: Any, texts: Mapping[str, str], rule: str) -> Any:
    """The answers to a form with their marks moved; what is no mark stays as it is.

    Args:
        texts: the stored text by field.
        rule: how the tool counts (`annotations.formats.foreign.offsets`).
    """
    if rule == CODE_POINTS or not isinstance(answers, Mapping):
        return answers
    return {
        question: [_moved(one, texts, rule) for one in answer]
        if isinstance(answer, list)
        else answer
        for question, answer in answers.items()
    }


def _moved(mark: Any, texts: Mapping[str, str], rule: str) -> Any:
    """A mark at its place; one beyond the text stays there, and is refused as such."""
    if not isinstance(mark, Mapping):
        return mark
    start, end, text = mark.get(START), mark.get(END), texts.get(str(mark.get(FIELD)))
    if type(start) is not int or type(end) is not int or text is None:
        return mark
    place = code_points(text, start, end, rule)
    return mark if place is None else {**mark, START: place[0], END: place[1]}
