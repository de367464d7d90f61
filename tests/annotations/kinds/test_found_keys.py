"""A key is one for all languages: what people came to in each, and rulings before it."""

from typing import Any

import pytest

from annotations.canonical import first_alike
from annotations.kinds.answer.release import Said, found_key
from annotations.models.tasks import TaskState
from annotations.publishing.found_keys import FoundKey

AGREED, RULED, OPEN = TaskState.AGREED, TaskState.ADJUDICATED, TaskState.OPEN
OPTIONS = ["Ebro", "Tagus", "Duero", " Tagus"]


@pytest.mark.parametrize(
    ("tasks", "choice", "origin", "reason"),
    [
        ([(AGREED, 2)], 2, "consensus", ""),
        ([(AGREED, 2), (AGREED, 2)], 2, "consensus", ""),
        ([(AGREED, 2), (OPEN, "open")], 2, "consensus", ""),
        # Options that read the same are one.
        ([(AGREED, 1), (AGREED, 3)], 1, "consensus", ""),
        ([(AGREED, 2), (AGREED, 1)], None, "", "disagree"),
        ([(AGREED, 2), (RULED, 0)], 0, "ruling", ""),
        ([(RULED, 2), (RULED, 0)], None, "", "disagree"),
        ([(OPEN, "open"), (TaskState.EXCLUDED, "unsure")], None, "", "unsure"),
        ([(TaskState.EXCLUDED, "flagged"), (TaskState.DISPUTED, "disagree")], None, "", "flagged"),
        # By the rule `key`: it was confirmed, or a reviewer let it stand.
        ([(AGREED, None), (RULED, None)], None, "", ""),
    ],
)
def test_what_people_found_in_all_languages_together(
    tasks: list[tuple[TaskState, Any]], choice: int | None, origin: str, reason: str
) -> None:
    said = [
        Said(first_alike(OPTIONS)[told] if is_choice(told) else None, state == RULED)
        if not isinstance(told, str)
        else Said(None, reason=told)
        for state, told in tasks
    ]
    assert found_key("x", said) == FoundKey("x", choice, origin, reason)


def is_choice(said: object) -> bool:
    return isinstance(said, int)
