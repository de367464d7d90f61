"""Bring what is derived from the ledger in line with it."""

from typing import Any

from annotations.models import Consensus, CurrentTranslation, Task
from annotations.selectors.ledger import standing_of
from annotations.vocabularies import Purpose, TaskKind


def recompute(task: Task) -> None:
    """Store what the task's decisions add up to.

    The caller holds the task's row lock. Running it again changes nothing.
    """
    standing = standing_of([task])[task.pk]
    Consensus.objects.update_or_create(
        task=task,
        defaults={
            "votes": standing.votes,
            "translation_id": standing.translation_id,
            "outcome": standing.outcome,
            "values": standing.values,
        },
    )
    if task.state != standing.state:
        task.state = standing.state
        task.save(update_fields=["state"])
    if task.kind == TaskKind.REVIEW and task.purpose == Purpose.PRODUCTION:
        _stand_by(task, standing.current_translation_id)


def _stand_by(task: Task, translation_id: int | None) -> None:
    """Move the campaign's text of the item; none at all where people rejected it."""
    place: dict[str, Any] = {
        "campaign": task.campaign,
        "item": task.item,
        "language": task.language,
    }
    current = CurrentTranslation.objects.filter(**place)
    if translation_id is None:
        current.delete()
    elif not current.filter(translation=translation_id).exists():
        CurrentTranslation.objects.update_or_create(
            **place, defaults={"translation_id": translation_id}
        )
