"""Bring what is derived from the ledger in line with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotations.kinds.registry import kind_of
from annotations.models import Consensus, CurrentTranslation, Task
from annotations.selectors.ledger import standing_of
from annotations.selectors.readings import STORED, Standing
from annotations.selectors.steps import is_in_force, last_standing, later_step, tasks_of_step
from annotations.services.bulk import copy_rows
from annotations.services.opening import acts
from workbench.core.locking import locked
from workbench.core.prepared import Given, Prepared, pipelined
from workbench.core.prepared_writes import Insert, Update


def recompute(task: Task) -> None:
    """Store what the task's decisions add up to.

    The caller holds the task's row lock. Running it again changes nothing.
    """
    settle(task, standing_of([task])[task.pk])


def settle(task: Task, standing: Standing) -> None:
    """Store where a task stands; the caller holds the task's row lock."""
    with pipelined():
        _consensuses.send(_consensus(task, standing))
        if task.state != standing.state:
            task.state = standing.state
            _states.send(task)
        step = _reached(task, standing)
    _follow(task, step)


def recompute_all(tasks: Sequence[Task]) -> None:
    """The same of many tasks of one campaign and kind at once; their states are for the caller to
    store, and what follows from a text that they come to is done one by one.
    """
    standings = standing_of(tasks)
    Consensus.objects.of_every_purpose().filter(task__in=[task.pk for task in tasks]).delete()
    copy_rows([_consensus(task, standings[task.pk]) for task in tasks])
    for task in tasks:
        task.state = standings[task.pk].state


def follow_all(tasks: Sequence[Task]) -> None:
    """Have the campaign stand by the texts that tasks of one kind have come to; their states are
    stored."""
    standings = standing_of([task for task in tasks if _makes_text(task)])
    for task in tasks:
        if task.pk in standings:
            _follow(task, _reached(task, standings[task.pk]))


def _makes_text(task: Task) -> bool:
    return kind_of(task.kind).makes_text and task.is_production


def _consensus(task: Task, standing: Standing) -> Consensus:
    return Consensus(task=task, **{name: getattr(standing, name) for name in STORED})


@dataclass(frozen=True)
class _Step:
    """Where the last step stands, and the text that the campaign stands by until it is moved."""

    last: Standing
    current: CurrentTranslation | None


def _reached(task: Task, standing: Standing) -> _Step | None:
    """None where it moves no text."""
    last = _last_standing(task, standing) if _makes_text(task) else None
    return _Step(last, _current.first(**_place(task))) if last is not None else None


def _follow(task: Task, step: _Step | None) -> None:
    if step is not None:
        _stand_by(task, step.last.current_translation_id, step.current)
        for its in acts().values():
            its.follow(task)


def _last_standing(task: Task, standing: Standing) -> Standing | None:
    """Where the last step stands; None of a task about a text that its item has left.

    Locks: the tasks of the step after this one, so that they do not move the text meanwhile.
    """
    if kind_of(task.kind).follows:
        stands = Task.objects.production().filter(is_in_force(), pk=task.pk).exists()
        return standing if stands else None
    step = later_step(task)
    if step is None:
        return standing
    later = list(locked(tasks_of_step(step, task).order_by("pk")))
    return last_standing(
        standing,
        {
            one.text_id: standing_of([one])[one.pk]
            for one in later
            if one.text_id == standing.translation_id
        },
    )


def _stand_by(task: Task, translation_id: int | None, current: CurrentTranslation | None) -> None:
    """Move the campaign's text of the item, which is `current`; none at all where people rejected
    it."""
    if translation_id is None:
        CurrentTranslation.objects.filter(**_place(task)).delete()
    elif current is None or current.translation_id != translation_id:
        _move(
            CurrentTranslation(
                campaign_id=task.campaign_id,
                item_id=task.item_id,
                language=task.language,
                translation_id=translation_id,
            )
        )


def _place(task: Task) -> dict[str, Any]:
    """Where the campaign has one text that it stands by."""
    return {"campaign": task.campaign_id, "item": task.item_id, "language": task.language}


_current = Prepared(
    lambda: CurrentTranslation.objects.filter(
        campaign=Given("campaign"), item=Given("item"), language=Given("language")
    )
)


_consensuses = Insert(Consensus, found_by=["task"])
_states = Update(Task, "state")


def _move(text: CurrentTranslation) -> None:
    """Put a text in the place of the one that the campaign stands by; the history keeps both."""
    CurrentTranslation.objects.bulk_create(
        [text],
        update_conflicts=True,
        unique_fields=["campaign", "item", "language"],
        update_fields=["translation", "updated_at"],
    )
