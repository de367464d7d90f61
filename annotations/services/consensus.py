"""Bring what is derived from the ledger in line with it."""

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model

from annotations.kinds.registry import kind_of
from annotations.models import Consensus, CurrentTranslation, Task
from annotations.selectors.ledger import standing_of
from annotations.selectors.readings import STORED, Standing
from annotations.selectors.steps import is_in_force, last_standing, later_step, tasks_of_step
from annotations.services.bulk import copy_rows
from annotations.services.opening import acts
from workbench.core.locking import locked
from workbench.core.prepared import Given, Prepared

M = TypeVar("M", bound=Model)


def recompute(task: Task) -> None:
    """Store what the task's decisions add up to.

    The caller holds the task's row lock. Running it again changes nothing.
    """
    standing = standing_of([task])[task.pk]
    _put([_consensus(task, standing)], found_by=["task"])
    if task.state != standing.state:
        task.state = standing.state
        task.save(update_fields=["state"])
    if kind_of(task.kind).makes_text and task.is_production:
        _follow(task, standing)


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
    making = [task for task in tasks if kind_of(task.kind).makes_text and task.is_production]
    standings = standing_of(making)
    for task in making:
        _follow(task, standings[task.pk])


def _consensus(task: Task, standing: Standing) -> Consensus:
    return Consensus(task=task, **{name: getattr(standing, name) for name in STORED})


def _follow(task: Task, standing: Standing) -> None:
    last = _last_standing(task, standing)
    if last is not None:
        _stand_by(task, last.current_translation_id)
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


def _stand_by(task: Task, translation_id: int | None) -> None:
    """Move the campaign's text of the item; none at all where people rejected it."""
    place = {"campaign": task.campaign_id, "item": task.item_id, "language": task.language}
    current = _current.first(**place)
    if translation_id is None:
        CurrentTranslation.objects.filter(**place).delete()
    elif current is None or current.translation_id != translation_id:
        moved = CurrentTranslation(
            campaign_id=task.campaign_id,
            item_id=task.item_id,
            language=task.language,
            translation_id=translation_id,
        )
        _put([moved], found_by=["campaign", "item", "language"])


_current = Prepared(
    lambda: CurrentTranslation.objects.filter(
        campaign=Given("campaign"), item=Given("item"), language=Given("language")
    )
)


def _put(rows: list[M], *, found_by: list[str]) -> None:
    """Insert rows, or bring those that are there in line, in one statement."""
    model = type(rows[0])
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=found_by,
        update_fields=[name for name in fields if name not in found_by],
    )
