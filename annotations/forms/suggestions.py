"""What became of suggested answers: read off what was suggested and what a person answered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from annotations.forms.form import Answers, Form
from annotations.forms.marks import END, FIELD, START, Mark


class Outcome(StrEnum):
    KEPT = "kept"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Became:
    """What became of the answer to one question, or of one mark.

    `suggested` is None where it was added, `answered` where it was removed.
    """

    question: str
    outcome: Outcome
    suggested: Any = None
    answered: Any = None


def became(form: Form, suggested: Answers, answered: Answers) -> list[Became]:
    """What became of a suggestion, in the order of the form; marks one by one.

    A question that neither answers has no entry.
    """
    found: list[Became] = []
    for question in form.questions:
        before, after = suggested.get(question.id), answered.get(question.id)
        pairs = _marks(before or (), after or ()) if question.spans else [(before, after)]
        found += [_became(question.id, *pair) for pair in pairs if pair != (None, None)]
    return found


def _became(question: str, suggested: Any, answered: Any) -> Became:
    if suggested is None:
        outcome = Outcome.ADDED
    elif answered is None:
        outcome = Outcome.REMOVED
    else:
        outcome = Outcome.KEPT if suggested == answered else Outcome.CHANGED
    return Became(question, outcome, suggested, answered)


def _marks(
    suggested: Sequence[Mark], answered: Sequence[Mark]
) -> Iterator[tuple[Mark | None, Mark | None]]:
    """Each suggested mark with the one it became, then those that were added.

    It became the same mark, else one in the same place, else one that overlaps it.
    """
    left = list(answered)
    partners: dict[int, Mark] = {}
    for is_partner in (_is_same, _is_in_place, _overlaps):
        for place, mark in enumerate(suggested):
            if place not in partners and (partner := _first(left, mark, is_partner)):
                partners[place] = partner
                left.remove(partner)
    yield from ((mark, partners.get(place)) for place, mark in enumerate(suggested))
    yield from ((None, mark) for mark in left)


def _first(marks: Sequence[Mark], mark: Mark, is_partner: Callable[[Mark, Mark], bool]) -> Any:
    return next((other for other in marks if is_partner(mark, other)), None)


def _is_same(one: Mark, other: Mark) -> bool:
    return one == other


def _is_in_place(one: Mark, other: Mark) -> bool:
    return all(one[key] == other[key] for key in (FIELD, START, END))


def _overlaps(one: Mark, other: Mark) -> bool:
    """Marks for what is missing overlap nothing."""
    if one[FIELD] != other[FIELD] or None in (one[START], other[START]):
        return False
    return bool(one[START] < other[END] and other[START] < one[END])
