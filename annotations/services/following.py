"""Tasks that are each about the one text of an item that stands now, and move with it.

A task that nobody has ever been handed goes over to the new text. Another keeps its decisions and
gives back the places that are free, and the new text has a task of its own.
"""

from django.db.models import QuerySet

from annotations.kinds.kind import Kind
from annotations.models import Task, Translation
from annotations.models.tasks import AssignmentState
from annotations.services.claiming import end_lease
from annotations.services.opening import Work, offer_own_texts, open_missing
from workbench.core.locking import locked


def follow_text(kind: Kind, of: Task, text: int | None) -> None:
    """Have one task of a kind about the text that an item's task has come to; None where none is.

    Whoever has a task about another text in hand gives it back. Locks: the item's tasks of the
    kind, then their assignments.
    """
    for task in locked(_tasks(kind, of, "").exclude(text=text).order_by("pk")):
        for held in locked(task.assignments.filter(state=AssignmentState.OPEN)):
            end_lease(task, held, AssignmentState.RELEASED)
    leave_other_texts(kind, of, text)
    if text is not None:
        open_texts(kind, of, [text])


def open_texts(kind: Kind, of: Task, texts: list[int], *, form: str = "") -> None:
    """Open the tasks that are missing of an item's texts."""
    campaign, language, items = of.campaign, of.language, [of.item_id]
    work = Work(Translation.objects.filter(pk__in=texts), form)
    open_missing(campaign, kind, language, work, items)
    offer_own_texts(kind, campaign, language, items)


def leave_other_texts(kind: Kind, of: Task, text: int | None, *, form: str = "") -> None:
    """Bring an item's tasks in line with the one text that is asked about. Locks those tasks."""
    found = list(locked(_tasks(kind, of, form).select_related("protocol").order_by("pk")))
    own = next((task for task in found if task.text_id == text), None)
    for task in found:
        if task.text_id == text:
            _reopen(task)
        elif task.assignments.exists():
            _close(task)
        elif own is None and text is not None:
            own = task
            _go_over(task, text)
        else:
            task.delete()


def _tasks(kind: Kind, of: Task, form: str) -> QuerySet[Task]:
    return Task.objects.production().filter(
        campaign=of.campaign_id, kind=kind.id, item=of.item_id, language=of.language, form=form
    )


def _go_over(task: Task, text: int) -> None:
    task.text_id = text
    task.save(update_fields=["text"])
    task.candidates.update(translation=text)


def _close(task: Task) -> None:
    """Hand out no more of a task that people have begun: its decisions are about the old text."""
    _set_closed(task, True)


def _reopen(task: Task) -> None:
    """Hand out again what is about a text that stands again."""
    _set_closed(task, False)


def _set_closed(task: Task, is_closed: bool) -> None:
    if task.is_closed != is_closed:
        task.is_closed = is_closed
        task.save(update_fields=["is_closed"])
